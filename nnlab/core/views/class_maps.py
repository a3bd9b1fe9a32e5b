"""Classes over the input plane: which output wins, how surely, and where neurons change sign.

Nets may have any inputs that are functions of x1 and x2 (`nnlab.core.features`). Maps are
(rows, columns), row 0 at the lowest x2, values at the centres of the pixels.
"""

import numpy as np
from numpy.typing import NDArray

from nnlab.core.activations import LEAK, activation_of
from nnlab.core.arrays import FloatArray
from nnlab.core.box import Box
from nnlab.core.compiled.packed import LARGEST_WEIGHT
from nnlab.core.features import PLAIN, expand
from nnlab.core.geometry import boundary, neuron_line
from nnlab.core.network import Layer, Network

Map = NDArray[np.float32]
Classes = NDArray[np.int8]

# Points that are carried through all layers at once, so that they stay in the cache.
POINTS = 2048
# Outputs in whose fields the order of the outputs shows without rounding to ties.
STEEP = ("linear", "tanh", "sigmoid", "leaky", "softplus", "softmax")


def layer_fields(net: Network, box: Box, columns: int, rows: int, layer: int | None = None) -> Map:
    """Return the local fields b of a layer, float32 (neurons, rows, columns).

    Layers count from 1; without a number it is the output. All NaN if the net has diverged.

    Raises
    ------
    ValueError
        If the patterns of the net do not have two components, or there is no such layer.
    """
    number = len(net.layers) if layer is None else layer
    if not 1 <= number <= len(net.layers):
        raise ValueError(f"There is no layer {number}: layers run from 1 to {len(net.layers)}.")
    if net.components != 2:
        raise ValueError(f"A map needs patterns of 2 components; here they have {net.components}.")
    layers = net.layers[:number]
    out = np.full((len(layers[-1].theta), rows * columns), np.nan, np.float32)
    if all(_is_bounded(one) for one in layers):
        given = _inputs(net, box, columns, rows)
        packed = [(one.w.astype(np.float32), one.theta.astype(np.float32)) for one in layers]
        for start in range(0, out.shape[1], POINTS):
            v = np.ascontiguousarray(given[:, start : start + POINTS])
            for (w, theta), below in zip(packed, (None, *layers[:-1]), strict=True):
                # Fields that overflow have no class, and are told as such.
                with np.errstate(over="ignore", invalid="ignore"):
                    v = w @ (v if below is None else _activated(v, below.activation))
                v -= theta[:, None]
            out[:, start : start + POINTS] = v
    return out.reshape(-1, rows, columns)


def class_map(net: Network, box: Box, columns: int, rows: int) -> Classes:
    """Return the class (rows, columns) at each point, from 0 as `nnlab.core.patterns.classes` does.

    One output: class 1 where it reaches its level; of several the largest, the first of equals.
    -1 if the net has diverged. Raises as `layer_fields` does.
    """
    return _classes(net, layer_fields(net, box, columns, rows))


def winner_map(net: Network, box: Box, columns: int, rows: int) -> tuple[Classes, Map]:
    """Return `class_map` and how sure the net is, 0 on a boundary to 1, float32 (rows, columns).

    For softmax it is the probability of the class that wins; for one output its distance from
    its level, for several the lead of the largest over the second, as shares of their range.
    """
    return winners_of(net, layer_fields(net, box, columns, rows))


def winners_of(net: Network, b: Map) -> tuple[Classes, Map]:
    """Return `winner_map` from fields b (outputs, rows, columns) of the output, if known."""
    g = activation_of(net.activations[-1])
    with np.errstate(invalid="ignore"):
        O = _outputs(b, g.key)
        if g.key == "softmax":
            sure = O.max(axis=0)
        elif len(O) == 1:
            sure = np.abs(O[0] - np.float32(g.level)) * np.float32(2.0 / (g.high - g.low))
        else:
            top = np.partition(O, len(O) - 2, axis=0)
            sure = (top[-1] - top[-2]) / np.float32(g.high - g.low)
        return _classes(net, b), np.minimum(sure, np.float32(1.0))


def class_boundaries(net: Network, box: Box, columns: int, rows: int) -> list[FloatArray]:
    """Return the lines (n, 2) in the box along which the class changes.

    With several outputs the contours of b_i - max_{j != i} b_j = 0 for each class i but the last,
    which has none that another class has not; for sgn, Heaviside and ReLU, whose outputs can be
    equal, the edges of the class map. Raises as `layer_fields` does.
    """
    return boundaries_of(net, layer_fields(net, box, columns, rows), box)


