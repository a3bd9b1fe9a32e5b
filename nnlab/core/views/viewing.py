"""Zooming and panning the part of the input plane that is looked at."""

import numpy as np

from nnlab.core.arrays import FloatArray
from nnlab.core.box import Box
from nnlab.core.geometry import Point

# Maps are computed in single precision: closer than this their pixels would coincide.
SMALLEST, LARGEST = 1e-3, 1e4
FURTHEST = 1e4
MARGIN = 0.12
LEAST_EXTENT = 1.0


def zoom(box: Box, at: Point, factor: float) -> Box:
    """Return the box `factor` times as large, with the point `at` where it was.

    Extents stay between 1e-3 and 1e4.
    """
    extents = (box.x1_max - box.x1_min, box.x2_max - box.x2_min)
    factor = min(max(factor, SMALLEST / min(extents)), LARGEST / max(extents))
    return Box(
        at[0] + (box.x1_min - at[0]) * factor,
        at[0] + (box.x1_max - at[0]) * factor,
        at[1] + (box.x2_min - at[1]) * factor,
        at[1] + (box.x2_max - at[1]) * factor,
    )


def pan(box: Box, by: Point) -> Box:
    """Return the box moved by a vector; its middle stays within 1e4 of the origin."""
    middle = ((box.x1_min + box.x1_max) / 2, (box.x2_min + box.x2_max) / 2)
    d1, d2 = (
        min(max(place + step, -FURTHEST), FURTHEST) - place
        for place, step in zip(middle, by, strict=True)
    )
    return Box(box.x1_min + d1, box.x1_max + d1, box.x2_min + d2, box.x2_max + d2)


def fit_box(usual: Box, *sets: FloatArray) -> Box:
    """Return the box that shows all points (p, 2): the usual one if it does, else one with margins.

    Points that are not finite do not count.
    """
    points = np.concatenate([points.reshape(-1, 2) for points in sets])
    points = points[np.isfinite(points).all(axis=1)]
    if not len(points):
        return usual
    low, high = points.min(axis=0), points.max(axis=0)
    if (
        min(low[0] - usual.x1_min, low[1] - usual.x2_min) >= 0.0
        and min(usual.x1_max - high[0], usual.x2_max - high[1]) >= 0.0
    ):
        return usual
    middle = (low + high) / 2
    half = np.maximum((high - low) * (0.5 + MARGIN), LEAST_EXTENT / 2)
    (a1, a2), (b1, b2) = (middle - half).tolist(), (middle + half).tolist()
    return Box(a1, b1, a2, b2)
