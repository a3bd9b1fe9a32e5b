"""What is drawn of a curve: a bounded number of points, a running mean, ticks of a log axis."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

MOST_POINTS = 1024
FEW_DECADES = 2.2
LAST_DECADE = 307
"""The next one holds numbers that no float can."""


def downsample(
    x: NDArray[np.float64], y: NDArray[np.float64], x_max: float, points: int = MOST_POINTS
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return at most `points` points: means over equal bins of the fixed range 0 to `x_max`.

    The bins don't move while the curve grows, so what is drawn does not flicker.
    """
    if len(x) <= points:
        return x, y
    places = np.clip((np.asarray(x) / max(x_max, 1e-9) * points).astype(int), 0, points - 1)
    count = np.bincount(places, minlength=points)
    filled = count > 0
    means = [np.bincount(places, weights=v, minlength=points)[filled] for v in (x, y)]
    return means[0] / count[filled], means[1] / count[filled]


def smooth(y: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    """Return the running mean of y over the last `width` points."""
    if not len(y):
        return y
    total = np.concatenate([[0.0], np.cumsum(y)])
    stop = np.arange(1, len(y) + 1)
    start = np.maximum(0, stop - width)
    return np.asarray((total[stop] - total[start]) / (stop - start))


def make_log_ticks(low: float, high: float) -> list[list[tuple[float, str]]]:
    """Return labelled and unlabelled ticks (log10 of the value, text) between two log10 values.

    Labels stand at 1, 2, 5 of each decade, over more than two decades at the 1 alone.
    """
    labelled = (1, 2, 5) if high - low < FEW_DECADES else (1,)
    named: list[tuple[float, str]] = []
    bare: list[tuple[float, str]] = []
    for decade in range(int(np.floor(low)), min(int(np.ceil(high)), LAST_DECADE) + 1):
        for digit in range(1, 10):
            value = digit * 10.0**decade
            place = float(np.log10(value))
            if low <= place <= high:
                known = digit in labelled
                (named if known else bare).append((place, f"{value:.10g}" if known else ""))
    return [named, bare]
