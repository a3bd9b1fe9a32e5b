"""Numbers above and below zero as small bars, such as the weights from a neuron to the outputs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.gui.inside.convolving.figures import fixed
from nnlab.gui.look import Look


def paint_bars(
    painter: QPainter, area: QRectF, values: NDArray[np.float64], span: float, look: Look
) -> None:
    """Paint bars about a middle line: up and blue above zero, down and orange below."""
    middle, half = area.center().y(), area.height() / 2
    step = area.width() / len(values)
    for number, value in enumerate(values):
        high = half * min(1.0, abs(float(value)) / span)
        top = middle - high if value > 0 else middle
        bar = QRectF(area.left() + (number + 0.1) * step, top, 0.8 * step, high)
        painter.fillRect(bar, look.colour("plus" if value > 0 else "minus"))
    painter.setPen(QPen(look.colour("muted"), 1))
    painter.drawLine(QPointF(area.left(), middle), QPointF(area.right(), middle))


class SignedBars(QWidget):
    """The bars large: a line for each, with its name and its number."""

    def __init__(self, look: Look, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._title = look, title
        self._values: NDArray[np.float64] = np.zeros(0)
        self._names: tuple[str, ...] = ()
        self.setAccessibleName(title)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        look.changed.connect(self.updateGeometry)
        look.changed.connect(self.update)

    def show_values(self, values: NDArray[np.float64], names: tuple[str, ...]) -> None:
        """Show numbers with their names."""
        self._values, self._names = values, names
        told = zip(names, values.tolist(), strict=True)
        self.setAccessibleDescription(", ".join(f"{name}: {fixed(v, 2)}" for name, v in told))
        self.update()

    def sizeHint(self) -> QSize:
        line = QFontMetricsF(self._look.font(0.85)).height()
        return QSize(round(self._look.px(160)), round(11 * line))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._look.px(120)), round(self._look.px(56)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = self._look
        painter.setFont(look.font(0.9))
        painter.setPen(look.colour("text"))
        line = painter.fontMetrics().height()
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(2, 0, self.width(), line), left, self._title)
        if len(self._values):
            area = QRectF(2, 1.2 * line, self.width() - 4, self.height() - 1.2 * line)
            self._paint_lines(painter, area)
        painter.end()

    def _paint_lines(self, painter: QPainter, area: QRectF) -> None:
        look, values = self._look, self._values
        step = min(area.height() / len(values), 1.5 * painter.fontMetrics().height())
        factor = min(1.0, step / (1.25 * painter.fontMetrics().height()))
        painter.setFont(look.font(0.9 * max(0.6, factor), tabular=True))
        metrics = painter.fontMetrics()
        name = max(metrics.horizontalAdvance(text) for text in self._names) + look.px(6)
        number = metrics.horizontalAdvance("−00.00")
        room = max(1.0, area.width() - name - number) / 2
        span = max(float(np.abs(values).max()), 1e-12)
        middle = area.left() + name + room
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for place, value in enumerate(values.tolist()):
            y, wide = area.top() + place * step, room * abs(value) / span
            bar = QRectF(middle - (wide if value < 0 else 0), y + 0.2 * step, wide, 0.6 * step)
            painter.fillRect(bar, look.colour("plus" if value > 0 else "minus"))
            painter.setPen(look.colour("text"))
            painter.drawText(QRectF(area.left(), y, name, step), left, self._names[place])
            at = QRectF(area.right() - number, y, number, step)
            painter.drawText(at, right, fixed(value, 2))
        painter.setPen(QPen(look.colour("muted"), 1))
        foot = QPointF(middle, area.top() + len(values) * step)
        painter.drawLine(QPointF(middle, area.top()), foot)
