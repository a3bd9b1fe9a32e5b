"""The walls on the disk as the page sees them: their list, and their nets one after the other."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from nnlab.app.lyapunov.state import LYAPUNOV, Lyapunov
from nnlab.app.lyapunov.walls.library import FOLDER, WallLibrary
from nnlab.app.lyapunov.walls.state import WallMark
from nnlab.app.lyapunov.walls.wall import (
    FINISHED,
    NetKey,
    Wall,
    WallCard,
    WallFace,
    WallNet,
    find_keys,
)
from nnlab.core.atomic import reason
from nnlab.core.lyapunov.walls.file import file_name
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr

BUDGET = 0.01
"""Seconds of reading at a time, by one net at least."""


class WallShelf(QObject):
    """`listed` follows a change of the list, `read` carries the id of a wall that has more nets.

    `brought_back` carries the id of a wall whose deletion was undone.

    Of a net that was read only map and figures are kept; its weights are read when it is taken.
    """

    listed = Signal()
    read = Signal(str)
    brought_back = Signal(str)

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.library = WallLibrary(context.data_dir / FOLDER)
        self.cards: list[WallCard] = []
        self._faces: dict[str, dict[NetKey, WallFace]] = {}
        self._jobs: dict[str, Iterator[None]] = {}
        self._complete: set[str] = set()
        self._awake = False
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._on_tick)
        context.store.subscribe(LYAPUNOV, self._on_state_changed)

    # The list

    def scan(self) -> None:
        """Read the list of walls; a damaged one is named in the status bar."""
        self.library.purge()
        found, faults = self.library.cards()
        self.cards = [self._counted(card) for card in found]
        if faults:
            self._context.status.say(faults[0])
        self.listed.emit()

    def card(self, wall_id: str) -> WallCard | None:
        """Return the card of a wall of the list, None if there is none."""
        return next((card for card in self.cards if card.id == wall_id), None)

    def put_card(self, card: WallCard) -> None:
        """Show another card of a wall, or a new one on top."""
        if self.card(card.id) is None:
            self.cards = [card, *self.cards]
        else:
            self.cards = [card if one.id == card.id else one for one in self.cards]
        self.listed.emit()

    # The nets

    def faces(self, wall_id: str) -> dict[NetKey, WallFace]:
        """Return what was read of a wall's nets so far."""
        return self._faces.get(wall_id, {})

    def is_complete(self, wall_id: str) -> bool:
        """Whether all files of a wall were read."""
        return wall_id in self._complete

    def want(self, wall_id: str) -> None:
        """Begin to read a wall, unless that was begun before."""
        card = self.card(wall_id)
        if card is None or wall_id in self._jobs or wall_id in self._complete:
            return
        self._faces.setdefault(wall_id, {})
        self._jobs[wall_id] = self._read_all(card)
        self._set_timer()

    def set_awake(self, on: bool) -> None:
        """Read, or rest while nobody looks."""
        self._awake = on
        self._set_timer()

    def finish(self) -> None:
        """Read all that is wanted: for pictures and tests."""
        while self._jobs:
            self._on_tick()

    def add(self, wall_id: str, face: WallFace) -> None:
        """Take what a net that was just trained looks like."""
        self._faces.setdefault(wall_id, {})[face.key] = face
        self.read.emit(wall_id)

    def net(self, wall_id: str, key: NetKey) -> WallNet | None:
        """Read a net with its weights; if that fails the status bar says why."""
        try:
            return self.library.read_net(wall_id, key)
        except OSError as error:
            line = tr("The net {key} cannot be read: {why}.").format(key=key, why=reason(error))
        except ValueError as error:
            line = tr("The net {key} is damaged: {why}").format(key=key, why=error)
        self._context.status.say(line)
        return None

    def wall(self, wall_id: str) -> Wall | None:
        """Return a wall with the nets that were read, for its trends."""
        card = self.card(wall_id)
        if card is None:
            return None
        return Wall(card, self.faces(wall_id))

    def close_down(self) -> None:
        """Stop reading."""
        self._awake = False
        self._timer.stop()
        self._jobs = {}
        self.library.release_all()

    def _read_all(self, card: WallCard) -> Iterator[None]:
        faces = self._faces[card.id]
        for key in find_keys(card.spec):
            if key not in faces:
                try:
                    faces[key] = self.library.read_face(card.id, key)
                except FileNotFoundError:
                    continue
                except OSError as error:
                    self._complain(key, reason(error))
                except ValueError as error:
                    self._complain(key, str(error))
                yield

    def _complain(self, key: NetKey, why: str) -> None:
        line = tr("The file of the net {key} is left out: {why}").format(key=key, why=why)
        self._context.status.say(line)

    def _on_tick(self) -> None:
        wall_id, steps = next(iter(self._jobs.items()))
        end = time.perf_counter() + BUDGET
        for _ in steps:
            if time.perf_counter() >= end:
                break
        else:
            del self._jobs[wall_id]
            self._complete.add(wall_id)
        self._set_timer()
        self.read.emit(wall_id)

    def _set_timer(self) -> None:
        if self._awake and self._jobs:
            self._timer.start()
        else:
            self._timer.stop()

    def _counted(self, card: WallCard) -> WallCard:
        """Count the nets of a wall that was not finished: its card may be older than they."""
        if card.outcome == FINISHED:
            return card
        place = self.library.place(card.id)
        done = sum((place / file_name(key)).exists() for key in find_keys(card.spec))
        return replace(card, done=done)

    # What the user makes of the list

    def _on_state_changed(self, old: Lyapunov, new: Lyapunov) -> None:
        """Let the disk follow the marks: those of the edit, or what undo has brought back."""
        before = {mark.id: mark for mark in old.wall.marks}
        changed = [mark for mark in new.wall.marks if before.get(mark.id, mark) != mark]
        for mark in changed:
            try:
                self._follow(mark, before[mark.id])
            except OSError as error:
                self._context.status.say(tr("{}: {}.").format(mark.id, reason(error)))
            except ValueError as error:
                self._context.status.say(str(error))
        if changed:
            self.scan()
        for mark in changed:
            if not mark.deleted and before[mark.id].deleted:
                self.brought_back.emit(mark.id)

    def _follow(self, mark: WallMark, before: WallMark) -> None:
        if mark.deleted != before.deleted:
            self.library.delete(mark.id, mark.deleted)
        if mark.name != before.name:
            self.library.rename(mark.id, mark.name)

    def end_card(self, card: WallCard, outcome: str, seconds: float) -> None:
        """Keep how a training ended, and let the wall go."""
        ended = replace(card, outcome=outcome, seconds=seconds, done=len(self.faces(card.id)))
        try:
            self.library.write_card(ended)
        except OSError as error:
            line = tr("The wall's card cannot be written: {}.").format(reason(error))
            self._context.status.say(line)
        self.library.release(card.id)
        self.put_card(ended)
