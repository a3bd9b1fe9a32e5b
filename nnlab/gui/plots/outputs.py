"""The ten outputs of a net for one digit, as bars beside the digit."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.gui.look import Look
from nnlab.gui.plots.digits import SIDE, make_digit_image
from nnlab.gui.tr import tr


class OutputBars(QWidget):
    """A digit, its target and the outputs O_0 ... O_9 that the net gives for it."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._digit: NDArray[np.uint8] | None = None
        self._image: QImage | None = None
        self._target = -1
        self._outputs: NDArray[np.float64] | None = None
        self._note = ""
        self._excuse = ""
        self.setAccessibleName(tr("Outputs for the chosen digit"))
        self.setToolTip(tr("What the ten output neurons answer to the chosen digit"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        look.changed.connect(self._on_look_changed)

    @property
    def outputs(self) -> NDArray[np.float64] | None:
        """The outputs that are shown, or None while they are awaited."""
        return self._outputs

    def show_digit(self, digit: NDArray[np.uint8], target: int, note: str) -> None:
        """Show a digit (28, 28) whose outputs are not known yet; `note` stands under it."""
        self._digit, self._target, self._note = digit, target, note
        self._image = make_digit_image(digit, self._look)
        self._outputs = None
        self._excuse = ""
        self.update()

    def show_outputs(self, outputs: NDArray[np.float64]) -> None:
        """Show the outputs (10,), 0 to 1, for the digit that is shown."""
        self._outputs = outputs
        self.setAccessibleDescription(
            ", ".join(f"{digit}: {100 * output:.1f} %" for digit, output in enumerate(outputs))
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
        note = f"{self._note}\n{tr('O in %')}"
        painter.drawText(below, top_left | Qt.TextFlag.TextWordWrap, note)
        bars = area.adjusted(side + look.px(10), 0, 0, 0)
        if self._outputs is not None:
            self._paint_bars(painter, bars, self._outputs)
        else:
            self._paint_text(painter, bars, self._excuse)

    def _paint_bars(self, painter: QPainter, area: QRectF, outputs: NDArray[np.float64]) -> None:
        look = self._look
        step = area.height() / len(outputs)
        full = QFontMetrics(look.font(0.9)).height()
        painter.setFont(look.font(0.9 * min(1.0, max(0.6, step / full)), tabular=True))
        metrics = painter.fontMetrics()
        name, share = metrics.horizontalAdvance("0 t "), metrics.horizontalAdvance(" 100.0")
        room = max(1.0, area.width() - name - share)
        answer = int(np.argmax(outputs))
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        for digit, output in enumerate(np.clip(outputs, 0.0, 1.0)):
            y = area.top() + digit * step
            mark = "t" if digit == self._target else " "
            painter.setPen(look.colour("text"))
            painter.drawText(QRectF(area.left(), y, name, step), middle, f"{digit} {mark}")
            wrong = digit == answer and digit != self._target
            colour = "error" if wrong else "accent" if digit == self._target else "muted"
            bar = QRectF(area.left() + name, y + 0.2 * step, room * float(output), 0.6 * step)
            painter.fillRect(bar, look.colour(colour))
            painter.drawText(
                QRectF(area.right() - share, y, share, step), right, f"{100 * float(output):.1f}"
            )
