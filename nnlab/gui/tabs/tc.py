"""The T-C tab: a letter on a retina, shared receptive fields, and how a net learns them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nnlab.app.tc import TC
from nnlab.app.tc_state import (
    TcState,
    edit_weight,
    go_on_from,
    load_found,
    load_solution,
    place_letter,
)
from nnlab.gui.actions import Command
from nnlab.gui.cadence import Cadence
from nnlab.gui.tab import Context, Figure, Tab
from nnlab.gui.tc.bar import TcBar
from nnlab.gui.tc.below import Below
from nnlab.gui.tc.commands import make_commands
from nnlab.gui.tc.curves import make_lines
from nnlab.gui.tc.reading import TcReading
from nnlab.gui.tc.runner import TcRunner
from nnlab.gui.tc.settings import TcSettingsForm
from nnlab.gui.tc.stage import Stage
from nnlab.gui.tc.survey import TcSurvey
from nnlab.gui.tc.words import say_verdict
from nnlab.gui.tr import tr
from nnlab.gui.widgets.side_column import SideColumn

POSE_UPDATES = 4000
STAGE_SECONDS = 0.05


class TcTab(Tab):
    """Run bar on top; retina, kernel and sheet; the eight patterns; curves and seeds below."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        look = context.look
        self.runner = TcRunner(context.store, self)
        self.survey = TcSurvey(context.store, context.status, self)
        self._cadence = Cadence()
        self._stage_shown = 0.0
        self._drag = 0
        self.bar = TcBar(look, self.runner)
        self.verdict = QLabel()
        self.verdict.setAccessibleName(tr("where the run stands"))
        self.stage = Stage(look, self.state, self.runner.net)
        below = Below(look)
        self.below: QWidget = below
        self.H, self.C, self.log, self.gallery = below.H, below.C, below.log, below.gallery
        self.settings = TcSettingsForm(look, self.state.settings)
        self.column = SideColumn(look, self.settings)
        self._lay_out()
        self._connect()
        self._on_look()
        self._show_all()

    @property
    def state(self) -> TcState:
        """The room as the store has it."""
        return self._context.store.get(TC)

    # What others ask of a tab

    def commands(self) -> Sequence[Command]:
        """Return training, letter, solutions and view."""
        return make_commands(self)

    def escape(self) -> bool:
        """Cancel the drag of the letter that is under way."""
        return self.stage.retina.give_up()

    def figures(self) -> Sequence[Figure]:
        """Return the sheet with its field and kernel, the curves and the gallery."""
        return (
            Figure("tc-stage", tr("T and C: retina, kernel and hidden sheet"), self.stage.pictures),
            Figure("tc-patterns", tr("T and C: the eight patterns"), self.stage.strip),
            Figure("tc-error", tr("T and C: share of wrong patterns"), self.C),
            Figure("tc-energy", tr("T and C: energy"), self.H),
            Figure("tc-kernels", tr("T and C: kernels of several seeds"), self.gallery),
        )

    def set_presentation(self, on: bool) -> None:
        """Fold the settings and the lower plots; B brings those back."""
        self.column.set_folding(on)
        self.set_lower(not on)

    def set_lower(self, on: bool) -> None:
        """Show curves and seeds, or leave all room to the pictures."""
        self.below.setVisible(on)

    def pose(self) -> None:
        """Several seeds, then a run that is solved, with its untied twin."""
        if not self.state.found:
            self.survey.begin(self.state.settings)
            self.survey.finish()
        self.runner.change(tr("compare tied, untied"), twin=True)
        self.runner.seek(POSE_UPDATES)
        self.runner.catch_up()
        self._show_all()

    def close_down(self) -> None:
        """Stop both timers."""
        self.runner.close()
        self.survey.close()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.runner.pause()
        self._context.status.hover("")

    # What commands and pictures ask for

    def put_letter(self, shape: int) -> None:
        """Put a shape where the letter is."""
        self._place(shape, self.state.row, self.state.column)

    def turn_letter(self, turns: int) -> None:
        """Turn the letter left by so many quarters."""
        shape = self.state.shape
        self.put_letter(shape // 4 * 4 + (shape + turns) % 4)

    def move_letter(self, rows: int, columns: int) -> None:
        """Move the letter by so many squares."""
        self._place(self.state.shape, self.state.row + rows, self.state.column + columns)

    def load_solution(self, key: str) -> None:
        """Load a published solution."""
        self.runner.pause()
        try:
            new = load_solution(self.state, key)
        except ValueError as error:
            self._context.status.say_here(str(error), 12.0)
            return
        self.runner.edit(new, tr("Load a solution"))

    def flip(self, name: str, label: str) -> None:
        """Switch a setting on or off."""
        self.runner.change(label, **{name: not getattr(self.state.settings, name)})

    def flip_twin(self) -> None:
        """Train the other net beside this one and show both their curves, or stop that."""
        self.flip("twin", tr("compare tied, untied"))
        if self.state.settings.twin:
            self.set_lower(True)

    def toggle_survey(self) -> None:
        """Train several seeds, or stop that."""
        if self.survey.busy:
            self.survey.cancel()
        else:
            # Where what comes out is shown; folded away in a presentation.
            self.set_lower(True)
            self.survey.begin(self.state.settings)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.verdict)
        left.addWidget(self.stage, 3)
        left.addWidget(self.below, 2)
        room = QHBoxLayout()
        room.setSpacing(0)
        room.addLayout(left, 1)
        room.addWidget(self.column)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addLayout(room, 1)

    def _connect(self) -> None:
        context, runner, stage = self._context, self.runner, self.stage
        runner.advanced.connect(self._on_advanced)
        runner.running_changed.connect(self._show_all)
        runner.stopped.connect(self._on_stopped)
        stage.placed.connect(self._on_placed)
        stage.released.connect(self._on_released)
        stage.retina.given_up.connect(self._on_given_up)
        stage.edited.connect(self._on_edited)
        stage.refused.connect(self._on_stopped)
        self.settings.changed.connect(self._on_setting)
        self.settings.solution.connect(self.load_solution)
        self.settings.surveyed.connect(self.toggle_survey)
        self.survey.changed.connect(self._show_gallery)
        self.gallery.chosen.connect(self._on_seed_chosen)
        self.log.toggled.connect(self._show_all)
        for part in (stage, self.H, self.C, self.gallery):
            part.hovered.connect(context.status.hover)
        context.store.subscribe(TC, self._on_state_changed)
        context.look.changed.connect(self._on_look)

    def _place(self, shape: int, row: int, column: int, mark: object = None) -> None:
        new = place_letter(replace(self.state, k=self.runner.k), shape, row, column)
        if (new.shape, new.row, new.column) != (
            self.state.shape,
            self.state.row,
            self.state.column,
        ):
            self.runner.edit(new, tr("Move the letter"), mark)

    # Slots

    def _on_placed(self, shape: int, row: int, column: int) -> None:
        self._place(shape, row, column, ("tc.letter", self._drag))

    def _on_released(self) -> None:
        self._drag += 1

    def _on_given_up(self) -> None:
        self._context.store.give_up(("tc.letter", self._drag))
        self._drag += 1

    def _on_edited(self, part: str, kernel: int, unit: int, value: float, mark: object) -> None:
        net, state = self.runner.net, replace(self.state, k=self.runner.k)
        try:
            changed = edit_weight(net, part, kernel, unit, value)
        except ValueError as error:
            self._on_stopped(str(error))
            return
        self.runner.edit(go_on_from(state, changed), tr("Change a weight"), mark)

    def _on_setting(self, label: str, name: str, value: object) -> None:
        self.runner.change(label, **{name: value})
        self.settings.show_settings(self.state.settings)

    def _on_seed_chosen(self, at: int) -> None:
        self.runner.pause()
        found = self.state.found[at]
        self.runner.edit(load_found(self.state, found), tr("Load a seed's net"))

    def _on_stopped(self, reason: str) -> None:
        self._context.status.say_here(reason, 12.0)
        self._show_all()

    def _on_state_changed(self, old: TcState, new: TcState) -> None:
        if new.settings != old.settings:
            self.settings.show_settings(new.settings)
        if new.found is not old.found:
            self._show_gallery()
        self._show_stage()

    def _on_advanced(self) -> None:
        runner, now = self.runner, time.monotonic()
        due = self._cadence.is_due(now, runner.running, runner.speed)
        if due or not runner.running:
            self._show_curves()
        # All pictures take some milliseconds; the training is to have most of the time.
        if due or not runner.running or now - self._stage_shown >= STAGE_SECONDS:
            self._show_stage()

    def _show_all(self) -> None:
        self._show_stage()
        self._show_curves()
        self._show_gallery()

    def _show_stage(self) -> None:
        runner = self.runner
        self._stage_shown = time.monotonic()
        reading = TcReading(self.state, runner.net, runner.trained)
        self.stage.show_reading(reading)

    def _show_curves(self) -> None:
        runner = self.runner
        run = runner.trained
        text = say_verdict(self.state, runner.net, runner.k, runner.score, run, runner.running)
        self.verdict.setText(text)
        for plot, quantity in ((self.H, "H"), (self.C, "C")):
            lines = make_lines(quantity, run, runner.twin)
            plot.show_lines(lines, float(runner.k * run.trials_per_update), self.log.isChecked())

    def _show_gallery(self) -> None:
        hint = tr("Which kernel comes out how often? Train 20 seeds (S).")
        if self.survey.busy:
            hint = tr("Seed {n} learns …").format(n=self.survey.done + 1)
        self.gallery.show_found(self.state.found, hint)
        self.settings.show_survey(self.survey.busy)

    def _on_look(self) -> None:
        look = self._context.look
        self.verdict.setFont(look.font(1.1, bold=True))
        self.verdict.setContentsMargins(round(look.px(8)), 2, 8, 2)
        self.verdict.setWordWrap(True)
