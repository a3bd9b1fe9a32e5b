"""What can be done with runs of the list: every edit of a card is an edit of the store."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject

from nnlab.app.digits.cards import RunCard
from nnlab.app.digits.room import MNIST
from nnlab.app.digits.run_file import LONGEST_NOTE, LONGEST_TEXT
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr


class RunDesk(QObject):
    """Shows runs, goes on with them, renames, annotates, deletes them, takes their settings."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._trainer = context.trainer

    @property
    def cards(self) -> tuple[RunCard, ...]:
        """The runs of the list, the newest first."""
        return tuple(c for c in self._context.store.get(MNIST).cards if not c.deleted)

    def find(self, run_id: str) -> RunCard | None:
        """Return the card of a run that is not deleted."""
        return self._trainer.keeper.find(run_id)

    def show(self, run_id: str) -> None:
        """Show a run in the whole tab."""
        if self._trainer.busy:
            self._say(tr("A training runs: another run can be shown when it has ended."))
        else:
            self._trainer.show_run(run_id)

    def can_go_on(self, run_id: str) -> bool:
        """Whether a run has a checkpoint, and nothing else is trained."""
        card = self.find(run_id)
        free = not self._trainer.busy and not self._trainer.hindrance
        return free and card is not None and card.resumable

    def go_on(self, run_id: str) -> None:
        """Go on with a run from its checkpoint."""
        if self.can_go_on(run_id):
            self._trainer.go_on(run_id)

    def rename(self, run_id: str, name: str) -> None:
        """Give a run a name in one line; an empty one takes the name away."""
        line = " ".join(name.split())[:LONGEST_TEXT]
        self._edit(tr("Rename a run"), (run_id,), name=line)

    def annotate(self, run_id: str, note: str) -> None:
        """Write the note on a run."""
        self._edit(tr("Note on a run"), (run_id,), note=note.strip()[:LONGEST_NOTE])

    def delete(self, ids: Collection[str]) -> None:
        """Take runs out of the list; undo brings them back until the program ends."""
        running = {card.id for card in self.cards if card.outcome == "running"}
        gone = [run_id for run_id in ids if run_id not in running]
        if len(gone) < len(ids):
            self._say(tr("A run that is being trained cannot be deleted: cancel it first."))
        if not gone:
            return
        label = tr("Delete a run") if len(gone) == 1 else tr("Delete {} runs").format(len(gone))
        self._edit(label, gone, deleted=True)
        self._say(tr("{}: Ctrl+Z brings it back until the program ends.").format(label))

    def use_settings(self, run_id: str) -> None:
        """Take a run's settings for the next training, all in one step."""
        run = self._trainer.keeper.load(run_id)
        state = self._context.store.get(MNIST)
        if run is not None and run.settings != state.settings:
            changed = replace(state, settings=run.settings)
            self._context.store.edit(MNIST, changed, tr("Use the settings of a run"))
        if run is not None:
            self._say(tr("The next training has the settings of {}.").format(run.title))

    def _edit(self, label: str, ids: Collection[str], **changes: Any) -> None:
        state = self._context.store.get(MNIST)
        cards = tuple(replace(c, **changes) if c.id in ids else c for c in state.cards)
        if cards != state.cards:
            self._context.store.edit(MNIST, replace(state, cards=cards), label)

    def _say(self, line: str) -> None:
        self._context.status.say(line)
