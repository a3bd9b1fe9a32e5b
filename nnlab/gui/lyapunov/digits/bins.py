"""What the page of errors makes of bins of λ₁: their range, their lines."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnlab.core.lyapunov.digits.uncertainty import Bins
from nnlab.gui.lyapunov.digits.words import write_number
from nnlab.gui.tr import tr

DRAWN = 400
"""Points of a rejection curve of ten thousand that are drawn."""


def find_x_range(x: NDArray[np.float64]) -> tuple[float, float] | None:
    """Return the range of an axis of λ₁; a few digits far below would press all others together."""
    if not len(x):
        return None
    low, high = float(np.percentile(x, 0.5)), float(x.max())
    margin = 0.04 * (high - low) or 0.5
    return low - margin, high + margin


def thin(count: int) -> NDArray[np.int64]:
    """Return the places of the points of a long curve that are drawn."""
    return np.unique(np.linspace(0, count - 1, min(count, DRAWN)).round().astype(np.int64))


def describe_bin(bins: Bins, k: int, unit: str) -> str:
    """Return the line of a bin: where it lies, its mean, how many digits it has."""
    return tr("λ₁ {low} … {high}: {mean} ± {error}{unit}, {count} digits").format(
        low=write_number(float(bins.low[k])),
        high=write_number(float(bins.high[k])),
        mean=write_number(float(bins.means[k])),
        error=write_number(float(bins.errors[k])),
        unit=unit,
        count=int(bins.counts[k]),
    )
