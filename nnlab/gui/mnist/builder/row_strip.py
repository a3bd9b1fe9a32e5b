"""The facts of one row of a net, painted in columns that are the same for all rows."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from nnlab.gui.look import Look

MIDDLE = 0.52
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class StripText:
    """What a strip writes: number and name at the left, shape at the right, counts below.

    `sign` stands before the name of a row that is impossible; `words` are the heading's: in the
    common font, not in the one for numbers.
    """

    number: str = ""
    name: str = ""
    shape: str = ""
    weights: str = ""
    multiplications: str = ""
    sign: str = ""
    words: bool = False
    strong: bool = False


class RowStrip(QWidget):
    """One or two lines; `pressed` when it is clicked, `dragged` (a global y) while it is pulled."""

    pressed = Signal()
    dragged = Signal(float)
    released = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.text = StripText()
        self._began: QPointF | None = None
        self._dragging = False
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_text(self, text: StripText) -> None:
        """Write other facts."""
        if text != self.text:
            self.text = text
            self.updateGeometry()
            self.update()

    @property
    def lines(self) -> int:
        """Lines that are written: the counts have their own where there are any."""
        counts = self.text.weights or self.text.multiplications
        return (1 if self.text.name or self.text.shape else 0) + (1 if counts else 0)

    def sizeHint(self) -> QSize:
        return QSize(round(self._look.px(120)), round(self._line * self.lines + self._look.px(3)))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    @property
    def _line(self) -> float:
        return QFontMetricsF(self._look.font(0.9)).height()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        top = self._look.px(1.5)
        if self.text.name or self.text.shape:
            self._paint_name(painter, top)
            top += self._line
        if self.lines > 0 and (self.text.weights or self.text.multiplications):
            self._paint_counts(painter, top)

    def _paint_name(self, painter: QPainter, top: float) -> None:
        look, text = self._look, self.text
        indent, wide = look.px(20), float(self.width())
        painter.setPen(look.colour("muted"))
        painter.setFont(look.font(0.82, tabular=True))
        painter.drawText(QRectF(0, top, indent - look.px(5), self._line), RIGHT, text.number)
        numbers = look.font(0.85, tabular=not text.words)
        painter.setFont(numbers)
        painter.setPen(look.colour("muted" if text.words else "text"))
        painter.drawText(QRectF(0, top, wide - look.px(4), self._line), RIGHT, text.shape)
        taken = QFontMetricsF(numbers).horizontalAdvance(text.shape) + look.px(8)
        painter.setFont(look.font(0.9, bold=text.strong))
        metrics = QFontMetricsF(painter.font())
        painter.setPen(look.colour("error" if text.sign else "muted" if text.words else "text"))
        name = f"{text.sign} {text.name}" if text.sign else text.name
        shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, wide - indent - taken)
        painter.drawText(QRectF(indent, top, wide - indent, self._line), LEFT, shown)

    def _paint_counts(self, painter: QPainter, top: float) -> None:
        look, wide = self._look, float(self.width())
        painter.setFont(look.font(0.82, tabular=not self.text.words))
        painter.setPen(QPen(look.colour("text" if self.text.strong else "muted")))
        painter.drawText(QRectF(0, top, MIDDLE * wide, self._line), RIGHT, self.text.weights)
        right = QRectF(0, top, wide - look.px(4), self._line)
        painter.drawText(right, RIGHT, self.text.multiplications)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._began, self._dragging = event.globalPosition(), False
            self.pressed.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._began is None:
            return
        way = abs(event.globalPosition().y() - self._began.y())
        self._dragging = self._dragging or way >= QApplication.startDragDistance()
        if self._dragging:
            self.dragged.emit(event.globalPosition().y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._began, self._dragging = None, False
        self.released.emit()
