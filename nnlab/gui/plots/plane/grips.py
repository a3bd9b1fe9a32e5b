"""Where a neuron's red line can be grabbed, and what grabbing it there does. Free of widgets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import dist, hypot

import numpy as np

from nnlab.core.arrays import FloatArray
from nnlab.core.box import Box
from nnlab.core.geometry import Point, neuron_line
from nnlab.core.network import Layer, Network
from nnlab.core.views.line_edits import (
    Stand,
    aim_arrow,
    distance_to_segments,
    round_neuron,
    shift_line,
    standing_arrow,
    turn_line,
)

# The outer parts of a line turn it: so much of its length at either end.
END_SHARE = 0.25


class Part(StrEnum):
    """What a drag does: move the line (theta), turn it about its middle, or set w."""

    SHIFT = "shift"
    TURN = "turn"
    AIM = "aim"


@dataclass(frozen=True)
class Grip:
    """A place on the line of a neuron of the first layer, numbered from 0.

    `foot` is where the arrow stands, of TURN the middle of the line, about which it turns;
    `scale` is |w| over the length of the arrow as it was drawn.
    """

    neuron: int
    part: Part
    foot: Point = (0.0, 0.0)
    scale: float = 1.0


def find_grip(
    layer: Layer,
    view: Box,
    at: Point,
    reach: float,
    turn: bool,
    preferred: int | None,
    stands: Mapping[int, Stand],
) -> Grip | None:
    """Return what is within `reach` (plane's units) of a point, the tips of arrows first.

    `turn` makes every place of a line turn it; of lines that cross there, the preferred neuron's
    is taken, else the nearest.
    """
    found: list[tuple[tuple[bool, bool, float], Grip]] = []
    for number, (w, theta) in enumerate(zip(layer.w, layer.theta, strict=True)):
        line = neuron_line(w, theta, view)
        arrow = standing_arrow(w, theta, view, stands.get(number))
        if line is None or arrow is None:
            continue
        foot, tip = arrow
        other = number != preferred
        length = dist(foot, tip)
        scale = hypot(float(w[0]), float(w[1])) / length if length > 0.0 else 1.0
        # An arrow shorter than its head would hide the line that it stands on.
        if length > 1.5 * reach and dist(tip, at) <= 1.5 * reach:
            found.append(((False, other, dist(tip, at)), Grip(number, Part.AIM, foot, scale)))
        away = distance_to_segments(np.array(line), at)
        if away <= reach:
            middle = ((line[0][0] + line[1][0]) / 2, (line[0][1] + line[1][1]) / 2)
            if turn or dist(middle, at) > (0.5 - END_SHARE) * dist(*line):
                grip = Grip(number, Part.TURN, middle, scale)
            else:
                grip = Grip(number, Part.SHIFT, foot, scale)
            found.append(((True, other, away), grip))
    return min(found, key=lambda pair: pair[0])[1] if found else None


def find_curve(
    curves: dict[int, list[FloatArray]], at: Point, reach: float, preferred: int | None
) -> Grip | None:
    """Return the neuron whose curve is within reach, where inputs such as x1^2 bend its line."""
    found = [
        (number != preferred, distance_to_segments(piece, at), number)
        for number, pieces in curves.items()
        for piece in pieces
    ]
    near = [entry for entry in found if entry[1] <= reach]
    return Grip(min(near)[2], Part.SHIFT) if near else None


def drag_line(net: Network, grip: Grip, start: Point, end: Point, step: float = 0.0) -> Network:
    """Return the net as a drag from start to end leaves it; w or theta are multiples of a step."""
    if grip.part is Part.SHIFT:
        return round_neuron(shift_line(net, grip.neuron, start, end), grip.neuron, None, step)
    if grip.part is Part.TURN:
        return turn_line(net, grip.neuron, grip.foot, start, end)
    aimed = aim_arrow(net, grip.neuron, grip.foot, end, grip.scale)
    return round_neuron(aimed, grip.neuron, grip.foot, step)
