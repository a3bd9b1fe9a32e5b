"""The core's gradients and updates against torch's autograd and optimisers in float64."""

from collections.abc import Callable

import numpy as np
import pytest
import torch

from nnlab.core.activations import coded_targets
from nnlab.core.backprop import gradients
from nnlab.core.course import Course
from nnlab.core.network import Network, start_network
from nnlab.core.patterns import Patterns, from_classes
from nnlab.core.rules import RuleSpec
from nnlab.core.trajectory import Trajectory

G: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "linear": lambda b: b,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "relu": torch.relu,
    "leaky": torch.nn.functional.leaky_relu,
    "softplus": torch.nn.functional.softplus,
    "softmax": lambda b: torch.softmax(b, dim=1),
}
HIDDEN = [key for key in G if key != "softmax"]
TOPS = [("quadratic", key) for key in G]
TOPS += [("cross_entropy", "sigmoid"), ("cross_entropy", "softmax")]
OPTIMISERS: dict[str, Callable[..., torch.optim.Optimizer]] = {
    "sgd": lambda parts, eta, decay: torch.optim.SGD(parts, eta, weight_decay=decay),
    "momentum": lambda parts, eta, decay: torch.optim.SGD(parts, eta, 0.9, weight_decay=decay),
    "nesterov": lambda parts, eta, decay: torch.optim.SGD(
        parts, eta, 0.9, weight_decay=decay, nesterov=True
    ),
    "rmsprop": lambda parts, eta, decay: torch.optim.RMSprop(
        parts, eta, alpha=0.99, eps=1e-8, weight_decay=decay
    ),
    "adam": lambda parts, eta, decay: torch.optim.Adam(
        parts, eta, betas=(0.9, 0.99), eps=1e-8, weight_decay=decay
    ),
}


def leaves(net: Network) -> list[tuple[torch.Tensor, torch.Tensor]]:
    return [
        (torch.tensor(a.w, requires_grad=True), torch.tensor(a.theta, requires_grad=True))
        for a in net.layers
    ]


def energy(
    net: Network, tensors: list, x: np.ndarray, t: np.ndarray, cost: str = "quadratic"
) -> torch.Tensor:
    V = torch.tensor(x)
    b, key = V, ""
    for (w, theta), key in zip(tensors, net.activations, strict=True):
        b = V @ w.T - theta
        V = G[key](b)
    coded = torch.tensor(coded_targets(net.activations[-1], t))
    if cost == "quadratic":
        return 0.5 * ((coded - V) ** 2).sum()
    if key == "softmax":
        return torch.nn.functional.cross_entropy(b, coded, reduction="sum")
    return torch.nn.functional.binary_cross_entropy_with_logits(b, coded, reduction="sum")


def patterns(outputs: int) -> Patterns:
    random = np.random.default_rng(2)
    numbers = random.integers(0, max(2, outputs), 30)
    return from_classes(random.normal(size=(30, 2)), numbers, outputs)


@pytest.mark.parametrize("layers", [0, 1, 2, 3])
@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize(("cost", "output"), TOPS)
def test_gradients_agree_with_autograd(cost: str, output: str, hidden: str, layers: int) -> None:
    sizes = (2, *(6, 5, 4)[:layers], 3)
    net = start_network(sizes, (hidden,) * layers + (output,), 1)
    data, tensors = patterns(3), leaves(net)
    energy(net, tensors, data.x, data.t, cost).backward()
    for ours, theirs in zip(gradients(net, data.x, data.t, cost), tensors, strict=True):
        for slope, tensor in zip(ours, theirs, strict=True):
            assert np.allclose(slope, tensor.grad.numpy(), rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize("hidden", HIDDEN)
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


@pytest.mark.parametrize("optimiser", OPTIMISERS)
@pytest.mark.parametrize("l2", [0.0, 0.05])
@pytest.mark.parametrize(
    ("cost", "output", "outputs"),
    [("quadratic", "tanh", 1), ("cross_entropy", "sigmoid", 1), ("cross_entropy", "softmax", 3)],
)
def test_a_hundred_updates_agree_with_torchs_optimisers(
    optimiser: str, l2: float, cost: str, output: str, outputs: int
) -> None:
    net = start_network((2, 6, 4, outputs), ("tanh", "softplus", output), 1)
    data, tensors = patterns(outputs), leaves(net)
    rule = RuleSpec(eta=0.01, batch=7, optimiser=optimiser, averaging=0.99, cost=cost, l2=l2)
    course = Course(Trajectory(net, data, rule, seed=4))
    # Thresholds are spared by the penalty.
    groups = [
        {"params": [w for w, _ in tensors], "weight_decay": l2},
        {"params": [theta for _, theta in tensors], "weight_decay": 0.0},
    ]
    steps = OPTIMISERS[optimiser](groups, 0.01, 0.0)
    for k in range(100):
        mu = course.batch(k)
        steps.zero_grad()
        (energy(net, tensors, data.x[mu], data.t[mu], cost) / len(mu)).backward()
        steps.step()
    for layer, (w, theta) in zip(course.at(100).layers, tensors, strict=True):
        assert np.allclose(layer.w, w.detach().numpy(), rtol=1e-9, atol=1e-11)
        assert np.allclose(layer.theta, theta.detach().numpy(), rtol=1e-9, atol=1e-11)
