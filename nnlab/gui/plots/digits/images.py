"""Digits as crisp images: a scrolling gallery of those that the net answers wrongly."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from nnlab.app.digits.run import WrongDigits
from nnlab.gui.look import Look
from nnlab.gui.plots.digits.digits import DigitFace, DigitWords, make_digit_image
from nnlab.gui.tr import tr

NOWHERE = -1


class DigitGallery(QAbstractScrollArea):
    """Digits in rows, each with "target → answer" and the confidence of the answer.

    Arrow keys, Home, End and Page keys walk; `chosen` carries the row of `WrongDigits` that was
    clicked or walked to, `pointed` the one under the pointer (-1: none).
    """

    chosen = Signal(int)
    pointed = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._digits = WrongDigits()
        self._words = DigitWords()
        self._order: NDArray[np.int64] = np.zeros(0, dtype=np.int64)
        self._images: dict[int, QImage] = {}
        self._place = NOWHERE
        self._under = NOWHERE
        self._empty_text = ""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
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

    @property
    def chosen_row(self) -> int:
        """Row of `WrongDigits` that is chosen, or -1."""
        return int(self._order[self._place]) if self._place != NOWHERE else NOWHERE

    def choose(self, place: int) -> None:
        """Choose the digit at a place of the shown order and bring it into view."""
        if 0 <= place < len(self._order) and place != self._place:
            self._place = place
            self._reveal(place)
            self.viewport().update()
            self.setAccessibleDescription(self.describe(self.chosen_row))
            self.chosen.emit(self.chosen_row)

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

    @property
    def columns(self) -> int:
        """Number of digits in a row."""
        return max(1, self.viewport().width() // self._cell.width())

    def _lay_out(self) -> None:
        rows = -(-len(self._order) // self.columns)
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, rows * self._cell.height() - self.viewport().height()))
        bar.setPageStep(max(1, self.viewport().height()))
        bar.setSingleStep(max(1, self._cell.height() // 3))
        self.viewport().update()

    def cell_rect(self, place: int) -> QRect:
        """Return where the digit at a place of the order is drawn."""
        row, column = divmod(place, self.columns)
        corner = QPoint(
            column * self._cell.width(),
            row * self._cell.height() - self.verticalScrollBar().value(),
        )
        return QRect(corner, self._cell)

    def place_at(self, point: QPoint) -> int:
        """Return the place of the order under a point of the viewport, or -1."""
        column = point.x() // self._cell.width()
        row = (point.y() + self.verticalScrollBar().value()) // self._cell.height()
        place = row * self.columns + column
        inside = 0 <= column < self.columns and 0 <= place < len(self._order)
        return place if inside else NOWHERE

    def _reveal(self, place: int) -> None:
        if place == NOWHERE:
            return
        rect, bar = self.cell_rect(place), self.verticalScrollBar()
        if rect.top() < 0:
            bar.setValue(bar.value() + rect.top())
        elif rect.bottom() > self.viewport().height():
            bar.setValue(bar.value() + rect.bottom() - self.viewport().height())

    # Events of Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def sizeHint(self) -> QSize:
        return QSize(6 * self._cell.width(), 2 * self._cell.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(3 * self._cell.width(), self._cell.height())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(self.place_at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(NOWHERE)
        super().leaveEvent(event)

    def _point_at(self, place: int) -> None:
        if place != self._under:
            self._under = place
            self.viewport().update()
            self.pointed.emit(int(self._order[place]) if place != NOWHERE else NOWHERE)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.choose(self.place_at(event.position().toPoint()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        page = max(1, self.viewport().height() // self._cell.height()) * self.columns
        last = len(self._order) - 1
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -self.columns,
            Qt.Key.Key_Down: self.columns,
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_PageDown: page,
            Qt.Key.Key_Home: -last,
            Qt.Key.Key_End: last,
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None or last < 0:
            super().keyPressEvent(event)
            return
        start = 0 if self._place == NOWHERE else self._place + step
        self.choose(min(max(start, 0), last))

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self.place_at(event.pos())
            text = self.describe(int(self._order[place])) if place != NOWHERE else ""
            QToolTip.showText(event.globalPos(), text, self.viewport())
            return True
        return bool(super().viewportEvent(event))

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
