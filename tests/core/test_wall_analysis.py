"""Figures of maps: nets whose exponents, ridges and directions are known."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import numpy as np
import pytest

from nnlab.core.arrays import FloatArray
from nnlab.core.lyapunov.walls.analysis import (
    OFFSETS,
    analyse,
    find_cosines,
    highest_peaks,
    spread_points,
    trace_ridge,
)
from nnlab.core.lyapunov.walls.centre_fit import fit_centre
from nnlab.core.network import Layer, Network, start_network


def result(steps: Generator[None, None, Any]) -> Any:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


def strip(slope: float, turn: float = 0.3, shift: float = 0.2) -> Network:
    """One neuron tanh(slope (n.x - shift)): Lambda_1 is slope times g', a ridge along a line."""
    n = np.array([[np.cos(turn), np.sin(turn)]])
    hidden = Layer(slope * n, np.array([slope * shift]), "tanh")
    return Network((hidden, Layer(np.array([[2.0]]), np.zeros(1), "tanh")))


def test_a_linear_net_is_flat_at_the_logarithm_of_its_largest_singular_value() -> None:
    rng = np.random.default_rng(0)
    w = rng.normal(size=(4, 2)), rng.normal(size=(4, 4)), rng.normal(size=(1, 4))
    layers = [Layer(one, np.zeros(len(one)), "linear") for one in w[:2]]
    found = result(analyse(Network((*layers, Layer(w[2], np.zeros(1), "tanh"))), 32))
    known = np.log(np.linalg.svd(w[1] @ w[0], compute_uv=False)[0])
    assert found.map.shape == (32, 32)
    assert np.allclose(found.map, known, atol=1e-5)
    trends = found.trends
    assert trends.centre == pytest.approx(known, abs=1e-5)
    assert trends.ridge == pytest.approx(known, abs=1e-5)
    assert trends.contrast == pytest.approx(0.0, abs=1e-5)
    # Directions are the same everywhere: of the first right singular vector and of w2 w1 w0.
    stretch = np.linalg.svd(w[1] @ w[0])[2][0]
    normal = (w[2] @ w[1] @ w[0])[0]
    cosine = abs(stretch @ normal) / np.hypot(*normal)
    assert trends.cos_boundary == pytest.approx(cosine, abs=1e-5)
    assert trends.cos_high == pytest.approx(cosine, abs=1e-5)


def test_the_ridge_of_a_neuron_lies_on_its_line_and_is_as_high_as_its_slope() -> None:
    slope, shift = 8.0, 0.2
    found = result(analyse(strip(slope, shift=shift), 100))
    trends = found.trends
    assert trends.ridge == pytest.approx(np.log(slope), abs=2e-3)
    assert trends.ridge_spread == pytest.approx(0.0, abs=2e-3)
    assert trends.distance == pytest.approx(0.0, abs=2e-3)
    assert trends.ridge_share == 1.0
    assert trends.cos_boundary == pytest.approx(1.0, abs=1e-6)
    assert trends.cos_high == pytest.approx(1.0, abs=1e-6)
    # The mean of ln g' over the disc around the origin, by a fine sum.
    x1, x2 = np.meshgrid(*[np.linspace(-0.2, 0.2, 801)] * 2)
    b = slope * (np.cos(0.3) * x1 + np.sin(0.3) * x2 - shift)
    inside = np.hypot(x1, x2) < 0.2
    centre = np.log(slope) - 2 * np.mean(np.log(np.cosh(b[inside])))
    assert trends.centre == pytest.approx(centre, abs=0.05)
    assert trends.contrast == pytest.approx(trends.ridge - trends.centre)
    (line,) = found.lines
    assert line.dtype == np.float32
    assert np.allclose(line @ [np.cos(0.3), np.sin(0.3)], shift, atol=1e-3)


def test_a_ridge_beside_the_boundary_has_its_distance() -> None:
    # The output changes sign where tanh(6 (x1 - 0.1)) = 0.6, not where its slope is largest.
    hidden = Layer(np.array([[6.0, 0.0]]), np.array([0.6]), "tanh")
    net = Network((hidden, Layer(np.array([[1.0]]), np.array([0.6]), "tanh")))
    trends = result(analyse(net, 64)).trends
    assert trends.distance == pytest.approx(np.arctanh(0.6) / 6.0, abs=1e-3)
    assert trends.ridge == pytest.approx(np.log(6.0), abs=1e-3)


