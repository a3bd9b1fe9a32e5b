"""The room of the T-C tab and its file form, checked: sessions come from strangers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

import numpy as np

from nnlab.app.room import Arrays, Fields, Room
from nnlab.app.tc_state import Found, TcSettings, TcState, keep_training
from nnlab.core.arrays import FloatArray, frozen
from nnlab.core.tc.net import TcNet
from nnlab.core.tc.shapes import RETINAS, SHAPES, last_place, make_stimuli

MOST_UPDATES = 1_000_000
MOST_FOUND = 100


def pack(state: TcState) -> tuple[Fields, Arrays]:
    """Return the room as JSON-able fields and arrays."""
    whole = {name: getattr(state, name) for name in ("base", "k", "shape", "row", "column")}
    stored = {
        **whole,
        "settings": asdict(state.settings),
        "found_with": asdict(state.found_with),
        "found": [[found.seed, found.updates] for found in state.found],
    }
    start = state.start
    arrays = {"w": start.w, "theta": start.theta, "v": start.v, "Theta": np.array([start.Theta])}
    if state.found:
        arrays["found"] = np.stack([found.kernels for found in state.found])
    return stored, arrays


def unpack(stored: Fields, arrays: Arrays) -> TcState:
    """Return the checked room; a field that is missing has its starting value.

    Raises
    ------
    ValueError
        If a field is of the wrong kind, out of its limits or does not fit the others.
    """
    settings = _read_settings("settings", stored.get("settings", {}))
    found_with = _read_settings("found_with", stored.get("found_with", {}))
    start = _read_start(settings, arrays)
    whole = {
        name: _whole(name, stored.get(name, 0), most)
        for name, most in (
            ("base", MOST_UPDATES),
            ("k", MOST_UPDATES),
            ("shape", SHAPES - 1),
            ("row", RETINAS[-1]),
            ("column", RETINAS[-1]),
        )
    }
    far = last_place(settings.retina, whole["shape"])
    if whole["row"] > far[0] or whole["column"] > far[1]:
        raise ValueError("row and column put the letter beyond the retina.")
    found = _read_found(stored.get("found", []), arrays, found_with.kernels)
    return TcState(settings, start, found=found, found_with=found_with, **whole)


def _whole(name: str, value: object, most: int, least: int = 0) -> int:
    if type(value) is not int or not least <= value <= most:
        raise ValueError(f"{name} must be a whole number up to {most}, got {value!r:.40}.")
    return value


def _read_settings(name: str, stored: object) -> TcSettings:
    if not isinstance(stored, Mapping):
        raise ValueError(f"{name} must be a table, got {stored!r:.40}.")
    given: dict[str, Any] = {}
    for part in fields(TcSettings):
        if part.name not in stored:
            continue
        value, kind = stored[part.name], type(part.default)
        if kind is float and type(value) is int:
            value = float(value)
        if kind is tuple and type(value) is list:
            value = tuple(_whole(part.name, one, SHAPES - 1) for one in value)
        if type(value) is not kind:
            raise ValueError(f"{part.name} must be {kind.__name__}, got {value!r:.40}.")
        given[part.name] = value
    return TcSettings(**given)


def _array(arrays: Arrays, name: str, shape: tuple[int, ...]) -> FloatArray:
    value = arrays[name]
    if value.dtype != np.float64 or value.shape != shape or not np.isfinite(value).all():
        raise ValueError(f"{name} must hold finite numbers (float64) in the form {shape}.")
    return frozen(value)


def _read_start(settings: TcSettings, arrays: Arrays) -> TcNet:
    given = [name for name in ("w", "theta", "v", "Theta") if name in arrays]
    if not given:
        return settings.start()
    if len(given) < 4:
        raise ValueError("Of w, theta, v and Theta some are missing.")
    units = make_stimuli(settings.retina, settings.pad).units
    sets = 1 if settings.tied else units
    form = (settings.kernels, sets)
    return TcNet(
        _array(arrays, "w", (*form, 9)),
        _array(arrays, "theta", form),
        _array(arrays, "v", form),
        float(_array(arrays, "Theta", (1,))[0]),
        settings.activation,
    )


def _read_found(stored: object, arrays: Arrays, kernels: int) -> tuple[Found, ...]:
    if not isinstance(stored, list) or len(stored) > MOST_FOUND:
        raise ValueError(f"found must be a list of at most {MOST_FOUND} seeds.")
    if not stored:
        return ()
    if "found" not in arrays:
        raise ValueError("The kernels of found are missing.")
    table = _array(arrays, "found", (len(stored), kernels, 9))
    rows = []
    for row, drawn in zip(stored, table, strict=True):
        if not isinstance(row, list) or len(row) != 2:
            raise ValueError("found must hold pairs: seed and updates.")
        seed = _whole("found", row[0], 2**31 - 1)
        rows.append(Found(seed, _whole("found", row[1], MOST_UPDATES, -1), frozen(drawn)))
    return tuple(rows)


TC: Room[TcState] = Room("tc", TcState, pack, unpack, keep_training)
