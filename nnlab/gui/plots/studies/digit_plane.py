"""The plane of the digits: ten thousand points to look at, to point at and to hold on to."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.gui.look import Look
from nnlab.gui.plots.axes import Axes, Range
from nnlab.gui.plots.plane.painter import is_vector
from nnlab.gui.plots.studies.digit_plane_painter import dot_radius, find_plot_area, paint_plane
from nnlab.gui.plots.studies.digit_scene import DigitScene
from nnlab.gui.plots.studies.own_mark import paint_flag, paint_own_mark
from nnlab.gui.plots.wheel import read_wheel
from nnlab.gui.tr import tr

REACH = 12.0
"""Pixels around the pointer within which a digit is pointed at."""
STILL = 4.0
"""A press that moves farther than so many pixels drags the plane."""
CLOSEST, FARTHEST = 1e-4, 3.0
PIN_NAMES = ("A", "B")


class DigitPlane(QWidget):
    """Shows a `DigitScene`; what does not follow the pointer is kept as a picture.

    `pointed` carries the place of the digit under the pointer, -1 for none; `picked` the one that
    was clicked. The wheel zooms, dragging moves, a double click beside the digits shows all.
    """

    pointed = Signal(int)
    picked = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._scene: DigitScene | None = None
        self._view: tuple[Range, Range] | None = None
        self._kept: QPixmap | None = None
        self._at = -1
        self._own: tuple[float, float] | None = None
        self._own_word = ""
        self._pressed: tuple[QPointF, Axes] | None = None
        self._dragging = False
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("plane of the digits"))
        self.setToolTip(
            tr("Each point is a digit: click to hold it, wheel to zoom, drag, double click for all")
        )
        look.changed.connect(self._forget)

    @property
    def scene(self) -> DigitScene | None:
        """What is shown, None while there is nothing."""
        return self._scene

    @property
    def at(self) -> int:
        """The digit under the pointer, -1 for none."""
        return self._at

    def show_scene(self, scene: DigitScene | None, keep_view: bool = True) -> None:
        """Draw this from now on; the part that is looked at stays if it is the same plane."""
        old = self._scene
        if not keep_view or old is None or scene is None or old.points is not scene.points:
            self._view = None
        self._scene = scene
        self.setAccessibleDescription("" if scene is None else scene.title)
        self._forget()

    def axes(self) -> Axes:
        """Return where the numbers of the plane lie in the widget."""
        scene = self._scene
        bar = scene is not None and scene.has_bar
        area = find_plot_area(self._look, self.width(), self.height(), bar)
        whole = ((-1.0, 1.0), (-1.0, 1.0)) if scene is None else scene.extent
        return Axes(area, *(self._view or whole))

    def digit_at(self, at: QPointF) -> int:
        """Return the shown digit nearest to a pixel, -1 where there is none close by."""
        scene, axes = self._scene, self.axes()
        if scene is None or not len(scene.places) or not axes.area.contains(at):
            return -1
        away = axes.pixels(scene.points[scene.places]) - (at.x(), at.y())
        squares = np.einsum("ij,ij->i", away, away)
        nearest = int(np.argmin(squares))
        if squares[nearest] > self._look.px(REACH) ** 2:
            return -1
        return int(scene.places[nearest])

    def point_at(self, place: int) -> None:
        """Ring a digit as if the pointer were on it, -1 for none."""
        if place != self._at:
            self._at = place
            self.update()
            self.pointed.emit(place)

    @property
    def own(self) -> tuple[float, float] | None:
        """Where the digit of one's own is marked."""
        return self._own

    @property
    def own_word(self) -> str:
        """What is written beside its mark."""
        return self._own_word

    def show_own(self, place: tuple[float, float] | None, word: str = "") -> None:
        """Mark the digit of one's own, None: no mark; the digits are not drawn anew for it."""
        if (place, word) != (self._own, self._own_word):
            self._own, self._own_word = place, word
            self.update()

    # The part that is looked at

    def zoom(self, factor: float, about: QPointF | None = None) -> None:
        """Show `factor` times as much, about a pixel or the middle."""
        scene, axes = self._scene, self.axes()
        if scene is None:
            return
        centre = axes.numbers(about or axes.area.center())
        ranges = []
        for (low, high), middle, whole in zip((axes.x, axes.y), centre, scene.extent, strict=True):
            width = (high - low) * factor
            full = whole[1] - whole[0]
            if not CLOSEST * full <= width <= FARTHEST * full:
                return
            start = middle - (middle - low) * factor
            ranges.append((start, start + width))
        self._view = (ranges[0], ranges[1])
        self._forget()

    def show_all(self) -> None:
        """Show the whole plane."""
        self._view = None
        self._forget()

    # Events of Qt

    def event(self, event: QEvent) -> bool:
        # The tip would lie on the digits; there the card tells what is under the pointer.
        if event.type() == QEvent.Type.ToolTip and self._scene is not None:
            assert isinstance(event, QHelpEvent)
            if self.axes().area.contains(QPointF(event.pos())):
                return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        wheel = read_wheel(event)
        self.zoom(wheel.factor, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._dragging = (event.position(), self.axes()), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            self.point_at(self.digit_at(event.position()))
            return
        start, axes = self._pressed
        by = event.position() - start
        if self._dragging or by.manhattanLength() > self._look.px(STILL):
            self._dragging = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            across = by.x() / axes.area.width() * (axes.x[1] - axes.x[0])
            up = -by.y() / axes.area.height() * (axes.y[1] - axes.y[0])
            self._view = (
                (axes.x[0] - across, axes.x[1] - across),
                (axes.y[0] - up, axes.y[1] - up),
            )
            self._forget()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        self.unsetCursor()
        if pressed is not None and not self._dragging and self._scene is not None:
            place = self.digit_at(event.position())
            if place >= 0:
                self.picked.emit(place)
        self._dragging = False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.digit_at(event.position()) < 0:
            self.show_all()

    def leaveEvent(self, event: QEvent) -> None:
        self.point_at(-1)

    def sizeHint(self) -> QSize:
        return QSize(round(self._look.px(560)), round(self._look.px(420)))

    def minimumSizeHint(self) -> QSize:
        scale = min(self._look.scale, 1.6)
        return QSize(round(220 * scale), round(160 * scale))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._scene is None:
            painter.fillRect(self.rect(), self._look.colour("base"))
        elif is_vector(painter):
            painter.fillRect(self.rect(), self._look.colour("base"))
            paint_plane(painter, self._scene, self.axes(), self._look, self.width())
            self._paint_pins(painter, self._scene)
            self._paint_own(painter)
        else:
            painter.drawPixmap(0, 0, self._picture(self._scene))
            self._paint_pins(painter, self._scene)
            self._paint_pointed(painter, self._scene)
            self._paint_own(painter)
        painter.end()

    def _picture(self, scene: DigitScene) -> QPixmap:
        ratio = self.devicePixelRatioF()
        wanted = self.size() * ratio
        if self._kept is None or self._kept.size() != wanted:
            self._kept = QPixmap(wanted)
            self._kept.setDevicePixelRatio(ratio)
            self._kept.fill(self._look.colour("base"))
            painter = QPainter(self._kept)
            paint_plane(painter, scene, self.axes(), self._look, self.width())
            painter.end()
        return self._kept

    def _paint_pins(self, painter: QPainter, scene: DigitScene) -> None:
        """A flag with a letter at each digit that is held, with a line between the two."""
        look, axes = self._look, self.axes()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        held = [
            (name, self._find(scene, pin)) for name, pin in zip(PIN_NAMES, scene.pins, strict=False)
        ]
        ends = [axes.point(*at) for _, at in held if at is not None]
        painter.setClipRect(axes.area)
        if len(ends) == 2:
            for colour, width in (("base", 4.0), ("text", 1.6)):
                painter.setPen(QPen(look.colour(colour), look.px(width), Qt.PenStyle.DashLine))
                painter.drawLine(*ends)
        painter.setFont(look.font(0.95, bold=True))
        side = 1.3 * painter.fontMetrics().height()
        for name, at in held:
            if at is None or at is self._own:
                continue
            end = axes.point(*at)
            self._paint_ring(painter, end, dot_radius(look, len(scene.places)) + look.px(4))
            box = QRectF(end.x() + look.px(6), end.y() - look.px(6) - side, side, side)
            paint_flag(painter, box, name, look)
        painter.setClipping(False)

    def _find(self, scene: DigitScene, pin: int) -> tuple[float, float] | None:
        """Return where a held digit lies; nobody may know it of one's own."""
        if pin < 0:
            return self._own
        return float(scene.points[pin, 0]), float(scene.points[pin, 1])

    def _paint_own(self, painter: QPainter) -> None:
        if self._own is not None and self._scene is not None:
            pairs = zip(PIN_NAMES, self._scene.pins, strict=False)
            held = next((name for name, pin in pairs if pin < 0), "")
            paint_own_mark(painter, self.axes(), self._own, self._look, held, self._own_word)

    def _paint_pointed(self, painter: QPainter, scene: DigitScene) -> None:
        if not 0 <= self._at < len(scene.points):
            return
        at = self.axes().point(*map(float, scene.points[self._at]))
        self._paint_ring(painter, at, self._look.px(7))

    def _paint_ring(self, painter: QPainter, at: QPointF, radius: float) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in (("base", 4.0), ("accent", 2.2)):
            painter.setPen(QPen(self._look.colour(colour), self._look.px(width)))
            painter.drawEllipse(at, radius, radius)

    def _forget(self) -> None:
        self._kept = None
        self.update()
