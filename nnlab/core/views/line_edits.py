"""Setting w and theta of a first-layer neuron by hand: its line w . x = theta and its arrow w."""

from dataclasses import dataclass, replace
from math import hypot, isfinite

import numpy as np

from nnlab.core.arrays import FloatArray
from nnlab.core.box import Box
from nnlab.core.features import PLAIN, expand
from nnlab.core.geometry import ARROW_SHARE, Point, weight_arrow
from nnlab.core.network import Layer, Network


@dataclass(frozen=True)
class Stand:
    """Where the arrow of a neuron stands that was set by hand, instead of the line's middle.

    `foot` is its tail, `w` the weights that the hand left, `scale` |w| over the length (in the
    plane's units) that the arrow had then, at least 1.
    """

    foot: Point
    w: Point
    scale: float = 1.0


def has_straight_lines(net: Network) -> bool:
    """Return whether the first layer gets x1 and x2 alone, so that its neurons have red lines."""
    return net.components == 2 and tuple(net.features or PLAIN) == PLAIN


def with_neuron(net: Network, neuron: int, w: FloatArray, theta: float) -> Network:
    """Return the net with w (inputs,) and theta for that neuron of the first layer, from 0.

    Raises
    ------
    ValueError
        If there is no such neuron, or a number is not finite.
    """
    first, *rest = net.layers
    if not 0 <= neuron < len(first.theta):
        raise ValueError(f"Layer 1 has {len(first.theta)} neurons, there is no neuron {neuron}.")
    if not (np.isfinite(w).all() and isfinite(theta)):
        raise ValueError(f"Weights and threshold must be finite, got {w} and {theta}.")
    weights, thresholds = first.w.copy(), first.theta.copy()
    weights[neuron], thresholds[neuron] = w, theta
    layer = Layer(weights, thresholds, first.activation, first.frozen)
    return replace(net, layers=(layer, *rest))


def shift_line(net: Network, neuron: int, start: Point, end: Point) -> Network:
    """Move a neuron's line along with a point of the plane; only theta changes.

    theta' = theta + w . (end - start), with inputs f(x) in place of x where the net has them:
    what lay on the line at `start` lies on it at `end`.
    """
    first = net.layers[0]
    w = first.w[neuron]
    before, after = expand(net.features, np.array([start, end]))
    # A start that the net cannot move from (w = 0) leaves theta as it is.
    return with_neuron(net, neuron, w, float(first.theta[neuron] + w @ (after - before)))


def turn_line(net: Network, neuron: int, pivot: Point, start: Point, end: Point) -> Network:
    """Turn a neuron's line about a point of it, by the angle from `start` to `end`.

    |w| stays; theta' = w' . pivot, so the line goes on through the pivot. A point at the pivot
    has no direction: then nothing turns.
    """
    a = (start[0] - pivot[0], start[1] - pivot[1])
    b = (end[0] - pivot[0], end[1] - pivot[1])
    lengths = hypot(*a) * hypot(*b)
    if lengths == 0.0:
        return net
    cos = (a[0] * b[0] + a[1] * b[1]) / lengths
    sin = (a[0] * b[1] - a[1] * b[0]) / lengths
    w1, w2 = net.layers[0].w[neuron]
    w = np.array([cos * w1 - sin * w2, sin * w1 + cos * w2])
    return with_neuron(net, neuron, w, float(w @ np.asarray(pivot)))


def aim_arrow(net: Network, neuron: int, foot: Point, tip: Point, scale: float = 1.0) -> Network:
    """Give a neuron the weight vector w = scale (tip - foot); its line goes through the foot.

    theta = w . foot. A tip at the foot would leave no line: then nothing changes.
    """
    w = scale * (np.asarray(tip, dtype=np.float64) - np.asarray(foot, dtype=np.float64))
    if not w.any():
        return net
    return with_neuron(net, neuron, w, float(w @ np.asarray(foot)))


def round_neuron(net: Network, neuron: int, foot: Point | None, step: float) -> Network:
    """Return the net with whole multiples of a step: w, its line through `foot`; or theta alone.

    Without a foot theta is rounded. A step of 0 rounds nothing, and w is not rounded to 0.
    """
    w, theta = net.layers[0].w[neuron], float(net.layers[0].theta[neuron])
    if step <= 0.0:
        return net
    if foot is None:
        return with_neuron(net, neuron, w, round(theta / step) * step)
    rounded = np.rint(w / step) * step
    if not rounded.any():
        return net
    return with_neuron(net, neuron, rounded, float(rounded @ np.asarray(foot)))


def foot_on_line(w: FloatArray, theta: float, point: Point) -> Point | None:
    """Return the point of the line w . x = theta nearest to `point`; None for w = 0."""
    size = hypot(float(w[0]), float(w[1]))
    if size == 0.0 or not isfinite(size):
        return None
    normal = (float(w[0]) / size, float(w[1]) / size)
    distance = theta / size - normal[0] * point[0] - normal[1] * point[1]
    return (point[0] + distance * normal[0], point[1] + distance * normal[1])


def standing_arrow(
    w: FloatArray, theta: float, box: Box, stand: Stand | None
) -> tuple[Point, Point] | None:
    """Return tail and tip of the weight vector as `weight_arrow`, but from where it was set.

    The tail is the point of the line nearest to the stand's foot, while that is in the box. The
    length is |w|; its limit lets the arrow be as long as the hand left it.
    """
    arrow = weight_arrow(w, theta, box)
    foot = foot_on_line(w, theta, stand.foot) if stand is not None else None
    if arrow is None or stand is None or foot is None or not _is_inside(foot, box):
        return arrow
    size = hypot(float(w[0]), float(w[1]))
    left = hypot(*stand.w) / stand.scale
    side = min(box.x1_max - box.x1_min, box.x2_max - box.x2_min)
    # An arrow that was cut short already keeps its length, or it would leave the pointer.
    limit = left if stand.scale > 1.0 + 1e-9 else max(left, ARROW_SHARE * side)
    share = min(size, limit) / size
    return foot, (foot[0] + share * float(w[0]), foot[1] + share * float(w[1]))


def _is_inside(point: Point, box: Box) -> bool:
    return box.x1_min <= point[0] <= box.x1_max and box.x2_min <= point[1] <= box.x2_max


def distance_to_segments(points: FloatArray, at: Point) -> float:
    """Return how far `at` is from the broken line through points (n, 2); infinite without any."""
    if len(points) == 0:
        return float("inf")
    start = points[:-1] if len(points) > 1 else points
    along = points[1:] - start if len(points) > 1 else np.zeros_like(points)
    return float(segment_distances(np.array([at]), start, along).min())


def segment_distances(points: FloatArray, start: FloatArray, along: FloatArray) -> FloatArray:
    """Return the distances of points (n, 2), broadcast, from segments start + s along, 0 <= s <= 1.

    `start` and `along` are (n, 2) or (2,); a segment without length is its start.
    """
    square = np.sum(along * along, axis=-1)
    share = np.sum((points - start) * along, axis=-1) / np.where(square > 0.0, square, 1.0)
    nearest = start + np.clip(share, 0.0, 1.0)[..., None] * along
    distances: FloatArray = np.hypot(*np.moveaxis(points - nearest, -1, 0))
    return distances
