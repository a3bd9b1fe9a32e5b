"""Optimisers, decay, schedules, costs and starts against their formulas in numpy; the presets."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from nnlab.core.digits.rows import Pixels
from nnlab.core.digits.schedule import SCHEDULES
from nnlab.core.digits.specs import NETS, TrainSpec
from nnlab.deep import cnn, data
from nnlab.deep.learning import costs, starts, training
from nnlab.deep.process import device
from tests.deep.kit import few_digits, finish, steps_of

CPU = torch.device("cpu")
ETA, DECAY, MOMENTUM, UPDATES = 0.05, 0.1, 0.7, 5
Array = NDArray[np.float64]


def gradients(w: Array, theta: Array, x: Array, t: Array) -> tuple[Array, Array]:
    """dH/dw and dH/dtheta of 784-10 with softmax and cross entropy: delta = t - O."""
    b = x @ w.T - theta
    O = np.exp(b - b.max(axis=1, keepdims=True))
    delta = t - O / O.sum(axis=1, keepdims=True)
    return -delta.T @ x / len(x), delta.mean(axis=0)


def sgd(value: Array, g: Array, memory: dict[str, Any], k: int) -> Array:
    return value - ETA * g


def momentum(value: Array, g: Array, memory: dict[str, Any], k: int) -> Array:
    memory["v"] = MOMENTUM * memory.get("v", 0) + g
    return value - ETA * memory["v"]


def nesterov(value: Array, g: Array, memory: dict[str, Any], k: int) -> Array:
    memory["v"] = MOMENTUM * memory.get("v", 0) + g
    return value - ETA * (g + MOMENTUM * memory["v"])


def adam(value: Array, g: Array, memory: dict[str, Any], k: int) -> Array:
    """Kingma & Ba, arXiv:1412.6980, with their constants."""
    memory["m"] = 0.9 * memory.get("m", 0) + 0.1 * g
    memory["s"] = 0.999 * memory.get("s", 0) + 0.001 * g**2
    m, s = memory["m"] / (1 - 0.9**k), memory["s"] / (1 - 0.999**k)
    return value - ETA * m / (np.sqrt(s) + 1e-8)


RULES = {"sgd": sgd, "momentum": momentum, "nesterov": nesterov, "adam": adam, "adamw": adam}


@pytest.mark.parametrize("decay", [0.0, DECAY])
@pytest.mark.parametrize("optimiser", RULES)
def test_an_optimiser_follows_its_formula(optimiser: str, decay: float) -> None:
    """Decay adds decay * w to the gradient of weights; with adamw it shrinks them by itself."""
    spec = TrainSpec(
        net="784-10",
        device="cpu",
        optimiser=optimiser,
        momentum=MOMENTUM,
        eta=ETA,
        decay=decay,
        schedule="constant",
    )
    course = training.start(spec, 100, CPU)
    layer = cnn.weights(course.net, spec.rows)[0]
    w, theta = layer.w.astype(float), layer.theta.astype(float)
    memories: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
    generator = np.random.default_rng(4)
    for k in range(1, UPDATES + 1):
        images = generator.integers(0, 256, (6, 28, 28), dtype=np.uint8)
        labels = generator.integers(0, 10, 6)
        training.update(course, torch.tensor(images)[:, None], torch.tensor(labels))
        x = (images.reshape(6, 784) / 255 - data.MEAN) / data.SPREAD
        dw, dtheta = gradients(w, theta, x, np.eye(10)[labels])
        if optimiser == "adamw":
            w *= 1 - ETA * decay
        else:
            dw += decay * w
        w = RULES[optimiser](w, dw, memories[0], k)
        theta = RULES[optimiser](theta, dtheta, memories[1], k)
    layer = cnn.weights(course.net, spec.rows)[0]
    assert np.allclose(layer.w, w, atol=2e-5)
    assert np.allclose(layer.theta, theta, atol=2e-5)


def test_decay_leaves_thresholds_and_batch_normalisation_alone() -> None:
    spec = TrainSpec(net="strided", device="cpu", decay=0.5, optimiser="sgd")
    groups = training.start(spec, 100, CPU).optimiser.param_groups
    for group in groups:
        assert all((p.dim() > 1) == (group["weight_decay"] == 0.5) for p in group["params"])
    count = sum(p.numel() for group in groups for p in group["params"])
    assert count == NETS["strided"].weights


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_each_update_goes_with_the_rate_of_its_schedule(schedule: str) -> None:
    spec = TrainSpec(net="784-10", device="cpu", schedule=schedule, epochs=2, batch=10)
    course = training.start(spec, 100, CPU)
    part = data.part(few_digits(100, 0, 10)[0], CPU)
    rates = []
    for _ in range(2):
        for _ in training.train_epoch(course, part):
            rates.append(course.optimiser.param_groups[0]["lr"])
        course.pace.add_evaluation()
    known = [SCHEDULES[schedule](k, 20, spec.eta) for k in range(20)]
    assert list(dict.fromkeys(rates)) == list(dict.fromkeys(known))


@pytest.mark.parametrize("smoothing", [0.0, 0.2])
def test_the_energies_are_their_formulas(smoothing: float) -> None:
    generator = np.random.default_rng(8)
    b, labels = generator.normal(size=(5, 7)), generator.integers(0, 7, 5)
    t = np.eye(7)[labels] * (1 - smoothing) + smoothing / 7
    O = np.exp(b) / np.exp(b).sum(axis=1, keepdims=True)
    expected = {
        "cross_entropy": -(t * np.log(O)).sum(axis=1).mean(),
        "quadratic": ((t - 1 / (1 + np.exp(-b))) ** 2).sum(axis=1).mean() / 2,
    }
    for cost, H in expected.items():
        energy = costs.energy(TrainSpec(cost=cost, smoothing=smoothing))
        assert energy(torch.tensor(b), torch.tensor(labels)).item() == pytest.approx(H, rel=1e-6)


@pytest.mark.parametrize(
    ("start", "spread", "thresholds"),
    [("fan_in", 400**-0.5, 0), ("he", 200**-0.5, 0), ("small", 0.01, 0), ("unit", 1, 1)],
)
def test_starts_have_their_variances(start: str, spread: float, thresholds: float) -> None:
    torch.manual_seed(3)
    net = torch.nn.Sequential(
        torch.nn.Conv2d(1, 16, 5), torch.nn.Conv2d(16, 800, 5), torch.nn.Linear(400, 800)
    )
    starts.begin(net, start)
    for layer in list(net)[1:]:
        assert layer.weight.mean().item() == pytest.approx(0, abs=0.02 * spread)
        assert layer.weight.std().item() == pytest.approx(spread, rel=0.02)
        assert layer.bias.std().item() == pytest.approx(thresholds, rel=0.1)


def test_a_unit_start_is_one_for_pixels_from_0_to_1() -> None:
    net = cnn.build(NETS["784-30-10"].rows)
    x = torch.rand(20, 1, 28, 28)
    torch.manual_seed(6)
    starts.begin(net, "unit")
    torch.manual_seed(6)
    w, bias = torch.empty(30, 784).normal_(), torch.empty(30).normal_()
    b = net[:2]((x - data.MEAN) / data.SPREAD)
    assert torch.allclose(b, x.flatten(1) @ w.T + bias, atol=1e-3)


def test_a_net_of_pixels_gets_the_ink_itself() -> None:
    rows = NETS["nielsen"].rows
    assert rows == (Pixels(), *NETS["784-30-10"].rows)
    net = cnn.build(rows)
    torch.manual_seed(6)
    starts.begin(net, "unit")
    torch.manual_seed(6)
    w, bias = torch.empty(30, 784).normal_(), torch.empty(30).normal_()
    assert torch.equal(net[2].weight, w) and torch.equal(net[2].bias, bias)
    ink = torch.randint(0, 256, (20, 1, 28, 28), dtype=torch.uint8)
    b = net[:3](data.scaled(ink))
    assert torch.allclose(b, (ink / 255).flatten(1) @ w.T + bias, atol=1e-3)


def test_the_start_depends_on_the_seed_alone() -> None:
    one, two, other = (
        training.start(TrainSpec(device="cpu", seed=seed, batch=batch), 500, CPU).net.state_dict()
        for seed, batch in ((1, 10), (1, 20), (2, 10))
    )
    assert all(torch.equal(values, two[name]) for name, values in one.items())
    assert not torch.equal(one["0.weight"], other["0.weight"])


@pytest.mark.parametrize("there", [True, False])
def test_bfloat16_is_taken_where_it_is_faster_and_allowed(
    there: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def arithmetic(**settings: Any) -> str:
        return training.start(TrainSpec(**settings), 100, CPU).arithmetic

    monkeypatch.setattr(device, "bfloat16_pays", lambda where: there)
    assert arithmetic() == ("bfloat16" if there else "float32")
    for settings in ({"arithmetic": "float32"}, {"batch": 4}, {"net": "784-100-10"}):
        assert arithmetic(**settings) == "float32"


EPOCHS = {"784-30-10": 3, "nielsen": 3, "deep-30": 12}
"""Where two epochs of a few digits are too few: layers of sigmoids learn slowly."""


@pytest.mark.parametrize("net", NETS)
def test_every_preset_learns_with_its_own_recipe(tmp_path: Path, net: str) -> None:
    """Fewer epochs of fewer digits, but everything else as the preset says; chance is 450."""
    digits = few_digits(1500 if net in ("example", "strided-big") else 3000, 100, 500)
    spec = replace(TrainSpec(device="cpu", net=net), **NETS[net].recipe)
    few = replace(spec, epochs=EPOCHS.get(net, 2))
    _, result = finish(steps_of(digits, tmp_path, few))
    assert result.n_wrong < (250 if net in EPOCHS else 150)
