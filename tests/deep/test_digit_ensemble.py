"""Nets that learn at once learn what each of them would have learnt alone."""

import math

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from nnlab.core.digits.schedule import one_cycle
from nnlab.core.lyapunov.digits.study import StudySpec
from nnlab.deep import data
from nnlab.deep.lyapunov.digits import ensemble as digit_ensemble
from nnlab.deep.lyapunov.digits import training as digit_training
from nnlab.deep.lyapunov.digits.training import Course
from tests.deep.kit import few_digits

SMALL = StudySpec(widths=(12, 9), members=3, epochs=2, batch=64)


def modules(nets: digit_ensemble.Ensemble, member: int) -> nn.Sequential:
    """One member as ordinary modules with its present weights, in float64."""
    parts: list[nn.Module] = []
    for w, bias in zip(nets.w, nets.bias, strict=True):
        linear = nn.Linear(w.shape[2], w.shape[1], dtype=torch.float64)
        with torch.no_grad():
            linear.weight.copy_(w[member])
            linear.bias.copy_(bias[member])
        parts += [linear, nn.Tanh() if nets.activation == "tanh" else nn.ReLU()]
    return nn.Sequential(*parts[:-1])


def make_double(spec: StudySpec) -> tuple[digit_ensemble.Ensemble, digit_ensemble.Ensemble]:
    sizes = (20, *spec.widths, 10)
    pair = [digit_ensemble.make(sizes, spec.activation, spec.members, torch.float64) for _ in "12"]
    digit_ensemble.start(pair[0], spec.seed)
    return pair[0], pair[1]


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_gradients_are_those_of_autograd(activation: str) -> None:
    nets, into = make_double(StudySpec(widths=(12, 9), members=3, activation=activation))
    generator = torch.Generator().manual_seed(1)
    nets.flat_bias.copy_(torch.randn(nets.flat_bias.shape, generator=generator))
    x = torch.randn(30, 20, generator=generator, dtype=torch.float64)
    t = torch.randint(0, 10, (30,), generator=generator)
    wrong = digit_ensemble.backward(nets, into, x, t)
    for member in range(3):
        net = modules(nets, member)
        b = net(x)
        functional.cross_entropy(b, t).backward()
        linear = [one for one in net if isinstance(one, nn.Linear)]
        for layer, one in enumerate(linear):
            torch.testing.assert_close(into.w[layer][member], one.weight.grad)
            torch.testing.assert_close(into.bias[layer][member], one.bias.grad)
        assert int(wrong[member]) == int((b.argmax(1) != t).sum())


@pytest.mark.parametrize("optimiser", ["adamw", "adam", "sgd"])
def test_members_become_what_ordinary_modules_become(optimiser: str) -> None:
    spec = StudySpec(widths=(12, 9), members=3, optimiser=optimiser, decay=0.3, eta=0.05)
    nets, into = make_double(spec)
    alone = [modules(nets, member) for member in range(3)]
    together = digit_ensemble.optimiser(nets, into, spec)
    kinds = {"adamw": torch.optim.AdamW, "adam": torch.optim.Adam, "sgd": torch.optim.SGD}
    single = [
        kinds[optimiser](
            [
                {"params": [p for p in net.parameters() if p.dim() == 2], "weight_decay": 0.3},
                {"params": [p for p in net.parameters() if p.dim() == 1], "weight_decay": 0.0},
            ],
            lr=0.05,
        )
        for net in alone
    ]
    generator = torch.Generator().manual_seed(2)
    for _ in range(20):
        x = torch.randn(16, 20, generator=generator, dtype=torch.float64)
        t = torch.randint(0, 10, (16,), generator=generator)
        digit_ensemble.backward(nets, into, x, t)
        together.step()
        for net, one in zip(alone, single, strict=True):
            one.zero_grad()
            functional.cross_entropy(net(x), t).backward()
            one.step()
    for member, net in enumerate(alone):
        linear = [one for one in net if isinstance(one, nn.Linear)]
        for layer, one in enumerate(linear):
            torch.testing.assert_close(nets.w[layer][member], one.weight.detach())
            torch.testing.assert_close(nets.bias[layer][member], one.bias.detach())


def test_starts_have_the_variance_of_the_paper_and_differ() -> None:
    nets = digit_ensemble.make((784, 100, 50), "tanh", 4)
    digit_ensemble.start(nets, 1)
    for w, inputs in zip(nets.w, (784, 100), strict=True):
        assert float(w.var()) * inputs == pytest.approx(1.0, abs=0.05)
    assert not any(bool(bias.any()) for bias in nets.bias)
    assert not torch.equal(nets.w[0][0], nets.w[0][1])
    fewer = digit_ensemble.make((784, 100, 50), "tanh", 2)
    digit_ensemble.start(fewer, 1)
    assert torch.equal(fewer.w[1], nets.w[1][:2])


def a_course(spec: StudySpec = SMALL) -> Course:
    train, _, test = few_digits(600, 0, 300)
    cpu = torch.device("cpu")
    return digit_training.begin(spec, data.part(train, cpu), data.part(test, cpu))


def an_epoch(course: Course) -> None:
    steps = digit_training.train_epoch(course)
    parts = list(steps)
    assert parts[0] < parts[-1] == 1.0


def test_an_epoch_learns_with_the_rate_of_its_cycle_and_counts_the_errors() -> None:
    course = a_course()
    an_epoch(course)
    assert course.updates == 10
    rate = course.optimiser.param_groups[0]["lr"]
    assert rate == pytest.approx(one_cycle(9, 20, SMALL.eta))
    an_epoch(course)
    first, second = course.epochs
    assert (first.epoch, second.epoch) == (1, 2)
    assert second.test_errors.mean() < first.train_errors.mean()
    x = data.scaled(course.test.x).flatten(1).double()
    answers = modules(course.nets, 1)(x).argmax(1)
    wrong = float((answers != course.test.t).double().mean())
    assert second.test_errors[1] == pytest.approx(wrong, abs=1 / 300)


def test_a_checkpoint_goes_on_with_the_same_bits(tmp_path) -> None:  # type: ignore[no-untyped-def]
    whole, cut = a_course(), a_course()
    an_epoch(whole)
    an_epoch(whole)
    an_epoch(cut)
    digit_training.write_checkpoint(cut, tmp_path)
    later = a_course()
    digit_training.put_back(later, tmp_path)
    assert [one.epoch for one in later.epochs] == [1]
    an_epoch(later)
    assert torch.equal(later.nets.flat_w, whole.nets.flat_w)
    assert torch.equal(later.nets.flat_bias, whole.nets.flat_bias)
    assert np.array_equal(later.epochs[1].test_errors, whole.epochs[1].test_errors)
    other = a_course(StudySpec(widths=(12, 9), members=3, epochs=3, batch=64))
    with pytest.raises(ValueError, match=r"checkpoint.safetensors .*other settings"):
        digit_training.put_back(other, tmp_path)


def test_what_diverges_says_so() -> None:
    course = a_course(StudySpec(widths=(5,), members=1, batch=50, eta=10.0, optimiser="sgd"))
    course.nets.flat_w[0] = math.inf
    with pytest.raises(ValueError, match="diverged in epoch 1: choose a smaller η"):
        an_epoch(course)
