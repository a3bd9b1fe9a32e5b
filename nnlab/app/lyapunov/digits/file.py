"""A study as JSON-able fields and arrays, and back without trusting them."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnlab.app.lyapunov.digits.studies import (
    LONGEST_MESSAGE,
    LONGEST_NAME,
    OUTCOMES,
    Study,
    StudyCard,
)
from nnlab.app.lyapunov.plain import read_plain
from nnlab.app.room import Arrays
from nnlab.core.lyapunov.digits.result import Plane, StudyResult
from nnlab.core.lyapunov.digits.study import ExponentSpec, StudySpec

FORMAT = 1
NOTHING = np.finfo(np.float32).min
"""Stands for -inf, which files of arrays do not hold: where nothing is stretched."""
LARGEST = 1e9
KINDS = (np.float32, np.float64)
MOST_EPOCHS, MOST_RUNS, MOST_LAYERS = 1000, 64, 1000
SCALARS = ("name", "outcome", "message", "began")


def pack_study(study: Study, deleted: bool = False) -> dict[str, Any]:
    """Return all but the result as JSON-able fields."""
    result = study.result
    return {
        "format": FORMAT,
        **{name: getattr(study, name) for name in SCALARS},
        "runs": list(study.runs),
        "spec": asdict(study.spec),
        "train_errors": study.train_errors.tolist(),
        "test_errors": study.test_errors.tolist(),
        "members": study.spec.members if not study.runs else len(study.runs),
        "error": None if result is None else float(result.wrong().mean()),
        "deleted": deleted,
    }


def unpack_study(stored: Mapping[str, Any], study_id: str) -> Study:
    """Return the checked study, without its result.

    Raises
    ------
    ValueError
        If a field is missing, of the wrong kind or out of its limits; one line that names it.
    """
    card = unpack_card(stored, study_id)
    spec = stored.get("spec")
    exponents = spec.get("exponents") if isinstance(spec, Mapping) else None
    if not isinstance(spec, Mapping) or not isinstance(exponents, Mapping):
        raise ValueError("spec must be a table of settings.")
    return Study(
        id=study_id,
        spec=read_plain(StudySpec, spec, {"exponents": read_plain(ExponentSpec, exponents)}),
        runs=_read_runs(stored),
        name=card.name,
        outcome=card.outcome,
        message=_text(stored, "message", LONGEST_MESSAGE),
        began=card.began,
        train_errors=_read_errors(stored, "train_errors"),
        test_errors=_read_errors(stored, "test_errors"),
    )


def unpack_card(stored: Mapping[str, Any], study_id: str) -> StudyCard:
    """Return what the list shows; raises as `unpack_study`."""
    if stored.get("format") != FORMAT:
        raise ValueError(f"its format is {stored.get('format')!r:.20}, not {FORMAT}.")
    outcome = _text(stored, "outcome", 20)
    if outcome not in OUTCOMES:
        raise ValueError(f"outcome must be one of {', '.join(OUTCOMES)}.")
    members, began, error = (stored.get(name) for name in ("members", "began", "error"))
    if type(members) is not int or not 1 <= members <= MOST_RUNS:
        raise ValueError(f"members must be 1 to {MOST_RUNS}.")
    if error is not None and not _is_number(error, 0.0, 1.0):
        raise ValueError("error must be 0 to 1.")
    if not _is_number(began, 0.0, 1e12):
        raise ValueError("began must be seconds since 1970.")
    if type(stored.get("deleted")) is not bool:
        raise ValueError("deleted must be true or false.")
    name = _text(stored, "name", LONGEST_NAME)
    return StudyCard(study_id, name, outcome, float(began), members, error)  # type: ignore[arg-type]


def _is_number(value: object, least: float, most: float) -> bool:
    # What is no number, nan, is within no limits; whole numbers may be too large for a float.
    return type(value) in (int, float) and least <= value <= most  # type: ignore[operator]


def _text(stored: Mapping[str, Any], name: str, longest: int) -> str:
    value = stored.get(name)
    if not isinstance(value, str) or len(value) > longest:
        raise ValueError(f"{name} must be a text of at most {longest} letters.")
    return value


def _read_runs(stored: Mapping[str, Any]) -> tuple[str, ...]:
    runs = stored.get("runs")
    if not isinstance(runs, list) or len(runs) > MOST_RUNS:
        raise ValueError(f"runs must be a list of at most {MOST_RUNS} names.")
    if not all(isinstance(one, str) and len(one) <= LONGEST_NAME for one in runs):
        raise ValueError("runs must be names.")
    return tuple(runs)


def _read_errors(stored: Mapping[str, Any], name: str) -> NDArray[np.float64]:
    rows = stored.get(name)
    if not isinstance(rows, list) or len(rows) > MOST_EPOCHS:
        raise ValueError(f"{name} must be a list of at most {MOST_EPOCHS} epochs.")
    good = all(
        isinstance(row, list)
        and len(row) == len(rows[0]) <= MOST_RUNS
        and all(_is_number(one, 0.0, 1.0) for one in row)
        for row in rows
    )
    if not good:
        raise ValueError(f"{name} must be fractions, one for each member.")
    return np.array(rows, dtype=np.float64).reshape(len(rows), -1 if rows else 0)


def pack_result(result: StudyResult) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Return a result as JSON-able fields and arrays."""
    stored = {"layers": list(result.layers), "include_output": result.include_output}
    arrays: dict[str, NDArray[Any]] = {
        "labels": result.labels,
        "outputs": result.outputs,
        "exponents": np.where(np.isneginf(result.exponents), NOTHING, result.exponents),
        "seconds": np.array(result.seconds, dtype=np.float64),
    }
    for part in fields(Plane):
        arrays[f"plane_{part.name}"] = np.stack([getattr(one, part.name) for one in result.planes])
    return stored, arrays


