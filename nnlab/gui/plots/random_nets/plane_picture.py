"""Exponents over the input plane as a small square picture, with the boundary and the circle."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QWidget

from nnlab.core.arrays import FloatArray
from nnlab.core.box import Box
from nnlab.gui.look import Look
from nnlab.gui.plots.axes import TEXT, Axes, find_area, paint_axes, write
from nnlab.gui.plots.colour_bar import ColourScale, bar_width, make_colours, paint_colour_bar
from nnlab.gui.plots.polygons import make_polygon
from nnlab.gui.plots.random_nets.base import SMALL, RandomPlot
from nnlab.gui.tr import tr

NARROWEST = 0.05


@dataclass(frozen=True, eq=False)
class PictureScene:
    """`values` float32 (rows, columns) over `box`, row 0 at the lowest x2; `radius` of a circle."""

    title: str
    values: NDArray[np.float32]
    box: Box
    lines: tuple[FloatArray, ...] = ()
    radius: float = 1.0


class PlanePicture(RandomPlot):
    """Draws a `PictureScene`, its colours over all values that are finite."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(
            look,
            tr("exponents over the input plane"),
            tr("λ₁ over the plane as the net learns; red: its boundary, dashed: the circle"),
            parent,
        )
        self.scene: PictureScene | None = None
        self.hint = ""

    def show_scene(self, scene: PictureScene | None, hint: str = "") -> None:
        """Draw this from now on, or a line of text instead."""
        self.scene, self.hint = scene, hint
        self.set_title(scene.title if scene else "")

    def axes(self) -> Axes:
        """Return the axes: a square of whole pixels, in the middle of its room."""
        area = find_area(self._look, self.room())
        metrics = QFontMetrics(self._look.font(SMALL))
        room = area.width() - bar_width(metrics, self._look) - self._look.px(10)
        side = float(int(max(min(room, area.height()), 8.0)))
        left = float(int(area.left() + max(0.0, (room - side) / 2)))
        box = self.scene.box if self.scene else Box()
        top = float(int(area.top() + max(0.0, (area.height() - side) / 2)))
        square = QRectF(left, top, side, side)
        return Axes(square, (box.x1_min, box.x1_max), (box.x2_min, box.x2_max))

    def draw(self, painter: QPainter, room: QRectF) -> None:
        scene, look = self.scene, self._look
        if scene is None:
            painter.setFont(look.font())
            painter.setPen(self.colour("muted"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            gap = look.px(16)
            painter.drawText(room.adjusted(gap, gap, -gap, -gap), flags, self.hint)
            return
        axes, scale = self.axes(), self._scale(scene)
        painter.save()
        painter.setClipRect(axes.area)
        painter.drawImage(axes.area.toRect(), scale.paint(scene.values, look.theme.grid))
        self._paint_lines(painter, axes, scene)
        painter.restore()
        paint_axes(painter, axes, look, (tr("x₁"), tr("x₂")), grid=False)
        painter.setFont(look.font(SMALL))
        bar = QRectF(axes.area.right() + look.px(14), axes.area.top(), 0, axes.area.height())
        bar.setWidth(bar_width(QFontMetrics(look.font(TEXT)), look))
        paint_colour_bar(painter, bar, scale, look, tr("λ₁"))

    def describe(self, at: QPointF) -> str:
        axes = self.axes()
        if self.scene is None or not axes.area.contains(at):
            return ""
        x1, x2 = axes.numbers(at)
        rows, columns = self.scene.values.shape
        column = int((x1 - axes.x[0]) / (axes.x[1] - axes.x[0]) * columns)
        row = int((x2 - axes.y[0]) / (axes.y[1] - axes.y[0]) * rows)
        value = float(self.scene.values[min(row, rows - 1), min(column, columns - 1)])
        shown = write(round(value, 4)) if np.isfinite(value) else "−∞"
        return f"x = ({x1:.2f}, {x2:.2f})   λ₁ = {shown}".replace("-", "−")

    def _scale(self, scene: PictureScene) -> ColourScale:
        finite = scene.values[np.isfinite(scene.values)]
        low, high = (float(finite.min()), float(finite.max())) if finite.size else (-1.0, 1.0)
        if high - low < NARROWEST:
            low, high = (low + high - NARROWEST) / 2, (low + high + NARROWEST) / 2
        return ColourScale(make_colours("viridis", self._look), low, high)

    def _paint_lines(self, painter: QPainter, axes: Axes, scene: PictureScene) -> None:
        look = self._look
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.colour("text"), look.px(1), Qt.PenStyle.DashLine))
        painter.drawEllipse(
            QRectF(axes.point(-scene.radius, scene.radius), axes.point(scene.radius, -scene.radius))
        )
        for colour, width in (("base", 4.0), ("boundary", 2.0)):
            painter.setPen(QPen(self.colour(colour), look.px(width)))
            for line in scene.lines:
                painter.drawPolyline(make_polygon(axes.pixels(line)))
