"""A net drawn from input to output: sheets for feature maps, dots for neurons, with its counts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.core.digits.rows import Row, survey
from nnlab.gui.look import Look
from nnlab.gui.mnist.builder.net_layout import MOST_NEURONS, Box, make_boxes, place_boxes
from nnlab.gui.tr import tr

LINES_ABOVE, LINES_BELOW = 3, 3


class NetDrawing(QWidget):
    """Draws rows; thin lines join each shape to the next one."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.boxes: list[Box] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("drawing of the net"))
        look.changed.connect(self.update)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Draw these rows, also impossible ones."""
        self.boxes = make_boxes(survey(rows))
        self.setAccessibleDescription(
            " → ".join(", ".join((*box.above, box.below[0])) for box in self.boxes)
        )
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._look.px(200)), round(self._look.px(110)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self), self._look
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), look.colour("base"))
        painter.setFont(self._fitting_font())
        line = QFontMetricsF(painter.font()).height()
        room = QRectF(self.rect()).adjusted(
            look.px(6), (LINES_ABOVE + 0.5) * line, -look.px(6), -(LINES_BELOW + 0.5) * line
        )
        places = place_boxes(self.boxes, room)
        for before, after in pairwise(places):
            self._paint_cone(painter, before, after)
        column = room.width() / max(1, len(self.boxes))
        for box, place in zip(self.boxes, places, strict=True):
            self._paint_box(painter, box, place)
            left = place.center().x() - column / 2
            self._paint_words(painter, box, QRectF(left, 0, column, self.height()), line)

    def _fitting_font(self) -> QFont:
        """The largest font, down to seven tenths, in which the words of each box fit its column."""
        column = self.width() / max(1, len(self.boxes)) - self._look.px(6)
        words = [text for box in self.boxes for text in (*box.above, *box.below)]
        for factor in (1.0, 0.9, 0.8):
            font = self._look.font(factor)
            metrics = QFontMetricsF(font)
            if all(metrics.horizontalAdvance(text) <= column for text in words):
                return font
        return self._look.font(0.7)

    def _paint_cone(self, painter: QPainter, before: QRectF, after: QRectF) -> None:
        painter.setPen(QPen(self._look.colour("grid"), self._look.px(1)))
        painter.drawLine(before.topRight(), after.topLeft())
        painter.drawLine(before.bottomRight(), after.bottomLeft())

    def _paint_box(self, painter: QPainter, box: Box, place: QRectF) -> None:
        look = self._look
        if box.shape is None:
            colour = look.colour("error" if box.fault else "muted")
            painter.setPen(QPen(colour, look.px(2), Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(place)
        elif box.sheets:
            self._paint_sheets(painter, box.sheets, place)
        else:
            self._paint_neurons(painter, box.shape[0], place)

    def _paint_sheets(self, painter: QPainter, sheets: int, place: QRectF) -> None:
        look = self._look
        fill = QColor(look.colour("accent"))
        painter.setPen(QPen(look.colour("accent"), look.px(1)))
        step = min(look.px(3), 0.12 * place.width() + 1)
        for sheet in range(sheets - 1, -1, -1):
            painter.setBrush(look.colour("base"))
            moved = place.translated(step * sheet, -step * sheet)
            painter.drawRect(moved)
            fill.setAlphaF(0.18)
            painter.fillRect(moved, fill)

    def _paint_neurons(self, painter: QPainter, neurons: int, place: QRectF) -> None:
        look = self._look
        shown = min(neurons, MOST_NEURONS)
        pitch = place.height() / shown
        radius = min(0.36 * pitch, look.px(7))
        painter.setPen(QPen(look.colour("accent"), look.px(1.2)))
        for number in range(shown):
            centre = QPointF(place.center().x(), place.top() + (number + 0.5) * pitch)
            # The middle one stands for all that are left out.
            if neurons > MOST_NEURONS and number == shown // 2:
                painter.setBrush(look.colour("accent"))
                for dot in (-1, 0, 1):
                    painter.drawEllipse(centre + QPointF(0, dot * pitch / 4), 1, 1)
                continue
            painter.setBrush(look.colour("base"))
            painter.drawEllipse(centre, radius, radius)

    def _paint_words(self, painter: QPainter, box: Box, column: QRectF, line: float) -> None:
        look = self._look
        middle = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
        metrics = QFontMetricsF(painter.font())
        above = box.above[:LINES_ABOVE]
        if len(box.above) > LINES_ABOVE:
            above = (*above[:-1], " · ".join(box.above[LINES_ABOVE - 1 :]))
        below = (f"⚠ {box.below[0]}",) if box.fault else box.below
        rows = [(0.25 + number, text) for number, text in enumerate(above)]
        start = column.height() / line - LINES_BELOW - 0.25
        rows += [(start + number, text) for number, text in enumerate(below)]
        for number, (y, text) in enumerate(rows):
            muted = number >= len(above) + 1
            name = "error" if box.fault else "muted" if muted else "text"
            painter.setPen(look.colour(name))
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, column.width())
            painter.drawText(QRectF(column.left(), y * line, column.width(), line), middle, shown)
