"""Outputs of an ensemble as ten columns: their mean, and a dot for each net."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.core.arrays import FloatArray
from nnlab.gui.look import Look
from nnlab.gui.plots.axes import CENTRE, LEFT
from nnlab.gui.tr import tr

NAMES = tuple("0123456789")
TEXT = 0.85
NOTHING = 0.015
"""Outputs below that have no dot: rows of dots on the axis would look like a line."""


class OutputColumns(QWidget):
    """Columns from 0 to 1; of several nets each has a dot, so that one sees where they differ."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._outputs: FloatArray = np.zeros((0, len(NAMES)))
        self._chosen = -1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("outputs of the nets"))
        self.setToolTip(tr("Columns: mean output ⟨O⟩ of the nets; dots: each net's O"))
        look.changed.connect(self._on_look_changed)

    @property
    def outputs(self) -> FloatArray:
        """What is shown, (members, classes)."""
        return self._outputs

    def show_outputs(self, outputs: FloatArray, chosen: int = -1) -> None:
        """Show O (members, classes); the dots of the member `chosen` are larger."""
        self._outputs, self._chosen = outputs, chosen
        told = ""
        if len(outputs):
            mean = outputs.mean(axis=0)
            told = ", ".join(f"{name}: {o:.2f}" for name, o in zip(NAMES, mean, strict=True))
        self.setAccessibleDescription(told)
        self.update()

    def column(self, number: int) -> QRectF:
        """Return the pixels in which a column of full height lies."""
        line = QFontMetrics(self._look.font(TEXT)).height()
        wide = self.width() / len(NAMES)
        top = line + self._look.px(3)
        return QRectF(number * wide + 0.14 * wide, top, 0.72 * wide, self.height() - top - line)

    def sizeHint(self) -> QSize:
        return QSize(round(self._look.px(220)), round(self._look.px(92)))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._look.px(140)), round(self._look.px(72)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = self._look
        painter.setFont(look.font(TEXT))
        line = painter.fontMetrics().height()
        first = self.column(0)
        painter.setPen(look.colour("muted"))
        word = tr("⟨O⟩, dots: each net") if len(self._outputs) > 1 else tr("O")
        painter.drawText(QRectF(0, 0, self.width(), line), LEFT, word)
        painter.setPen(QPen(look.colour("grid"), look.px(1)))
        for height in (first.top(), first.bottom()):
            painter.drawLine(QPointF(0, height), QPointF(self.width(), height))
        mean = self._outputs.mean(axis=0) if len(self._outputs) else np.zeros(len(NAMES))
        answer = int(mean.argmax()) if len(self._outputs) else -1
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, name in enumerate(NAMES):
            box = self.column(number)
            high = box.height() * float(min(max(mean[number], 0.0), 1.0))
            colour = look.colour("accent" if number == answer else "muted")
            painter.fillRect(QRectF(box.left(), box.bottom() - high, box.width(), high), colour)
            painter.setPen(look.colour("text"))
            painter.setFont(look.font(TEXT, bold=number == answer))
            below = QRectF(box.left() - 9, box.bottom(), box.width() + 18, line)
            painter.drawText(below, CENTRE, name)
            if len(self._outputs) > 1:
                self._paint_dots(painter, box, self._outputs[:, number])
        painter.end()

    def _paint_dots(self, painter: QPainter, box: QRectF, outputs: FloatArray) -> None:
        """One dot for each net, side by side in their order; a seam parts them from the column."""
        look, count = self._look, len(outputs)
        radius = min(look.px(2.0), 0.5 * box.width() / count + look.px(0.8))
        for net, output in enumerate(outputs.tolist()):
            if output < NOTHING:
                continue
            at = QPointF(
                box.left() + (net + 0.5) / count * box.width(),
                box.bottom() - box.height() * min(max(output, 0.0), 1.0),
            )
            painter.setPen(QPen(look.colour("base"), look.px(0.8)))
            painter.setBrush(QColor(look.colour("text")))
            larger = look.px(1.4) if net == self._chosen else 0.0
            painter.drawEllipse(at, radius + larger, radius + larger)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _on_look_changed(self) -> None:
        self.updateGeometry()
        self.update()
