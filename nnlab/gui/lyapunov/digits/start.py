"""Begins studies of the digits, goes on with them, and stops them."""

from __future__ import annotations

from collections.abc import Callable

from nnlab.app.digits.cards import RunCard
from nnlab.app.lyapunov.studies import Study
from nnlab.gui.lyapunov.digits.desk import StudyDesk
from nnlab.gui.lyapunov.digits.runner import StudyRunner
from nnlab.gui.tr import tr


class StudyStart:
    """What the buttons and keys of the page do; `find_runs` returns the runs to be ticked."""

    def __init__(
        self,
        desk: StudyDesk,
        runner: StudyRunner,
        find_runs: Callable[[], tuple[RunCard, ...]],
    ) -> None:
        self._desk, self._runner, self._find_runs = desk, runner, find_runs

    def train(self) -> None:
        """Begin a study of what the column says."""
        if self._runner.busy:
            return
        state = self._desk.state
        if state.source == "runs":
            known = {card.id for card in self._find_runs()}
            runs = tuple(one for one in state.runs if one in known)
            if runs:
                self._runner.start(state.spec, runs)
            else:
                line = tr("Tick at least one run in the column, then train.")
                self._desk.context.status.say(line)
        else:
            self._runner.start(state.spec)

    def resume(self) -> None:
        """Go on with the shown study, else with the newest that was not finished."""
        ids, shown = self._resumable(), self._desk.state.study
        if ids and not self._runner.busy:
            self._runner.resume(shown if shown in ids else ids[0])

    def toggle(self) -> None:
        """Stop; or go on where a study of these settings was stopped; or begin a new one."""
        last = self._runner.study or self._desk.study
        if self._runner.busy:
            self._runner.cancel()
        elif last is not None and last.id in self._resumable() and self._is_wanted(last):
            self._runner.resume(last.id)
        else:
            self.train()

    def _resumable(self) -> list[str]:
        return [card.id for card in self._desk.cards if card.resumable]

    def _is_wanted(self, study: Study) -> bool:
        state = self._desk.state
        return state.source == "own" and not study.runs and study.spec == state.spec
