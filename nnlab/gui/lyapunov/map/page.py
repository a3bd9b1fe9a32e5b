"""The page of the map: Lyapunov exponents of one net over its input plane, live."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from nnlab.app.lyapunov.map_state import LOWER, MapState
from nnlab.app.lyapunov.sweep import MapRequest, Reach, Sweep, resolve
from nnlab.app.playground import (
    Source,
    take_design,
    take_rule,
    take_source,
)
from nnlab.app.playground_state import uniform_design
from nnlab.core.rules import RuleSpec
from nnlab.core.warm import TANGENTS, is_warm
from nnlab.gui.lyapunov.desk import LyapunovDesk
from nnlab.gui.lyapunov.map.lower import PANELS, LowerPanel
from nnlab.gui.lyapunov.map.settings import FtleSettings
from nnlab.gui.lyapunov.map.words import make_label, make_title, name_missing, name_value
from nnlab.gui.lyapunov.page import LyapunovPage
from nnlab.gui.lyapunov.refiner import Refiner
from nnlab.gui.plots.colour_bar import ColourScale, make_colours
from nnlab.gui.plots.heat_map import HeatMap, HeatScene
from nnlab.gui.run_commands import make_run_commands
from nnlab.gui.tab import Context, Figure
from nnlab.gui.tr import tr
from nnlab.gui.widgets.layer_slider import LayerSlider
from nnlab.gui.widgets.side_column import SideColumn
from nnlab.gui.widgets.transport import RunBar
from nnlab.gui.window.actions import Command

POSE_DESIGN = uniform_design((10, 10, 10, 10), "tanh", "tanh")
POSE_SOURCE = Source("circle", 250, 0.0, 1)
POSE_RULE = RuleSpec("backprop", eta=0.03)
POSE_UPDATES = 80_000
SHARES = (460, 240)
SWEPT = ("source", "ell", "include_output", "resolution", "show_boundary")


class MapPage(LyapunovPage):
    """Run bar on top, the map with its slider in the middle, settings at the right."""

    def __init__(self, context: Context, desk: LyapunovDesk, parent: QWidget | None = None) -> None:
        super().__init__(context, desk, parent)
        look, runner = context.look, context.runner
        self.refiner = Refiner(self)
        self.bar = RunBar(context)
        self.map = HeatMap(look, desk.net.box)
        self.layer = LayerSlider(look)
        self.settings = FtleSettings(look, self.state)
        self.column = SideColumn(look, self.settings)
        self.panels: dict[str, LowerPanel] = {}
        self.below = QStackedWidget()
        self.below.hide()
        self._presenting = False
        self._reach: Reach | None = None
        self._shown_state = self.state
        self._patterns = desk.net.patterns
        self._lay_out()
        self.refiner.improved.connect(self._on_improved)
        self.map.view_changed.connect(self._ask)
        self.map.hovered.connect(self._on_hovered)
        self.layer.chosen.connect(self._on_layer_chosen)
        self.settings.changed.connect(self._on_settings_changed)
        runner.changed.connect(self._on_runner_changed)
        runner.running_changed.connect(self._show)
        look.changed.connect(self._show)
        desk.net_changed.connect(self._on_net_changed)
        desk.changed.connect(self._on_desk_changed)
        self.show_lower(self.state.lower)
        self._ask()

    @property
    def state(self) -> MapState:
        """The part of the map, as the store has it."""
        return self.desk.state.map

    def commands(self) -> Sequence[Command]:
        """Return the commands of the run bar and those of the map."""
        return (
            *make_run_commands(self.context.runner),
            Command(
                "ftle.deeper",
                tr("Next layer"),
                tr("Take the exponent over one layer more"),
                "PgUp",
                "View",
                lambda: self.layer.slider.setValue(self.layer.slider.value() + 1),
            ),
            Command(
                "ftle.shallower",
                tr("Layer before"),
                tr("Take the exponent over one layer less"),
                "PgDown",
                "View",
                lambda: self.layer.slider.setValue(self.layer.slider.value() - 1),
            ),
            Command(
                "ftle.output",
                tr("Include the output layer"),
                tr("Count the output layer as layer L + 1 of the product"),
                "O",
                "View",
                self.settings.include_output.toggle,
                checkable=True,
                checked=lambda: self.state.include_output,
            ),
            Command(
                "ftle.lock",
                tr("Lock the range"),
                tr("Keep the colours' range while the map changes"),
                "K",
                "View",
                self.settings.locked.toggle,
                checkable=True,
                checked=lambda: self.state.locked,
            ),
        )

    def figures(self) -> Sequence[Figure]:
        """Return the map with its colour bar."""
        return (Figure("ftle", tr("Lyapunov exponents"), self.map),)

    def set_presentation(self, on: bool) -> None:
        """Fold the column of settings."""
        self._presenting = on
        self.column.set_folding(on)
        for panel in self.panels.values():
            panel.set_presentation(on)

    def pose(self) -> None:
        """Train a net of four hidden layers on the circle and show its fine map."""
        runner = self.context.runner
        runner.edit(lambda state: take_source(state, POSE_SOURCE), tr("Circle"))
        runner.edit(lambda state: take_rule(state, POSE_RULE), tr("Learning rate"))
        runner.edit(lambda state: take_design(state, POSE_DESIGN), tr("Four hidden layers"))
        runner.seek(POSE_UPDATES)
        runner.catch_up()
        self.desk.put("map", MapState(quantity="log"))
        self._ask()
        self.refiner.finish()

    def close_down(self) -> None:
        """Stop the timer of the map."""
        self.refiner.close()
        for panel in self.panels.values():
            panel.close_down()

    def show_lower(self, key: str) -> None:
        """Show a panel of `lower.PANELS` below the map, "" none; it is made when first shown."""
        if key and key not in self.panels:
            panel = self.panels[key] = PANELS[key](self)
            panel.setAccessibleName(tr(LOWER[key]))
            panel.set_presentation(self._presenting)
            self.below.addWidget(panel)
            self.grown.emit()
        shown = self.panels.get(key)
        self.below.setVisible(shown is not None)
        if shown is not None:
            self.below.setCurrentWidget(shown)
        self.map.set_tools([shown.tool] if shown is not None and shown.tool is not None else [])
        self.refresh_lower()

    def refresh_lower(self) -> None:
        """Draw the panel below the map, if one is visible."""
        panel = self.below.currentWidget()
        if isinstance(panel, LowerPanel) and panel.isVisible():
            panel.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refiner.set_awake(True)
        self._ask()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.refiner.set_awake(False)
        self.context.status.hover("")

    def _lay_out(self) -> None:
        above = QWidget()
        middle = QVBoxLayout(above)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.map, 1)
        middle.addWidget(self.layer)
        self.split = QSplitter(Qt.Orientation.Vertical)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(above)
        self.split.addWidget(self.below)
        self.split.setSizes(SHARES)
        room = QHBoxLayout()
        room.setSpacing(0)
        room.addWidget(self.split, 1)
        room.addWidget(self.column)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addLayout(room, 1)

    def _ask(self) -> None:
        """Request the map of the present net; nothing is done while the tab is hidden."""
        if not self.isVisible():
            return
        runner, state = self.context.runner, self.state
        net = self.desk.net.network
        reach = self._reach = resolve(net, state.ell, state.include_output)
        self.settings.show_net(net)
        self.settings.show_note(tr(reach.note))
        self.layer.show_layer(reach.ell, reach.deepest, reach.include_output)
        if not (runner.draws and is_warm(TANGENTS)):
            self.refiner.drop()
            self.map.show_hint(tr("The map appears as soon as its loops are compiled …"))
            return
        self.refiner.request(
            MapRequest(
                net,
                self.map.scale.view,
                state.resolution,
                reach.ell,
                reach.include_output,
                state.show_boundary,
            )
        )

    def _show(self) -> None:
        """Draw the sweep as far as it is."""
        sweep = self.refiner.sweep
        if sweep is None:
            return
        state, patterns = self.state, self.desk.net.patterns
        values = _scaled(sweep, state)
        finite = values[np.isfinite(values)]
        low, high = (state.low, state.high) if state.locked else _find_range(finite)
        self.settings.show_range(low, high)
        self.map.show_scene(
            HeatScene(
                view=sweep.request.view,
                values=values,
                scale=ColourScale(make_colours(state.colours, self.context.look), low, high),
                title=make_title(sweep.request, state),
                label=make_label(sweep.request.ell, state.quantity),
                missing="" if len(finite) == values.size else name_missing(values),
                lines=tuple(sweep.lines),
                patterns=patterns if state.show_patterns and len(patterns) else None,
                moving=self.desk.is_live and self.context.runner.running,
            )
        )
        self.refresh_lower()

    def _on_improved(self, _sweep: Sweep) -> None:
        self._show()

    def _on_hovered(self, at: tuple[float, float] | None) -> None:
        value = None if at is None else self.map.value_at(*at)
        scene = self.map.scene
        if at is None or value is None or scene is None:
            self.context.status.hover("")
            return
        text = f"x = ({at[0]:.3f}, {at[1]:.3f})   {scene.label} = {name_value(value)}"
        self.context.status.hover(text.replace("-", "−"))

    def _on_layer_chosen(self, ell: int) -> None:
        deepest = self._reach.deepest if self._reach else 0
        chosen = 0 if ell == deepest else ell
        self.desk.put("map", replace(self.state, ell=chosen))

    def _on_settings_changed(self, state: MapState) -> None:
        if state.include_output and not self.state.include_output:
            # Switched on to be seen: the output layer is the last one.
            state = replace(state, ell=0)
        self.desk.put("map", state)

    def _on_desk_changed(self, part: str) -> None:
        if part == "map":
            old, new = self._shown_state, self.state
            self._shown_state = new
            self.settings.show_state(new)
            if new.lower != old.lower:
                self.show_lower(new.lower)
            if any(getattr(old, name) != getattr(new, name) for name in SWEPT):
                self._ask()
            else:
                self._show()

    def _on_net_changed(self) -> None:
        net = self.desk.net
        self.map.set_box(net.box)
        self._ask()
        if net.patterns is not self._patterns:
            self._patterns = net.patterns
            self._show()

    def _on_runner_changed(self) -> None:
        if self.refiner.sweep is None:
            self._ask()


def _scaled(sweep: Sweep, state: MapState) -> NDArray[np.float32]:
    if state.quantity == "lambda":
        return sweep.values
    return sweep.values * np.float32(sweep.request.ell)


def _find_range(finite: NDArray[np.float32]) -> tuple[float, float]:
    """Return the smallest and the largest value, apart enough for a colour bar."""
    if not finite.size:
        return -1.0, 1.0
    low, high = float(finite.min()), float(finite.max())
    if high - low < 1e-3:
        middle = (low + high) / 2
        return middle - 0.5, middle + 0.5
    return low, high
