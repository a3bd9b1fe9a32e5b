"""PyTorch's own MNIST example: its net and settings (pytorch/examples, mnist/main.py).

Adadelta from 1.0, times 0.7 after each epoch, batch 64, dropout, float32. The digits lie in
memory as one tensor, which spares the example the time of its loader.
"""

from collections.abc import Iterator
from time import process_time

import torch
from torch import nn
from torch.nn import functional

from nnlab.deep import data
from nnlab.deep.data import Part

BATCH = 64


def example_net() -> nn.Sequential:
    """Return the net, 1.2 million weights."""
    return nn.Sequential(
        *(nn.Conv2d(1, 32, 3), nn.ReLU(), nn.Conv2d(32, 64, 3), nn.ReLU()),
        *(nn.MaxPool2d(2), nn.Dropout(0.25), nn.Flatten()),
        *(nn.Linear(9216, 128), nn.ReLU(), nn.Dropout(0.5), nn.Linear(128, 10)),
    )


class Example:
    """The example in training."""

    def __init__(self, seed: int) -> None:
        torch.manual_seed(seed)
        self.net = example_net()
        self._optimiser = torch.optim.Adadelta(self.net.parameters(), lr=1.0)
        self._rate = torch.optim.lr_scheduler.StepLR(self._optimiser, 1, gamma=0.7)

    def learn(self, train: Part, most: int | None = None) -> int:
        """Learn one epoch, or its first `most` patterns; return their number."""
        self.net.train()
        places = torch.randperm(len(train))[:most]
        for mu in places.split(BATCH):
            O = functional.log_softmax(self.net(data.scaled(train.x[mu])), dim=1)
            self._optimiser.zero_grad()
            functional.nll_loss(O, train.t[mu]).backward()
            self._optimiser.step()
        return len(places)

    @torch.no_grad()
    def error(self, test: Part) -> float:
        """Return the fraction of wrong digits."""
        self.net.eval()
        answers = [self.net(data.scaled(x)).argmax(1) for x in test.x.split(1000)]
        return float((torch.cat(answers) != test.t).double().mean())

    def errors(self, train: Part, test: Part) -> Iterator[tuple[float, float]]:
        """Yield (test error, CPU seconds so far) after each epoch, for ever."""
        began = process_time()
        while True:
            self.learn(train)
            self._rate.step()
            yield self.error(test), process_time() - began
