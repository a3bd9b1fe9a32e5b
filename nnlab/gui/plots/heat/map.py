"""A map of numbers over the input plane: colours, colour bar, red boundary, patterns, axes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QHideEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.core.box import Box
from nnlab.gui.look import Look
from nnlab.gui.plots.heat.gestures import HeatGestures
from nnlab.gui.plots.heat.legend import TEXT
from nnlab.gui.plots.heat.painter import HeatPainter
from nnlab.gui.plots.heat.scene import HeatContour, HeatRidge, HeatScene, HeatSticks
from nnlab.gui.plots.heat.tool import HeatTool
from nnlab.gui.plots.plane.scale import PlaneScale, fit_scale
from nnlab.gui.tr import tr

__all__ = ["HeatContour", "HeatMap", "HeatRidge", "HeatScene", "HeatSticks"]

# A picture of more lines is painted in parts of about so many seconds.
MOST_PIECES, PART = 300, 0.005


class HeatMap(QWidget):
    """Paints a `HeatScene`, or one line of text that says what to do instead.

    `hovered` carries (x1, x2), or None when the pointer leaves; `view_changed` follows each
    change of the part of the plane that fills the widget. `zoomed`, `panned` and `fit_wanted` ask
    for another box, as `HeatGestures` says; the map does not choose it. `needed` comes before a
    map is painted that is not visible, into a file: it may be an old one, of another shape.
    `painted` carries the scene whose picture is seen from now on, None for a text.
    """

    hovered = Signal(object)
    view_changed = Signal()
    zoomed = Signal(object, float)
    panned = Signal(object)
    fit_wanted = Signal()
    needed = Signal()
    painted = Signal(object)

    def __init__(self, look: Look, box: Box, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._box = box
        self._scene: HeatScene | None = None
        self._hint = ""
        self._painter = HeatPainter(look)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._paint_on)
        self.gestures = HeatGestures(self)
        self.gestures.zoomed.connect(self.zoomed)
        self.gestures.panned.connect(self.panned)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(tr("map of Lyapunov exponents"))
        look.changed.connect(self._on_look_changed)

    @property
    def scene(self) -> HeatScene | None:
        """What is shown, None while there is only a hint."""
        return self._scene

    @property
    def scale(self) -> PlaneScale:
        """How the plane lies in the widget now; its view contains the whole box."""
        return fit_scale(self._box, self._area())

    def set_tools(self, tools: Sequence[HeatTool]) -> None:
        """Let these draw on the map and take its mouse, the last one first."""
        for tool in self.gestures.tools:
            tool.changed.disconnect(self.update)
        self.gestures.release_all()
        self.gestures.tools = list(tools)
        for tool in tools:
            tool.changed.connect(self.update)
        self.update()

    def set_box(self, box: Box) -> None:
        """Show this part of the plane, and more along the longer side."""
        if box != self._box:
            self._box = box
            self.view_changed.emit()

    def show_scene(self, scene: HeatScene) -> None:
        """Draw this from now on; one of very many lines appears when it is painted, in pieces."""
        self._scene, self._hint = scene, ""
        self.setAccessibleDescription(scene.title)
        if scene.pieces > MOST_PIECES and self.isVisible():
            self._timer.start()
        else:
            self._stop_painting()
            self.update()
            self.painted.emit(scene)

    def show_hint(self, text: str) -> None:
        """Draw only a text that says why there is no map and what to do."""
        self._scene, self._hint = None, text
        self.setAccessibleDescription(text)
        self._stop_painting()
        self.update()
        self.painted.emit(None)

    def value_at(self, x1: float, x2: float) -> float | None:
        """Return the number of the map at a point, or None outside."""
        place = self._scene.find(x1, x2) if self._scene is not None else None
        return None if self._scene is None or place is None else float(self._scene.values[place])

    def sizeHint(self) -> QSize:
        return QSize(round(self._look.px(520)), round(self._look.px(420)))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._look.px(180)), round(self._look.px(140)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.view_changed.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.gestures.release_all()
        self._stop_painting()

    def event(self, event: QEvent) -> bool:
        """Two fingers that spread on a trackpad zoom."""
        if isinstance(event, QNativeGestureEvent) and self.gestures.pinch(event, self.scale):
            return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self._scene is not None and self._area().contains(event.position()):
            self.gestures.turn(event, self.scale)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._scene is not None and self._area().contains(event.position()):
            self.gestures.press(event, self.scale)
            self._show_cursor(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two quick clicks show the whole box again, unless a tool has the place."""
        at = event.position()
        if self._area().contains(at) and self.gestures.would_take(at, self.scale):
            self.mousePressEvent(event)
        else:
            self.fit_wanted.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.gestures.release(event, self.scale)
        self._show_cursor(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        inside = self._area().contains(event.position())
        self.gestures.move(event, self.scale)
        self._show_cursor(event.position())
        self.hovered.emit(self.scale.to_plane(event.position()) if inside else None)

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered.emit(None)

    def paintEvent(self, event: QPaintEvent) -> None:
        # A pixel is asked for only to let a hidden widget take its size.
        if not self.isVisible() and event.rect().width() > 1:
            self.needed.emit()
        painter = QPainter(self)
        painter.setFont(self._look.font(TEXT))
        if self._scene is None:
            painter.fillRect(self.rect(), self._look.colour("base"))
            self._paint_hint(painter)
        else:
            self._painter.paint(painter, self.size(), self._scene)
            self._paint_tools(painter, PlaneScale(self._scene.view, self._area()))
        painter.end()

    def _paint_on(self) -> None:
        """Go on with the picture of a scene; a scene that comes meanwhile waits for its end."""
        scene = self._scene
        if scene is None:
            return
        if not self._painter.is_busy:
            self._painter.begin(self.size(), scene, self.devicePixelRatioF())
        if self._painter.advance(PART):
            self.update()
            if self._painter.shows(scene):
                self._timer.stop()
            self.painted.emit(self._painter.shown)

    def _stop_painting(self) -> None:
        self._timer.stop()
        self._painter.give_up()

    def _paint_tools(self, painter: QPainter, scale: PlaneScale) -> None:
        painter.save()
        painter.setClipRect(scale.area)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for tool in self.gestures.tools:
            tool.paint(painter, scale, self._look)
        painter.restore()

    def _paint_hint(self, painter: QPainter) -> None:
        painter.setFont(self._look.font(1.3))
        painter.setPen(self._look.colour("text"))
        gap = self._look.px(24)
        box = QRectF(self.rect()).adjusted(gap, gap, -gap, -gap)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(box, flags, self._hint)

    def _show_cursor(self, at: QPointF) -> None:
        shape = Qt.CursorShape.ArrowCursor
        if self.gestures.is_held:
            shape = Qt.CursorShape.ClosedHandCursor
        elif self._area().contains(at) and self.gestures.would_take(at, self.scale):
            shape = Qt.CursorShape.OpenHandCursor
        if shape != self.cursor().shape():
            self.setCursor(shape)

    def _area(self) -> QRectF:
        return self._painter.area(self.size())

    def _on_look_changed(self) -> None:
        self._painter.forget()
        self.view_changed.emit()
        self.update()
