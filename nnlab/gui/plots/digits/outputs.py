"""The outputs of a net for one digit, as bars beside the digit."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.gui.look import Look
from nnlab.gui.plots.digits.digits import SIDE, DigitWords, make_digit_image
from nnlab.gui.tr import tr

TEXT, SMALLEST_TEXT = 0.9, 0.72
# Names longer than this share of the room are cut.
NAME_SHARE = 0.42


def pick_rows(outputs: NDArray[np.float64], target: int, most: int) -> list[int]:
    """Return the classes to show: all in their order, or the `most` with the largest outputs.

    The largest stand first, and the target is among them even if its output is smaller.
    """
    most = max(1, most)
    if len(outputs) <= most:
        return list(range(len(outputs)))
    rows: list[int] = np.argsort(-outputs, kind="stable")[:most].tolist()
    if 0 <= target < len(outputs) and target not in rows:
        rows[-1] = target
    return rows


class OutputBars(QWidget):
    """A digit, its target and the outputs O_i that the net gives for it, one per class."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._digit: NDArray[np.uint8] | None = None
        self._image: QImage | None = None
        self._target = -1
        self._outputs: NDArray[np.float64] | None = None
        self._note = ""
        self._excuse = ""
        self._words = DigitWords()
        self.setAccessibleName(tr("Outputs for the chosen digit"))
        self.setToolTip(tr("What the output neurons answer to the chosen digit; t: the target"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        look.changed.connect(self._on_look_changed)

    @property
    def outputs(self) -> NDArray[np.float64] | None:
        """The outputs that are shown, or None while they are awaited."""
        return self._outputs

    def set_words(self, words: DigitWords) -> None:
        """Name classes and outputs so."""
        if words != self._words:
            self._words = words
            self.update()

    def show_digit(self, digit: NDArray[np.uint8], target: int, note: str) -> None:
        """Show a digit (28, 28) whose outputs are not known yet; `note` stands under it."""
        self._digit, self._target, self._note = digit, target, note
        self._image = make_digit_image(digit, self._look)
        self._outputs = None
        self._excuse = ""
        self.update()

    def show_outputs(self, outputs: NDArray[np.float64]) -> None:
        """Show the outputs (classes,), 0 to 1, for the digit that is shown."""
        self._outputs = outputs
        words, told = self._words, pick_rows(outputs, self._target, 12)
        self.setAccessibleDescription(
            ", ".join(f"{words.name(row)}: {words.output(outputs[row], 1)}" for row in told)
        )
        self.update()

    def show_excuse(self, text: str) -> None:
        """Say in place of the outputs why there are none."""
        self._outputs, self._excuse = None, text
        self.setAccessibleDescription(text)
        self.update()

    def clear(self, note: str = "") -> None:
        """Show no digit, only a line that says what to do."""
        self._digit = self._image = self._outputs = None
        self._note = note
        self.setAccessibleDescription(note)
        self.update()

    def _on_look_changed(self) -> None:
        if self._digit is not None:
            self._image = make_digit_image(self._digit, self._look)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        line = QFontMetrics(self._look.font(0.9)).height()
        return QSize(round(self._look.px(210)), 12 * line)

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._look.px(150)), round(self._look.px(110)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("base"))
        gap = self._look.px(8)
        area = QRectF(self.rect()).adjusted(gap, gap, -gap, -gap)
        if self._image is None:
            self._paint_text(painter, area, self._note)
        else:
            self._paint_digit(painter, area)
        painter.end()

    def _paint_text(self, painter: QPainter, area: QRectF, text: str) -> None:
        painter.setFont(self._look.font(0.9))
        painter.setPen(self._look.colour("muted"))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(area, flags, text)

    def _paint_digit(self, painter: QPainter, area: QRectF) -> None:
        look = self._look
        # Two columns: the digit (as large as whole pixels allow) and the bars.
        zoom = max(1, int(min(area.width() * 0.34, area.height() * 0.75) // SIDE))
        side = float(SIDE * zoom)
        box = QRectF(area.left(), area.top(), side, side)
        assert self._image is not None
        painter.drawImage(box, self._image)
        painter.setPen(QPen(look.colour("grid"), look.px(1)))
        painter.drawRect(box)
        painter.setFont(look.font(0.85))
        painter.setPen(look.colour("muted"))
        below = QRectF(box.left(), box.bottom() + look.px(4), side, area.bottom() - box.bottom())
        top_left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        bars = area.adjusted(side + look.px(10), 0, 0, 0)
        rows = self._rows(bars.height())
        painter.drawText(below, top_left | Qt.TextFlag.TextWordWrap, self._legend(rows))
        if self._outputs is not None:
            self._paint_bars(painter, bars, self._outputs, rows)
        else:
            self._paint_text(painter, bars, self._excuse)

    def _rows(self, height: float) -> list[int]:
        if self._outputs is None:
            return []
        line = QFontMetrics(self._look.font(SMALLEST_TEXT)).height()
        return pick_rows(self._outputs, self._target, int(height / (0.95 * line)))

    def _legend(self, rows: list[int]) -> str:
        lines = [self._note, tr("O in %") if self._words.shares else tr("output O")]
        if self._outputs is not None and len(rows) < len(self._outputs):
            lines.append(tr("{} of {}").format(len(rows), len(self._outputs)))
        return "\n".join(lines)

    def _paint_bars(
        self, painter: QPainter, area: QRectF, outputs: NDArray[np.float64], rows: list[int]
    ) -> None:
        look, words = self._look, self._words
        step = area.height() / len(rows)
        full = QFontMetrics(look.font(TEXT)).height()
        size = TEXT * min(1.0, max(SMALLEST_TEXT / TEXT, step / full))
        painter.setFont(look.font(size, tabular=True))
        metrics = painter.fontMetrics()
        names = {row: words.name(row) + (" t" if row == self._target else "") for row in rows}
        widest = max(metrics.horizontalAdvance(f"{words.name(row)} t ") for row in rows)
        name = min(widest, round(NAME_SHARE * area.width()))
        share = metrics.horizontalAdvance(" 100.0")
        room = max(1.0, area.width() - name - share)
        answer = int(np.argmax(outputs))
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        for place, row in enumerate(rows):
            output = float(np.clip(outputs[row], 0.0, 1.0))
            y = area.top() + place * step
            painter.setPen(look.colour("text"))
            cut = metrics.elidedText(names[row], Qt.TextElideMode.ElideMiddle, name)
            painter.drawText(QRectF(area.left(), y, name, step), middle, cut)
            wrong = row == answer and row != self._target
            colour = "error" if wrong else "accent" if row == self._target else "muted"
            bar = QRectF(area.left() + name, y + 0.2 * step, room * output, 0.6 * step)
            painter.fillRect(bar, look.colour(colour))
            value = f"{100 * output:.1f}" if words.shares else f"{output:.2f}"
            painter.drawText(QRectF(area.right() - share, y, share, step), right, value)
