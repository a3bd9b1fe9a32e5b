"""Trains several seeds one after the other on a timer, and keeps what kernels they came to."""

from __future__ import annotations

import time
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from nnlab.app.store import Store
from nnlab.app.tc import TC
from nnlab.app.tc_state import Found, TcSettings
from nnlab.core.arrays import frozen
from nnlab.core.tc.shapes import hold_out, make_stimuli
from nnlab.core.tc.training import TcRun
from nnlab.gui.status import Status
from nnlab.gui.tr import tr

TICK_MS = 16
SECONDS = 0.010
SEEDS = 20
# Patterns that a seed may see before it is given up.
MOST_TRIALS = 24_000
KEY = "tc.survey"


class TcSurvey(QObject):
    """`changed` follows each seed that is through, and the beginning and end of all."""

    changed = Signal()

    def __init__(self, store: Store, status: Status, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._status = store, status
        self._settings = TcSettings()
        self._waiting: list[int] = []
        self._run: tuple[int, TcRun] | None = None
        self._found: list[Found] = []
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._on_tick)

    @property
    def busy(self) -> bool:
        """Whether seeds are being trained."""
        return self._timer.isActive()

    @property
    def done(self) -> int:
        """How many seeds are through."""
        return len(self._found)

    def begin(self, settings: TcSettings, count: int = SEEDS) -> None:
        """Train so many seeds from 1 on, with tied weights; what was found before goes."""
        self._settings = replace(settings, tied=True, twin=False)
        self._waiting = list(range(1, count + 1))
        self._found, self._run = [], None
        self._timer.start()
        self._tell()

    def cancel(self) -> None:
        """Give up; the seeds that are through stay."""
        if self.busy:
            self._end()

    def finish(self) -> None:
        """Block until all seeds are through: for pictures and tests."""
        while self.busy:
            self._on_tick()

    def close(self) -> None:
        """Stop the timer for good."""
        self._timer.stop()

    def _on_tick(self) -> None:
        if self._run is None:
            seed = self._waiting.pop(0)
            settings = replace(self._settings, seed=seed)
            stimuli = make_stimuli(settings.retina, settings.pad)
            held = hold_out(stimuli, settings.held_shapes, settings.held_places)
            self._run = seed, TcRun(settings.start(), stimuli, held, settings.rule)
        seed, run = self._run
        most = MOST_TRIALS // run.trials_per_update
        end = time.perf_counter() + SECONDS
        k = run.train(most, max(0.0, end - time.perf_counter()), to_solved=True)
        if run.solved_at is None and not run.diverged and k < most:
            return
        kernels = run.at(run.furthest).w[:, 0]
        updates = -1 if run.solved_at is None else run.solved_at
        self._found.append(Found(seed, updates, frozen(kernels)))
        self._run = None
        self._put()
        self._end() if not self._waiting else self._tell()

    def _put(self) -> None:
        state = self._store.get(TC)
        found = tuple(self._found)
        self._store.put(TC, replace(state, found=found, found_with=self._settings))

    def _tell(self) -> None:
        whole = self.done + len(self._waiting) + (self._run is not None)
        text = tr("T and C: seed {done} of {all}").format(done=self.done + 1, all=whole)
        self._status.progress(KEY, self.done / max(1, whole), text, self.cancel)
        self.changed.emit()

    def _end(self) -> None:
        self._timer.stop()
        self._run, self._waiting = None, []
        self._status.clear(KEY)
        self.changed.emit()
