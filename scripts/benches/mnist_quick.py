"""Digits learnt per CPU second: nnlab's nets against PyTorch's example."""

from collections.abc import Callable, Iterable

import torch

from benches import Case
from benches._digits import parts
from benches._digits import preset as settings
from benches._example_net import Example
from nnlab.core.digits.specs import NETS
from nnlab.deep.data import Part
from nnlab.deep.learning.training import start, train_epoch

DESCRIPTION = "digits learnt per CPU second: the preset nets against PyTorch's example"
FEW = 640
MANY = 6400


def example() -> Callable[[], float]:
    """Return a stretch of the example's first epoch."""
    made = Example(seed=1)
    return lambda: made.learn(parts().train, FEW)


def preset(net: str) -> Callable[[], float]:
    """Return a stretch of an epoch of nnlab's training with the preset's recipe."""
    train = Part(parts().train.x[:MANY], parts().train.t[:MANY])

    def run() -> float:
        course = start(settings(net, epochs=1), MANY, torch.device("cpu"))
        for _ in train_epoch(course, train):
            pass
        return MANY

    return run


def cases() -> Iterable[Case]:
    """Yield the one comparison."""
    parts()
    nets = {f"nnlab, {net}": preset(net) for net in NETS}
    yield Case("learning", "digits", {"PyTorch's example": example(), **nets}, rounds=3, cpu=True)
