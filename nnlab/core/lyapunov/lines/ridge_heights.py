"""The height of points above what lies on both sides of them."""

import numpy as np
from numpy.typing import NDArray

from nnlab.core.arrays import FloatArray

Map = NDArray[np.float32]

# Distances at which a map is looked at on each side, closer together near the ridge.
STEPS = 16


def find_heights(
    growth: Map, at: FloatArray, across: FloatArray, reach: float, near: float = 0.0
) -> tuple[FloatArray, FloatArray]:
    """Return the growth at points and their height, (points,) each.

    Parameters
    ----------
    growth : float32 array (rows, columns)
    at, across : array (points, 2)
        In pixels, (0, 0) the centre of the first one; `across` has length 1.
    reach : float
        How far a foot is looked for, in pixels.
    near : float
        Up to this many pixels away the map may be higher than the points: noise is no other ridge.

    Returns
    -------
    Where the map is not finite or ends, nothing is looked for beyond; the height of a point that
    is not finite itself is 0.
    """
    own = _sampled_cubic(growth, at)
    distances = reach * (np.arange(1, STEPS + 1) / STEPS) ** 1.5
    feet = [_foot(growth, own, at, across * sign, distances, near) for sign in (1.0, -1.0)]
    height = own - np.maximum(*feet)
    return own, np.where(np.isfinite(own), height, 0.0)


def _foot(
    growth: Map,
    own: FloatArray,
    at: FloatArray,
    way: FloatArray,
    distances: FloatArray,
    near: float,
) -> FloatArray:
    """Return the lowest growth on one side before the map ends or is higher than the points."""
    walk = at[:, None, :] + distances[:, None] * way[:, None, :]
    values = _sampled(growth, walk)
    ends = ~np.isfinite(values) | ((values > own[:, None] + 1e-6) & (distances > near))
    reached = np.logical_or.accumulate(ends, axis=1)
    return np.asarray(np.minimum(own, np.where(reached, np.inf, values).min(axis=1)))


def _sampled(growth: Map, at: FloatArray) -> FloatArray:
    """Return values between pixels, bilinear, at points (..., 2); NaN beyond the outermost."""
    rows, columns = growth.shape
    x, y = at[..., 0], at[..., 1]
    outside = (x < 0) | (y < 0) | (x > columns - 1) | (y > rows - 1)
    i = np.clip(x.astype(np.int64), 0, columns - 2)
    j = np.clip(y.astype(np.int64), 0, rows - 2)
    u, v = x - i, y - j
    flat, base = growth.reshape(-1), j * columns + i
    with np.errstate(invalid="ignore"):
        low = flat[base] * (1 - u) + flat[base + 1] * u
        high = flat[base + columns] * (1 - u) + flat[base + columns + 1] * u
        values = low * (1 - v) + high * v
    return np.where(outside, np.nan, values)


def _sampled_cubic(growth: Map, at: FloatArray) -> FloatArray:
    """Return values by Catmull and Rom's cubics, which follow a crest between two pixels."""
    rows, columns = growth.shape
    corner = np.floor(at).astype(np.int64)
    share = at - corner
    weights = _cubic_weights(share)
    total = np.zeros(len(at))
    with np.errstate(invalid="ignore"):
        for k in range(4):
            for m in range(4):
                i = np.clip(corner[:, 0] + k - 1, 0, columns - 1)
                j = np.clip(corner[:, 1] + m - 1, 0, rows - 1)
                total += weights[k][:, 0] * weights[m][:, 1] * growth[j, i]
    return total


def _cubic_weights(t: FloatArray) -> list[FloatArray]:
    return [
        0.5 * t * (-1.0 + t * (2.0 - t)),
        0.5 * (2.0 + t * t * (3.0 * t - 5.0)),
        0.5 * t * (1.0 + t * (4.0 - 3.0 * t)),
        0.5 * t * t * (t - 1.0),
    ]
