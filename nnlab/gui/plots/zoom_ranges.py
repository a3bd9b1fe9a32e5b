"""The ranges of a map's two axes: fitted to what is to be seen, or zoomed and moved by hand."""

from __future__ import annotations

import math

import numpy as np

from nnlab.core.arrays import FloatArray
from nnlab.gui.plots.axes import Range, hold_range

# A fitted range reaches so far beyond the points: at least, and as a share of their extent.
MARGIN, SHARE = 1.5, 0.35
SMALLEST, LARGEST = 1e-6, 1e9


class ZoomRanges:
    """`x` and `y`; as long as nobody has zoomed they contain the points, and grow in steps."""

    def __init__(self) -> None:
        self.x: Range = (-MARGIN, MARGIN)
        self.y: Range = (-MARGIN, MARGIN)
        self.zoomed = False
        self._fitted = False

    def fit(self) -> None:
        """Follow the points again, from the next `follow` on."""
        self.zoomed = self._fitted = False

    def follow(self, points: FloatArray) -> None:
        """Contain these points (n, 2), unless zoomed by hand."""
        if self.zoomed or not np.isfinite(points).all():
            return
        self.x = self._hold(self.x, points[:, 0])
        self.y = self._hold(self.y, points[:, 1])
        self._fitted = True

    def zoom(self, factor: float, x: float, y: float) -> None:
        """Make both ranges `factor` times as wide; the point (x, y) stays where it is."""
        wide = max(self.x[1] - self.x[0], self.y[1] - self.y[0])
        if SMALLEST < wide * factor < LARGEST:
            self.x, self.y = _scaled(self.x, x, factor), _scaled(self.y, y, factor)
            self.zoomed = True

    def shift(self, dx: float, dy: float) -> None:
        """Move both ranges."""
        if math.isfinite(dx) and math.isfinite(dy):
            self.x = self.x[0] + dx, self.x[1] + dx
            self.y = self.y[0] + dy, self.y[1] + dy
            self.zoomed = True

    def _hold(self, old: Range, values: FloatArray) -> Range:
        low, high = float(values.min()), float(values.max())
        margin = max(MARGIN, SHARE * (high - low))
        # What moves within the range leaves it as it is: a map must not slip under the pointer.
        if self._fitted and old[0] <= low and high <= old[1]:
            return old
        return hold_range(None, low - margin, high + margin)


def _scaled(span: Range, fixed: float, factor: float) -> Range:
    return fixed + (span[0] - fixed) * factor, fixed + (span[1] - fixed) * factor
