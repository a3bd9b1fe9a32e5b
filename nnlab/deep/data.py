"""The digits as tensors that stay in memory; the net sees them scaled to mean 0 and variance 1."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
import torch

from nnlab.core.digits import idx
from nnlab.core.digits.idx import Digits

MEAN = 0.1307
SPREAD = 0.3081
"""Mean and standard deviation of the pixels (0 to 1) of the 60 000 training digits."""


@dataclass(frozen=True, eq=False)
class Part:
    """x : uint8 (p, 1, rows, columns); t : int64 (p,), on the training's device."""

    x: torch.Tensor
    t: torch.Tensor

    def __len__(self) -> int:
        return len(self.t)


@dataclass(frozen=True, eq=False)
class Parts:
    """What a training learns from, watches, and is judged by at the end."""

    train: Part
    held_out: Part
    test: Part


def scaled(pixels: torch.Tensor) -> torch.Tensor:
    """Return pixels 0 to 255 as the net's float32 input."""
    return pixels.float().sub_(255 * MEAN).div_(255 * SPREAD)


def part(digits: Digits, device: torch.device) -> Part:
    """Return digits as tensors."""
    x = torch.from_numpy(digits.images.copy())[:, None]
    return Part(x.to(device), torch.from_numpy(digits.labels.astype(np.int64)).to(device))


def parts(train: Digits, held_out: Digits, test: Digits, device: torch.device) -> Parts:
    """Return the three sets as tensors."""
    return Parts(part(train, device), part(held_out, device), part(test, device))


@cache
def bundled() -> tuple[Digits, Digits, Digits]:
    """Return 55 000 digits to train with, 5 000 held out and the 10 000 of the test."""
    return (*idx.split(idx.bundled("train")), idx.bundled("t10k"))


def batches(p: int, batch: int, generator: torch.Generator) -> Iterator[torch.Tensor]:
    """Yield the places of the patterns of each update of an epoch, in random order.

    All p patterns take part once, in ceil(p / batch) batches that differ by one at most.
    """
    order = torch.randperm(p, generator=generator)
    yield from order.tensor_split(batches_per_epoch(p, batch))


def batches_per_epoch(p: int, batch: int) -> int:
    """Return the number of updates of one epoch."""
    return -(-p // batch)
