"""What can be done with walls: train, go on, choose, rename, delete."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEventLoop, QObject, QTimer

from nnlab.app.lyapunov.walls.state import WallMark, WallState, mark
from nnlab.app.lyapunov.walls.wall import FINISHED, WallCard
from nnlab.core.lyapunov.walls.spec import WallSpec
from nnlab.gui.lyapunov.desk import LyapunovDesk
from nnlab.gui.lyapunov.wall.runner import WallRunner
from nnlab.gui.lyapunov.wall.shelf import WallShelf
from nnlab.gui.lyapunov.wall.words import missing_of, name_card
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr

POSE = WallSpec(widths=(10, 50), depths=(2, 4, 8))
POSE_SECONDS = 50.0


class WallStock(QObject):
    """Acts on the wall that is shown and on the settings of the next one."""

    def __init__(
        self, context: Context, desk: LyapunovDesk, shelf: WallShelf, runner: WallRunner
    ) -> None:
        super().__init__(shelf.parent())
        self._context, self._desk = context, desk
        self._shelf, self._runner = shelf, runner
        shelf.brought_back.connect(self._on_brought_back)

    @property
    def _state(self) -> WallState:
        return self._desk.state.wall

    @property
    def _shown(self) -> WallCard | None:
        return self._shelf.card(self._state.wall)

    def train(self) -> None:
        """Train a new wall with the present settings, and show it."""
        if self._runner.busy or self._context.compute.missing_torch:
            return
        card = self._runner.start(self._state.spec)
        if card is not None:
            self._desk.put("wall", replace(self._state, wall=card.id, seed=0))

    def resume(self) -> None:
        """Train what is missing of the shown wall."""
        card = self._shown
        if card is None or missing_of(card) == 0 or self._context.compute.missing_torch:
            self._context.status.say(tr("Nothing is missing in the wall that is shown."))
        elif not self._shelf.is_complete(card.id):
            self._context.status.say(tr("The wall is still being read."))
        else:
            self._runner.resume(card.id)

    def toggle(self) -> None:
        """Stop; or go on where a wall of these settings was stopped; or train a new one."""
        card = self._shown
        if self._runner.busy:
            self._runner.cancel()
        elif card is not None and card.spec == self._state.spec and missing_of(card):
            self.resume()
        else:
            self.train()

    def choose_newest(self) -> None:
        """Show the newest wall if none is shown, or the one that was is gone."""
        cards = self._shelf.cards
        if cards and self._shown is None:
            self._desk.put("wall", replace(self._state, wall=cards[0].id))

    def rename(self, wall_id: str, name: str) -> None:
        """Give a wall a name; an empty one, or what stood there, takes it away."""
        card = self._shelf.card(wall_id)
        if card is None:
            return
        name = "" if not card.name and name == name_card(card) else name
        self._edit(tr("Rename a wall"), card, WallMark(card.id, name, False))

    def delete(self, wall_id: str) -> None:
        """Take a wall out of the list; undo brings it back."""
        card = self._shelf.card(wall_id)
        if card is None:
            return
        if self._runner.trains(wall_id):
            line = tr("A wall that is being trained cannot be deleted: cancel it first.")
            self._context.status.say(line)
            return
        if self._shelf.library.is_taken(wall_id):
            line = tr("Another window trains this wall: wait until it has finished.")
            self._context.status.say(line)
            return
        self._edit(tr("Delete a wall"), card, WallMark(card.id, card.name, True))
        line = tr("{} is deleted: Ctrl+Z brings it back.").format(name_card(card))
        self._context.status.say(line)

    def _on_brought_back(self, wall_id: str) -> None:
        """Show the wall that undo has brought back, and take back that it is deleted."""
        card = self._shelf.card(wall_id)
        if card is not None:
            self._desk.put("wall", replace(self._state, wall=wall_id))
            self._context.status.say(tr("{} is back.").format(name_card(card)))

    def use_settings(self) -> None:
        """Take the settings of the shown wall for the next one."""
        card = self._shown
        if card is not None:
            new = replace(self._state, spec=card.spec)
            self._desk.edit("wall", new, tr("Use the settings of a wall"))

    def _edit(self, label: str, card: WallCard, new: WallMark) -> None:
        before = WallMark(card.id, card.name, False)
        if new == before:
            return
        # What undo goes back to must be known before it is edited.
        self._desk.put("wall", mark(self._state, before))
        self._desk.edit("wall", mark(self._state, new), label)

    def pose(self) -> None:
        """Show the newest finished wall; if there is none, train a small one and wait for it."""
        self._shelf.scan()
        finished = [card for card in self._shelf.cards if card.outcome == FINISHED]
        if finished:
            shown = finished[0]
            self._desk.put("wall", replace(self._state, wall=shown.id, spec=shown.spec))
            return
        self._context.compute.start()
        card = self._runner.start(POSE)
        if card is not None:
            self._desk.put("wall", replace(self._state, wall=card.id, spec=POSE))
        wait_while(lambda: self._runner.busy, POSE_SECONDS)


def wait_while(busy: Callable[[], bool], seconds: float) -> None:
    """Let the program go on while something is busy, for so long at most: for pictures."""
    end = time.monotonic() + seconds
    while busy() and time.monotonic() < end:
        loop = QEventLoop()
        QTimer.singleShot(20, loop.quit)
        loop.exec()
