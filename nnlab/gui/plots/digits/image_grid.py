"""Tens of thousands of images in a grid that scrolls: only those in sight are drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from nnlab.gui.look import Look
from nnlab.gui.plots.digits.image_line import SIDE, Images, LineFace

NOWHERE = -1

Rows = NDArray[np.int64]


class ImageGrid(QAbstractScrollArea):
    """Images (p, 28, 28) in an order of their rows, each with its caption below if there are any.

    Arrow keys, Home, End and Page keys walk. `chosen` carries the row that was clicked or walked
    to, `pointed` the one under the pointer (-1: none); `turned` says that others are in sight.
    """

    chosen = Signal(int)
    pointed = Signal(int)
    turned = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._images: Images = np.zeros((0, SIDE, SIDE), np.uint8)
        self._order: Rows = np.zeros(0, np.int64)
        self._caption: Callable[[int], str] | None = None
        self._describe: Callable[[int], str] = str
        self._instead: Mapping[int, Images] = {}
        self._place = self._under = NOWHERE
        self._text = ""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.verticalScrollBar().valueChanged.connect(self.turned)
        look.changed.connect(self._measure)
        self._measure()

    # What is shown

    def set_images(
        self,
        images: Images,
        order: Rows,
        describe: Callable[[int], str],
        caption: Callable[[int], str] | None = None,
    ) -> None:
        """Show the rows `order` of images; `describe` says what one is, `caption` in a word."""
        same, row = images is self._images, self.chosen_row
        self._images, self._order = images, order
        self._describe, self._caption = describe, caption
        found = np.flatnonzero(order == row) if same and row != NOWHERE else np.zeros(0)
        self._place = int(found[0]) if len(found) else NOWHERE
        self._under = NOWHERE
        self._instead = {}
        self._measure()
        self.verticalScrollBar().setValue(0)
        self._reveal(self._place)
        self.turned.emit()

    def set_instead(self, instead: Mapping[int, Images]) -> None:
        """Draw these images in place of those of their rows."""
        self._instead = instead
        self.viewport().update()

    def set_text(self, text: str) -> None:
        """Say what stands here while there are no images."""
        self._text = text
        self.viewport().update()

    @property
    def chosen_row(self) -> int:
        """The row that is chosen, or -1."""
        return int(self._order[self._place]) if self._place != NOWHERE else NOWHERE

    @property
    def order(self) -> Rows:
        """The rows that are shown, in their order."""
        return self._order

    def choose(self, place: int) -> None:
        """Choose the image at a place of the order and bring it into view."""
        if 0 <= place < len(self._order) and place != self._place:
            self._place = place
            self._reveal(place)
            self.viewport().update()
            self.setAccessibleDescription(self._describe(self.chosen_row))
            self.chosen.emit(self.chosen_row)

    def forget(self) -> None:
        """Choose none."""
        self._place = NOWHERE
        self.viewport().update()

    def visible_rows(self) -> Rows:
        """Return the rows that are in sight."""
        return self._order[slice(*self._visible_places())]

    def image(self, row: int) -> Images:
        """Return an image (28, 28) as it is drawn."""
        return self._instead.get(row, self._images[row])

    # Geometry, in pixels of the viewport

    def _measure(self) -> None:
        self._face = LineFace(self._look, captions=self._caption is not None)
        self._cell = self._face.cell
        self._lay_out()

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
        return place if 0 <= column < self.columns and place < len(self._order) else NOWHERE

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
        self.turned.emit()

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
            text = self._describe(int(self._order[place])) if place != NOWHERE else ""
            QToolTip.showText(event.globalPos(), text, self.viewport())
            return True
        return bool(super().viewportEvent(event))

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), self._look.colour("base"))
        if not len(self._order):
            self._paint_text(painter)
        first, last = self._visible_places()
        for begin in range(first, last, self.columns):
            self._paint_line(painter, range(begin, min(begin + self.columns, last)))
        painter.end()

    def _paint_text(self, painter: QPainter) -> None:
        painter.setFont(self._look.font())
        painter.setPen(self._look.colour("muted"))
        margin = round(self._look.px(12))
        box = self.viewport().rect().adjusted(margin, margin, -margin, -margin)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._text)

    def _paint_line(self, painter: QPainter, places: range) -> None:
        rows, face = self._order[places.start : places.stop].tolist(), self._face
        face.paint(painter, self.cell_rect(places[0]).topLeft(), [self.image(row) for row in rows])
        for place, row in zip(places, rows, strict=True):
            cell = self.cell_rect(place)
            if place in (self._under, self._place):
                colour, width = ("accent", 3.0) if place == self._place else ("muted", 1.0)
                face.frame(painter, cell.topLeft(), colour, width)
            if self._caption is not None:
                face.caption(painter, cell, self._caption(row))
