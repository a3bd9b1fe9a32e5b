"""What the learning curves show, and where its numbers lie in the plot."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF

from nnlab.app.learning_curve import SETS, LearningCurve
from nnlab.core.arrays import FloatArray

SMALLEST_H = 1e-12
MOST_DECADES = 8.0
STEPS = (1, 1.2, 1.5, 2, 3, 4, 5, 6, 8, 10, 15)


@dataclass(frozen=True, eq=False)
class CurveScene:
    """The curves, the present step as updates and epochs, and the axes.

    `log` is for H, `log_axis` for what the curves are drawn against: "updates" or "epochs".
    """

    curve: LearningCurve
    updates: float = 0.0
    epochs: float = 0.0
    log: bool = False
    log_axis: bool = False
    axis: str = "updates"

    @property
    def x(self) -> FloatArray:
        """What the curves are drawn against (points,)."""
        return self.curve.epochs if self.axis == "epochs" else self.curve.updates

    @property
    def here(self) -> float:
        """Where the present step is on that axis."""
        return self.epochs if self.axis == "epochs" else self.updates

    @cached_property
    def sets(self) -> tuple[int, ...]:
        """The columns of the sets that were measured; the training set always is one."""
        known = [bool(np.isfinite(self.curve.H[:, i]).any()) for i in range(len(SETS))]
        return (0, *(i for i in range(1, len(SETS)) if known[i]))

    @cached_property
    def x_range(self) -> tuple[float, float]:
        """The range of the axis, log10 of it where it is logarithmic; 0 is not on that one."""
        x = self.x
        last = max(float(x[-1]) if len(x) else 0.0, self.here, 10.0)
        if not self.log_axis:
            return 0.0, last
        first = float(x[np.searchsorted(x, 0.0, side="right")]) if len(x) and x[-1] > 0 else 1.0
        return math.log10(min(first, last / 10)), math.log10(last)

    @cached_property
    def H_range(self) -> tuple[float, float]:
        """The range of H, log10 of it on a log axis. It moves in steps, so that it holds still."""
        H = self.curve.H[np.isfinite(self.curve.H)]
        if not self.log:
            top = float(H.max()) if len(H) else 1.0
            unit = 10.0 ** math.floor(math.log10(max(top, 1e-6)))
            steps = (step * unit for step in STEPS)
            return 0.0, next(step for step in steps if step >= 1.02 * top) if top else 1.0
        H = np.maximum(H, SMALLEST_H)
        high = math.ceil(2 * math.log10(float(H.max())) + 0.1) / 2 if len(H) else 1.0
        low = math.floor(2 * math.log10(float(H.min())) - 0.1) / 2 if len(H) else -1.0
        return max(min(low, high - 1.0), high - MOST_DECADES), high

    def lefts(self, x: FloatArray, area: QRectF) -> FloatArray:
        """Return where values of the axis lie, in pixels; -inf for 0 on a logarithmic one."""
        low, high = self.x_range
        with np.errstate(divide="ignore"):
            values = np.log10(x) if self.log_axis else x
        return np.asarray(area.left() + (values - low) / (high - low) * area.width())

    def H_tops(self, H: FloatArray, area: QRectF) -> FloatArray:
        """Return where values of H lie, in pixels."""
        low, high = self.H_range
        values = np.log10(np.maximum(H, SMALLEST_H)) if self.log else H
        return np.asarray(area.bottom() - (values - low) / (high - low) * area.height())

    def C_tops(self, C: FloatArray, area: QRectF) -> FloatArray:
        """Return where values of C lie, in pixels."""
        return np.asarray(area.bottom() - C * area.height())

    def x_at(self, left: float, area: QRectF) -> float:
        """Return the value of the axis at a place of the plot."""
        low, high = self.x_range
        value = low + (left - area.left()) / area.width() * (high - low)
        return float(10.0**value) if self.log_axis else value


def pick_columns(lefts: FloatArray, width: float) -> NDArray[np.intp]:
    """Return the numbers of the first points in each so many pixels."""
    slots = np.floor(lefts / width)
    return np.flatnonzero(np.diff(slots, prepend=slots[0] - 1 if len(slots) else 0.0) != 0)


def mean_columns(values: FloatArray, starts: NDArray[np.intp]) -> FloatArray:
    """Return the means of the points from each start to the next."""
    if not len(values):
        return values
    counts = np.diff(starts, append=len(values))
    return np.asarray(np.add.reduceat(values, starts) / counts)


def split_gaps(known: NDArray[np.bool_]) -> list[slice]:
    """Return the stretches of points that are known without a gap."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], known, [False])).astype(np.int8)))
    return [slice(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
