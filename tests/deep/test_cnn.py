"""Nets of torch against plain numpy: cross-correlation minus threshold, pooling, gradients."""

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from nnlab.core.digits.rows import Activation, BatchNorm, Conv, Dense, MaxPool, Pixels, Row
from nnlab.core.digits.specs import NETS, TrainSpec
from nnlab.deep import cnn, data
from nnlab.deep.learning.training import start

Array = NDArray[np.float64]


def correlate(x: Array, w: Array, theta: Array, row: Conv) -> Array:
    """b_ij = sum_pq w_pq x_{p+i-1, q+j-1} - theta, loop by loop (Mehlig ch. 8)."""
    x = np.pad(x, ((0, 0), (row.padding,) * 2, (row.padding,) * 2))
    size = (x.shape[1] - row.kernel) // row.stride + 1
    b = np.empty((row.maps, size, size))
    for m in range(row.maps):
        for i in range(size):
            for j in range(size):
                top, left = i * row.stride, j * row.stride
                patch = x[:, top : top + row.kernel, left : left + row.kernel]
                b[m, i, j] = (w[m] * patch).sum() - theta[m]
    return b


def pool(x: Array, size: int) -> Array:
    maps, rows, columns = x.shape
    cut = x[:, : rows // size * size, : columns // size * size]
    return cut.reshape(maps, rows // size, size, columns // size, size).max(axis=(2, 4))


def normalise(x: Array, module: torch.nn.BatchNorm2d) -> Array:
    mean, variance, scale, shift = (
        values.detach().double().numpy()[:, None, None]
        for values in (module.running_mean, module.running_var, module.weight, module.bias)
    )
    return (x - mean) / np.sqrt(variance + module.eps) * scale + shift


def forward(net: torch.nn.Sequential, rows: tuple[Row, ...], x: Array) -> Array:
    """The whole net again, from the exported weights and thresholds."""
    weights = iter(cnn.weights(net, rows))
    norms = (module for module in net if isinstance(module, torch.nn.BatchNorm2d))
    for row in rows:
        if isinstance(row, Conv):
            layer = next(weights)
            x = correlate(x, layer.w.astype(float), layer.theta.astype(float), row)
        elif isinstance(row, Dense):
            layer = next(weights)
            x = layer.w.astype(float) @ x.ravel() - layer.theta
        elif isinstance(row, MaxPool):
            x = pool(x, row.size)
        elif isinstance(row, BatchNorm):
            x = normalise(x, next(norms))
        elif isinstance(row, Pixels):
            x = x * 0.3081 + 0.1307
        elif isinstance(row, Activation):
            x = G[row.g](x)
    return x


G = {"relu": lambda b: np.maximum(b, 0), "tanh": np.tanh, "sigmoid": lambda b: 1 / (1 + np.exp(-b))}


def shaken(rows: tuple[Row, ...]) -> torch.nn.Sequential:
    """A net in which nothing is at its starting value, the statistics of the norms included."""
    torch.manual_seed(7)
    net = cnn.build(rows)
    with torch.no_grad():
        for values in net.state_dict().values():
            if values.is_floating_point():
                values.add_(0.2 * torch.rand_like(values))
    return net


@pytest.mark.parametrize("key", NETS)
def test_a_preset_equals_plain_loops_with_thresholds_subtracted(key: str) -> None:
    rows = NETS[key].rows
    net = shaken(rows)
    x = np.random.default_rng(3).normal(size=(1, 28, 28))
    b = cnn.fields(net, torch.tensor(x[None], dtype=torch.float32))[0].numpy()
    expected = forward(net, rows, x)
    assert np.abs(b - expected).max() < 1e-4 * np.abs(expected).max()


def test_thresholds_are_minus_the_bias_of_torch() -> None:
    layer = torch.nn.Linear(2, 1)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor([[2.0, 3.0]]))
        layer.bias.fill_(-0.5)
    assert cnn.thresholds(layer).tolist() == [0.5]
    assert layer(torch.tensor([[1.0, 1.0]])).item() == pytest.approx(2 + 3 - 0.5)
    assert cnn.thresholds(torch.nn.Conv2d(1, 4, 3, bias=False)).tolist() == [0.0] * 4


def test_exported_weights_are_copies() -> None:
    net = cnn.build((Dense(2),))
    before = cnn.weights(net, (Dense(2),))[0].w
    kept = before.copy()
    with torch.no_grad():
        net[1].weight.fill_(9.0)
    assert np.array_equal(before, kept)


def test_a_shifted_digit_gives_shifted_maps() -> None:
    net = cnn.build((Conv(4, 5),))
    x = torch.zeros(1, 1, 28, 28)
    x[..., 8:16, 8:16] = torch.rand(8, 8)
    maps, moved = net(x), net(x.roll((3, 2), dims=(2, 3)))
    assert torch.allclose(moved[..., 3:, 2:], maps[..., :-3, :-2], atol=1e-6)


def test_gradients_of_784_10_are_minus_delta_x_with_delta_t_minus_o() -> None:
    """Softmax with cross entropy: delta = t - O; dH/dw = -delta x, dH/dtheta = +delta."""
    generator = np.random.default_rng(5)
    images = generator.integers(0, 256, size=(6, 28, 28), dtype=np.uint8)
    labels = generator.integers(0, 10, size=6)
    net = start(TrainSpec(net="784-10", device="cpu"), 6, torch.device("cpu")).net
    x = data.scaled(torch.tensor(images)[:, None])
    torch.nn.functional.cross_entropy(net(x), torch.tensor(labels)).backward()
    layer = cnn.weights(net, NETS["784-10"].rows)[0]
    flat = (images.reshape(6, 784) / 255 - data.MEAN) / data.SPREAD
    b = flat @ layer.w.T.astype(float) - layer.theta
    O = np.exp(b) / np.exp(b).sum(axis=1, keepdims=True)
    delta = np.eye(10)[labels] - O
    assert np.allclose(net[1].weight.grad.numpy(), -delta.T @ flat / 6, atol=1e-6)
    assert np.allclose(-net[1].bias.grad.numpy(), delta.mean(axis=0), atol=1e-6)


def test_evaluation_leaves_the_mode_of_the_net() -> None:
    net = cnn.build((Conv(2, 3, threshold=False), BatchNorm(), Dense(10))).train()
    first = cnn.fields(net, torch.rand(3, 1, 28, 28))
    assert net.training
    assert first.shape == (3, 10)
    net.eval()
    cnn.fields(net, torch.rand(3, 1, 28, 28))
    assert not net.training
