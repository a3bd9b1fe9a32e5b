"""Tens of thousands of images in a grid that scrolls: only those in sight are drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from nnlab.gui.look import Look
from nnlab.gui.plots.digits.cell_area import NOWHERE, CellArea, Rows
from nnlab.gui.plots.digits.image_line import SIDE, Images, LineFace


class ImageGrid(CellArea):
    """Images (p, 28, 28) in an order of their rows, each with its caption below if there are any.

    Arrow keys, Home, End and Page keys walk. `chosen` carries the row that was clicked or walked
    to, `pointed` the one under the pointer (-1: none); `turned` says that others are in sight.
    """

    turned = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._images: Images = np.zeros((0, SIDE, SIDE), np.uint8)
        self._caption: Callable[[int], str] | None = None
        self._describe: Callable[[int], str] = str
        self._instead: Mapping[int, Images] = {}
        self._text = ""
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

    def describe(self, row: int) -> str:
        """Return one line on the image of a row."""
        return self._describe(row)

    @property
    def order(self) -> Rows:
        """The rows that are shown, in their order."""
        return self._order

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

    # Events of Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.turned.emit()

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
