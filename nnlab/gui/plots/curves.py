"""The learning curves: energy H and classification error C against the number of updates."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.app.learning_curve import LearningCurve
from nnlab.gui.look import Look
from nnlab.gui.plots.curve_points import make_log_ticks
from nnlab.gui.plots.plane_scale import find_ticks
from nnlab.gui.plots.polygons import make_polygon
from nnlab.gui.tr import tr

MOST_POINTS = 600
SMALLEST_H = 1e-12
MOST_DECADES = 8.0


@dataclass(frozen=True, eq=False)
class CurveScene:
    """The curves, the present number of updates, and whether H has a logarithmic axis."""

    curve: LearningCurve
    updates: int = 0
    log: bool = False


class Curves(QWidget):
    """H solid on the left axis, C dashed on the right one, a thin line at the present update."""

    hovered = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.scene = CurveScene(LearningCurve())
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("learning curves"))
        self.setToolTip(tr("Energy H (solid, left axis), classification error C (dashed, right)"))
        look.changed.connect(self.update)

    def show_scene(self, scene: CurveScene) -> None:
        """Draw this from now on."""
        self.scene = scene
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(self._look.px(340)), round(self._look.px(190)))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._look.px(150)), round(self._look.px(80)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("base"))
        painter.setFont(self._look.font(0.9))
        area, axis = self._area(), self._axis()
        self._paint_axes(painter, area, axis)
        self._paint_names(painter, area)
        painter.setClipRect(area)
        self._paint_curves(painter, area, axis)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        area, curve = self._area(), self.scene.curve
        if not area.contains(event.position()) or not len(curve.updates):
            self.hovered.emit("")
            return
        updates = (event.position().x() - area.left()) / area.width() * self._last()
        place = int(np.argmin(np.abs(curve.updates - updates)))
        self.hovered.emit(
            tr("update {k}: H = {H}, C = {C}").format(
                k=f"{curve.updates[place]:.0f}",
                H=f"{curve.H[place]:.4g}",
                C=f"{curve.C[place]:.3f}",
            )
        )

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered.emit("")

    def _area(self) -> QRectF:
        metrics = QFontMetrics(self._look.font(0.9))
        left = metrics.horizontalAdvance("0.0001") + self._look.px(10)
        right = metrics.horizontalAdvance("0.5") + self._look.px(10)
        line = metrics.height()
        return QRectF(self.rect()).adjusted(left, 1.3 * line, -right, -1.3 * line)

    def _last(self) -> float:
        curve = self.scene.curve
        return max(float(curve.updates[-1]) if len(curve.updates) else 0.0, self.scene.updates, 10)

    def _axis(self) -> tuple[float, float]:
        """The range of H: of log10 H on a log axis. It moves in steps, so that it holds still."""
        H = self.scene.curve.H[np.isfinite(self.scene.curve.H)]
        if not self.scene.log:
            top = float(H.max()) if len(H) else 1.0
            unit = 10.0 ** math.floor(math.log10(max(top, 1e-6)))
            steps = (step * unit for step in (1, 1.2, 1.5, 2, 3, 4, 5, 6, 8, 10, 15))
            return 0.0, next(step for step in steps if step >= 1.02 * top) if top else 1.0
        H = np.maximum(H, SMALLEST_H)
        high = math.ceil(2 * math.log10(float(H.max())) + 0.1) / 2 if len(H) else 1.0
        low = math.floor(2 * math.log10(float(H.min())) - 0.1) / 2 if len(H) else -1.0
        return max(min(low, high - 1.0), high - MOST_DECADES), high

    def _paint_axes(self, painter: QPainter, area: QRectF, axis: tuple[float, float]) -> None:
        look, metrics, last = self._look, painter.fontMetrics(), self._last()
        room, line = metrics.horizontalAdvance("0.0001"), metrics.height()
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if self.scene.log:
            ticks = make_log_ticks(*axis)[0]
        else:
            most = max(2, int(area.height() / (1.8 * line)))
            ticks = [(value, f"{value:.4g}") for value in find_ticks(*axis, most)]
        for value, text in ticks:
            y = area.bottom() - (value - axis[0]) / (axis[1] - axis[0]) * area.height()
            painter.setPen(QPen(look.colour("grid"), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(look.colour("text"))
            box = QRectF(area.left() - room - look.px(4), y - line / 2, room, line)
            painter.drawText(box, right, text)
        for value in (0.0, 0.5, 1.0):
            y = area.bottom() - value * area.height()
            box = QRectF(area.right() + look.px(4), y - line / 2, room, line)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, f"{value:g}")
        named = metrics.horizontalAdvance(tr("updates")) + look.px(8)
        for value in find_ticks(0.0, last, max(2, int(area.width() / (1.6 * room)))):
            x = area.left() + value / last * area.width()
            text = _shorten(value)
            width = metrics.horizontalAdvance(text)
            if x + width / 2 < area.right() - named:
                box = QRectF(x - width, area.bottom() + 2, 2 * width, line)
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        corner = QRectF(area.right() - named, area.bottom() + 2, named, line)
        painter.drawText(corner, Qt.AlignmentFlag.AlignRight, tr("updates"))

    def _paint_names(self, painter: QPainter, area: QRectF) -> None:
        """Name both curves above the plot, each with a piece of its line."""
        look, metrics = self._look, painter.fontMetrics()
        y, x = area.top() - 0.65 * metrics.height(), area.left()
        labels = [tr("energy H"), tr("classification error C (right axis)")]
        pieces = 2 * (look.px(29) + look.px(14))
        if pieces + sum(map(metrics.horizontalAdvance, labels)) > area.width():
            labels = ["H", tr("C (right)")]
        for label, pen in zip(labels, self._pens(), strict=True):
            painter.setPen(pen)
            painter.drawLine(QPointF(x, y), QPointF(x + look.px(24), y))
            painter.setPen(look.colour("text"))
            x += look.px(29)
            painter.drawText(QPointF(x, y + 0.35 * metrics.ascent()), label)
            x += metrics.horizontalAdvance(label) + look.px(14)

    def _paint_curves(self, painter: QPainter, area: QRectF, axis: tuple[float, float]) -> None:
        look, curve, last = self._look, self.scene.curve, self._last()
        x = area.left() + self.scene.updates / last * area.width()
        painter.setPen(QPen(look.colour("muted"), 1))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        if not len(curve.updates):
            return
        step = -(-len(curve.updates) // MOST_POINTS)
        keep = np.isfinite(curve.H)
        updates, H, C = curve.updates[keep][::step], curve.H[keep][::step], curve.C[keep][::step]
        if self.scene.log:
            H = np.log10(np.maximum(H, SMALLEST_H))
        left = area.left() + updates / last * area.width()
        heights = ((H - axis[0]) / (axis[1] - axis[0]), C)
        # C last: where both coincide, H shows through its gaps.
        for pen, height in zip(self._pens(), heights, strict=True):
            painter.setPen(pen)
            points = np.column_stack((left, area.bottom() - height * area.height()))
            painter.drawPolyline(make_polygon(points))

    def _pens(self) -> tuple[QPen, QPen]:
        look = self._look
        # Wider pens cost several times as much on long curves; a projector needs them.
        width = 2.0 if look.presentation else 1.0
        dashed = QPen(look.colour("minus"), width, Qt.PenStyle.DashLine)
        return QPen(look.colour("accent"), width), dashed


def _shorten(value: float) -> str:
    """Write 2000 as 2k and 3000000 as 3M."""
    for unit, name in ((1e6, "M"), (1e3, "k")):
        if value >= unit:
            return f"{value / unit:.4g}{name}"
    return f"{value:.4g}"
