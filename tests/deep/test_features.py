"""What every row makes of an image, against loops of numpy; and the images to choose from."""

from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from nnlab.core.digits.rows import (
    Activation,
    AveragePool,
    BatchNorm,
    Conv,
    Dense,
    Dropout,
    MaxPool,
    Row,
)
from nnlab.core.digits.specs import NETS, DataSpec, TrainSpec
from nnlab.deep import cnn, data
from nnlab.deep.learning import checkpoint
from nnlab.deep.process.desk import Desk
from nnlab.deep.seeing.choose_images import choose_images
from nnlab.deep.seeing.features import insides
from nnlab.deep.seeing.insides import Insides, find_weights

Array = NDArray[np.float64]
G = {"relu": lambda b: np.maximum(b, 0), "tanh": np.tanh, "sigmoid": lambda b: 1 / (1 + np.exp(-b))}
OWN: tuple[Row, ...] = (
    *(Conv(4, 5, 2, padding=1, threshold=False), BatchNorm(), Activation("tanh")),
    *(Conv(6, 3), Activation("relu"), AveragePool(2), MaxPool(3, 1), Dropout(0.5)),
    *(Dense(8), BatchNorm(), Activation("sigmoid"), Dense(10)),
)


def make_desk(rows: tuple[Row, ...]) -> Desk:
    """A net in training mode in which nothing is at its starting value."""
    torch.manual_seed(7)
    net = cnn.build(rows).train()
    with torch.no_grad():
        for values in net.state_dict().values():
            if values.is_floating_point():
                values.add_(0.2 * torch.rand_like(values))
    return Desk(net=net, rows=rows)


def image() -> Array:
    return np.random.default_rng(1).random((28, 28))


def windows(x: Array, size: int, stride: int) -> Array:
    """All windows (maps, i, j, size, size) of maps, cut out one by one."""
    n = (x.shape[1] - size) // stride + 1
    out = np.empty((len(x), n, n, size, size))
    for i in range(n):
        for j in range(n):
            top, left = i * stride, j * stride
            out[:, i, j] = x[:, top : top + size, left : left + size]
    return out


def by_hand(row: Row, x: Array, found: Insides, number: int, net: torch.nn.Sequential) -> Array:
    """One row again, from its input and the weights that came along."""
    if isinstance(row, Conv | Dense):
        layer = find_weights(found.weights or (), number)
        assert layer is not None
        w, theta = layer.w.astype(float), layer.theta.astype(float)
        if isinstance(row, Dense):
            return w @ x.ravel() - theta
        padded = np.pad(x, ((0, 0), (row.padding,) * 2, (row.padding,) * 2))
        patches = windows(padded, row.kernel, row.stride)
        return np.einsum("kijpq,mkpq->mij", patches, w) - theta[:, None, None]
    if isinstance(row, MaxPool | AveragePool):
        patches = windows(x, row.size, row.stride or row.size)
        return patches.max((3, 4)) if isinstance(row, MaxPool) else patches.mean((3, 4))
    if isinstance(row, BatchNorm):
        modules = [m for m in net if not isinstance(m, torch.nn.Flatten)]
        norm = modules[number]
        mean, spread, scale, shift = (
            v.detach().double().numpy().reshape(-1, *(1,) * (x.ndim - 1))
            for v in (
                norm.running_mean,
                (norm.running_var + norm.eps).sqrt(),
                norm.weight,
                norm.bias,
            )
        )
        return (x - mean) / spread * scale + shift
    return G[row.g](x) if isinstance(row, Activation) else x


@pytest.mark.parametrize("rows", [OWN, *(NETS[k].rows for k in ("lenet", "strided", "784-30-10"))])
def test_each_row_equals_loops_over_what_the_row_before_gives(rows: tuple[Row, ...]) -> None:
    desk = make_desk(rows)
    found = insides(desk, image(), weights=True)
    assert len(found.V) == len(rows) == len(found.rows)
    for number, row in enumerate(rows):
        expected = by_hand(row, found.before(number).astype(float), found, number, desk.net)
        assert found.V[number].dtype == np.float32
        assert np.abs(found.V[number] - expected).max() < 1e-4 * (1 + np.abs(expected).max())


