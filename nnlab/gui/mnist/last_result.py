"""Shows the newest result of the library after a start, as long as there is nothing else."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject

from nnlab.app.digits.room import MNIST
from nnlab.gui.tab import Context


class LastResult(QObject):
    """Acts once, when the list of runs was read; what it shows is no change of the session."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._trainer = context.store, context.trainer
        keeper = context.trainer.keeper
        if keeper.is_scanned:
            self._on_scanned()
        else:
            keeper.scanned.connect(self._on_scanned)

    def _on_scanned(self) -> None:
        card = self._trainer.keeper.newest_result()
        if card is None or self._trainer.run is not None:
            return
        run = self._trainer.keeper.load(card.id)
        if run is not None:
            state = self._store.get(MNIST)
            self._store.put(MNIST, replace(state, run=run, offered=run.id))
