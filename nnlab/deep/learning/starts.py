"""Where the weights and thresholds start from."""

import math
from collections.abc import Callable

import torch
from torch import nn

from nnlab.deep.data import MEAN, SPREAD
from nnlab.deep.pixels import InkPixels

Layer = nn.Conv2d | nn.Linear
SMALL = 0.01


def _normal(layer: Layer, spread: float) -> None:
    nn.init.normal_(layer.weight, 0.0, spread)
    if layer.bias is not None:
        nn.init.zeros_(layer.bias)


def fan_in(layer: Layer) -> None:
    """Variance 1/inputs, thresholds 0: the local fields of ±1 inputs have variance 1."""
    _normal(layer, math.sqrt(1 / inputs(layer)))


def he(layer: Layer) -> None:
    """Variance 2/inputs, thresholds 0 (He, Zhang, Ren & Sun, arXiv:1502.01852)."""
    _normal(layer, math.sqrt(2 / inputs(layer)))


def small(layer: Layer) -> None:
    """Standard deviation 0.01, thresholds 0."""
    _normal(layer, SMALL)


def unit(layer: Layer) -> None:
    """Variance 1, of the thresholds too (Nielsen, chapter 1); see `begin` for the first layer."""
    nn.init.normal_(layer.weight)
    if layer.bias is not None:
        nn.init.normal_(layer.bias)


def inputs(layer: Layer) -> int:
    """Return the number of inputs of one neuron."""
    return layer.weight[0].numel()


STARTS: dict[str, Callable[[Layer], None] | None] = {
    "torch": None,
    "fan_in": fan_in,
    "he": he,
    "unit": unit,
    "small": small,
}


@torch.no_grad()
def begin(net: nn.Module, start: str) -> None:
    """Draw the weights anew from torch's generator; "torch" leaves them as torch has drawn them.

    Scales of batch normalisation start at 1, shifts at 0. Nielsen's pixels go from 0 to 1: with
    "unit" the first layer of a net whose input is scaled starts as the same function as his.
    """
    draw = STARTS[start]
    if draw is None:
        return
    layers = [layer for layer in net.modules() if isinstance(layer, nn.Conv2d | nn.Linear)]
    for layer in layers:
        draw(layer)
    if draw is unit and not isinstance(next(iter(net.children())), InkPixels):
        _take_scaled(layers[0])


def _take_scaled(layer: Layer) -> None:
    """Turn weights for pixels 0 to 1 into those for scaled pixels (x - mean) / spread."""
    if layer.bias is not None:
        layer.bias += MEAN * layer.weight.flatten(1).sum(1)
    layer.weight *= SPREAD
