"""The page of digits: which nets are trained, which study is shown, and how."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from math import isfinite
from typing import Any

from nnlab.app.lyapunov.digits.own import check_drawing, read_drawing, unpack_drawing
from nnlab.app.lyapunov.digits.studies import ExponentSpec, StudySpec
from nnlab.app.lyapunov.plain import read_plain
from nnlab.app.room import Arrays, Fields

VIEWS = ("plane", "errors", "path")
COLOURINGS = {
    "lambda": "λ₁",
    "entropy": "H of the ensemble",
    "right": "right or wrong",
    "class": "class",
}
GROUNDS = {"classes": "classes", "cells": "means in cells", "none": "plain"}
WAYS = {
    "straight": "to digit B",
    "gradient": "sign of the gradient",
    "stretching": "greatest stretching",
}
SOURCES = {"own": "nets of its own", "runs": "runs of the MNIST tab"}
NONE, OWN = -1, -2
"""Ends of a path beside the places of test digits: nothing, and the digit of one's own."""
MOST_RUNS, LONGEST_ID = 10, 64
FEWEST_BINS, MOST_BINS = 4, 40
SHORTEST, LONGEST = 0.1, 40.0
"""Length of an adversarial way, in units of ink; most digits are about 10 from white paper."""


@dataclass(frozen=True)
class DigitsState:
    """What can be undone comes first: `spec` is what is trained next, or `runs` are studied.

    `study` is the folder's name of the study that is shown; `member` the net that plane, errors
    and paths are of (from 1; 0: the ensemble, with the plane of net 1). `colouring`, `ground` and
    `way` are keys of the tables above. `only_class` is -1 for all. A path leads from the test digit
    `start` (A) to `end` (B), or over `length` along an adversarial direction; `NONE` and `OWN` are
    no test digits. `marks` say of studies whether they were deleted, for undo; no session has them.
    `drawing` is the digit of one's own (see `own.unpack_drawing`), which can be undone as well;
    `fit` brings it to MNIST's size and centre, `own` shows the paper.

    Raises
    ------
    ValueError
        If a field is out of its limits; one line that names it.
    """

    spec: StudySpec = field(default_factory=StudySpec)
    source: str = "own"
    runs: tuple[str, ...] = ()
    study: str = ""
    view: str = "plane"
    member: int = 1
    colouring: str = "lambda"
    ground: str = "classes"
    only_wrong: bool = False
    only_class: int = -1
    bins: int = 10
    way: str = "straight"
    start: int = NONE
    end: int = NONE
    length: float = 8.0
    marks: tuple[tuple[str, bool], ...] = ()
    drawing: bytes = b""
    fit: bool = True
    own: bool = False

    def __post_init__(self) -> None:
        for name, table in (
            ("source", SOURCES),
            ("view", VIEWS),
            ("colouring", COLOURINGS),
            ("ground", GROUNDS),
            ("way", WAYS),
        ):
            if getattr(self, name) not in table:
                raise ValueError(f"{name} must be one of {', '.join(table)}.")
        for name, least, most in (
            ("member", 0, 10),
            ("only_class", -1, 9),
            ("bins", FEWEST_BINS, MOST_BINS),
            ("start", OWN, 9999),
            ("end", OWN, 9999),
        ):
            if not least <= getattr(self, name) <= most:
                raise ValueError(f"{name} must be {least} to {most}, got {getattr(self, name)}.")
        if not (isfinite(self.length) and SHORTEST <= self.length <= LONGEST):
            raise ValueError(f"length must be {SHORTEST} to {LONGEST}, got {self.length:g}.")
        if len(self.study) > LONGEST_ID:
            raise ValueError(f"study must be the name of a folder, got {self.study[:40]!r}.")
        check_drawing(self.drawing)


def keep(present: DigitsState, restored: DigitsState) -> DigitsState:
    """Return what undo brings back: what is trained next, what is drawn; what is seen stays.

    Paper that changes is shown.
    """
    redrawn = (present.drawing, present.fit) != (restored.drawing, restored.fit)
    return replace(
        present,
        spec=restored.spec,
        source=restored.source,
        runs=restored.runs,
        marks=restored.marks,
        drawing=restored.drawing,
        fit=restored.fit,
        own=present.own or redrawn,
    )


def mark(state: DigitsState, study_id: str, deleted: bool) -> DigitsState:
    """Return the state that says of a study whether it is deleted."""
    others = tuple(one for one in state.marks if one[0] != study_id)
    return replace(state, marks=(*others, (study_id, deleted)))


def pack(state: DigitsState) -> tuple[Fields, Arrays]:
    """Return the page as JSON-able fields and its drawing; the study itself lies on the disk."""
    stored = asdict(state)
    del stored["marks"], stored["drawing"]
    return stored, {"drawing": unpack_drawing(state.drawing)} if state.drawing else {}


def unpack(stored: Fields, arrays: Arrays) -> DigitsState:
    """Return the checked page; a field that is missing has its starting value.

    Raises
    ------
    ValueError
        If a field is of the wrong kind or out of its limits.
    """
    given: dict[str, Any] = {"drawing": read_drawing(arrays)}
    table = _table(stored, "spec")
    exponents = read_plain(ExponentSpec, _table(table, "exponents"))
    spec = read_plain(StudySpec, table, {"exponents": exponents})
    given |= {"spec": spec, "runs": _read_runs(stored.get("runs", ())), "marks": ()}
    return read_plain(DigitsState, stored, given)


def _table(stored: Fields, name: str) -> Mapping[str, Any]:
    found = stored.get(name, {})
    if not isinstance(found, Mapping):
        raise ValueError(f"{name} must be a table, got {found!r:.40}.")
    return found


def _read_runs(stored: Any) -> tuple[str, ...]:
    if not isinstance(stored, list | tuple) or len(stored) > MOST_RUNS:
        raise ValueError(f"runs must be a list of at most {MOST_RUNS} runs.")
    if not all(isinstance(one, str) and 0 < len(one) <= LONGEST_ID for one in stored):
        raise ValueError("runs must be a list of the names of runs.")
    return tuple(stored)
