"""What the status bar says of the place under the pointer, and of what a drag would do there."""

from __future__ import annotations

import numpy as np

from nnlab.app.words.notation import number
from nnlab.core.activations import coded_targets
from nnlab.core.arrays import FloatArray
from nnlab.core.network import Network, fields
from nnlab.core.patterns import Patterns, classes, nearest
from nnlab.gui.playground.tools import PlaneTools
from nnlab.gui.plots.plane.gestures import BRUSHING, Mode, Pointer
from nnlab.gui.plots.plane.grips import Grip, Part
from nnlab.gui.tr import tr
from nnlab.gui.training.moment import Moment

Neuron = tuple[int, int]

GAP = "   "


def describe_pointer(
    pointer: Pointer,
    mode: Mode,
    moment: Moment,
    mapped: Neuron | None,
    tools: PlaneTools,
    reach: float,
) -> str:
    """Return one line on what lies under the pointer; marks are `reach` in radius."""
    if pointer.grip is not None:
        return describe_grip(moment.network, pointer.grip)
    state = moment.playground
    found = None if pointer.mu is None else (state.patterns, pointer.mu, "")
    for name, others in ((tr("validation"), state.validation), (tr("test"), state.test)):
        mu = nearest(others, pointer.x, (reach, reach))
        if found is None and mu is not None:
            found = (others, mu, name)
    parts = [describe_place(moment.network, pointer.x, found)]
    if mapped is not None:
        b, V = fields(moment.network, np.array([pointer.x]))
        layer, place = mapped
        parts.append(
            tr("neuron {place} of layer {layer}: b = {b}, V = {V}").format(
                place=place + 1,
                layer=layer,
                b=number(b[layer - 1][0, place]),
                V=number(V[layer][0, place]),
            )
        )
    assigned = moment.playground.patterns.assigned
    if mode is Mode.ASSIGN and pointer.mu is not None and assigned is not None:
        t = number(assigned[pointer.mu, tools.neuron])
        parts.append(tr("t of neuron {m} = {t}").format(m=tools.neuron + 1, t=t))
    if mode in BRUSHING:
        parts.append(
            tr("brush {radius} (wheel; Ctrl+wheel zooms)").format(radius=number(pointer.radius))
        )
    return GAP.join(parts)


def describe_place(
    net: Network, x: tuple[float, float], found: tuple[Patterns, int, str] | None
) -> str:
    """Return x, b and O at a point.

    Of the pattern that is found there (its set, number and the set's name) also t and t - O.
    """
    patterns, mu, name = found or (None, 0, "")
    if patterns is not None and mu < len(patterns):
        x = (float(patterns.x[mu, 0]), float(patterns.x[mu, 1]))
    else:
        patterns = None
    b, V = fields(net, np.array([x]))
    O = V[-1][0]
    parts = [f"x = ({number(x[0])}, {number(x[1])})"]
    if patterns is not None:
        parts.append(_describe_target(patterns, mu, name))
    parts += [f"b = {_row(b[-1][0])}", f"O = {_row(O)}"]
    if len(O) > 1:
        parts.append(tr("answer: class {number}").format(number=int(O.argmax()) + 1))
    if patterns is not None:
        t = coded_targets(net.activations[-1], patterns.t[mu])
        parts.append(f"t − O = {_row(t - O)}")
    return GAP.join(parts)


def describe_grip(net: Network, grip: Grip) -> str:
    """Return w and theta of the neuron whose line is pointed at, and what a drag there does."""
    layer = net.layers[0]
    if grip.neuron >= len(layer.theta):
        return ""
    w = layer.w[grip.neuron]
    text = tr("neuron {n}   w = {w}   θ = {theta}").format(
        n=grip.neuron + 1, w=_row(w), theta=number(layer.theta[grip.neuron])
    )
    does = {
        Part.SHIFT: tr("drag: the line moves (θ); its ends turn it, the arrow's tip sets w"),
        Part.TURN: tr("drag: the line turns about its middle; there it moves (θ)"),
        Part.AIM: tr("drag the tip: w, in direction and length"),
    }
    return f"{text}{GAP}{does[grip.part]}"


def say_why_not() -> str:
    """Return why no targets can be painted now, and what to choose."""
    return tr(
        "Targets of hidden neurons are painted for Hebb's or the error-correcting rule with "
        "assigned targets, one hidden layer and a fixed output."
    )


def _describe_target(patterns: Patterns, mu: int, name: str) -> str:
    if patterns.t.shape[1] == 1:
        target = f"t = {number(patterns.t[mu, 0])}"
    else:
        target = tr("t: class {number}").format(number=int(classes(patterns)[mu]) + 1)
    return f"{target}{GAP}{name + ' ' if name else ''}μ = {mu + 1}"


def _row(values: FloatArray) -> str:
    if len(values) == 1:
        return number(values[0])
    return f"({', '.join(number(value) for value in values)})"
