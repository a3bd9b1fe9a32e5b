"""What the pictures of the T-C tab share: ground, squares, colours of V and of weights."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QImage,
    QPaintEngine,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nnlab.core.arrays import FloatArray
from nnlab.gui.look import Look

CENTRE = Qt.AlignmentFlag.AlignCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Canvas(QWidget):
    """A widget that paints itself on the ground of plots; `draw` is for those below."""

    def __init__(self, look: Look, name: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(name)
        self.setToolTip(tip)
        look.changed.connect(self.update)

    def draw(self, painter: QPainter) -> None:
        """Paint; the ground is there."""

    def hides_tip(self, at: QPointF) -> bool:
        """Whether what is at a pixel speaks for itself, and no tooltip is to appear."""
        return False

    def event(self, event: QEvent) -> bool:
        if not isinstance(event, QHelpEvent) or event.type() != QEvent.Type.ToolTip:
            return super().event(event)
        if self.hides_tip(QPointF(event.pos())):
            QToolTip.hideText()
        else:
            # Below the picture: at the pointer it would cover what is pointed to.
            below = self.mapToGlobal(QPoint(event.pos().x(), self.height()))
            QToolTip.showText(below, self.toolTip(), self)
        return True

    def title_height(self) -> float:
        """Pixels that a title needs above a picture."""
        return round(1.5 * self.fontMetrics().height())

    def sizeHint(self) -> QSize:
        return QSize(round(self._look.px(220)), round(self._look.px(220)))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._look.px(110)), round(self._look.px(90)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("base"))
        painter.setFont(self._look.font(0.95))
        self.draw(painter)
        painter.end()

    def write_title(self, painter: QPainter, area: QRectF, text: str) -> None:
        """Write a title in a line above an area, cut off where there is no room."""
        painter.setFont(self._look.font(0.95))
        painter.setPen(self._look.colour("text"))
        height = self.title_height()
        box = QRectF(area.left(), area.top() - height, area.width(), height)
        short = painter.fontMetrics().elidedText(
            text, Qt.TextElideMode.ElideRight, int(box.width())
        )
        painter.drawText(box, CENTRE, short)

    def shade(self, value: float) -> QColor:
        """Return the colour of a number from -1 to +1."""
        level = round(127.5 * (1.0 + min(max(value, -1.0), 1.0)))
        red, green, blue = self._look.output_colours[level].tolist()
        return QColor(red, green, blue)

    def fill_squares(self, painter: QPainter, area: QRectF, values: FloatArray) -> None:
        """Paint a table of numbers from -1 to +1 (rows, columns) as squares with a grid."""
        rows, columns = values.shape
        levels = np.rint(127.5 * (1.0 + np.clip(values, -1.0, 1.0))).astype(np.intp)
        colours = np.ascontiguousarray(self._look.output_colours[levels])
        if painter.paintEngine().type() == QPaintEngine.Type.Raster:
            # A dozen times as fast as rectangles, and the pixels are the same.
            kind = QImage.Format.Format_RGB888
            image = QImage(colours.data, columns, rows, 3 * columns, kind)
            painter.drawImage(area, image)
        else:
            _fill_rectangles(painter, area, colours)
        self.rule_squares(painter, area, rows, columns)

    def rule_squares(self, painter: QPainter, area: QRectF, rows: int, columns: int) -> None:
        """Paint the lines between squares."""
        painter.setPen(QPen(self._look.colour("grid"), 1))
        for i in range(rows + 1):
            y = area.top() + area.height() * i / rows
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        for j in range(columns + 1):
            x = area.left() + area.width() * j / columns
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))

    def frame(self, painter: QPainter, box: QRectF, colour: str = "boundary") -> None:
        """Paint a frame around a part."""
        painter.setPen(QPen(self._look.colour(colour), self._look.px(2)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box)

    def ink(self, ground: QColor) -> QColor:
        """Return black or white, whichever reads better on a colour."""
        luminance = 0.299 * ground.red() + 0.587 * ground.green() + 0.114 * ground.blue()
        return QColor("#000000" if luminance > 128 else "#ffffff")


def _fill_rectangles(painter: QPainter, area: QRectF, colours: NDArray[np.uint8]) -> None:
    """Squares of colours (rows, columns, 3) one by one: viewers of SVG blur a small image."""
    side = area.width() / colours.shape[1]
    for i, row in enumerate(colours.tolist()):
        for j, (red, green, blue) in enumerate(row):
            box = QRectF(area.left() + j * side, area.top() + i * side, side, side)
            painter.fillRect(box, QColor(red, green, blue))


def fit_square(area: QRectF, columns: int, rows: int) -> QRectF:
    """Return the largest table of whole-pixel squares in an area: at its top, in its middle."""
    side = max(2, int(min(area.width() / columns, area.height() / rows)))
    left = round(area.center().x() - side * columns / 2)
    # At the top, under a title that stands level with those of the pictures beside it.
    return QRectF(left, round(area.top()), side * columns, side * rows)
