"""Paints a heat map: colours, what lies on them, axes, title, colour bar and legend."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPen, QPixmap

from nnlab.gui.look import Look
from nnlab.gui.plots.axes import LEFT, RIGHT
from nnlab.gui.plots.colour_bar import bar_width, paint_colour_bar
from nnlab.gui.plots.heat.legend import paint_legend
from nnlab.gui.plots.heat.overlays import (
    paint_boundary,
    paint_contours,
    paint_numbers,
    paint_patterns,
    paint_ridges,
    paint_sticks,
)
from nnlab.gui.plots.heat.scene import HeatScene
from nnlab.gui.plots.plane.axes import write_ticks
from nnlab.gui.plots.plane.marks import Stamps
from nnlab.gui.plots.plane.painter import is_vector
from nnlab.gui.plots.plane.scale import PlaneScale, find_ticks
from nnlab.gui.tr import tr

TEXT, TITLE = 0.95, 1.05
# On the screen a finer map has only every second, third ... of its points: there is no more room.
MOST_SIDE = 700
WIDEST = "−0.55"


class HeatPainter:
    """Keeps the picture between two changes of what it shows: the pointer costs next to nothing."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._stamps = Stamps()
        self._image = QImage()
        self._image_key: tuple[object, ...] = ()
        self._image_of: HeatScene | None = None
        self._still: QPixmap | None = None
        self._still_key: tuple[object, ...] = ()

    def area(self, size: QSize) -> QRectF:
        """Return the pixels of the map itself: whole ones, since others are slow and blurred."""
        look = self._look
        metrics = QFontMetrics(look.font(TEXT))
        line = metrics.height()
        left = round(metrics.horizontalAdvance(WIDEST) + 1.4 * line + look.px(8))
        top = round(QFontMetrics(look.font(TITLE)).height() + look.px(10))
        right = round(bar_width(metrics, look) + look.px(18))
        bottom = round(2 * line + look.px(10))
        width, height = size.width() - left - right, size.height() - top - bottom
        return QRectF(left, top, max(width, 8), max(height, 8))

    def paint(self, painter: QPainter, size: QSize, scene: HeatScene) -> None:
        """Paint the scene; into a file as shapes and with every point of the map."""
        if is_vector(painter):
            self._draw(painter, size, scene)
            return
        look, ratio = self._look, painter.device().devicePixelRatioF()
        key = (scene, size, look.theme, look.scale, ratio)
        if self._still is None or key != self._still_key:
            still = QPixmap(round(size.width() * ratio), round(size.height() * ratio))
            still.setDevicePixelRatio(ratio)
            inner = QPainter(still)
            self._draw(inner, size, scene)
            inner.end()
            self._still, self._still_key = still, key
        painter.drawPixmap(0, 0, self._still)

    def forget(self) -> None:
        """Paint anew next time, as after another look."""
        self._still, self._still_key = None, ()
        self._image_of = None

    def _draw(self, painter: QPainter, size: QSize, scene: HeatScene) -> None:
        look, area = self._look, self.area(size)
        scale = PlaneScale(scene.view, area)
        painter.fillRect(QRectF(0, 0, size.width(), size.height()), look.colour("base"))
        painter.setFont(look.font(TEXT))
        painter.save()
        painter.setClipRect(area)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(_place(scale), self._colour(scene, whole=is_vector(painter)))
        self._paint_overlays(painter, scene, scale)
        painter.restore()
        self._paint_axes(painter, scale)
        self._paint_title(painter, size, scene)
        right = QRectF(area.right() + look.px(16), area.top(), 0.0, area.height())
        right.setRight(size.width() - 2.0)
        paint_colour_bar(painter, right, scene.scale, look, scene.label, scene.missing)
        below = self._find_foot(scale.area)
        paint_legend(painter, scene, below, look)

    def _paint_overlays(self, painter: QPainter, scene: HeatScene, scale: PlaneScale) -> None:
        look = self._look
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not scene.moving)
        if scene.contours:
            paint_contours(painter, scene.contours, scale, look)
        if scene.ridges:
            paint_ridges(painter, scene.ridges, scale, look)
        paint_boundary(painter, scene.lines, scale, look)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        stamps = None if is_vector(painter) else self._stamps
        if scene.sticks is not None:
            paint_sticks(painter, scene.sticks, scale, look, stamps)
        if scene.patterns is not None:
            paint_patterns(painter, scene.patterns, scale, look, stamps)
        if not scene.moving:
            paint_numbers(painter, scene.contours, scale, look)

    def _colour(self, scene: HeatScene, whole: bool) -> QImage:
        """Return the image of the values; while only what lies on it changes, the same."""
        step = 1 if whole else math.ceil(math.sqrt(scene.values.size) / MOST_SIDE)
        ground, colours = self._look.theme.grid, scene.scale
        key = (scene.stamp, step, ground, colours.low, colours.high)
        old = self._image_of
        same = old is not None and old.values is scene.values and old.scale.table is colours.table
        if not same or key != self._image_key:
            self._image = colours.paint(scene.values[::step, ::step], ground)
            self._image_key, self._image_of = key, scene
        return self._image

    def _find_foot(self, area: QRectF) -> QRectF:
        """The line under the numbers of the lower axis."""
        line = QFontMetrics(self._look.font(TEXT)).height()
        top = area.bottom() + self._look.px(7) + line
        return QRectF(area.left(), top, area.width() - self._look.px(36), line)

    def _paint_axes(self, painter: QPainter, scale: PlaneScale) -> None:
        look, area, view = self._look, scale.area, scale.view
        metrics = painter.fontMetrics()
        line, room = float(metrics.height()), float(metrics.horizontalAdvance(WIDEST))
        painter.setPen(QPen(look.colour("muted"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area)
        centre = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(look.colour("text"))
        ticks = find_ticks(view.x1_min, view.x1_max, int(area.width() / (2.2 * room)))
        for value, text in zip(ticks, write_ticks(ticks), strict=True):
            x = scale.to_point(value, 0.0).x()
            painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() + look.px(4)))
            box = QRectF(x - room, area.bottom() + look.px(5), 2 * room, line)
            painter.drawText(box, centre, text)
        ticks = find_ticks(view.x2_min, view.x2_max, int(area.height() / (1.4 * room)))
        for value, text in zip(ticks, write_ticks(ticks), strict=True):
            y = scale.to_point(0.0, value).y()
            painter.drawLine(QPointF(area.left() - look.px(4), y), QPointF(area.left(), y))
            box = QRectF(area.left() - look.px(7) - 2 * room, y - line / 2, 2 * room, line)
            painter.drawText(box, right, text)
        foot = self._find_foot(area)
        corner = QRectF(foot.right(), foot.top(), area.right() - foot.right(), line)
        painter.drawText(corner, Qt.AlignmentFlag.AlignRight, tr("x₁"))
        beside = QRectF(0.0, area.center().y() - line / 2, line * 1.4, line)
        painter.drawText(beside, Qt.AlignmentFlag.AlignCenter, tr("x₂"))

    def _paint_title(self, painter: QPainter, size: QSize, scene: HeatScene) -> None:
        look, area = self._look, self.area(size)
        font, small = look.font(TITLE), look.font(TEXT)
        metrics = QFontMetrics(font)
        room = int(size.width() - area.left() - look.px(4))
        title = scene.title
        if scene.short_title and metrics.horizontalAdvance(title) > room:
            title = scene.short_title
        title = metrics.elidedText(title, Qt.TextElideMode.ElideRight, room)
        box = QRectF(area.left(), 0.0, room, area.top())
        painter.setPen(look.colour("text"))
        painter.setFont(font)
        painter.drawText(box, LEFT, title)
        painter.setFont(small)
        left = metrics.horizontalAdvance(title) + look.px(20)
        if scene.source and left + painter.fontMetrics().horizontalAdvance(scene.source) < room:
            painter.setPen(look.colour("muted"))
            painter.drawText(box, RIGHT, scene.source)


def _place(scale: PlaneScale) -> QRect:
    """Return the pixels of the map: the whole area, unless the map was made for another shape."""
    view = scale.view
    ends = scale.to_point(view.x1_min, view.x2_max), scale.to_point(view.x1_max, view.x2_min)
    found = QRectF(*ends).toRect()
    area = scale.area.toRect()
    return area if abs(found.height() - area.height()) <= 2 else found
