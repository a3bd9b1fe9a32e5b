"""Every scene shows what its caption says: each is run as its hint asks for."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from nnlab.app.compare import begin_lane
from nnlab.app.compare_presets import PRESETS
from nnlab.app.lecture.scenes import PARTS, SCENES, find_neighbour, open_scene
from nnlab.app.playground import find_refusal, take_start_seed
from nnlab.app.playground_file import pack, unpack
from nnlab.app.playground_state import Playground
from nnlab.core.course import Course
from nnlab.core.network import Network, classification_error, energy, fields, wrong
from nnlab.core.patterns import recode
from nnlab.core.trajectory import Trajectory


def course(state: Playground) -> Course:
    return Course(Trajectory(state.start, state.patterns, state.rule, state.start_seed))


def run(key: str, k: int) -> Network:
    return course(open_scene(key)).at(k)


def error(key: str, k: int) -> float:
    return classification_error(run(key, k), open_scene(key).patterns)


def solved_after(key: str, limit: int) -> bool:
    """Whether a run until solved ends before so many updates."""
    way = course(open_scene(key))
    return any(way.solved(k) for k in range(0, limit, way.updates_per_epoch))


def fresh_error(state: Playground, net: Network, samples: int = 10) -> float:
    """C over new samples of the same distribution."""
    assert state.source is not None
    sets = [recode(state.source.make(n), state.design.outputs) for n in range(1, samples + 1)]
    return float(np.mean([classification_error(net, new) for new in sets]))


def angle(net: Network) -> float:
    return float(np.degrees(np.arctan2(*net.layers[0].w[0, ::-1])))


@pytest.mark.parametrize("key", SCENES)
def test_each_scene_can_be_run_saved_and_is_made_with_the_same_bits(key: str) -> None:
    state, again = open_scene(key), SCENES[key].make()
    assert find_refusal(state) is None
    assert state.scene == key and state.k == 0 and state.start is state.origin
    assert np.array_equal(state.patterns.x, again.patterns.x)
    assert np.array_equal(state.net.layers[0].w, again.net.layers[0].w)
    assert unpack(*pack(state)).scene == key
    assert course(state).at(1).sizes == state.design.sizes


@pytest.mark.parametrize("key", SCENES)
def test_captions_are_short_and_tell_what_to_press(key: str) -> None:
    scene = SCENES[key]
    assert len(scene.title) <= 48 and len(scene.text) + len(scene.hint) <= 290
    assert any(word in scene.hint for word in ("Space", "→"))


def test_scenes_stand_in_the_order_of_the_lecture() -> None:
    keys = list(SCENES)
    assert keys[0] == "neuron" and len(keys) >= 20
    assert [part for part, after in pairwise([s.part for s in SCENES.values()]) if part != after]
    assert len(set(PARTS)) == len(PARTS)
    assert find_neighbour("", 1) == keys[0] == find_neighbour(keys[0], -1)
    assert find_neighbour(keys[0], 1) == keys[1]
    assert find_neighbour(keys[-1], 1) == keys[-1]


def test_training_makes_the_slope_of_the_neuron_steeper() -> None:
    before, after = (np.linalg.norm(run("neuron", k).layers[0].w) for k in (0, 1000))
    assert after > 2 * before
    assert error("neuron", 1000) == 0.0


def test_hebb_learns_eight_then_four_and_both_turn_the_line() -> None:
    state = open_scene("hebb")
    way = course(state)
    assert [int(way.batch(k)[0]) + 1 for k in (0, 1)] == [8, 4]
    nets = [way.at(k) for k in (0, 1, 2)]
    missed = [(np.flatnonzero(wrong(net, state.patterns)) + 1).tolist() for net in nets]
    assert missed == [[4, 8], [4], []]
    turns = [angle(nets[1]) - angle(nets[0]), angle(nets[2]) - angle(nets[1])]
    assert turns[0] < -20 and turns[1] < -20
    assert state.view.show_numbers and state.patterns.t[[7, 3], 0].tolist() == [1.0, -1.0]


def test_and_is_solved_and_rests() -> None:
    assert error("and", 0) > 0.0
    assert error("and", 24) == 0.0
    assert np.array_equal(run("and", 24).layers[0].w, run("and", 400).layers[0].w)
    assert run("and", 24).layers[0].theta[0] > 0.0


def test_hebb_on_and_with_zeros_gives_no_weights_and_twice_eta_as_threshold() -> None:
    net = run("coding", 1)
    assert net.layers[0].w.tolist() == [[0.0, 0.0]]
    assert net.layers[0].theta[0] == 2 * open_scene("coding").rule.eta
    assert error("coding", 1) == 0.25


def test_hebb_on_and_with_signs_gets_all_four_right() -> None:
    state, net = open_scene("coding-pm"), run("coding-pm", 1)
    assert state.rule == open_scene("coding").rule
    eta = state.rule.eta
    assert net.layers[0].w.tolist() == [[2 * eta, 2 * eta]]
    assert net.layers[0].theta.tolist() == [2 * eta]
    assert error("coding-pm", 1) == 0.0


def test_hebb_never_gets_right_what_error_correction_solves() -> None:
    playground = open_scene("hebb-error")
    runs = PRESETS[SCENES["hebb-error"].compare].make(playground)
    hebb, correcting = (begin_lane(playground, lane) for lane in runs.lanes)
    assert (hebb.rule.key, correcting.rule.key) == ("hebb", "error")
    way = course(hebb)
    assert all(wrong(way.at(k), hebb.patterns).any() for k in range(5001))
    assert not np.array_equal(way.at(5000).layers[0].w, way.at(4999).layers[0].w)
    way = course(correcting)
    assert way.solved(60)
    assert np.array_equal(way.at(60).layers[0].w, way.at(5000).layers[0].w)
    assert np.array_equal(hebb.patterns.x, correcting.patterns.x)


def test_one_line_never_solves_xor() -> None:
    way = course(open_scene("one-line"))
    assert not any(way.solved(k) for k in range(0, 400))


@pytest.mark.parametrize(
    ("key", "top"), [("xor01", [-0.5, 0.5, 0.5, -0.5]), ("xor", [-1.0, 1.0, 1.0, -1.0])]
)
def test_two_neurons_by_hand_solve_xor_in_either_coding(key: str, top: list[float]) -> None:
    state = open_scene(key)
    b, _ = fields(state.net, state.patterns.x)
    assert b[-1][:, 0].tolist() == top
    assert not wrong(state.net, state.patterns).any()
    assert state.net.layers[1].frozen


@pytest.mark.parametrize(("key", "k"), [("four-lines", 300), ("madaline", 1500)])
def test_four_lines_find_the_shape_below_a_fixed_neuron(key: str, k: int) -> None:
    assert error(key, 0) > 0.2
    assert error(key, k) == 0.0
    assert np.array_equal(run(key, k).layers[1].w, [[1.0, 1.0, 1.0, 1.0]])


def test_backpropagation_finds_xor() -> None:
    assert error("smooth-xor", 0) > 0.0
    assert error("smooth-xor", 300) == 0.0


def test_new_data_come_out_nearly_as_right_as_those_held_out() -> None:
    state, net = open_scene("new-data"), run("new-data", 20_000)
    assert classification_error(net, state.patterns) < 0.05
    assert len(state.validation) == 30 and len(state.test) == 100
    assert fresh_error(state, net) < 0.2


def test_fifteen_neurons_overfit_and_two_do_not() -> None:
    wide, narrow = run("overfit", 2000), run("fewer", 2000)
    state = open_scene("overfit")
    assert open_scene("fewer").patterns.x.tolist() == state.patterns.x.tolist()
    assert classification_error(wide, state.patterns) == 0.0
    assert classification_error(narrow, state.patterns) == 5 / 40
    assert fresh_error(state, wide) > 0.3
    assert fresh_error(state, narrow) < 0.22


@pytest.mark.parametrize("key", ["decay", "dropout"])
def test_remedies_keep_fifteen_neurons_from_overfitting(key: str) -> None:
    state, net = open_scene(key), run(key, 2000)
    assert classification_error(net, state.patterns) > 0.1
    assert fresh_error(state, net) < 0.22


def test_two_scenes_before_weight_decay_is_the_same_net_without_it() -> None:
    decay, plain = open_scene("decay"), open_scene(find_neighbour("decay", -2))
    assert plain.rule == replace(decay.rule, l2=0.0) != decay.rule
    assert plain.design == decay.design and plain.start_seed == decay.start_seed
    assert np.array_equal(plain.patterns.x, decay.patterns.x)


def test_the_held_out_energy_falls_and_rises() -> None:
    state, way = open_scene("early"), course(open_scene("early"))
    H = [energy(way.at(k), state.validation, state.rule.cost) for k in (0, 20, 400)]
    assert H[1] < H[0] and H[1] < H[2]
    assert fresh_error(state, way.at(20)) < fresh_error(state, way.at(400))


def test_one_neuron_with_squares_draws_a_circle() -> None:
    assert error("inputs", 0) > 0.2
    assert solved_after("inputs", 3000)
    w = np.abs(run("inputs", 2400).layers[0].w[0])
    assert w[:2].max() < 0.2 * w[2:].min()


def test_generations_find_the_shape() -> None:
    assert error("genetic", 0) > 0.2
    assert solved_after("genetic", 120)


@pytest.mark.parametrize(
    ("hidden", "most"),
    [("line", 0.16), ("1", 0.15), ("3", 0.03), ("5", 0.02), ("20", 0.01), ("50", 0.01)],
)
def test_moons_are_learnt_as_well_as_the_exercise_says(hidden: str, most: float) -> None:
    key = f"moons-{hidden}"
    state, net = open_scene(key), run(key, 20_000)
    assert state.rule.batch == len(state.patterns) and state.rule.reduction == "sum"
    assert classification_error(net, state.patterns) <= most
    if hidden in ("line", "1"):
        assert classification_error(net, state.patterns) > 0.1
    else:
        assert fresh_error(state, net) < 0.06


@pytest.mark.parametrize(
    ("key", "updates", "most"),
    [("tf-circle", 2500, 0.02), ("tf-xor", 2500, 0.02), ("tf-gauss", 250, 0.0)],
)
def test_the_default_net_learns_three_of_four_sets(key: str, updates: int, most: float) -> None:
    state, net = open_scene(key), run(key, updates)
    assert len(state.patterns) == len(state.validation) == 250
    assert classification_error(net, state.validation) <= most


def test_the_default_net_is_too_small_for_the_spiral() -> None:
    assert error("tf-spiral", 2500) > 0.3


def test_weights_start_as_in_tensorflow_playground() -> None:
    net = open_scene("tf-circle").origin
    assert net.sizes == (2, 4, 2, 1)
    assert all(np.abs(layer.w).max() <= 0.5 for layer in net.layers)
    assert all(np.array_equal(layer.theta, np.full(len(layer.theta), -0.1)) for layer in net.layers)


def test_another_start_leaves_the_fixed_output_as_it_was_set() -> None:
    state = open_scene("madaline")
    other = take_start_seed(state, 7)
    assert np.array_equal(other.net.layers[1].w, state.net.layers[1].w)
    assert not np.array_equal(other.net.layers[0].w, state.net.layers[0].w)
    assert course(other).solved(60 * 60)
