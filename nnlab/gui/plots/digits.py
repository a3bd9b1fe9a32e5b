"""One digit of the data as a crisp image, and its frame with target, answer and confidence."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from nnlab.app.digits.run import WrongDigits
from nnlab.gui.look import Look

SIDE = 28
ZOOM = 2
SHEET_COLUMNS = 12
MOST_ON_SHEET = 240
# A viewer of a vector format smooths small images; one enlarged in whole pixels stays crisp.
SHEET_ZOOM = 6


def make_digit_image(digit: NDArray[np.uint8], look: Look) -> QImage:
    """Return a 28x28 image of a digit (28, 28), ink in the text's colour on the plot's ground."""
    grey = np.ascontiguousarray(digit)
    image = QImage(grey.data, SIDE, SIDE, SIDE, QImage.Format.Format_Indexed8)
    ground, ink = look.colour("base"), look.colour("text")
    shares = np.linspace(0.0, 1.0, 256)[:, None]
    ends = np.array([[c.red(), c.green(), c.blue()] for c in (ground, ink)], dtype=float)
    red, green, blue = np.rint(ends[0] + shares * (ends[1] - ends[0])).astype(np.uint32).T
    image.setColorTable((0xFF000000 | red << 16 | green << 8 | blue).tolist())
    # A copy owns its pixels; the array may go.
    return image.copy()


class DigitFace:
    """How a digit is drawn in the present look: fonts and lengths in pixels."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._target_font = look.font(0.95, bold=True)
        self._share_font = look.font(0.85)
        self._side = SIDE * max(ZOOM, round(ZOOM * look.scale))
        self._gap = round(look.px(6))
        target, share = QFontMetrics(self._target_font), QFontMetrics(self._share_font)
        self._line, self._small = target.height(), share.height()
        wide = max(
            self._side, target.horizontalAdvance("0 → 0"), share.horizontalAdvance("100.0 %")
        )
        high = self._side + self._line + self._small
        self.size = QSize(wide + 2 * self._gap, high + 2 * self._gap)

    def paint(
        self,
        painter: QPainter,
        cell: QRect,
        image: QImage,
        wrong: WrongDigits,
        row: int,
        chosen: bool = False,
    ) -> None:
        """Paint the image of a digit with its frame and caption into a cell."""
        look, side = self._look, self._side
        left = cell.left() + (cell.width() - side) // 2
        box = QRect(left, cell.top() + self._gap, side, side)
        painter.drawImage(box, image)
        colour, width = ("accent", 2) if chosen else ("grid", 1)
        painter.setPen(QPen(look.colour(colour), look.px(width)))
        painter.drawRect(box)
        below = QRect(cell.left(), box.bottom() + 2, cell.width(), side)
        self._paint_caption(painter, below, wrong, row)

    def _paint_caption(self, painter: QPainter, below: QRect, wrong: WrongDigits, row: int) -> None:
        look = self._look
        centre = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        parts = (
            (f"{int(wrong.target[row])}", look.colour("text")),
            (" → ", look.colour("muted")),
            (f"{int(wrong.answer[row])}", look.colour("error")),
        )
        painter.setFont(self._target_font)
        widths = [painter.fontMetrics().horizontalAdvance(text) for text, _ in parts]
        x = below.left() + (below.width() - sum(widths)) / 2
        for (text, colour), width in zip(parts, widths, strict=True):
            painter.setPen(colour)
            painter.drawText(QRectF(x, below.top(), width, self._line), centre, text)
            x += width
        painter.setFont(self._share_font)
        painter.setPen(look.colour("muted"))
        share = QRect(below.left(), below.top() + self._line, below.width(), self._small)
        painter.drawText(share, centre, f"{100 * float(wrong.confidence[row]):.0f} %")


class DigitSheet(QWidget):
    """The first 240 digits of an order on one sheet, for export: never shown itself."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._digits = WrongDigits()
        self._rows: list[int] = []
        self.hide()

    def set_digits(self, digits: WrongDigits, order: NDArray[np.int64]) -> None:
        """Take the digits and the size that they need."""
        self._digits, self._rows = digits, order[:MOST_ON_SHEET].tolist()
        cell = DigitFace(self._look).size
        lines = max(1, -(-len(self._rows) // SHEET_COLUMNS))
        self.resize(SHEET_COLUMNS * cell.width(), lines * cell.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("base"))
        face, zoomed = DigitFace(self._look), SIDE * SHEET_ZOOM
        wide, high = face.size.width(), face.size.height()
        for place, row in enumerate(self._rows):
            line, column = divmod(place, SHEET_COLUMNS)
            cell = QRect(column * wide, line * high, wide, high)
            image = make_digit_image(self._digits.image[row], self._look).scaled(zoomed, zoomed)
            face.paint(painter, cell, image, self._digits, row)
        painter.end()
