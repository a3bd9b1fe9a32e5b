"""Mean-field theory against quadrature by scipy, closed forms and simulated wide nets."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from scipy import integrate

from nnlab.core.lyapunov.random.mean_field import (
    chi_at,
    edge,
    exponent_map,
    fixed_point,
    moments,
    predict,
)
from nnlab.core.lyapunov.random.nets import RandomNet
from nnlab.core.lyapunov.random.sample import Draws, read_net


def mean(f: Callable[[float], float]) -> float:
    """Return the mean of f(z) over standard normal z."""

    def weighted(z: float) -> float:
        return f(z) * math.exp(-z * z / 2) / math.sqrt(2 * math.pi)

    marks = [-1.0, -0.1, 0.0, 0.1, 1.0]
    found = integrate.quad(weighted, -12, 12, points=marks, limit=400, epsabs=1e-13)
    return float(found[0])


@pytest.mark.parametrize("q", [1e-4, 0.3, 4.0, 50.0, 200.0])
def test_moments_of_tanh_are_those_of_an_adaptive_quadrature(q: float) -> None:
    root = math.sqrt(q)

    def slope(z: float) -> float:
        return 1.0 / math.cosh(root * z) ** 2

    found = moments("tanh", np.array(q))
    assert found.square == pytest.approx(mean(lambda z: math.tanh(root * z) ** 2), rel=1e-11)
    assert found.slope2 == pytest.approx(mean(lambda z: slope(z) ** 2), rel=1e-11)
    both = mean(lambda z: z / root * math.tanh(root * z) * slope(z))
    assert found.bVs == pytest.approx(both, rel=1e-11)
    assert found.bbs == pytest.approx(mean(lambda z: (z * slope(z)) ** 2), rel=1e-11)


@pytest.mark.parametrize("activation", ["tanh", "relu", "linear"])
def test_moments_are_those_of_gaussian_numbers(activation: str) -> None:
    b = 1.3 * np.random.default_rng(1).normal(size=400_000)
    g, dg = {
        "tanh": (np.tanh(b), 1 / np.cosh(b) ** 2),
        "relu": (np.maximum(b, 0), (b > 0) * 1.0),
        "linear": (b, np.ones_like(b)),
    }[activation]
    q = 1.69
    found = moments(activation, np.array(q))
    assert found.square == pytest.approx(np.mean(g**2), rel=0.01)
    assert found.slope2 == pytest.approx(np.mean(dg**2), rel=0.01)
    assert found.bVs == pytest.approx(np.mean(b * g * dg) / q, rel=0.01)
    assert found.bbs == pytest.approx(np.mean((b * dg) ** 2) / q, rel=0.01)


def test_moments_have_their_limits_where_all_fields_vanish() -> None:
    found = moments("tanh", np.zeros(2))
    assert found.square.tolist() == [0.0, 0.0]
    for one in (found.slope2, found.bVs, found.bbs):
        assert one == pytest.approx(np.ones(2), abs=1e-13)


@pytest.mark.parametrize(
    ("var_w", "var_b"), [(0.0, 0.2), (0.7, 0.1), (1.5, 0.05), (4.0, 0.0), (100.0, 100.0)]
)
def test_the_fixed_point_is_what_the_iteration_ends_at(var_w: float, var_b: float) -> None:
    q = 1.0
    for _ in range(2000):
        q = var_w * mean_square(q) + var_b
    assert fixed_point("tanh", var_w, var_b) == pytest.approx(q, rel=1e-9, abs=1e-12)


def mean_square(q: float) -> float:
    return float(moments("tanh", np.array(q)).square)


def test_without_thresholds_small_weights_silence_a_net_of_tanh_neurons() -> None:
    assert fixed_point("tanh", 0.8, 0.0) == pytest.approx(0.0, abs=1e-15)
    assert chi_at("tanh", 0.8, 0.0) == pytest.approx(0.8)
    assert fixed_point("tanh", 1.2, 0.0) > 0.05


@pytest.mark.parametrize(("activation", "critical"), [("relu", 2.0), ("linear", 1.0)])
def test_homogeneous_nets_have_a_finite_q_only_below_their_line(
    activation: str, critical: float
) -> None:
    q = fixed_point(activation, critical / 2, 0.3)
    assert q == pytest.approx(0.6)
    assert fixed_point(activation, critical / 2, 0.0) == 0.0
    assert fixed_point(activation, critical, 0.3) == math.inf
    assert fixed_point(activation, critical * 1.1, 0.0) == math.inf
    assert math.isnan(fixed_point(activation, critical, 0.0)), "it stays what it is"
    assert chi_at(activation, critical, math.inf) == pytest.approx(1.0)


def test_on_the_edge_of_chaos_chi_is_one() -> None:
    line = edge("tanh", 5.0)
    assert len(line) > 200
    assert line[0] == pytest.approx([1.0, 0.0], abs=1e-12)
    assert line[-1, 0] > 4.9
    assert (np.diff(line, axis=0) > 0).all()
    for var_w, var_b in line[1::20].tolist():
        q = fixed_point("tanh", var_w, var_b)
        assert chi_at("tanh", var_w, q) == pytest.approx(1.0, abs=1e-7)


def test_the_edge_of_relu_and_linear_nets_is_a_straight_line() -> None:
    assert set(edge("relu", 5.0)[:, 0]) == {2.0}
    assert set(edge("linear", 5.0)[:, 0]) == {1.0}


@pytest.mark.parametrize("activation", ["tanh", "relu", "linear"])
def test_the_map_of_the_plane_has_the_exponent_of_each_point(activation: str) -> None:
    var_w, var_b = np.linspace(0.0, 5.0, 21), np.linspace(0.0, 1.0, 6)
    found = exponent_map(activation, var_w, var_b)
    assert found.shape == (6, 21)
    assert np.isneginf(found[:, 0]).all()
    for row, column in ((0, 2), (0, 9), (2, 5), (5, 20), (3, 1)):
        w, b = float(var_w[column]), float(var_b[row])
        chi = chi_at(activation, w, fixed_point(activation, w, b))
        assert found[row, column] == pytest.approx(0.5 * math.log(chi), abs=1e-4)


def simulate(recipe: RandomNet, points: int) -> tuple[np.ndarray, ...]:
    """Return |x|^2/n, and q, ln growth across and along x of each layer of one net, (L, points).

    Perpendicular and parallel directions are followed as `u`.
    """
    x = np.random.default_rng(5).normal(size=(points, recipe.inputs))
    along = x / np.linalg.norm(x, axis=1, keepdims=True)
    across = np.roll(along, 1, axis=1)
    across -= (across * along).sum(axis=1, keepdims=True) * along
    across /= np.linalg.norm(across, axis=1, keepdims=True)
    draws = Draws()
    rows = []
    for u in (across, along):
        readings = [one for one in read_net(recipe, x, u, draws) if one is not None]
        rows.append([one.single for one in readings])
    q = [one.q for one in readings]
    return np.mean(x**2, axis=1), np.array(q), np.array(rows[0]), np.array(rows[1])


@pytest.mark.parametrize(
    ("activation", "var_w", "var_b"),
    [("tanh", 0.6, 0.1), ("tanh", 2.5, 0.05), ("relu", 2.0, 0.1), ("linear", 1.1, 0.2)],
)
def test_wide_nets_are_as_predicted_layer_by_layer(
    activation: str, var_w: float, var_b: float
) -> None:
    recipe = RandomNet(activation, N=1000, L=5, var_w=var_w, var_b=var_b, seed=3)
    q0, q, across, along = simulate(recipe, 12)
    found = predict(recipe, q0)
    # Relative fluctuations of a layer are some 1 / sqrt(N), those of ln growth half of them.
    assert q == pytest.approx(found.q, rel=0.25)
    assert q.mean(axis=1) == pytest.approx(found.q.mean(axis=1), rel=0.15)
    assert across.mean(axis=1) == pytest.approx(found.across.mean(axis=1), abs=0.1)
    assert along.mean(axis=1) == pytest.approx(found.along.mean(axis=1), abs=0.1)


def test_many_wide_nets_have_the_exponent_of_the_theory() -> None:
    """The mean over nets narrows the fluctuations down: chi of a layer to one percent."""
    growths, q0, recipe = [], np.ones(1), RandomNet(N=600, L=4, var_w=2.0, var_b=0.1)
    x, u = np.array([[math.sqrt(2.0), 0.0]]), np.array([[0.0, 1.0]])
    for seed in range(30):
        one = RandomNet(N=600, L=4, var_w=2.0, var_b=0.1, seed=seed)
        growths.append([r.single[0] for r in read_net(one, x, u, Draws()) if r is not None])
    mean_growth = np.mean(growths, axis=0)
    expected = predict(recipe, q0).across[:, 0]
    assert mean_growth == pytest.approx(expected, abs=0.015)
    chi = np.exp(2 * np.diff(mean_growth))
    q = predict(recipe, q0).q[1:, 0]
    assert chi == pytest.approx([chi_at("tanh", 2.0, one) for one in q.tolist()], rel=0.02)


def test_deep_layers_have_the_exponent_of_the_fixed_point() -> None:
    recipe = RandomNet(N=100, L=60, var_w=2.2, var_b=0.1)
    found = predict(recipe, np.array([0.1, 3.0]))
    exponent = 0.5 * math.log(chi_at("tanh", 2.2, fixed_point("tanh", 2.2, 0.1)))
    assert np.diff(found.across, axis=0)[-1] == pytest.approx([exponent] * 2, abs=1e-9)
    assert found.q[-1] == pytest.approx([fixed_point("tanh", 2.2, 0.1)] * 2, rel=1e-9)


def test_a_direction_at_random_is_between_the_extremes() -> None:
    recipe = RandomNet(var_w=3.0)
    found = predict(recipe, np.array([1.0]))
    r, t = found.along[-1, 0], found.across[-1, 0]
    # In two dimensions the mean of ln(a cos^2 + b sin^2) is 2 ln((sqrt a + sqrt b) / 2).
    assert found.typical(2)[-1, 0] == pytest.approx(math.log((math.exp(r) + math.exp(t)) / 2))
    assert found.typical(1)[-1, 0] == r
    assert found.largest(2)[-1, 0] == max(r, t)
    assert found.typical(10)[-1, 0] > found.typical(2)[-1, 0]


def test_the_deepest_and_steepest_nets_neither_over_nor_underflow() -> None:
    for activation, var_w in (("tanh", 100.0), ("linear", 100.0), ("relu", 0.01)):
        recipe = RandomNet(activation, L=64, var_w=var_w, var_b=0.0)
        found = predict(recipe, np.array([0.5]))
        assert np.isfinite(found.across).all()
        assert np.isfinite(found.typical(2)).all()
    silent = predict(RandomNet(var_w=0.0), np.array([0.5]))
    assert np.isneginf(silent.across).all()
    assert np.isneginf(silent.typical(2)).all()
