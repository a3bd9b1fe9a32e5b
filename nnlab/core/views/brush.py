"""What a mouse does to many patterns at once: spray, sweep, frame, snap to a grid."""

import numpy as np
from numpy.typing import NDArray

from nnlab.core.arrays import FloatArray
from nnlab.core.geometry import Point
from nnlab.core.patterns import Patterns
from nnlab.core.views.line_edits import segment_distances

SEED = 1891


def spray(centre: Point, radius: float, count: int, seed: tuple[int, ...]) -> FloatArray:
    """Return points (count, 2) spread evenly over a disc; the same seed gives the same bits."""
    random = np.random.default_rng((SEED, *seed))
    # The square root makes the density even: area grows with the square of the radius.
    distance = radius * np.sqrt(random.random(count))
    angle = 2.0 * np.pi * random.random(count)
    offset = np.stack((np.cos(angle), np.sin(angle)), axis=1)
    points: FloatArray = np.asarray(centre) + distance[:, None] * offset
    return points


def snap(x: FloatArray, step: float) -> FloatArray:
    """Return the points of a grid of that step nearest to x; a step of 0 leaves x as it is."""
    if step <= 0.0:
        return x
    # Adding 0 turns -0 into 0, which would be shown with its sign.
    snapped: FloatArray = np.rint(x / step) * step + 0.0
    return snapped


def swept(patterns: Patterns, start: Point, end: Point, radius: float) -> NDArray[np.int64]:
    """Return the numbers of the patterns within `radius` of the way from start to end."""
    if not len(patterns):
        return np.zeros(0, np.int64)
    first = np.asarray(start, dtype=np.float64)
    along = np.asarray(end, dtype=np.float64) - first
    found: NDArray[np.int64] = np.flatnonzero(
        segment_distances(patterns.x, first, along) <= radius
    ).astype(np.int64)
    return found


def framed(patterns: Patterns, one: Point, other: Point) -> NDArray[np.int64]:
    """Return the numbers of the patterns in the rectangle between two corners."""
    low, high = np.minimum(one, other), np.maximum(one, other)
    inside = np.all((patterns.x >= low) & (patterns.x <= high), axis=1)
    found: NDArray[np.int64] = np.flatnonzero(inside).astype(np.int64)
    return found
