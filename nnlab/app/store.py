"""One frozen state for the whole laboratory, its subscribers and its past."""

from collections import Counter, deque
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from nnlab.app.room import Room

State = TypeVar("State")
Subscriber = Callable[[Any, Any], None]

UNDO_LIMIT = 500
MOST_TOLD = 1000
"""Changes of a room told in one go. More are views that answer each other without end: better
that one of them is behind the state than that the window hangs."""


@dataclass(frozen=True)
class Edit:
    """One undoable step: which room changed, from what, to what."""

    room: str
    old: Any
    new: Any
    label: str
    mark: Hashable | None = None


class Store:
    """Holds a state per room; edits replace it, undo and redo walk through the past.

    Subscribers get `(old, new)` and compare by identity. Edits with the same `mark`, which is
    not None, are one gesture and so one undo. A change made inside a subscriber takes effect at
    once but is told after the present one, so that everyone hears of changes in their order.
    """

    def __init__(self, rooms: Iterable[Room[Any]]) -> None:
        self.rooms = {room.key: room for room in rooms}
        self._states: dict[str, Any] = {key: room.start() for key, room in self.rooms.items()}
        self._subscribers: dict[str, list[Subscriber]] = {key: [] for key in self.rooms}
        self._listeners: list[Callable[[], None]] = []
        self._past: list[Edit] = []
        self._future: list[Edit] = []
        # What could be done again before the last gesture: comes back if that is given up.
        self._dropped: list[Edit] = []
        self._untold: deque[tuple[str, Any, Any]] = deque()
        self._telling = False

    def get(self, room: Room[State]) -> State:
        """Return the present state of a room."""
        state: State = self._states[room.key]
        return state

    def edit(self, room: Room[State], new: State, label: str, mark: Hashable | None = None) -> None:
        """Replace a room's state by an undoable edit, named by `label` in the menu."""
        old = self.get(room)
        if new is old:
            return
        last = self.last_edit
        if last and mark is not None and last.mark == mark and last.room == room.key:
            self._past[-1] = Edit(room.key, last.old, new, label, mark)
        else:
            self._past.append(Edit(room.key, old, new, label, mark))
            del self._past[:-UNDO_LIMIT]
            self._dropped = self._future.copy()
        self._future.clear()
        self._replace(room.key, new)

    def put(self, room: Room[State], new: State) -> None:
        """Replace a room's state without undo: where training stands, what is looked at."""
        if new is not self.get(room):
            self._replace(room.key, new)

    def subscribe(self, room: Room[State], subscriber: Callable[[State, State], None]) -> None:
        """Call `subscriber(old, new)` after each change of the room's state."""
        self._subscribers[room.key].append(subscriber)

    def listen(self, listener: Callable[[], None]) -> None:
        """Call `listener()` after each change of any room, of the past or of the future."""
        self._listeners.append(listener)

    @property
    def undo_label(self) -> str | None:
        """What undo would take back, or None."""
        return self._past[-1].label if self._past else None

    @property
    def redo_label(self) -> str | None:
        """What redo would do again, or None."""
        return self._future[-1].label if self._future else None

    def undo(self) -> str | None:
        """Take the last edit back; return the key of its room, or None if there is none.

        What was `put` since then comes back with redo: training is where it was.
        """
        if not self._past:
            return None
        edit = self._past.pop()
        self._future.append(replace(edit, new=self._states[edit.room]))
        self._restore(edit.room, edit.old)
        return edit.room

    def give_up(self, mark: Hashable) -> bool:
        """Make the last edit not have been, if it has this mark: its gesture is cancelled."""
        if self.last_edit is None or self.last_edit.mark != mark:
            return False
        edit = self._past.pop()
        self._future, self._dropped = self._dropped, []
        self._restore(edit.room, edit.old)
        return True

    def redo(self) -> str | None:
        """Do the last undone edit again; return the key of its room, or None."""
        if not self._future:
            return None
        edit = self._future.pop()
        self._past.append(edit)
        self._restore(edit.room, edit.new)
        return edit.room

    def states(self) -> dict[str, Any]:
        """Return the present state of every room by its key."""
        return dict(self._states)

    @property
    def last_edit(self) -> Edit | None:
        """The edit that undo would take back; the same object while nothing was edited."""
        return self._past[-1] if self._past else None

    @property
    def next_edit(self) -> Edit | None:
        """The edit that redo would do again."""
        return self._future[-1] if self._future else None

    def load(self, states: Mapping[str, Any]) -> None:
        """Replace the states of the named rooms, as after opening a session; the past goes.

        Subscribers hear of it when all rooms have their new states.
        """
        changes = [(key, self._states[key], state) for key, state in states.items()]
        self._past.clear()
        self._future.clear()
        self._dropped.clear()
        self._untold.extend(changes)
        self._states.update(states)
        self._tell()

    def _restore(self, key: str, state: Any) -> None:
        keep = self.rooms[key].keep
        self._replace(key, keep(self._states[key], state) if keep else state)

    def _replace(self, key: str, new: Any) -> None:
        self._untold.append((key, self._states[key], new))
        self._states[key] = new
        self._tell()

    def _tell(self) -> None:
        """Tell every waiting change; one view that fails does not keep it from the others."""
        if self._telling:
            return
        self._telling = True
        errors: list[Exception] = []
        told: Counter[str] = Counter()
        while self._untold:
            key, old, new = self._untold.popleft()
            told[key] += 1
            if told[key] > MOST_TOLD:
                self._untold.clear()
                errors.append(RuntimeError(f"the views of {key!r} answer each other for ever"))
                break
            calls: list[Callable[[], None]] = [
                partial(subscriber, old, new) for subscriber in self._subscribers[key]
            ]
            for call in (*calls, *self._listeners):
                try:
                    call()
                except Exception as error:
                    errors.append(error)
        self._telling = False
        if errors:
            raise errors[0]
