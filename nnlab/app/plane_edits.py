"""Edits that the mouse makes on the input plane, as pure functions of the playground's state."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nnlab.app.playground import edit_patterns, fit_outputs, look_at
from nnlab.app.playground_state import MAX_CLASSES, Playground
from nnlab.core import patterns as sets
from nnlab.core.arrays import FloatArray
from nnlab.core.box import Box
from nnlab.core.network import Network, fields
from nnlab.core.patterns import Patterns
from nnlab.core.sets.generators import GENERATORS
from nnlab.core.views.brush import snap
from nnlab.core.views.viewing import fit_box

SETS = ("patterns", "validation", "test")


def count_classes(state: Playground) -> int:
    """Return how many classes the patterns can have: two with one output neuron."""
    outputs: int = state.patterns.t.shape[1]
    return max(2, outputs)


def with_classes(state: Playground, count: int) -> Playground:
    """Return the state with targets for so many classes at least, and a net that tells them apart.

    A net with too few outputs is drawn anew with softmax, as when patterns of more classes come.

    Raises
    ------
    ValueError
        If there are more classes than colours.
    """
    if count > MAX_CLASSES:
        raise ValueError(f"There are at most {MAX_CLASSES} classes, got {count}.")
    if count <= count_classes(state):
        return state
    old = {name: sets.recode(getattr(state, name), count) for name in SETS}
    state = fit_outputs(state, old["patterns"])
    return replace(edit_patterns(state, old["patterns"]), **old)  # type: ignore[arg-type]


def add_points(state: Playground, x: FloatArray, number: int) -> Playground:
    """Return the state with new patterns at x (n, 2) of a class, counted from 0, on the grid."""
    state = with_classes(state, number + 1)
    points = snap(x, state.view.snap)
    outputs = state.patterns.t.shape[1]
    new = sets.from_classes(points, [number] * len(points), outputs)
    return edit_patterns(state, sets.joined(state.patterns, new))


def drag_points(
    state: Playground, mu: int, at: tuple[float, float], which: Sequence[int]
) -> Playground:
    """Return the state with pattern mu at a place, on the grid, and those of `which` along."""
    old = state.patterns
    by = snap(np.asarray(at), state.view.snap) - old.x[mu]
    together = sorted({mu, *which}) if mu in which else [mu]
    return edit_patterns(state, sets.shift(old, together, by))


def classify(state: Playground, which: Sequence[int], number: int) -> Playground:
    """Return the state with that class, counted from 0, for the patterns of these numbers."""
    state = with_classes(state, number + 1)
    t = sets.class_target(number, state.patterns.t.shape[1])
    return edit_patterns(state, sets.set_targets(state.patterns, which, t))


def taught_neurons(state: Playground) -> int:
    """Return how many hidden neurons learn from assigned targets; 0 with any other rule or net."""
    rule, layers = state.rule, state.net.layers
    taught = rule.key in ("hebb", "error") and rule.teacher == "assigned" and len(layers) == 2
    return len(layers[0].theta) if taught and layers[1].frozen else 0


def with_assigned(patterns: Patterns, neurons: int) -> Patterns:
    """Return patterns with an assigned target for each hidden neuron.

    What is missing is taken from t: of more than two classes, +1 for the last.
    """
    own = np.where(patterns.t[:, -1:] > 0, 1.0, -1.0)
    assigned = np.repeat(own, neurons, axis=1)
    if patterns.assigned is not None:
        known = min(neurons, patterns.assigned.shape[1])
        assigned[:, :known] = patterns.assigned[:, :known]
    return replace(patterns, assigned=assigned)


def missed_targets(net: Network, patterns: Patterns, neuron: int) -> NDArray[np.bool_]:
    """Return for which patterns (p,) a hidden neuron, from 0, misses its assigned target."""
    b = fields(net, patterns.x)[0][0][:, neuron]
    full = with_assigned(patterns, len(net.layers[0].theta))
    assert full.assigned is not None
    missed: NDArray[np.bool_] = (b >= 0.0) != (full.assigned[:, neuron] > 0.0)
    return missed


def assign_targets(state: Playground, which: Sequence[int], neuron: int, plus: bool) -> Playground:
    """Return the state with t_m = +1 or -1 for one hidden neuron, from 0, for these patterns."""
    old, t = state.patterns, 1.0 if plus else -1.0
    neurons = taught_neurons(state)
    if not len(which) or not 0 <= neuron < neurons:
        return state
    full = old.assigned is not None and old.assigned.shape[1] == neurons
    if full and old.assigned is not None and (old.assigned[list(which), neuron] == t).all():
        return state
    patterns = old if full else with_assigned(old, neurons)
    return edit_patterns(state, sets.assign(patterns, which, neuron, t))


def fitted_box(state: Playground) -> Box:
    """Return the part of the plane that shows all patterns."""
    usual = GENERATORS[state.source.generator].box if state.source else Box()
    return fit_box(usual, state.patterns.x, state.validation.x, state.test.x)


def include_patterns(state: Playground) -> Playground:
    """Widen the view so far that no pattern lies outside; it stays if none does."""
    x = state.patterns.x
    box = state.box
    if not len(x):
        return state
    (low1, low2), (high1, high2) = x.min(axis=0).tolist(), x.max(axis=0).tolist()
    inside = box.x1_min <= low1 and high1 <= box.x1_max and box.x2_min <= low2
    if inside and high2 <= box.x2_max:
        return state
    fitted = fitted_box(state)
    wide = Box(
        min(box.x1_min, fitted.x1_min),
        max(box.x1_max, fitted.x1_max),
        min(box.x2_min, fitted.x2_min),
        max(box.x2_max, fitted.x2_max),
    )
    return look_at(state, wide)


def fit_view(state: Playground) -> Playground:
    """Show all patterns; no undo."""
    return look_at(state, fitted_box(state))
