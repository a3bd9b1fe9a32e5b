"""What the plots over the arc length of a line show."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt

from nnlab.core.arrays import FloatArray
from nnlab.gui.plots.axes import Range


@dataclass(frozen=True, eq=False)
class SectionCurve:
    """One curve (points,), gaps where it is not finite; its name stands at its right end.

    `colour` is a name of the theme's colours or the number of one of its series.
    """

    name: str
    values: FloatArray
    colour: str | int
    dash: Qt.PenStyle = Qt.PenStyle.SolidLine


@dataclass(frozen=True, eq=False)
class SectionTrack:
    """One of the plots: the name of its axis, its curves, and its range if that is fixed.

    `note` stands in it where there is nothing to draw; `ticks` are chosen if there are none.
    """

    name: str
    curves: tuple[SectionCurve, ...]
    within: Range | None = None
    note: str = ""
    ticks: tuple[float, ...] = ()


@dataclass(frozen=True, eq=False)
class SectionMark:
    """A line across all plots at an arc length: `kind` is "boundary" or "ridge"."""

    s: float
    kind: str
    text: str


@dataclass(frozen=True, eq=False)
class SectionScene:
    """Arc lengths (points,), plots, marks, and the arc length that is pointed at."""

    s: FloatArray
    tracks: tuple[SectionTrack, ...] = ()
    marks: tuple[SectionMark, ...] = ()
