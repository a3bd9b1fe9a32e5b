"""One digit of the data as a crisp image, and its frame with target, answer and confidence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from nnlab.app.digits.run import DIGIT_NAMES, TrainingRun, WrongDigits
from nnlab.gui.look import Look

SIDE = 28
ZOOM = 2
SHEET_COLUMNS = 12
MOST_ON_SHEET = 240
# A viewer of a vector format smooths small images; one enlarged in whole pixels stays crisp.
SHEET_ZOOM = 6
# Names longer than this stand on two lines, target and answer.
SHORT_NAME = 2


@dataclass(frozen=True)
class DigitWords:
    """How classes and outputs are written.

    `shares` says that the outputs are those of softmax, which are shares of one and written in
    per cent; outputs of sigmoid neurons are not, and are written as O.
    """

    classes: tuple[str, ...] = DIGIT_NAMES
    shares: bool = True

    @classmethod
    def of(cls, run: TrainingRun | None) -> DigitWords:
        """Return the words for a run; those of the digits where there is none."""
        return cls() if run is None else cls(run.classes, run.settings.cost != "quadratic")

    @property
    def short(self) -> bool:
        """Whether target and answer fit on one line."""
        return all(len(name) <= SHORT_NAME for name in self.classes)

    def name(self, number: int) -> str:
        """Return the name of a class; its number where it has none."""
        return self.classes[number] if 0 <= number < len(self.classes) else str(number)

    def output(self, value: float, digits: int = 0) -> str:
        """Write an output, 0 to 1, with so many digits after the point where in per cent."""
        return f"{100 * value:.{digits}f} %" if self.shares else f"O = {value:.2f}"


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

    def __init__(self, look: Look, words: DigitWords) -> None:
        self._look, self._words = look, words
        self._target_font = look.font(0.95, bold=True)
        self._share_font = look.font(0.85)
        self._side = SIDE * max(ZOOM, round(ZOOM * look.scale))
        self._gap = round(look.px(6))
        target, share = QFontMetrics(self._target_font), QFontMetrics(self._share_font)
        self._line, self._small = target.height(), share.height()
        lines = 1 if words.short else 2
        wide = max(self._side, share.horizontalAdvance(words.output(1.0)), self._widest(target))
        high = self._side + lines * self._line + self._small
        self.size = QSize(wide + 2 * self._gap, high + 2 * self._gap)

    def _widest(self, metrics: QFontMetrics) -> int:
        """Room for the names, within reason: longer ones are cut."""
        widest = max(map(metrics.horizontalAdvance, self._words.classes), default=0)
        if self._words.short:
            return 2 * widest + metrics.horizontalAdvance(" → ")
        return min(widest + metrics.horizontalAdvance("→ "), round(1.8 * self._side))

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
        gap = self._gap // 2
        below = QRect(cell.left() + gap, box.bottom() + 2, cell.width() - 2 * gap, side)
        self._paint_caption(painter, below, wrong, row)

    def _paint_caption(self, painter: QPainter, below: QRect, wrong: WrongDigits, row: int) -> None:
        target, answer = (self._words.name(int(part[row])) for part in (wrong.target, wrong.answer))
        arrow, top = ("→ ", "muted"), below.top()
        lines = [[(target, "text")], [arrow, (answer, "error")]]
        if self._words.short:
            lines = [[(target, "text"), (" → ", "muted"), (answer, "error")]]
        for line in lines:
            self._paint_parts(painter, QRect(below.left(), top, below.width(), self._line), line)
            top += self._line
        painter.setFont(self._share_font)
        painter.setPen(self._look.colour("muted"))
        centre = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        share = QRect(below.left(), top, below.width(), self._small)
        painter.drawText(share, centre, self._words.output(float(wrong.confidence[row])))

    def _paint_parts(self, painter: QPainter, line: QRect, parts: list[tuple[str, str]]) -> None:
        """Paint pieces of a line, centred, each in its colour; the last is cut where too long."""
        painter.setFont(self._target_font)
        metrics = painter.fontMetrics()
        *heads, (last, colour) = parts
        room = line.width() - sum(metrics.horizontalAdvance(text) for text, _ in heads)
        last = metrics.elidedText(last, Qt.TextElideMode.ElideRight, room)
        pieces = [*heads, (last, colour)]
        widths = [metrics.horizontalAdvance(text) for text, _ in pieces]
        x = line.left() + (line.width() - sum(widths)) / 2
        for (text, name), width in zip(pieces, widths, strict=True):
            painter.setPen(self._look.colour(name))
            box = QRectF(x, line.top(), width + 2, line.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, text)
            x += width


class DigitSheet(QWidget):
    """The first 240 digits of an order on one sheet, for export: never shown itself."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._digits = WrongDigits()
        self._words = DigitWords()
        self._rows: list[int] = []
        self.hide()

    def set_digits(self, digits: WrongDigits, order: NDArray[np.int64], words: DigitWords) -> None:
        """Take the digits and the size that they need."""
        self._digits, self._rows, self._words = digits, order[:MOST_ON_SHEET].tolist(), words
        cell = DigitFace(self._look, words).size
        lines = max(1, -(-len(self._rows) // SHEET_COLUMNS))
        self.resize(SHEET_COLUMNS * cell.width(), lines * cell.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("base"))
        face, zoomed = DigitFace(self._look, self._words), SIDE * SHEET_ZOOM
        wide, high = face.size.width(), face.size.height()
        for place, row in enumerate(self._rows):
            line, column = divmod(place, SHEET_COLUMNS)
            cell = QRect(column * wide, line * high, wide, high)
            image = make_digit_image(self._digits.image[row], self._look).scaled(zoomed, zoomed)
            face.paint(painter, cell, image, self._digits, row)
        painter.end()
