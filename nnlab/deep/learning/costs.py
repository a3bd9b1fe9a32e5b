"""The energy H that a training lowers, and the outputs O that go with it."""

from collections.abc import Callable
from functools import partial
from typing import TypeAlias

import torch
from torch import nn
from torch.nn import functional

from nnlab.core.digits.specs import TrainSpec

Energy: TypeAlias = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]
"""H averaged over the patterns, from local fields float32 (p, classes) and classes int64 (p,)."""


def cross_entropy(b: torch.Tensor, t: torch.Tensor, smoothing: float) -> torch.Tensor:
    """Return the mean of H = -sum_i t_i ln O_i with softmax outputs; delta = t - O."""
    return functional.cross_entropy(b, t, label_smoothing=smoothing)


def quadratic(b: torch.Tensor, t: torch.Tensor, smoothing: float) -> torch.Tensor:
    """Return the mean of H = 1/2 sum_i (t_i - O_i)^2 with sigmoid outputs."""
    wrong = targets(t, b.shape[1], smoothing).to(b.dtype) - b.sigmoid()
    return wrong.square().sum() / (2 * len(b))


def targets(t: torch.Tensor, classes: int, smoothing: float) -> torch.Tensor:
    """Return the targets (p, classes): 1 for the class, 0 else, mixed with 1/classes."""
    one = torch.zeros(len(t), classes, device=t.device).scatter_(1, t[:, None], 1.0)
    return one if not smoothing else one * (1 - smoothing) + smoothing / classes


_COSTS = {"cross_entropy": cross_entropy, "quadratic": quadratic}
_OUTPUTS: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "cross_entropy": partial(torch.softmax, dim=1),
    "quadratic": torch.sigmoid,
}


def energy(spec: TrainSpec) -> Energy:
    """Return the energy that a training lowers, without the weights' decay."""
    return partial(_COSTS[spec.cost], smoothing=spec.smoothing)


def outputs(net: nn.Module, b: torch.Tensor) -> torch.Tensor:
    """Return the outputs O (p, classes) for the local fields of the last row of `net`.

    A net trained with the quadratic cost has sigmoid outputs, which do not sum to 1.
    """
    return _OUTPUTS[str(getattr(net, "cost", "cross_entropy"))](b)
