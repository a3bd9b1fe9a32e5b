"""Paints a heat map: colours, what lies on them, axes, title, colour bar and legend."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPen, QPixmap

from nnlab.gui.look import Look
from nnlab.gui.plots.axes import LEFT, RIGHT
from nnlab.gui.plots.colour_bar import bar_width, paint_colour_bar
from nnlab.gui.plots.heat.legend import TEXT, paint_legend
from nnlab.gui.plots.heat.numbers import paint_numbers
from nnlab.gui.plots.heat.overlays import (
    paint_boundary,
    paint_contours,
    paint_patterns,
    paint_ridges,
    paint_sticks,
)
from nnlab.gui.plots.heat.picture import Picture
from nnlab.gui.plots.heat.scene import HeatScene
from nnlab.gui.plots.heat.strokes import Step
from nnlab.gui.plots.plane.axes import write_ticks
from nnlab.gui.plots.plane.marks import Stamps
from nnlab.gui.plots.plane.painter import is_vector
from nnlab.gui.plots.plane.scale import PlaneScale, find_ticks
from nnlab.gui.tr import tr

TITLE = 1.05
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
        self._coming: Picture | None = None

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
        """Paint the scene; into a file as shapes and with every point of the map.

        On the screen it is the picture before, while the one of this scene is being painted.
        """
        if is_vector(painter):
            for step in self._plan(size, scene, whole=True):
                step(painter)
            return
        ratio = painter.device().devicePixelRatioF()
        fits = self._still_key[1:] == self._make_key(size, scene, ratio)[1:]
        if not (self._coming is not None and fits):
            self.begin(size, scene, ratio)
            self.advance(math.inf)
        if self._still is not None:
            painter.drawPixmap(0, 0, self._still)

    def begin(self, size: QSize, scene: HeatScene, ratio: float) -> None:
        """Begin the picture of a scene, if it is not there yet; `advance` paints it."""
        key = self._make_key(size, scene, ratio)
        if key == self._still_key:
            self._coming = None
        elif self._coming is None or key != self._coming.key:
            still = QPixmap(round(size.width() * ratio), round(size.height() * ratio))
            still.setDevicePixelRatio(ratio)
            self._coming = Picture(key, still, self._plan(size, scene, whole=False))

    @property
    def is_busy(self) -> bool:
        """Whether a picture was begun that is not there yet."""
        return self._coming is not None

    def give_up(self) -> None:
        """Leave the picture that was begun."""
        self._coming = None

    @property
    def shown(self) -> HeatScene | None:
        """What the latest picture is of, None before the first."""
        scene = self._still_key[0] if self._still_key else None
        return scene if isinstance(scene, HeatScene) else None

    def shows(self, scene: HeatScene) -> bool:
        """Return whether the latest picture is of this scene."""
        return bool(self._still_key) and self._still_key[0] is scene

    def advance(self, seconds: float) -> bool:
        """Go on painting for about so long, by a step at least; True if the picture is there."""
        coming = self._coming
        if coming is not None and coming.advance(seconds):
            self._still, self._still_key, self._coming = coming.still, coming.key, None
        return self._coming is None

    def forget(self) -> None:
        """Paint anew next time, as after another look."""
        self._still, self._still_key, self._coming = None, (), None
        self._image_of = None

    def _make_key(self, size: QSize, scene: HeatScene, ratio: float) -> tuple[object, ...]:
        return (scene, size, self._look.theme, self._look.scale, ratio)

    def _plan(self, size: QSize, scene: HeatScene, whole: bool) -> Iterator[Step]:
        """Yield the steps of a picture, from below to above."""
        scale = PlaneScale(scene.view, self.area(size))

        def clip(step: Step, painter: QPainter) -> None:
            painter.save()
            painter.setFont(self._look.font(TEXT))
            painter.setClipRect(scale.area)
            step(painter)
            painter.restore()

        yield partial(self._paint_ground, size, scene, scale, whole)
        for step in self._plan_overlays(scene, scale, whole):
            yield partial(clip, step)
        yield partial(self._paint_frame, size, scene, scale)

    def _paint_ground(
        self, size: QSize, scene: HeatScene, scale: PlaneScale, whole: bool, painter: QPainter
    ) -> None:
        painter.fillRect(QRectF(0, 0, size.width(), size.height()), self._look.colour("base"))
        painter.save()
        painter.setClipRect(scale.area)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(_place(scale), self._colour(scene, whole))
        painter.restore()

    def _plan_overlays(self, scene: HeatScene, scale: PlaneScale, whole: bool) -> Iterator[Step]:
        look, smooth = self._look, not scene.moving
        yield from paint_contours(scene.contours, scale, look, smooth, whole)
        yield from paint_ridges(scene.ridges, scale, look, smooth, whole)
        yield from paint_boundary(scene.lines, scale, look, smooth, whole)
        stamps = None if whole else self._stamps
        if scene.sticks is not None:
            yield partial(paint_sticks, scene.sticks, scale, look, stamps)
        if scene.patterns is not None:
            yield partial(paint_patterns, scene.patterns, scale, look, stamps)
        if smooth:
            yield from paint_numbers(scene.contours, scale, look)

    def _paint_frame(
        self, size: QSize, scene: HeatScene, scale: PlaneScale, painter: QPainter
    ) -> None:
        """Paint what stands around the map."""
        look, area = self._look, scale.area
        painter.setFont(look.font(TEXT))
        self._paint_axes(painter, scale)
        self._paint_title(painter, size, scene)
        bar = QRectF(area.right() + look.px(16), area.top(), 0.0, area.height())
        bar.setRight(size.width() - 2.0)
        paint_colour_bar(painter, bar, scene.scale, look, scene.label, scene.missing)
        foot, gap = self._find_foot(area), look.px(4)
        # Left of the map and below its colour bar, where its own width is too little.
        left = QRectF(gap, foot.top(), foot.right() - gap, foot.height())
        beside = area.right() + 3 * gap
        right = QRectF(beside, foot.top(), size.width() - gap - beside, foot.height())
        paint_legend(painter, scene, foot, (left, right), look)

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
        ticks = find_ticks(view.x1_min, view.x1_max, int(area.width() / (1.6 * room)))
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
        font, small = look.font(TITLE, bold=True), look.font(TEXT)
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
