"""Plots one above the other over one axis, the arc length of a line, with marks across all."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.gui.look import Look
from nnlab.gui.plots.axes import NAME, TEXT, Axes, Range, hold_range
from nnlab.gui.plots.probing.section_painter import paint_section
from nnlab.gui.plots.probing.section_scene import SectionScene
from nnlab.gui.tr import tr

GAP = 7.0


class SectionPlot(QWidget):
    """`hovered` carries the arc length under the pointer, or None when it leaves."""

    hovered = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._ranges: dict[str, Range] = {}
        self.scene = SectionScene(np.zeros(2))
        self.pointed: float | None = None
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("cross-section of the map"))
        self.setToolTip(
            tr(
                "Exponent, output and distance to the decision boundary along the line from A to "
                "B. Red lines: the boundary is crossed; dashed: a ridge. On the map drag "
                "A, B or the line, or draw another one (Shift: horizontal or vertical); the right "
                "mouse button moves the map."
            )
        )
        look.changed.connect(self.update)

    def show_scene(self, scene: SectionScene) -> None:
        """Draw this from now on; ranges that are not fixed move in steps."""
        self.scene = scene
        names = [track.name for track in scene.tracks]
        self._ranges = {name: held for name, held in self._ranges.items() if name in names}
        for track in scene.tracks:
            values = np.concatenate([np.empty(0), *(curve.values for curve in track.curves)])
            values = values[np.isfinite(values)]
            if track.within is not None:
                self._ranges[track.name] = track.within
            elif len(values):
                low, high = float(values.min()), float(values.max())
                old = self._ranges.get(track.name)
                self._ranges[track.name] = hold_range(old, low, high, 1e-3)
        self.update()

    def point(self, s: float | None) -> None:
        """Draw a hair and dots at an arc length, None for nowhere."""
        if s != self.pointed:
            self.pointed = s
            self.update()

    def axes(self) -> list[Axes]:
        """Return where the numbers of each plot lie in the widget, from above."""
        look, count = self._look, max(1, len(self.scene.tracks))
        metrics = QFontMetrics(look.font(TEXT))
        line, gap = metrics.height(), look.px(GAP)
        left = metrics.horizontalAdvance("−0.05") + look.px(10) + 1.3 * line
        names = [curve.name for track in self.scene.tracks for curve in track.curves]
        right = max([metrics.horizontalAdvance(name) for name in names], default=0) + look.px(12)
        bottom = 1.1 * line + 1.2 * QFontMetrics(look.font(NAME)).height() + look.px(2)
        top = 1.15 * line
        height = max((self.height() - top - bottom - (count - 1) * gap) / count, 6.0)
        width = max(self.width() - left - right, 8.0)
        end = float(self.scene.s[-1]) or 1.0
        return [
            Axes(
                QRectF(round(left), round(top + number * (height + gap)), width, round(height)),
                (0.0, end),
                self._ranges.get(track.name, (-1.0, 1.0)),
            )
            for number, track in enumerate(self.scene.tracks)
        ]

    def sizeHint(self) -> QSize:
        return QSize(round(self._look.px(620)), round(self._look.px(190)))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._look.px(260)), round(self._look.px(110)))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        axes = self.axes()
        inside = bool(axes) and axes[0].area.left() <= event.position().x() <= axes[0].area.right()
        s = axes[0].numbers(event.position())[0] if inside else None
        self.point(s)
        self.hovered.emit(s)

    def leaveEvent(self, event: QEvent) -> None:
        self.point(None)
        self.hovered.emit(None)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("base"))
        if self.scene.tracks:
            paint_section(painter, self.axes(), self.scene, self.pointed, self._look)
        painter.end()
