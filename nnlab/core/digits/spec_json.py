"""Settings of a training as JSON-able fields, and back without trusting them; no torch."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from nnlab.core.digits.rows import KINDS, Row
from nnlab.core.digits.specs import Augmentation, DataSpec, TrainSpec

LONGEST_TEXT = 4096
MOST_ROWS = 100
LARGEST_WHOLE = 2**63
"""Whole numbers of hundreds of digits are good JSON, but no float."""
OLD_ROWS: dict[str, dict[str, Any]] = {"relu": {"kind": "activation", "g": "relu"}}
"""Kinds of rows as the first nets on the disk name them."""


def rows_to_json(rows: tuple[Row, ...]) -> list[dict[str, Any]]:
    """Return the rows as plain fields; `kind` is the key in `KINDS`."""
    names = {kind: name for name, kind in KINDS.items()}
    return [{"kind": names[type(row)], **asdict(row)} for row in rows]


def rows_from_json(stored: Any) -> tuple[Row, ...]:
    """Return the rows again.

    Raises
    ------
    ValueError
        In one line that names the row.
    """
    if not isinstance(stored, list) or len(stored) > MOST_ROWS:
        raise ValueError(f"the rows of a net must be a list of at most {MOST_ROWS}")
    return tuple(_row(given, f"row {number} of the net") for number, given in enumerate(stored, 1))


def _row(given: Any, name: str) -> Row:
    values = _mapping(given, name)
    values = OLD_ROWS.get(str(values.get("kind")), values)
    kind = KINDS.get(str(values.get("kind")))
    if kind is None:
        raise ValueError(f"{name} is unreadable: there is no kind {values.get('kind')!r}")
    known = {part.name: part for part in fields(kind)}
    if set(values) - {"kind"} - set(known):
        raise ValueError(f"{name} is unreadable: it has fields that {kind.__name__} has not")
    checked = {}
    for key, part in known.items():
        if key in values:
            checked[key] = _value(values[key], _TYPES[str(part.type)], f"{key} of {name}")
    try:
        row: Row = kind(**checked)
    except TypeError as error:
        raise ValueError(f"{name} is unreadable: a field is missing") from error
    return row


def spec_to_json(spec: TrainSpec) -> dict[str, Any]:
    """Return the settings as JSON-able fields."""
    return {**asdict(spec), "rows": rows_to_json(spec.rows)}


def spec_from_json(stored: Any) -> TrainSpec:
    """Return the settings again; what is missing has its default, what is unknown is left out.

    Raises
    ------
    ValueError
        In one line that names the field.
    """
    given = _mapping(stored, "settings")
    values = _known(given, TrainSpec(), ("rows", "data", "augmentation"))
    if "rows" in given:
        values["rows"] = rows_from_json(given["rows"])
    for name, kind in (("data", DataSpec), ("augmentation", Augmentation)):
        if name in given:
            values[name] = kind(**_known(_mapping(given[name], name), kind()))
    return TrainSpec(**values)


def _known(given: Mapping[str, Any], start: Any, left: tuple[str, ...] = ()) -> dict[str, Any]:
    names = [part.name for part in fields(start) if part.name not in left and part.name in given]
    return {name: _value(given[name], type(getattr(start, name)), name) for name in names}


_KINDS: tuple[type, ...] = (int, float, str, bool)
_TYPES = {name: kind for kind in _KINDS for name in (kind.__name__, str(kind))}


def _mapping(value: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ValueError(f"{name} must be an object with fields")
    return value


def _value(given: Any, kind: type[Any], name: str) -> Any:
    if type(given) is int and abs(given) > LARGEST_WHOLE:
        raise ValueError(f"{name} is huge")
    if kind is float and type(given) is int:
        given = float(given)
    if type(given) is not kind:
        raise ValueError(f"{name} must be of kind {kind.__name__}, not {type(given).__name__}")
    if isinstance(given, str) and len(given) > LONGEST_TEXT:
        raise ValueError(f"{name} is longer than {LONGEST_TEXT} characters")
    return given
