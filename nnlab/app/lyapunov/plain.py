"""Plain settings in a session file: numbers, texts and switches, checked as they come back."""

from dataclasses import Field, fields
from typing import Any, TypeVar

from nnlab.app.room import Fields

Plain = TypeVar("Plain")
LARGEST_WHOLE = 10**18


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
    if type(value) is int:
        whole = _bounded(part.name, value)
        value = float(whole) if wanted is float else whole
    if type(value) is not wanted:
        raise ValueError(f"{part.name} must be {wanted.__name__}, got {value!r:.40}.")
    return value


def _bounded(name: str, number: int) -> int:
    """Refuse whole numbers of hundreds of digits: no float holds them, and no line shows them."""
    if abs(number) > LARGEST_WHOLE:
        raise ValueError(f"{name} must be at most {LARGEST_WHOLE:g}.")
    return number


def _read_numbers(part: Field[Any], value: Any) -> tuple[Any, ...]:
    default: Any = part.default
    kind = type(default[0])
    numbers = tuple(value) if isinstance(value, list | tuple) else (None,)
    whole = tuple(_bounded(part.name, one) if type(one) is int else one for one in numbers)
    numbers = tuple(float(one) if kind is float and type(one) is int else one for one in whole)
    if any(type(one) is not kind for one in numbers):
        raise ValueError(f"{part.name} must be a list of numbers ({kind.__name__}).")
    return numbers
