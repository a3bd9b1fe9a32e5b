"""The energy landscape over two weights: look, zoom, and set both weights by the mouse."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.gui.look import Look
from nnlab.gui.plots.axes import Axes, Range
from nnlab.gui.plots.colour_bar import make_colours
from nnlab.gui.plots.landscape_painter import (
    LandscapeScene,
    Picture,
    find_landscape_area,
    make_image,
    paint_landscape,
)
from nnlab.gui.tr import tr

COLOURS = "viridis"
# One notch of a wheel.
ZOOM = 1.25
NOTCH = 120.0


class LandscapePlot(QWidget):
    """Shows a `LandscapeScene`.

    `taken` carries the two weights under the pointer while the left button is down and whether
    it has just gone down; `zoomed` a factor (below 1 is closer) and the weights that stay in
    place; `shifted` by how much the ranges of both weights move; `pointed` the weights under the
    pointer, None when it leaves.
    """

    taken = Signal(float, float, bool)
    zoomed = Signal(float, float, float)
    shifted = Signal(float, float)
    pointed = Signal(object)
    enlarge_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._image = QImage()
        self._picture: Picture | None = None
        self._pulled: QPointF | None = None
        self.scene: LandscapeScene | None = None
        self.setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(tr("energy landscape"))
        self.setToolTip(
            tr("Click or drag to set both weights; wheel zooms, right button drags the map")
        )
        look.changed.connect(self._on_look_changed)

    def show_scene(self, scene: LandscapeScene) -> None:
        """Draw this from now on; the picture is coloured when it is another one."""
        self.scene = scene
        if scene.picture is not self._picture:
            self._picture = scene.picture
            self._colour()
        self.setAccessibleDescription(scene.note or f"{scene.names[0]}, {scene.names[1]}")
        self.update()

    @property
    def axes(self) -> Axes:
        """Where the two weights lie in the widget."""
        x: Range = self.scene.x if self.scene else (-1.0, 1.0)
        y: Range = self.scene.y if self.scene else (-1.0, 1.0)
        return Axes(find_landscape_area(self._look, QRectF(self.rect())), x, y)

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = self._look, QPainter(self)
        painter.fillRect(self.rect(), look.colour("base"))
        scene = self.scene
        if scene is not None and not scene.hint:
            colours = make_colours(COLOURS, look)
            paint_landscape(painter, self.axes, scene, self._image, colours, look)
        elif scene is not None:
            self._paint_hint(painter, scene.hint)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.axes.area.contains(event.position()):
            return
        if event.button() is Qt.MouseButton.LeftButton:
            self._take(event.position(), True)
        else:
            self._pulled = event.position()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two quick clicks are two clicks within the map; beside it they are for the frame."""
        if self.axes.area.contains(event.position()):
            self.mousePressEvent(event)
        else:
            self.enlarge_wanted.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at, axes = event.position(), self.axes
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._take(at, False)
        elif self._pulled is not None:
            before, now = axes.numbers(self._pulled), axes.numbers(at)
            self._pulled = at
            self.shifted.emit(before[0] - now[0], before[1] - now[1])
        self.pointed.emit(axes.numbers(at) if axes.area.contains(at) else None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pulled = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / NOTCH
        if notches and self.axes.area.contains(event.position()):
            self.zoomed.emit(ZOOM**-notches, *self.axes.numbers(event.position()))
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        self.pointed.emit(None)

    def _take(self, at: QPointF, first: bool) -> None:
        """Set the weights there; a drag out of the map stays at its edge."""
        area = self.axes.area
        inside = QPointF(
            float(np.clip(at.x(), area.left(), area.right())),
            float(np.clip(at.y(), area.top(), area.bottom())),
        )
        self.taken.emit(*self.axes.numbers(inside), first)

    def _paint_hint(self, painter: QPainter, hint: str) -> None:
        look = self._look
        painter.setFont(look.font(1.1))
        painter.setPen(look.colour("text"))
        gap = look.px(16)
        box = QRectF(self.rect()).adjusted(gap, gap, -gap, -gap)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, hint)

    def _colour(self) -> None:
        self._image = QImage()
        if self._picture is not None:
            colours = make_colours(COLOURS, self._look)
            self._image = make_image(self._picture, colours, self._look.theme.grid)

    def _on_look_changed(self) -> None:
        self._colour()
        self.update()
