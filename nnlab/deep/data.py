"""The digits as tensors that stay in memory; the net sees them scaled to mean 0 and variance 1."""

from dataclasses import dataclass

import numpy as np
import torch

from nnlab.core.digits import image_sets
from nnlab.core.digits.idx import Digits
from nnlab.core.digits.specs import DataSpec

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


def bundled() -> tuple[Digits, Digits, Digits]:
    """Return 55 000 digits to train with, 5 000 held out and the 10 000 of the test."""
    sets = image_sets.load(DataSpec())
    return sets.train, sets.held_out, sets.test


def order(p: int, batch: int, seed: int, epoch: int) -> tuple[torch.Tensor, ...]:
    """Return the places of the patterns of each update of an epoch, in random order.

    All p patterns take part once, in ceil(p / batch) batches that differ by one at most. The
    order follows from seed and epoch alone.
    """
    generator = torch.Generator().manual_seed(seed_of(seed, ORDER, epoch))
    return torch.randperm(p, generator=generator).tensor_split(batches_per_epoch(p, batch))


ORDER, DROPOUT = 0, 1
"""What random numbers are for: each has a stream of its own."""


def seed_of(seed: int, what: int, number: int) -> int:
    """Return a seed that follows from a training's seed and, say, the number of an update."""
    mixed = np.random.SeedSequence((seed, what, number)).generate_state(1, np.uint64)[0]
    return int(mixed >> np.uint64(1))


def batches_per_epoch(p: int, batch: int) -> int:
    """Return the number of updates of one epoch."""
    return -(-p // batch)
