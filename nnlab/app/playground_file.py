"""The playground in a session file; what is read back came from a stranger and is checked."""

import math
from dataclasses import asdict
from typing import Any

import numpy as np

from nnlab.app.playground_state import (
    STOPS,
    Design,
    Playground,
    Source,
    Stop,
    View,
    dress,
)
from nnlab.app.room import Arrays, Fields
from nnlab.core.activations import ACTIVATIONS
from nnlab.core.arrays import NOTHING, FloatArray
from nnlab.core.box import Box
from nnlab.core.network import STARTS, Layer, Network
from nnlab.core.patterns import Patterns, no_patterns
from nnlab.core.rules import RuleSpec
from nnlab.core.sets.generators import GENERATORS, MAX_CLASSES, MAX_PATTERNS

# Updates are counted exactly in a float; settings stand in number fields of 32 bits.
MAX_COUNT, MAX_SETTING = 2**53, 2**31 - 1
NETWORKS = ("origin", "start", "net")
# The sets of patterns, and what the names of their arrays begin with.
SETS = {"patterns": "", "validation": "validation_", "test": "test_"}
MEMORIES = ("start_memory", "memory")


def pack(state: Playground) -> tuple[Fields, Arrays]:
    """Return the JSON-able fields and the arrays of a state."""
    fields: dict[str, Any] = {
        "source": asdict(state.source) if state.source else None,
        "design": asdict(state.design),
        "rule": asdict(state.rule),
        "box": asdict(state.box),
        "view": asdict(state.view),
        "stop": asdict(state.stop),
        "share": state.share,
        "test_seed": state.test_seed,
        "scene": state.scene,
        "start_seed": state.start_seed,
        "k": state.k,
        "start_step": state.start_step,
        "base_updates": state.base_updates,
        "base_epochs": state.base_epochs,
    }
    arrays: dict[str, FloatArray] = {}
    for place, name in SETS.items():
        patterns: Patterns = getattr(state, place)
        arrays[f"{name}x"], arrays[f"{name}t"] = patterns.x, patterns.t
        if patterns.assigned is not None:
            arrays[f"{name}assigned"] = patterns.assigned
    for name in MEMORIES:
        arrays[name] = getattr(state, name)
    for name in NETWORKS:
        for number, layer in enumerate(getattr(state, name).layers):
            arrays[f"{name}_w{number}"] = layer.w
            arrays[f"{name}_theta{number}"] = layer.theta
    return fields, arrays


def unpack(fields: Fields, arrays: Arrays) -> Playground:
    """Return the state that `pack` took apart.

    Raises
    ------
    ValueError
        With one line that names the field which is missing or makes no sense.
    """
    design = read_design(take_field(fields, "design", dict))
    sets: dict[str, Any] = {
        place: _read_patterns(arrays, name, design.outputs) for place, name in SETS.items()
    }
    memories: dict[str, Any] = {
        name: _array(arrays, name).ravel() if name in arrays else NOTHING for name in MEMORIES
    }
    networks = {name: _read_network(arrays, name, design) for name in NETWORKS}
    return Playground(
        **sets,
        source=_read_source(fields.get("source")),
        design=design,
        rule=read_rule(take_field(fields, "rule", dict)),
        start_seed=read_whole(fields, "start_seed"),
        k=read_whole(fields, "k", MAX_COUNT),
        start_step=read_whole({"start_step": 0, **fields}, "start_step", MAX_COUNT),
        base_updates=read_whole(fields, "base_updates", MAX_COUNT),
        base_epochs=_real(fields, "base_epochs", 0.0, float(MAX_COUNT)),
        box=_read_box(take_field(fields, "box", dict)),
        origin=networks["origin"],
        start=networks["start"],
        net=networks["net"],
        **memories,
        share=_real(fields, "share", 0.0, 0.95),
        test_seed=read_whole(fields, "test_seed"),
        stop=_read_stop(take_field(fields, "stop", dict)),
        view=_read_view(take_field(fields, "view", dict)),
        scene=take_field(fields, "scene", str)[:40],
    )


def read_design(fields: Fields) -> Design:
    hidden = take_field(fields, "hidden", list, tuple)
    frozen = take_field(fields, "frozen", list, tuple)
    if not all(type(number) is int for number in (*hidden, *frozen)):
        raise ValueError(f"Fields 'hidden' and 'frozen' need whole numbers, got {hidden!r:.60}.")
    return Design(
        tuple(hidden),
        tuple(_texts(fields, "hidden_activations")),
        _one_of(fields, "output_activation", ACTIVATIONS),
        _one_of(fields, "start", STARTS),
        _real(fields, "start_value", -1e6, 1e6),
        read_whole(fields, "outputs"),
        tuple(frozen),
        tuple(_texts(fields, "features")),
    )


def read_rule(fields: Fields) -> RuleSpec:
    """Take the settings that are there; `RuleSpec` checks their values."""
    kinds = {str: (str,), int: (int,), float: (int, float)}
    values: dict[str, Any] = {}
    for name, default in asdict(RuleSpec()).items():
        value = take_field(fields, name, *kinds[type(default)])
        if isinstance(value, bool):
            raise ValueError(f"Field '{name}' needs a number.")
        if isinstance(default, int) and abs(value) > MAX_SETTING:
            raise ValueError(f"Field '{name}' is {value}, too large a number.")
        values[name] = type(default)(value)
    return RuleSpec(**values)


