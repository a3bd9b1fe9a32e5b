"""The stages of an update: their numbers are those of the update, for every rule."""

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlab.app.words.notation import vector
from nnlab.app.words.stage import Stage
from nnlab.app.words.stages import is_idle, make_stages, trained_layers
from nnlab.core.course import Course
from nnlab.core.network import Layer, Network, start_network
from nnlab.core.patterns import Patterns, from_classes
from nnlab.core.rules import OPTIMISERS, RuleSpec
from nnlab.core.training.update import Update
from nnlab.core.trajectory import Trajectory

XOR = Patterns([[1, 1], [1, -1], [-1, 1], [-1, -1.0]], [[-1], [1], [1], [-1]])
THREE = from_classes([[0.1, 0.9], [-0.8, -0.3], [0.7, -0.6], [0.2, 0.8]], [0, 1, 2, 0], 3)
NEURON = Network((Layer([[0.5, -0.25]], [0.1], "sgn"),))
FIXED = Network(
    (
        Layer([[0.5, -0.25], [0.3, 0.4], [-0.7, 0.2]], [0.1, 0.2, -0.3], "sgn"),
        Layer([[1.0, 1.0, 1.0]], [0.5], "sgn", frozen=True),
    )
)
DEEP = start_network((2, 3, 2, 3, 1), ("tanh", "relu", "tanh", "sigmoid"), 3)


def take_update(net: Network, patterns: Patterns, rule: RuleSpec, k: int) -> Update:
    update = Course(Trajectory(net, patterns, rule, 5)).update(k)
    assert update is not None
    return update


def changed(update: Update, number: int) -> np.ndarray:
    """What the update did to a layer: w and theta side by side."""
    old, new = update.before.layers[number - 1], update.after.layers[number - 1]
    return np.column_stack((new.w - old.w, new.theta - old.theta))


def written_change(stage: Stage, name: str) -> list[float]:
    """The numbers at the end of the line that begins with a name."""
    line = next(line for line in stage.lines if line.startswith(f"{name} = "))
    numbers = line.rsplit("=", 1)[1].replace("−", "-")
    return [float(text) for text in re.findall(r"-?\d[\d.]*(?:e[+-]?\d+)?", numbers)]


RULES = [
    (NEURON, XOR, RuleSpec("hebb", 0.1)),
    (NEURON, XOR, RuleSpec("error", 0.1, batch=3)),
    (NEURON, XOR, RuleSpec("error", 0.1, batch=4, reduction="sum")),
    (FIXED, XOR, RuleSpec("hebb", 0.1)),
    (FIXED, XOR, RuleSpec("error", 0.1, batch=2)),
    (DEEP, XOR, RuleSpec("backprop", 0.3)),
    (DEEP, XOR, RuleSpec("backprop", 0.3, cost="cross_entropy", batch=4)),
    (DEEP, XOR, RuleSpec("backprop", 0.3, dropout=0.4, batch=2)),
    (DEEP, XOR, RuleSpec("backprop", 0.3, l1=0.01, l2=0.1, decay="inverse", decay_rate=0.5)),
    *((DEEP, XOR, RuleSpec("backprop", 0.01, optimiser=key, batch=2)) for key in OPTIMISERS),
    (
        start_network((2, 4, 3), ("tanh", "softmax"), 1),
        THREE,
        RuleSpec("backprop", 0.2, cost="cross_entropy"),
    ),
    (start_network((2, 4, 3), ("tanh", "softmax"), 1), THREE, RuleSpec("backprop", 0.2)),
]


@pytest.mark.parametrize(("net", "patterns", "rule"), RULES)
@pytest.mark.parametrize("k", [1, 2, 9])
def test_the_change_that_is_shown_is_the_change_that_was_made(
    net: Network, patterns: Patterns, rule: RuleSpec, k: int
) -> None:
    update = take_update(net, patterns, rule, k)
    for number, part in enumerate(update.layers, 1):
        shown = np.column_stack((part.dw, part.dtheta))
        np.testing.assert_allclose(shown, changed(update, number), rtol=1e-9, atol=1e-12)
    stages = make_stages(update, patterns)
    assert stages[0].key == "pattern" and stages[-1].moved
    assert all(stage.title and stage.lines for stage in stages)
    moved = "\n".join(stages[-1].lines)
    if is_idle(update):
        assert stages[-1].title == "Nothing moves"
        return
    for number in trained_layers(update)[::-1][:3]:
        assert vector(update.after.layers[number - 1].w[0]) in moved