def test_the_net_gets_ink_scaled_to_mean_0_and_variance_1_of_mnist() -> None:
    found = insides(make_desk(NETS["784-10"].rows), image())
    assert np.allclose(found.x[0], (image() - data.MEAN) / data.SPREAD, atol=1e-5)
    assert np.allclose(found.image, image())


@pytest.mark.parametrize("cost", ["cross_entropy", "quadratic"])
def test_outputs_follow_the_cost(cost: str) -> None:
    torch.manual_seed(1)
    rows = NETS["lenet"].rows
    found = insides(Desk(net=cnn.build(rows), rows=rows), image(), cost=cost)
    b = found.V[-1].astype(float)
    expected = np.exp(b) / np.exp(b).sum() if cost == "cross_entropy" else 1 / (1 + np.exp(-b))
    assert np.allclose(found.O, expected, atol=1e-6)
    assert found.answer == int(b.argmax())


def test_the_net_stays_in_training_mode_and_as_it_was() -> None:
    desk = make_desk(OWN)
    before = {name: value.clone() for name, value in desk.net.state_dict().items()}
    first, second = insides(desk, image()), insides(desk, image())
    assert desk.net.training and all(module.training for module in desk.net)
    assert all(torch.equal(v, before[n]) for n, v in desk.net.state_dict().items())
    # Dropout passes everything: two answers are the same.
    assert all(np.array_equal(a, b) for a, b in zip(first.V, second.V, strict=True))


def test_answers_are_copies_of_one_moment() -> None:
    desk = make_desk(NETS["784-10"].rows)
    found = insides(desk, image(), weights=True)
    assert found.weights is not None
    w, V = found.weights[0].w.copy(), found.V[0].copy()
    with torch.no_grad():
        desk.net[1].weight.zero_()
    assert np.array_equal(found.weights[0].w, w) and np.array_equal(found.V[0], V)
    assert insides(desk, image()).weights is None


def test_a_file_knows_the_cost_of_its_training(tmp_path: Path) -> None:
    spec = TrainSpec(net="784-30-10", cost="quadratic", start="unit")
    desk = make_desk(spec.rows)
    path = tmp_path / "net.safetensors"
    checkpoint.write(path, desk.net, spec, {})
    found = insides(Desk(), image(), path=str(path), cost="cross_entropy")
    assert found.rows == spec.rows
    assert np.allclose(found.O, 1 / (1 + np.exp(-found.V[-1].astype(float))), atol=1e-6)
    again = insides(desk, image(), cost="quadratic")
    assert np.allclose(found.V[-1], again.V[-1], atol=1e-5)


def test_what_cannot_be_answered_says_so_in_one_line() -> None:
    with pytest.raises(ValueError, match="train one first"):
        insides(Desk(), image())
    with pytest.raises(ValueError, match="28 x 28 finite numbers"):
        insides(make_desk(NETS["784-10"].rows), np.zeros((3, 3)))


def test_ten_images_of_each_class_in_turn() -> None:
    found = choose_images(Desk(), DataSpec())
    assert len(found) == 100 and found.total == 10_000
    assert found.labels.tolist() == list(range(10)) * 10
    assert len(set(found.places.tolist())) == 100
    assert found.classes == tuple("0123456789")


def test_images_by_class_and_by_place() -> None:
    sevens = choose_images(Desk(), DataSpec(), label=7)
    assert set(sevens.labels.tolist()) == {7} and sevens.places[0] == 0
    chosen = choose_images(Desk(), DataSpec(), places=[9999, 3])
    assert chosen.places.tolist() == [9999, 3]
    same = choose_images(Desk(), DataSpec(), places=[3])
    assert np.array_equal(chosen.images[1], same.images[0])
    with pytest.raises(ValueError, match="0 to 9999"):
        choose_images(Desk(), DataSpec(), places=[10_000])
