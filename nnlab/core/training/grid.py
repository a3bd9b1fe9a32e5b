"""Rows recorded at multiples of a stride that doubles, so that memory stays bounded."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nnlab.core.arrays import FloatArray


class DoublingGrid:
    """Rows of numbers at k = 0, stride, 2 stride ...; which k are kept depends on k alone.

    When `capacity` (an even number) is full every other row goes and the stride doubles.
    """

    def __init__(self, capacity: int, width: int, stride: int = 1) -> None:
        self._rows = np.empty((capacity, width))
        self._count = 0
        self.stride = stride

    @property
    def next(self) -> int:
        """The step k of the row to be appended next."""
        return self._count * self.stride

    def append(self, row: FloatArray | tuple[float, ...]) -> None:
        """Record the row of step `next`."""
        self._rows[self._count] = row
        self._count += 1
        if self._count == len(self._rows):
            self._count //= 2
            self._rows[: self._count] = self._rows[::2]
            self.stride *= 2

    def before(self, k: int) -> tuple[int, FloatArray]:
        """Return the last recorded step that is not after k, and its row (not to be written)."""
        place = min(k // self.stride, self._count - 1)
        return place * self.stride, self._rows[place]

    @property
    def count(self) -> int:
        """How many rows are recorded."""
        return self._count

    def row(self, place: int) -> FloatArray:
        """Return the row of step place * stride (not to be written)."""
        row: FloatArray = self._rows[place]
        return row

    def steps(self) -> NDArray[np.int64]:
        """Return all recorded k."""
        return np.arange(self._count, dtype=np.int64) * self.stride

    def columns(self, places: Sequence[int]) -> FloatArray:
        """Return some numbers of all recorded rows, a copy (rows, places)."""
        return self._rows[: self._count][:, list(places)]

    def rows(self) -> FloatArray:
        """Return a copy of all recorded rows."""
        return self._rows[: self._count].copy()
