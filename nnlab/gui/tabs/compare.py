"""The Compare tab: two to four runs on the same patterns, stepped together."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from nnlab.app.compare import COMPARE, Compare, Lane, add_lane, name_lanes, remove_lane, take_lane
from nnlab.app.plane_edits import include_patterns
from nnlab.app.playground import nearest_design, nearest_rule, take_start_seed
from nnlab.app.words.equations import write_sizes
from nnlab.gui.actions import Command
from nnlab.gui.compare.bar import CompareBar
from nnlab.gui.compare.commands import make_compare_commands
from nnlab.gui.compare.lanes import LaneGrid
from nnlab.gui.compare.runner import CompareRunner
from nnlab.gui.compare.settings import CompareSettings
from nnlab.gui.guards.field_keys import keep_focus_on_click
from nnlab.gui.playground.gestures import GestureEdits
from nnlab.gui.plots.overlay import Overlay, OverlayScene
from nnlab.gui.tab import Context, Figure, Tab
from nnlab.gui.tr import tr
from nnlab.gui.widgets.notice import Notice, Offer
from nnlab.gui.widgets.plot_frame import PlotFrame
from nnlab.gui.widgets.scene_strip import SceneStrip
from nnlab.gui.widgets.side_column import SideColumn

CURVE_SECONDS = 0.1


class CompareTab(Tab):
    """Run bar on top, the planes and their curves in the middle, settings at the right."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        look, store = context.look, context.store
        self.runner = CompareRunner(store, self)
        self._ready_before = (self.runner.ready, context.runner.draws)
        self.place = 0
        self._curves_at = 0.0
        self.bar = CompareBar(look, self.runner)
        self.strip = SceneStrip(context)
        self.notice = Notice(look)
        self.grid = LaneGrid(look)
        self.curves = Overlay(look)
        self.settings = CompareSettings(look, self.runner.state, context.runner.playground)
        self.column = SideColumn(look, self.settings)
        self._gestures = GestureEdits(context)
        self._lay_out()
        self._connect()
        keep_focus_on_click(self)
        self._on_restarted()

    def commands(self) -> Sequence[Command]:
        """Return the commands of the runs."""
        return make_compare_commands(self)

    def escape(self) -> bool:
        """Cancel the drag under way on one of the planes."""
        return any(panel.plane.give_up() for panel in self.grid.panels)

    def figures(self) -> Sequence[Figure]:
        """Return the curves of all, then each plane."""
        planes = [
            Figure(f"run{number}", tr("Run {number}").format(number=number), panel.plane)
            for number, panel in enumerate(self.grid.panels, 1)
        ]
        return (Figure("compare", tr("Compared curves"), self.curves), *planes)

    def set_presentation(self, on: bool) -> None:
        """Fold the column of settings."""
        self.column.set_folding(on)

    def pose(self) -> None:
        """Show Hebb's rule against the error-correcting one."""
        from nnlab.app.compare_presets import PRESETS
        from nnlab.app.playground import take_source
        from nnlab.app.playground_state import Source

        runner = self._context.runner
        source = Source("half-planes", 40, 0.0, 4)
        runner.edit(lambda state: take_source(state, source), tr("Half-planes"))
        self.take(PRESETS["hebb"].make(runner.playground), tr("Compare"))
        self.runner.seek(400)
        self.runner.catch_up()
        self._show()

    def close_down(self) -> None:
        """Stop the timer."""
        self.runner.close()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # What trains in the playground would take the time that the runs need.
        self._context.runner.pause()
        # Planes that stand side by side are narrower than the playground's.
        self._context.runner.look(include_patterns)
        self.runner.set_awake(True)
        self._show()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.runner.set_awake(False)
        self._context.status.hover("")

    def take(self, compare: Compare, label: str) -> None:
        """Compare other runs."""
        self.place = 0
        self.runner.edit(lambda _state: compare, label)

    def close_scene(self) -> None:
        """Put the caption of a scene away."""
        self._context.scenes.close()

    def choose(self, place: int) -> None:
        """Show the settings of another run."""
        if place < len(self.runner.lanes):
            self.place = place
            self._show_settings()

    def add(self) -> None:
        """Compare with one run more, as the chosen one is."""
        state = self.runner.state
        if len(state.lanes) < 4:
            lane, place = state.lanes[self.place], len(state.lanes)
            self.runner.edit(lambda state: add_lane(state, lane), tr("Add a run"))
            self.choose(place)

    def remove(self, place: int | None = None) -> None:
        """Leave a run out, the chosen one unless another is named."""
        place = self.place if place is None else place
        if len(self.runner.state.lanes) > 2:
            self.runner.edit(lambda state: remove_lane(state, place), tr("Remove a run"))

    def take_from_playground(self) -> None:
        """Let the chosen run have the playground's net and rule."""
        state = self._context.runner.playground
        self._take_lane(self.place, Lane(state.design, state.rule))

    def look_at(self, changes: dict[str, object]) -> None:
        """Change what is drawn; another unit of steps begins anew."""
        self.runner.look(lambda state: replace(state, **changes))  # type: ignore[arg-type]

    def new_seed(self) -> None:
        """Give all runs another start: the playground's next seed."""
        runner = self._context.runner
        runner.new_seed()
        self.runner.reset()

    def _lay_out(self) -> None:
        self.frame = PlotFrame(self._context.look, tr("Curves of all runs"), self.curves)
        self.frame.button.hide()
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.addWidget(self.grid)
        self.splitter.addWidget(self.frame)
        self.splitter.setStretchFactor(0, 3)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([520, 230])
        self.splitter.setChildrenCollapsible(False)
        room = QHBoxLayout()
        room.setSpacing(0)
        room.addWidget(self.splitter, 1)
        room.addWidget(self.column)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(self.strip)
        layout.addWidget(self.notice)
        layout.addLayout(room, 1)

    def _connect(self) -> None:
        runner, settings, grid = self.runner, self.settings, self.grid
        runner.advanced.connect(self._on_advanced)
        runner.restarted.connect(self._on_restarted)
        runner.running_changed.connect(self._show)
        runner.changed.connect(self._show)
        self._context.runner.changed.connect(self._on_playground_runner)
        self._context.store.subscribe(COMPARE, self._on_state)
        settings.chosen.connect(self.choose)
        settings.lane_changed.connect(self._take_lane)
        settings.added.connect(self.add)
        settings.removed.connect(self.remove)
        settings.viewed.connect(self.look_at)
        settings.seed_chosen.connect(self._take_seed)
        grid.chosen.connect(self.choose)
        grid.gestured.connect(self._gestures.take)
        grid.given_up.connect(self._gestures.give_up)
        self.curves.hovered.connect(self._context.status.hover)
        self._context.look.changed.connect(self._restyle)
        self._context.scenes.speed_wanted.connect(runner.set_speed)

    def _take_lane(self, place: int, lane: Lane) -> None:
        try:
            lanes = take_lane(self.runner.state, place, lane)
        except ValueError as error:
            self._context.status.say_here(str(error))
            return
        self.runner.edit(lambda _state: lanes, tr("Settings of a run"), ("lane", place))

    def _take_seed(self, seed: int) -> None:
        self._context.runner.edit(lambda state: take_start_seed(state, seed), tr("Start seed"))
        self.runner.reset()

    def _on_state(self, old: Compare, new: Compare) -> None:
        if old is not new:
            self._show_settings()
            self._show_curves()

    def _on_playground_runner(self) -> None:
        ready = (self.runner.ready, self._context.runner.draws)
        if ready != self._ready_before:
            self._ready_before = ready
            self.runner.changed.emit()

    def _offer(self) -> None:
        """Say which run can't act and why, and offer the nearest net or rule that can."""
        refused = [place for place, run in enumerate(self.runner.lanes) if run.refusal]
        if not refused or not len(self.runner.playground.patterns):
            self.notice.hide()
            return
        place = refused[0]
        run = self.runner.lanes[place]
        text = tr("Run {number}: {reason}").format(number=place + 1, reason=tr(run.refusal or ""))
        design, rule = nearest_design(run.state), nearest_rule(run.state)
        offers: list[Offer] = []
        if rule is not None:
            other = Lane(run.lane.design, rule)
            offers.append((tr("Take what it can learn"), lambda: self._take_lane(place, other)))
        elif design is not None and design != run.state.design:
            name = f"{write_sizes(design.sizes)}, {' → '.join(design.activations)}"
            other = Lane(design, run.lane.rule)
            offers.append(
                (tr("Take {net}").format(net=name), lambda: self._take_lane(place, other))
            )
        self.notice.say(text, offers)

    def _on_restarted(self) -> None:
        self._offer()
        if self.isVisible():
            self._context.runner.look(include_patterns)
        self.place = min(self.place, len(self.runner.lanes) - 1)
        self.grid.set_lanes(self.runner.lanes, self._context.runner.playground)
        self._show_settings()
        self._show()

    def _on_advanced(self) -> None:
        if not self.isVisible():
            return
        self._show_planes()
        if not self.runner.running or time.monotonic() - self._curves_at > CURVE_SECONDS:
            self._show_curves()

    def _show(self) -> None:
        self._show_planes()
        self._show_curves()

    def _show_settings(self) -> None:
        lane = self.runner.lanes[self.place]
        self.settings.show_state(self.runner.state, self.place, lane.state)
        self._restyle()

    def _show_planes(self) -> None:
        runner, playground = self.runner, self._context.runner.playground
        names, ready = name_lanes(runner.state.lanes), self._context.runner.draws
        for panel, run, name in zip(self.grid.panels, runner.lanes, names, strict=False):
            panel.show_run(run, name, playground, moving=runner.running, ready=ready)

    def _show_curves(self) -> None:
        self._curves_at = time.monotonic()
        runner, state = self.runner, self.runner.state
        first = runner.lanes[0].state
        present = first.epochs if state.unit == "epochs" else first.updates
        self.curves.show_scene(
            OverlayScene(
                curves=tuple(run.curve() for run in runner.lanes),
                names=name_lanes(state.lanes),
                quantity=state.curve,
                unit=state.unit,
                log=state.log,
                present=present,
            )
        )

    def _restyle(self) -> None:
        for place, panel in enumerate(self.grid.panels):
            panel.restyle(place == self.place)
