"""A small sketch of how the learning rate goes over a training."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.core.digits.schedule import SCHEDULES
from nnlab.core.digits.specs import TrainSpec
from nnlab.gui.look import Look
from nnlab.gui.tr import tr

POINTS = 160


class RateSketch(QWidget):
    """The rate from 0 to its highest value over all epochs."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._spec = TrainSpec()
        self.rates = np.zeros(POINTS)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)
        self.show_spec(self._spec)

    def show_spec(self, spec: TrainSpec) -> None:
        """Draw the schedule of these settings."""
        self._spec = spec
        rate = SCHEDULES[spec.schedule]
        self.rates = np.array([rate(k, POINTS, spec.eta) for k in range(POINTS)])
        told = tr(
            "Learning rate η over {epochs} epochs: {first} at first, {last} at the end"
        ).format(epochs=spec.epochs, first=f"{self.rates[0]:.2g}", last=f"{self.rates[-1]:.2g}")
        self.setAccessibleName(told)
        self.setToolTip(told)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(self._look.px(120)), round(self._look.px(44)))

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look.font(0.78))
        metrics = QFontMetricsF(painter.font())
        top_text, last_text = f"{self._spec.eta:.4g}", tr("epoch {}").format(self._spec.epochs)
        left = max(metrics.horizontalAdvance(top_text), metrics.horizontalAdvance("η 0"))
        box = QRectF(self.rect()).adjusted(
            left + look.px(5), metrics.ascent() / 2, -look.px(2), -metrics.height()
        )
        self._paint_curve(painter, box)
        painter.setPen(look.colour("muted"))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for y, text in ((box.top(), top_text), (box.bottom(), "η 0")):
            place = QRectF(0, y - metrics.height() / 2, left, metrics.height())
            painter.drawText(place, right, text)
        under = QRectF(box.left(), box.bottom() + 1, box.width(), metrics.height())
        painter.drawText(under, right, last_text)

    def _paint_curve(self, painter: QPainter, box: QRectF) -> None:
        look = self._look
        painter.setPen(QPen(look.colour("grid"), 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        painter.drawLine(box.bottomLeft(), box.topLeft())
        x = np.linspace(box.left(), box.right(), POINTS)
        y = box.bottom() - box.height() * self.rates / max(float(self._spec.eta), 1e-300)
        points = [QPointF(*point) for point in zip(x.tolist(), y.tolist(), strict=True)]
        fill = QColor(look.colour("accent"))
        fill.setAlphaF(0.16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawPolygon(QPolygonF([box.bottomLeft(), *points, box.bottomRight()]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.colour("accent"), look.px(1.5)))
        painter.drawPolyline(QPolygonF(points))
