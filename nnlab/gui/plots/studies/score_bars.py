"""Scores with their intervals, one bar each: which of them tells errors best."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.gui.look import Look
from nnlab.gui.plots.axes import CENTRE, LEFT, RIGHT, TEXT, Axes, write
from nnlab.gui.plots.plane.scale import find_ticks
from nnlab.gui.plots.studies.head import find_area_below, paint_head


@dataclass(frozen=True)
class Score:
    """One bar: its name, its value with the ends of its interval, its colour."""

    name: str
    value: float
    low: float
    high: float
    colour: QColor


class ScoreBars(QWidget):
    """Horizontal bars from `origin`, which means "no better than chance", to 1."""

    hovered = Signal(str)

    def __init__(
        self, look: Look, name: str, tip: str, origin: float = 0.5, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look, self._origin = look, origin
        self._scores: tuple[Score, ...] = ()
        self._title = self._x_name = ""
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(name)
        self.setToolTip(tip)
        look.changed.connect(self.update)

    @property
    def scores(self) -> tuple[Score, ...]:
        """What is shown."""
        return self._scores

    def show_scores(self, scores: tuple[Score, ...], title: str, x_name: str) -> None:
        """Draw these from now on."""
        self._scores, self._title, self._x_name = scores, title, x_name
        self.setAccessibleDescription("; ".join(map(describe, scores)))
        self.update()

    def axes(self) -> Axes:
        """Return where the numbers lie; a bar is one unit of y high."""
        look = self._look
        metrics = QFontMetrics(look.font(TEXT))
        line = metrics.height()
        name = max((metrics.horizontalAdvance(one.name) for one in self._scores), default=20)
        value = metrics.horizontalAdvance("0.888 ± 0.888")
        left, right = name + look.px(12), value + look.px(12)
        # Its head is level with those of the plots beside it.
        top = find_area_below(look, self.width(), self.height()).top()
        high = self.height() - top - 2.6 * line
        area = QRectF(left, top, self.width() - left - right, high)
        area = QRectF(area.left(), area.top(), max(area.width(), 8.0), max(area.height(), 8.0))
        low = min([self._origin, *(one.low for one in self._scores)])
        return Axes(area, (low, 1.0), (0.0, float(max(1, len(self._scores)))))

    def sizeHint(self) -> QSize:
        return QSize(round(self._look.px(320)), round(self._look.px(160)))

    def minimumSizeHint(self) -> QSize:
        scale = min(self._look.scale, 1.6)
        return QSize(round(150 * scale), round(90 * scale))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        axes = self.axes()
        row = int((event.position().y() - axes.area.top()) / axes.area.height() * axes.y[1])
        inside = axes.area.top() <= event.position().y() <= axes.area.bottom()
        known = inside and 0 <= row < len(self._scores)
        self.hovered.emit(describe(self._scores[row]) if known else "")

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered.emit("")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look, axes = self._look, self.axes()
        painter.fillRect(self.rect(), look.colour("base"))
        painter.setFont(look.font(TEXT))
        self._paint_axis(painter, axes)
        row = axes.area.height() / axes.y[1]
        for place, score in enumerate(self._scores):
            self._paint_score(painter, axes, score, axes.area.top() + place * row, row)
        painter.end()

    def _paint_axis(self, painter: QPainter, axes: Axes) -> None:
        look, area = self._look, axes.area
        metrics = painter.fontMetrics()
        line = metrics.height()
        most = max(2, int(area.width() / (1.6 * metrics.horizontalAdvance("0.55"))))
        for value in find_ticks(*axes.x, most):
            x = axes.left(value)
            painter.setPen(QPen(look.colour("grid"), 1))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            painter.setPen(look.colour("text"))
            painter.drawText(QRectF(x - 60, area.bottom() + 2, 120, line), CENTRE, write(value))
        # Longer than a narrow axis: then it takes the whole width.
        wide = max(area.width(), float(metrics.horizontalAdvance(self._x_name)))
        left = min(max(area.center().x() - wide / 2, 0.0), max(self.width() - wide, 0.0))
        painter.drawText(QRectF(left, area.bottom() + line, wide, 1.2 * line), CENTRE, self._x_name)
        head = QRectF(look.px(6), area.top(), self.width() - look.px(8), 0)
        paint_head(painter, head, look, self._title)
        painter.setFont(look.font(TEXT))
        painter.setPen(QPen(look.colour("muted"), 1))
        painter.drawRect(area)

    def _paint_score(
        self, painter: QPainter, axes: Axes, score: Score, top: float, row: float
    ) -> None:
        look, area = self._look, axes.area
        line = painter.fontMetrics().height()
        high = min(0.6 * row, 1.4 * line)
        middle = top + row / 2
        start, end = axes.left(self._origin), axes.left(score.value)
        painter.fillRect(QRectF(start, middle - high / 2, end - start, high), score.colour)
        painter.setPen(QPen(look.colour("text"), look.px(1.6)))
        ends = [QPointF(axes.left(value), middle) for value in (score.low, score.high)]
        painter.drawLine(*ends)
        for one in ends:
            painter.drawLine(one - QPointF(0, high / 4), one + QPointF(0, high / 4))
        painter.drawText(
            QRectF(0, middle - line / 2, area.left() - look.px(6), line), RIGHT, score.name
        )
        beside = QRectF(area.right() + look.px(6), middle - line / 2, self.width(), line)
        spread = (score.high - score.low) / 2
        painter.drawText(beside, LEFT, f"{score.value:.3f} ± {spread:.3f}")


def describe(score: Score) -> str:
    """Return a score with the ends of its interval in a line."""
    return f"{score.name}: {score.value:.3f} ({score.low:.3f} … {score.high:.3f})"
