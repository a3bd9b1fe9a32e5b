"""Finite-time Lyapunov exponents against finite differences and closed forms."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.core.activations import ACTIVATIONS
from nnlab.core.box import Box
from nnlab.core.lyapunov.exponents import GrowthGrid, ftle_map
from nnlab.core.lyapunov.layers import chosen_layers, depth, flat_layer
from nnlab.core.lyapunov.precise import tangent_growth
from nnlab.core.network import Layer, Network, output, start_network
from tests.core.plane_nets import BOX, grid_points, make_net


def test_exponent_is_the_growth_of_a_small_circle() -> None:
    net, ell, step = make_net((2, 8, 8, 8, 1)), 3, 1e-6
    x = grid_points(BOX, 5, 5)

    def hidden(v: np.ndarray) -> np.ndarray:
        for layer in net.layers[:ell]:
            v = ACTIVATIONS[layer.activation].g(v @ layer.w.T - layer.theta)
        return v

    angles = np.linspace(0, np.pi, 721)
    growth = [
        np.linalg.norm(hidden(x + step * d) - hidden(x - step * d), axis=1) / (2 * step)
        for d in np.column_stack([np.cos(angles), np.sin(angles)])
    ]
    expected = np.log(np.max(growth, axis=0)) / ell
    assert ftle_map(net, BOX, 5, 5, ell).ravel() == pytest.approx(expected, abs=1e-5)


OTHER = ("x1", "x2^2", "x1*x2", "sin x1")
PAIRS = [("tanh", "tanh"), ("leaky", "linear"), ("softplus", "sigmoid"), ("tanh", "softmax")]


@pytest.mark.parametrize("features", [(), ("x1", "x2"), OTHER])
@pytest.mark.parametrize("width", [5, 30])
@pytest.mark.parametrize(("hidden", "top"), PAIRS)
def test_exponents_are_those_of_differences_for_all_activations_and_inputs(
    features: tuple[str, ...], width: int, hidden: str, top: str
) -> None:
    plain = make_net((len(features) or 2, width, width, 3), hidden)
    last = plain.layers[-1]
    net = Network((*plain.layers[:-1], Layer(last.w, last.theta, top)), features)
    x, step = grid_points(BOX, 7, 5), 1e-6
    for ell in (1, 3):
        part = Network(net.layers[:ell], features)
        sides = [
            (output(part, x + step * d) - output(part, x - step * d)) / (2 * step)
            for d in np.eye(2)
        ]
        growth = np.linalg.norm(np.stack(sides, axis=2), 2, axis=(1, 2))
        exact = tangent_growth(part.layers, x, features)
        assert exact == pytest.approx(np.log(growth), abs=1e-6)
        values = ftle_map(net, BOX, 7, 5, ell, include_output=True).ravel()
        assert values == pytest.approx(exact / ell, abs=1e-5)


@pytest.mark.parametrize("gain", [8.0, 200.0])
def test_a_saturated_softmax_does_not_underflow(gain: float) -> None:
    w = gain * np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, -1.0]])
    net = Network((Layer(w, np.zeros(3), "softmax"),))
    values = ftle_map(net, BOX, 6, 6, 1, include_output=True).ravel()
    assert np.isfinite(values).all()
    assert values == pytest.approx(tangent_growth(net.layers, grid_points(BOX, 6, 6)), abs=1e-4)


def test_linear_nets_have_the_singular_value_of_their_product() -> None:
    net = make_net((2, 7, 5, 3, 1), "linear")
    product = np.linalg.multi_dot([layer.w for layer in net.layers[2::-1]])
    expected = np.log(np.linalg.norm(product, 2)) / 3
    assert ftle_map(net, BOX, 6, 4, 3) == pytest.approx(np.full((4, 6), expected), abs=1e-6)


@given(angle=st.floats(0, 2 * np.pi), size=st.sampled_from([2, 3, 30]))
def test_orthogonal_weights_give_zero(angle: float, size: int) -> None:
    random = np.random.default_rng(size)
    first = np.linalg.qr(random.normal(size=(size, size)))[0][:, :2] @ rotation(angle)
    second = np.linalg.qr(random.normal(size=(size, size)))[0]
    zero = np.zeros(size)
    net = Network(
        (Layer(first, zero, "linear"), Layer(second, zero, "linear"), Layer(second, zero))
    )
    assert np.abs(ftle_map(net, BOX, 4, 4, 2)).max() < 1e-6


def rotation(angle: float) -> np.ndarray:
    """Return the rotation of the plane by an angle."""
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


@given(angle=st.floats(0, 2 * np.pi))
def test_rotating_the_input_rotates_the_map(angle: float) -> None:
    net = make_net((2, 6, 6, 1))
    turned = Network(
        (Layer(net.layers[0].w @ rotation(angle), net.layers[0].theta), *net.layers[1:])
    )
    x = grid_points(BOX, 5, 5)
    turned_growth = tangent_growth(turned.layers, x @ rotation(angle))
    assert turned_growth == pytest.approx(tangent_growth(net.layers, x), abs=1e-10)


@pytest.mark.parametrize("gain", [8.0, 40.0, 200.0])
def test_saturated_nets_do_not_underflow(gain: float) -> None:
    net = Network(
        tuple(Layer(gain * np.eye(2), np.full(2, gain * 0.4 + 0.1), "tanh") for _ in range(5))
    )
    x = grid_points(Box(0.0, 0.3, 0.0, 0.3), 6, 6)
    values = ftle_map(net, Box(0.0, 0.3, 0.0, 0.3), 6, 6, 4).ravel()
    assert np.isfinite(values).all()
    assert values == pytest.approx(tangent_growth(net.layers[:4], x) / 4, rel=1e-4)


@pytest.mark.parametrize("activation", ["sgn", "heaviside"])
def test_steps_have_no_tangents(activation: str) -> None:
    net = Network((*make_net((2, 4)).layers, *make_net((4, 4, 1), activation).layers))
    assert flat_layer(net, 1) is None
    assert flat_layer(net, 2) == 2
    assert np.isfinite(ftle_map(net, BOX, 4, 4, 1)).all()
    assert np.isneginf(ftle_map(net, BOX, 4, 4, 2)).all()
    assert np.isneginf(tangent_growth(net.layers[:2], grid_points(BOX, 4, 4))).all()


def test_dead_relus_give_minus_infinity_where_they_are_dead() -> None:
    net = Network((Layer([[1.0, 0.0]], [0.5], "relu"), Layer([[1.0]], [0.0], "linear")))
    values = ftle_map(net, BOX, 50, 3, 1)
    x1, _ = BOX.centres(50, 3)
    assert np.isneginf(values[:, x1 < 0.5]).all()
    assert np.all(values[:, x1 > 0.5] == 0.0)


def test_a_diverged_net_gives_nan() -> None:
    net = Network((Layer([[np.inf, 1.0]], [0.0]), Layer([[1.0]], [0.0])))
    assert np.isnan(ftle_map(net, BOX, 3, 3, 1)).all()


def test_tiles_and_threads_give_the_same_bits() -> None:
    for width in (5, 40):
        net = make_net((2, width, width, width, 1))
        whole = ftle_map(net, BOX, 123, 77, 3)
        assert np.array_equal(whole, ftle_map(net, BOX, 123, 77, 3, threads=2))
        grid = GrowthGrid(net, BOX, 123, 77, 3)
        parts = list(grid.parts())
        assert [part.start for part in parts[1:]] == [part.stop for part in parts[:-1]]
        pieces = np.concatenate([grid.growths(part).logs[0] for part in parts])
        assert np.array_equal(whole.ravel(), pieces / np.float32(3))


def test_layers_that_do_not_exist_are_refused() -> None:
    net = make_net((2, 3, 3, 1))
    assert depth(net) == 2
    assert depth(net, include_output=True) == 3
    for ell in (0, 3):
        with pytest.raises(ValueError, match=f"l = {ell} is not one of 1 to 2"):
            chosen_layers(net, ell)
    with pytest.raises(ValueError, match="no hidden layer"):
        ftle_map(start_network((2, 1), ("tanh",), 1), BOX, 4, 4, 1)
    with pytest.raises(ValueError, match="2 inputs; this has 3"):
        ftle_map(make_net((3, 3, 1)), BOX, 4, 4, 1)
