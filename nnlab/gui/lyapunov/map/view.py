"""What the parts of the page of the map share: net, state, the map itself and its sweep."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from nnlab.app.lyapunov.maps.state import MapState
from nnlab.core.arrays import FloatArray
from nnlab.gui.lyapunov.desk import LyapunovDesk
from nnlab.gui.lyapunov.refiner import Refiner
from nnlab.gui.plots.heat.map import HeatMap
from nnlab.gui.tab import Context


class MapView(QObject):
    """`pointed` carries the place (x1, x2) of the map under the pointer, None when it leaves."""

    pointed = Signal(object)

    def __init__(
        self, context: Context, desk: LyapunovDesk, refiner: Refiner, plot: HeatMap, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.context = context
        self.desk = desk
        self.refiner = refiner
        self.map = plot

    @property
    def state(self) -> MapState:
        """The part of the map, as the store has it."""
        return self.desk.state.map

    @property
    def boundary(self) -> tuple[FloatArray, ...]:
        """The decision boundary, drawn or not: polylines (n, 2)."""
        return tuple(self.refiner.sweep.lines) if self.refiner.sweep is not None else ()

    @property
    def ridges(self) -> tuple[FloatArray, ...]:
        """The ridges that are drawn: polylines (n, 2)."""
        scene = self.map.scene
        return tuple(ridge.points for ridge in scene.ridges) if scene is not None else ()

    def choose(self, **changes: object) -> None:
        """Put other settings into the state; looking is not undone."""
        self.desk.put("map", replace(self.state, **changes))  # type: ignore[arg-type]
