"""The bottleneck: two linear neurons before the outputs make a plane of a net (arXiv:2306.12548).

The hidden layers stay as they are: their V^(L) is computed once, and only the bottleneck and the
output layer learn, which takes seconds.
"""

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional

from nnlab.core.digits.schedule import one_cycle
from nnlab.core.lyapunov.digits.result import Plane
from nnlab.deep import cnn, data
from nnlab.deep.learning.optimisers import set_rate
from nnlab.deep.lyapunov.digits.nets import Member

EPOCHS, BATCH, ETA = 20, 500, 0.02
FEWEST_UPDATES = 300
"""Small training sets are gone through more often."""
MOST_STORED = 64 << 20
"""Bytes of hidden states of one member; where layers are wide, fewer images are learnt from."""
STATE_WORK = 1e8


def collect(
    member: Member, answer: Callable[[torch.Tensor], torch.Tensor], pixels: torch.Tensor
) -> Generator[float, None, torch.Tensor]:
    """Collect what `answer` makes of images uint8 (p, 1, 28, 28); yield the part that is done.

    `answer` is `member.hidden`, `member.outputs` or the like.
    """
    found: list[torch.Tensor] = []
    at_once = int(min(max(STATE_WORK / member.work, 1), 500))
    for number, part in enumerate(torch.split(pixels, at_once), 1):
        with torch.no_grad():
            found.append(answer(member.input(data.scaled(part))))
        yield min(number * at_once / len(pixels), 1.0)
    return torch.cat(found)


def most_images(member: Member) -> int:
    """Return how many images' hidden states are kept at most."""
    width = member.hidden(torch.zeros(1, 1, 28, 28)).shape[1]
    return MOST_STORED // (4 * width)


@dataclass(frozen=True, eq=False)
class Bottleneck:
    """Two linear neurons and the outputs behind them."""

    net: nn.Sequential

    def fields(self, v: torch.Tensor) -> torch.Tensor:
        """Return the two local fields (p, 2) for hidden states (p, n)."""
        with torch.no_grad():
            value: torch.Tensor = self.net[0](v)
        return value

    def plane(self, v: torch.Tensor, t: torch.Tensor) -> Plane:
        """Return the plane with test digits of hidden states v (p, n) and classes t (p,)."""
        output = self.net[1]
        assert isinstance(output, nn.Linear)
        y = self.fields(v)
        with torch.no_grad():
            wrong = (output(y).argmax(1) != t).double().mean()
        w = output.weight.detach().numpy().copy()
        return Plane(y.numpy(), w, cnn.thresholds(output), float(wrong))


def learn(
    v: torch.Tensor, t: torch.Tensor, classes: int, seed: int
) -> Generator[float, None, Bottleneck]:
    """Train bottleneck and outputs on hidden states v (p, n); yield the part that is done."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        net = nn.Sequential(nn.Linear(v.shape[1], 2), nn.Linear(2, classes))
    optimiser = torch.optim.Adam(net.parameters(), ETA, fused=True)
    batches = data.batches_per_epoch(len(v), BATCH)
    epochs = max(EPOCHS, -(-FEWEST_UPDATES // batches))
    updates = epochs * batches
    for number, places in enumerate(_orders(len(v), seed, epochs)):
        set_rate(optimiser, one_cycle(number, updates, ETA))
        optimiser.zero_grad()
        energy = functional.cross_entropy(net(v[places]), t[places])
        energy.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        yield (number + 1) / updates
    return Bottleneck(net.eval())


def _orders(p: int, seed: int, epochs: int) -> Iterable[torch.Tensor]:
    for epoch in range(1, epochs + 1):
        yield from data.order(p, BATCH, seed, epoch)
