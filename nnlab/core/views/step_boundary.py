"""Exact decision boundaries of nets whose first layer is made of steps.

Behind sgn or Heaviside neurons the output is constant between their lines, so that the boundary
consists of pieces of those lines: a contour on a grid would show them as stairs.
"""

import numpy as np
from numpy.typing import NDArray

from nnlab.core.activations import activation_of
from nnlab.core.arrays import FloatArray
from nnlab.core.box import Box
from nnlab.core.geometry import neuron_line
from nnlab.core.network import Network, output
from nnlab.core.views.line_edits import has_straight_lines

# How far beside a line the classes are compared, as a share of the box.
BESIDE = 1e-7


def has_step_boundary(net: Network) -> bool:
    """Return whether `step_boundary` knows the boundary of the net."""
    flat = activation_of(net.layers[0].activation).is_flat
    return flat and len(net.layers) > 1 and has_straight_lines(net)


def step_boundary(net: Network, box: Box) -> list[FloatArray]:
    """Return the segments (2, 2) in the box along which the class of the output changes.

    Each line of the first layer is cut where other lines cross it; a piece belongs to the boundary
    if the classes on its two sides differ. Neighbouring pieces of a line come as one.

    Raises
    ------
    ValueError
        If the first layer is not one of steps over x1 and x2.
    """
    if not has_step_boundary(net):
        raise ValueError("A boundary of straight pieces needs a first layer of steps over x1, x2.")
    first = net.layers[0]
    found = [neuron_line(w, theta, box) for w, theta in zip(first.w, first.theta, strict=True)]
    lines = [np.array(line) for line in found if line is not None]
    pieces: list[FloatArray] = []
    for number, line in enumerate(lines):
        cuts = _cut(line, [other for place, other in enumerate(lines) if place != number])
        pieces += _keep(net, line, cuts, box)
    return pieces


def _cut(line: FloatArray, others: list[FloatArray]) -> FloatArray:
    """Return where along a line, as shares 0 ... 1 of it, others cross it, with both ends."""
    along = line[1] - line[0]
    shares = [0.0, 1.0]
    for other in others:
        across = other[1] - other[0]
        area = along[0] * across[1] - along[1] * across[0]
        if area != 0.0:
            way = other[0] - line[0]
            share = float((way[0] * across[1] - way[1] * across[0]) / area)
            if 0.0 < share < 1.0:
                shares.append(share)
    return np.unique(shares)


def _keep(net: Network, line: FloatArray, cuts: FloatArray, box: Box) -> list[FloatArray]:
    """Return the pieces of a line, between its cuts, with different classes on the two sides."""
    along = line[1] - line[0]
    normal = np.array([-along[1], along[0]]) / np.hypot(*along)
    size = max(box.x1_max - box.x1_min, box.x2_max - box.x2_min)
    middles = line[0] + ((cuts[1:] + cuts[:-1]) / 2)[:, None] * along
    step = BESIDE * size * normal
    differ = _classify(net, middles + step) != _classify(net, middles - step)
    pieces: list[FloatArray] = []
    begun: float | None = None
    for start, end, differs in zip(cuts[:-1], cuts[1:], differ, strict=True):
        begun = (start if begun is None else begun) if differs else None
        if begun is not None and (begun != start and pieces):
            pieces.pop()
        if begun is not None:
            pieces.append(line[0] + np.array([[begun], [end]]) * along)
    return pieces


def _classify(net: Network, x: FloatArray) -> NDArray[np.int64]:
    O = output(net, x)
    if O.shape[1] > 1:
        return np.asarray(O.argmax(axis=1), dtype=np.int64)
    return (O[:, 0] >= activation_of(net.layers[-1].activation).level).astype(np.int64)
