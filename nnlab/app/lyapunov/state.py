"""The room of the Lyapunov laboratory: one part per page, and the net that was taken to the map."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from nnlab.app.lyapunov import kept
from nnlab.app.lyapunov.digits import state as digits_state
from nnlab.app.lyapunov.digits.state import DigitsState
from nnlab.app.lyapunov.kept import KeptNet
from nnlab.app.lyapunov.maps import state as map_state
from nnlab.app.lyapunov.maps.state import MapState
from nnlab.app.lyapunov.random import state as random_state
from nnlab.app.lyapunov.random.state import RandomState
from nnlab.app.lyapunov.walls import state as wall_state
from nnlab.app.lyapunov.walls.state import WallState
from nnlab.app.room import Arrays, Fields, Room

PAGES = ("map", "wall", "random", "digits")


@dataclass(frozen=True)
class Lyapunov:
    """`page` is the page that is shown; every other field is the state of one part."""

    page: str = "map"
    map: MapState = field(default_factory=MapState)
    kept: KeptNet | None = None
    wall: WallState = field(default_factory=WallState)
    random: RandomState = field(default_factory=RandomState)
    digits: DigitsState = field(default_factory=DigitsState)

    def __post_init__(self) -> None:
        if self.page not in PAGES:
            raise ValueError(f"page must be one of {', '.join(PAGES)}.")

    def is_saved_as(self, other: object) -> bool:
        """Whether both are the same work: which page is shown is none, nor open paper."""
        if not isinstance(other, Lyapunov):
            return False
        digits = replace(self.digits, own=other.digits.own)
        return replace(self, page=other.page, digits=digits) == other


Pack = Callable[[Any], tuple[Fields, Arrays]]
Unpack = Callable[[Fields, Arrays], Any]
PARTS: dict[str, tuple[Pack, Unpack]] = {
    "map": (map_state.pack, map_state.unpack),
    "kept": (kept.pack, kept.unpack),
    "wall": (wall_state.pack, wall_state.unpack),
    "random": (random_state.pack, random_state.unpack),
    "digits": (digits_state.pack, digits_state.unpack),
}


def pack(state: Lyapunov) -> tuple[Fields, Arrays]:
    """Return the room as JSON-able fields, and arrays named after their part."""
    stored: dict[str, Any] = {"page": state.page}
    arrays: dict[str, Any] = {}
    for name, (pack_part, _) in PARTS.items():
        stored[name], own = pack_part(getattr(state, name))
        arrays.update({f"{name}_{key}": array for key, array in own.items()})
    return stored, arrays


def unpack(stored: Fields, arrays: Arrays) -> Lyapunov:
    """Return the checked room; what is missing has its starting value.

    Before there were pages, the fields of the map stood in the room itself.

    Raises
    ------
    ValueError
        If a field is of the wrong kind or out of its limits; one line that names it.
    """
    page = stored.get("page", "map")
    if not isinstance(page, str):
        raise ValueError(f"page must be a text, got {page!r:.40}.")
    if any(name in stored for name in map_state.NAMES):
        stored = {"map": {name: stored[name] for name in map_state.NAMES if name in stored}}
    values: dict[str, Any] = {}
    for name, (_, unpack_part) in PARTS.items():
        part = stored.get(name, {})
        if not isinstance(part, Mapping):
            raise ValueError(f"{name} must be a table, got {part!r:.40}.")
        start = f"{name}_"
        own = {key[len(start) :]: one for key, one in arrays.items() if key.startswith(start)}
        values[name] = unpack_part(part, own)
    return Lyapunov(page=page, **values)


# On which page a part is seen, where that is not the page of its name.
SEEN_ON = {"kept": "map"}


def keep_page(present: Lyapunov, restored: Lyapunov) -> Lyapunov:
    """Return what undo brings back: what is looked at stays, and the page that changes is shown."""
    kept_is_other = restored.kept is not present.kept
    merged = Lyapunov(
        present.page,
        map_state.keep(present.map, restored.map, kept_is_other),
        restored.kept,
        wall_state.keep(present.wall, restored.wall),
        random_state.keep(present.random, restored.random),
        digits_state.keep(present.digits, restored.digits),
    )
    changed = [
        SEEN_ON.get(name, name) for name in PARTS if getattr(merged, name) != getattr(present, name)
    ]
    return merged if not changed or merged.page in changed else replace(merged, page=changed[0])


LYAPUNOV: Room[Lyapunov] = Room("ftle", Lyapunov, pack, unpack, keep_page)
