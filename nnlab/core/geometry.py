"""What a net of two inputs looks like in the input plane: lines, arrows, maps, boundaries."""

from math import expm1, hypot, isfinite, log

import numpy as np
from numpy.typing import NDArray

from nnlab.core.activations import activation_of
from nnlab.core.arrays import FloatArray
from nnlab.core.box import Box
from nnlab.core.compiled.packed import PackedLayers, pack_layers
from nnlab.core.features import expand
from nnlab.core.network import Layer, Network

Map = NDArray[np.float32]
Point = tuple[float, float]

# The longest arrow, in units of the box's shorter side.
ARROW_SHARE = 0.25

# Layers wider than this are multiplied by BLAS, in tiles of so many points.
NARROW = 20
POINTS = 256


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
        Of patterns with two components.
    box, columns, rows
        The grid; values belong to the centres of its pixels.
    output : int
        Which output neuron.

    Returns
    -------
    float32 array (rows, columns), row 0 at the lowest x2, column 0 at the lowest x1; all NaN if
    the net has diverged.

    Raises
    ------
    ValueError
        If the net is not one over the plane.
    """
    if activation_of(net.activations[-1]).is_joint:
        return np.asarray(output_maps(net, box, columns, rows)[output])
    return np.asarray(_fill(net, _with_output(net, output), box, columns, rows)[0])


def output_maps(net: Network, box: Box, columns: int, rows: int) -> Map:
    """Return the outputs O of all output neurons (outputs, rows, columns), as `output_map`."""
    return _fill(net, net.layers, box, columns, rows)


def field_map(net: Network, box: Box, columns: int, rows: int, output: int = 0) -> Map:
    """Return the local field b of one output neuron, as `output_map` returns its output.

    Boundaries are drawn from it: a step has no exact zero contour on a grid, and tanh no exact
    one where it saturates.
    """
    *below, top = _with_output(net, output)
    alone = (*below, Layer(top.w, top.theta, "linear"))
    return np.asarray(_fill(net, alone, box, columns, rows)[0])


def lead_map(net: Network, box: Box, columns: int, rows: int, output: int = 0) -> Map:
    """Return by how much an output's local field exceeds the largest of the other outputs'.

    Of several outputs the largest wins; its class begins where its lead becomes positive. All
    activations but the steps keep the order of the fields.
    """
    *below, top = net.layers
    b = _fill(net, (*below, Layer(top.w, top.theta, "linear")), box, columns, rows)
    others = np.delete(b, output, axis=0)
    lead: Map = b[output] - others.max(axis=0)
    return lead


def hidden_maps(net: Network, box: Box, columns: int, rows: int) -> list[Map]:
    """Return V of every neuron of every layer, per layer (neurons, rows, columns), float32.

    The last entry holds the output neurons. Meant for the small pictures of the net's diagram.
    """
    from nnlab.core.compiled import map_kernels

    packed = pack_layers(net.layers, net.features)
    if packed is None:
        return [np.full((n, rows, columns), np.nan, np.float32) for n in net.sizes[1:]]
    v = _inputs(packed, box, columns, rows)
    maps = []
    for w, theta, code in zip(packed.w, packed.theta, packed.codes, strict=True):
        v = w @ v
        map_kernels.finish_layer(v, theta, code)
        maps.append(v.reshape(-1, rows, columns))
    return maps


def boundary_level(net: Network) -> float:
    """Return the local field of an output neuron, or its lead, at which its class changes."""
    g = activation_of(net.layers[-1].activation)
    if len(net.layers[-1].theta) > 1:
        return 0.0
    if g.key == "softplus":
        return log(expm1(g.level))
    # ReLU, leaky or not, passes its level 1/2 through; all others reach theirs at b = 0.
    return g.level if g.key in ("relu", "leaky") else 0.0


def boundary(values: Map, box: Box, level: float = 0.0) -> list[FloatArray]:
    """Return the lines (n, 2) of x1, x2 along which a map over the box takes the value `level`.

    Values that are not finite interrupt the lines.
    """
    import contourpy

    rows, columns = values.shape
    if rows < 2 or columns < 2:
        return []
    x1, x2 = box.centres(columns, rows)
    finite = np.isfinite(values)
    z = values if finite.all() else np.ma.array(values, mask=~finite)
    generator = contourpy.contour_generator(x1, x2, z, name="serial")
    return [np.asarray(line, dtype=np.float64) for line in generator.lines(float(level))]


def decision_boundary(
    net: Network, box: Box, columns: int, rows: int, output: int = 0
) -> list[FloatArray]:
    """Return the lines (n, 2) in the box where the class of an output neuron changes.

    With several outputs they are those where it ceases to be the largest.
    """
    deciding = lead_map if len(net.layers[-1].theta) > 1 else field_map
    return boundary(deciding(net, box, columns, rows, output), box, boundary_level(net))


def _with_output(net: Network, output: int) -> tuple[Layer, ...]:
    """Return the layers with only that one of the output neurons."""
    *below, top = net.layers
    if len(top.theta) == 1 and output == 0:
        return net.layers
    one = slice(output, output + 1)
    return (*below, Layer(top.w[one], top.theta[one], top.activation))


def _fill(net: Network, layers: tuple[Layer, ...], box: Box, columns: int, rows: int) -> Map:
    """Return the outputs (outputs, rows, columns) of layers that get what `net` gets."""
    packed = pack_layers(layers, net.features)
    if packed is None:
        return np.full((len(layers[-1].theta), rows, columns), np.nan, np.float32)
    if packed.widest > NARROW or packed.features:
        return _fill_wide(packed, box, columns, rows)
    from nnlab.core.compiled import map_kernels

    x1, x2 = (x.astype(np.float32) for x in box.centres(columns, rows))
    out = np.empty((packed.sizes[-1], rows, columns), np.float32)
    map_kernels.fill_map(x1, x2, packed.all_w, packed.all_theta, packed.sizes, packed.codes, out)
    return out


def _fill_wide(packed: PackedLayers, box: Box, columns: int, rows: int) -> Map:
    """Multiply layer by layer, in tiles whose values stay in the second-level cache."""
    from nnlab.core.compiled import map_kernels

    plane = _inputs(packed, box, columns, rows)
    out = np.empty((packed.sizes[-1], rows * columns), np.float32)
    for start in range(0, rows * columns, POINTS):
        v = plane[:, start : start + POINTS]
        for w, theta, code in zip(packed.w, packed.theta, packed.codes, strict=True):
            v = w @ v
            map_kernels.finish_layer(v, theta, code)
        out[:, start : start + POINTS] = v
    return out.reshape(-1, rows, columns)


def _inputs(packed: PackedLayers, box: Box, columns: int, rows: int) -> Map:
    """Return what the first layer gets at all points of the grid, float32 (inputs, points)."""
    x1, x2 = box.centres(columns, rows)
    plane = np.stack([np.tile(x1, rows), np.repeat(x2, columns)])
    return np.ascontiguousarray(expand(packed.features, plane.T).T, dtype=np.float32)
