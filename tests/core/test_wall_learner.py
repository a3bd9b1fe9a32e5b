"""The circle problem and the descent of the nets of the wall."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nnlab.core.lyapunov.walls.circle import draw_circle
from nnlab.core.lyapunov.walls.learner import WallLearner, draw_start, multiply
from nnlab.core.lyapunov.walls.nets import NetKey
from nnlab.core.lyapunov.walls.plan import (
    Work,
    fewest_epochs,
    plan,
    share_out,
    usual_epochs,
    weights_of,
)
from nnlab.core.lyapunov.walls.spec import WallSpec
from nnlab.core.network import Network, fields, have_equal_bits

CIRCLE = draw_circle(1000, 3)


def learner(width: int = 5, depth: int = 3, batch: int = 16, **settings: bool) -> WallLearner:
    return WallLearner(NetKey(width, depth, 3), CIRCLE, batch, 0.05, **settings)


def epochs(one: WallLearner, count: int) -> Network:
    for _ in range(count):
        for _ in one.learn():
            pass
    return one.network()


def mean_cost(net: Network, which: np.ndarray) -> float:
    O = fields(net, CIRCLE.x[:, which].T)[1][-1][:, 0]
    return float(np.mean((O - CIRCLE.t[which]) ** 2))


def test_patterns_fill_the_square_and_the_circle_decides() -> None:
    circle = draw_circle(20_000, 1)
    assert circle.x.shape == (2, 18_000) and circle.held_x.shape == (2, 2_000)
    assert np.abs(circle.x).max() <= 1.25 and np.abs(circle.x).max() > 1.24
    inside = (circle.x**2).sum(axis=0) < 1.0
    assert np.array_equal(circle.t, np.where(inside, 1.0, -1.0))
    # pi / 2.5^2 of the square is within the circle.
    assert inside.mean() == pytest.approx(np.pi / 6.25, abs=0.015)
    assert not np.array_equal(circle.x, draw_circle(20_000, 2).x)
    assert np.array_equal(circle.held_x, draw_circle(20_000, 1).held_x)


def test_a_step_goes_down_the_slope_of_the_mean_of_the_squared_error() -> None:
    one, which = learner(), np.arange(40, 56)
    before = one.network()
    dw, dtheta = one.find_gradient(which)
    eps = 1e-5
    for number, layer in enumerate(before.layers):
        for at in ((0, 0), (layer.w.shape[0] - 1, layer.w.shape[1] - 1)):
            costs = []
            for step in (eps, -eps):
                w = layer.w.copy()
                w[at] += step
                layers = list(before.layers)
                layers[number] = replace(layer, w=w)
                costs.append(mean_cost(Network(tuple(layers)), which))
            slope = (costs[0] - costs[1]) / (2 * eps)
            assert -2.0 / 16 * dw[number][at] == pytest.approx(slope, rel=2e-4, abs=1e-6)
        costs = []
        for step in (eps, -eps):
            theta = layer.theta.copy()
            theta[0] += step
            layers = list(before.layers)
            layers[number] = replace(layer, theta=theta)
            costs.append(mean_cost(Network(tuple(layers)), which))
        slope = (costs[0] - costs[1]) / (2 * eps)
        assert 2.0 / 16 * dtheta[number][0] == pytest.approx(slope, rel=2e-4, abs=1e-6)


def test_the_start_is_gaussian_of_variance_one_over_fan_in_with_no_thresholds() -> None:
    net = WallLearner(NetKey(250, 3, 5), CIRCLE, 16, 0.01).network()
    assert net.sizes == (2, 250, 250, 250, 1)
    assert all((layer.theta == 0).all() and layer.activation == "tanh" for layer in net.layers)
    assert net.layers[1].w.std() == pytest.approx(250**-0.5, rel=0.02)
    assert net.layers[0].w.std() == pytest.approx(2**-0.5, rel=0.1)


def test_what_a_net_learns_does_not_depend_on_others() -> None:
    alone = epochs(learner(), 3)
    first, second = learner(), WallLearner(NetKey(7, 2, 4), draw_circle(1000, 4), 16, 0.05)
    for _ in range(3):
        for _ in zip(first.learn(), second.learn(), strict=True):
            pass
    assert have_equal_bits(alone, first.network())
    assert not have_equal_bits(alone, epochs(learner(), 2))


def test_with_embedding_only_the_output_learns() -> None:
    start, net = learner(embedding=True).network(), epochs(learner(embedding=True), 1)
    for before, after in zip(start.layers[:-1], net.layers[:-1], strict=True):
        assert np.array_equal(before.w, after.w) and np.array_equal(before.theta, after.theta)
    assert not np.array_equal(start.layers[-1].w, net.layers[-1].w)
    # and it learns what the output of a whole net learns: delta V^T with delta = (t - O)(1 - O^2)
    which = np.arange(16)
    V = fields(start, CIRCLE.x[:, which].T)[1]
    O = V[-1][:, 0]
    delta = (CIRCLE.t[which] - O) * (1 - O * O)
    dw, dtheta = learner(embedding=True).find_gradient(which)
    assert dw[-1][0] == pytest.approx(delta @ V[-2], abs=1e-5)
    assert dtheta[-1][0] == pytest.approx(delta.sum(), abs=1e-5)


def test_frozen_layers_have_thresholds_since_odd_nets_know_no_circle() -> None:
    odd, drawn = (draw_start(NetKey(6, 3, 1), embedding) for embedding in (False, True))
    x = np.random.default_rng(0).uniform(-1.25, 1.25, (20, 2))
    there, opposite = fields(odd, x)[1][-2], fields(odd, -x)[1][-2]
    assert np.allclose(there, -opposite)
    assert all(np.array_equal(a.w, b.w) for a, b in zip(odd.layers, drawn.layers, strict=True))
    assert all((layer.theta != 0).all() for layer in drawn.layers[:-1])
    wide = draw_start(NetKey(250, 2, 1), True)
    assert wide.layers[0].theta.std() == pytest.approx(2**-0.5, rel=0.15)
    assert wide.layers[1].theta.std() == pytest.approx(250**-0.5, rel=0.15)


def test_descent_learns_the_circle() -> None:
    one = WallLearner(NetKey(10, 4, 1), draw_circle(4000, 1), 16, 0.03)
    net = epochs(one, 12)
    O = fields(net, one.circle.held_x.T)[1][-1][:, 0]
    wrong = float(np.mean((O >= 0) != (one.circle.held_t > 0)))
    steps = one.find_error(one.circle.held_x, one.circle.held_t)
    with pytest.raises(StopIteration) as end:
        while True:
            next(steps)
    assert end.value.value == pytest.approx(wrong, abs=0.003)
    assert wrong < 0.05


def test_a_net_that_diverges_is_seen_and_goes_back_to_what_was_finite() -> None:
    one = WallLearner(NetKey(5, 2, 3), CIRCLE, 16, 0.05)
    kept = epochs(one, 1)
    one._eta = 1e30
    epochs(one, 1)
    assert one.has_diverged()
    one.go_back()
    assert not one.has_diverged() and have_equal_bits(kept, one.network())


def test_the_cheap_nets_come_first_and_those_that_are_done_not_at_all() -> None:
    spec = WallSpec(widths=(50, 10), depths=(8, 2), seeds=2, seed=7)
    keys = plan(spec)
    assert len(keys) == 8 and {key.seed for key in keys} == {7, 8}
    sizes = [weights_of(key.width, key.depth) for key in keys]
    assert sizes == sorted(sizes)
    assert plan(spec, keys[:3]) == keys[3:]
    assert plan(spec, keys) == ()


def test_the_expected_epochs_lie_within_the_wanted_ones() -> None:
    spec = WallSpec(epochs=100)
    assert 1 <= fewest_epochs(spec) < usual_epochs(spec) < 100
    assert fewest_epochs(replace(spec, patterns=1_000_000)) == 1.0
    assert usual_epochs(replace(spec, epochs=4)) == 4.0
    assert usual_epochs(replace(spec, embedding=True)) == 100.0


def test_progress_rises_to_one_and_the_time_left_falls_to_nothing() -> None:
    spec = WallSpec(widths=(10, 50), depths=(2,), epochs=50)
    keys = plan(spec)
    work = Work(spec, {keys[0]: (0.1, 0.2), keys[1]: (1.0, 0.5)})
    seen, spent = [work.fraction], 0.0
    for key, pace in zip(keys, (0.2, 2.0), strict=True):
        for epoch in range(1, 15):
            spent += pace
            work.go_on(key, epoch, spent)
            seen.append(work.fraction)
        work.end(key, spent)
        seen.append(work.fraction)
    assert seen == sorted(seen) and seen[0] == 0.0
    assert seen[-1] == pytest.approx(1.0)
    assert work.seconds_left == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize(
    ("costs", "threads", "begun", "seconds"),
    [
        ((1.0, 2.0, 3.0), 1, (), 6.0),
        # The first thread takes 1, 2 and 3, the second 10.
        ((1.0, 2.0, 3.0, 10.0), 2, (), 10.0),
        # 1, then 2; 7; 6: three threads.
        ((1.0, 2.0, 6.0, 7.0), 3, (), 7.0),
        ((), 2, (4.0, 5.0), 5.0),
        # The one that is free takes the cheap net; the other, after 1, the dear one.
        ((2.0, 3.0), 2, (1.0,), 4.0),
        ((), 4, (), 0.0),
    ],
)
def test_work_is_shared_out_from_both_ends(
    costs: tuple[float, ...], threads: int, begun: tuple[float, ...], seconds: float
) -> None:
    assert share_out(costs, threads, begun) == pytest.approx(seconds)


def test_in_two_threads_the_time_left_is_that_of_the_thread_that_ends_last() -> None:
    spec = WallSpec(widths=(10, 50), depths=(2,), epochs=50)
    small, large = plan(spec)
    work = Work(spec, {small: (0.1, 0.0), large: (1.0, 0.0)}, 2)
    usual = usual_epochs(spec)
    assert work.seconds == pytest.approx(usual)
    work.go_on(small, 1.0, 1.0)
    work.go_on(large, 1.0, 1.0)
    # Just as fast as foreseen.
    assert work.seconds_left == pytest.approx(usual - 1.0)
    work.end(small, 0.1 * usual)
    work.go_on(large, 0.5 * usual, 0.5 * usual)
    assert work.seconds_left == pytest.approx(0.5 * usual)
    work.end(large, usual)
    assert work.fraction == pytest.approx(1.0) and work.seconds_left == pytest.approx(0.0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"widths": (1000,), "depths": (32,)},
        {"batch": 257},
        {"widths": ()},
        {"widths": (10, 10)},
        {"goal": 0.4},
        {"eta": float("nan")},
    ],
)
def test_a_wall_that_cannot_be_trained_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        WallSpec(**wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("shape", [(1, 250, 16), (250, 250, 16), (1000, 30, 700), (3, 2, 300_000)])
def test_products_in_parts_are_products(shape: tuple[int, int, int]) -> None:
    m, k, n = shape
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=(m, k)).astype(np.float32), rng.normal(size=(k, n)).astype(np.float32)
    out = np.full((m, n), np.nan, np.float32)
    multiply(a, b, out)
    assert np.allclose(out, a @ b, atol=1e-4)
    multiply(a, np.asfortranarray(b), out)
    assert np.allclose(out, a @ b, atol=1e-4)
