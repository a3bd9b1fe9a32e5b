"""Few points with error bars against a number such as N or L: a line for each other number."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.core.arrays import FloatArray
from nnlab.gui.look import Look
from nnlab.gui.plots.axes import TEXT, Axes, Range, write
from nnlab.gui.plots.log_axes import Tick, find_frame
from nnlab.gui.plots.plane.scale import find_ticks
from nnlab.gui.plots.walls.trend_painter import TITLE, Legend, lay_out_legend, paint_trends
from nnlab.gui.tr import tr

REACH = 40.0
"""Pixels from which the pointer reads a point."""


@dataclass(frozen=True, eq=False)
class TrendSeries:
    """Points x, y (n,) with standard deviations `spread` (n,), NaN where there is only one value.

    `mark` chooses colour and symbol (see `digits.run_marks`), `style` the line: "solid", "dash",
    "dot" or "none"; a `hollow` symbol tells series of the same mark apart. `name` stands in the
    legend if it is not empty, `meaning` in the line under the pointer.
    """

    name: str
    mark: int
    x: FloatArray
    y: FloatArray
    spread: FloatArray
    style: str = "solid"
    hollow: bool = False
    meaning: str = ""


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
    with the style of its line and whether its symbol is hollow. `zero` keeps y = 0 in the range;
    `least` is the smallest width of the range of y.
    """

    title: str
    names: tuple[str, str]
    series: tuple[TrendSeries, ...] = ()
    log_x: bool = False
    notes: tuple[tuple[str, str, bool], ...] = ()
    fits: tuple[TrendFit, ...] = ()
    zero: bool = False
    least: float = 1e-3
    empty: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is no finite point."""
        return not any(np.isfinite(one.y).any() for one in self.series)


class TrendPlot(QWidget):
    """Paints a `TrendScene`. `hovered` carries a line on the nearest point, "" for none."""

    hovered = Signal(str)
    enlarged = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._scene = TrendScene("", ("", ""))
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setToolTip(
            tr(
                "Point to read numbers; error bars: one standard deviation over the starts; "
                "a double click makes this the only plot"
            )
        )
        look.changed.connect(self.update)

    @property
    def scene(self) -> TrendScene:
        """What is shown."""
        return self._scene

    def show_scene(self, scene: TrendScene) -> None:
        """Show this."""
        self._scene = scene
        self.setAccessibleName(scene.title)
        lines = [
            self.describe(one, place)
            for one in scene.series
            for place in np.flatnonzero(np.isfinite(one.y)).tolist()
        ]
        self.setAccessibleDescription("; ".join(lines) or scene.empty)
        self.update()

    def describe(self, series: TrendSeries, place: int) -> str:
        """Return one line on a point of a series."""
        spread = float(series.spread[place])
        around = f" ± {write_short(spread)}" if np.isfinite(spread) else ""
        x, y = write_short(float(series.x[place])), write_short(float(series.y[place]))
        words = ", ".join(word for word in (series.meaning, series.name) if word)
        across, up = self._scene.names
        return f"{words}: {across.split(',')[0]} = {x}, {up.split(',')[0]} = {y}{around}"

    # Geometry

    def legend(self) -> Legend:
        """Return what is written above the axes, laid out for the present width."""
        return lay_out_legend(self._look, self._scene, self.width())

    def axes(self) -> Axes:
        """Return the axes; x is log10 where the axis is logarithmic."""
        line = QFontMetrics(self._look.font(TITLE, bold=True)).height()
        top = 1.15 * line + self.legend().height
        rect = QRectF(self.rect()).adjusted(0, top, 0, 0)
        y_range = self._y_range()
        widest = max((write(tick) for tick in find_ticks(*y_range, 6)), key=len, default="0.5")
        area = find_frame(self._look, rect, self._look.px(14), widest)
        return Axes(area, self._x_range(), y_range)

    def y_ticks(self, axes: Axes) -> list[Tick]:
        """Return the ticks of y that have room."""
        line = QFontMetrics(self._look.font(TEXT)).height()
        most = min(6, max(2, int(axes.area.height() / (1.8 * line))))
        return [(value, write(value)) for value in find_ticks(*axes.y, most)]

    def x_ticks(self, axes: Axes) -> list[Tick]:
        """Return the values of x themselves, without a text where there is no room for it."""
        metrics, free = QFontMetrics(self._look.font(TEXT)), -np.inf
        ticks: list[Tick] = []
        values = {float(x) for one in self._scene.series for x in one.x}
        for value in sorted(values):
            text, place = write_short(value), self.across(value)
            half = metrics.horizontalAdvance(text) / 2
            fits = axes.left(place) - half > free
            ticks.append((place, text if fits else ""))
            free = axes.left(place) + half + self._look.px(5) if fits else free
        return ticks

    def across(self, x: float) -> float:
        """Return the number of the axis of x that stands for x."""
        return float(np.log10(x)) if self._scene.log_x else x

    def _x_range(self) -> Range:
        values = [self.across(float(x)) for one in self._scene.series for x in one.x]
        low, high = min(values, default=0.0), max(values, default=1.0)
        margin = 0.08 * (high - low) or 0.5
        return low - margin, high + margin

    def _y_range(self) -> Range:
        values = []
        for one in self._scene.series:
            spread = np.nan_to_num(one.spread)
            values += [one.y - spread, one.y + spread]
        values += [fit.y for fit in self._scene.fits]
        found = np.concatenate(values) if values else np.zeros(0)
        found = found[np.isfinite(found)]
        if not len(found):
            return 0.0, 1.0
        low, high = float(found.min()), float(found.max())
        if self._scene.zero:
            low, high = min(low, 0.0), max(high, 0.0)
        short = self._scene.least - (high - low)
        if short > 0:
            low, high = low - short / 2, high + short / 2
        margin = 0.08 * (high - low)
        return low - margin, high + margin

    def sizeHint(self) -> QSize:
        return QSize(round(self._look.px(320)), round(self._look.px(240)))

    def minimumSizeHint(self) -> QSize:
        # A projector's scale may not force the window wider than its screen.
        return QSize(180, 120)

    # Events of Qt

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.hovered.emit(self.read(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.enlarged.emit()

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered.emit("")
        super().leaveEvent(event)

    def read(self, at: QPointF) -> str:
        """Return a line on the point nearest to a pixel, "" if none is near."""
        axes, best, line = self.axes(), REACH * self._look.scale, ""
        for one in self._scene.series:
            for place in range(len(one.x)):
                y = float(one.y[place])
                if not np.isfinite(y):
                    continue
                centre = axes.point(self.across(float(one.x[place])), y) - at
                distance = float(np.hypot(centre.x(), centre.y()))
                if distance < best:
                    best, line = distance, self.describe(one, place)
        return line

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("base"))
        paint_trends(painter, self, self._look)
        painter.end()


def write_short(value: float) -> str:
    """Write a number in at most four digits with a true minus sign."""
    return f"{value + 0.0:.4g}".replace("-", "−")
