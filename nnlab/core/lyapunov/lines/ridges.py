"""Ridges of the map of exponents: lines along which ln Lambda_1 is higher than on both sides.

They are the Lagrangian coherent structures of the net (Storm et al., arXiv:2306.12548): with
training they come to lie on the decision boundary. The map is smoothed by a Gaussian of `SCALE`
times the side of the view (a pixel at least); a ridge is where its gradient along the direction of
steepest downward bend is zero. The growth on a ridge and the height are those of the map itself.

The height of a point is its prominence across the ridge: the growth on the ridge minus the higher
one of two feet. A foot is the lowest growth on one side, along the direction across, up to `REACH`
times the side of the view or up to where, further away than twice the scale, the map is higher
than the ridge.
"""

import math
from collections.abc import Generator, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnlab.core.arrays import FloatArray
from nnlab.core.box import Box
from nnlab.core.lyapunov.lines.ridge_field import find_curvature, smooth
from nnlab.core.lyapunov.lines.ridge_heights import find_heights
from nnlab.core.lyapunov.lines.ridge_links import find_crossings, link

Map = NDArray[np.float32]

SCALE, REACH = 0.005, 0.2
# Shorter lines, in units of the side of the view, and lower points are not looked at.
SHORTEST, LOWEST = 0.04, 0.01
# A larger map is averaged to less than twice as many pixels a side: its ridges are smooth.
LARGEST_SIDE = 400
# Points between two pauses.
PART = 2000


@dataclass(frozen=True, eq=False)
class Ridge:
    """A line (n, 2) in the plane's units, with ln Lambda_1 on it and its height, (n,) each.

    A closed one ends with the point that it begins with.
    """

    points: FloatArray
    growth: FloatArray
    height: FloatArray

    @property
    def length(self) -> float:
        """The length in the plane's units."""
        return float(np.hypot(*np.diff(self.points, axis=0).T).sum())


def find_ridges(growth: Map, view: Box) -> list[Ridge]:
    """Return the ridges of a map of ln Lambda_1 (rows, columns), row 0 at the lowest x2.

    All that are higher than `LOWEST` and longer than `SHORTEST`. Values that are not finite are no
    part of a ridge.
    """
    steps = trace_ridges(growth, view)
    while True:
        try:
            next(steps)
        except StopIteration as done:
            ridges: list[Ridge] = done.value
            return ridges


def find_averaging(points: int) -> int:
    """Return the side of the squares of points whose mean is one of those ridges are found on."""
    return max(1, -(-math.isqrt(points) // LARGEST_SIDE))


def trace_ridges(growth: Map, view: Box) -> Generator[None, None, list[Ridge]]:
    """Find ridges as `find_ridges` does, with a pause every few milliseconds."""
    times = find_averaging(growth.size)
    spans = np.array([view.x1_max - view.x1_min, view.x2_max - view.x2_min])
    pixel = times * spans / growth.shape[::-1]
    growth = yield from _averaged(growth, times)
    if min(growth.shape) < 4 or not np.isfinite(growth).any():
        return []
    side = math.sqrt(growth.size)
    yield
    scale = max(1.0, SCALE * side)
    smoothed, known = smooth(growth, scale)
    yield
    curvature = find_curvature(smoothed, known, 2.0 * LOWEST / (REACH * side) ** 2)
    yield
    crossings = find_crossings(curvature)
    yield
    at, across = crossings.at, crossings.across
    heights, growths = np.empty(len(at)), np.empty(len(at))
    for start in range(0, len(at), PART):
        part = slice(start, start + PART)
        growths[part], heights[part] = find_heights(
            growth, at[part], across[part], REACH * side, 2.0 * scale
        )
        yield
    chains = link(crossings.neighbours)
    yield
    places = np.array([view.x1_min, view.x2_min]) + (at + 0.5) * pixel
    # Two neighbours are no further apart than the diagonal of a pixel.
    least = SHORTEST * side / math.sqrt(2.0)
    found = [Ridge(places[c], growths[c], heights[c]) for c in chains if len(c) > least]
    yield
    return higher_than(found, LOWEST, SHORTEST * side * math.sqrt(pixel.prod()))


def higher_than(ridges: Iterable[Ridge], height: float, shortest: float = 0.0) -> list[Ridge]:
    """Return the parts of ridges that are at least so high and so long.

    Up to two lower points between higher ones are no gap.
    """
    found = []
    for ridge in ridges:
        high = ridge.height >= height
        if high.all():
            parts = [slice(0, len(high))]
        else:
            high = _without_gaps(high)
            edges = np.flatnonzero(np.diff(np.concatenate([[0], high.astype(np.int8), [0]])))
            parts = [slice(start, stop) for start, stop in edges.reshape(-1, 2)]
        for part in parts:
            one = Ridge(ridge.points[part], ridge.growth[part], ridge.height[part])
            if len(one.growth) > 1 and one.length >= shortest:
                found.append(one)
    return found


def _without_gaps(high: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Close gaps of one or two between what is high (n,)."""
    filled = high.copy()
    for gap in (1, 2):
        if len(high) > gap + 1:
            both = high[: -gap - 1] & high[gap + 1 :]
            for k in range(1, gap + 1):
                filled[k : k + len(both)] |= both
    return filled


def _averaged(growth: Map, times: int) -> Generator[None, None, Map]:
    """Return the map with one pixel for each `times` times `times`, after some pauses.

    What is left at the far borders goes.
    """
    if times <= 1:
        return growth
    rows, columns = (count // times for count in growth.shape)
    averaged = np.zeros((rows, columns), np.float32)
    with np.errstate(invalid="ignore"):
        for row in range(times):
            for column in range(times):
                averaged += growth[row : rows * times : times, column : columns * times : times]
            yield
        averaged /= np.float32(times * times)
    return averaged
