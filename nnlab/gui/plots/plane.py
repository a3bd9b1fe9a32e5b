"""The input plane: output map, boundary, neurons' lines, patterns; and the mouse on them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.core.patterns import nearest
from nnlab.gui.look import Look
from nnlab.gui.plots.gestures import Gesture, Gestures, Mode
from nnlab.gui.plots.marks import mark_size
from nnlab.gui.plots.plane_painter import PlanePainter, PlaneScene
from nnlab.gui.plots.plane_scale import PlaneScale, fit_scale
from nnlab.gui.tr import tr

DRAG_PIXELS = 3.0


class Plane(QWidget):
    """Shows a `PlaneScene`; asks by `gestured` for edits and never edits itself.

    `hovered` carries (x1, x2, mu or None), or None when the pointer leaves.
    """

    gestured = Signal(object)
    hovered = Signal(object)

    def __init__(self, look: Look, scene: PlaneScene, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._gestures = Gestures()
        self._painter = PlanePainter(look)
        self.scene = scene
        self.setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(tr("input plane"))
        self.set_mode(Mode.PLUS)
        look.changed.connect(self.update)

    @property
    def mode(self) -> Mode:
        """What the left button does."""
        return self._gestures.mode

    def set_mode(self, mode: Mode) -> None:
        """Choose what the left button does."""
        self._gestures.mode = mode
        cursors = {Mode.MOVE: Qt.CursorShape.SizeAllCursor}
        self.setCursor(cursors.get(mode, Qt.CursorShape.CrossCursor))

    def show_scene(self, scene: PlaneScene) -> None:
        """Draw this from now on; the map is computed when the plane is painted."""
        if scene.patterns is not self.scene.patterns:
            t = scene.patterns.t
            self.setAccessibleDescription(
                tr("{plus} patterns with t = +1, {minus} with t = −1").format(
                    plus=int((t > 0).sum()), minus=int((t < 0).sum())
                )
            )
        self.scene = scene
        self.update()

    @property
    def scale(self) -> PlaneScale:
        """How the plane lies in the widget now."""
        return fit_scale(self.scene.box, self._area())

    def sizeHint(self) -> QSize:
        side = round(self._look.px(420))
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        side = round(self._look.px(120))
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._look.font(0.95))
        self._painter.paint(painter, QRectF(self.rect()), self.scale, self.scene)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        buttons = (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton)
        if event.button() not in buttons or not self._area().contains(event.position()):
            return
        left = event.button() is buttons[0]
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        at = event.position()
        self._send(self._gestures.press(left, shift, self._find(at), (at.x(), at.y())))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two quick clicks are two clicks."""
        self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        x = self._clamped(at)
        mu = self._find(at)
        reach = self._look.px(DRAG_PIXELS)
        self._send(self._gestures.move((at.x(), at.y()), x, reach, mu))
        self.hovered.emit((*x, mu) if self._area().contains(at) else None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        self._send(self._gestures.release(self._clamped(at), self._find(at)))

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered.emit(None)

    def _send(self, gesture: Gesture | None) -> None:
        if gesture is not None:
            self.gestured.emit(gesture)

    def _find(self, at: QPointF) -> int | None:
        """The pattern under the pointer; while one is dragged, that one."""
        if self._gestures.dragged is not None:
            return self._gestures.dragged
        scale, patterns = self.scale, self.scene.patterns
        reach = (0.5 * mark_size(self._look, len(patterns)) + 3.0) / scale.pixels_per_unit
        return nearest(patterns, scale.to_plane(at), (reach, reach))

    def _clamped(self, at: QPointF) -> tuple[float, float]:
        """Where the pointer is in the plane; a drag cannot take a pattern out of sight."""
        area = self._area()
        inside = QPointF(
            min(max(at.x(), area.left()), area.right()),
            min(max(at.y(), area.top()), area.bottom()),
        )
        return self.scale.to_plane(inside)

    def _area(self) -> QRectF:
        metrics = QFontMetrics(self._look.font(0.95))
        # Whole pixels, since an image drawn between them is slow and blurred.
        left = round(metrics.horizontalAdvance("−0.55") + self._look.px(8))
        bottom = round(metrics.height() + self._look.px(6))
        gap = round(self._look.px(6))
        return QRectF(self.rect()).adjusted(left, gap, -gap, -bottom)
