"""The MNIST room: settings for the next training, the last one's result, and their file form."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnlab.app.mnist_run import OUTCOMES, TEST_DIGITS, MnistSettings, TrainingRun, WrongDigits
from nnlab.app.room import Arrays, Fields, Room

MOST_POINTS = 8192
MOST_WRONG = 1000


@dataclass(frozen=True, eq=False)
class MnistState:
    """Settings of the next training and the last training, if there was one."""

    settings: MnistSettings = field(default_factory=MnistSettings)
    run: TrainingRun | None = None


def pack(state: MnistState) -> tuple[Fields, Arrays]:
    """Return the room as JSON-able fields and arrays; at most 1000 wrong digits are kept."""
    fields_: dict[str, Any] = {"settings": asdict(state.settings)}
    run = state.run
    if run is None:
        return fields_, {}
    fields_["run"] = {name: getattr(run, name) for name in SCALARS}
    fields_["run"]["settings"] = asdict(run.settings)
    fields_["run"]["n_wrong"] = run.n_wrong
    arrays = {name: getattr(run, name) for name in ("batch", "loss", "errors")}
    wrong = run.wrong.first(MOST_WRONG)
    arrays |= {f"wrong_{part.name}": getattr(wrong, part.name) for part in fields(wrong)}
    return fields_, arrays


def unpack(stored: Fields, arrays: Arrays) -> MnistState:
    """Return the checked room.

    Raises
    ------
    ValueError
        If a field or an array is missing, of the wrong kind or shape, or out of its limits.
    """
    settings = _settings(stored.get("settings", {}), "settings")
    if stored.get("run") is None:
        return MnistState(settings)
    return MnistState(settings, _run(_mapping(stored["run"], "run"), arrays))


SCALARS: dict[str, type] = {
    "outcome": str,
    "message": str,
    "weights": int,
    "device": str,
    "threads": int,
    "batches_per_epoch": int,
    "seconds": float,
    "cpu_seconds": float,
}


def _mapping(value: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ValueError(f"{name} must be an object with fields.")
    return value


def _scalar(given: Any, kind: type, name: str) -> Any:
    value: Any = float(given) if kind is float and type(given) is int else given
    known = type(given) in ((int, float) if kind is float else (kind,))
    if not known or (kind is float and not np.isfinite(value)):
        raise ValueError(f"{name} must be {'a finite number' if kind is float else kind.__name__}.")
    if kind is str and len(value) > 500:
        raise ValueError(f"{name} is longer than 500 characters.")
    if kind is not str and not 0 <= value < 1e12:
        raise ValueError(f"{name} is {value}; it must not be negative or huge.")
    return value


def _settings(stored: Any, name: str) -> MnistSettings:
    given = _mapping(stored, name)
    start = MnistSettings()
    known = {
        part.name: _scalar(given[part.name], type(getattr(start, part.name)), part.name)
        for part in fields(start)
        if part.name in given
    }
    return replace(start, **known)


def _run(stored: Mapping[str, Any], arrays: Arrays) -> TrainingRun:
    values = {name: _scalar(stored.get(name), kind, name) for name, kind in SCALARS.items()}
    if values["outcome"] not in OUTCOMES:
        raise ValueError(f"outcome is {values['outcome']!r}; known are {', '.join(OUTCOMES)}.")
    n_wrong = stored.get("n_wrong")
    if n_wrong is not None and _scalar(n_wrong, int, "n_wrong") > TEST_DIGITS:
        raise ValueError(f"n_wrong is {n_wrong}; the test set has {TEST_DIGITS} digits.")
    batch = _array(arrays, "batch", "f", (None,), MOST_POINTS)
    loss = _array(arrays, "loss", "f", (len(batch),), MOST_POINTS)
    if np.any(np.diff(batch) <= 0) or np.any(batch < 0) or not np.isfinite(batch).all():
        raise ValueError("batch must rise from batch to batch.")
    errors = _array(arrays, "errors", "f", (None, 2), MOST_POINTS)
    _within(errors, 0, 100, "errors")
    return TrainingRun(
        settings=_settings(stored.get("settings"), "run.settings"),
        batch=batch,
        loss=loss,
        errors=errors,
        n_wrong=n_wrong,
        wrong=_wrong(arrays),
        **values,
    )


def _wrong(arrays: Arrays) -> WrongDigits:
    index = _array(arrays, "wrong_index", "iu", (None,), MOST_WRONG)
    count = (len(index),)
    image = _array(arrays, "wrong_image", "u1", (*count, 28, 28), MOST_WRONG)
    target = _array(arrays, "wrong_target", "iu", count, MOST_WRONG)
    answer = _array(arrays, "wrong_answer", "iu", count, MOST_WRONG)
    confidence = _array(arrays, "wrong_confidence", "f", count, MOST_WRONG)
    _within(index, 0, TEST_DIGITS - 1, "wrong_index")
    _within(target, 0, 9, "wrong_target")
    _within(answer, 0, 9, "wrong_answer")
    _within(confidence, 0, 1 + 1e-6, "wrong_confidence")
    return WrongDigits(index, image, target, answer, confidence)


def _within(values: NDArray[Any], low: float, high: float, name: str) -> None:
    if not np.all((values >= low) & (values <= high)):
        raise ValueError(f"{name} must be {low} to {high:g}.")


def _array(
    arrays: Arrays, name: str, kind: str, shape: tuple[int | None, ...], most: int
) -> NDArray[Any]:
    array = arrays.get(name)
    if array is None:
        raise ValueError(f"{name} is missing.")
    wanted = array.dtype == np.uint8 if kind == "u1" else array.dtype.kind in kind
    if not wanted:
        raise ValueError(f"{name} has the wrong kind of numbers ({array.dtype}).")
    fits = array.ndim == len(shape) and all(
        want in (None, got) for want, got in zip(shape, array.shape, strict=False)
    )
    if not fits or len(array) > most:
        raise ValueError(f"{name} has the wrong shape {array.shape}.")
    return np.asarray(array)


def keep_run(present: MnistState, restored: MnistState) -> MnistState:
    """Return what undo leaves: the settings of the past, the result of the present."""
    return replace(restored, run=present.run)


MNIST: Room[MnistState] = Room("mnist", MnistState, pack, unpack, keep_run)
