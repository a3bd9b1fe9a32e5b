"""The page of the wall: which nets are trained, which wall is shown, and how."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from nnlab.app.lyapunov.plain import read_plain
from nnlab.app.room import Arrays, Fields
from nnlab.core.lyapunov.wall import WallSpec

VIEWS = {"maps": "maps", "analysis": "analysis"}


@dataclass(frozen=True)
class WallState:
    """`spec` is what is trained next, `wall` the folder's name of the wall that is shown.

    Raises
    ------
    ValueError
        If a field is out of its limits; one line that names it.
    """

    spec: WallSpec = field(default_factory=WallSpec)
    wall: str = ""
    view: str = "maps"

    def __post_init__(self) -> None:
        if self.view not in VIEWS:
            raise ValueError(f"view must be one of {', '.join(VIEWS)}.")


def pack(state: WallState) -> tuple[Fields, Arrays]:
    """Return the page as JSON-able fields; the wall itself lies in the library on the disk."""
    return asdict(state), {}


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
    return read_plain(WallState, stored, {"spec": read_plain(WallSpec, spec)})
