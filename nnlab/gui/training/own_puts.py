"""Tells a runner which changes of its room are its own, however late it hears of them."""

from __future__ import annotations

from typing import Generic, TypeVar

from nnlab.app.room import Room
from nnlab.app.store import Store

State = TypeVar("State")


class OwnPuts(Generic[State]):
    """Puts states into a room and knows them again.

    A state that is put while the store tells of another change is told after it: by then a flag
    that is set around the put is cleared, and a runner would follow its own past for ever.
    """

    def __init__(self, store: Store, room: Room[State]) -> None:
        self._store, self._room = store, room
        self._untold: list[State] = []

    def put(self, new: State) -> None:
        """Replace the room's state without undo; the present one is left as it is."""
        if new is not self._store.get(self._room):
            self._untold.append(new)
            self._store.put(self._room, new)

    def takes(self, new: State) -> bool:
        """Whether a change that is being told is one of these; each is told once."""
        for place, own in enumerate(self._untold):
            if own is new:
                del self._untold[place]
                return True
        return False
