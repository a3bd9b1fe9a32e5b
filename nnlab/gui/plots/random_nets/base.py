"""What the plots of random nets share: ground, title, legend, a line about what is pointed to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.gui.look import Look
from nnlab.gui.plots.axes import LEFT
from nnlab.gui.plots.symbol_text import cut_text, draw_line, text_width

TITLE, SMALL = 1.0, 0.85
SWATCH = 22.0
# Rows of text that a plot with its legend is high, where it is called low.
LOW = 14
STYLES = {
    "solid": Qt.PenStyle.SolidLine,
    "dashed": Qt.PenStyle.DashLine,
    "dotted": Qt.PenStyle.DotLine,
}


@dataclass(frozen=True)
class Entry:
    """A row of a legend: a `kind` of sample ("filled", "outlined", "point", a key of `STYLES`).

    `short` is written where there is no room for all of `text`.
    """

    text: str
    colour: str
    kind: str
    short: str = ""


class RandomPlot(QWidget):
    """Paints itself on the ground of plots; `draw` is for those below. `hovered` tells a line."""

    hovered = Signal(str)

    def __init__(self, look: Look, name: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._title = self._short_title = ""
        self._pointed: QPointF | None = None
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

    def set_title(self, text: str, short: str = "") -> None:
        """Write this above the plot; `short` where there is no room for all of it."""
        self._title, self._short_title = text, short
        self.setAccessibleDescription(text)
        self.renew()

    def renew(self) -> None:
        """Paint anew, and tell anew what is under a pointer that rests."""
        self.update()
        if self._pointed is not None and self.isVisible():
            self.hovered.emit(self.describe(self._pointed))

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

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointed = event.position()
        self.hovered.emit(self.describe(self._pointed))

    def event(self, event: QEvent) -> bool:
        # A tip at the pointer would cover what is pointed to; the status bar tells it as well.
        if event.type() in (QEvent.Type.Leave, QEvent.Type.Hide):
            self._pointed = None
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

    def legend_height(self, entries: Sequence[Entry], room: QRectF) -> float:
        """Return the pixels that a legend at the top of a room needs."""
        rows = -(-len(entries) // self._columns(entries, room))
        return rows * QFontMetrics(self._look.font(SMALL)).height() + self._look.px(4)

    def paint_legend(self, painter: QPainter, entries: Sequence[Entry], at: QRectF) -> None:
        """Paint a legend at the top of a room: a row an entry, two where the room is low."""
        columns = self._columns(entries, at)
        rows, width = -(-len(entries) // columns), (at.width() - self._look.px(12)) / columns
        painter.setFont(self._look.font(SMALL))
        row, side = float(painter.fontMetrics().height()), self._look.px(SWATCH)
        for place, entry in enumerate(entries):
            top = at.top() + place % rows * row
            left = at.left() + self._look.px(12) + place // rows * width
            self._paint_sample(painter, entry, QRectF(left, top, side, row))
            painter.setPen(self.colour("text"))
            box = QRectF(left + side + self._look.px(6), top, width - 1.4 * side, row)
            draw_line(painter, box, LEFT, fitting(painter, entry.text, entry.short, box))

    def _columns(self, entries: Sequence[Entry], room: QRectF) -> int:
        """Two columns where one would leave little for the plot, if all texts have room."""
        metrics = QFontMetrics(self._look.font(SMALL))
        if len(entries) < 4 or room.height() > LOW * metrics.height():
            return 1
        widest = max(text_width(metrics, one.short or one.text) for one in entries)
        return 2 if 2 * (widest + 1.4 * self._look.px(SWATCH) + 12) < room.width() else 1

    def _paint_sample(self, painter: QPainter, entry: Entry, box: QRectF) -> None:
        middle = box.center().y()
        if entry.kind == "point":
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_point(painter, self._look, box.center(), 0.6)
            painter.restore()
            return
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
        draw_line(painter, box, LEFT, fitting(painter, self._title, self._short_title, box))


def fitting(painter: QPainter, text: str, short: str, box: QRectF) -> str:
    """Return the text if it fits into a box, else the short one, at worst with an ellipsis."""
    metrics = painter.fontMetrics()
    if not short or text_width(metrics, text) <= box.width():
        short = text
    return cut_text(metrics, short, box.width())


def paint_point(painter: QPainter, look: Look, at: QPointF, size: float = 1.0) -> None:
    """Paint the ring with a dot that stands for the nets of the recipe."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in (("base", 5.0), ("text", 2.5)):
        painter.setPen(QPen(look.colour(colour), size * look.px(width)))
        painter.drawEllipse(at, size * look.px(7), size * look.px(7))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colour("text"))
    painter.drawEllipse(at, size * look.px(2.5), size * look.px(2.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def faded(colour: QColor) -> QColor:
    """Return a colour that lets what is behind it shine through."""
    colour.setAlpha(110)
    return colour
