"""Keeps runs in the library and their cards in the store; a full disk costs a line, not a run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject

from nnlab.app.digits.cards import RunCard
from nnlab.app.digits.library import Library
from nnlab.app.digits.room import MNIST, MnistState
from nnlab.app.digits.run import TrainingRun
from nnlab.app.store import Store
from nnlab.core.atomic import reason
from nnlab.gui.tr import tr
from nnlab.gui.window.status import Status

FOLDER = "digits"


class RunKeeper(QObject):
    """The library of runs, and the cards that the store shows of it."""

    def __init__(
        self, store: Store, status: Status, data_dir: Path, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store, self._status = store, status
        self.library = Library(data_dir / FOLDER)
        store.subscribe(MNIST, self._on_state_changed)

    def net_path(self, run: TrainingRun | None) -> str | None:
        """Return the path of a run's weights, None if there are none."""
        path = self.library.net(run.id) if run is not None and run.id else None
        return str(path) if path is not None and path.exists() else None

    def begin(self, run: TrainingRun) -> TrainingRun | None:
        """Give a run its folder; None, and a line in the status bar, if that cannot be."""
        try:
            begun, card = self.library.begin(run)
        except OSError as error:
            self._status.say(
                tr("The runs cannot be kept in {}: {}.").format(self.library.folder, reason(error))
            )
            return None
        self.put_card(card)
        return begun

    def load(self, run_id: str) -> TrainingRun | None:
        """Read a run; None, and a line in the status bar, if that cannot be."""
        try:
            return self.library.load(run_id)
        except (OSError, ValueError) as error:
            why = reason(error) if isinstance(error, OSError) else str(error)
            self._status.say(tr("This run cannot be read: {}.").format(why.rstrip(".")))
            return None

    def keep(self, run: TrainingRun) -> None:
        """Keep a run as it is now, and its card."""
        if not run.id:
            return
        try:
            self.put_card(self.library.save(run))
        except (OSError, ValueError) as error:
            why = reason(error) if isinstance(error, OSError) else str(error)
            self._status.say(tr("The run could not be kept: {}.").format(why.rstrip(".")))

    def put_card(self, card: RunCard) -> None:
        """Show a run in the list, in the place of its older card."""
        state = self._store.get(MNIST)
        others = tuple(other for other in state.cards if other.id != card.id)
        self._store.put(MNIST, replace(state, cards=(*others, card)))

    def _on_state_changed(self, old: MnistState, new: MnistState) -> None:
        if not new.cards and old.cards:
            # A session brings settings and a run, and no list of runs.
            self._store.put(MNIST, replace(new, cards=old.cards))
