"""The mouse on a heat map: tools first, then the plane is dragged; wheel and trackpad zoom."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QNativeGestureEvent, QWheelEvent

from nnlab.core.geometry import Point
from nnlab.gui.plots.heat.tool import HeatTool
from nnlab.gui.plots.plane.scale import PlaneScale
from nnlab.gui.plots.wheel import read_wheel

DRAG_BUTTONS = (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton)


class HeatGestures(QObject):
    """Decides whom a press belongs to.

    `zoomed` carries the point of the plane that stays where it is and the factor by which the box
    grows; `panned` the way (x1, x2) by which the box is moved, `grabbed` comes before. `given_up`
    carries the mark of a tool's gesture that is to have done nothing, None for the plane's.
    """

    zoomed = Signal(object, float)
    panned = Signal(object)
    grabbed = Signal()
    given_up = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tools: list[HeatTool] = []
        self._tool: HeatTool | None = None
        self._grabbed: Point | None = None

    @property
    def is_held(self) -> bool:
        """Whether a tool or the plane is held."""
        return self._tool is not None or self._grabbed is not None

    def release_all(self) -> None:
        """Forget what is held, as when other tools come or the pointer is taken away."""
        self._tool, self._grabbed = None, None

    def give_up(self) -> bool:
        """Let go, and make the gesture not have been; False if nothing is held."""
        if not self.is_held:
            return False
        mark = self._tool.give_up() if self._tool is not None else None
        self.release_all()
        self.given_up.emit(mark)
        return True

    def would_take(self, at: QPointF, scale: PlaneScale) -> bool:
        """Return whether a press there would be a tool's."""
        return any(tool.would_take(at, scale) for tool in self.tools)

    def press(self, event: QMouseEvent, scale: PlaneScale) -> None:
        """A button goes down in the map."""
        if self.is_held:
            return
        if event.button() != Qt.MouseButton.MiddleButton:
            self._tool = next((tool for tool in self.tools[::-1] if tool.press(event, scale)), None)
        if self._tool is None and event.button() in DRAG_BUTTONS:
            self._grabbed = scale.to_plane(event.position())
            self.grabbed.emit()

    def move(self, event: QMouseEvent, scale: PlaneScale) -> None:
        """The pointer moves while something may be held."""
        if self._tool is not None:
            self._tool.move(event, scale)
        elif self._grabbed is not None:
            now = scale.to_plane(event.position())
            self.panned.emit((self._grabbed[0] - now[0], self._grabbed[1] - now[1]))

    def release(self, event: QMouseEvent, scale: PlaneScale) -> None:
        """The button goes up."""
        tool = self._tool
        self.release_all()
        if tool is not None:
            tool.release(event, scale)

    def turn(self, event: QWheelEvent, scale: PlaneScale) -> None:
        """The wheel zooms about the pointer; two fingers on a trackpad pan, with Ctrl they zoom."""
        if any(tool.wheel(event, scale) for tool in self.tools[::-1]):
            return
        wheel, at = read_wheel(event), event.position()
        if wheel.by is not None and not wheel.held:
            start, end = scale.to_plane(at), scale.to_plane(at + wheel.by)
            self.panned.emit((start[0] - end[0], start[1] - end[1]))
        else:
            self.zoomed.emit(scale.to_plane(at), wheel.factor)

    def pinch(self, event: QNativeGestureEvent, scale: PlaneScale) -> bool:
        """Two fingers that spread zoom; False if it is another gesture."""
        if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
            return False
        self.zoomed.emit(scale.to_plane(event.position()), 1.0 / max(0.2, 1.0 + event.value()))
        return True
