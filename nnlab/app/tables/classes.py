"""What a column of targets means: -1 and 1, 0 and 1, classes from 1 or from 0, or names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnlab.core.sets.generators import MAX_CLASSES

WHOLE = re.compile(r"[+-]?[0-9]{1,9}([.,]0*)?")
SIGNS = {"+": "1", "-": "-1"}
ADVICE = f"write -1 and 1, 0 and 1, 1 to {MAX_CLASSES}, or names"


class PatternError(ValueError):
    """A table of patterns can't be read or written; the message is one line for the user."""


@dataclass(frozen=True)
class Target:
    """One entry of the column: where it stands, and its text."""

    where: str
    text: str


@dataclass(frozen=True, eq=False)
class Classes:
    """The class (p,) of each entry, counted from 0, how many there are, and their names."""

    numbers: NDArray[np.int64]
    count: int
    names: tuple[str, ...] = ()


def find_classes(targets: Sequence[Target], from_one: bool = False) -> Classes:
    """Return the classes that a column of targets means.

    With `from_one` a column of ones alone is class 1, not t = +1.

    Raises
    ------
    PatternError
        With one line that names the first entry that does not fit, and what to do.
    """
    if not targets:
        return Classes(np.empty(0, dtype=np.int64), 2)
    for target in targets:
        if not target.text:
            raise PatternError(f"{target.where}: the target is missing; {ADVICE}.")
    if _whole(targets[0].text) is None and not _looks_like_number(targets[0].text):
        return _find_names(targets)
    return _find_numbers(targets, from_one)


def shorten(text: str) -> str:
    """Return a text in quotation marks, cut where it is long and with nothing unprintable."""
    shown = text if len(text) <= 30 else text[:29] + "…"
    return "'" + "".join(sign if sign.isprintable() else "?" for sign in shown) + "'"


def _find_numbers(targets: Sequence[Target], from_one: bool) -> Classes:
    values = np.array([_read_number(target) for target in targets], dtype=np.int64)
    if (values == -1).any():
        _refuse(targets, (values != -1) & (values != 1), "stands beside -1: use -1 and 1 alone")
        return Classes((values > 0).astype(np.int64), 2)
    if (values == 0).any():
        top = MAX_CLASSES - 1
        _refuse(targets, values > top, f"stands beside 0: classes from 0 end at {top}")
        return Classes(values, max(2, int(values.max()) + 1))
    if values.max() == 1 and not from_one:
        return Classes(values, 2)
    return Classes(values - 1, max(2, int(values.max())))


def _find_names(targets: Sequence[Target]) -> Classes:
    seen: set[str] = set()
    for target in targets:
        if _looks_like_number(target.text):
            raise PatternError(
                f"{target.where}: target {shorten(target.text)} is a number where others are "
                "names; use one or the other."
            )
        seen.add(target.text)
        if len(seen) > MAX_CLASSES:
            raise PatternError(
                f"{target.where}: {shorten(target.text)} is a class too many; "
                f"there are at most {MAX_CLASSES}."
            )
    names = tuple(sorted(seen))
    places = {name: number for number, name in enumerate(names)}
    numbers = np.array([places[target.text] for target in targets], dtype=np.int64)
    return Classes(numbers, max(2, len(names)), names)


def _read_number(target: Target) -> int:
    value = _whole(target.text)
    if value is None or not -1 <= value <= MAX_CLASSES:
        raise PatternError(f"{target.where}: {shorten(target.text)} is no target; {ADVICE}.")
    return value


def _whole(text: str) -> int | None:
    text = text.replace("−", "-")
    text = SIGNS.get(text, text)
    return int(re.split("[.,]", text)[0]) if WHOLE.fullmatch(text) else None


def _looks_like_number(text: str) -> bool:
    text = text.replace("−", "-")
    return text in SIGNS or re.match(r"[+-]?[.,]?[0-9]", text) is not None


def _refuse(targets: Sequence[Target], wrong: NDArray[np.bool_], why: str) -> None:
    if wrong.any():
        target = targets[int(np.argmax(wrong))]
        raise PatternError(f"{target.where}: target {shorten(target.text)} {why}.")
