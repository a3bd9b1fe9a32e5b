"""Begins studies of the digits, goes on with them, and stops them."""

from __future__ import annotations

from collections.abc import Callable

from nnlab.app.digits.cards import RunCard
from nnlab.app.lyapunov.digits.studies import Study
from nnlab.core.digits.rows import multiplications, shapes
from nnlab.core.lyapunov.digits.study import MOST_IMAGES, guess_run_stages
from nnlab.gui.lyapunov.digits.desk import StudyDesk
from nnlab.gui.lyapunov.digits.runner import StudyRunner
from nnlab.gui.lyapunov.digits.words import name_runs
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
        self._works: dict[str, int] = {}

    def train(self) -> None:
        """Begin a study of what the column says."""
        if self._runner.busy:
            return
        state = self._desk.state
        if state.source == "runs":
            known = {card.id: card for card in self._find_runs()}
            runs = [known[one] for one in state.runs if one in known]
            if runs:
                ids = tuple(card.id for card in runs)
                self._runner.start(state.spec, ids, name_runs(runs))
            else:
                line = tr("Tick at least one run in the column, then train.")
                self._desk.context.status.say(line)
        else:
            self._runner.start(state.spec)

    def guess(self) -> float | None:
        """Return the seconds that a study of the ticked runs may take; None if none is ticked."""
        state = self._desk.state
        known = {card.id for card in self._find_runs()}
        works = [self._work(one) for one in state.runs if one in known]
        if not works:
            return None
        return sum(guess_run_stages(works, MOST_IMAGES, state.spec.exponents))

    def _work(self, run_id: str) -> int:
        """Return the products w x that a digit takes in a run's net; 0 if it can't be read."""
        if run_id not in self._works:
            run = self._desk.context.trainer.keeper.load(run_id)
            rows = () if run is None else run.settings.rows
            works = (multiplications(*one) for one in zip(rows, shapes(rows), strict=False))
            self._works[run_id] = sum(works)
        return self._works[run_id]

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
