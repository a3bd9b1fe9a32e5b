"""A run as a function of k: the same bits however one comes to a step."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlab.core.course import WINDOW, Course
from nnlab.core.network import Network, classification_error, energy, start_network
from nnlab.core.patterns import Patterns
from nnlab.core.rules import RuleSpec
from nnlab.core.training.engines import make_engine
from nnlab.core.training.grid import DoublingGrid
from nnlab.core.training.orders import Orders, epochs_in_block, order_block
from nnlab.core.trajectory import Trajectory

FIRST_ORDERS = [[4, 1, 2, 3, 6, 0, 5, 7], [7, 0, 2, 5, 6, 4, 1, 3]]


def patterns(p: int, seed: int = 0) -> Patterns:
    x = np.random.default_rng(seed).uniform(-1, 1, (p, 2))
    return Patterns(x, np.where(x[:, :1] * x[:, 1:] > 0, 1.0, -1.0))


def trajectory(batch: int = 1, p: int = 30, seed: int = 5, eta: float = 0.1) -> Trajectory:
    net = start_network((2, 4, 2, 1), ("tanh", "tanh", "tanh"), 1)
    return Trajectory(net, patterns(p), RuleSpec("backprop", eta, batch), seed)


def bits(net: Network) -> bytes:
    return b"".join(layer.w.tobytes() + layer.theta.tobytes() for layer in net.layers)


def replay(job: Trajectory, k: int) -> bytes:
    """Train to step k one update a call, without keyframes or any cache."""
    engine = make_engine(job)
    orders = Orders(job.rule, job.seed, len(job.patterns))
    params = engine.pack(job.start, job.memory)
    for step in range(k):
        block, first = orders.block(step)
        engine.train(params, block, first, step, step + 1)
    return bits(engine.unpack(params))


steps = st.integers(0, 3000)
visits = st.lists(
    st.one_of(
        st.tuples(st.just("at"), steps, st.just(0.0)),
        st.tuples(st.just("run"), steps, st.sampled_from([0.0, 1e-5, 1e-3])),
        st.tuples(st.just("update"), steps, st.just(0.0)),
        st.tuples(st.just("back"), st.integers(1, 70), st.just(0.0)),
    ),
    max_size=8,
)


@settings(max_examples=40)
@given(batch=st.sampled_from([1, 4, 30]), visits=visits, k=steps)
def test_any_way_to_a_step_gives_the_same_bits(
    batch: int, visits: list[tuple[str, int, float]], k: int
) -> None:
    job = trajectory(batch)
    course, present = Course(job), 0
    for action, number, budget in visits:
        if action == "at":
            course.at(number)
            present = number
        elif action == "run":
            present = course.run(present, present + number, budget)
        elif action == "update":
            course.update(number)
        else:
            for _ in range(number):
                present = max(0, present - 1)
                course.at(present)
    assert bits(course.at(k)) == bits(Course(job).at(k))


@pytest.mark.parametrize("batch", [1, 4, 30])
def test_keyframes_and_chunks_agree_with_a_replay_update_by_update(batch: int) -> None:
    job = trajectory(batch)
    course = Course(job)
    course.at(5000)
    for k in (0, 1, WINDOW, 999, 2048, 4097, 5000):
        assert bits(course.at(k)) == replay(job, k)


def test_stepping_back_walks_through_the_same_networks() -> None:
    course = Course(trajectory(p=250))
    forward = {k: bits(course.at(k)) for k in range(20_000, 20_200)}
    course.at(60_000)
    backward = {k: bits(course.at(k)) for k in range(20_199, 19_999, -1)}
    assert backward == forward


def test_the_curve_depends_on_the_furthest_step_alone() -> None:
    job = trajectory()
    one_go, in_steps = Course(job), Course(job)
    one_go.at(5000)
    k = 0
    while k < 5000:
        k = in_steps.run(k, 5000, 1e-4)
        in_steps.at(k // 2)
    first, second = one_go.curve(), in_steps.curve()
    for a, b in zip((first.k, first.H, first.C), (second.k, second.H, second.C), strict=True):
        assert np.array_equal(a, b)
    assert first.k.tolist() == list(range(0, 5001, first.k[1]))
    assert 512 <= len(first.k) <= 2048


def test_the_curve_holds_energy_and_error() -> None:
    job = trajectory()
    course = Course(job)
    course.at(300)
    curve = course.curve()
    for k in (0, 17, 300):
        net = course.at(k)
        assert curve.k[k] == k
        assert curve.H[k] == pytest.approx(energy(net, job.patterns), rel=1e-12)
        assert curve.C[k] == classification_error(net, job.patterns)


def test_memory_is_bounded_for_the_largest_net() -> None:
    sizes = (2, *(64,) * 8, 1)
    net = start_network(sizes, ("tanh",) * 9, 0)
    course = Course(Trajectory(net, patterns(20), RuleSpec()))
    assert course._keyframes._rows.nbytes <= 48 * 2**20


def test_a_doubling_grid_thins_out_evenly() -> None:
    grid = DoublingGrid(8, 1)
    for k in range(100):
        if k == grid.next:
            grid.append((float(k),))
    assert grid.stride == 16
    assert grid.steps().tolist() == [0, 16, 32, 48, 64, 80, 96]
    assert grid.rows().ravel().tolist() == grid.steps().tolist()
    assert grid.before(31)[0] == 16


@pytest.mark.parametrize("batch", [1, 3])
@pytest.mark.parametrize("hidden", ["linear", "relu"])
def test_divergence_is_found_at_the_same_step_in_any_chunks(batch: int, hidden: str) -> None:
    net = start_network((2, 4, 1), (hidden, "linear"), 1)
    job = Trajectory(net, patterns(30), RuleSpec("backprop", 40.0, batch), 3)
    course, in_steps = Course(job), Course(job)
    last = course.run(0, None, 60.0)
    k = 0
    while in_steps.diverged is None:
        k = in_steps.run(k, k + 1, 0.0)
    assert in_steps.diverged == course.diverged
    assert course.diverged is not None
    assert course.diverged.k_last_finite == last == k
    assert "learning rate eta = 40" in course.diverged.reason
    assert course.run(last, None, 0.01) == last
    assert bits(course.at(last)) == bits(in_steps.at(last))
    for layer in course.at(last).layers:
        assert np.isfinite(layer.w).all()
        assert np.isfinite(layer.theta).all()
    with pytest.raises(ValueError, match=f"diverged after step {last}"):
        course.at(last + 1)
    assert course.run(last // 2, last, 1.0) == last


def test_run_keeps_to_its_stop_and_goes_on_at_least_one_update() -> None:
    course = Course(trajectory())
    assert course.run(0, 10, 10.0) == 10
    assert course.run(10, 10, 1.0) == 10
    assert course.run(10, None, 0.0) > 10


def test_an_update_tells_its_patterns_and_numbers() -> None:
    job = trajectory(batch=4, p=30)
    course = Course(job)
    assert course.update(0) is None
    update = course.update(8)
    assert update is not None
    assert update.mu.tolist() == course.batch(7).tolist()
    assert len(update.mu) == 2  # 30 = 7 * 4 + 2
    assert update.factor == 0.1 / 2
    assert np.array_equal(update.x, job.patterns.x[update.mu])
    assert np.array_equal(update.t, job.patterns.t[update.mu])
    assert np.allclose(update.delta, (update.t - update.O) * (1 - np.tanh(update.b) ** 2))
    assert bits(update.before) == bits(course.at(7))
    assert bits(update.after) == bits(course.at(8))
    for layer, after, dw, dtheta in zip(
        update.before.layers, update.after.layers, update.dw, update.dtheta, strict=True
    ):
        assert np.allclose(layer.w + dw, after.w, rtol=1e-13, atol=1e-15)
        assert np.allclose(layer.theta + dtheta, after.theta, rtol=1e-13, atol=1e-15)


def test_epochs_hold_every_pattern_once() -> None:
    course = Course(trajectory(batch=7, p=30))
    assert course.updates_per_epoch == 5
    assert [course.epoch(k) for k in (0, 4, 5, 11)] == [0, 0, 1, 2]
    for epoch in (0, 3):
        learnt = np.concatenate([course.batch(5 * epoch + i) for i in range(5)])
        assert sorted(learnt) == list(range(30))


@given(seed=st.integers(-(2**63), 2**63), p=st.integers(1, 40), block=st.integers(0, 10**9))
def test_orders_are_permutations_and_functions_of_seed_and_block(
    seed: int, p: int, block: int
) -> None:
    orders = order_block(RuleSpec(), seed, block, p)
    assert orders.shape == (epochs_in_block(p), p)
    assert (np.sort(orders, axis=1) == np.arange(p)).all()
    assert np.array_equal(orders, order_block(RuleSpec(batch=3), seed, block, p))


def test_every_pattern_comes_everywhere_equally_often() -> None:
    orders = np.concatenate([order_block(RuleSpec(), 1, block, 5) for block in range(4)])
    for place in orders.T:
        assert np.bincount(place) / len(orders) == pytest.approx([0.2] * 5, abs=0.015)


def test_orders_of_a_seed_are_the_same_for_ever() -> None:
    assert order_block(RuleSpec(), 1, 0, 8)[:2].tolist() == FIRST_ORDERS


def test_sequential_order_is_as_numbered() -> None:
    orders = Orders(RuleSpec(batch=3, order="sequential"), 0, 5)
    assert [orders.batch(k).tolist() for k in (0, 1, 2)] == [[0, 1, 2], [3, 4], [0, 1, 2]]


def test_without_patterns_there_is_step_0_only() -> None:
    nothing = Patterns(np.empty((0, 2)), np.empty((0, 1)))
    course = Course(Trajectory(start_network((2, 1), ("tanh",), 0), nothing, RuleSpec()))
    assert course.run(0, None, 1.0) == 0
    assert course.epoch(0) == 0
    assert not course.solved(0)
    assert course.batch(0).tolist() == []
    assert course.curve().H.tolist() == [0.0]
    with pytest.raises(ValueError, match="no patterns to learn"):
        course.at(1)


def test_impossible_steps_and_patterns_are_refused() -> None:
    with pytest.raises(ValueError, match="no step -1"):
        Course(trajectory()).at(-1)
    net = start_network((3, 1), ("tanh",), 0)
    with pytest.raises(ValueError, match="takes 3 inputs and gives 1 outputs; the patterns have 2"):
        Trajectory(net, patterns(4), RuleSpec())
