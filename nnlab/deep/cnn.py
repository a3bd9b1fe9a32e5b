"""Nets of torch built from rows, and their weights in the program's own notation."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from nnlab.core.digits.rows import (
    DIGIT,
    Activation,
    AveragePool,
    BatchNorm,
    Conv,
    Dense,
    Dropout,
    MaxPool,
    Pixels,
    Row,
    Shape,
    count,
    shapes,
)
from nnlab.deep.pixels import InkPixels


@dataclass(frozen=True, eq=False)
class RowWeights:
    """Weights and subtracted thresholds of one row, float32.

    w : (maps, maps before, kernel, kernel) or (neurons, inputs); theta : (maps,) or (neurons,)
    """

    row: Row
    w: NDArray[np.float32]
    theta: NDArray[np.float32]


class Net(nn.Sequential):
    """A net whose output are the local fields of its last row; `cost` says what follows them."""

    def __init__(self, *modules: nn.Module, cost: str = "cross_entropy") -> None:
        super().__init__(*modules)
        self.cost = cost


def build(rows: Iterable[Row], start: Shape = DIGIT, cost: str = "cross_entropy") -> Net:
    """Build a net; its input is (p, *start), its output the local fields of the last row.

    `cost` is that of `TrainSpec`; `costs.outputs` makes the outputs O that go with it.

    Raises
    ------
    ValueError
        If a row does not fit the one before.
    """
    rows = tuple(rows)
    modules: list[nn.Module] = []
    for row, shape in zip(rows, shapes(rows, start), strict=False):
        if isinstance(row, Dense) and len(shape) == 3:
            modules.append(nn.Flatten())
        modules.append(_module(row, shape))
    return Net(*modules, cost=cost)


def _module(row: Row, shape: Shape) -> nn.Module:
    if isinstance(row, Conv):
        return nn.Conv2d(
            shape[0], row.maps, row.kernel, row.stride, row.padding, bias=row.threshold
        )
    if isinstance(row, MaxPool):
        return nn.MaxPool2d(row.size, row.stride or row.size)
    if isinstance(row, AveragePool):
        return nn.AvgPool2d(row.size, row.stride or row.size)
    if isinstance(row, BatchNorm):
        return nn.BatchNorm2d(shape[0]) if len(shape) == 3 else nn.BatchNorm1d(shape[0])
    if isinstance(row, Activation):
        return ACTIVATIONS[row.g]()
    if isinstance(row, Dropout):
        return nn.Dropout(row.rate)
    if isinstance(row, Pixels):
        return InkPixels()
    return nn.Linear(count(shape), row.neurons)


ACTIVATIONS: dict[str, Callable[[], nn.Module]] = {
    "relu": nn.ReLU,
    "tanh": nn.Tanh,
    "sigmoid": nn.Sigmoid,
}


def thresholds(module: nn.Conv2d | nn.Linear) -> NDArray[np.float32]:
    """Return theta = -bias, or zeros where the row has none; nowhere else is the sign turned."""
    if module.bias is None:
        return np.zeros(module.weight.shape[0], dtype=np.float32)
    theta: NDArray[np.float32] = -module.bias.detach().float().cpu().numpy()
    return theta


def weights(net: nn.Sequential, rows: Iterable[Row]) -> list[RowWeights]:
    """Return copies of the weights of the convolutions and fully connected rows, in order."""
    kept = [row for row in rows if isinstance(row, Conv | Dense)]
    modules = [module for module in net if isinstance(module, nn.Conv2d | nn.Linear)]
    return [
        RowWeights(row, module.weight.detach().float().cpu().numpy().copy(), thresholds(module))
        for row, module in zip(kept, modules, strict=True)
    ]


def weight_count(net: nn.Module) -> int:
    """Return the number of weights and thresholds that are trained."""
    return sum(parameter.numel() for parameter in net.parameters())


def place(net: Net, device: torch.device) -> Net:
    """Move a net to its device, with the maps of a pixel side by side (faster for convolutions)."""
    placed: Net = net.to(device).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return placed


@torch.no_grad()
def fields(net: nn.Module, x: torch.Tensor) -> torch.Tensor:
    """Return the local fields of the output neurons, float32 (p, 10), in evaluation mode.

    The net is left in the mode in which it was.
    """
    training = net.training
    net.eval()
    try:
        b: torch.Tensor = net(x)
    finally:
        net.train(training)
    return b.float()
