"""What the plots of random nets share: ground, title, legend, a line about what is pointed to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.gui.look import Look
from nnlab.gui.plots.axes import LEFT

TITLE, SMALL = 1.0, 0.85
SWATCH = 22.0
STYLES = {
    "solid": Qt.PenStyle.SolidLine,
    "dashed": Qt.PenStyle.DashLine,
    "dotted": Qt.PenStyle.DotLine,
}


@dataclass(frozen=True)
class Entry:
    """A row of a legend: a `kind` of sample ("filled", "outlined", or a key of `STYLES`)."""

    text: str
    colour: str
    kind: str


class RandomPlot(QWidget):
    """Paints itself on the ground of plots; `draw` is for those below. `hovered` tells a line."""

    hovered = Signal(str)

    def __init__(self, look: Look, name: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._title = ""
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(name)
        self.setToolTip(tip)
        look.changed.connect(self.update)

    @property
    def title(self) -> str:
        """What stands above the plot."""
        return self._title

    def set_title(self, text: str) -> None:
        """Write this above the plot."""
        self._title = text
        self.setAccessibleDescription(text)
        self.update()

    def draw(self, painter: QPainter, room: QRectF) -> None:
        """Paint below the title; the ground is there."""

    def describe(self, at: QPointF) -> str:
        """Return a line about what is at a pixel; "" says nothing."""
        return ""

    def sizeHint(self) -> QSize:
        return QSize(round(self._look.px(300)), round(self._look.px(220)))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._look.px(150)), round(self._look.px(110)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("base"))
        self._paint_title(painter)
        self.draw(painter, self.room())
        painter.end()

    def event(self, event: QEvent) -> bool:
        # A tip at the pointer would cover what is pointed to; the status bar tells it as well.
        if event.type() == QEvent.Type.Leave:
            self.hovered.emit("")
        return super().event(event)

    def room(self) -> QRectF:
        """Return the pixels below the title."""
        return QRectF(self.rect()).adjusted(0, self._title_height(), 0, 0)

    def colour(self, name: str) -> QColor:
        """Return a colour of the theme; "series 2" is the third of its series."""
        if name.startswith("series "):
            return QColor(self._look.theme.series[int(name.removeprefix("series "))])
        return self._look.colour(name)

    def pen(self, colour: str, kind: str, width: float = 1.8) -> QPen:
        """Return the pen of a line of the legend."""
        return QPen(self.colour(colour), self._look.px(width), STYLES[kind])

    def legend_height(self, painter: QPainter, entries: Sequence[Entry]) -> float:
        """Return the pixels that a legend needs."""
        painter.setFont(self._look.font(SMALL))
        return len(entries) * self._row(painter) + self._look.px(4)

    def paint_legend(self, painter: QPainter, entries: Sequence[Entry], at: QRectF) -> None:
        """Paint a legend from the upper left corner of an area on, a row an entry."""
        painter.setFont(self._look.font(SMALL))
        row, side = self._row(painter), self._look.px(SWATCH)
        for place, entry in enumerate(entries):
            top = at.top() + place * row
            self._paint_sample(painter, entry, QRectF(at.left(), top, side, row))
            painter.setPen(self.colour("text"))
            box = QRectF(at.left() + side + self._look.px(6), top, at.width() - 1.4 * side, row)
            text = painter.fontMetrics().elidedText(
                entry.text, Qt.TextElideMode.ElideRight, int(box.width())
            )
            painter.drawText(box, LEFT, text)

    def _row(self, painter: QPainter) -> float:
        return float(painter.fontMetrics().height())

    def _paint_sample(self, painter: QPainter, entry: Entry, box: QRectF) -> None:
        middle = box.center().y()
        if entry.kind in STYLES:
            painter.setPen(self.pen(entry.colour, entry.kind))
            painter.drawLine(QPointF(box.left(), middle), QPointF(box.right(), middle))
            return
        sample = QRectF(box.left(), middle - 0.25 * box.height(), box.width(), 0.5 * box.height())
        if entry.kind == "filled":
            painter.fillRect(sample, faded(self.colour(entry.colour)))
        painter.setPen(self.pen(entry.colour, "solid", 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(sample)

    def _title_height(self) -> float:
        self.ensurePolished()
        return 1.5 * self.fontMetrics().height() if self._title else 0.0

    def _paint_title(self, painter: QPainter) -> None:
        look = self._look
        painter.setFont(look.font(TITLE, bold=True))
        painter.setPen(look.colour("text"))
        box = QRectF(look.px(8), 0, self.width() - look.px(12), self._title_height())
        text = painter.fontMetrics().elidedText(
            self._title, Qt.TextElideMode.ElideRight, int(box.width())
        )
        painter.drawText(box, LEFT, text)


def faded(colour: QColor) -> QColor:
    """Return a colour that lets what is behind it shine through."""
    colour.setAlpha(110)
    return colour