def unpack_result(stored: Mapping[str, Any], arrays: Arrays) -> StudyResult:
    """Return the checked result.

    Raises
    ------
    ValueError
        If something is missing, of the wrong kind or shape, or out of its limits; one line.
    """
    layers, include_output = stored.get("layers"), stored.get("include_output")
    if not isinstance(layers, list) or type(include_output) is not bool:
        raise ValueError("layers and include_output are missing.")
    if not all(type(one) is int and 1 <= one <= MOST_LAYERS for one in layers):
        raise ValueError(f"layers must be numbers from 1 to {MOST_LAYERS}.")
    outputs = _array(arrays, "outputs", 3, 0.0, 1.0)
    labels = arrays.get("labels", np.zeros(0))
    if labels.dtype.kind != "i" or labels.ndim != 1 or not len(labels):
        raise ValueError("labels must be whole numbers.")
    if labels.min() < 0 or labels.max() >= outputs.shape[2]:
        raise ValueError(f"labels must be 0 to {outputs.shape[2] - 1}.")
    exponents = _array(arrays, "exponents", 2, -np.inf, LARGEST)
    seconds = _array(arrays, "seconds", 1, 0.0, LARGEST)
    if len(seconds) != 3:
        raise ValueError("seconds must be three numbers.")
    return StudyResult(
        labels=labels.astype(np.int64),
        outputs=outputs,
        exponents=np.where(exponents == NOTHING, np.float32(-np.inf), exponents),
        layers=tuple(layers),
        include_output=include_output,
        planes=_read_planes(arrays),
        seconds=(float(seconds[0]), float(seconds[1]), float(seconds[2])),
    )


def _read_planes(arrays: Arrays) -> tuple[Plane, ...]:
    points = _array(arrays, "plane_fields", 3, -LARGEST, LARGEST)
    w = _array(arrays, "plane_w", 3, -LARGEST, LARGEST)
    theta = _array(arrays, "plane_theta", 2, -LARGEST, LARGEST)
    error = _array(arrays, "plane_error", 1, 0.0, 1.0)
    if not len(points) == len(w) == len(theta) == len(error):
        raise ValueError("the planes must be those of as many members.")
    parts = zip(points, w, theta, error.tolist(), strict=True)
    return tuple(Plane(*one) for one in parts)


def _array(arrays: Arrays, name: str, dimensions: int, least: float, most: float) -> NDArray[Any]:
    value = arrays.get(name)
    if value is None or value.dtype not in KINDS or value.ndim != dimensions or not value.size:
        raise ValueError(f"{name} must be an array of {dimensions} dimensions of numbers.")
    # Outputs in float32 may sum up to a little more than 1.
    if not (value.min() >= least and value.max() <= most * (1 + 1e-6)):
        raise ValueError(f"{name} must be {least:g} to {most:g}.")
    return value
