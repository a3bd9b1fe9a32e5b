"""A line of images side by side, drawn as one: for grids that scroll and sheets for export."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from nnlab.gui.look import Look
from nnlab.gui.plots.digits.ink import make_ink_image, make_ink_table

SIDE = 28
ZOOM = 2
GAP = 2
"""Paper between two images, in pixels of an image."""
SHEET_COLUMNS = 20
MOST_ON_SHEET = 400
# A viewer of a vector format smooths small images; one enlarged in whole pixels stays crisp.
SHEET_ZOOM = 6

Images = NDArray[np.uint8]


class LineFace:
    """How lines are drawn in the present look: `cell` is the room of one image and its caption."""

    def __init__(self, look: Look, captions: bool) -> None:
        self._look = look
        self._table = make_ink_table(look)
        self._font = look.font(0.8)
        self.zoom = max(ZOOM, round(ZOOM * look.scale))
        side = (SIDE + GAP) * self.zoom
        self.cell = QSize(side, side + (QFontMetrics(self._font).height() if captions else 0))

    def paint(
        self, painter: QPainter, corner: QPoint, images: Sequence[Images], enlarged: int = 1
    ) -> None:
        """Paint images (28, 28) from `corner` on to the right, `enlarged` beforehand."""
        block = np.zeros((SIDE, len(images) * (SIDE + GAP)), np.uint8)
        for column, image in enumerate(images):
            left = column * (SIDE + GAP) + GAP // 2
            block[:, left : left + SIDE] = image
        size = QSize(block.shape[1] * self.zoom, SIDE * self.zoom)
        drawn = make_ink_image(block, self._table)
        if enlarged > 1:
            drawn = drawn.scaled(drawn.size() * enlarged)
        painter.drawImage(QRect(corner + QPoint(0, GAP * self.zoom // 2), size), drawn)
        for column in range(len(images)):
            self.frame(painter, corner + QPoint(column * self.cell.width(), 0), "grid", 1)

    def frame(self, painter: QPainter, corner: QPoint, colour: str, width: float) -> None:
        """Paint the frame of the image whose cell begins at `corner`."""
        inset, side = GAP * self.zoom // 2, SIDE * self.zoom
        box = QRect(corner.x() + inset, corner.y() + inset, side, side).adjusted(-1, -1, 0, 0)
        painter.setPen(QPen(self._look.colour(colour), self._look.px(width)))
        painter.drawRect(box)

    def caption(self, painter: QPainter, cell: QRect, text: str) -> None:
        """Write below an image."""
        painter.setFont(self._font)
        painter.setPen(self._look.colour("muted"))
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
        right = Qt.TextElideMode.ElideRight
        painter.drawText(cell, flags, painter.fontMetrics().elidedText(text, right, cell.width()))


class ImageSheet(QWidget):
    """The images of a grid from the first one in sight on, for export: never shown itself."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._images: list[Images] = []
        self._captions: list[str] = []
        self.hide()

    def set_images(
        self, rows: Sequence[int], image: Callable[[int], Images], caption: Callable[[int], str]
    ) -> None:
        """Take the images of at most 400 rows, and the size that they need."""
        self._images = [image(row) for row in rows[:MOST_ON_SHEET]]
        self._captions = [caption(row) for row in rows[:MOST_ON_SHEET]]
        cell = LineFace(self._look, captions=True).cell
        columns = min(SHEET_COLUMNS, max(1, len(self._images)))
        lines = max(1, -(-len(self._images) // SHEET_COLUMNS))
        self.resize(columns * cell.width(), lines * cell.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("base"))
        face = LineFace(self._look, captions=True)
        for line in range(-(-len(self._images) // SHEET_COLUMNS)):
            begin, top = line * SHEET_COLUMNS, line * face.cell.height()
            images = self._images[begin : begin + SHEET_COLUMNS]
            face.paint(painter, QPoint(0, top), images, SHEET_ZOOM)
            for column, text in enumerate(self._captions[begin : begin + SHEET_COLUMNS]):
                corner = QPoint(column * face.cell.width(), top)
                face.caption(painter, QRect(corner, face.cell), text)
        painter.end()
