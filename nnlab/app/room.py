"""A room: the saved state of one tab, known by its key."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from numpy.typing import NDArray

State = TypeVar("State")

Arrays = Mapping[str, NDArray[Any]]
Fields = Mapping[str, Any]


@dataclass(frozen=True)
class Room(Generic[State]):
    """How the state of one tab starts, is written to a session and is read back.

    `pack` gives JSON-able fields and numpy arrays; `unpack` checks what it gets, since session
    files come from strangers, and raises `ValueError` with one line that names the field.
    `keep(present, restored)` returns what undo and redo make of the state that they bring back:
    a result that came by `Store.put` is no edit and need not go with one.
    """

    key: str
    start: Callable[[], State]
    pack: Callable[[State], tuple[Fields, Arrays]]
    unpack: Callable[[Fields, Arrays], State]
    keep: Callable[[State, State], State] | None = None
