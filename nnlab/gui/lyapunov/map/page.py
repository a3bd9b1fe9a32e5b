"""The page of the map: Lyapunov exponents of one net over its input plane, live."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QWidget

from nnlab.app.lyapunov.maps.reach import Reach, resolve
from nnlab.app.lyapunov.maps.state import MapState
from nnlab.app.lyapunov.maps.sweep import Sweep
from nnlab.core.warm import TANGENTS, is_warm
from nnlab.gui.actions import Command
from nnlab.gui.lyapunov.desk import LyapunovDesk
from nnlab.gui.lyapunov.map.boxes import Boxes
from nnlab.gui.lyapunov.map.commands import make_map_commands
from nnlab.gui.lyapunov.map.film import Film
from nnlab.gui.lyapunov.map.hidden import HiddenMap
from nnlab.gui.lyapunov.map.layout import lay_out
from nnlab.gui.lyapunov.map.long_maps import LongMaps
from nnlab.gui.lyapunov.map.lower import LowerPanel
from nnlab.gui.lyapunov.map.lower_room import LowerRoom
from nnlab.gui.lyapunov.map.pose import pose_net
from nnlab.gui.lyapunov.map.reading import Pointing
from nnlab.gui.lyapunov.map.request import make_request
from nnlab.gui.lyapunov.map.saving import SaveNumbers
from nnlab.gui.lyapunov.map.scene import SceneMaker
from nnlab.gui.lyapunov.map.settings import MapSettings
from nnlab.gui.lyapunov.map.top_fields import LowerButtons
from nnlab.gui.lyapunov.map.view import MapView
from nnlab.gui.lyapunov.map.words import write_source
from nnlab.gui.lyapunov.page import LyapunovPage
from nnlab.gui.lyapunov.refiner import Refiner
from nnlab.gui.plots.heat.map import HeatMap
from nnlab.gui.symbols import rich
from nnlab.gui.tab import Context, Figure
from nnlab.gui.tr import tr
from nnlab.gui.widgets.layer_slider import LayerSlider
from nnlab.gui.widgets.side_column import SideColumn
from nnlab.gui.widgets.transport import RunBar


class MapPage(LyapunovPage):
    """Run bar on top, the map with its slider in the middle, settings at the right."""

    def __init__(self, context: Context, desk: LyapunovDesk, parent: QWidget | None = None) -> None:
        super().__init__(context, desk, parent)
        look = context.look
        self.refiner = Refiner(self)
        self.boxes = Boxes(desk, self)
        self.bar = RunBar(context)
        self.other = QLabel()
        self.map = HeatMap(look, self.boxes.box)
        self.layer = LayerSlider(look)
        self.film = Film(self.layer, self._choose_layer)
        self.settings = MapSettings(look, desk.state)
        self.column = SideColumn(look, self.settings)
        self.buttons = LowerButtons()
        self.view = MapView(context, desk, self.refiner, self.map, self)
        self.below = LowerRoom(self.view, self)
        self.hidden = HiddenMap(self.view, self.below, self._request)
        self.numbers = SaveNumbers(self.view, self._ask, self)
        self.long = LongMaps(context, self.refiner, self)
        self._scenes = SceneMaker(look)
        self._reach: Reach | None = None
        self._patterns = desk.net.patterns
        self.other.setMargin(8)
        self.other.setAccessibleName(tr("net of the map"))
        foot = (self.layer, self.buttons)
        lay_out(self, (self.bar, self.other), (self.map, self.below), foot, self.column)
        self._connect()
        self.pointing = Pointing(self.view)
        self._show_settings()
        self.below.show_key(self.state.lower)
        self._ask()

    @property
    def state(self) -> MapState:
        """The part of the map, as the store has it."""
        return self.view.state

    @property
    def has_kept(self) -> bool:
        """Whether there is a net that was taken from another page."""
        return self.desk.state.kept is not None

    def choose(self, **changes: object) -> None:
        """Put other settings into the state; looking is not undone."""
        self.view.choose(**changes)

    def commands(self) -> Sequence[Command]:
        """Return the commands of the run bar, of the map and of the panel below it."""
        return [*make_map_commands(self), *self.below.commands()]

    def figures(self) -> Sequence[Figure]:
        """Return the map with its colour bar, then what stands below it."""
        return self.hidden.figures()

    def escape(self) -> bool:
        """Give up a drag, or close the panel below the map."""
        if self.map.gestures.give_up():
            self.context.status.say(tr("Cancelled: all is as before."))
            return True
        if not self.state.lower:
            return False
        self.toggle_lower(self.state.lower)
        return True

    def set_presentation(self, on: bool) -> None:
        """Fold the column of settings."""
        self.column.set_folding(on)
        self.below.set_presentation(on)

    def pose(self) -> None:
        """Train a net of four hidden layers on the circle and show its fine map."""
        pose_net(self.context.runner)
        posed = MapState(quantity="log", show_ridges=True, lower=self.state.lower)
        self.desk.put("map", posed)
        self._ask()
        self.refiner.finish()
        self.below.pose()

    def close_down(self) -> None:
        """Stop film, timers and what is being written."""
        self.film.stop()
        self.refiner.close()
        self.numbers.close()
        self.below.close_down()

    @property
    def panels(self) -> dict[str, LowerPanel]:
        """The panels below the map that were made so far."""
        return self.below.panels

    def show_lower(self, key: str) -> None:
        """Show the panel of a key of `map_state.LOWER` below the map, "" none."""
        self.choose(lower=key)

    def toggle_lower(self, key: str) -> None:
        """Show a panel below the map, or hide it if it is the one that is shown."""
        self.show_lower("" if self.state.lower == key else key)

    def refresh_lower(self) -> None:
        """Draw the panel below the map, if one is visible."""
        self.below.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refiner.set_awake(True)
        self._ask()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.film.stop()
        self.refiner.set_awake(False)
        self.context.status.hover("")

    def _connect(self) -> None:
        settings = self.settings
        self.refiner.improved.connect(self._on_improved)
        self.map.view_changed.connect(self._ask)
        self.map.painted.connect(self.film.follow)
        self.map.zoomed.connect(self.boxes.zoom)
        self.map.panned.connect(self.boxes.pan)
        self.map.fit_wanted.connect(self.boxes.fit)
        self.map.gestures.grabbed.connect(self.boxes.hold)
        self.map.gestures.given_up.connect(self.boxes.give_up)
        self.layer.chosen.connect(self._on_layer_chosen)
        self.layer.played.connect(self.film.toggle)
        settings.changed.connect(self._on_settings_changed)
        settings.net.changed.connect(self._on_source_chosen)
        settings.box.changed.connect(self.boxes.choose)
        settings.box.refused.connect(self.context.status.say)
        settings.box.home.clicked.connect(self.boxes.fit)
        settings.box.back.clicked.connect(self.boxes.go_back)
        self.buttons.changed.connect(self.show_lower)
        self.below.grown.connect(self.grown)
        self.below.turned.connect(self.turned)
        self.context.runner.changed.connect(self._on_runner_changed)
        self.context.runner.running_changed.connect(self._show)
        self.context.runner.running_changed.connect(self._set_filming)
        self.film.running_changed.connect(self._set_filming)
        self.film.running_changed.connect(self._show)
        self.context.look.changed.connect(self._show)
        self.desk.net_changed.connect(self._on_net_changed)
        self.desk.changed.connect(self._on_desk_changed)

    def _ask(self) -> None:
        """Request the map of the present net; nothing is done while the tab is hidden."""
        if self.isVisible():
            self._request()

    def _request(self) -> None:
        if self.desk.refusal:
            self._refuse(self.desk.refusal)
            return
        state, net = self.state, self.desk.net.network
        reach = self._reach = resolve(net, state.ell, state.include_output)
        self.settings.show_note(tr(reach.note))
        self.layer.show_layer(reach.ell, reach.deepest, reach.include_output)
        if not (self.context.runner.draws and is_warm(TANGENTS)):
            self.refiner.drop()
            self.map.show_hint(tr("The map appears as soon as its loops are compiled …"))
            return
        view, saving = self.map.scale.view, self.numbers.waiting
        self.refiner.request(make_request(net, view, state, reach, saving))

    def _refuse(self, reason: str) -> None:
        """Say why there is no map in its place."""
        self.refiner.drop()
        self.map.show_hint(tr(reason))
        self.refresh_lower()

    def _set_filming(self) -> None:
        """Compute all layers together while they are shown in turn, of a net that rests."""
        learns = self.desk.is_live and self.context.runner.running
        self.refiner.set_filming(self.film.is_running and not learns)

    def _show(self) -> None:
        """Draw the sweep as far as it is."""
        sweep = self.refiner.sweep
        if sweep is None:
            return
        live = self.desk.is_live
        moving = (live and self.context.runner.running) or self.film.is_running
        net = self.desk.net
        if live:
            source = "" if moving else write_source(net.network, self.context.runner.updates)
            net = replace(net, label=source)
        scene = self._scenes.make(sweep, self.state, net, moving)
        if scene is None:
            return
        self.settings.colour.show_range(scene.scale.low, scene.scale.high)
        self.map.show_scene(scene)
        self.refresh_lower()

    def _show_settings(self) -> None:
        net, state = self.desk.net, self.desk.state
        self.settings.show_state(state)
        self.buttons.show_key(state.map.lower)
        self.settings.show_net(net.network, self.boxes.box, state)
        self.settings.box.back.setEnabled(self.boxes.has_before)
        self.film.set_speed(state.map.film_speed)
        self.film.loops = state.map.loops
        self.bar.setVisible(self.desk.is_live)
        self.other.setVisible(not self.desk.is_live)
        self.other.setText(rich(tr("Net: {0} ({1})").format(net.label, self.settings.net.text)))

    def _choose_layer(self, ell: int) -> None:
        deepest = self._reach.deepest if self._reach else 0
        self.choose(ell=0 if ell == deepest else ell)

    def _on_improved(self, sweep: Sweep) -> None:
        if self.desk.is_live and self.context.runner.running:
            self.context.runner.ease()
        self._show()
        if sweep.finished:
            self.numbers.take(sweep)

    def _on_layer_chosen(self, ell: int) -> None:
        self.film.stop()
        self._choose_layer(ell)

    def _on_settings_changed(self, state: MapState) -> None:
        if state.include_output and not self.state.include_output:
            # Switched on to be seen: the output layer is the last one.
            state = replace(state, ell=0)
        self.desk.put("map", state)

    def _on_source_chosen(self, key: str) -> None:
        self.choose(source=key)

    def _on_desk_changed(self, part: str) -> None:
        if part not in ("map", "kept", "random"):
            return
        self._show_settings()
        if part == "map":
            self.below.show_key(self.state.lower)
            self.map.set_box(self.boxes.box)
            self._ask()
            self._show()

    def _on_net_changed(self) -> None:
        net = self.desk.net
        self.map.set_box(self.boxes.box)
        self._ask()
        if net.patterns is not self._patterns:
            self._patterns = net.patterns
            self._show_settings()
            self._show()
        self.settings.net.show_net(net.network, self.desk.state)

    def _on_runner_changed(self) -> None:
        if self.refiner.sweep is None:
            self._ask()
