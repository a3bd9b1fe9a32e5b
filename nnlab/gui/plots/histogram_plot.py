"""Histograms of weights and of local fields, a row for each layer, the same axis for all."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.app.histograms import Counts
from nnlab.app.words.notation import number
from nnlab.core.arrays import FloatArray
from nnlab.gui.look import Look
from nnlab.gui.plots.axes import CENTRE, LEFT, RIGHT, TEXT, Axes, Range, write
from nnlab.gui.plots.plane.scale import find_ticks
from nnlab.gui.tr import tr

NUMBERS = 0.8


@dataclass(frozen=True, eq=False)
class Histogram:
    """Counts of one quantity by layer and group between edges; two groups stand back to back."""

    name: str
    edges: FloatArray
    counts: tuple[tuple[Counts, ...], ...]
    groups: tuple[str, ...]

    @property
    def within(self) -> Range:
        """The lowest and the highest edge."""
        return float(self.edges[0]), float(self.edges[-1])


@dataclass(frozen=True, eq=False)
class HistogramScene:
    """Quantities side by side, and what each layer is called."""

    parts: tuple[Histogram, ...]
    layers: tuple[str, ...]


class HistogramPlot(QWidget):
    """`hovered` tells how many numbers are in the bar under the pointer."""

    hovered = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.scene = HistogramScene((), ())
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("histograms of weights and local fields"))
        self.setToolTip(
            tr("How many weights and local fields have which value; fields of t = +1 upwards")
        )
        look.changed.connect(self.update)

    def show_scene(self, scene: HistogramScene) -> None:
        """Draw this from now on."""
        self.scene = scene
        self.update()

    def area_of(self, part: int) -> QRectF:
        """Return the pixels of one quantity's rows."""
        look, count = self._look, max(1, len(self.scene.parts))
        line = QFontMetrics(look.font(TEXT)).height()
        metrics = QFontMetrics(look.font(NUMBERS))
        left = metrics.horizontalAdvance("8888") + look.px(8) + 1.1 * line
        width = self.width() / count
        area = QRectF(part * width, 0, width, self.height())
        area.adjust(left, 0.6 * line, -look.px(8), -2.1 * line - look.px(4))
        return QRectF(area.left(), area.top(), max(area.width(), 8), max(area.height(), 8))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("base"))
        for place, part in enumerate(self.scene.parts):
            area = self.area_of(place)
            self._paint_axis(painter, part, area)
            self._paint_count(painter, area)
            for layer, name in enumerate(self.scene.layers):
                self._paint_row(painter, part, layer, name, self._row(area, layer))
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        for place, part in enumerate(self.scene.parts):
            area = self.area_of(place)
            if area.contains(at):
                layer = int((at.y() - area.top()) / area.height() * len(self.scene.layers))
                column = int((at.x() - area.left()) / area.width() * (len(part.edges) - 1))
                self.hovered.emit(self.describe(part, layer, column))
                return
        self.hovered.emit("")

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered.emit("")

    def describe(self, part: Histogram, layer: int, column: int) -> str:
        """Return the counts of one bar in a line."""
        layer, column = min(layer, len(self.scene.layers) - 1), min(column, len(part.edges) - 2)
        counts = [
            f"{group[column]}{f' ({name})' if name else ''}"
            for group, name in zip(part.counts[layer], part.groups, strict=True)
        ]
        return tr("{layer}: {name} from {low} to {high}: {counts} of {all}").format(
            layer=self.scene.layers[layer],
            name=part.name,
            low=number(float(part.edges[column])),
            high=number(float(part.edges[column + 1])),
            counts=" + ".join(counts),
            all=sum(int(group.sum()) for group in part.counts[layer]),
        )

    def _row(self, area: QRectF, layer: int) -> QRectF:
        height = area.height() / max(1, len(self.scene.layers))
        return QRectF(area.left(), area.top() + layer * height, area.width(), height)

    def _paint_axis(self, painter: QPainter, part: Histogram, area: QRectF) -> None:
        look = self._look
        painter.setFont(look.font(TEXT))
        metrics, axes = painter.fontMetrics(), Axes(area, part.within, (0.0, 1.0))
        line, room = metrics.height(), metrics.horizontalAdvance("−0.005")
        for value in find_ticks(*part.within, max(2, int(area.width() / (1.5 * room)))):
            x = axes.left(value)
            painter.setPen(QPen(look.colour("text" if value == 0 else "grid"), 1))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            painter.setPen(look.colour("text"))
            box = QRectF(x - room, area.bottom() + look.px(2), 2 * room, line)
            painter.drawText(box, CENTRE, write(value))
        below = QRectF(area.left(), area.bottom() + look.px(2) + line, area.width(), line)
        painter.drawText(below, CENTRE, part.name)

    def _paint_count(self, painter: QPainter, area: QRectF) -> None:
        """The name of the upright axis."""
        line, gap = painter.fontMetrics().height(), self._look.px(8)
        numbers = QFontMetrics(self._look.font(NUMBERS)).horizontalAdvance("8888")
        painter.save()
        painter.translate(area.left() - numbers - gap, area.center().y())
        painter.rotate(-90)
        half = area.height() / 2
        painter.drawText(QRectF(-half, -line, area.height(), line), CENTRE, tr("count"))
        painter.restore()

    def _paint_row(
        self, painter: QPainter, part: Histogram, layer: int, name: str, row: QRectF
    ) -> None:
        look, counts = self._look, part.counts[layer]
        mirrored = len(counts) == 2
        base = row.center().y() if mirrored else row.bottom()
        room = (row.height() / 2 if mirrored else row.height()) - look.px(2)
        top = max(1, *(int(group.max(initial=0)) for group in counts))
        for place, group in enumerate(counts):
            colour = ("minus", "plus")[place] if mirrored else "accent"
            sign = 1.0 if mirrored and place == 0 else -1.0
            self._paint_bars(painter, group, row, base, sign * room / top, colour)
        painter.setPen(QPen(look.colour("muted"), 1))
        painter.drawLine(QPointF(row.left(), base), QPointF(row.right(), base))
        painter.drawRect(row)
        self._paint_numbers(painter, row, name, top)

    def _paint_bars(
        self,
        painter: QPainter,
        counts: Counts,
        row: QRectF,
        base: float,
        per_count: float,
        colour: str,
    ) -> None:
        width = row.width() / len(counts)
        fill = self._look.colour(colour)
        for place, count in enumerate(counts.tolist()):
            if count:
                left = row.left() + place * width
                bar = QRectF(left, base, max(width - 1.0, 1.0), per_count * count).normalized()
                painter.fillRect(bar, fill)

    def _paint_numbers(self, painter: QPainter, row: QRectF, name: str, top: int) -> None:
        """The row's name within it, the largest count beside it."""
        look = self._look
        painter.setFont(look.font(NUMBERS))
        line = painter.fontMetrics().height()
        painter.setPen(look.colour("text"))
        if row.height() >= 0.8 * line:
            beside = QRectF(0, row.top(), row.left() - look.px(4), line)
            beside.setLeft(row.left() - look.px(60))
            painter.drawText(beside, RIGHT, f"{top}")
        if row.height() >= 1.6 * line:
            width = painter.fontMetrics().horizontalAdvance(name)
            within = QRectF(row.left() + look.px(4), row.top() + 1, width, line)
            ground = look.colour("base")
            ground.setAlpha(190)
            painter.fillRect(within, ground)
            painter.setPen(look.colour("muted"))
            painter.drawText(within, LEFT, name)
