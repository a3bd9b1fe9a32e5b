"""All singular values of J_l at a point, over any range."""

from itertools import pairwise

import numpy as np
import pytest

from nnlab.core.activations import ACTIVATIONS
from nnlab.core.lyapunov.precise import precise_growths
from nnlab.core.lyapunov.spectrum import spectrum
from nnlab.core.network import Layer, Network
from tests.core.plane_nets import make_net


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "softplus", "linear"])
@pytest.mark.parametrize("layers", [1, 4, 16])
def test_exponents_of_a_square_net_add_up_to_the_determinant(activation: str, layers: int) -> None:
    """sum lambda_i = (1/L) ln |det J|, det J the product of det W and of all slopes."""
    net = make_net((6,) * (layers + 1), activation)
    x = np.random.default_rng(1).normal(size=6)
    log_det, V = 0.0, x
    for layer in net.layers:
        b = layer.w @ V - layer.theta
        g = ACTIVATIONS[layer.activation]
        slope, V = g.dg(b), g.g(b)
        log_det += np.linalg.slogdet(layer.w)[1] + np.log(slope).sum()
    found = spectrum(net, x, layers, include_output=True)
    assert np.all(np.diff(found) <= 0)
    assert found.sum() / layers == pytest.approx(log_det / layers, abs=1e-11)


def test_a_product_over_sixty_decades_has_every_exponent() -> None:
    """W_k = Q_k+1 diag(s) Q_k^T: the singular values of the product are s^L."""
    random, layers = np.random.default_rng(3), 20
    frames = [np.linalg.qr(random.normal(size=(5, 5)))[0] for _ in range(layers + 1)]
    powers = np.log(10) * np.array([1.5, 0.75, 0.1, -0.9, -1.5])
    net = Network(
        tuple(
            Layer(above @ np.diag(np.exp(powers)) @ below.T, np.zeros(5), "linear")
            for below, above in pairwise(frames)
        )
    )
    found = spectrum(net, np.zeros(5), layers, include_output=True)
    assert found == pytest.approx(layers * powers, abs=1e-9)
    assert (found[0] - found[-1]) / np.log(10) == pytest.approx(60.0)


def test_close_exponents_are_told_apart() -> None:
    net = make_net((7, 7, 7, 7))
    V, J = np.full(7, 0.1), np.eye(7)
    for layer in net.layers:
        V = np.tanh(layer.w @ V - layer.theta)
        J = np.diag(1 - V**2) @ layer.w @ J
    found = spectrum(net, np.full(7, 0.1), 3, include_output=True)
    assert found == pytest.approx(np.log(np.linalg.svd(J)[1]), abs=1e-12)


def test_a_chain_of_single_neurons_has_the_product_of_its_slopes() -> None:
    weights, V, expected = [1.3, -2.1, 0.4, 3.0], 0.7, 0.0
    for w in weights:
        expected, V = (
            expected + np.log(abs(w)) - 2 * np.log(np.cosh(w * V - 0.2)),
            np.tanh(w * V - 0.2),
        )
    net = Network(tuple(Layer([[w]], [0.2]) for w in weights))
    assert spectrum(net, np.array([0.7]), 4, include_output=True) == pytest.approx([expected])


@pytest.mark.parametrize("features", [(), ("x1", "x1*x2", "sin x2")])
def test_nets_of_the_plane_have_the_two_exponents_of_the_map(features: tuple[str, ...]) -> None:
    net = Network(make_net((len(features) or 2, 9, 9, 9, 4), gain=6.0).layers, features)
    for x in ([0.3, -0.2], [1.0, 1.1]):
        exact = precise_growths(net.layers, np.array([x]), features).logs[:, 0]
        assert spectrum(net, np.array(x), 4, include_output=True) == pytest.approx(exact, abs=1e-9)


def test_a_softmax_output_takes_part() -> None:
    plain = make_net((3, 5, 4))
    net = Network((plain.layers[0], Layer(plain.layers[1].w, plain.layers[1].theta, "softmax")))
    x = np.array([0.2, -0.4, 0.9])
    V = np.tanh(net.layers[0].w @ x - net.layers[0].theta)
    O = np.exp(net.layers[1].w @ V - net.layers[1].theta)
    O /= O.sum()
    J = (np.diag(O) - np.outer(O, O)) @ net.layers[1].w @ np.diag(1 - V**2) @ net.layers[0].w
    found = spectrum(net, x, 2, include_output=True)
    assert found == pytest.approx(np.log(np.linalg.svd(J)[1]), abs=1e-11)


def test_what_vanishes_is_minus_infinity() -> None:
    narrow = make_net((5, 2, 4, 3))
    assert np.isneginf(spectrum(narrow, np.zeros(5), 2)).tolist() == [False, False, True, True]
    steps = Network((*make_net((3, 3), "sgn").layers, *make_net((3, 1)).layers))
    assert np.isneginf(spectrum(steps, np.zeros(3), 1)).all()
    dead = Network((Layer(np.eye(3), [-1.0, 1.0, -1.0], "relu"), *make_net((3, 1)).layers))
    assert spectrum(dead, np.zeros(3), 1).tolist() == [0.0, 0.0, -np.inf]


def test_a_point_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="needs 3 components"):
        spectrum(make_net((3, 3, 1)), np.zeros(2), 1)
