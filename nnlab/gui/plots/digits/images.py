"""Digits as crisp images: a scrolling gallery of those that the net answers wrongly."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import (
    QImage,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QWidget

from nnlab.app.digits.run import WrongDigits
from nnlab.gui.look import Look
from nnlab.gui.plots.digits.cell_area import NOWHERE, CellArea
from nnlab.gui.plots.digits.digits import DigitFace, DigitWords, make_digit_image
from nnlab.gui.tr import tr


class DigitGallery(CellArea):
    """Digits in rows, each with "target → answer" and the confidence of the answer.

    Arrow keys, Home, End and Page keys walk; `chosen` carries the row of `WrongDigits` that was
    clicked or walked to, `pointed` the one under the pointer (-1: none).
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._digits = WrongDigits()
        self._words = DigitWords()
        self._images: dict[int, QImage] = {}
        self._empty_text = ""
        self.setAccessibleName(tr("Digits answered wrongly"))
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    # What is shown

    def set_digits(self, digits: WrongDigits, order: NDArray[np.int64]) -> None:
        """Show the digits in that order; the chosen one stays so when only the order changes."""
        same = digits is self._digits
        row = self.chosen_row
        if not same:
            self._images.clear()
        self._digits, self._order = digits, order
        found = np.flatnonzero(order == row) if same and row != NOWHERE else np.zeros(0)
        self._place = int(found[0]) if len(found) else NOWHERE
        self._under = NOWHERE
        if not same:
            self.verticalScrollBar().setValue(0)
        self._lay_out()
        self._reveal(self._place)

    def set_words(self, words: DigitWords) -> None:
        """Name classes and outputs so."""
        if words != self._words:
            self._words = words
            self._on_look_changed()

    def set_empty_text(self, text: str) -> None:
        """Say what stands here while there are no digits."""
        if text != self._empty_text:
            self._empty_text = text
            self.viewport().update()

    def describe(self, row: int) -> str:
        """Return one line on a digit: place in the test set, target, answer, its output."""
        if not 0 <= row < len(self._digits):
            return ""
        wrong, words = self._digits, self._words
        line = tr("test image {index}: target {target}, answer {answer}, confidence {share}")
        if not words.shares:
            line = tr("test image {index}: target {target}, answer {answer} with {share}")
        return line.format(
            index=int(wrong.index[row]),
            target=words.name(int(wrong.target[row])),
            answer=words.name(int(wrong.answer[row])),
            share=words.output(float(wrong.confidence[row]), 1),
        )

    # Geometry, in pixels of the viewport

    def _on_look_changed(self) -> None:
        self._images.clear()
        self._face = DigitFace(self._look, self._words)
        self._cell = self._face.size
        self._lay_out()

    def sizeHint(self) -> QSize:
        return QSize(6 * self._cell.width(), 2 * self._cell.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), self._look.colour("base"))
        if not len(self._order):
            self._paint_empty(painter)
        first = max(0, self.verticalScrollBar().value() // self._cell.height()) * self.columns
        for place in range(first, len(self._order)):
            rect = self.cell_rect(place)
            if rect.top() > self.viewport().height():
                break
            self._paint_digit(painter, place, rect)
        painter.end()

    def _paint_empty(self, painter: QPainter) -> None:
        painter.setFont(self._look.font())
        painter.setPen(self._look.colour("muted"))
        margin = round(self._look.px(12))
        box = self.viewport().rect().adjusted(margin, margin, -margin, -margin)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(box, flags, self._empty_text)

    def _paint_digit(self, painter: QPainter, place: int, cell: QRect) -> None:
        look, row = self._look, int(self._order[place])
        if place in (self._place, self._under):
            painter.fillRect(cell, look.colour("raised"))
        if row not in self._images:
            self._images[row] = make_digit_image(self._digits.image[row], look)
        image, chosen = self._images[row], place == self._place
        self._face.paint(painter, cell, image, self._digits, row, chosen)
