"""The errors delta of each layer against autograd on single patterns and finite differences."""

from pathlib import Path

import numpy as np
import pytest
import torch

from nnlab.core.digits.specs import NETS, TrainSpec
from nnlab.deep import cnn, data
from nnlab.deep.learning import costs, starts
from nnlab.deep.learning.deltas import (
    EVERY,
    POINTS,
    Deltas,
    layer_names,
    listening,
    measured_updates,
)
from nnlab.deep.reports import DeltaCurve, TrainingStarted
from tests.deep.kit import few_digits, finish, of, steps_of

PATTERNS = 4


def batch() -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(3)
    pixels = torch.randint(0, 256, (PATTERNS, 1, 28, 28), generator=generator, dtype=torch.uint8)
    return data.scaled(pixels).double(), torch.tensor([3, 1, 4, 1])


def net_of(key: str, cost: str) -> cnn.Net:
    torch.manual_seed(2)
    return cnn.build(NETS[key].rows, cost=cost).double()


def layers(net: torch.nn.Module) -> list[torch.nn.Module]:
    return [m for m in net.modules() if isinstance(m, torch.nn.Conv2d | torch.nn.Linear)]


@pytest.mark.parametrize("cost", ["cross_entropy", "quadratic"])
@pytest.mark.parametrize("key", ["784-10", "deep-30", "lenet", "book-conv"])
def test_the_rms_is_that_of_single_patterns(key: str, cost: str) -> None:
    """delta = -dh/db of each pattern's own energy h, by autograd one pattern at a time."""
    net, (x, t) = net_of(key, cost), batch()
    energy = costs.energy(TrainSpec(cost=cost))
    with listening(net) as found:
        energy(net(x), t).backward()
    measured = PATTERNS * torch.stack(found)

    squares: list[list[torch.Tensor]] = [[] for _ in layers(net)]
    for mu in range(PATTERNS):
        V, kept = x[mu : mu + 1], []
        for module in net:
            V = module(V)
            if module in layers(net):
                kept.append(V)
        h = energy(V, t[mu : mu + 1])
        for place, gradient in enumerate(torch.autograd.grad(h, kept)):
            squares[place].append(gradient.square().mean())
    expected = torch.stack([torch.stack(values).mean().sqrt() for values in squares])
    assert torch.allclose(measured.double(), expected, rtol=1e-5)


def test_the_rms_agrees_with_finite_differences() -> None:
    """A threshold of a fully connected row moves that one local field: dh/db = -dh/dtheta."""
    net, (x, t) = net_of("deep-30", "quadratic"), batch()
    energy = costs.energy(TrainSpec(cost="quadratic"))
    with listening(net) as found:
        energy(net(x[:1]), t[:1]).backward()
    step = 1e-5
    for layer, rms in zip(layers(net), found, strict=True):
        slopes = []
        for neuron in range(len(layer.bias)):
            h = []
            for sign in (1, -1):
                with torch.no_grad():
                    layer.bias[neuron] += sign * step
                    h.append(energy(net(x[:1]), t[:1]).item())
                    layer.bias[neuron] -= sign * step
            slopes.append((h[0] - h[1]) / (2 * step))
        assert rms.item() == pytest.approx(np.sqrt(np.mean(np.square(slopes))), rel=1e-4)


def test_of_softmax_and_cross_entropy_it_is_t_minus_o() -> None:
    net, (x, t) = net_of("784-10", "cross_entropy"), batch()
    with listening(net) as found:
        b = net(x)
        costs.energy(TrainSpec())(b, t).backward()
    O = b.softmax(1).detach().numpy()
    delta = np.eye(10)[t.numpy()] - O
    assert PATTERNS * found[0].item() == pytest.approx(np.sqrt((delta**2).mean()), rel=1e-5)


def test_four_hidden_layers_show_the_vanishing_gradient() -> None:
    """Nielsen, chapter 5: from each layer to the one before it delta falls to a third or less."""
    net = cnn.build(NETS["deep-30"].rows)
    torch.manual_seed(1)
    starts.begin(net, str(NETS["deep-30"].recipe["start"]))
    test = few_digits(200, 0, 10)[0]
    part = data.part(test, torch.device("cpu"))
    with listening(net) as found:
        b = net(data.scaled(part.x))
        costs.energy(TrainSpec())(b, part.t).backward()
    rms = torch.stack(found).numpy()
    assert (rms[:-1] < rms[1:] / 3).all()
    assert rms[0] < rms[-1] / 100


def test_layers_have_short_names() -> None:
    assert layer_names(NETS["lenet"].rows) == ("conv 16@24×24", "conv 32@8×8", "128", "10")
    assert layer_names(NETS["784-30-10"].rows) == ("30", "10")


@pytest.mark.parametrize("updates", [1, 2, 100, 900, 165_000, 12_000_000, 55_000_000])
def test_the_curve_is_bounded_and_dense_in_the_beginning(updates: int) -> None:
    """On the axis of log update no gap is wider than a factor of 2."""
    found = measured_updates(updates)
    assert len(found) <= POINTS
    assert found[:16].tolist() == list(range(1, min(updates, 16) + 1))
    gaps = np.diff(found)
    assert (gaps >= 1).all()
    assert (np.diff(gaps) >= 0).all()
    assert (gaps <= found[:-1]).all()
    assert updates - found[-1] < max(EVERY, updates / (POINTS / 2))
    if updates > 1000:
        # The late ones cost little.
        assert gaps[-1] >= EVERY


@pytest.mark.parametrize("updates", [1, 700, 165_000])
def test_measured_is_what_the_curve_says(updates: int) -> None:
    deltas, begun = Deltas(updates, 2), min(updates, 700)
    due = [k for k in range(begun) if deltas.due(k)]
    for place, _ in enumerate(due):
        deltas.add([torch.tensor(0.5), torch.tensor(float(place))], 2)
    deltas.collect()
    curve = deltas.curve()
    assert curve.updates.tolist() == [k + 1 for k in due]
    assert curve.rms.tolist() == [[1.0, 2.0 * place] for place in range(len(due))]

    again = Deltas(updates, 2)
    again.restore(curve.rms, begun)
    assert again.curve().updates.tolist() == curve.updates.tolist()
    with pytest.raises(ValueError, match="errors delta"):
        again.restore(curve.rms[:-1], begun)


def test_a_training_tells_them(tmp_path: Path) -> None:
    spec = TrainSpec(net="784-100-10", device="cpu", epochs=2, batch=20)
    reports, _ = finish(steps_of(few_digits(1000, 50, 50), tmp_path, spec))
    curve = of(reports, DeltaCurve)[-1]
    assert curve.updates.tolist() == measured_updates(100).tolist()
    assert curve.rms.shape == (len(curve.updates), len(of(reports, TrainingStarted)[0].layers))
    assert (curve.rms > 0).all()
    assert curve.rms[-1, -1] < curve.rms[0, -1]
