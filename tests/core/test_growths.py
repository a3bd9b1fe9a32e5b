"""Both singular values of J_l and the direction of greatest stretching."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.core.activations import ACTIVATIONS
from nnlab.core.compiled import gram_kernels
from nnlab.core.lyapunov.exponents import GrowthGrid, growth_map, map_steps, put
from nnlab.core.lyapunov.film import film_maps
from nnlab.core.lyapunov.growths import Wanted, points_exponents, points_growths
from nnlab.core.lyapunov.precise import precise_growths
from nnlab.core.network import Layer, Network, output
from tests.core.plane_nets import BOX, grid_points, make_net

ALL = Wanted(smallest=True, angles=True)
FEATURES = ("x1", "x2^2", "x1*x2", "sin x1")


def jacobians(net: Network, x: np.ndarray, step: float = 1e-6) -> np.ndarray:
    """Return dO/dx (points, outputs, 2) by differences."""
    sides = [
        (output(net, x + step * d) - output(net, x - step * d)) / (2 * step) for d in np.eye(2)
    ]
    return np.stack(sides, axis=2)


def off(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return by how much directions differ, which are the same after half a turn."""
    return np.abs(np.angle(np.exp(2j * (one - other)))) / 2


@pytest.mark.parametrize("features", [(), FEATURES])
@pytest.mark.parametrize("width", [5, 30])
@pytest.mark.parametrize("activation", [key for key in ACTIVATIONS if key != "softmax"])
def test_growths_are_those_of_differences_for_every_activation(
    activation: str, width: int, features: tuple[str, ...]
) -> None:
    plain = make_net((len(features) or 2, width, width, 3), activation)
    net = Network(plain.layers, features)
    x = grid_points(BOX, 7, 5)
    found = points_growths(net, x[:, 0], x[:, 1], 3, True, ALL)
    if ACTIVATIONS[activation].is_flat:
        assert np.isneginf(found.logs).all()
        assert np.isnan(found.angles).all()
        return
    _, sizes, directions = np.linalg.svd(jacobians(net, x))
    alive = sizes > 1e-9
    with np.errstate(divide="ignore"):
        expected = np.log(np.where(alive, sizes, 0.0)).T
    assert np.array_equal(np.isneginf(found.logs), np.isneginf(expected))
    assert found.logs[alive.T] == pytest.approx(expected[alive.T], abs=2e-4)
    one = alive[:, 0] & (sizes[:, 1] < 0.9 * sizes[:, 0])
    angles = np.arctan2(directions[:, 0, 1], directions[:, 0, 0])
    assert off(found.angles, angles)[one].max() < 1e-5
    assert np.all((found.angles[one] > -np.pi / 2 - 1e-6) & (found.angles[one] < np.pi / 2 + 1e-6))


def test_softmax_outputs_have_both_exponents() -> None:
    plain = make_net((2, 6, 4))
    net = Network((plain.layers[0], Layer(plain.layers[1].w, plain.layers[1].theta, "softmax")))
    x = grid_points(BOX, 6, 6)
    sizes = np.linalg.svd(jacobians(net, x), compute_uv=False)
    found = points_growths(net, x[:, 0], x[:, 1], 2, True, ALL)
    assert found.logs == pytest.approx(np.log(sizes).T, abs=1e-4)


