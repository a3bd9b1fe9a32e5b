"""One image as large as whole pixels allow, with the value of the pixel under the pointer."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.gui.look import Look
from nnlab.gui.plots.digits.ink import make_ink_image, make_ink_table
from nnlab.gui.tr import tr

SIDE = 28


class CloseUp(QWidget):
    """An image (28, 28) with two lines of words and the pointed pixel: around it or beside it."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._image: NDArray[np.uint8] | None = None
        self._title = self._note = ""
        self._pixel: tuple[int, int] | None = None
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("The chosen image, large"))
        self.setToolTip(tr("Point at a pixel to read its value: 0 paper to 255 ink"))
        look.changed.connect(self.updateGeometry)
        look.changed.connect(self.update)

    def show_image(self, image: NDArray[np.uint8] | None, title: str, note: str) -> None:
        """Show an image, or none, with its title and a smaller line."""
        self._image, self._title, self._note = image, title, note
        self.setAccessibleDescription(f"{title}; {note}")
        self.update()

    @property
    def title(self) -> str:
        """What stands above the image."""
        return self._title

    def read_out(self) -> str:
        """Return the pointed pixel and its value in words, "" if none is."""
        if self._image is None or self._pixel is None:
            return ""
        i, j = self._pixel
        return tr("row {i}, column {j}: {value}").format(i=i + 1, j=j + 1, value=self._image[i, j])

    # Geometry

    def _lines(self) -> tuple[int, int]:
        bold, small = self._look.font(1.1, bold=True), self._look.font(0.85)
        return QFontMetrics(bold).height(), QFontMetrics(small).height()

    @property
    def _gap(self) -> int:
        return round(self._look.px(4))

    def _fit(self) -> tuple[bool, QRect]:
        """Return whether the words stand beside the image, and where that is drawn."""
        large, small = self._lines()
        gap, wide, high = self._gap, self.width(), self.height()
        head = large + small + gap
        around = min(wide - 2 * gap, high - head - small - gap) // SIDE
        beside = min((wide - 3 * gap) // 2, high - 2 * gap) // SIDE
        side = SIDE * max(1, around, beside)
        if around >= beside:
            return False, QRect((wide - side) // 2, head, side, side)
        return True, QRect(gap, gap, side, side)

    def image_rect(self) -> QRect:
        """Return where the image is drawn: a whole number of pixels for each of its own."""
        return self._fit()[1]

    def pixel_at(self, point: QPoint) -> tuple[int, int] | None:
        """Return row and column of the pixel under a point, or None."""
        box = self.image_rect()
        if self._image is None or not box.contains(point):
            return None
        zoom = box.width() // SIDE
        return (point.y() - box.top()) // zoom, (point.x() - box.left()) // zoom

    def sizeHint(self) -> QSize:
        side = round(self._look.px(SIDE * 6 + 12))
        return QSize(side, side + 2 * sum(self._lines()))

    def minimumSizeHint(self) -> QSize:
        large, small = self._lines()
        return QSize(round(self._look.px(SIDE * 4)), SIDE * 2 + large + 3 * small)

    # Events of Qt

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(self.pixel_at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(None)
        super().leaveEvent(event)

    def _point_at(self, pixel: tuple[int, int] | None) -> None:
        if pixel != self._pixel:
            self._pixel = pixel
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("base"))
        if self._image is not None:
            self._paint_image(painter, self._image)
        self._paint_words(painter)
        painter.end()

    def _paint_image(self, painter: QPainter, image: NDArray[np.uint8]) -> None:
        look, box = self._look, self.image_rect()
        painter.drawImage(box, make_ink_image(image, make_ink_table(look)))
        painter.setPen(QPen(look.colour("grid"), look.px(1)))
        painter.drawRect(box.adjusted(-1, -1, 0, 0))
        if self._pixel is not None:
            zoom = box.width() // SIDE
            i, j = self._pixel
            mark = QRect(box.left() + j * zoom, box.top() + i * zoom, zoom, zoom)
            painter.setPen(QPen(look.colour("accent"), look.px(2)))
            painter.drawRect(mark.adjusted(-1, -1, 0, 0))

    def _paint_words(self, painter: QPainter) -> None:
        look = self._look
        (large, small), (beside, box) = self._lines(), self._fit()
        left = box.right() + 2 * self._gap if beside else 0
        down = box.top() if beside else 0
        last = down + large + small + self._gap if beside else box.bottom() + self._gap
        # Beside the image there is room for lines to wrap.
        lines = 3 if beside else 1
        parts = (
            (self._title, look.font(1.1, bold=True), "text", down, large),
            (self._note, look.font(0.85), "muted", down + large, lines * small),
            (self.read_out(), look.font(0.85), "text", last + (lines - 1) * small, lines * small),
        )
        align = Qt.AlignmentFlag.AlignLeft if beside else Qt.AlignmentFlag.AlignHCenter
        flags = align | Qt.AlignmentFlag.AlignTop
        if beside:
            flags |= Qt.TextFlag.TextWordWrap
        wide = self.width() - left
        for text, font, colour, top, high in parts:
            painter.setFont(font)
            painter.setPen(look.colour(colour))
            short = painter.fontMetrics().elidedText(
                text, Qt.TextElideMode.ElideRight, lines * wide
            )
            painter.drawText(QRectF(left, top, wide, high), flags, short)
