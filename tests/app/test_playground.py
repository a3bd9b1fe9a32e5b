"""The playground's edits, its refusals, and its way through a session file."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlab.app.files.upgrades import UPGRADES
from nnlab.app.playground import (
    PLAYGROUND,
    Design,
    Playground,
    Source,
    edit_patterns,
    find_refusal,
    fit_outputs,
    look_at,
    nearest_design,
    reset,
    stand_at,
    take_design,
    take_network,
    take_rule,
    take_source,
    take_start_seed,
)
from nnlab.app.playground_state import start_origin, uniform_design
from nnlab.core import patterns as sets
from nnlab.core.activations import ACTIVATIONS
from nnlab.core.arrays import NOTHING
from nnlab.core.box import Box
from nnlab.core.features import FEATURES
from nnlab.core.network import STARTS, Network
from nnlab.core.rules import COSTS, OPTIMISERS, RULES, RuleSpec
from nnlab.core.sets.generators import GENERATORS


@st.composite
def designs(draw: st.DrawFn) -> Design:
    hidden = tuple(draw(st.lists(st.integers(1, 64), max_size=8)))
    keys = sorted(key for key in ACTIVATIONS if key != "softmax")
    activations = tuple(draw(st.sampled_from(keys)) for _ in hidden)
    outputs = draw(st.integers(1, 6))
    output = draw(st.sampled_from(keys + ["softmax"] * (outputs > 1)))
    frozen = tuple(number for number in range(1, len(hidden) + 2) if draw(st.booleans()))
    features = tuple(draw(st.sets(st.sampled_from(sorted(FEATURES)), min_size=1)))
    start = draw(st.sampled_from(sorted(STARTS)))
    return Design(hidden, activations, output, start, 0.25, outputs, frozen, features)


rules = st.builds(
    RuleSpec,
    st.sampled_from(sorted(RULES)),
    st.floats(1e-6, 1e3),
    st.integers(1, 20),
    cost=st.sampled_from(sorted(COSTS)),
    optimiser=st.sampled_from(sorted(OPTIMISERS)),
    dropout=st.floats(0.0, 0.9),
)


def same(one: Network, other: Network) -> bool:
    return one.activations == other.activations and all(
        np.array_equal(a.w, b.w) and np.array_equal(a.theta, b.theta)
        for a, b in zip(one.layers, other.layers, strict=True)
    )


def trained() -> Playground:
    """A state 70 updates after its start; the network is only said to be there."""
    state = PLAYGROUND.start()
    return stand_at(state, 70, start_origin(state.design, 99), NOTHING)


def test_an_edit_goes_on_from_the_present_network() -> None:
    state = trained()
    new = edit_patterns(state, sets.add(state.patterns, (0.1, 0.2), [1.0]))
    assert new.start is state.net and new.k == 0
    assert new.updates == 70 and new.epochs == pytest.approx(0.7)
    assert new.source is None and new.origin is state.origin


def test_counters_go_on_over_several_edits() -> None:
    state = take_rule(trained(), RuleSpec("backprop", 0.5, batch=10))
    state = take_rule(stand_at(state, 30, state.net, NOTHING), RuleSpec("backprop", 0.2, batch=10))
    assert state.updates == 100 and state.epochs == pytest.approx(0.7 + 3.0)


def test_reset_returns_to_the_origin_and_keeps_the_patterns() -> None:
    state = take_rule(trained(), RuleSpec("backprop", 0.5))
    back = reset(state)
    assert back.start is state.origin and back.net is state.origin
    assert (back.updates, back.epochs) == (0, 0.0)
    assert back.patterns is state.patterns and back.rule == state.rule
    assert reset(back) is back


def test_the_same_seed_draws_the_same_origin() -> None:
    state = PLAYGROUND.start()
    other = take_start_seed(state, 5)
    assert not same(other.origin, state.origin)
    assert same(take_start_seed(other, state.start_seed).origin, state.origin)


def test_a_design_begins_anew_with_its_shape() -> None:
    state = take_design(trained(), uniform_design((3, 2), "relu", "sigmoid"))
    assert state.net.sizes == (2, 3, 2, 1)
    assert state.net.activations == ("relu", "relu", "sigmoid")
    assert state.updates == 0


def test_another_set_begins_at_the_origin_another_sample_goes_on() -> None:
    state = trained()
    assert state.source is not None
    sample = take_source(state, replace(state.source, seed=8))
    assert sample.start is state.net and sample.updates == 70
    other = take_source(state, Source("xor", 4, 0.0, 1))
    assert other.start is state.origin and other.updates == 0
    assert other.box == GENERATORS["xor"].box and len(other.patterns) == 4


def test_edits_that_change_nothing_return_the_same_state() -> None:
    state = trained()
    assert state.source is not None
    assert take_source(state, state.source) is state
    assert take_rule(state, replace(state.rule)) is state
    assert take_design(state, replace(state.design)) is state
    assert take_start_seed(state, state.start_seed) is state
    assert stand_at(state, state.k, state.net, state.memory) is state


@settings(max_examples=60)
@given(designs(), rules)
def test_every_refusal_comes_with_a_net_that_the_rule_accepts(
    design: Design, rule: RuleSpec
) -> None:
    state = take_rule(take_design(PLAYGROUND.start(), design), rule)
    near = nearest_design(state)
    assert near is not None
    assert find_refusal(take_design(state, near)) is None
    if find_refusal(state) is None:
        assert near == design
    elif rule.key in ("backprop", "genetic"):
        assert near.hidden == design.hidden


def test_an_empty_set_is_refused_in_words() -> None:
    refusal = find_refusal(edit_patterns(PLAYGROUND.start(), sets.no_patterns()))
    assert refusal is not None and "click" in refusal


@pytest.mark.parametrize("hidden", [(0,), (65,), (1,) * 9])
def test_designs_out_of_range_are_refused(hidden: tuple[int, ...]) -> None:
    with pytest.raises(ValueError):
        uniform_design(hidden, "tanh", "tanh")


@settings(max_examples=40)
@given(designs(), rules, st.integers(0, 2**40), st.booleans())
def test_a_session_returns_the_same_bits(
    design: Design, rule: RuleSpec, k: int, by_hand: bool
) -> None:
    state = take_rule(take_design(PLAYGROUND.start(), design), rule)
    state = stand_at(state, k, start_origin(design, 4), np.arange(3.0))
    if by_hand:
        state = edit_patterns(state, sets.move(state.patterns, 3, (0.1, 0.3)))
    fields, arrays = PLAYGROUND.pack(state)
    back = PLAYGROUND.unpack(json.loads(json.dumps(fields)), arrays)
    for name in ("origin", "start", "net"):
        assert same(getattr(back, name), getattr(state, name))
    assert np.array_equal(back.patterns.x, state.patterns.x)
    assert np.array_equal(back.patterns.t, state.patterns.t)
    assert np.array_equal(back.memory, state.memory)
    same_fields = ("source", "design", "rule", "start_seed", "k", "base_updates", "base_epochs")
    for name in (*same_fields, "box", "view", "stop", "share", "test_seed", "scene"):
        assert getattr(back, name) == getattr(state, name)


def _spoil(fields: dict[str, Any], path: str, value: Any) -> None:
    *outer, last = path.split(".")
    for name in outer:
        fields = fields[name]
    fields[last] = value


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("design", None),
        ("design.hidden", [100]),
        ("design.hidden", ["4"]),
        ("design.hidden_activations", "os.system"),
        ("rule.key", "magic"),
        ("rule.eta", -1.0),
        ("rule.eta", "much"),
        ("rule.batch", 0),
        ("start_seed", -1),
        ("k", 1.5),
        ("k", True),
        ("base_epochs", float("nan")),
        ("source.generator", "nowhere"),
        ("source.p", 10**9),
        ("source", 7),
        ("box.x1_max", float("inf")),
        ("box.x1_max", -1.5),
        ("view.two_colours", "yes"),
        ("view.axis", "weeks"),
        ("view.snap", float("nan")),
        ("rule.batch", 2**63),
        ("stop.epochs", 2**53),
        ("source.seed", 2**53),
        ("start_step", -1),
        ("design.frozen", [9]),
        ("design.features", ["x3"]),
        ("design.features", []),
        ("design.outputs", 7),
        ("rule.dropout", 1.0),
        ("rule.population", 10**9),
        ("stop.when", "tomorrow"),
        ("share", 2.0),
        ("scene", 3),
    ],
)
def test_a_strange_field_is_refused_in_one_line(path: str, value: Any) -> None:
    fields, arrays = PLAYGROUND.pack(PLAYGROUND.start())
    copy = json.loads(json.dumps(fields))
    _spoil(copy, path, value)
    with pytest.raises(ValueError) as caught:
        PLAYGROUND.unpack(copy, arrays)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "array"),
    [
        ("x", np.zeros((100, 3))),
        ("x", np.full((100, 2), np.nan)),
        ("t", np.full((100, 1), 0.5)),
        ("t", np.ones((100, 1), dtype=np.int64)),
        ("assigned", np.full((100, 4), 7.0)),
        ("net_w0", np.zeros((5, 2))),
        ("start_theta1", np.zeros(9)),
    ],
)
def test_a_strange_array_is_refused_by_name(name: str, array: np.ndarray[Any, Any]) -> None:
    fields, arrays = PLAYGROUND.pack(PLAYGROUND.start())
    with pytest.raises(ValueError):
        PLAYGROUND.unpack(fields, {**arrays, name: array})


def test_a_missing_array_is_named() -> None:
    fields, arrays = PLAYGROUND.pack(PLAYGROUND.start())
    rest = {name: array for name, array in arrays.items() if name != "origin_w0"}
    with pytest.raises(ValueError, match="origin_w0"):
        PLAYGROUND.unpack(fields, rest)


def test_a_session_of_version_1_is_read() -> None:
    fields, arrays = PLAYGROUND.pack(PLAYGROUND.start())
    old: dict[str, Any] = {
        "source": {"generator": "circle", "p": 100, "noise": 0.0, "seed": 1},
        "design": {
            "hidden": [4],
            "hidden_activation": "tanh",
            "output_activation": "sigmoid",
            "start": "gaussian",
        },
        "rule": {
            "key": "backprop",
            "eta": 0.2,
            "batch": 5,
            "order": "random",
            "reduction": "sum",
        },
        "box": fields["box"],
        "start_seed": 1,
        "k": 0,
        "base_updates": 3,
        "base_epochs": 0.15,
        "two_colours": True,
        "show_map": True,
        "show_lines": False,
        "log_curves": True,
        "stop_when_solved": True,
    }
    kept = {name: array for name, array in arrays.items() if "memory" not in name}
    kept = {name: array for name, array in kept.items() if not name.startswith(("valid", "test"))}
    document = UPGRADES[1]({"rooms": {"playground": old}})
    state = PLAYGROUND.unpack(document["rooms"]["playground"], kept)
    assert state.design == uniform_design((4,), "tanh", "sigmoid")
    assert state.rule == RuleSpec("backprop", 0.2, 5, reduction="sum")
    assert state.stop.when == "solved"
    assert (state.view.two_colours, state.view.show_lines, state.view.log_curves) == (1, 0, 1)
    assert state.source == Source("circle", 100, 0.0, 1) and state.updates == 3
    assert len(state.validation) == len(state.test) == 0


@pytest.mark.parametrize("rooms", [None, {}, {"playground": 3}, {"playground": {"design": 1}}])
def test_what_makes_no_sense_is_left_to_the_reader(rooms: Any) -> None:
    assert UPGRADES[1]({"rooms": rooms}) == {"rooms": rooms}


def test_more_classes_give_the_net_more_outputs() -> None:
    blobs = sets.from_classes(np.eye(3)[:, :2], [0, 1, 2], 3)
    state = fit_outputs(PLAYGROUND.start(), blobs)
    assert state.design.outputs == 3 and state.net.sizes == (2, 4, 3)
    assert state.design.output_activation == "softmax" and state.rule.cost == "cross_entropy"
    assert find_refusal(edit_patterns(state, blobs)) is None
    two = sets.from_classes(np.eye(2), [0, 1], 1)
    back = fit_outputs(state, two)
    assert back.design.outputs == 1 and back.design.output_activation == "tanh"


def test_softmax_for_two_classes_codes_the_targets_anew() -> None:
    state = PLAYGROUND.start()
    soft = take_design(state, replace(state.design, outputs=2, output_activation="softmax"))
    assert soft.patterns.t.shape == (100, 2)
    assert np.array_equal(sets.classes(soft.patterns), sets.classes(state.patterns))
    assert np.array_equal(take_design(soft, state.design).patterns.t, state.patterns.t)


def test_another_activation_keeps_the_weights() -> None:
    state = trained()
    new = take_design(state, uniform_design((4,), "relu", "tanh"))
    assert new.updates == 70 and new.net.activations == ("relu", "tanh")
    assert np.array_equal(new.net.layers[0].w, state.net.layers[0].w)
    frozen = take_design(state, replace(state.design, frozen=(2,)))
    assert [layer.frozen for layer in frozen.net.layers] == [False, True]


def test_weights_by_hand_are_the_origin_until_something_is_trained() -> None:
    state = PLAYGROUND.start()
    other = start_origin(state.design, 77)
    new = take_network(state, other)
    assert same(new.origin, other) and same(reset(new).net, other)
    fixed = take_design(trained(), replace(state.design, frozen=(2,)))
    hand = take_network(fixed, start_origin(fixed.design, 5))
    assert np.array_equal(reset(hand).net.layers[1].w, hand.net.layers[1].w)
    assert np.array_equal(reset(hand).net.layers[0].w, fixed.origin.layers[0].w)
    later = take_network(trained(), other)
    assert same(later.origin, state.origin) and later.updates == 70
    with pytest.raises(ValueError, match="2, 3, 1"):
        take_network(state, start_origin(uniform_design((3,), "tanh", "tanh"), 1))


def test_undo_shows_the_patterns_that_it_brings_back() -> None:
    state = PLAYGROUND.start()
    far = sets.from_classes(np.array([[100.0, 100.0], [101.0, 99.0]]), [0, 1], 1)
    away = look_at(edit_patterns(state, far), Box(90.0, 110.0, 90.0, 110.0))
    assert PLAYGROUND.keep is not None
    assert PLAYGROUND.keep(away, state).box == state.box
    zoomed = look_at(edit_patterns(state, sets.remove(state.patterns, 0)), Box(-0.5, 0.5, -1, 1))
    assert PLAYGROUND.keep(zoomed, state).box == zoomed.box