@settings(max_examples=40)
@given(
    st.lists(st.floats(-2.0, 2.0).map(lambda x: round(x, 2)), min_size=5, max_size=5),
    st.sampled_from([-1.0, 1.0]),
    st.sampled_from(["hebb", "error"]),
    st.sampled_from([0.05, 0.1, 0.5]),
)
def test_the_lines_of_a_neuron_can_be_added_up_by_hand(
    numbers: list[float], t: float, key: str, eta: float
) -> None:
    w, x, theta = numbers[:2], numbers[2:4], numbers[4]
    net = Network((Layer([w], [theta], "sgn"),))
    update = take_update(net, Patterns([x], [[t]]), RuleSpec(key, eta), 1)
    change = next(stage for stage in make_stages(update) if stage.key == "changes")
    made = changed(update, 1)[0]
    assert is_idle(update) == (not made.any())
    if is_idle(update):
        return
    np.testing.assert_allclose(written_change(change, "δw"), made[:2], rtol=6e-3, atol=1e-12)
    np.testing.assert_allclose(written_change(change, "δθ"), made[2:], rtol=6e-3, atol=1e-12)


@pytest.mark.parametrize(("neurons", "rest"), [(3, None), (4, "… one more"), (6, "… 3 more")])
def test_neurons_that_are_not_written_out_are_told_of(neurons: int, rest: str | None) -> None:
    net = start_network((2, neurons, 1), ("tanh", "tanh"), 1)
    stages = make_stages(take_update(net, XOR, RuleSpec("backprop", 0.3), 1))
    layers = {"fields": [], "outputs": [], "errors": [], "changes": []}
    for stage in stages:
        if stage.layer == 1 and stage.key in layers:
            layers[stage.key].append(stage.lines[-1])
    assert all(len(last) == 1 for last in layers.values())
    for (last,) in layers.values():
        assert last.startswith(rest) if rest else not last.startswith("…")


def test_errors_go_backwards_layer_by_layer_and_stop_at_frozen_ones() -> None:
    rule = RuleSpec("backprop", 0.1)
    stages = make_stages(take_update(DEEP, XOR, rule, 1))
    errors = [stage for stage in stages if stage.key == "errors"]
    assert [stage.layer for stage in errors] == [4, 3, 2, 1]
    assert [stage.backward for stage in errors] == [False, True, True, True]
    frozen = replace(DEEP, layers=(replace(DEEP.layers[0], frozen=True), *DEEP.layers[1:]))
    stages = make_stages(take_update(frozen, XOR, rule, 1))
    assert [stage.layer for stage in stages if stage.key == "errors"] == [4, 3, 2]


def test_only_the_last_stage_shows_the_net_after_the_update_and_the_old_one_beside_it() -> None:
    update = take_update(DEEP, XOR, RuleSpec("backprop", 0.1), 4)
    *stages, last = make_stages(update)
    assert all(stage.network is update.before and stage.ghost is None for stage in stages)
    assert last.network is update.after and last.ghost is update.before
    assert all(stage.learnt == tuple(update.mu) for stage in (*stages, last))


def test_of_a_batch_the_first_pattern_is_written_and_all_are_summed() -> None:
    stages = make_stages(take_update(DEEP, XOR, RuleSpec("backprop", 0.1, batch=3), 1))
    counts = {stage.key: len(stage.stressed) for stage in stages}
    assert counts == {"pattern": 3, "outputs": 1, "errors": 1, "changes": 3, "moved": 3}


def test_the_numbers_in_the_diagram_are_those_of_the_first_pattern() -> None:
    update = take_update(DEEP, XOR, RuleSpec("backprop", 0.1), 2)
    outputs = [stage for stage in make_stages(update) if stage.key == "outputs"]
    assert [stage.layer for stage in outputs] == [1, 2, 3, 4]
    assert len(outputs[0].texts) == 3 and set(outputs[0].texts) == {(1, 0), (1, 1), (1, 2)}
    assert set(outputs[1].edges) == {(2, i, j) for i in range(2) for j in range(3)}


def test_madaline_says_whom_it_flips_and_teaches_nobody_else() -> None:
    course = Course(Trajectory(FIXED, XOR, RuleSpec("error", 0.1), 5))
    lessons = 0
    for k in range(1, 9):
        update = course.update(k)
        assert update is not None and update.lesson is not None
        stages = make_stages(update)
        written = "\n".join(line for stage in stages for line in stage.lines)
        assert update.lesson.reasons[0] in written
        lessons += int(update.lesson.flipped[0] >= 0)
    assert lessons


def test_a_generation_keeps_or_lowers_the_least_H() -> None:
    rule = RuleSpec("genetic", population=20, elite=3)
    update = take_update(start_network((2, 2, 1), ("sgn", "sgn"), 1), XOR, rule, 5)
    stages = make_stages(update, XOR)
    assert stages[0].lines[0].startswith("the best: H = ") and stages[-1].moved
    assert any("σ = 0.1" in line for stage in stages for line in stage.lines)
    assert make_stages(update)
