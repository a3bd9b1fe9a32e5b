"""What a net of two inputs looks like in the input plane: lines, arrows, maps, boundaries."""

from math import hypot, isfinite

import numpy as np
from numpy.typing import NDArray

from nnlab.core.activations import ACTIVATIONS
from nnlab.core.arrays import FloatArray
from nnlab.core.box import Box
from nnlab.core.network import Layer, Network

Map = NDArray[np.float32]
Point = tuple[float, float]

# The longest arrow, in units of the box's shorter side.
ARROW_SHARE = 0.25


def neuron_line(w: FloatArray, theta: float, box: Box) -> tuple[Point, Point] | None:
    """Return where the line w . x = theta of a neuron enters and leaves the box.

    Any direction is fine, w2 = 0 is a vertical line (Mehlig ch. 5.2). None stands for a line
    that misses the box, for w = 0 and for weights or thresholds that are not finite.
    """
    w1, w2, theta = float(w[0]), float(w[1]), float(theta)
    largest = max(abs(w1), abs(w2))
    if not (isfinite(w1) and isfinite(w2) and isfinite(theta)) or largest == 0.0:
        return None
    w1, w2, theta = w1 / largest, w2 / largest, theta / largest
    length = hypot(w1, w2)
    normal = (w1 / length, w2 / length)
    centre = ((box.x1_min + box.x1_max) / 2, (box.x2_min + box.x2_max) / 2)
    distance = theta / length - normal[0] * centre[0] - normal[1] * centre[1]
    if not isfinite(distance):
        return None
    foot = (centre[0] + distance * normal[0], centre[1] + distance * normal[1])
    return _clip(foot, (-normal[1], normal[0]), box)


def _clip(foot: Point, along: Point, box: Box) -> tuple[Point, Point] | None:
    """Return the part inside the box of the line foot + s * along (the slab method)."""
    first, last = -np.inf, np.inf
    limits = ((box.x1_min, box.x1_max), (box.x2_min, box.x2_max))
    for start, step, (low, high) in zip(foot, along, limits, strict=True):
        if abs(step) < 1e-300:
            if not low <= start <= high:
                return None
            continue
        ends = sorted(((low - start) / step, (high - start) / step))
        first, last = max(first, ends[0]), min(last, ends[1])
    if not (first < last and isfinite(first) and isfinite(last)):
        return None
    return (
        (foot[0] + first * along[0], foot[1] + first * along[1]),
        (foot[0] + last * along[0], foot[1] + last * along[1]),
    )


def weight_arrow(w: FloatArray, theta: float, box: Box) -> tuple[Point, Point] | None:
    """Return tail and tip of the weight vector, drawn from the middle of the neuron's line.

    It is normal to the line and points to the side where the local field is positive; its length
    is |w|, at most a quarter of the box's shorter side. None when there is no line to stand on.
    """
    line = neuron_line(w, theta, box)
    if line is None:
        return None
    (a1, a2), (b1, b2) = line
    tail = ((a1 + b1) / 2, (a2 + b2) / 2)
    largest = max(abs(float(w[0])), abs(float(w[1])))
    direction = (float(w[0]) / largest, float(w[1]) / largest)
    size = hypot(*direction)
    side = min(box.x1_max - box.x1_min, box.x2_max - box.x2_min)
    length = min(size * largest, ARROW_SHARE * side) / size
    return tail, (tail[0] + length * direction[0], tail[1] + length * direction[1])


def output_map(net: Network, box: Box, columns: int, rows: int, output: int = 0) -> Map:
    """Return the output O of one output neuron on a grid over the box.

    Parameters
    ----------
    net : Network
        With two inputs.
    box, columns, rows
        The grid; values belong to the centres of its pixels.
    output : int
        Which output neuron.

    Returns
    -------
    float32 array (rows, columns), row 0 at the lowest x2, column 0 at the lowest x1.

    Raises
    ------
    ValueError
        If the net does not have two inputs.
    """
    b = field_map(net, box, columns, rows, output)
    return _activated(net.layers[-1].activation, b)


def field_map(net: Network, box: Box, columns: int, rows: int, output: int = 0) -> Map:
    """Return the local field b of one output neuron, as `output_map` returns its output.

    The boundary of a net with a sgn or Heaviside output is drawn from it, since a step has no
    exact zero contour on a grid.
    """
    v = _plane(net, box, columns, rows)
    for layer in net.layers[:-1]:
        v = _activated(layer.activation, _local_fields(layer, v))
    top = net.layers[-1]
    b = _local_fields(Layer(top.w[output : output + 1], top.theta[output : output + 1]), v)
    return b.reshape(rows, columns)


def hidden_maps(net: Network, box: Box, columns: int, rows: int) -> list[Map]:
    """Return V of every neuron of every layer, per layer (neurons, rows, columns), float32.

    The last entry holds the output neurons. Meant for the small pictures of the net's diagram.
    """
    v = _plane(net, box, columns, rows)
    maps = []
    for layer in net.layers:
        v = _activated(layer.activation, _local_fields(layer, v))
        maps.append(v.reshape(-1, rows, columns))
    return maps


def boundary_level(net: Network) -> float:
    """Return the local field of the output neuron at which its class changes."""
    activation = ACTIVATIONS[net.layers[-1].activation]
    return float(activation.level) if activation.key == "relu" else 0.0


def boundary(values: Map, box: Box, level: float = 0.0) -> list[FloatArray]:
    """Return the lines (n, 2) of x1, x2 along which a map over the box takes the value `level`.

    Values that are not finite interrupt the lines.
    """
    import contourpy

    rows, columns = values.shape
    if rows < 2 or columns < 2:
        return []
    x1, x2 = box.centres(columns, rows)
    finite = np.ma.masked_invalid(values, copy=False)
    generator = contourpy.contour_generator(x1, x2, finite, name="serial")
    return [np.asarray(line, dtype=np.float64) for line in generator.lines(float(level))]


def decision_boundary(
    net: Network, box: Box, columns: int, rows: int, output: int = 0
) -> list[FloatArray]:
    """Return the lines (n, 2) in the box where the class of an output neuron changes."""
    return boundary(field_map(net, box, columns, rows, output), box, boundary_level(net))


def _plane(net: Network, box: Box, columns: int, rows: int) -> Map:
    inputs = net.sizes[0]
    if inputs != 2:
        raise ValueError(f"A map over the input plane needs a net of 2 inputs; this has {inputs}.")
    x1, x2 = box.centres(columns, rows)
    return np.stack([np.tile(x1, rows), np.repeat(x2, columns)]).astype(np.float32)


def _local_fields(layer: Layer, v: Map) -> Map:
    b = layer.w.astype(np.float32) @ v
    b -= layer.theta.astype(np.float32)[:, None]
    return b


def _activated(key: str, b: Map) -> Map:
    return np.asarray(ACTIVATIONS[key].g(b), dtype=np.float32)
