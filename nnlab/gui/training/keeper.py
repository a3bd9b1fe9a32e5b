"""Writes where training stands, and edits made there, into the store."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable

from PySide6.QtCore import QObject

from nnlab.app.playground import PLAYGROUND, Playground, stand_at
from nnlab.app.store import Store
from nnlab.gui.training.moment import Moment
from nnlab.gui.training.own_puts import OwnPuts


class Keeper(Moment):
    """A moment that edits are made in."""

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(store, parent)
        self._own = OwnPuts(store, PLAYGROUND)
        self._settled_at = 0.0

    def edit(
        self,
        change: Callable[[Playground], Playground],
        label: str,
        mark: Hashable | None = None,
    ) -> None:
        """Apply a pure edit to the state at the present step, undoable under `label`."""
        self.settle()
        self._store.edit(PLAYGROUND, change(self.playground), label, mark)

    def look(self, change: Callable[[Playground], Playground]) -> None:
        """Change how the playground is looked at: no undo, no new trajectory."""
        self.settle()
        self._store.put(PLAYGROUND, change(self.playground))

    def settle(self) -> None:
        """Write the present step into the store, so that edits and sessions see it."""
        self._settled_at = time.monotonic()
        state = self.playground
        known = self._k == state.k and self._network is state.net
        memory = state.memory if known or not self._journey else self._journey.memory(self._k)
        self._own.put(stand_at(state, self._k, self._network, memory))
