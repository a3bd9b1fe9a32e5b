"""Keeps runs in the library and their cards in the store; a full disk costs a line, not a run."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from nnlab.app.digits.cards import INTERRUPTED, RunCard, make_card
from nnlab.app.digits.library import Library
from nnlab.app.digits.room import MNIST, MnistState
from nnlab.app.digits.run import TrainingRun
from nnlab.app.digits.scan import Found, read_run, scan
from nnlab.app.store import Store
from nnlab.core.atomic import reason
from nnlab.gui.mnist.training.run_writer import RunWriter
from nnlab.gui.status import Status
from nnlab.gui.tr import tr

FOLDER = "digits"
BUDGET = 0.006
"""Seconds of reading the list at a time, so that the window keeps painting."""


class RunKeeper(QObject):
    """The library of runs, and the cards that the store shows of it.

    Edits of cards are the store's; the disk follows them. `scanned` says that the list of runs was
    read.
    """

    scanned = Signal()

    def __init__(
        self, store: Store, status: Status, data_dir: Path, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store, self._status = store, status
        self.library = Library(data_dir / FOLDER)
        self._writer = RunWriter(self.library, self)
        self._writer.failed.connect(self._on_failed)
        self._writer.written.connect(self._on_written)
        self._disk: dict[str, RunCard] = {}
        self._ended: set[str] = set()
        self._steps: Iterator[Found] | None = None
        self._found: list[RunCard] = []
        self._faults: list[str] = []
        self.is_scanned = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_tick)
        store.subscribe(MNIST, self._on_state_changed)

    # The list

    def scan(self) -> None:
        """Begin to read the list of runs, unless that was begun before."""
        if self._steps is None:
            self._steps = scan(self.library)
            self._timer.start(0)

    def _on_tick(self) -> None:
        until = time.monotonic() + BUDGET
        assert self._steps is not None
        for found in self._steps:
            if found.card is not None:
                self._found.append(found.card)
            else:
                self._faults.append(found.fault)
            if time.monotonic() > until:
                return
        self._timer.stop()
        self._put_cards(self._found, keep=True)
        self._found = []
        if self._faults:
            more = tr(" ({} more like this)").format(len(self._faults) - 1)
            self._status.say(self._faults[0] + (more if len(self._faults) > 1 else ""))
        self.is_scanned = True
        self.scanned.emit()

    def look_again(self) -> None:
        """See what has become of the runs that another window trains."""
        mine = self.library.has
        strange = [c for c in self._store.get(MNIST).cards if c.outcome == "running"]
        fresh = [read_run(self.library, c.id) for c in strange if not mine(c.id)]
        cards = [found.card for found in fresh if found is not None and found.card is not None]
        if cards:
            self._put_cards(cards)

    def find(self, run_id: str) -> RunCard | None:
        """Return the card of a run, None if there is none in the list."""
        cards = self._store.get(MNIST).cards
        return next((card for card in cards if card.id == run_id and not card.deleted), None)

    def interrupted(self) -> RunCard | None:
        """Return the newest run, if it was interrupted and can be gone on with."""
        cards = [card for card in self._store.get(MNIST).cards if not card.deleted]
        newest = cards[0] if cards else None
        if newest is None or newest.outcome != INTERRUPTED or not newest.resumable:
            return None
        return newest

    def newest_result(self) -> RunCard | None:
        """Return the newest run of one net that came to its end."""
        cards = (card for card in self._store.get(MNIST).cards if not card.deleted)
        return next((c for c in cards if c.n_wrong is not None and not c.members), None)

    def put_card(self, card: RunCard) -> None:
        """Show a run in the list, in the place of its older card."""
        self._put_cards([card])

    def _put_cards(self, cards: list[RunCard], keep: bool = False) -> None:
        state = self._store.get(MNIST)
        known = {card.id: card for card in state.cards}
        for card in cards:
            if not (keep and card.id in known):
                self._disk[card.id] = known[card.id] = card
        ordered = tuple(sorted(known.values(), key=lambda card: (-card.began, card.id)))
        self._store.put(MNIST, replace(state, cards=ordered))

    # Runs

    def net_path(self, run: TrainingRun | None) -> str | None:
        """Return the path of a run's weights, None if there are none."""
        try:
            path = self.library.net(run.id) if run is not None else None
        except ValueError:
            return None
        return str(path) if path is not None and path.exists() else None

    def begin(self, run: TrainingRun) -> TrainingRun | None:
        """Give a run its folder; None, and a line in the status bar, if that cannot be."""
        try:
            begun = self.library.open(run)
        except OSError as error:
            self._status.say(
                tr("The runs cannot be kept in {}: {}.").format(self.library.folder, reason(error))
            )
            return None
        self._save(begun, self.library.now())
        return begun

    def load(self, run_id: str) -> TrainingRun | None:
        """Read a run; None, and a line in the status bar, if that cannot be."""
        try:
            run = self._writer.find(run_id) or self.library.load(run_id)
        except (OSError, ValueError) as error:
            self._status.say(tr("This run cannot be read: {}.").format(_why(error)))
            return None
        run = self.named(run)
        if run.outcome == "running" and not self.library.has(run_id):
            line = tr("It was interrupted after {} of {} epochs.")
            if self.library.is_taken(run_id):
                line = tr("Another window trains it: {} of {} epochs.")
            line = line.format(len(run.errors), run.settings.epochs)
            run = replace(run, outcome="stopped", message=line)
        return run

    def resume(self, run_id: str) -> TrainingRun | None:
        """Read a run in order to go on with it; None, and a line, if that cannot be."""
        if not self.library.take(run_id):
            self._status.say(tr("Another window trains this run."))
            return None
        self._ended.discard(run_id)
        kept = self.library.checkpoint(run_id).exists()
        run = self.load(run_id) if kept else None
        if run is None:
            self.library.release(run_id)
            if not kept:
                self._status.say(tr("This run has no checkpoint: it cannot be gone on with."))
            return None
        # So that it counts as interrupted, should this program be killed, too.
        run = replace(run, outcome="running", message="")
        self.keep(run)
        return run

    def keep(self, run: TrainingRun) -> None:
        """Keep a run as it is now, and its card."""
        if not run.id:
            return
        known = self._disk.get(run.id)
        self._save(self.named(run), known.began if known is not None else self.library.now())
        if run.outcome != "running":
            # Until that is on the disk another window would call it interrupted.
            self._ended.add(run.id)

    def add(self, run: TrainingRun) -> bool:
        """Take a run into the list that came to its end elsewhere; False, and a line, if not."""
        try:
            self.library.place(run.id).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self._status.say(tr("The run cannot be kept: {}.").format(reason(error)))
            return False
        self._save(run, self.library.now())
        return True

    def flush(self) -> None:
        """Wait until everything is on the disk."""
        self._writer.flush()

    def _save(self, run: TrainingRun, began: float) -> None:
        self.put_card(make_card(run, began, self.library.checkpoint(run.id).exists()))
        self._writer.save(run, began)

    def _on_failed(self, line: str) -> None:
        told = tr("The run is not kept yet: {} Make room; it is tried again.")
        self._status.say(told.format(line), 0.0)

    def _on_written(self) -> None:
        for run_id in self._ended:
            self.library.release(run_id)
        self._ended.clear()

    def named(self, run: TrainingRun) -> TrainingRun:
        """Return a run with the name and the note that its card has now; itself if it has them."""
        card = self._disk.get(run.id) and self.find(run.id)
        if not card or (card.name, card.note) == (run.name, run.note):
            return run
        return replace(run, name=card.name, note=card.note)

    def close_down(self) -> None:
        """Give up reading, remove what was deleted for good, and let others have the rest."""
        self._timer.stop()
        self.flush()
        for card in self._store.get(MNIST).cards:
            if card.deleted:
                self.library.purge(card.id)
        self.library.release_all()

    # Edits

    def _on_state_changed(self, old: MnistState, new: MnistState) -> None:
        if not new.cards and old.cards:
            # A session brings settings and a run, and no list of runs.
            self._store.put(MNIST, replace(new, cards=old.cards))
            return
        if new.cards is not old.cards:
            for card in new.cards:
                if card is not self._disk.get(card.id):
                    self._follow(card)
        if new.run is not None and (named := self.named(new.run)) is not new.run:
            self._store.put(MNIST, replace(self._store.get(MNIST), run=named))

    def _follow(self, card: RunCard) -> None:
        """Write an edited card; who has deleted a run keeps others from removing it."""
        old = self._disk.get(card.id)
        if old is None or old == card:
            return
        if card.deleted:
            self.library.take(card.id)
        elif old.deleted:
            self.library.release(card.id)
        self._disk[card.id] = card
        self._writer.write_card(card)


def _why(error: OSError | ValueError) -> str:
    return reason(error) if isinstance(error, OSError) else str(error).rstrip(".")
