"""Edits of the sets are pure, follow their source, and leave training where it belongs."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlab.app import playground_data as data
from nnlab.app.plane_edits import classify
from nnlab.app.playground import PLAYGROUND, edit_patterns, take_design, take_source
from nnlab.app.playground_state import Playground, Source
from nnlab.app.tables.table import read_table
from nnlab.core.patterns import classes
from nnlab.core.sets.generators import GENERATORS, MAX_PATTERNS

START = PLAYGROUND.start()


def three_classes() -> Playground:
    return take_source(START, Source("blobs", 30, 0.2, 1, classes=3))


@settings(max_examples=30)
@given(st.floats(0, 0.95), st.floats(0, 0.95))
def test_no_share_restores_the_set_in_its_order(first: float, second: float) -> None:
    state = data.take_share(data.take_share(data.take_share(START, first), second), 0.0)
    assert np.array_equal(state.patterns.x, START.patterns.x)
    assert np.array_equal(state.patterns.t, START.patterns.t)
    assert not len(state.validation) and state.source is START.source


def test_a_share_keeps_net_and_source_and_begins_a_trajectory() -> None:
    state = data.take_share(START, 0.2)
    assert (len(state.patterns), len(state.validation)) == (80, 20)
    assert state.net is START.net and state.source is START.source and state.k == 0


def test_split_and_test_set_follow_the_source() -> None:
    state = data.new_sample(data.take_share(START, 0.25))
    for source in (replace(START.source, p=40, seed=9), Source("moons", 40, 0.1, 1)):
        state = take_source(state, source)
        assert (len(state.patterns), len(state.validation), len(state.test)) == (30, 10, 40)
        back = data.take_share(state, 0.0)
        assert np.array_equal(back.patterns.x, source.make().x)
        assert np.array_equal(state.test.x, source.make(state.test_seed).x)


def test_each_new_sample_is_another_one_and_training_goes_on() -> None:
    first = data.new_sample(START)
    second = data.new_sample(first)
    assert (first.test_seed, second.test_seed) == (1, 2)
    assert len(first.test) == 100 and not np.array_equal(first.test.x, second.test.x)
    assert not np.array_equal(first.test.x, START.patterns.x)
    assert second.patterns is START.patterns and second.start is START.start
    gone = data.remove_test(second)
    assert not len(gone.test) and data.new_sample(gone).test_seed == 3
    assert data.remove_test(gone) is gone


def test_sets_placed_by_hand_have_no_new_sample() -> None:
    state = edit_patterns(START, START.patterns)
    line = data.find_sample_refusal(state)
    assert line is not None and data.find_sample_refusal(START) is None
    with pytest.raises(ValueError, match="placed by hand"):
        data.new_sample(state)


@pytest.mark.parametrize("key", ["and", "moons"])
def test_sets_of_fixed_places_need_noise_for_another_sample(key: str) -> None:
    state = take_source(START, Source(key, 20, 0.0, 1))
    with pytest.raises(ValueError, match="raise σ"):
        data.new_sample(state)
    noisy = take_source(state, Source(key, 20, 0.1, 1))
    assert len(data.new_sample(noisy).test) == 20


def test_noise_moves_positions_alone() -> None:
    noisy, again = (data.add_noise(START, 0.1, 3) for _ in range(2))
    assert np.array_equal(noisy.patterns.x, again.patterns.x)
    assert np.std(noisy.patterns.x - START.patterns.x) == pytest.approx(0.1, rel=0.2)
    assert np.array_equal(noisy.patterns.t, START.patterns.t) and noisy.source is None
    with pytest.raises(ValueError, match="noise"):
        data.add_noise(START, float("nan"), 1)


@pytest.mark.parametrize("state", [START, three_classes()], ids=["two", "three"])
def test_flips_turn_their_share_of_targets(state: Playground) -> None:
    flipped = data.flip_targets(state, 0.3, 1).patterns
    changed = classes(flipped) != classes(state.patterns)
    assert np.count_nonzero(changed) == round(0.3 * len(state.patterns))
    assert np.array_equal(flipped.x, state.patterns.x)
    with pytest.raises(ValueError, match="flipped"):
        data.flip_targets(state, 1.5, 1)


def test_a_third_class_gives_the_net_its_outputs_and_the_others_keep_theirs() -> None:
    start = data.new_sample(data.take_share(START, 0.5))
    state = classify(start, [0, 2], 2)
    assert state.design.outputs == 3 and state.design.output_activation == "softmax"
    assert classes(state.patterns)[[0, 2]].tolist() == [2, 2]
    rest = np.delete(np.arange(50), [0, 2])
    assert np.array_equal(classes(state.patterns)[rest], classes(start.patterns)[rest])
    assert np.array_equal(classes(state.test), classes(start.test))
    assert len(state.validation) == 50 and state.validation.t.shape[1] == 3


def test_a_known_class_leaves_the_net_as_it_is() -> None:
    assert classify(START, [0], 0).net is START.net
    softmax = take_design(START, replace(START.design, outputs=2, output_activation="softmax"))
    assert classify(softmax, [0], 1).net is softmax.net
    with pytest.raises(ValueError, match="at most 6"):
        classify(START, [0], 6)


def test_rows_are_added_behind_the_others() -> None:
    state = data.append(START, [[3.0, 4.0]], [1])
    assert len(state.patterns) == 101 and state.patterns.x[-1].tolist() == [3.0, 4.0]
    assert state.patterns.t[-1, 0] == 1.0
    with pytest.raises(ValueError, match="5000"):
        data.append(START, np.zeros((MAX_PATTERNS, 2)), np.zeros(MAX_PATTERNS))


def test_a_table_becomes_the_sets_and_the_plane_shows_all() -> None:
    text = "x1,x2,class,set\n0,0,1,training\n9,0,2,test\n0,4,3,training\n1,1,1,validation\n"
    state = data.take_table(START, read_table(text, "a.csv"))
    assert (len(state.patterns), len(state.validation), len(state.test)) == (2, 1, 1)
    assert state.design.outputs == 3 and state.source is None and state.updates == 0
    assert state.share == pytest.approx(1 / 3)
    assert state.box.x1_min < 0 and state.box.x1_max > 9
    two = data.take_table(state, read_table("0,0,-1\n1,1,1\n", "a.csv"))
    assert two.design.outputs == 1 and len(two.patterns) == 2


def test_a_session_keeps_what_was_read() -> None:
    text = "x1,x2,t\n-1e4,0,1\n1e4,0,-1\n"
    state = data.take_table(START, read_table(text, "a.csv"))
    again = PLAYGROUND.unpack(*PLAYGROUND.pack(state))
    assert np.array_equal(again.patterns.x, state.patterns.x) and again.box == state.box


def test_clearing_removes_all_sets() -> None:
    state = data.clear(data.new_sample(data.take_share(START, 0.5)))
    assert not len(state.patterns) and not len(state.validation) and not len(state.test)
    assert state.share == 0.0


def test_another_set_begins_with_a_p_that_suits_it() -> None:
    state = START
    for key, p in (("xor", 4), ("circle", 100), ("tf-spiral", 250), ("moons", 100)):
        source = data.choose_source(state, key)
        assert (source.generator, source.p, source.noise) == (key, p, GENERATORS[key].noise)
        state = take_source(state, source)
    many = take_source(START, replace(START.source, p=300))
    assert data.choose_source(many, "ring").p == 300
    assert data.choose_source(three_classes(), "random").classes == 3
    assert data.choose_source(three_classes(), "ring").classes == 2


def test_an_older_session_of_a_truth_table_has_four_patterns() -> None:
    from nnlab.app.files.upgrades import UPGRADES

    old = {"generator": "xor", "p": 100, "noise": 0.0, "seed": 1}
    room = {"design": {"hidden": []}, "rule": {}, "source": old}
    new = UPGRADES[1]({"rooms": {"playground": room}})["rooms"]["playground"]["source"]
    assert new["p"] == 4 and new["classes"] == 2


@pytest.mark.parametrize(("name", "value"), [("classes", 1), ("classes", 7), ("noise", 0.7)])
def test_a_stored_source_that_cannot_be_drawn_is_refused(name: str, value: float) -> None:
    fields, arrays = PLAYGROUND.pack(take_source(START, Source("tf-xor", 50, 0.1, 1)))
    fields = {**fields, "source": {**fields["source"], name: value}}
    with pytest.raises(ValueError, match=name):
        PLAYGROUND.unpack(fields, arrays)
