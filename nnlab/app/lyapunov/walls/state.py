"""The page of the wall: which nets are trained, which wall is shown, and how."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from math import isfinite

from nnlab.app.lyapunov.maps.state import COLOURS, LARGEST_RANGE
from nnlab.app.lyapunov.plain import read_plain
from nnlab.app.room import Arrays, Fields
from nnlab.core.lyapunov.walls.spec import WallSpec

VIEWS = {"maps": "maps", "analysis": "analysis"}
PLOTS = ("depth", "width", "centre", "cos", "error", "error_width", "table")
LONGEST_ID = 64
PAPER = WallSpec()
REDUCED = WallSpec(widths=(10, 25, 50), depths=(2, 4, 8))


@dataclass(frozen=True)
class WallMark:
    """What the user has made of a wall of the list: its name, and whether it is deleted."""

    id: str
    name: str
    deleted: bool


@dataclass(frozen=True)
class WallState:
    """What the page of the wall shows, and what it trains next.

    spec : what is trained next
    wall, other : the folders' names of the wall that is shown, and of the one drawn over its
        trends; "" for none
    view : a key of `VIEWS`; plot : the one of `PLOTS` that fills the analysis, "" for all
    seed : place of the shown seed among those of the wall, from 0
    colours, locked, low, high : of the maps, as in `MapState`
    marks : names and deletions of walls that undo can take back; not kept with a session

    Raises
    ------
    ValueError
        If a field is out of its limits; one line that names it.
    """

    spec: WallSpec = field(default_factory=WallSpec)
    wall: str = ""
    other: str = ""
    view: str = "maps"
    plot: str = ""
    seed: int = 0
    colours: str = "viridis"
    locked: bool = True
    low: float = -4.0
    high: float = 4.0
    marks: tuple[WallMark, ...] = ()

    def __post_init__(self) -> None:
        if self.view not in VIEWS:
            raise ValueError(f"view must be one of {', '.join(VIEWS)}.")
        if self.plot not in ("", *PLOTS):
            raise ValueError(f"plot must be one of {', '.join(PLOTS)}.")
        if self.colours not in COLOURS:
            raise ValueError(f"colours must be one of {', '.join(COLOURS)}.")
        if not 0 <= self.seed < 20:
            raise ValueError(f"seed must be 0 to 19, got {self.seed}.")
        if len(self.wall) > LONGEST_ID or len(self.other) > LONGEST_ID:
            raise ValueError(f"wall and other must have at most {LONGEST_ID} letters.")
        if not all(isfinite(end) and abs(end) <= LARGEST_RANGE for end in (self.low, self.high)):
            raise ValueError(f"low and high must lie within ±{LARGEST_RANGE:g}.")
        if not self.low < self.high:
            raise ValueError(f"low must be below high, got {self.low:g} and {self.high:g}.")


def mark(state: WallState, new: WallMark) -> WallState:
    """Return the state with another mark of a wall."""
    others = tuple(one for one in state.marks if one.id != new.id)
    return replace(state, marks=(*others, new))


def keep(present: WallState, restored: WallState) -> WallState:
    """Return what undo brings back: what is trained next and the marks; not what is looked at."""
    return replace(present, spec=restored.spec, marks=restored.marks)


def pack(state: WallState) -> tuple[Fields, Arrays]:
    """Return the page as JSON-able fields; the walls themselves lie in the library on the disk."""
    stored = asdict(state)
    del stored["marks"]
    return stored, {}


def unpack(stored: Fields, arrays: Arrays) -> WallState:
    """Return the checked page; a field that is missing has its starting value.

    Raises
    ------
    ValueError
        If a field is of the wrong kind or out of its limits.
    """
    spec = stored.get("spec", {})
    if not isinstance(spec, Mapping):
        raise ValueError(f"spec must be a table, got {spec!r:.40}.")
    return read_plain(WallState, stored, {"spec": read_plain(WallSpec, spec), "marks": ()})
