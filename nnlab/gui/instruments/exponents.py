"""The Lyapunov exponents of the playground's net beside it: live while anything is dragged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from nnlab.app.lyapunov.maps.reach import resolve
from nnlab.app.lyapunov.maps.state import MapState
from nnlab.app.lyapunov.maps.sweep import MapRequest, Sweep
from nnlab.app.lyapunov.state import LYAPUNOV
from nnlab.core.lyapunov.layers import depth
from nnlab.core.warm import TANGENTS, is_warm
from nnlab.gui.instruments.base import Instrument
from nnlab.gui.lyapunov.desk import MapNet
from nnlab.gui.lyapunov.map.request import make_request
from nnlab.gui.lyapunov.map.scene import SceneMaker
from nnlab.gui.lyapunov.map.words import name_value
from nnlab.gui.lyapunov.refiner import Refiner
from nnlab.gui.plots.heat.map import HeatMap
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr
from nnlab.gui.widgets.param_form import name_control

SIDE = 100
"""Points along one side: a small picture, and it has to follow the hand."""


class ExponentsInstrument(Instrument):
    """The map of the FTLE tab, with its quantity, colours and overlays, of the net as it is now."""

    figure_title = "Lyapunov exponents"
    stands_beside = True

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.map = HeatMap(context.look, context.runner.playground.box)
        self.refiner = Refiner(self)
        self.layer = QComboBox(self)
        self.layer.hide()
        name_control(self.layer, tr("layer ℓ"), tr("Layers that the exponent is taken over"))
        self._scenes = SceneMaker(context.look)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.map)
        self.layer.activated.connect(self.refresh)
        self.refiner.improved.connect(self._on_improved)
        self.map.view_changed.connect(self._on_view_changed)
        self.map.hovered.connect(self._on_hovered)
        self.map.fit_wanted.connect(self.enlarge_wanted)

    @property
    def figure(self) -> QWidget:
        """The map."""
        return self.map

    @property
    def state(self) -> MapState:
        """The settings of the FTLE tab's map, with this instrument's layer and its few points."""
        chosen = self.context.store.get(LYAPUNOV).map
        ell = self.layer.currentData() or 0
        return replace(chosen, source="playground", ell=ell, resolution=SIDE, lower="")

    def controls(self) -> Sequence[QWidget]:
        """Return the choice of the layer."""
        return (self.layer,)

    def close_down(self) -> None:
        """Stop computing."""
        self.refiner.close()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refiner.set_awake(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.refiner.set_awake(False)

    def refresh(self) -> None:
        """Ask for the map of the present net, which follows in a moment."""
        runner = self.context.runner
        net, state = runner.network, self.state
        reach = resolve(net, state.ell, state.include_output)
        self._offer_layers(reach.deepest)
        self.map.set_box(runner.playground.box)
        if not (runner.draws and is_warm(TANGENTS)):
            self._show_hint(tr("The map appears as soon as its loops are compiled …"))
        elif reach.note and depth(net):
            self._show_hint(tr(reach.note))
        else:
            self._request(make_request(net, self.map.scale.view, state, reach, saving=False))

    def _request(self, request: MapRequest) -> None:
        self.refiner.request(request)
        if not self.isVisible():
            # Drawn for an export of what is hidden.
            self.refiner.finish()

    def _show_hint(self, text: str) -> None:
        self.refiner.drop()
        self.map.show_hint(text)

    def _offer_layers(self, deepest: int) -> None:
        if self.layer.count() == deepest + 1:
            return
        chosen = self.layer.currentData() or 0
        with QSignalBlocker(self.layer):
            self.layer.clear()
            self.layer.addItem(tr("last ℓ"), 0)
            for ell in range(1, deepest + 1):
                self.layer.addItem(f"ℓ = {ell}", ell)
            self.layer.setCurrentIndex(chosen if chosen <= deepest else 0)

    def _on_improved(self, sweep: Sweep) -> None:
        runner = self.context.runner
        playground = runner.playground
        net = MapNet(sweep.request.network, "", playground.patterns, playground.box)
        scene = self._scenes.make(sweep, self.state, net, runner.running)
        if scene is not None:
            self.map.show_scene(scene)

    def _on_view_changed(self) -> None:
        if self.isVisible():
            self.refresh()

    def _on_hovered(self, at: tuple[float, float] | None) -> None:
        scene = self.map.scene
        value = None if at is None else self.map.value_at(*at)
        if at is None or value is None or scene is None:
            self.hovered.emit("")
            return
        text = f"x = ({at[0]:.3f}, {at[1]:.3f})   {scene.label} = {name_value(value)}"
        self.hovered.emit(text.replace("-", "−"))
