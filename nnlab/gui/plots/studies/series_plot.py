"""Several curves over one axis, each with its name; a place on it that can be moved."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.core.arrays import FloatArray
from nnlab.gui.look import Look
from nnlab.gui.plots.axes import CENTRE, LEFT, TEXT, Axes, Range, fit_name, paint_axes
from nnlab.gui.plots.polygons import make_polygon
from nnlab.gui.plots.studies.head import find_area_below, paint_head

DASHES = (
    Qt.PenStyle.SolidLine,
    Qt.PenStyle.DashLine,
    Qt.PenStyle.DotLine,
    Qt.PenStyle.DashDotLine,
)


@dataclass(frozen=True, eq=False)
class Series:
    """One curve: x and y (n,), its name, its colour, and which of `DASHES` tells it from others."""

    name: str
    x: FloatArray
    y: FloatArray
    colour: QColor
    dash: int = 0
    width: float = 1.8


@dataclass(frozen=True, eq=False)
class SeriesScene:
    """Curves with the names of both axes; without curves only the title is written.

    `marks` are places on x with a word (the answer changes), drawn as dashed lines; `cursor` is
    the place that is looked at. `beside` writes each curve's name at its largest value, else all
    names stand in a legend in the plot's upper corner. `y_short` names y where the axis is low.
    """

    title: str
    x_name: str
    y_name: str
    series: tuple[Series, ...] = ()
    marks: tuple[tuple[float, str], ...] = ()
    cursor: float | None = None
    x_range: Range | None = None
    y_range: Range | None = None
    beside: bool = False
    note: str = ""
    left_legend: bool = field(default=False)
    y_short: str = ""


class SeriesPlot(QWidget):
    """Shows a `SeriesScene`; `hovered` carries x under the pointer or None, `moved` a pressed x."""

    hovered = Signal(object)
    moved = Signal(float)

    def __init__(self, look: Look, name: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._scene = SeriesScene("", "", "")
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(name)
        self.setToolTip(tip)
        look.changed.connect(self.update)

    @property
    def scene(self) -> SeriesScene:
        """What is shown."""
        return self._scene

    def show_scene(self, scene: SeriesScene) -> None:
        """Draw this from now on."""
        self._scene = scene
        self.setAccessibleDescription(scene.title)
        self.update()

    def axes(self) -> Axes:
        """Return where the numbers lie in the widget."""
        scene = self._scene
        return Axes(
            find_area_below(self._look, self.width(), self.height()),
            scene.x_range or find_range([one.x for one in scene.series], 0.0),
            scene.y_range or find_range([one.y for one in scene.series], 0.08),
        )

    def sizeHint(self) -> QSize:
        return QSize(round(self._look.px(320)), round(self._look.px(200)))

    def minimumSizeHint(self) -> QSize:
        scale = min(self._look.scale, 1.6)
        return QSize(round(150 * scale), round(84 * scale))

    # Events of Qt

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        axes = self.axes()
        x = axes.numbers(event.position())[0]
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.moved.emit(min(max(x, axes.x[0]), axes.x[1]))
        self.hovered.emit(x if axes.area.contains(event.position()) else None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        axes = self.axes()
        if event.button() == Qt.MouseButton.LeftButton and axes.area.contains(event.position()):
            self.moved.emit(axes.numbers(event.position())[0])

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered.emit(None)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look, scene, axes = self._look, self._scene, self.axes()
        painter.fillRect(self.rect(), look.colour("base"))
        if not scene.series:
            painter.setFont(look.font())
            painter.setPen(look.colour("muted"))
            painter.drawText(QRectF(self.rect()), CENTRE | Qt.TextFlag.TextWordWrap, scene.title)
            painter.end()
            return
        y_name = fit_name(look, axes.area, scene.y_name, scene.y_short)
        paint_axes(painter, axes, look, (scene.x_name, y_name))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.save()
        painter.setClipRect(axes.area)
        self._paint_marks(painter, axes)
        for one in scene.series:
            painter.setPen(QPen(one.colour, look.px(one.width), DASHES[one.dash % len(DASHES)]))
            known = np.isfinite(one.y)
            points = np.column_stack((one.x, one.y))[known]
            painter.drawPolyline(make_polygon(axes.pixels(points)))
            if len(points) == 1:
                # A line through one point leaves nothing to be seen.
                side = look.px(2.0 + one.width)
                painter.setBrush(one.colour)
                painter.drawEllipse(axes.point(*points[0].tolist()), side, side)
                painter.setBrush(Qt.BrushStyle.NoBrush)
        if scene.cursor is not None:
            x = axes.left(scene.cursor)
            painter.setPen(QPen(look.colour("accent"), look.px(2.0)))
            painter.drawLine(QPointF(x, axes.area.top()), QPointF(x, axes.area.bottom()))
        self._paint_words(painter, axes)
        painter.restore()
        if scene.beside:
            self._paint_beside(painter, axes)
        else:
            self._paint_legend(painter, axes)
        paint_head(painter, axes.area, look, scene.title, scene.note)
        painter.end()

    # Painting

    def _paint_marks(self, painter: QPainter, axes: Axes) -> None:
        look = self._look
        painter.setPen(QPen(look.colour("boundary"), look.px(1.4), Qt.PenStyle.DashLine))
        for place, _text in self._scene.marks:
            x = axes.left(place)
            painter.drawLine(QPointF(x, axes.area.top()), QPointF(x, axes.area.bottom()))

    def _paint_words(self, painter: QPainter, axes: Axes) -> None:
        """The words of the marks, on a ground of their own: curves go to the top too."""
        look = self._look
        painter.setFont(look.font(TEXT))
        metrics = painter.fontMetrics()
        free = axes.area.left()
        ground = look.colour("base")
        ground.setAlphaF(0.85)
        for place, text in self._scene.marks:
            x = axes.left(place)
            wide = metrics.horizontalAdvance(text) + look.px(6)
            left = min(x + look.px(2), axes.area.right() - wide)
            if left < free:
                continue
            free = left + wide
            box = QRectF(left, axes.area.top() + 1, wide, metrics.height())
            painter.fillRect(box, ground)
            painter.setPen(look.colour("boundary"))
            painter.drawText(box, LEFT, text)

    def _paint_beside(self, painter: QPainter, axes: Axes) -> None:
        """A curve's name at its top, on a ground of its own; small curves have none."""
        look = self._look
        painter.setFont(look.font(TEXT, bold=True))
        metrics = painter.fontMetrics()
        ground = look.colour("base")
        ground.setAlphaF(0.85)
        taken: list[QRectF] = []
        for one in sorted(self._scene.series, key=lambda one: -float(np.nanmax(one.y, initial=0))):
            if not len(one.y) or float(np.nanmax(one.y)) < 0.04 * axes.y[1]:
                continue
            top = int(np.nanargmax(one.y))
            level = np.flatnonzero(one.y >= 0.98 * one.y[top])
            at = axes.point(float(one.x[level].mean()), float(one.y[top]))
            wide, high = metrics.horizontalAdvance(one.name) + look.px(8), float(metrics.height())
            left = min(max(at.x() - wide / 2, axes.area.left() + 2), axes.area.right() - wide - 2)
            box = QRectF(left, max(at.y() - high / 2, axes.area.top() + 1), wide, high)
            if any(box.intersects(other) for other in taken):
                continue
            taken.append(box)
            painter.setPen(QPen(one.colour, look.px(1.2)))
            painter.setBrush(ground)
            painter.drawRoundedRect(box, look.px(4), look.px(4))
            painter.setPen(look.colour("text"))
            painter.drawText(box, CENTRE, one.name)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_legend(self, painter: QPainter, axes: Axes) -> None:
        look, scene = self._look, self._scene
        named = [one for one in scene.series if one.name]
        if not named:
            return
        painter.setFont(look.font(TEXT))
        metrics = painter.fontMetrics()
        line, dash = metrics.height(), look.px(26)
        wide = max(metrics.horizontalAdvance(one.name) for one in named) + dash + look.px(14)
        left = axes.area.left() + look.px(6) if scene.left_legend else axes.area.right() - wide
        box = QRectF(left, axes.area.top() + look.px(4), wide - look.px(4), len(named) * line)
        ground = look.colour("base")
        ground.setAlphaF(0.85)
        painter.fillRect(box, ground)
        for row, one in enumerate(named):
            y = box.top() + (row + 0.5) * line
            painter.setPen(QPen(one.colour, look.px(one.width), DASHES[one.dash % len(DASHES)]))
            painter.drawLine(QPointF(left + 4, y), QPointF(left + dash, y))
            painter.setPen(look.colour("text"))
            painter.drawText(
                QRectF(left + dash + look.px(5), y - line / 2, wide, line), LEFT, one.name
            )


def find_range(parts: list[FloatArray], margin: float) -> Range:
    """Return a range around all finite numbers, with a margin; 0 to 1 where there is none."""
    values = np.concatenate([np.zeros(0), *parts])
    values = values[np.isfinite(values)]
    if not len(values):
        return 0.0, 1.0
    low, high = float(values.min()), float(values.max())
    wide = (high - low) or max(abs(high), 1e-3)
    return low - margin * wide, high + max(margin, 1e-9) * wide
