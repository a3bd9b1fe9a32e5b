"""Where the kernels keep a network: rows padded to whole vectors."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nnlab.core.arrays import FloatArray

Places = NDArray[np.int64]


def padded(count: int, lanes: int) -> int:
    """Return the next multiple of `lanes`."""
    return -(-count // lanes) * lanes


class Layout:
    """Places of w and theta in the kernels' memory, for a network of the given sizes.

    Outside, a network is one flat array: per layer w row by row, then theta. The kernels need
    each w twice, by rows (neuron by neuron, for errors going down) and by columns (input by
    input, for states going up), every row padded with zeros to whole vectors; V, b, delta and
    theta of all layers stand in one padded row, inputs first.

    Attributes
    ----------
    widths : padded number of neurons per layer, inputs first
    states : where each layer's part of a padded row starts; the last entry is its length
    rows, columns : where each layer's w starts, by rows and by columns
    places : for each number outside its two places inside (equal where there is only one)
    mask : 1 for neurons, 0 for padding, as a padded row
    """

    def __init__(self, sizes: Sequence[int], lanes: int) -> None:
        self.lanes = lanes
        self.widths = np.array([padded(n, lanes) for n in sizes], dtype=np.int64)
        self.states = np.concatenate(([0], np.cumsum(self.widths)))
        lengths = [n * m for n, m in zip(sizes[1:], self.widths[:-1], strict=True)]
        self.rows = self.states[-1] + np.concatenate(([0], np.cumsum(lengths)))
        lengths = [m * n for m, n in zip(sizes[:-1], self.widths[1:], strict=True)]
        self.columns = self.rows[-1] + np.concatenate(([0], np.cumsum(lengths)))
        self.length = int(self.columns[-1])
        self.places = np.concatenate([self._layer(i, sizes) for i in range(len(sizes) - 1)], axis=1)
        self.mask = self.spread(np.ones(sum(sizes)), sizes)

    def spread(self, row: FloatArray, sizes: Sequence[int]) -> FloatArray:
        """Return a row over all layers with the padding between them."""
        result = np.zeros(self.states[-1])
        parts = np.split(row, np.cumsum(sizes)[:-1])
        for start, part in zip(self.states, parts, strict=False):
            result[start : start + len(part)] = part
        return result

    def pad(self, table: FloatArray) -> FloatArray:
        """Return the rows of a table (p, n), each padded, as one flat array."""
        result = np.zeros((len(table), padded(table.shape[1], self.lanes)))
        result[:, : table.shape[1]] = table
        return result.ravel()

    def _layer(self, i: int, sizes: Sequence[int]) -> Places:
        n, m = np.arange(sizes[i + 1]), np.arange(sizes[i])
        rows = (self.rows[i] + n[:, None] * self.widths[i] + m).ravel()
        columns = (self.columns[i] + n[:, None] + m * self.widths[i + 1]).ravel()
        theta = self.states[i + 1] + n
        return np.stack([np.concatenate([rows, theta]), np.concatenate([columns, theta])])
