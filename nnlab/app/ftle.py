"""The FTLE room: which exponent is shown, in which colours and range, and its file form."""

from dataclasses import asdict, dataclass, fields
from math import isfinite
from typing import Any

from nnlab.app.room import Arrays, Fields, Room

# Key: what the screen calls it.
QUANTITIES = {"lambda": "λ₁, per layer", "log": "ℓ λ₁ = ln Λ₁"}
COLOURS = {
    "viridis": "Viridis",
    "cividis": "Cividis",
    "inferno": "Inferno",
    "grey": "Grey",
    "diverging": "Orange to blue",
}
RESOLUTIONS = (50, 100, 200, 300, 500, 1000, 2000)
MAX_ELL = 64
LARGEST_RANGE = 1000.0


@dataclass(frozen=True)
class Ftle:
    """What the FTLE tab shows of the playground's net.

    `ell` is the layer l, 0 for the deepest one. `quantity` and `colours` are keys of `QUANTITIES`
    and `COLOURS`. With `locked` the colours run from `low` to `high`, else over all values of the
    map. `resolution` is the side of a square map; others have as many points.

    Raises
    ------
    ValueError
        If a field is out of its limits; one line that names it.
    """

    ell: int = 0
    quantity: str = "lambda"
    include_output: bool = False
    colours: str = "viridis"
    locked: bool = False
    low: float = -1.0
    high: float = 1.0
    resolution: int = 300
    show_boundary: bool = True
    show_patterns: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.ell <= MAX_ELL:
            raise ValueError(f"ell must be 0 to {MAX_ELL}, got {self.ell}.")
        if self.quantity not in QUANTITIES:
            raise ValueError(f"quantity must be one of {', '.join(QUANTITIES)}.")
        if self.colours not in COLOURS:
            raise ValueError(f"colours must be one of {', '.join(COLOURS)}.")
        if self.resolution not in RESOLUTIONS:
            raise ValueError(f"resolution must be one of {', '.join(map(str, RESOLUTIONS))}.")
        limits = (self.low, self.high)
        if not all(isfinite(value) and abs(value) <= LARGEST_RANGE for value in limits):
            raise ValueError(f"low and high must lie within ±{LARGEST_RANGE:g}.")
        if not self.low < self.high:
            raise ValueError(f"low must be below high, got {self.low:g} and {self.high:g}.")


def pack(state: Ftle) -> tuple[Fields, Arrays]:
    """Return the room as JSON-able fields; there are no arrays."""
    return asdict(state), {}


def unpack(stored: Fields, arrays: Arrays) -> Ftle:
    """Return the checked room; a field that is missing has its starting value.

    Raises
    ------
    ValueError
        If a field is of the wrong kind or out of its limits.
    """
    given: dict[str, Any] = {}
    for part in fields(Ftle):
        if part.name not in stored:
            continue
        value, kind = stored[part.name], type(part.default)
        if kind is float and type(value) is int:
            value = float(value)
        if type(value) is not kind:
            raise ValueError(f"{part.name} must be {kind.__name__}, got {value!r:.40}.")
        given[part.name] = value
    return Ftle(**given)


FTLE: Room[Ftle] = Room("ftle", Ftle, pack, unpack)