def boundaries_of(net: Network, b: Map, box: Box) -> list[FloatArray]:
    """Return `class_boundaries` from fields b (outputs, rows, columns) of the output, if known."""
    key = net.activations[-1]
    if len(b) == 1:
        return boundary(b[0], box, field_level(key))
    if key not in STEEP:
        won = _classes(net, b)
        edges = [(won == i).astype(np.float32) - np.float32(0.5) for i in range(len(b) - 1)]
        return [line for values in edges for line in boundary(values, box)]
    leads = [b[i] - np.delete(b, i, axis=0).max(axis=0) for i in range(len(b) - 1)]
    return [line for values in leads for line in boundary(values, box)]


def field_level(key: str) -> float:
    """Return the local field at which an output of this activation changes its class."""
    level = activation_of(key).level
    if key in ("relu", "leaky", "linear"):
        return level
    # ln(1 + e^b) = 1/2
    return float(np.log(np.expm1(level))) if key == "softplus" else 0.0


def neuron_curves(
    net: Network, layer: int, neuron: int, box: Box, columns: int = 256, rows: int = 256
) -> list[FloatArray]:
    """Return the lines (n, 2) in the box where the local field of a neuron is 0.

    Layers count from 1, neurons from 0. Where the field is linear in x1 and x2, the line is exact,
    its two ends; else contours on a grid.

    Raises
    ------
    ValueError
        As `layer_fields`, and if the layer has no such neuron.
    """
    if not 1 <= layer <= len(net.layers) or not 0 <= neuron < len(net.layers[layer - 1].theta):
        raise ValueError(f"There is no neuron {neuron} in a layer {layer}.")
    theta = float(net.layers[layer - 1].theta[neuron])
    w = straight_weights(net, layer, neuron)
    if w is not None:
        ends = neuron_line(w, theta, box)
        return [] if ends is None else [np.array(ends)]
    above = net.layers[layer - 1]
    one = Layer(above.w[neuron : neuron + 1], above.theta[neuron : neuron + 1])
    cut = Network((*net.layers[: layer - 1], one), net.features)
    return boundary(layer_fields(cut, box, columns, rows)[0], box)


def straight_weights(net: Network, layer: int, neuron: int) -> FloatArray | None:
    """Return (w1, w2) if the neuron's field is w1 x1 + w2 x2 - theta, else None.

    So it is in layer 1 without other inputs than x1 and x2, or where those have weight 0.
    """
    if layer != 1:
        return None
    w = net.layers[0].w[neuron]
    if not net.features or net.features == PLAIN:
        return w if len(w) == 2 else None
    parts = dict(zip(net.features, w, strict=True))
    if any(value != 0.0 for key, value in parts.items() if key not in PLAIN):
        return None
    return np.array([parts.get(key, 0.0) for key in PLAIN])


def _is_bounded(layer: Layer) -> bool:
    largest = max(np.abs(layer.w).max(initial=0.0), np.abs(layer.theta).max(initial=0.0))
    return bool(largest < LARGEST_WEIGHT)


def _inputs(net: Network, box: Box, columns: int, rows: int) -> Map:
    """Return what layer 1 gets at all points of the grid, float32 (inputs, rows * columns)."""
    x1, x2 = box.centres(columns, rows)
    plane = np.stack([np.tile(x1, rows), np.repeat(x2, columns)], axis=1)
    return np.ascontiguousarray(expand(net.features, plane).T.astype(np.float32))


def _activated(v: Map, key: str) -> Map:
    """Return g(b), in place where a kernel does it."""
    if key == "leaky":
        bent: Map = np.maximum(v, np.float32(LEAK) * v)
        return bent
    if key == "softplus":
        grown: Map = np.logaddexp(np.float32(0.0), v)
        return grown
    from nnlab.core.compiled import map_kernels

    map_kernels.finish_layer(v, np.zeros(len(v), np.float32), activation_of(key).code)
    return v


def _outputs(b: Map, key: str) -> Map:
    if key == "softmax":
        powers = np.exp(b - b.max(axis=0))
        return np.asarray(powers / powers.sum(axis=0))
    flat = b.reshape(len(b), -1).copy()
    return _activated(flat, key).reshape(b.shape)


def _classes(net: Network, b: Map) -> Classes:
    """Return the classes from the fields of the output, -1 where they are not numbers."""
    key = net.activations[-1]
    won: Classes
    if len(b) == 1:
        won = (b[0] >= np.float32(field_level(key))).astype(np.int8)
    elif len(b) == 2 and key in STEEP:
        won = (b[1] > b[0]).astype(np.int8)
    else:
        won = (b if key in STEEP else _outputs(b, key)).argmax(axis=0).astype(np.int8)
    lost = np.isnan(b).any(axis=0)
    if lost.any():
        won[lost] = -1
    return won
