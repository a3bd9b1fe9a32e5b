"""What lies under the pointer on the plane, and which cursor says so."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, Qt

from nnlab.app.words.notation import number
from nnlab.core.network import Network
from nnlab.core.patterns import nearest
from nnlab.core.views.line_edits import has_straight_lines
from nnlab.gui.look import Look
from nnlab.gui.plots.plane.cache import PlaneCache
from nnlab.gui.plots.plane.gestures import GRIPPING, Gestures, Kind, Mode, Pointer
from nnlab.gui.plots.plane.grips import Grip, Part, find_curve, find_grip
from nnlab.gui.plots.plane.marks import mark_size
from nnlab.gui.plots.plane.scale import PlaneScale
from nnlab.gui.plots.plane.scene import PlaneScene

GRIP_PIXELS = 6.0
TURNING = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier
CURSORS = {Mode.MOVE: Qt.CursorShape.SizeAllCursor, Mode.HAND: Qt.CursorShape.OpenHandCursor}


class Finder:
    """Finds patterns first, then tips of arrows, then lines."""

    def __init__(
        self, look: Look, cache: PlaneCache, gestures: Gestures, lines_move: bool = True
    ) -> None:
        self._look, self._cache, self._gestures = look, cache, gestures
        self._lines_move = lines_move

    def find(
        self,
        at: QPointF,
        modifiers: Qt.KeyboardModifier,
        scale: PlaneScale,
        scene: PlaneScene,
        radius: float,
    ) -> Pointer:
        """Return what lies under a position of the widget; `radius` is that of the brush."""
        area, gestures = scale.area, self._gestures
        inside = QPointF(
            min(max(at.x(), area.left()), area.right()),
            min(max(at.y(), area.top()), area.bottom()),
        )
        x = scale.to_plane(inside)
        mu = self._find_pattern(scale, scene, x)
        pointer = Pointer((at.x(), at.y()), x, scale.to_plane(at), mu, radius=radius)
        if gestures.grip is not None:
            return replace(pointer, grip=gestures.grip)
        if mu is not None and mu < len(scene.patterns):
            place = scene.patterns.x[mu]
            offset = (float(place[0]) - x[0], float(place[1]) - x[1])
            return replace(pointer, offset=offset)
        free = self._lines_move and gestures.mode in GRIPPING and gestures.kind is None
        if not free or not scene.show_lines or not area.contains(at):
            return pointer
        return replace(pointer, grip=self._find_grip(scale, scene, x, bool(modifiers & TURNING)))

    def _find_pattern(
        self, scale: PlaneScale, scene: PlaneScene, x: tuple[float, float]
    ) -> int | None:
        """The pattern under the pointer; while one is dragged, that one."""
        if self._gestures.dragged is not None:
            return self._gestures.dragged
        side = mark_size(self._look, len(scene.patterns))
        reach = (0.5 * side + 3.0) / scale.pixels_per_unit
        return nearest(scene.patterns, x, (reach, reach))

    def _find_grip(
        self, scale: PlaneScale, scene: PlaneScene, x: tuple[float, float], turn: bool
    ) -> Grip | None:
        reach = self._look.px(GRIP_PIXELS) / scale.pixels_per_unit
        if has_straight_lines(scene.network):
            layer = scene.network.layers[0]
            return find_grip(layer, scale.view, x, reach, turn, scene.chosen, scene.stands)
        if not scene.ready:
            return None
        return find_curve(self._cache.curves(scale.view, scene), x, reach, scene.chosen)


def write_held(scene: PlaneScene, grip: Grip | None, dragged: int | None) -> str:
    """Return the numbers of a line that is held, or of a pattern that is dragged."""
    if dragged is not None and dragged < len(scene.patterns):
        x1, x2 = scene.patterns.x[dragged].tolist()
        return f"x = ({number(x1)}, {number(x2)})"
    layer = scene.network.layers[0]
    if grip is None or grip.neuron >= len(layer.theta):
        return ""
    w = ", ".join(number(value) for value in layer.w[grip.neuron].tolist())
    return f"w = ({w})  θ = {number(layer.theta[grip.neuron])}"


def find_cursor(gestures: Gestures, grip: Grip | None, network: Network) -> Qt.CursorShape:
    """Return the cursor for what the mouse does, or would do."""
    if gestures.kind is Kind.PAN:
        return Qt.CursorShape.ClosedHandCursor
    if grip is None or grip.neuron >= len(network.layers[0].theta):
        return CURSORS.get(gestures.mode, Qt.CursorShape.CrossCursor)
    if grip.part is not Part.SHIFT:
        return Qt.CursorShape.PointingHandCursor
    if not has_straight_lines(network):
        return Qt.CursorShape.SizeAllCursor
    w = abs(network.layers[0].w[grip.neuron])
    return Qt.CursorShape.SplitHCursor if w[0] > w[1] else Qt.CursorShape.SplitVCursor
