"""A wall of trained nets: what is known of it, and what the list of walls shows."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from math import isfinite
from typing import Any

from nnlab.app.lyapunov.plain import read_plain
from nnlab.core.lyapunov.walls.nets import (
    BOX,
    DIVERGED,
    NOT_REACHED,
    OUTCOMES,
    REACHED,
    TREND_NAMES,
    NetKey,
    Trends,
    WallFace,
    WallNet,
    keys_of,
)
from nnlab.core.lyapunov.walls.spec import WallSpec

__all__ = [
    "BOX",
    "DIVERGED",
    "NOT_REACHED",
    "OUTCOMES",
    "REACHED",
    "TREND_NAMES",
    "NetKey",
    "Trends",
    "Wall",
    "WallCard",
    "WallFace",
    "WallNet",
    "find_keys",
    "read_card",
]

RUNNING, FINISHED, STOPPED = "running", "finished", "stopped"
WALL_OUTCOMES = (RUNNING, FINISHED, STOPPED)
LONGEST_NAME = 200


@dataclass(frozen=True)
class WallCard:
    """A line of the list of walls.

    id : the wall's folder; name : the user's word, may be empty; outcome : "running" (only while
    a living program trains it), "finished" or "stopped" (can be resumed); done : how many nets
    have a file; began : seconds since 1970; seconds : of training so far; deleted : no longer in
    the list, until undo.

    Raises
    ------
    ValueError
        If a field is out of its limits; one line that names it.
    """

    id: str = ""
    name: str = ""
    spec: WallSpec = field(default_factory=WallSpec)
    outcome: str = STOPPED
    began: float = 0.0
    seconds: float = 0.0
    done: int = 0
    deleted: bool = False

    def __post_init__(self) -> None:
        if self.outcome not in WALL_OUTCOMES:
            raise ValueError(f"outcome must be one of {', '.join(WALL_OUTCOMES)}.")
        if len(self.name) > LONGEST_NAME or "\n" in self.name:
            raise ValueError(f"name must be one line of at most {LONGEST_NAME} letters.")
        if not (isfinite(self.began) and isfinite(self.seconds)):
            raise ValueError("began and seconds must be finite.")

    @property
    def wanted(self) -> int:
        """How many nets the wall has when it is finished."""
        return len(find_keys(self.spec))


@dataclass(frozen=True, eq=False)
class Wall:
    """A wall as far as it is trained.

    nets : by their place; of a wall that is not finished some are missing
    faults : one line for each file that cannot be read; such nets count as not trained
    """

    card: WallCard
    nets: Mapping[NetKey, WallFace] = field(default_factory=dict)
    faults: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The wall's folder."""
        return self.card.id

    @property
    def spec(self) -> WallSpec:
        """What is trained, and how."""
        return self.card.spec

    def groups(self) -> dict[tuple[int, int], list[WallFace]]:
        """Return the nets that are there by their N and L, in the order of the wall, by seed."""
        found: dict[tuple[int, int], list[WallFace]] = {}
        for key in find_keys(self.spec):
            if key in self.nets:
                found.setdefault((key.width, key.depth), []).append(self.nets[key])
        return found


def find_keys(spec: WallSpec) -> tuple[NetKey, ...]:
    """Return the places of a wall's nets, rows of N, in them L, in them the seeds."""
    return keys_of(spec.widths, spec.depths, spec.seed, spec.seeds)


def pack_card(card: WallCard) -> dict[str, Any]:
    """Return a card as a JSON object; its id is the folder's name and not repeated."""
    stored = asdict(card)
    del stored["id"]
    return stored


def read_card(stored: object, wall_id: str) -> WallCard:
    """Return the checked card from a JSON object.

    Raises
    ------
    ValueError
        If a field is of the wrong kind or out of its limits; one line that names it.
    """
    if not isinstance(stored, Mapping) or not isinstance(stored.get("spec"), Mapping):
        raise ValueError("it is no table with a spec.")
    spec = read_plain(WallSpec, stored["spec"])
    return read_plain(WallCard, stored, {"spec": spec, "id": wall_id})
