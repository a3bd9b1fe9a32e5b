"""The eight shapes in a row with the answer to each: output, sum, neurons on, right or not."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.app.words.notation import number
from nnlab.core.tc.shapes import SHAPES, name_shape, squares
from nnlab.gui.look import Look
from nnlab.gui.tc.canvas import CENTRE, LEFT, Canvas
from nnlab.gui.tr import tr

INDENT = 0.36
"""Part of a card's width that the letter takes."""


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
        boxes = self.boxes()
        words = [_words_of(answer) for answer in self.answers]
        marks = [_mark_of(shape, answer) for shape, answer in enumerate(self.answers)]
        room = (1 - INDENT) * boxes[0].width() - 2
        # One size for all cards, so that they can be compared.
        factor = self._fit([text for three in words for text in three], room)
        small = self._fit(marks, boxes[0].width() - 4)
        for shape, box in enumerate(boxes[: len(self.answers)]):
            self._draw_frame(painter, box, shape)
            self._draw_letter(painter, box, shape)
            self._write(painter, box, words[shape], factor)
            self._draw_mark(painter, box, marks[shape], small, self.answers[shape].is_right)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for shape, box in enumerate(self.boxes()):
            if box.contains(event.position()):
                self.chosen.emit(shape)

    def _height(self) -> int:
        return round(4.6 * self.fontMetrics().height())

    def _fit(self, texts: list[str], room: float) -> float:
        """The size of font, 0.9 of the usual at most, with which all texts fit in a width."""
        metrics = QFontMetricsF(self._look.font(0.9, bold=True))
        wide = max(map(metrics.horizontalAdvance, texts), default=0.0)
        return 0.9 * min(1.0, room / max(wide, 1.0))

    def _draw_frame(self, painter: QPainter, box: QRectF, shape: int) -> None:
        look = self._look
        pen = QPen(look.colour("accent" if shape == self._shape else "grid"), look.px(1.5))
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box)

    def _write(self, painter: QPainter, box: QRectF, words: tuple[str, ...], factor: float) -> None:
        """Output, sum and neurons on, one below the other at the right of the letter."""
        look, line = self._look, float(self.fontMetrics().height())
        left = box.left() + INDENT * box.width()
        painter.setPen(look.colour("text"))
        for place, text in enumerate(words):
            at = QRectF(left, box.top() + (0.1 + place) * line, box.right() - left, line)
            painter.setFont(look.font(factor, bold=place == 0))
            painter.drawText(at, LEFT, text)

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

    def _draw_mark(
        self, painter: QPainter, box: QRectF, text: str, factor: float, is_right: bool
    ) -> None:
        """A tick or a cross in words too: colour is never the only sign."""
        line = self.fontMetrics().height()
        low = QRectF(box.left() + 2, box.bottom() - 1.15 * line, box.width() - 4, 1.1 * line)
        painter.setPen(self._look.colour("text" if is_right else "error"))
        painter.setFont(self._look.font(factor))
        painter.drawText(low, CENTRE, text)


def _words_of(answer: Answer) -> tuple[str, ...]:
    return (
        f"O {answer.O:.2f}".replace("-", "−"),
        f"Σ {number(answer.total)}",
        tr("{on} of {all} on").format(on=answer.on, all=answer.units),
    )


def _mark_of(shape: int, answer: Answer) -> str:
    mark = "✓" if answer.is_right else tr("✗ wrong")
    return f"{name_shape(shape)} {mark}" + (tr(" · new") if answer.is_held else "")