@pytest.mark.parametrize("growth", [0.1, 1.0, 3.0])
@given(angle=st.floats(-1.5, 1.5), layers=st.integers(1, 10))
def test_layers_that_stretch_one_way_and_press_the_other(
    growth: float, angle: float, layers: int
) -> None:
    """Each of l layers is diag(e^a, e^-a) in turned axes: +-l a, over up to 26 decades."""
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    w = turn @ np.diag(np.exp([growth, -growth])) @ turn.T
    net = Network(tuple(Layer(w, np.zeros(2), "linear") for _ in range(layers)))
    x = grid_points(BOX, 2, 2)
    exact = precise_growths(net.layers, x)
    assert exact.logs[0] == pytest.approx(np.full(4, layers * growth), rel=1e-11)
    assert exact.logs[1] == pytest.approx(np.full(4, -layers * growth), abs=1e-7)
    assert off(exact.angles, angle).max() < 1e-9
    found = points_growths(net, x[:, 0], x[:, 1], layers, True, ALL)
    # Rounding w to float32 alone changes the smaller one by its size times e^(2 a) each layer.
    rounded = 2e-7 * layers * np.exp(2 * growth) + 2e-6
    assert found.logs[0] == pytest.approx(np.full(4, layers * growth), abs=2e-5)
    assert found.logs[1] == pytest.approx(np.full(4, -layers * growth), abs=rounded)
    assert off(found.angles, angle).max() < 1e-5


@pytest.mark.parametrize("sizes", [(2, 6, 6, 6, 6, 1), (2, 30, 30, 30, 1)])
@pytest.mark.parametrize("gain", [0.7, 1.5, 4.0, 20.0])
def test_float32_agrees_with_float64(sizes: tuple[int, ...], gain: float) -> None:
    net = make_net(sizes, "tanh", gain)
    x, ell = grid_points(BOX, 16, 16), len(sizes) - 2
    exact = precise_growths(net.layers[:ell], x)
    found = points_growths(net, x[:, 0], x[:, 1], ell, wanted=ALL)
    rounding = 3e-6 * max(1.0, gain) ** 1.5
    assert found.logs == pytest.approx(exact.logs, abs=rounding)
    apart = exact.logs[0] - exact.logs[1] > 0.1
    assert off(found.angles, exact.angles)[apart].max() < 1e-4


def test_a_layer_of_one_neuron_leaves_one_direction() -> None:
    """The chain 2-1-1-1: Lambda_1 is |w| times the product of w g', along w; Lambda_2 is 0."""
    first, rest = np.array([[0.6, -0.8]]), [1.7, -0.9, 2.2]
    layers = [Layer(first, [0.2]), *(Layer([[w]], [0.1]) for w in rest)]
    net, x = Network(tuple(layers)), grid_points(BOX, 5, 5)
    V = np.tanh(x @ first[0] - 0.2)
    expected = np.log(1 - V**2)
    for w in rest[:2]:
        b = w * V - 0.1
        expected, V = expected + np.log(abs(w) * (1 - np.tanh(b) ** 2)), np.tanh(b)
    found = points_growths(net, x[:, 0], x[:, 1], 3, wanted=ALL)
    assert found.logs[0] == pytest.approx(expected, abs=1e-6)
    assert np.isneginf(found.logs[1]).all()
    assert off(found.angles, np.arctan2(-0.8, 0.6)).max() < 1e-6


def test_one_living_relu_leaves_one_direction_and_none_leaves_nothing() -> None:
    w = np.array([[1.0, 0.5], [0.3, -1.0]])
    net = Network((Layer(w, [0.0, 0.0], "relu"), Layer(np.eye(2), [0.0, 0.0], "linear")))
    x1, x2 = np.float32([1.0, 1.0, -1.0]), np.float32([0.0, 1.0, 1.0])
    logs, angles = points_growths(net, x1, x2, 2, True, ALL)
    assert logs[:, 0] == pytest.approx(np.log(np.linalg.svd(w)[1]), abs=1e-6)
    assert logs[0, 1] == pytest.approx(0.5 * np.log(1.25), abs=1e-6)
    assert np.isneginf([logs[1, 1], logs[0, 2], logs[1, 2]]).all()
    assert angles[1] == pytest.approx(np.arctan(0.5), abs=1e-6)
    assert np.isnan(angles[2])


