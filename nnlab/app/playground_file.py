"""The playground in a session file; what is read back came from a stranger and is checked."""

import math
from dataclasses import asdict
from typing import Any

import numpy as np

from nnlab.app.playground_state import Design, Playground, Source
from nnlab.app.room import Arrays, Fields
from nnlab.core.activations import ACTIVATIONS
from nnlab.core.arrays import FloatArray
from nnlab.core.box import Box
from nnlab.core.generators import GENERATORS, MAX_NOISE, MAX_PATTERNS
from nnlab.core.network import STARTS, Layer, Network
from nnlab.core.patterns import Patterns
from nnlab.core.rules import RULES, RuleSpec

MAX_COUNT = 2**53
SWITCHES = ("two_colours", "show_map", "show_lines", "log_curves", "stop_when_solved")
NETWORKS = ("origin", "start", "net")


def pack(state: Playground) -> tuple[Fields, Arrays]:
    """Return the JSON-able fields and the arrays of a state."""
    fields: dict[str, Any] = {
        "source": asdict(state.source) if state.source else None,
        "design": asdict(state.design),
        "rule": asdict(state.rule),
        "box": asdict(state.box),
        "start_seed": state.start_seed,
        "k": state.k,
        "base_updates": state.base_updates,
        "base_epochs": state.base_epochs,
    }
    fields.update({name: getattr(state, name) for name in SWITCHES})
    arrays: dict[str, FloatArray] = {"x": state.patterns.x, "t": state.patterns.t}
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
    design = _read_design(_take(fields, "design", dict))
    networks = {name: _read_network(arrays, name, design) for name in NETWORKS}
    return Playground(
        patterns=_read_patterns(arrays),
        source=_read_source(fields.get("source")),
        design=design,
        rule=_read_rule(_take(fields, "rule", dict)),
        start_seed=_whole(fields, "start_seed"),
        k=_whole(fields, "k"),
        base_updates=_whole(fields, "base_updates"),
        base_epochs=_real(fields, "base_epochs", 0.0, float(MAX_COUNT)),
        box=_read_box(_take(fields, "box", dict)),
        origin=networks["origin"],
        start=networks["start"],
        net=networks["net"],
        **{name: _take(fields, name, bool) for name in SWITCHES},
    )


def _read_design(fields: Fields) -> Design:
    hidden = _take(fields, "hidden", list, tuple)
    if not all(type(neurons) is int for neurons in hidden):
        raise ValueError(f"Field 'hidden' needs whole numbers, got {hidden!r:.60}.")
    return Design(
        tuple(hidden),
        _one_of(fields, "hidden_activation", ACTIVATIONS),
        _one_of(fields, "output_activation", ACTIVATIONS),
        _one_of(fields, "start", STARTS),
    )


def _read_rule(fields: Fields) -> RuleSpec:
    return RuleSpec(
        key=_one_of(fields, "key", RULES),
        eta=_real(fields, "eta", 0.0, 1e6),
        batch=_whole(fields, "batch"),
        order=_one_of(fields, "order", ("random", "sequential")),
        reduction=_one_of(fields, "reduction", ("mean", "sum")),
    )


def _read_source(fields: Any) -> Source | None:
    if fields is None:
        return None
    if not isinstance(fields, dict):
        raise ValueError("Field 'source' needs a table or null.")
    key, p = _one_of(fields, "generator", GENERATORS), _whole(fields, "p")
    if p > MAX_PATTERNS:
        raise ValueError(f"Field 'p' must not be above {MAX_PATTERNS}, got {p}.")
    return Source(key, p, _real(fields, "noise", 0.0, MAX_NOISE), _whole(fields, "seed"))


def _read_box(fields: Fields) -> Box:
    names = ("x1_min", "x1_max", "x2_min", "x2_max")
    box = Box(*(_real(fields, name, -1e6, 1e6) for name in names))
    if box.x1_max - box.x1_min < 1e-6 or box.x2_max - box.x2_min < 1e-6:
        raise ValueError("Field 'box' has no extent.")
    return box


def _read_patterns(arrays: Arrays) -> Patterns:
    x, t = _array(arrays, "x"), _array(arrays, "t")
    if x.ndim != 2 or x.shape[1] != 2 or t.shape != (len(x), 1) or len(x) > MAX_PATTERNS:
        raise ValueError(
            f"Arrays 'x' and 't' need shapes (p, 2) and (p, 1), p up to {MAX_PATTERNS}; "
            f"got {x.shape} and {t.shape}."
        )
    if not np.isin(t, (-1.0, 1.0)).all():
        raise ValueError("Array 't' needs targets +1 and -1.")
    return Patterns(x, t)


def _read_network(arrays: Arrays, name: str, design: Design) -> Network:
    layers = []
    sizes = design.sizes
    for number, activation in enumerate(design.activations):
        w, theta = _array(arrays, f"{name}_w{number}"), _array(arrays, f"{name}_theta{number}")
        shape = (sizes[number + 1], sizes[number])
        if w.shape != shape or theta.shape != shape[:1]:
            raise ValueError(f"Array '{name}_w{number}' needs shape {shape}, got {w.shape}.")
        layers.append(Layer(w, theta, activation))
    return Network(tuple(layers))


def _array(arrays: Arrays, name: str) -> FloatArray:
    if name not in arrays:
        raise ValueError(f"Array '{name}' is missing.")
    array = arrays[name]
    if array.dtype != np.float64 or not np.isfinite(array).all():
        raise ValueError(f"Array '{name}' needs finite float64 numbers.")
    return array


def _take(fields: Fields, name: str, *kinds: type) -> Any:
    value = fields.get(name)
    if not isinstance(value, kinds):
        raise ValueError(f"Field '{name}' is missing or of the wrong kind.")
    return value


def _whole(fields: Fields, name: str) -> int:
    value: int = _take(fields, name, int)
    if isinstance(value, bool) or not 0 <= value <= MAX_COUNT:
        raise ValueError(f"Field '{name}' needs a whole number from 0, got {value!r:.40}.")
    return value


def _real(fields: Fields, name: str, low: float, high: float) -> float:
    value = _take(fields, name, int, float)
    if isinstance(value, bool) or not math.isfinite(value) or not low <= value <= high:
        raise ValueError(f"Field '{name}' needs a number from {low:g} to {high:g}.")
    return float(value)


def _one_of(fields: Fields, name: str, known: Any) -> str:
    value: str = _take(fields, name, str)
    if value not in known:
        raise ValueError(f"Field '{name}' is {value!r:.40}; known are {', '.join(known)}.")
    return value
