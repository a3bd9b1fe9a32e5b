"""The eight shapes in a row with the answer to each: output, sum, neurons on, right or not."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.app.words.notation import number
from nnlab.core.tc.shapes import SHAPES, name_shape, squares
from nnlab.gui.look import Look
from nnlab.gui.tc.canvas import CENTRE, Canvas
from nnlab.gui.tr import tr


@dataclass(frozen=True)
class Answer:
    """What the net says to one shape at the letter's place."""

    O: float
    total: float
    on: int
    units: int
    is_right: bool
    is_held: bool


class ShapeStrip(Canvas):
    """`chosen` carries the shape that was clicked."""

    chosen = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(
            look,
            tr("the eight patterns with the net's answers"),
            tr("Click a pattern to put it on the retina; Σ sums V − V₀, and V₀ is V at rest"),
            parent,
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.answers: tuple[Answer, ...] = ()
        self._shape = 0

    def show_answers(self, answers: tuple[Answer, ...], shape: int) -> None:
        """Show the answers to all shapes; `shape` is the one on the retina."""
        self.answers, self._shape = answers, shape
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(self._look.px(560)), self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._look.px(300)), self._height())

    def boxes(self) -> list[QRectF]:
        """Return the pixels of each shape's box."""
        width = self.width() / SHAPES
        return [QRectF(s * width, 0, width, self.height()).adjusted(3, 2, -3, -2) for s in range(8)]

    def draw(self, painter: QPainter) -> None:
        for shape, (box, answer) in enumerate(zip(self.boxes(), self.answers, strict=False)):
            self._draw_answer(painter, box, shape, answer)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for shape, box in enumerate(self.boxes()):
            if box.contains(event.position()):
                self.chosen.emit(shape)

    def _height(self) -> int:
        return round(4.6 * self.fontMetrics().height())

    def _draw_answer(self, painter: QPainter, box: QRectF, shape: int, answer: Answer) -> None:
        look = self._look
        pen = QPen(look.colour("accent" if shape == self._shape else "grid"), look.px(1.5))
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box)
        self._draw_letter(painter, box, shape)
        line = painter.fontMetrics().height()
        left = box.left() + 0.36 * box.width()
        words = (
            f"O {answer.O:.2f}".replace("-", "−"),
            f"Σ {number(answer.total)}",
            tr("{on} of {all} on").format(on=answer.on, all=answer.units),
        )
        painter.setPen(look.colour("text"))
        for place, text in enumerate(words):
            at = QRectF(left, box.top() + (0.1 + place) * line, box.right() - left - 2, line)
            painter.setFont(look.font(0.9, bold=place == 0))
            wide = painter.fontMetrics().horizontalAdvance(text)
            if wide > at.width():
                painter.setFont(look.font(0.86 * at.width() / wide, bold=place == 0))
            painter.drawText(at, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        self._draw_mark(painter, box, shape, answer)

    def _draw_letter(self, painter: QPainter, box: QRectF, shape: int) -> None:
        part = squares(shape)
        side = int(min(0.3 * box.width(), 0.6 * box.height()) / 3)
        left = box.left() + 0.05 * box.width() + (3 - part.shape[1]) * side / 2
        top = box.top() + 0.1 * box.height() + (3 - part.shape[0]) * side / 2
        for i, row in enumerate(part.tolist()):
            for j, on in enumerate(row):
                if on:
                    square = QRectF(left + j * side, top + i * side, side - 1, side - 1)
                    painter.fillRect(square, self._look.colour("plus"))

    def _draw_mark(self, painter: QPainter, box: QRectF, shape: int, answer: Answer) -> None:
        """A tick or a cross in words too: colour is never the only sign."""
        look = self._look
        line = painter.fontMetrics().height()
        low = QRectF(box.left() + 2, box.bottom() - 1.15 * line, box.width() - 4, 1.1 * line)
        painter.setPen(look.colour("text" if answer.is_right else "error"))
        name = name_shape(shape)
        mark = "✓" if answer.is_right else tr("✗ wrong")
        text = f"{name} {mark}" + (tr(" · new") if answer.is_held else "")
        painter.setFont(look.font(0.9))
        wide = painter.fontMetrics().horizontalAdvance(text)
        if wide > low.width():
            painter.setFont(look.font(0.86 * low.width() / wide))
        painter.drawText(low, CENTRE, text)
