"""Cells of the table of patterns: how numbers and targets are shown, and what typed ones mean."""

from nnlab.app.reading import Reading
from nnlab.app.tables.classes import SIGNS, PatternError, shorten
from nnlab.app.tables.table import MAX_PLACE, NUMBER
from nnlab.app.words.equations import number
from nnlab.core.patterns import Patterns
from nnlab.core.sets.generators import MAX_CLASSES


def read_place(text: str) -> float:
    """Return the coordinate that was typed, with decimal point or comma.

    Raises
    ------
    PatternError
        With one line, if it is none.
    """
    plain = text.strip().replace("−", "-")
    if not NUMBER.fullmatch(plain):
        raise PatternError(f"{shorten(text)} is no number: write it as 0.5 or 0,5.")
    value = float(plain.replace(",", "."))
    if not abs(value) <= MAX_PLACE:
        raise PatternError(f"{shorten(text)} is too large: the plane ends at ±{MAX_PLACE:g}.")
    return value


def read_target(text: str, outputs: int) -> int:
    """Return the class, counted from 0, that was typed as a target.

    With one output -1 and 1 are the two classes and 2 to 6 are classes by their number; with
    more, all are numbers from 1.

    Raises
    ------
    PatternError
        With one line, if it is none.
    """
    plain = text.strip().replace("−", "-")
    plain = SIGNS.get(plain, plain)
    value = int(plain) if plain.lstrip("+-").isascii() and plain.lstrip("+-").isdigit() else None
    if outputs == 1 and value in (-1, 0, 1):
        return 1 if value == 1 else 0
    if value is None or not 1 <= value <= MAX_CLASSES:
        known = "-1 or 1" if outputs == 1 else f"1 to {MAX_CLASSES}"
        raise PatternError(f"{shorten(text)} is no target: write {known}.")
    return value - 1


def write_target(patterns: Patterns, mu: int) -> str:
    """Return the target of a pattern as it is shown: -1 or +1, or its class from 1."""
    row = patterns.t[mu]
    if len(row) == 1:
        return "+1" if row[0] > 0 else "−1"
    return str(int(row.argmax()) + 1)


def write_output(reading: Reading, mu: int) -> str:
    """Return the output for a pattern; with several, the winning class and its output."""
    row = reading.O[mu]
    if len(row) == 1:
        return number(float(row[0]))
    best = int(row.argmax())
    return f"{best + 1} ({number(float(row[best]))})"
