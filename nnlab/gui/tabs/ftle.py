"""The FTLE tab: Lyapunov exponents of the playground's net over its input plane, live."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnlab.app.ftle import FTLE, Ftle
from nnlab.app.ftle_sweep import MapRequest, Reach, Sweep, resolve
from nnlab.app.playground import (
    PLAYGROUND,
    Playground,
    Source,
    take_design,
    take_rule,
    take_source,
)
from nnlab.app.playground_state import uniform_design
from nnlab.core.rules import RuleSpec
from nnlab.core.warm import TANGENTS, is_warm
from nnlab.gui.ftle.settings import FtleSettings
from nnlab.gui.ftle.words import make_label, make_title, name_missing, name_value
from nnlab.gui.plots.colour_bar import ColourScale, make_colours
from nnlab.gui.plots.heat_map import HeatMap, HeatScene
from nnlab.gui.refiner import Refiner
from nnlab.gui.run_commands import make_run_commands
from nnlab.gui.tab import Context, Figure, Tab
from nnlab.gui.tr import tr
from nnlab.gui.widgets.layer_slider import LayerSlider
from nnlab.gui.widgets.side_column import SideColumn
from nnlab.gui.widgets.transport import RunBar
from nnlab.gui.window.actions import Command

POSE_DESIGN = uniform_design((10, 10, 10, 10), "tanh", "tanh")
POSE_SOURCE = Source("circle", 250, 0.0, 1)
POSE_RULE = RuleSpec("backprop", eta=0.03)
POSE_UPDATES = 80_000


class FtleTab(Tab):
    """Run bar on top, the map with its slider in the middle, settings at the right."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        look, runner = context.look, context.runner
        self.refiner = Refiner(self)
        self.bar = RunBar(context)
        self.map = HeatMap(look, runner.playground.box)
        self.layer = LayerSlider(look)
        self.settings = FtleSettings(look, self.state)
        self.column = SideColumn(look, self.settings)
        self._reach: Reach | None = None
        self._lay_out()
        self.refiner.improved.connect(self._on_improved)
        self.map.view_changed.connect(self._ask)
        self.map.hovered.connect(self._on_hovered)
        self.layer.chosen.connect(self._on_layer_chosen)
        self.settings.changed.connect(self._on_settings_changed)
        runner.advanced.connect(self._ask)
        runner.changed.connect(self._on_runner_changed)
        runner.running_changed.connect(self._show)
        look.changed.connect(self._show)
        context.store.subscribe(PLAYGROUND, self._on_playground_changed)
        context.store.subscribe(FTLE, self._on_state_changed)
        self._ask()

    @property
    def state(self) -> Ftle:
        """The room as the store has it."""
        return self._context.store.get(FTLE)

    def commands(self) -> Sequence[Command]:
        """Return the commands of the run bar and those of the map."""
        return (
            *make_run_commands(self._context.runner),
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
        self.column.set_folding(on)

    def pose(self) -> None:
        """Train a net of four hidden layers on the circle and show its fine map."""
        runner = self._context.runner
        runner.edit(lambda state: take_source(state, POSE_SOURCE), tr("Circle"))
        runner.edit(lambda state: take_rule(state, POSE_RULE), tr("Learning rate"))
        runner.edit(lambda state: take_design(state, POSE_DESIGN), tr("Four hidden layers"))
        runner.seek(POSE_UPDATES)
        runner.catch_up()
        self._context.store.put(FTLE, Ftle(quantity="log"))
        self._ask()
        self.refiner.finish()

    def close_down(self) -> None:
        """Stop the timer of the map."""
        self.refiner.close()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refiner.set_awake(True)
        self._ask()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.refiner.set_awake(False)
        self._context.status.hover("")

    def _lay_out(self) -> None:
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.map, 1)
        middle.addWidget(self.layer)
        room = QHBoxLayout()
        room.setSpacing(0)
        room.addLayout(middle, 1)
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
        runner, state = self._context.runner, self.state
        net = runner.network
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
        state, patterns = self.state, self._context.runner.playground.patterns
        values = _scaled(sweep, state)
        finite = values[np.isfinite(values)]
        low, high = (state.low, state.high) if state.locked else _find_range(finite)
        self.settings.show_range(low, high)
        self.map.show_scene(
            HeatScene(
                view=sweep.request.view,
                values=values,
                scale=ColourScale(make_colours(state.colours, self._context.look), low, high),
                title=make_title(sweep.request, state),
                label=make_label(sweep.request.ell, state.quantity),
                missing="" if len(finite) == values.size else name_missing(values),
                lines=tuple(sweep.lines),
                patterns=patterns if state.show_patterns and len(patterns) else None,
                moving=self._context.runner.running,
            )
        )

    def _on_improved(self, _sweep: Sweep) -> None:
        self._show()

    def _on_hovered(self, at: tuple[float, float] | None) -> None:
        value = None if at is None else self.map.value_at(*at)
        scene = self.map.scene
        if at is None or value is None or scene is None:
            self._context.status.hover("")
            return
        text = f"x = ({at[0]:.3f}, {at[1]:.3f})   {scene.label} = {name_value(value)}"
        self._context.status.hover(text.replace("-", "−"))

    def _on_layer_chosen(self, ell: int) -> None:
        deepest = self._reach.deepest if self._reach else 0
        chosen = 0 if ell == deepest else ell
        self._context.store.put(FTLE, replace(self.state, ell=chosen))

    def _on_settings_changed(self, state: Ftle) -> None:
        if state.include_output and not self.state.include_output:
            # Switched on to be seen: the output layer is the last one.
            state = replace(state, ell=0)
        self._context.store.put(FTLE, state)

    def _on_state_changed(self, old: Ftle, new: Ftle) -> None:
        self.settings.show_state(new)
        same = ("ell", "include_output", "resolution", "show_boundary")
        if any(getattr(old, name) != getattr(new, name) for name in same):
            self._ask()
        else:
            self._show()

    def _on_playground_changed(self, old: Playground, new: Playground) -> None:
        self.map.set_box(new.box)
        if new.patterns is not old.patterns:
            self._show()

    def _on_runner_changed(self) -> None:
        if self.refiner.sweep is None:
            self._ask()


def _scaled(sweep: Sweep, state: Ftle) -> NDArray[np.float32]:
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
