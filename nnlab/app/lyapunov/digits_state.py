"""The page of digits: which nets are studied, and how their plane is coloured."""

from dataclasses import asdict, dataclass

from nnlab.app.lyapunov.plain import read_plain
from nnlab.app.room import Arrays, Fields

COLOURINGS = {"lambda": "λ₁", "entropy": "H of the ensemble", "right": "right or wrong"}


@dataclass(frozen=True)
class DigitsState:
    """`study` is the folder's name of the study that is shown, `colouring` a key of COLOURINGS.

    Raises
    ------
    ValueError
        If a field is out of its limits; one line that names it.
    """

    study: str = ""
    colouring: str = "lambda"

    def __post_init__(self) -> None:
        if self.colouring not in COLOURINGS:
            raise ValueError(f"colouring must be one of {', '.join(COLOURINGS)}.")


def pack(state: DigitsState) -> tuple[Fields, Arrays]:
    """Return the page as JSON-able fields; the study itself lies on the disk."""
    return asdict(state), {}


def unpack(stored: Fields, arrays: Arrays) -> DigitsState:
    """Return the checked page; a field that is missing has its starting value.

    Raises
    ------
    ValueError
        If a field is of the wrong kind or out of its limits.
    """
    return read_plain(DigitsState, stored)