def _read_stop(fields: Fields) -> Stop:
    return Stop(
        _one_of(fields, "when", STOPS), read_whole(fields, "epochs"), read_whole(fields, "patience")
    )


def _read_view(fields: Fields) -> View:
    """Take what is there: an older file need not know every switch."""
    known = asdict(View())
    kept = {name: take_field(fields, name, type(known[name])) for name in known if name in fields}
    return View(**kept)


def _read_source(fields: Any) -> Source | None:
    if fields is None:
        return None
    if not isinstance(fields, dict):
        raise ValueError("Field 'source' needs a table or null.")
    key, p = _one_of(fields, "generator", GENERATORS), read_whole(fields, "p")
    if p > MAX_PATTERNS:
        raise ValueError(f"Field 'p' must not be above {MAX_PATTERNS}, got {p}.")
    classes = read_whole(fields, "classes")
    if not 2 <= classes <= MAX_CLASSES:
        raise ValueError(f"Field 'classes' must be from 2 to {MAX_CLASSES}, got {classes}.")
    return Source(
        key,
        p,
        _real(fields, "noise", 0.0, GENERATORS[key].max_noise),
        read_whole(fields, "seed"),
        _real(fields, "ratio", 0.0, 1.0),
        _real(fields, "flip", 0.0, 1.0),
        classes,
    )


def _read_box(fields: Fields) -> Box:
    names = ("x1_min", "x1_max", "x2_min", "x2_max")
    box = Box(*(_real(fields, name, -1e6, 1e6) for name in names))
    if box.x1_max - box.x1_min < 1e-6 or box.x2_max - box.x2_min < 1e-6:
        raise ValueError("Field 'box' has no extent.")
    return box


def _read_patterns(arrays: Arrays, name: str, outputs: int) -> Patterns:
    if name and f"{name}x" not in arrays:
        return no_patterns(outputs=outputs)
    x, t = _array(arrays, f"{name}x"), _array(arrays, f"{name}t")
    if x.ndim != 2 or x.shape[1] != 2 or t.shape != (len(x), outputs) or len(x) > MAX_PATTERNS:
        raise ValueError(
            f"Arrays '{name}x' and '{name}t' need shapes (p, 2) and (p, {outputs}), "
            f"p up to {MAX_PATTERNS}; got {x.shape} and {t.shape}."
        )
    if not np.isin(t, (-1.0, 1.0)).all():
        raise ValueError(f"Array '{name}t' needs targets +1 and -1.")
    if outputs > 1 and not (np.sum(t > 0, axis=1) == 1).all():
        raise ValueError(f"Array '{name}t' needs one +1 in each row.")
    if f"{name}assigned" not in arrays:
        return Patterns(x, t)
    assigned = _array(arrays, f"{name}assigned")
    if not np.isin(assigned, (-1.0, 1.0)).all():
        raise ValueError(f"Array '{name}assigned' needs targets +1 and -1.")
    return Patterns(x, t, assigned)


def _read_network(arrays: Arrays, name: str, design: Design) -> Network:
    layers = []
    sizes = design.sizes
    for number, activation in enumerate(design.activations):
        w, theta = _array(arrays, f"{name}_w{number}"), _array(arrays, f"{name}_theta{number}")
        shape = (sizes[number + 1], sizes[number])
        if w.shape != shape or theta.shape != shape[:1]:
            raise ValueError(f"Array '{name}_w{number}' needs shape {shape}, got {w.shape}.")
        layers.append(Layer(w, theta, activation))
    return dress(Network(tuple(layers)), design)


def _array(arrays: Arrays, name: str) -> FloatArray:
    if name not in arrays:
        raise ValueError(f"Array '{name}' is missing.")
    array = arrays[name]
    if array.dtype != np.float64 or not np.isfinite(array).all():
        raise ValueError(f"Array '{name}' needs finite float64 numbers.")
    return array


def take_field(fields: Fields, name: str, *kinds: type) -> Any:
    value = fields.get(name)
    if not isinstance(value, kinds):
        raise ValueError(f"Field '{name}' is missing or of the wrong kind.")
    return value


def _texts(fields: Fields, name: str) -> list[str]:
    values: list[str] = list(take_field(fields, name, list, tuple))
    if not all(isinstance(value, str) for value in values):
        raise ValueError(f"Field '{name}' needs texts, got {values!r:.60}.")
    return values


def read_whole(fields: Fields, name: str, most: int = MAX_SETTING) -> int:
    value: int = take_field(fields, name, int)
    if isinstance(value, bool) or not 0 <= value <= most:
        raise ValueError(
            f"Field '{name}' needs a whole number from 0 to {most}, got {value!r:.40}."
        )
    return value


def _real(fields: Fields, name: str, low: float, high: float) -> float:
    value = take_field(fields, name, int, float)
    if isinstance(value, bool) or not math.isfinite(value) or not low <= value <= high:
        raise ValueError(f"Field '{name}' needs a number from {low:g} to {high:g}.")
    return float(value)


def _one_of(fields: Fields, name: str, known: Any) -> str:
    value: str = take_field(fields, name, str)
    if value not in known:
        raise ValueError(f"Field '{name}' is {value!r:.40}; known are {', '.join(known)}.")
    return value
