"""Derivatives of a map of exponents at a stated scale: what its ridges are found with."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Map = NDArray[np.float32]

# A smoothed value counts where at least this share of its weight lies on finite values.
LEAST_WEIGHT = 0.75
# Half the length of the smoothing kernel, in units of its standard deviation.
KERNEL_REACH = 3.5


@dataclass(frozen=True, eq=False)
class Curvature:
    """What the smoothed map does across its steepest bend, per pixel; all (rows, columns).

    `bend` is minus the smaller eigenvalue of the Hessian, (n1, n2) its unit eigenvector along the
    rows and up the columns, `slope` the gradient along it. `bends` says where the map is known,
    bends downwards more than a least amount, and more than it bends upwards along the ridge: else
    every straight way down a round hill were a ridge.
    """

    n1: Map
    n2: Map
    slope: Map
    bend: Map
    bends: NDArray[np.bool_]


def smooth(values: Map, scale: float) -> tuple[Map, NDArray[np.bool_]]:
    """Return a map smoothed by a Gaussian of `scale` pixels, and where it is known.

    Values that are not finite count as missing: the mean is that of the others around.
    """
    finite = np.isfinite(values)
    filled = np.where(finite, values, np.float32(0.0)).astype(np.float32)
    if finite.all():
        return _blurred(filled, scale), finite
    weight = _blurred(finite.astype(np.float32), scale)
    known = weight >= np.float32(LEAST_WEIGHT)
    mean = _blurred(filled, scale) / np.where(known, weight, np.float32(1.0))
    return np.where(known, mean, np.float32(0.0)), known


def _blurred(values: Map, scale: float) -> Map:
    """Return values blurred along both axes, the outermost ones repeated beyond the border."""
    half = max(1, math.ceil(KERNEL_REACH * scale))
    taps = np.exp(-0.5 * (np.arange(half + 1) / scale) ** 2)
    taps = (taps / (taps[0] + 2.0 * taps[1:].sum())).astype(np.float32)
    for axis in (0, 1):
        count = values.shape[axis]
        padded = np.pad(values, [(half, half) if axis == k else (0, 0) for k in (0, 1)], "edge")
        parts = [
            padded[k : k + count] if axis == 0 else padded[:, k : k + count]
            for k in range(2 * half + 1)
        ]
        blurred = taps[0] * parts[half]
        for k in range(1, half + 1):
            blurred += taps[k] * (parts[half - k] + parts[half + k])
        values = blurred
    return values


def find_curvature(smoothed: Map, known: NDArray[np.bool_], least: float) -> Curvature:
    """Return the curvature of a smoothed map; `least` is the least bend per pixel squared."""
    padded = np.pad(smoothed, 1, "edge")
    west, east = padded[1:-1, :-2], padded[1:-1, 2:]
    south, north = padded[:-2, 1:-1], padded[2:, 1:-1]
    half, quarter = np.float32(0.5), np.float32(0.25)
    g1, g2 = half * (east - west), half * (north - south)
    h11, h22 = east + west - 2 * smoothed, north + south - 2 * smoothed
    h12 = quarter * (padded[2:, 2:] + padded[:-2, :-2] - padded[2:, :-2] - padded[:-2, 2:])
    # The eigenvalues are mean - radius and mean + radius.
    mean, apart = half * (h11 + h22), half * (h11 - h22)
    radius = np.sqrt(apart * apart + h12 * h12)
    # Of the two formulas for the eigenvector the one without a difference.
    steep = apart >= 0
    n1 = np.where(steep, -h12, radius - apart)
    n2 = np.where(steep, radius + apart, -h12)
    length = np.sqrt(n1 * n1 + n2 * n2)
    length[length == 0] = 1.0
    n1 /= length
    n2 /= length
    bend = radius - mean
    bends = (bend > np.float32(least)) & (mean < 0) & _inside(known)
    return Curvature(n1, n2, g1 * n1 + g2 * n2, bend, bends)


def _inside(known: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which pixels have all eight neighbours known, none beyond the border."""
    padded = np.pad(known, 1)
    inside = padded[1:-1, 1:-1].copy()
    for row in (0, 1, 2):
        for column in (0, 1, 2):
            inside &= padded[row : row + known.shape[0], column : column + known.shape[1]]
    return inside