@given(angle=st.floats(0, 2 * np.pi))
def test_turning_the_input_turns_the_directions(angle: float) -> None:
    net = make_net((2, 6, 6, 1))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    turned = (Layer(net.layers[0].w @ turn, net.layers[0].theta), *net.layers[1:])
    x = grid_points(BOX, 5, 5)
    before, after = precise_growths(net.layers[:2], x), precise_growths(turned[:2], x @ turn)
    assert after.logs == pytest.approx(before.logs, abs=1e-9)
    assert off(after.angles, before.angles - angle).max() < 1e-8


@pytest.mark.parametrize("width", [8, 20])
@pytest.mark.parametrize("wanted", [Wanted(), ALL])
def test_a_film_has_the_map_of_each_layer(width: int, wanted: Wanted) -> None:
    net = make_net((2, width, width, width, 3))
    maps = film_maps(net, BOX, 31, 17, include_output=True, wanted=wanted)
    assert len(maps) == 4
    for ell, one in enumerate(maps, 1):
        alone = growth_map(net, BOX, 31, 17, ell, ell == 4, wanted)
        assert one.logs == pytest.approx(alone.logs, abs=2e-5)
        if wanted.angles:
            assert np.quantile(off(one.angles, alone.angles), 0.99) < 1e-4


def test_a_film_goes_on_through_a_layer_of_steps() -> None:
    layers = (*make_net((2, 4, 4)).layers, *make_net((4, 4, 1), "sgn").layers)
    maps = film_maps(Network(layers), BOX, 6, 6)
    assert [bool(np.isfinite(one.logs).all()) for one in maps] == [True, True, False]
    assert np.isneginf(maps[2].logs).all()


def test_points_have_the_exponents_of_the_map() -> None:
    net = make_net((2, 20, 20, 1))
    found = growth_map(net, BOX, 40, 10, 2, wanted=ALL)
    x = grid_points(BOX, 40, 10).astype(np.float32)
    largest, smallest = points_exponents(net, x[:, 0], x[:, 1], 2)
    assert np.array_equal(largest, found.logs[0].ravel() / np.float32(2))
    assert np.array_equal(smallest, found.logs[1].ravel() / np.float32(2))


@pytest.mark.parametrize("threads", [1, 2])
def test_a_large_map_tells_its_progress_and_can_be_cancelled(threads: int) -> None:
    steps = map_steps(make_net((2, 12, 12, 1)), BOX, 500, 400, 2, threads=threads)
    assert 0 < next(steps) < 1
    steps.close()
    steps = map_steps(make_net((2, 12, 12, 1)), BOX, 500, 400, 2, threads=threads)
    fractions = []
    while True:
        try:
            fractions.append(next(steps))
        except StopIteration as done:
            assert np.isfinite(done.value.logs).all()
            break
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0


def test_the_logarithm_of_the_kernels_keeps_float32s_digits() -> None:
    growth = np.exp(np.linspace(-50, 60, 20_001)).astype(np.float32)
    gram = np.stack([growth, np.zeros_like(growth), np.zeros_like(growth)])
    logs = np.empty_like(growth)
    assert gram_kernels.find_logs(gram, 1e-30, 1e30, logs) == 0
    exact = 0.5 * np.log(growth.astype(np.float64))
    assert np.abs(logs - exact).max() < 2e-6
    assert np.abs(logs - exact)[np.abs(exact) < 2].max() < 2.5e-7


def test_where_float32_gives_up_parts_are_small_and_the_map_is_that_of_float64() -> None:
    """Tangents of 1e60: all points of the map are computed in float64, in small pieces."""
    layers = tuple(Layer(30.0 * np.eye(2), np.zeros(2), "linear") for _ in range(40))
    grid = GrowthGrid(Network(layers), BOX, 100, 100, 40, include_output=True)
    found, sizes = grid.empty(), []
    for part in grid.parts():
        sizes.append(part.stop - part.start)
        put(found, part, grid.growths(part))
    assert sum(sizes) == 100**2
    assert max(sizes) < 0.2 * 8192
    assert found.logs == pytest.approx(np.full((1, 100, 100), 40 * np.log(30.0)), rel=1e-6)