def test_without_a_ridge_the_boundary_itself_counts() -> None:
    # The boundary lies more than 0.2 beside the ridge of the only neuron: lambda falls across it.
    hidden = Layer(np.array([[3.0, 0.0]]), np.zeros(1), "tanh")
    net = Network((hidden, Layer(np.array([[1.0]]), np.array([np.tanh(1.8)]), "tanh")))
    points = np.array([[0.6, -0.5], [0.6, 0.4]])
    ridge = result(trace_ridge(net, points))
    assert np.isnan(ridge.offset).all()
    assert ridge.top == pytest.approx(np.log(3.0) - 2 * np.log(np.cosh(1.8)), abs=1e-5)
    trends = result(analyse(net, 32)).trends
    assert trends.ridge_share == 0.0 and np.isnan(trends.distance)


def test_a_net_without_a_boundary_has_no_ridge() -> None:
    hidden = Layer(np.array([[1.0, 0.5]]), np.zeros(1), "tanh")
    net = Network((hidden, Layer(np.array([[1.0]]), np.array([-3.0]), "tanh")))
    found = result(analyse(net, 32))
    trends = found.trends
    assert found.lines == ()
    assert np.isnan([trends.ridge, trends.contrast, trends.distance, trends.cos_boundary]).all()
    # All of the box is called +1: wrong is what lies outside the circle.
    assert trends.error == pytest.approx(1 - np.pi / 6.25, abs=0.003)


def test_cosines_agree_with_jacobians_by_finite_differences() -> None:
    net = start_network((2, 6, 6, 1), ("tanh",) * 3, seed=4)
    points = np.random.default_rng(1).uniform(-1, 1, (5, 2))

    def hidden(x: FloatArray) -> FloatArray:
        for layer in net.layers[:-1]:
            x = np.tanh(layer.w @ x - layer.theta)
        return x

    eps, expected = 1e-6, []
    for x in points:
        steps = np.eye(2) * eps
        J = np.stack([(hidden(x + e) - hidden(x - e)) / (2 * eps) for e in steps], axis=1)
        gradient = net.layers[-1].w[0] @ J
        stretch = np.linalg.svd(J)[2][0]
        expected.append(abs(stretch @ gradient) / np.hypot(*gradient))
    assert result(find_cosines(net, points)) == pytest.approx(expected, abs=1e-4)


def test_the_highest_of_several_peaks_counts_and_is_refined() -> None:
    place, height = 0.0837, 1.7
    smooth = height - 3.0 * (OFFSETS - place) ** 2
    two = np.where(OFFSETS < -0.05, 1.0 - 90.0 * (OFFSETS + 0.12) ** 2, smooth - 0.9)
    slope = 0.5 + OFFSETS
    top, offset = highest_peaks(np.stack([smooth, two, slope]))
    assert top[0] == pytest.approx(height) and offset[0] == pytest.approx(place)
    assert top[1] == pytest.approx(1.0) and offset[1] == pytest.approx(-0.12)
    assert top[2] == pytest.approx(0.5) and np.isnan(offset[2])


def test_points_are_spread_evenly_over_lines_of_all_lengths() -> None:
    lines = [np.array([[0.0, 0.0], [3.0, 0.0]]), np.array([[0.0, 1.0], [0.0, 1.5], [0.0, 2.0]])]
    points = spread_points(lines, 8)
    assert np.allclose(points[:6], np.stack([np.arange(6) * 0.5 + 0.25, np.zeros(6)], axis=1))
    assert np.allclose(points[6:], [[0.0, 1.25], [0.0, 1.75]])
    assert spread_points([], 8).shape == (0, 2)


def test_the_law_at_the_centre_is_found_where_it_holds() -> None:
    values = {N: [0.5 * np.log(0.4 * N) + d for d in (-0.1, 0.1)] for N in (10, 50, 250)}
    fit = fit_centre(4, values)
    assert fit.constant == pytest.approx(0.4) and fit.misfit == pytest.approx(0.0, abs=1e-12)
    assert fit.slope == pytest.approx(0.5) and fit.offset == pytest.approx(0.5 * np.log(0.4))
    assert fit.law(50) == pytest.approx(fit.means[1])
    assert fit.spreads == pytest.approx([np.sqrt(0.02)] * 3)
    one = fit_centre(2, {10: [], 50: [1.0]})
    assert one.law(50) == pytest.approx(1.0) and np.isnan([one.slope, one.spreads[0]]).all()
    with pytest.raises(ValueError, match="L = 2"):
        fit_centre(2, {10: []})


def test_a_wide_random_net_has_the_constant_one_half() -> None:
    found = [
        result(analyse(start_network((2, 250, 250, 1), ("tanh",) * 3, seed), 16)).trends.centre
        for seed in range(8)
    ]
    assert fit_centre(2, {250: found}).constant == pytest.approx(0.5, rel=0.15)
