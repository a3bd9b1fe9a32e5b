"""Small rooms for tests of sessions."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnlab.app.room import Arrays, Fields, Room


@dataclass(frozen=True, eq=False)
class Bench:
    """A state with a field and an array."""

    name: str = ""
    eta: float = 0.1
    w: NDArray[Any] = field(default_factory=lambda: np.zeros((2, 2)))


def pack(state: Bench) -> tuple[Fields, Arrays]:
    return {"name": state.name, "eta": state.eta}, {"w": state.w}


def unpack(fields: Fields, arrays: Arrays) -> Bench:
    if not isinstance(fields["name"], str):
        raise ValueError("Field 'name' is no text.")
    return Bench(fields["name"], float(fields["eta"]), arrays["w"])


BENCH: Room[Bench] = Room("bench", Bench, pack, unpack)
SHELF: Room[Bench] = Room("shelf", Bench, pack, unpack)
ROOMS = (BENCH, SHELF)


def make_states(number: int = 0, size: int = 2) -> dict[str, Bench]:
    w = np.full((size, size), float(number))
    return {"bench": Bench(f"b{number}", 0.5, w), "shelf": Bench(f"s{number}", 0.25, w + 1)}
