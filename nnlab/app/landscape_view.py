"""What an energy landscape shows: which weights, over which range, with which contour lines."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnlab.app.words.notation import high, low
from nnlab.core.arrays import FloatArray
from nnlab.core.box import Box
from nnlab.core.features import FEATURES
from nnlab.core.geometry import boundary
from nnlab.core.network import Network
from nnlab.core.training.flat_params import (
    THETA,
    Parameter,
    all_parameters,
    flatten,
    place_of,
    rebuild,
)

Pair = tuple[Parameter, Parameter]

# Of larger nets only one neuron's numbers are listed, else no one finds one.
MOST_LISTED = 80
CONTOURS = 11
# H below this share of the largest is 0 on a logarithmic scale.
FLOOR = 1e-6


def default_pair(net: Network) -> Pair:
    """Return the two strongest weights of the first neuron; w1, w2 (or w1, theta) of a single."""
    first = net.layers[0].w[0]
    if len(first) < 2:
        return (1, 0, 0), (1, 0, THETA)
    if net.sizes[1:] == (1,):
        return (1, 0, 0), (1, 0, 1)
    strongest = sorted(np.argsort(-np.abs(first), kind="stable")[:2].tolist())
    return (1, 0, strongest[0]), (1, 0, strongest[1])


def has_parameter(net: Network, parameter: Parameter) -> bool:
    """Return whether the net has that weight or threshold."""
    layer, neuron, entry = parameter
    if layer > len(net.layers) or neuron >= net.sizes[layer]:
        return False
    return entry == THETA or int(entry) < net.sizes[layer - 1]


def list_parameters(net: Network, chosen: tuple[int, int] | None, kept: Pair) -> list[Parameter]:
    """Return what there is to choose from: all, or in a large net one neuron's and `kept`."""
    listed = all_parameters(net)
    if len(listed) > MOST_LISTED:
        owner = chosen if chosen and chosen[0] >= 1 else (1, 0)
        listed = [one for one in listed if one[:2] == owner or one in kept]
    return listed


def name_parameter(net: Network, parameter: Parameter) -> str:
    """Return a short name: w₁ or θ of a single neuron, else w⁽¹⁾₂₃: layer, neuron, input."""
    layer, neuron, entry = parameter
    above = high(layer) if len(net.layers) > 1 else ""
    of = low(neuron + 1) if net.sizes[1:] != (1,) else ""
    if entry == THETA:
        return f"θ{above}{of}"
    # Numbers of two digits are told apart by a thin space.
    gap = "\u2009" if of and max(net.sizes) > 9 else ""
    return f"w{above}{of}{gap}{low(int(entry) + 1)}"


def write_input(net: Network, parameter: Parameter) -> str:
    """Return from where to where a weight leads, in words."""
    layer, neuron, entry = parameter
    whose = f"neuron {neuron + 1} of layer {layer}"
    if entry == THETA:
        return f"threshold of {whose}"
    if layer > 1:
        return f"weight from neuron {int(entry) + 1} to {whose}"
    label = FEATURES[net.features[int(entry)]].label if net.features else f"x{int(entry) + 1}"
    return f"weight from {label} to {whose}"


def scaled(values: NDArray[np.float32], log: bool) -> NDArray[np.float32]:
    """Return H, or log10 H; zero is drawn as the smallest share that is told apart."""
    if not log:
        return values
    finite = values[np.isfinite(values)]
    top = float(finite.max()) if len(finite) else 1.0
    floor = max(top * FLOOR, 1e-30)
    with np.errstate(invalid="ignore"):
        return np.log10(np.maximum(values, np.float32(floor)))


def find_span(values: NDArray[np.float32]) -> tuple[float, float]:
    """Return the range of the finite values; not so narrow that colours would show rounding."""
    finite = values[np.isfinite(values)]
    if not len(finite):
        return 0.0, 1.0
    low, high = float(finite.min()), float(finite.max())
    least = 1e-6 * max(abs(low), abs(high), 1e-6)
    return (low, high) if high - low > least else (low - 0.5, low + 0.5)


def find_contours(
    values: NDArray[np.float32], x: tuple[float, float], y: tuple[float, float], log: bool
) -> tuple[FloatArray, ...]:
    """Return contour lines, each (n, 2); of linear values they are denser towards the minimum."""
    low, high = find_span(values)
    parts = np.arange(1, CONTOURS + 1) / (CONTOURS + 1)
    levels = low + (high - low) * (parts if log else parts**2)
    box = Box(*x, *y)
    found = (boundary(values, box, float(level)) for level in levels)
    return tuple(line for lines in found for line in lines)


def value_near(
    values: NDArray[np.float32], x: tuple[float, float], y: tuple[float, float], at: FloatArray
) -> float | None:
    """Return the value of the cell around a point (2,), or None outside the picture."""
    rows, columns = values.shape
    column = int(np.floor((at[0] - x[0]) / (x[1] - x[0]) * columns))
    row = int(np.floor((at[1] - y[0]) / (y[1] - y[0]) * rows))
    return float(values[row, column]) if 0 <= row < rows and 0 <= column < columns else None


def with_values(net: Network, pair: Pair, values: tuple[float, float]) -> Network:
    """Return the net with two of its numbers set."""
    row = flatten(net)
    for parameter, value in zip(pair, values, strict=True):
        row[place_of(net, parameter)] = value
    return rebuild(net, row)
