"""The phase diagram of random nets: ordered and chaotic, the edge, and one's own point."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QImage, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from nnlab.core.arrays import FloatArray
from nnlab.core.lyapunov.random.mean_field import chi_at, edge, exponent_map, fixed_point
from nnlab.gui.look import Look
from nnlab.gui.plots.axes import CENTRE, Axes, find_area, paint_axes, write
from nnlab.gui.plots.colour_bar import ColourScale, bar_width, make_colours, paint_colour_bar
from nnlab.gui.plots.polygons import make_polygon
from nnlab.gui.plots.random_nets.base import SMALL, Entry, RandomPlot, paint_point
from nnlab.gui.plots.symbol_text import text_width
from nnlab.gui.tr import tr

USUAL = (5.0, 1.0)
# Beyond their edge ReLU and linear nets stretch all lengths alike, which is no chaos: the angle
# between two inputs does not grow.
PHASES = {"tanh": ("ordered", "chaotic")}
HOMOGENEOUS = ("shrinking", "growing")
COLUMNS, ROWS = 200, 100
MARGIN = 1.15


class PhaseDiagram(RandomPlot):
    """`moved` carries sigma_w^2, sigma_b^2 and the number of the drag that asks for them.

    `given_up` carries the number of a drag that is to have moved nothing.
    """

    moved = Signal(float, float, int)
    given_up = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(
            look,
            tr("phase diagram of random nets"),
            tr("Mean-field theory: click or drag to set the variances of weights and thresholds"),
            parent,
        )
        self.var_w, self.var_b, self.activation = 1.0, 0.0, "tanh"
        # Where the weights of a net in training are now.
        self.trained: tuple[float, float] | None = None
        self.reading = Entry("", "text", "point")
        self._written: list[QRectF] = []
        self._image: tuple[object, QImage, ColourScale] | None = None
        self._edge: tuple[object, FloatArray] | None = None
        self._drag = 0
        self._ends: tuple[float, float] | None = None
        self.setCursor(Qt.CursorShape.CrossCursor)

    def show_point(self, activation: str, var_w: float, var_b: float) -> None:
        """Show where the nets are."""
        self.activation, self.var_w, self.var_b = activation, var_w, var_b
        name = {"tanh": "tanh", "relu": "ReLU", "linear": tr("linear")}[activation]
        q, chi = read_theory(activation, var_w, var_b)
        text = f"q* = {q}, χ₁ = {write_rounded(chi)}, ½ ln χ₁ = {write_exponent(chi)}"
        self.reading = Entry(f"σ_w² = {var_w:g}, σ_b² = {var_b:g}: {text}", "text", "point", text)
        title = tr("Phase diagram, {name}: ½ ln χ₁ by mean field").format(name=name)
        self.set_title(title, tr("Phase diagram, {name}").format(name=name))

    def show_trained(self, point: tuple[float, float] | None) -> None:
        """Show as a square where training has taken a net's weights; None: nowhere."""
        if point != self.trained:
            self.trained = point
            self.update()

    def axes(self) -> Axes:
        """Return the axes; while the point is dragged they hold still."""
        room = self.room()
        area = find_area(
            self._look, room.adjusted(0, self.legend_height((self.reading,), room), 0, 0)
        )
        metrics = QFontMetrics(self._look.font(SMALL))
        area.setRight(area.right() - bar_width(metrics, self._look) - self._look.px(6))
        area.setWidth(max(area.width(), 8.0))
        most = self._ends or self._find_ends()
        return Axes(area, (0.0, most[0]), (0.0, most[1]))

    def draw(self, painter: QPainter, room: QRectF) -> None:
        axes = self.axes()
        self._written.clear()
        self.paint_legend(painter, (self.reading,), room)
        image, scale = self._find_image(axes)
        painter.save()
        painter.setClipRect(axes.area)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(axes.area.toRect(), image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_edge(painter, axes)
        self._name_phases(painter, axes)
        painter.restore()
        paint_axes(painter, axes, self._look, self._name_axes(axes), grid=False)
        # Clipped a little further out: without thresholds the point lies on the axis.
        painter.save()
        painter.setClipRect(self._around(axes))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_point(painter, axes)
        painter.restore()
        painter.setFont(self._look.font(SMALL))
        right = QRectF(axes.area.right() + self._look.px(12), axes.area.top(), 0, 0)
        right.setBottomRight(QPointF(self.width() - 2.0, axes.area.bottom()))
        paint_colour_bar(painter, right, scale, self._look, "½ ln χ₁")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        axes = self.axes()
        inside = self._around(axes).contains(event.position())
        if event.button() == Qt.MouseButton.LeftButton and inside:
            self._drag += 1
            self._ends = (axes.x[1], axes.y[1])
            self._move(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._ends is not None:
            self._move(event.position())
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._ends = None
        self.renew()

    def give_up(self) -> bool:
        """Cancel the drag under way; False if there is none."""
        if self._ends is None:
            return False
        self._ends = None
        self.given_up.emit(self._drag)
        self.renew()
        return True

    def describe(self, at: QPointF) -> str:
        axes = self.axes()
        if not axes.area.contains(at):
            return ""
        var_w, var_b = axes.numbers(at)
        q, chi = read_theory(self.activation, var_w, var_b)
        text = f"σ_w² = {var_w:.3f}   σ_b² = {var_b:.3f}   q* = {q}"
        return f"{text}   χ₁ = {write_rounded(chi)}   ½ ln χ₁ = {write_exponent(chi)}"

    def _name_axes(self, axes: Axes) -> tuple[str, str]:
        """Names of the axes, in full where they have room."""
        metrics = QFontMetrics(self._look.font())
        across, up = tr("σ_w², variance of the weights × fan-in"), tr("σ_b², of the thresholds")
        return (
            across if text_width(metrics, across) <= axes.area.width() else "σ_w²",
            up if text_width(metrics, up) <= axes.area.height() else "σ_b²",
        )

    def _around(self, axes: Axes) -> QRectF:
        """The area within the axes and half of the point's ring beyond."""
        more = self._look.px(9)
        return axes.area.adjusted(-more, -more, more, more)

    def _move(self, at: QPointF) -> None:
        axes = self.axes()
        var_w, var_b = axes.numbers(at)
        var_w = round(min(max(var_w, 0.0), axes.x[1]), 3)
        var_b = round(min(max(var_b, 0.0), axes.y[1]), 3)
        self.moved.emit(var_w, var_b, self._drag)

    def _find_ends(self) -> tuple[float, float]:
        places = zip(USUAL, (self.var_w, self.var_b), strict=True)
        ends = [usual if at <= usual else MARGIN * at for usual, at in places]
        return ends[0], ends[1]

    def _find_image(self, axes: Axes) -> tuple[QImage, ColourScale]:
        key = (self.activation, axes.x[1], axes.y[1], self._look.theme.key)
        if self._image is None or self._image[0] != key:
            # The centres of the pixels, so that none has sigma_w = 0.
            var_w = axes.x[1] * (np.arange(COLUMNS) + 0.5) / COLUMNS
            var_b = axes.y[1] * (np.arange(ROWS) + 0.5) / ROWS
            values = exponent_map(self.activation, var_w, var_b).astype(np.float32)
            most = max(float(values.max()), 0.1)
            scale = ColourScale(make_colours("diverging", self._look), -most, most)
            self._image = (key, scale.paint(values, self._look.theme.grid), scale)
        return self._image[1], self._image[2]

    def _find_edge(self, axes: Axes) -> FloatArray:
        """Return the edge of chaos (points, 2), computed once for these axes."""
        key = (self.activation, axes.x[1], axes.y[1])
        if self._edge is None or self._edge[0] != key:
            line = edge(self.activation, axes.x[1])
            if self.activation != "tanh":
                line = line * (1.0, axes.y[1])
            self._edge = (key, line)
        return self._edge[1]

    def _paint_edge(self, painter: QPainter, axes: Axes) -> None:
        polygon = make_polygon(axes.pixels(self._find_edge(axes)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in (("base", 5.0), ("boundary", 2.5)):
            painter.setPen(QPen(self.colour(colour), self._look.px(width)))
            painter.drawPolyline(polygon)

    def _name_phases(self, painter: QPainter, axes: Axes) -> None:
        """Names in the middle of the phases, and what makes the edge."""
        start = {"tanh": 1.0, "relu": 2.0, "linear": 1.0}[self.activation]
        area = axes.area
        high, low = axes.y[1] * 0.66, axes.y[1] * 0.2
        painter.setFont(self._look.font(1.05, bold=True))
        border = axes.left(self._edge_at(axes, high))
        at = (area.left() + border) / 2
        below, above = PHASES.get(self.activation, HOMOGENEOUS)
        if painter.fontMetrics().horizontalAdvance(tr(below)) + 16 > border - area.left():
            painter.setFont(self._look.font(0.9 * SMALL, bold=True))
        self._write(painter, tr(below), QPointF(at, axes.top(high)), area)
        at = (axes.left(start) + 2 * area.right()) / 3
        self._write(painter, tr(above), QPointF(at, axes.top(low)), area)
        painter.setFont(self._look.font(SMALL))
        high = 0.85 * axes.y[1]
        room = painter.fontMetrics().horizontalAdvance(tr("edge: χ₁ = 1"))
        at = axes.left(self._edge_at(axes, high)) + 0.65 * room
        self._write(painter, tr("edge: χ₁ = 1"), QPointF(at, axes.top(high)), area)

    def _edge_at(self, axes: Axes, var_b: float) -> float:
        """Return sigma_w^2 where the edge has this sigma_b^2."""
        line = self._find_edge(axes)
        return float(np.interp(var_b, line[:, 1], line[:, 0]))

    def _box(self, painter: QPainter, text: str, at: QPointF, area: QRectF) -> QRectF:
        """The box of a name with its middle at a point, kept within the area."""
        metrics = painter.fontMetrics()
        width, height = metrics.horizontalAdvance(text) + self._look.px(8), metrics.height()
        left = min(max(at.x() - width / 2, area.left() + 2), area.right() - width - 2)
        top = min(max(at.y() - height / 2, area.top()), area.bottom() - height)
        return QRectF(left, top, width, height)

    def _write(self, painter: QPainter, text: str, at: QPointF, area: QRectF) -> None:
        box = self._box(painter, text, at, area)
        self._written.append(box)
        ground = self.colour("base")
        ground.setAlpha(190)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.fillRect(box, ground)
        painter.setPen(self.colour("text"))
        painter.drawText(box, CENTRE, text)

    def _paint_point(self, painter: QPainter, axes: Axes) -> None:
        look = self._look
        if self.trained is not None:
            self._paint_trained(painter, axes, axes.point(*self.trained))
        paint_point(painter, look, axes.point(self.var_w, self.var_b))

    def _paint_trained(self, painter: QPainter, axes: Axes, at: QPointF) -> None:
        """A square, with a line to it from where the weights were drawn."""
        look, half = self._look, self._look.px(6)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in (("base", 5.0), ("text", 2.0)):
            painter.setPen(QPen(self.colour(colour), look.px(width)))
            painter.drawLine(axes.point(self.var_w, self.var_b), at)
            painter.drawRect(QRectF(at.x() - half, at.y() - half, 2 * half, 2 * half))
        painter.setFont(look.font(SMALL))
        text, away = tr("trained"), half + painter.fontMetrics().height()
        aside = half + 0.6 * painter.fontMetrics().horizontalAdvance(text) + look.px(6)
        # Around it, where neither the name of a phase stands already nor the axes end.
        places = [
            at + QPointF(x, y)
            for x, y in ((0, -away), (0, away), (-aside, 0), (aside, 0), (-aside, -away))
        ]
        taken = [*self._written, QRectF(at.x() - half, at.y() - half, 2 * half, 2 * half)]
        free = (
            place
            for place in places
            if axes.area.contains(box := self._box(painter, text, place, axes.area))
            and not any(box.intersects(other) for other in taken)
        )
        self._write(painter, text, next(free, places[0]), axes.area)


def read_theory(activation: str, var_w: float, var_b: float) -> tuple[str, float]:
    """Return q*, written, and chi_1 of wide nets with these variances."""
    q = fixed_point(activation, var_w, var_b)
    chi = chi_at(activation, var_w, q)
    if math.isnan(q):
        return tr("any"), chi
    return ("∞" if math.isinf(q) else write_rounded(q)), chi


def write_rounded(value: float) -> str:
    """Write a number with three decimals."""
    return f"{value:.3f}"


def write_exponent(chi: float) -> str:
    """Write 1/2 ln chi with a true minus sign."""
    return write(round(0.5 * math.log(chi), 4)) if chi > 0 else "−∞"
