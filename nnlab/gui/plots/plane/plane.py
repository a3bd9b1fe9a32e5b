"""The input plane: output map, boundary, neurons' lines, patterns; and the mouse on them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QHideEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.core.patterns import classes
from nnlab.gui.look import Look
from nnlab.gui.plots.plane.gestures import BRUSHING, Button, Gesture, Gestures, Kind, Mode, Pointer
from nnlab.gui.plots.plane.hits import Finder, find_cursor, write_held
from nnlab.gui.plots.plane.marks import mark_size
from nnlab.gui.plots.plane.painter import PlanePainter
from nnlab.gui.plots.plane.scale import PlaneScale, fit_scale
from nnlab.gui.plots.plane.scene import Overlay, PlaneScene
from nnlab.gui.plots.wheel import brush_factor, read_wheel
from nnlab.gui.tr import tr

DRAG_PIXELS = 3.0
# Patterns a second that the spray adds, one in each puff.
SPRAY_RATE = 20
BRUSH_PIXELS = 34.0
SMALLEST_BRUSH, LARGEST_BRUSH = 6.0, 300.0
BUTTONS = {
    Qt.MouseButton.LeftButton: Button.LEFT,
    Qt.MouseButton.RightButton: Button.RIGHT,
    Qt.MouseButton.MiddleButton: Button.MIDDLE,
}


class Plane(QWidget):
    """Shows a `PlaneScene`; asks by `gestured` for edits and never edits itself.

    `hovered` carries the `Pointer`, or None when it leaves; `mode_changed` follows the mode;
    `given_up` carries the number of a gesture that is to have done nothing.
    Unless `lines_move`, neurons' lines can't be grabbed: the net is not one's to edit.
    """

    gestured = Signal(object)
    hovered = Signal(object)
    mode_changed = Signal(object)
    given_up = Signal(int)

    def __init__(
        self,
        look: Look,
        scene: PlaneScene,
        parent: QWidget | None = None,
        lines_move: bool = True,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._gestures = Gestures()
        self._painter = PlanePainter(look)
        self._finder = Finder(look, self._painter.cache, self._gestures, lines_move)
        self._brush = BRUSH_PIXELS
        self._pointer: Pointer | None = None
        self._puffs = QTimer(self)
        self.set_spray_rate(SPRAY_RATE)
        self._puffs.timeout.connect(self._on_puff)
        self.scene = scene
        self.setMouseTracking(True)
        # A click takes the keys away from whatever control had them, for the shortcuts.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(tr("input plane"))
        self._show_cursor()
        look.changed.connect(self.update)

    @property
    def mode(self) -> Mode:
        """What the left button does."""
        return self._gestures.mode

    def set_mode(self, mode: Mode) -> None:
        """Choose what the left button does."""
        if mode is not self._gestures.mode:
            self._stop_press()
            self._gestures.mode = mode
            self.mode_changed.emit(mode)
        self._show_cursor()
        self.update()

    def give_up(self) -> bool:
        """Cancel the drag, stroke or frame under way; False if no button is down."""
        number = self._gestures.number
        if number is None:
            return False
        self._stop_press()
        self.given_up.emit(number)
        self._show_cursor()
        self.update()
        return True

    @property
    def spray_rate(self) -> int:
        """How many patterns a second the spray adds."""
        return round(1000 / self._puffs.interval())

    def set_spray_rate(self, rate: int) -> None:
        """Choose how many patterns a second the spray adds, at most 60."""
        self._puffs.setInterval(max(16, round(1000 / rate)))

    def show_scene(self, scene: PlaneScene) -> None:
        """Draw this from now on; the map is computed when the plane is painted."""
        if scene.patterns is not self.scene.patterns:
            numbers = classes(scene.patterns)
            if scene.classes == 2:
                text = tr("{plus} patterns with t = +1, {minus} with t = −1").format(
                    plus=int((numbers > 0).sum()), minus=int((numbers == 0).sum())
                )
            else:
                text = tr("{p} patterns of {classes} classes").format(
                    p=len(numbers), classes=scene.classes
                )
            self.setAccessibleDescription(text)
        self.scene = scene
        self.update()

    @property
    def scale(self) -> PlaneScale:
        """How the plane lies in the widget now."""
        return fit_scale(self.scene.box, self._area())

    @property
    def brush(self) -> float:
        """The radius of spray and eraser in the plane's units."""
        return self._look.px(self._brush) / self.scale.pixels_per_unit

    @property
    def reach(self) -> float:
        """How far from its middle a mark can be pointed at, in the plane's units."""
        side = mark_size(self._look, len(self.scene.patterns))
        return (0.5 * side + 3.0) / self.scale.pixels_per_unit

    def sizeHint(self) -> QSize:
        side = round(self._look.px(420))
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        side = round(self._look.px(120))
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._look.font(0.95))
        overlay = self._find_overlay()
        self._painter.paint(painter, QRectF(self.rect()), self.scale, self.scene, overlay)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        button = BUTTONS.get(event.button())
        if button is None or not self._area().contains(event.position()):
            return
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._pointer = self._find_pointer(event.position(), event.modifiers())
        self._send(self._gestures.press(button, shift, self._pointer))
        if self._gestures.kind is Kind.SPRAY:
            self._puffs.start()
        self._show_cursor()
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two quick clicks are two clicks; on the axes they show all patterns."""
        if self._area().contains(event.position()):
            self.mousePressEvent(event)
        else:
            self._send(Gesture(Kind.FIT, (0.0, 0.0), 0))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        self._pointer = pointer = self._find_pointer(at, event.modifiers())
        self._send(self._gestures.move(pointer, self._look.px(DRAG_PIXELS)))
        inside = self._area().contains(at)
        self.hovered.emit(pointer if inside or self._gestures.kind else None)
        if not inside and self._gestures.kind is None:
            self._pointer = None
        self._show_cursor()
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & (Qt.MouseButton.LeftButton | Qt.MouseButton.RightButton):
            return
        self._puffs.stop()
        self._pointer = self._find_pointer(event.position(), event.modifiers())
        self._send(self._gestures.release(self._pointer))
        self._show_cursor()
        self.update()

    def event(self, event: QEvent) -> bool:
        """Two fingers that spread on a trackpad zoom."""
        if (
            isinstance(event, QNativeGestureEvent)
            and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture
        ):
            factor = 1.0 / max(0.2, 1.0 + event.value())
            self._send(Gesture(Kind.ZOOM, self.scale.to_plane(event.position()), 0, factor=factor))
            return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel zooms about the pointer; two fingers on a trackpad pan, with Ctrl they zoom.

        While there is a brush the wheel sets its radius, and Ctrl and the wheel zoom.
        """
        wheel = read_wheel(event)
        at = event.position()
        if self.mode in BRUSHING and not wheel.held and wheel.by is None:
            brush = self._brush * brush_factor(wheel.notches)
            self._brush = min(max(brush, SMALLEST_BRUSH), LARGEST_BRUSH)
            self._pointer = self._find_pointer(at, event.modifiers())
            self.hovered.emit(self._pointer)
            self.update()
        elif wheel.by is not None and not wheel.held:
            start, end = self.scale.to_plane(at), self.scale.to_plane(at + wheel.by)
            self._send(Gesture(Kind.PAN, end, 0, start))
        else:
            self._send(Gesture(Kind.ZOOM, self.scale.to_plane(at), 0, factor=wheel.factor))
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        self._pointer = None
        self.hovered.emit(None)
        self.update()

    def hideEvent(self, event: QHideEvent) -> None:
        self._stop_press()

    def _send(self, gesture: Gesture | None) -> None:
        if gesture is not None:
            self.gestured.emit(gesture)

    def _on_puff(self) -> None:
        self._send(self._gestures.tick())

    def _stop_press(self) -> None:
        self._puffs.stop()
        self._gestures.cancel()
        self._pointer = None

    def _show_cursor(self) -> None:
        grip = self._gestures.grip or (self._pointer.grip if self._pointer else None)
        shape = find_cursor(self._gestures, grip, self.scene.network)
        if shape != self.cursor().shape():
            self.setCursor(shape)

    def _find_overlay(self) -> Overlay:
        """What belongs to the pointer; a figure painted elsewhere, into a file, has none of it."""
        pointer, held = self._pointer, self._gestures.grip
        if pointer is None:
            return Overlay()
        brush = (pointer.x, pointer.radius) if self.mode in BRUSHING else None
        grip = held or (pointer.grip if self._gestures.kind is None else None)
        # Of what is only pointed at the status bar tells: here it would cover patterns.
        told = not self.scene.explained
        text = write_held(self.scene, held, self._gestures.dragged) if told else ""
        tag = (pointer.pixel, text) if text else None
        return Overlay(self._gestures.frame, brush, grip, held is not None, tag)

    def _find_pointer(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> Pointer:
        return self._finder.find(at, modifiers, self.scale, self.scene, self.brush)

    def _area(self) -> QRectF:
        metrics = QFontMetrics(self._look.font(0.95))
        # Whole pixels, since an image drawn between them is slow and blurred.
        left = round(metrics.horizontalAdvance("−0.55") + self._look.px(8))
        bottom = round(metrics.height() + self._look.px(6))
        gap = round(self._look.px(6))
        return QRectF(self.rect()).adjusted(left, gap, -gap, -bottom)
