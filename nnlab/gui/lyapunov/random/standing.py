"""Keeps how far the net of the page is trained in the state, and trains it again so far."""

from __future__ import annotations

import time
from collections.abc import Hashable
from dataclasses import replace

from PySide6.QtCore import QObject

from nnlab.app.lyapunov.random.state import RandomState, job_of
from nnlab.gui.lyapunov.desk import LyapunovDesk
from nnlab.gui.lyapunov.random.trainer import RandomTrainer

SETTLE_SECONDS = 2.0


class Standing(QObject):
    """Training is deterministic: its recipe and the number of updates say all about a net."""

    def __init__(self, desk: LyapunovDesk, trainer: RandomTrainer, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._trainer = desk, trainer
        self._known = 0
        self._settled_at = 0.0
        trainer.advanced.connect(self._on_advanced)
        trainer.running_changed.connect(self.settle)
        trainer.stopped.connect(self.settle)
        self.follow(desk.state.random)

    def edit(self, new: RandomState, label: str, mark: Hashable | None = None) -> None:
        """Replace the state by an undoable edit; another net or learning rate begins anew."""
        self.settle()
        present = self._desk.state.random
        updates = self._known if job_of(new) == job_of(present) else 0
        self._known = updates
        self._desk.edit("random", replace(new, updates=updates), label, mark)

    def follow(self, state: RandomState) -> None:
        """Take the net of a state, and train it as far as the state says, in slices."""
        trainer = self._trainer
        is_other = trainer.set_job(*job_of(state))
        if (is_other or state.updates != self._known) and state.updates != trainer.stand:
            trainer.restore(state.updates)
        self._known = state.updates

    def settle(self) -> None:
        """Write into the state where training stands."""
        self._settled_at = time.monotonic()
        trainer, state = self._trainer, self._desk.state.random
        if job_of(state) != (trainer.recipe, trainer.eta):
            # It pauses because another one is wanted.
            return
        self._known = trainer.stand
        self._desk.put("random", replace(state, updates=self._known))

    def _on_advanced(self) -> None:
        late = time.monotonic() - self._settled_at > SETTLE_SECONDS
        if late or not (self._trainer.running or self._trainer.returns):
            self.settle()
