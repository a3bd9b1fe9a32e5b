"""The errors delta against the layer: by which factor they shrink from one to the one before."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.gui.look import Look
from nnlab.gui.plots.axes import CENTRE, TEXT, Axes, Range
from nnlab.gui.plots.digits.delta_plot import DeltaPlot
from nnlab.gui.plots.log_axes import decade_ticks, find_frame, paint_frame
from nnlab.gui.tr import tr


def step_factors(rms: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how much larger each layer's rms is than that before it, (layers - 1,).

    NaN where one of them is zero.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        factors: NDArray[np.float64] = rms[1:] / rms[:-1]
    return np.where(np.isfinite(factors) & (factors > 0), factors, np.nan)


def write_factor(factor: float) -> str:
    """Write a factor between neighbouring layers with two digits."""
    if not np.isfinite(factor):
        return "–"
    return f"×{factor:.0f}" if factor >= 9.95 else f"×{factor:.2g}"


class DeltaProfile(QWidget):
    """Points joined from layer to layer, with the factor between neighbours."""

    def __init__(self, look: Look, plot: DeltaPlot, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._plot = look, plot
        self._rms = np.zeros(0)
        self._when = ""
        self._range: Range = (-1.0, 0.0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Errors δ against the layer"))
        self.setToolTip(
            tr(
                "How large δ is in each layer, now or at the batch under the pointer; between "
                "neighbours the factor from left to right"
            )
        )
        look.changed.connect(self.update)

    def show_rms(self, rms: NDArray[np.float64], within: Range, when: str = "") -> None:
        """Show the rms (layers,), from the input on, on a logarithmic axis of that range.

        `when` says at which batch.
        """
        self._rms, self._range, self._when = rms, within, when
        told = ", ".join(f"{number}: {value:.2g}" for number, value in enumerate(rms, 1))
        self.setAccessibleDescription(told)
        self.update()

    def axes(self) -> Axes:
        """Return the plot's axes: number of the layer, log10 of the rms."""
        area = find_frame(self._look, QRectF(self.rect()), self._look.px(12), "10⁻¹⁰")
        return Axes(area, (0.5, len(self._rms) + 0.5), self._range)

    def sizeHint(self) -> QSize:
        return QSize(round(self._look.px(300)), round(self._look.px(200)))

    def minimumSizeHint(self) -> QSize:
        scale = min(self._look.scale, 1.6)
        return QSize(round(170 * scale), round(90 * scale))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._plot.enlarged.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("base"))
        if len(self._rms):
            self._paint(painter)
        painter.end()

    def _paint(self, painter: QPainter) -> None:
        look, axes, count = self._look, self.axes(), len(self._rms)
        metrics = QFontMetrics(look.font(TEXT))
        most = max(2, int(axes.area.height() / (1.6 * metrics.height())))
        every = max(1, int(np.ceil(count * 1.5 * metrics.horizontalAdvance("10") / self.width())))
        x_ticks = [(float(n), str(n)) for n in range(1, count + 1, every)]
        names = (tr("layer, from input to output"), self._when)
        paint_frame(painter, axes, look, names, x_ticks, decade_ticks(*axes.y, most))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        with np.errstate(divide="ignore"):
            logs = np.where(self._rms > 0, np.log10(self._rms), -np.inf)
        points = [axes.point(n, max(y, axes.y[0])) for n, y in enumerate(logs, 1)]
        painter.setPen(QPen(look.colour("accent"), look.px(1.5)))
        painter.drawPolyline(points)
        painter.setBrush(look.colour("accent"))
        for point, y in zip(points, logs, strict=True):
            if np.isfinite(y):
                painter.drawEllipse(point, look.px(4), look.px(4))
            else:
                painter.setPen(look.colour("text"))
                box = QRectF(point.x() - 60, point.y() - metrics.height(), 120, metrics.height())
                painter.drawText(box, CENTRE, "δ = 0")
        self._paint_factors(painter, axes, points)

    def _paint_factors(self, painter: QPainter, axes: Axes, points: list[QPointF]) -> None:
        """Write each factor in the middle of its step, on the side where there is room."""
        look = self._look
        painter.setFont(look.font(TEXT))
        painter.setPen(look.colour("text"))
        metrics = painter.fontMetrics()
        line = float(metrics.height())
        room = axes.area.width() / max(len(points), 1)
        texts = [write_factor(float(factor)) for factor in step_factors(self._rms)]
        if max(map(metrics.horizontalAdvance, texts), default=0) > 1.25 * room:
            return
        for place, text in enumerate(texts):
            left, right = points[place], points[place + 1]
            middle = QPointF((left.x() + right.x()) / 2, (left.y() + right.y()) / 2)
            # Left above the line where it rises: there its own slope leaves the corner free.
            wide = metrics.horizontalAdvance(text)
            steep = abs(left.y() - right.y()) / max(right.x() - left.x(), 1.0)
            lift = line * 0.75 + 0.5 * wide * min(steep, 1.0) * 0.5
            y = middle.y() - lift
            if y - line / 2 < axes.area.top():
                y = middle.y() + lift
            box = QRectF(middle.x() - wide, y - line / 2, 2 * wide, line)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
