"""A run as JSON-able fields and arrays, and back without trusting them: sessions, the library."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnlab.app.digits.run import DIGIT_NAMES, OUTCOMES, TrainingRun, WrongDigits
from nnlab.app.room import Arrays, Fields
from nnlab.core.digits.spec_json import spec_from_json, spec_to_json

MOST_POINTS = 8192
MOST_WRONG = 1000
MOST_CLASSES = 1000
MOST_IMAGES = 10_000_000
LARGEST = 1e39
"""No number of a training in single precision is larger."""
LONGEST_TEXT = 500
LONGEST_NOTE = 10_000

SCALARS: dict[str, tuple[type, Any]] = {
    "id": (str, ""),
    "name": (str, ""),
    "note": (str, ""),
    "outcome": (str, None),
    "message": (str, None),
    "weights": (int, None),
    "device": (str, None),
    "arithmetic": (str, ""),
    "threads": (int, None),
    "batches_per_epoch": (int, None),
    "n_test": (int, 10_000),
    "seconds": (float, None),
    "cpu_seconds": (float, None),
}
"""Kind of each field, and what stands for it in older files; None: it has always been there."""
NAMES = ("classes", "layers", "members")
ARRAYS = ("batch", "loss", "errors", "learnt", "delta_batch", "delta", "confusion")


def pack_run(run: TrainingRun) -> tuple[Fields, Arrays]:
    """Return a run as JSON-able fields and arrays; at most 1000 wrong images are kept."""
    stored: dict[str, Any] = {name: getattr(run, name) for name in SCALARS}
    stored["settings"] = spec_to_json(run.settings)
    stored["n_wrong"] = run.n_wrong
    for name in NAMES:
        stored[name] = list(getattr(run, name))
    arrays = {name: getattr(run, name) for name in ARRAYS}
    wrong = run.wrong.first(MOST_WRONG)
    arrays |= {f"wrong_{part.name}": getattr(wrong, part.name) for part in fields(wrong)}
    return stored, arrays


def unpack_run(stored: Mapping[str, Any], arrays: Arrays) -> TrainingRun:
    """Return the checked run.

    Raises
    ------
    ValueError
        If a field or an array is missing, of the wrong kind or shape, or out of its limits.
    """
    values = {name: _scalar(stored, name) for name in SCALARS}
    if values["outcome"] not in OUTCOMES:
        raise ValueError(f"outcome is {values['outcome']!r}; known are {', '.join(OUTCOMES)}.")
    n_wrong = stored.get("n_wrong")
    if n_wrong is not None:
        n_wrong = _checked(n_wrong, int, "n_wrong")
        if n_wrong > values["n_test"]:
            raise ValueError(f"n_wrong is {n_wrong}; the test set has {values['n_test']} images.")
    classes = _names(stored.get("classes", list(DIGIT_NAMES)), "classes")
    layers = _names(stored.get("layers", []), "layers")
    members = _names(stored.get("members", []), "members")
    return TrainingRun(
        settings=spec_from_json(stored.get("settings")),
        classes=classes,
        layers=layers,
        members=members,
        n_wrong=n_wrong,
        wrong=_wrong(arrays, len(classes), values["n_test"]),
        **_curves(arrays, len(layers), len(classes)),
        **values,
    )


def _curves(arrays: Arrays, layers: int, classes: int) -> dict[str, Any]:
    batch = _array(arrays, "batch", "f", (None,), MOST_POINTS)
    delta_batch = _array(arrays, "delta_batch", "f", (None,), MOST_POINTS, np.zeros(0))
    for name, values in (("batch", batch), ("delta_batch", delta_batch)):
        if np.any(np.diff(values) <= 0) or np.any(values < 0) or not np.isfinite(values).all():
            raise ValueError(f"{name} must rise from batch to batch.")
    errors = _array(arrays, "errors", "f", (None, 2), MOST_POINTS)
    learnt = _array(arrays, "learnt", "f", (None,), MOST_POINTS, np.zeros(0))
    for name, values in (("errors", errors), ("learnt", learnt)):
        _within(values, 0, 100, name)
    loss = _array(arrays, "loss", "f", (len(batch),), MOST_POINTS)
    delta = np.zeros((0, layers))
    if len(delta_batch):
        delta = _array(arrays, "delta", "f", (len(delta_batch), layers), MOST_POINTS)
    # What diverges ends as no number at all: that is kept, but nothing no training can reach.
    for name, values in (("loss", loss), ("delta", delta)):
        if np.any(np.abs(values[np.isfinite(values)].astype(np.float64)) > LARGEST):
            raise ValueError(f"{name} must not exceed {LARGEST:.0e}.")
    return {
        "batch": batch,
        "loss": loss,
        "errors": errors,
        "learnt": learnt,
        "delta_batch": delta_batch,
        "delta": delta,
        "confusion": _confusion(arrays, classes),
    }


def _confusion(arrays: Arrays, classes: int) -> NDArray[Any]:
    counts = _array(
        *(arrays, "confusion", "iu", (None, None), MOST_CLASSES), np.zeros((0, 0), dtype=np.int64)
    )
    if counts.shape not in ((0, 0), (classes, classes)):
        raise ValueError(f"confusion has the wrong shape {counts.shape}.")
    _within(counts, 0, MOST_IMAGES, "confusion")
    return counts


def _wrong(arrays: Arrays, classes: int, n_test: int) -> WrongDigits:
    index = _array(arrays, "wrong_index", "iu", (None,), MOST_WRONG)
    count = (len(index),)
    image = _array(arrays, "wrong_image", "u1", (*count, 28, 28), MOST_WRONG)
    target = _array(arrays, "wrong_target", "iu", count, MOST_WRONG)
    answer = _array(arrays, "wrong_answer", "iu", count, MOST_WRONG)
    confidence = _array(arrays, "wrong_confidence", "f", count, MOST_WRONG)
    _within(index, 0, n_test - 1, "wrong_index")
    _within(target, 0, classes - 1, "wrong_target")
    _within(answer, 0, classes - 1, "wrong_answer")
    _within(confidence, 0, 1 + 1e-6, "wrong_confidence")
    return WrongDigits(index, image, target, answer, confidence)


def _scalar(stored: Mapping[str, Any], name: str) -> Any:
    kind, default = SCALARS[name]
    if default is not None and name not in stored:
        return default
    return _checked(stored.get(name), kind, name)


def _checked(given: Any, kind: type, name: str) -> Any:
    whole = type(given) is int and abs(given) < 1e15
    value: Any = float(given) if kind is float and whole else given
    known = type(value) is kind
    if not known or (kind is float and not np.isfinite(value)):
        raise ValueError(f"{name} must be {'a finite number' if kind is float else kind.__name__}.")
    longest = LONGEST_NOTE if name == "note" else LONGEST_TEXT
    if kind is str and len(value) > longest:
        raise ValueError(f"{name} is longer than {longest} characters.")
    if kind is not str and not 0 <= value < 1e12:
        raise ValueError(f"{name} is {value!s:.40}; it must not be negative or huge.")
    return value


def _names(given: Any, name: str) -> tuple[str, ...]:
    if not isinstance(given, list) or len(given) > MOST_CLASSES:
        raise ValueError(f"{name} must be a list of at most {MOST_CLASSES} names.")
    return tuple(_checked(text, str, name) for text in given)


def _within(values: NDArray[Any], low: float, high: float, name: str) -> None:
    if not np.all((values >= low) & (values <= high)):
        raise ValueError(f"{name} must be {low} to {high:g}.")


def _array(
    arrays: Arrays,
    name: str,
    kind: str,
    shape: tuple[int | None, ...],
    most: int,
    default: NDArray[Any] | None = None,
) -> NDArray[Any]:
    array = arrays.get(name, default)
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
