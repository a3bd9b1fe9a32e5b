"""The energy over two weights of a net, all others held: computed in slices of time, ever finer."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from nnlab.core.arrays import FloatArray
from nnlab.core.flat_params import Parameter, flatten, place_of
from nnlab.core.network import Network
from nnlab.core.patterns import Patterns

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
        from nnlab.core.gauge import Gauge

        self.request = request
        self.values: NDArray[np.float32] | None = None
        self._gauge = Gauge(request.net, request.patterns, request.cost)
        self._row = flatten(request.net)
        self._places = [place_of(request.net, parameter) for parameter in request.pair]
        self.stage = 0
        self._begin()

    @property
    def finished(self) -> bool:
        """Whether the finest picture is there."""
        return self.stage == len(STAGES)

    def advance(self, seconds: float) -> bool:
        """Compute for about so long; return whether a finer picture has become whole."""
        end, improved = perf_counter() + seconds, False
        while not self.finished and perf_counter() < end:
            improved = self._measure_some(end) or improved
        return improved

    def finish(self) -> None:
        """Compute everything at once: for pictures and tests."""
        while not self.finished:
            self.advance(1.0)

    def _begin(self) -> None:
        if self.finished:
            return
        side = STAGES[self.stage]
        self._done = 0
        self._now = np.empty((side, side), dtype=np.float32)
        self._x, self._y = _centres(self.request.x, side), _centres(self.request.y, side)

    def _measure_some(self, end: float) -> bool:
        """Measure up to a row of points; return whether that has made a picture whole."""
        side = len(self._x)
        row, column = divmod(self._done, side)
        while column < side and perf_counter() < end:
            self._row[self._places[1]] = self._y[row]
            self._row[self._places[0]] = self._x[column]
            self._now[row, column] = self._gauge.measure(self._row)[0]
            column += 1
        self._done = row * side + column
        if self._done < side * side:
            return False
        self.values = self._now
        self.stage += 1
        self._begin()
        return True


def _centres(span: Range, count: int) -> FloatArray:
    """Return the centres of so many equal parts of a range."""
    edges = np.linspace(*span, count + 1)
    return np.asarray((edges[:-1] + edges[1:]) / 2)
