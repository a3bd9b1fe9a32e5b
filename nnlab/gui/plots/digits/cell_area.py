"""Cells of one size in lines, to be scrolled, pointed at, and walked through by keys."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

Rows = NDArray[np.int64]
NOWHERE = -1


class CellArea(QAbstractScrollArea):
    """The base of galleries and grids of images; what a cell shows is drawn by the heir.

    Arrow keys, Home, End and Page keys walk; `chosen` carries the row that was clicked or walked
    to, `pointed` the one under the pointer (-1: none). The heir sets `_cell`, the size of a cell.
    """

    chosen = Signal(int)
    pointed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._order: Rows = np.zeros(0, dtype=np.int64)
        self._place = NOWHERE
        self._under = NOWHERE
        self._cell = QSize(1, 1)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)

    def describe(self, row: int) -> str:
        """Return one line on the image of a row."""
        return ""

    @property
    def chosen_row(self) -> int:
        """The row that is chosen, or -1."""
        return int(self._order[self._place]) if self._place != NOWHERE else NOWHERE

    def choose(self, place: int) -> None:
        """Choose the image at a place of the shown order and bring it into view."""
        if 0 <= place < len(self._order) and place != self._place:
            self._place = place
            self._reveal(place)
            self.viewport().update()
            self.setAccessibleDescription(self.describe(self.chosen_row))
            self.chosen.emit(self.chosen_row)

    # Geometry, in pixels of the viewport

    @property
    def columns(self) -> int:
        """Number of images in a line."""
        return max(1, self.viewport().width() // self._cell.width())

    def _lay_out(self) -> None:
        lines = -(-len(self._order) // self.columns)
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, lines * self._cell.height() - self.viewport().height()))
        bar.setPageStep(max(1, self.viewport().height()))
        bar.setSingleStep(max(1, self._cell.height() // 3))
        self.viewport().update()

    def _visible_places(self) -> tuple[int, int]:
        top = self.verticalScrollBar().value()
        first = top // self._cell.height()
        last = (top + self.viewport().height() - 1) // self._cell.height()
        most = len(self._order)
        return min(first * self.columns, most), min((last + 1) * self.columns, most)

    def cell_rect(self, place: int) -> QRect:
        """Return where the image at a place of the order is drawn."""
        line, column = divmod(place, self.columns)
        high, wide = self._cell.height(), self._cell.width()
        corner = QPoint(column * wide, line * high - self.verticalScrollBar().value())
        return QRect(corner, self._cell)

    def place_at(self, point: QPoint) -> int:
        """Return the place of the order under a point of the viewport, or -1."""
        column = point.x() // self._cell.width()
        line = (point.y() + self.verticalScrollBar().value()) // self._cell.height()
        place = line * self.columns + column
        inside = 0 <= column < self.columns and 0 <= place < len(self._order)
        return place if inside else NOWHERE

    def _reveal(self, place: int) -> None:
        if place == NOWHERE:
            return
        rect, bar = self.cell_rect(place), self.verticalScrollBar()
        below = rect.bottom() + 1 - self.viewport().height()
        if rect.top() < 0:
            bar.setValue(bar.value() + rect.top())
        elif below > 0:
            bar.setValue(bar.value() + below)

    # Events of Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

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
        start = self._visible_places()[0] if self._place == NOWHERE else self._place + step
        self.choose(min(max(start, 0), last))

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self.place_at(event.pos())
            text = self.describe(int(self._order[place])) if place != NOWHERE else ""
            QToolTip.showText(event.globalPos(), text, self.viewport())
            return True
        return bool(super().viewportEvent(event))
