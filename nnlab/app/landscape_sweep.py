"""The energy over two weights of a net, all others held: computed in slices of time, ever finer."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from nnlab.core.arrays import FloatArray
from nnlab.core.network import Network
from nnlab.core.patterns import Patterns
from nnlab.core.training.flat_params import Parameter, flatten, place_of
from nnlab.core.views.landscape import Landscape

Range = tuple[float, float]

# Points per side, one picture after the other.
STAGES = (16, 48, 112)


@dataclass(frozen=True, eq=False)
class LandscapeRequest:
    """Which landscape: H of `cost` over the patterns, of `net` with two of its numbers varied.

    `updates` tells when the net was like that.
    """

    net: Network
    patterns: Patterns
    cost: str
    pair: tuple[Parameter, Parameter]
    x: Range
    y: Range
    updates: int = 0

    def same_but_pair(self, net: Network) -> bool:
        """Whether another net would give the same landscape: all but the two numbers agree."""
        mine, other = flatten(self.net), flatten(net)
        if len(mine) != len(other) or net.activations != self.net.activations:
            return False
        for parameter in self.pair:
            mine[place_of(self.net, parameter)] = other[place_of(net, parameter)]
        return bool(np.array_equal(mine, other))


class LandscapeSweep:
    """One landscape being computed.

    `values` (rows, columns) is the finest whole picture so far, the `stage`-th of `STAGES`. Row 0
    lies at the lowest y; points are the centres of equal cells of the ranges. None before the first
    picture is whole.
    """

    def __init__(self, request: LandscapeRequest) -> None:
        self.request = request
        self.values: NDArray[np.float32] | None = None
        self.stage = 0
        self._present = self._begin(STAGES[0])

    @property
    def finished(self) -> bool:
        """Whether the finest picture is there."""
        return self.stage == len(STAGES)

    def advance(self, seconds: float) -> bool:
        """Compute for about so long; return whether a finer picture has become whole."""
        end, improved = perf_counter() + seconds, False
        while not self.finished and perf_counter() < end:
            if self._present.fill(end - perf_counter()):
                self.values, improved = self._present.H.astype(np.float32), True
                self.stage += 1
                if not self.finished:
                    self._present = self._begin(STAGES[self.stage])
        return improved

    def finish(self) -> None:
        """Compute everything at once: for pictures and tests."""
        while not self.finished:
            self.advance(1.0)

    def _begin(self, side: int) -> Landscape:
        wanted = self.request
        x, y = _centres(wanted.x, side), _centres(wanted.y, side)
        return Landscape(wanted.net, wanted.patterns, wanted.cost, wanted.pair, x, y)


def _centres(span: Range, count: int) -> FloatArray:
    """Return the centres of so many equal parts of a range."""
    edges = np.linspace(*span, count + 1)
    return np.asarray((edges[:-1] + edges[1:]) / 2)
