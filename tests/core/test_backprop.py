"""Gradients against finite differences."""

import numpy as np
import pytest

from nnlab.core.backprop import gradients
from nnlab.core.network import Layer, Network, energy, start_network
from nnlab.core.patterns import Patterns


def case(hidden: str, output: str, sizes: tuple[int, ...] = (3, 5, 4, 2)) -> tuple:
    random = np.random.default_rng(5)
    net = start_network(sizes, (hidden,) * (len(sizes) - 2) + (output,), 7)
    moved = [Layer(a.w, random.normal(size=a.theta.shape), a.activation) for a in net.layers]
    t = random.choice([-1.0, 1.0], (20, sizes[-1]))
    return Network(tuple(moved)), Patterns(random.normal(size=(20, sizes[0])), t)


def changed(net: Network, number: int, name: str, place: tuple[int, ...], by: float) -> Network:
    layers = list(net.layers)
    parts = {"w": layers[number].w.copy(), "theta": layers[number].theta.copy()}
    parts[name][place] += by
    layers[number] = Layer(parts["w"], parts["theta"], layers[number].activation)
    return Network(tuple(layers))


@pytest.mark.parametrize("hidden", ["linear", "tanh", "sigmoid", "relu"])
@pytest.mark.parametrize("output", ["linear", "tanh", "sigmoid"])
def test_gradients_are_the_limits_of_differences(hidden: str, output: str) -> None:
    net, patterns = case(hidden, output)
    h = 1e-5
    for number, slopes in enumerate(gradients(net, patterns.x, patterns.t)):
        for name, slope in zip(("w", "theta"), slopes, strict=True):
            found = np.empty_like(slope)
            for place in np.ndindex(slope.shape):
                up, down = (
                    energy(changed(net, number, name, place, by), patterns) for by in (h, -h)
                )
                found[place] = (up - down) / (2 * h)
            assert np.linalg.norm(found - slope) < 1e-7 * np.linalg.norm(slope)
