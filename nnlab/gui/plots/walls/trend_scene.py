"""What a trend plot shows: few points with error bars against N or L, and fitted lines."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np

from nnlab.core.arrays import FloatArray


@dataclass(frozen=True, eq=False)
class TrendSeries:
    """Points x, y (n,) with error bars from `low` to `high` (n,), NaN where there is none.

    `mark` chooses colour and symbol (see `digits.run_marks`), `style` the line: "solid", "dash",
    "dot" or "none"; a `hollow` symbol tells series of the same mark apart. `name` stands in the
    legend if it is not empty, `short` where there is no room for it, `meaning` in the line under
    the pointer.
    """

    name: str
    mark: int
    x: FloatArray
    y: FloatArray
    low: FloatArray
    high: FloatArray
    style: str = "solid"
    hollow: bool = False
    meaning: str = ""
    short: str = ""


@dataclass(frozen=True, eq=False)
class TrendFit:
    """A fitted line through x, y (n,) in the colour of a mark (-1: grey), `text` in the legend."""

    x: FloatArray
    y: FloatArray
    text: str
    mark: int = -1


@dataclass(frozen=True, eq=False)
class TrendScene:
    """What a trend plot shows; `names` are those of the axes, with units.

    With `log_x` the axis of x is logarithmic. `notes` stand in the legend after the series, each
    with the style of its line and whether its symbol is hollow. Error bars are standard deviations,
    with `extremes` least and greatest values. `zero` keeps y = 0 in the range; `least` is the
    smallest width of the range of y; beyond `bounds` y has no meaning, and no tick.
    """

    title: str
    names: tuple[str, str]
    series: tuple[TrendSeries, ...] = ()
    log_x: bool = False
    notes: tuple[tuple[str, str, bool], ...] = ()
    extremes: bool = False
    fits: tuple[TrendFit, ...] = ()
    zero: bool = False
    least: float = 1e-3
    bounds: tuple[float, float] = (-inf, inf)
    empty: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is no finite point."""
        return not any(np.isfinite(one.y).any() for one in self.series)

    @property
    def has_bars(self) -> bool:
        """Whether a point has an error bar."""
        return any(np.isfinite(one.high).any() for one in self.series)

    def across(self, x: float) -> float:
        """Return the number of the axis of x that stands for x."""
        return float(np.log10(x)) if self.log_x else x
