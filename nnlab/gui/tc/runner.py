"""Trains the net of the T-C tab on a timer, a few milliseconds a tick; back is to the bit."""

from __future__ import annotations

import math
import time
from collections.abc import Hashable
from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from nnlab.app.store import Store
from nnlab.app.tc import MOST_UPDATES, TC
from nnlab.app.tc_state import TcSettings, TcState, change_settings
from nnlab.core.tc.net import TcNet
from nnlab.core.tc.shapes import hold_out, make_stimuli
from nnlab.core.tc.training import MEASURE, Score, TcRun
from nnlab.gui.tr import tr
from nnlab.gui.training.own_puts import OwnPuts
from nnlab.gui.training.pace import Budget, Pace

TICK_MS = 16
FRAME, BUDGET, LEAST_BUDGET = 1 / 60, 0.008, 0.002
REMEMBERED = 6
STRIDE = 16


class TcRunner(QObject):
    """Moves the run to step k: run, pause, step, back, seek; the twin run comes along.

    `advanced` follows each change of k or of the net, once a tick at most; `restarted` another run,
    before `advanced`. `stopped` tells why a run ended by itself. `changed` follows anything else.
    """

    advanced = Signal()
    restarted = Signal()
    running_changed = Signal(bool)
    stopped = Signal(str)
    changed = Signal()

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._pace = Pace()
        self._budget = Budget(FRAME, BUDGET, LEAST_BUDGET)
        self._runs: list[tuple[TcNet, TcSettings, TcRun]] = []
        self._own = OwnPuts(store, TC)
        self._goal: int | None = None
        self._score: Score | None = None
        self.running = False
        self.k = 0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._on_tick)
        self.trained = self._find_run(self.state)
        self.twin = self._find_twin(self.state)
        self._show_net()
        store.subscribe(TC, self._on_changed)
        if self.state.k:
            self.seek(self.state.k)

    @property
    def state(self) -> TcState:
        """The room as the store has it; its k is that of the last pause."""
        return self._store.get(TC)

    @property
    def settings(self) -> TcSettings:
        """The settings of the room."""
        return self.state.settings

    @property
    def score(self) -> Score:
        """How well the present net does, on what it learns and on what it does not.

        While running, that of the last step at which the curves have a point.
        """
        if self.running:
            return self.trained.scores[self.k - self.k % MEASURE]
        if self._score is None:
            self._score = self.trained.score_at(min(self.k, self.trained.furthest))
        return self._score

    @property
    def furthest(self) -> int:
        """How many updates were made since the start."""
        return min(run.furthest for run in self._all)

    @property
    def speed(self) -> float:
        """Updates per second; infinite is full speed."""
        return self._pace.speed

    def set_speed(self, speed: float) -> None:
        """Run at so many updates per second."""
        self._pace.set_speed(speed)
        self.changed.emit()

    def edit(self, new: TcState, label: str, mark: Hashable | None = None) -> None:
        """Apply an undoable edit to the room."""
        self._settle()
        self._store.edit(TC, new, label, mark)

    def change(self, label: str, **changes: Any) -> None:
        """Change settings by an undoable edit; what does not go together is said in a line."""
        try:
            new = change_settings(replace(self.state, k=self.k), self.net, **changes)
        except ValueError as error:
            self.stopped.emit(str(error))
            self.changed.emit()
            return
        if new.settings != self.settings:
            self.edit(new, label)

    def run(self) -> None:
        """Train until paused, until solved or until it goes no further."""
        if not self.running:
            self._goal = None
            self.running = True
            self._pace.restart()
            self._budget.restart()
            self._timer.start()
            self.running_changed.emit(True)

    def pause(self) -> None:
        """Stop at the present step."""
        self._timer.stop()
        self._goal = None
        if self.running:
            self.running = False
            self._settle()
            self.running_changed.emit(False)

    def toggle(self) -> None:
        """Pause if running, else run."""
        self.pause() if self.running else self.run()

    def step(self) -> None:
        """One update forward."""
        self.seek(self.k + 1)

    def back(self) -> None:
        """One update back."""
        self.seek(self.k - 1)

    def reset(self) -> None:
        """Back to the start that the seed gives."""
        self.pause()
        state = self.state
        fresh = state.settings.start()
        if state.base == 0 and np.array_equal(fresh.flat, state.start.flat):
            self.seek(0)
        else:
            self.edit(replace(state, start=fresh, base=0, k=0), tr("Reset"))

    def new_seed(self) -> None:
        """Begin with the next seed."""
        self.pause()
        self.change(tr("New seed"), seed=self.settings.seed + 1)

    def seek(self, k: int) -> None:
        """Pause and go to step k; what was not trained yet is trained on the way."""
        self.pause()
        k = min(max(k, 0), MOST_UPDATES)
        if k <= self.furthest:
            self._move(k)
            self._settle()
        else:
            self._goal = k
            self._timer.start()
            self._on_tick()

    def catch_up(self) -> None:
        """Block until the step that is being sought is reached: for pictures and tests."""
        while self._goal is not None:
            self._train(self._goal, 1.0)

    def close(self) -> None:
        """Stop the timer for good."""
        self.pause()

    @property
    def _all(self) -> tuple[TcRun, ...]:
        return (self.trained,) if self.twin is None else (self.trained, self.twin)

    def _find_run(self, state: TcState) -> TcRun:
        """The run from this start with these settings, as far as it was trained before."""
        settings = replace(state.settings, twin=False)
        for start, known, run in self._runs:
            if start is state.start and known == settings:
                return run
        stimuli = make_stimuli(settings.retina, settings.pad)
        held = hold_out(stimuli, settings.held_shapes, settings.held_places)
        run = TcRun(state.start, stimuli, held, settings.rule)
        self._runs = [*self._runs[1 - REMEMBERED :], (state.start, settings, run)]
        return run

    def _find_twin(self, state: TcState) -> TcRun | None:
        """The same with untied weights (or with tied ones), from its own random start."""
        if not state.settings.twin:
            return None
        other = replace(state.settings, tied=not state.settings.tied, twin=False)
        for start, known, run in self._runs:
            if known == other and np.array_equal(start.flat, other.start().flat):
                return run
        return self._find_run(TcState(settings=other, start=other.start()))

    def _on_changed(self, old: TcState, new: TcState) -> None:
        if self._own.takes(new):
            return
        trained, twin = self._find_run(new), self._find_twin(new)
        if trained is self.trained and twin is self.twin:
            if new.k not in (old.k, self.k):
                # While it runs, the store knows of the last pause only: no reason to go back there.
                self.seek(new.k)
            self.changed.emit()
            return
        self.trained, self.twin = trained, twin
        self._goal = None
        if not self.running:
            # It was on its way to a step of the other run.
            self._timer.stop()
        self.restarted.emit()
        if new.k <= self.furthest:
            self._move(new.k)
        else:
            self._move(0)
            self.seek(new.k)
        self.changed.emit()

    def _on_tick(self) -> None:
        self._budget.begin(time.perf_counter())
        if self._goal is not None:
            self._train(self._goal, self._budget.seconds)
        elif self._pace.speed == math.inf:
            self._train(MOST_UPDATES, self._budget.seconds)
        else:
            due = self._pace.due(time.perf_counter())
            if due:
                self._train(self.k + due, self._budget.seconds)

    def _train(self, stop: int, seconds: float) -> None:
        """One tick's worth of training towards `stop`, and what follows from it."""
        end, before, k = time.perf_counter() + seconds, self.k, self.k
        while k < stop and time.perf_counter() < end:
            # Each makes an update at least, however little time is left.
            left = max(0.0, end - time.perf_counter()) / len(self._all)
            reached = min(run.train(min(k + STRIDE, stop), left) for run in self._all)
            if reached <= k:
                break
            k = reached
        solved = self._solved_at()
        if self.running and solved is not None and before < solved <= k:
            self._move(solved)
            self._stop(tr("Solved."))
        elif any(run.diverged for run in self._all) and k < stop:
            self._move(k)
            self._stop(tr("The weights grow without bound: take a smaller learning rate η."))
        else:
            self._move(k)
            if k >= stop and stop in (self._goal, MOST_UPDATES):
                self._goal = None
                self._timer.stop()
                self.pause()
                self._settle()

    def _solved_at(self) -> int | None:
        """After how many updates every run had learnt its patterns; None while one has not."""
        ends = [run.solved_at for run in self._all]
        return None if None in ends else max(end for end in ends if end is not None)

    def _stop(self, reason: str) -> None:
        self.pause()
        self.stopped.emit(reason)

    def _move(self, k: int) -> None:
        self.k = k
        self._show_net()
        self.advanced.emit()

    def _show_net(self) -> None:
        self.net = self.trained.at(min(self.k, self.trained.furthest))
        self._score = None

    def _settle(self) -> None:
        """Write the present step into the store, so that a session keeps it."""
        if self.state.k != self.k:
            self._own.put(replace(self.state, k=self.k))
