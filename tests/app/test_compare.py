"""Compared runs: common start, common patterns, names that tell them apart, session."""

import json
from dataclasses import replace

import numpy as np
import pytest

from nnlab.app.compare import COMPARE, Compare, Lane, add_lane, begin_lane, name_lanes, remove_lane
from nnlab.app.compare_presets import PRESETS
from nnlab.app.compare_run import LaneRun
from nnlab.app.playground import PLAYGROUND, Playground, edit_patterns, take_design, take_network
from nnlab.app.playground_state import Source, start_origin, uniform_design
from nnlab.core import patterns as sets
from nnlab.core.network import have_equal_bits
from nnlab.core.rules import RuleSpec

NEURON = uniform_design((), "tanh", "sgn")


def playground(p: int = 40) -> Playground:
    state = PLAYGROUND.start()
    return edit_patterns(state, Source("half-planes", p, 0.0, 4).make())


def run_to(lane: LaneRun, k: int) -> None:
    while lane.train(k, 1.0) < k:
        pass


@pytest.mark.parametrize("key", PRESETS)
def test_a_preset_begins_and_is_named(key: str) -> None:
    state = playground()
    compare = PRESETS[key].make(state)
    names = name_lanes(compare.lanes)
    assert len(set(names)) == len(compare.lanes) and all(names)
    for lane in compare.lanes:
        run = LaneRun(state, lane)
        assert run.refusal is None
        run_to(run, 20)
        assert run.state.k == 20 and len(run.curve().updates) > 1


def test_lanes_of_one_design_share_their_start() -> None:
    state = playground()
    one, two = (begin_lane(state, Lane(NEURON, RuleSpec(key, 0.1))) for key in ("hebb", "error"))
    assert have_equal_bits(one.net, two.net) and one.updates == two.updates == 0


def test_weights_by_hand_are_the_common_start() -> None:
    state = playground()
    hand = start_origin(state.design, 123)
    state = take_network(state, hand)
    lane = begin_lane(state, Lane(state.design, RuleSpec(eta=0.3)))
    assert have_equal_bits(lane.net, hand)


def test_the_error_correcting_rule_stops_and_hebb_does_not() -> None:
    state = playground()
    hebb, error = (LaneRun(state, lane) for lane in PRESETS["hebb"].make(state).lanes)
    for run in (hebb, error):
        run_to(run, 4000)
    early = (hebb.network, error.network)
    for run in (hebb, error):
        run_to(run, 8000)
    assert error.reading.n_wrong == 0
    since = error.right_since()
    assert since is not None and 0 < since < 4000
    error.go_to(since)
    assert error.reading.n_wrong == 0
    error.go_to(since - 1)
    assert error.reading.n_wrong > 0 and error.right_since() is None
    error.go_to(8000)
    assert have_equal_bits(error.network, early[1])
    assert not have_equal_bits(hebb.network, early[0])


def test_going_back_and_forth_gives_the_same_bits() -> None:
    state = playground()
    run = LaneRun(state, Lane(uniform_design((5,), "tanh", "tanh"), RuleSpec(eta=0.1)))
    run_to(run, 500)
    first = run.network
    run.go_to(7)
    run.go_to(500)
    assert have_equal_bits(run.network, first)


def test_other_patterns_go_on_from_where_the_lane_is() -> None:
    state = playground()
    run = LaneRun(state, Lane(uniform_design((5,), "tanh", "tanh"), RuleSpec(eta=0.1)))
    run_to(run, 100)
    net = run.network
    run.follow(edit_patterns(state, sets.add(state.patterns, (0.0, 0.0), [1.0])))
    assert run.network is net and run.state.updates == 100
    run_to(run, 10)
    assert run.curve().updates[-1] == 110


def test_more_classes_reach_the_lanes() -> None:
    state = take_design(
        playground(), replace(PLAYGROUND.start().design, outputs=2, output_activation="softmax")
    )
    run = LaneRun(state, Lane(NEURON, RuleSpec("error", 0.1)))
    assert run.state.patterns.t.shape == (40, 1)
    three = sets.from_classes(np.random.default_rng(1).normal(size=(30, 2)), np.arange(30) % 3, 3)
    run = LaneRun(edit_patterns(replace(state, design=state.design), three), run.lane)
    assert run.state.net.sizes == (2, 3)


def test_a_lane_that_diverges_says_so_and_keeps_the_others_going() -> None:
    state = playground()
    lane = Lane(uniform_design((8,), "relu", "linear"), RuleSpec(eta=50.0))
    run = LaneRun(state, lane)
    run_to(run, 1000)
    assert "too large" in run.ended and run.state.k < 1000
    assert run.train(5000, 0.01) == 5000
    run.go_to(1)
    assert run.ended == "" and run.state.k == 1


def test_two_to_four_are_compared() -> None:
    compare = COMPARE.start()
    lane = compare.lanes[0]
    four = add_lane(add_lane(compare, lane), lane)
    with pytest.raises(ValueError):
        add_lane(four, lane)
    with pytest.raises(ValueError):
        remove_lane(compare, 0)
    assert remove_lane(four, 0).lanes == four.lanes[1:]


def test_a_session_keeps_them() -> None:
    compare = replace(PRESETS["widths"].make(playground()), done=17, log=True)
    fields, arrays = COMPARE.pack(compare)
    assert COMPARE.unpack(json.loads(json.dumps(fields)), arrays) == compare


@pytest.mark.parametrize(
    ("name", "value"),
    [("lanes", []), ("lanes", [1, 2]), ("unit", "weeks"), ("curve", "x"), ("done", -1)],
)
def test_a_strange_field_is_refused(name: str, value: object) -> None:
    fields = dict(COMPARE.pack(Compare(COMPARE.start().lanes))[0])
    with pytest.raises(ValueError):
        COMPARE.unpack({**fields, name: value}, {})
