"""H and C of a set that is not trained, at the recorded steps of a course, piece by piece."""

from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from nnlab.core.arrays import FloatArray
from nnlab.core.training.gauge import Gauge
from nnlab.core.training.grid import DoublingGrid


class SetCurve:
    """What is known so far of the curve of one set of patterns over the rows of a grid.

    A set may come when a run is long: its whole curve is measured then, coarse before fine, for as
    long as each call allows.
    """

    def __init__(self, gauge: Gauge) -> None:
        self.gauge = gauge
        self._stride = 1
        self._known = np.full((0, 2), np.nan)

    def measure(self, grid: DoublingGrid, budget: float) -> None:
        """Measure rows of the grid that are not known yet, at least one, for `budget` seconds."""
        self._fit(grid)
        end = perf_counter() + budget
        for place in _coarse_first(np.flatnonzero(np.isnan(self._known[:, 1]))):
            self._known[place] = self.gauge.measure(grid.row(int(place)))
            if perf_counter() >= end:
                break

    @property
    def is_whole(self) -> bool:
        """Whether all rows that the grid had at the last call are measured."""
        return not np.isnan(self._known[:, 1]).any()

    def known(self) -> tuple[NDArray[np.int64], FloatArray, FloatArray]:
        """Return the steps k that are measured, in order, their H and their C."""
        places = np.flatnonzero(~np.isnan(self._known[:, 1]))
        return places * self._stride, self._known[places, 0], self._known[places, 1]

    def _fit(self, grid: DoublingGrid) -> None:
        """Drop the rows that the grid has dropped, and make room for its new ones."""
        while self._stride < grid.stride:
            self._known = self._known[::2]
            self._stride *= 2
        more = np.full((grid.count - len(self._known), 2), np.nan)
        self._known = np.concatenate([self._known, more])


def _coarse_first(places: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return numbers of rows so that the first few of them spread over all."""
    # The lowest bit that is set tells how coarse a grid still holds the row; 0 is on all grids.
    coarseness = np.where(places == 0, np.iinfo(np.int64).max, places & -places)
    return places[np.argsort(-coarseness, kind="stable")]
