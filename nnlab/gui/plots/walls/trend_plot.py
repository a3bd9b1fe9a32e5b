"""Few points with error bars against a number such as N or L: a line for each other number."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.gui.look import Look
from nnlab.gui.plots.walls.trend_layout import TrendLayout, lay_out_trends, write_short
from nnlab.gui.plots.walls.trend_painter import paint_trends
from nnlab.gui.plots.walls.trend_scene import TrendScene, TrendSeries
from nnlab.gui.tr import tr

REACH = 40.0
"""Pixels from which the pointer reads a point."""


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
                "Point to read numbers; error bars, over the seeds: as the legend says; "
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
        self.hold_scene(scene)
        self.update()

    def hold_scene(self, scene: TrendScene) -> None:
        """Show this as soon as the plot is painted: whoever has many paints them one by one."""
        self._scene = scene
        self.setAccessibleName(scene.title)
        lines = [
            self.describe(one, place)
            for one in scene.series
            for place in np.flatnonzero(np.isfinite(one.y)).tolist()
        ]
        self.setAccessibleDescription("; ".join(lines) or scene.empty)

    def describe(self, series: TrendSeries, place: int) -> str:
        """Return one line on a point of a series."""
        words = ", ".join(word for word in (series.meaning, series.name) if word)
        across, up = (name.split(",")[0] for name in self._scene.names)
        x, y = write_short(float(series.x[place])), write_short(float(series.y[place]))
        return f"{words}: {across} = {x}, {up} = {y}{self._bar_of(series, place)}"

    def _bar_of(self, series: TrendSeries, place: int) -> str:
        y, low, high = (float(part[place]) for part in (series.y, series.low, series.high))
        if not (np.isfinite(low) and np.isfinite(high)):
            return ""
        if not self._scene.extremes:
            return f" ± {write_short(high - y)}"
        return tr(" ({low} to {high})").format(low=write_short(low), high=write_short(high))

    def layout_of_trends(self) -> TrendLayout:
        """Return where everything lies at the present size."""
        return lay_out_trends(self._look, self._scene, QRectF(self.rect()))

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
        axes, best, line = self.layout_of_trends().axes, REACH * self._look.scale, ""
        for one in self._scene.series:
            for place in range(len(one.x)):
                y = float(one.y[place])
                if not np.isfinite(y):
                    continue
                centre = axes.point(self._scene.across(float(one.x[place])), y) - at
                distance = float(np.hypot(centre.x(), centre.y()))
                if distance < best:
                    best, line = distance, self.describe(one, place)
        return line

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("base"))
        paint_trends(painter, self._scene, self.layout_of_trends(), self._look)
        painter.end()
