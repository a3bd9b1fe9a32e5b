"""What the status line says of the place of the map under the pointer."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QObject

from nnlab.app.lyapunov.maps.sweep import Sweep
from nnlab.app.words.notation import number
from nnlab.core.activations import activation_of
from nnlab.core.geometry import Point
from nnlab.core.lyapunov.growths import Wanted, points_growths
from nnlab.core.network import Network, output
from nnlab.gui.lyapunov.map.view import MapView
from nnlab.gui.lyapunov.map.words import LOGS, SMALLEST, make_label, name_value
from nnlab.gui.plots.heat.scene import HeatRidge, HeatScene
from nnlab.gui.tr import tr

GAP = "   "
# How near a ridge the pointer must be to read it, as a share of the width of the map.
NEAR = 0.012


class Pointing(QObject):
    """Tells the status line, and `pointed` of the view, what lies under the pointer."""

    def __init__(self, view: MapView) -> None:
        super().__init__(view)
        self._view = view
        self._at: Point | None = None
        self._shown: tuple[int, str] = (0, "")
        view.map.hovered.connect(self._on_hovered)
        view.refiner.improved.connect(self._on_improved)
        view.desk.changed.connect(self._on_desk_changed)

    def _on_hovered(self, at: Point | None) -> None:
        self._at, view = at, self._view
        sweep, scene = view.refiner.sweep, view.map.scene
        view.pointed.emit(at if scene is not None else None)
        if at is None or sweep is None or scene is None:
            view.context.status.hover("")
            return
        one, quantity = sweep.request, view.state.quantity
        self._shown = (one.ell, quantity)
        text = describe_place(one.network, one.ell, one.include_output, at, scene, quantity)
        view.context.status.hover(text)

    def _on_improved(self, sweep: Sweep) -> None:
        """The pointer rests, but another map lies below it."""
        if sweep.finished or sweep.request.ell != self._shown[0]:
            self._repeat()

    def _on_desk_changed(self, part: str) -> None:
        """The pointer rests, but another quantity is shown."""
        if part == "map" and self._view.state.quantity != self._shown[1]:
            self._repeat()

    def _repeat(self) -> None:
        if self._at is not None:
            self._on_hovered(self._at)


def describe_place(
    net: Network,
    ell: int,
    include_output: bool,
    at: Point,
    scene: HeatScene,
    quantity: str = "lambda",
) -> str:
    """Return x, the quantity shown, direction, output, class and the ridge there, in one line.

    The quantity is that of the place itself, not of the nearest point of the map.
    """
    parts = [f"x = ({at[0]:.3f}, {at[1]:.3f})"]
    x1, x2 = (np.array([value], np.float32) for value in at)
    wanted = Wanted(smallest=quantity in SMALLEST, angles=True)
    growths = points_growths(net, x1, x2, ell, include_output, wanted)
    if scene.find(*at) is not None:
        value = float(growths.logs[-1, 0]) / (1 if quantity in LOGS else ell)
        parts.append(f"{make_label(ell, quantity)} = {name_value(value)}")
    angle = math.nan if growths.angles is None else float(growths.angles[0])
    if math.isfinite(angle):
        parts.append(tr("direction {0}°").format(f"{np.degrees(angle):.0f}"))
    parts.append(describe_output(net, at))
    height = find_height(scene.ridges, at, NEAR * (scene.view.x1_max - scene.view.x1_min))
    if height is not None:
        parts.append(tr("ridge of height {0}").format(name_value(height)))
    return GAP.join(parts).replace("-", "−")


def describe_output(net: Network, at: Point) -> str:
    """Return O and the class there."""
    O = output(net, np.array([at]))[0]
    if not np.isfinite(O).all():
        return tr("O: not finite")
    if len(O) == 1:
        g = activation_of(net.activations[-1])
        # Targets are those that the output can reach: +1 and -1, or 1 and 0.
        sign = f"{g.high if O[0] >= g.level else g.low:{'+g' if g.low < 0 else 'g'}}"
        return tr("O = {0}, class t = {1}").format(number(float(O[0])), sign)
    best = int(O.argmax())
    return tr("O = {0}, class {1}").format(number(float(O[best])), best + 1)


def find_height(ridges: tuple[HeatRidge, ...], at: Point, reach: float) -> float | None:
    """Return the height of the nearest ridge at its nearest point, None if all are farther."""
    best, height = reach, None
    for ridge in ridges:
        away = np.hypot(ridge.points[:, 0] - at[0], ridge.points[:, 1] - at[1])
        place = int(away.argmin())
        if away[place] < best:
            best, height = float(away[place]), float(ridge.heights[place])
    return height
