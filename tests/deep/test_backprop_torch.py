"""The core's gradients and updates against torch's autograd in float64."""

import numpy as np
import pytest
import torch

from nnlab.core.activations import coded_targets
from nnlab.core.backprop import gradients
from nnlab.core.network import Network, start_network
from nnlab.core.patterns import Patterns
from nnlab.core.rules import RuleSpec
from nnlab.core.trajectory import Course, Trajectory

G = {
    "linear": lambda b: b,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "relu": torch.relu,
}


def leaves(net: Network) -> list[tuple[torch.Tensor, torch.Tensor]]:
    return [
        (torch.tensor(a.w, requires_grad=True), torch.tensor(a.theta, requires_grad=True))
        for a in net.layers
    ]


def energy(net: Network, tensors: list, x: np.ndarray, t: np.ndarray) -> torch.Tensor:
    V = torch.tensor(x)
    for (w, theta), key in zip(tensors, net.activations, strict=True):
        V = G[key](V @ w.T - theta)
    return 0.5 * ((torch.tensor(coded_targets(net.activations[-1], t)) - V) ** 2).sum()


def patterns(outputs: int) -> Patterns:
    random = np.random.default_rng(2)
    return Patterns(random.normal(size=(30, 2)), random.choice([-1.0, 1.0], (30, outputs)))


@pytest.mark.parametrize("hidden", G)
@pytest.mark.parametrize("output", ["linear", "tanh", "sigmoid"])
def test_gradients_agree_with_autograd(hidden: str, output: str) -> None:
    net = start_network((2, 6, 5, 2), (hidden, hidden, output), 1)
    data, tensors = patterns(2), leaves(net)
    energy(net, tensors, data.x, data.t).backward()
    for ours, theirs in zip(gradients(net, data.x, data.t), tensors, strict=True):
        for slope, tensor in zip(ours, theirs, strict=True):
            assert np.allclose(slope, tensor.grad.numpy(), rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("hidden", G)
@pytest.mark.parametrize("batch", [1, 7, 30])
@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_a_hundred_updates_agree_with_those_by_autograd(
    hidden: str, batch: int, reduction: str
) -> None:
    net = start_network((2, 6, 1), (hidden, "tanh"), 1)
    data, tensors, eta = patterns(1), leaves(net), 0.02
    rule = RuleSpec("backprop", eta, batch, reduction=reduction)
    course = Course(Trajectory(net, data, rule, seed=4))
    flat = [tensor for pair in tensors for tensor in pair]
    for k in range(100):
        mu = course.batch(k)
        H = energy(net, tensors, data.x[mu], data.t[mu])
        slopes = torch.autograd.grad(H / len(mu) if reduction == "mean" else H, flat)
        with torch.no_grad():
            for tensor, slope in zip(flat, slopes, strict=True):
                tensor -= eta * slope
    ours = [part for layer in course.at(100).layers for part in (layer.w, layer.theta)]
    for part, tensor in zip(ours, flat, strict=True):
        assert np.allclose(part, tensor.detach().numpy(), rtol=1e-10, atol=1e-12)
