"""Gradients against finite differences."""

import numpy as np
import pytest

from nnlab.core.backprop import gradients
from nnlab.core.network import Layer, Network, energy, fields, start_network
from nnlab.core.patterns import Patterns, from_classes

HIDDEN = ("linear", "tanh", "sigmoid", "relu", "leaky", "softplus")
TOPS = [("quadratic", key) for key in (*HIDDEN, "softmax")]
TOPS += [("cross_entropy", "sigmoid"), ("cross_entropy", "softmax")]
# Patterns nearer to the kink of a ReLU than this are left out: there is no slope at it.
MARGIN = 0.02


def case(hidden: str, layers: int, output: str) -> tuple[Network, Patterns]:
    random = np.random.default_rng(5)
    sizes = (3, *(5, 4, 6)[:layers], 3)
    net = start_network(sizes, (hidden,) * layers + (output,), 7, "xavier")
    *below, top = (Layer(a.w, random.normal(size=len(a.theta)), a.activation) for a in net.layers)
    # An output of ReLU neurons must not be dead.
    net = Network((*below, Layer(top.w, top.theta - 1.5, output)))
    x = random.normal(size=(100, 3))
    smooth = np.ones(len(x), dtype=np.bool_)
    for b, key in zip(fields(net, x)[0], net.activations, strict=True):
        if key in ("relu", "leaky"):
            smooth &= np.abs(b).min(axis=1) > MARGIN
    x = x[smooth][:30]
    assert len(x) >= 5
    return net, from_classes(x, random.integers(0, 3, len(x)), 3)


def changed(net: Network, number: int, name: str, place: tuple[int, ...], by: float) -> Network:
    layers = list(net.layers)
    parts = {"w": layers[number].w.copy(), "theta": layers[number].theta.copy()}
    parts[name][place] += by
    layers[number] = Layer(parts["w"], parts["theta"], layers[number].activation)
    return Network(tuple(layers), net.features)


def difference(
    net: Network, patterns: Patterns, cost: str, number: int, name: str, place: tuple[int, ...]
) -> float:
    """Return dH/dw by central differences of fourth order: 8 (H+ - H-) - (H++ - H--) over 12 h."""
    h = 1e-3

    def H(steps: int) -> float:
        return energy(changed(net, number, name, place, steps * h), patterns, cost)

    return (8 * (H(1) - H(-1)) - (H(2) - H(-2))) / (12 * h)


def check(net: Network, patterns: Patterns, cost: str) -> None:
    for number, slopes in enumerate(gradients(net, patterns.x, patterns.t, cost)):
        for name, slope in zip(("w", "theta"), slopes, strict=True):
            found = np.array(
                [
                    difference(net, patterns, cost, number, name, at)
                    for at in np.ndindex(slope.shape)
                ]
            ).reshape(slope.shape)
            assert np.linalg.norm(found - slope) < 1e-7 * np.linalg.norm(slope)


@pytest.mark.parametrize("layers", [0, 1, 2, 3])
@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize(("cost", "output"), TOPS)
def test_gradients_are_the_limits_of_differences(
    cost: str, output: str, hidden: str, layers: int
) -> None:
    check(*case(hidden, layers, output), cost)


def test_gradients_pass_through_other_inputs() -> None:
    random = np.random.default_rng(1)
    net = start_network((4, 5, 1), ("tanh", "sigmoid"), 3)
    net = Network(net.layers, ("x1", "x2^2", "x1*x2", "sin x2"))
    patterns = from_classes(random.normal(size=(20, 2)), random.integers(0, 2, 20), 1)
    check(net, patterns, "cross_entropy")


def test_penalties_pull_weights_and_spare_thresholds() -> None:
    net, patterns = case("tanh", 1, "tanh")
    plain = gradients(net, patterns.x, patterns.t)
    pulled = gradients(net, patterns.x, patterns.t, l1=0.3, l2=0.7)
    for layer, before, after in zip(net.layers, plain, pulled, strict=True):
        assert after[0] - before[0] == pytest.approx(0.3 * np.sign(layer.w) + 0.7 * layer.w)
        assert np.array_equal(after[1], before[1])
