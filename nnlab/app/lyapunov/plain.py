"""Plain settings in a session file: numbers, texts and switches, checked as they come back."""

from dataclasses import Field, fields
from typing import Any, TypeVar

from nnlab.app.room import Fields

Plain = TypeVar("Plain")


def read_plain(kind: type[Plain], stored: Fields, given: dict[str, Any] | None = None) -> Plain:
    """Return a dataclass whose fields have plain defaults; one that is missing has its default.

    Tuples are stored as lists of numbers. `given` are fields that were read already.

    Raises
    ------
    ValueError
        If a field is of the wrong kind, or the dataclass refuses its value; one line that names it.
    """
    values = dict(given or {})
    for part in fields(kind):  # type: ignore[arg-type]
        if part.name in stored and part.name not in values:
            values[part.name] = _read(part, stored[part.name])
    return kind(**values)


def _read(part: Field[Any], value: Any) -> Any:
    wanted = type(part.default)
    if wanted is tuple:
        return _read_numbers(part, value)
    if wanted is float and type(value) is int:
        value = float(value)
    if type(value) is not wanted:
        raise ValueError(f"{part.name} must be {wanted.__name__}, got {value!r:.40}.")
    return value


def _read_numbers(part: Field[Any], value: Any) -> tuple[Any, ...]:
    default: Any = part.default
    kind = type(default[0])
    numbers = tuple(value) if isinstance(value, list | tuple) else (None,)
    if kind is float:
        numbers = tuple(float(one) if type(one) is int else one for one in numbers)
    if any(type(one) is not kind for one in numbers):
        raise ValueError(f"{part.name} must be a list of numbers ({kind.__name__}).")
    return numbers
