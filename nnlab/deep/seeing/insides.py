"""What a net does with one image, row by row; numpy and the standard library only."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnlab.core.digits.rows import Row

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class LayerWeights:
    """Weights and subtracted thresholds of row number `row`, float32.

    w : (maps, maps before, kernel, kernel) or (neurons, inputs); theta : (maps,) or (neurons,)
    """

    row: int
    w: Floats
    theta: Floats


@dataclass(frozen=True, eq=False)
class Insides:
    """The states of all rows for one image, in evaluation mode, all of one moment.

    image : (28, 28) float32, the ink from 0 to 1 that was asked about
    x : float32 (1, 28, 28), what the net gets: the ink minus its mean, over its spread
    V : of each row what it gives to the next, float32 (maps, rows, columns) or (neurons,)
    O : outputs float32 (classes,): softmax or sigmoid of the last row, as the cost wants it
    weights : of the convolutions and fully connected rows, in order; None: not asked for
    """

    rows: tuple[Row, ...]
    image: Floats
    x: Floats
    V: tuple[Floats, ...]
    O: Floats
    weights: tuple[LayerWeights, ...] | None = None

    def before(self, row: int) -> Floats:
        """Return what row number `row` gets: the V of the row before, or x."""
        return self.x if row == 0 else self.V[row - 1]

    @property
    def answer(self) -> int:
        """The class of the largest output; local fields differ where outputs are all 1."""
        return int(np.argmax(self.V[-1]))


def find_weights(weights: Iterable[LayerWeights], row: int) -> LayerWeights | None:
    """Return the weights of row number `row`, None if it has none."""
    return next((layer for layer in weights if layer.row == row), None)


@dataclass(frozen=True, eq=False)
class SetImages:
    """Some images of a test set of `total` images, uint8 (n, 28, 28), with places and classes."""

    places: NDArray[np.int64]
    images: NDArray[np.uint8]
    labels: NDArray[np.int64]
    total: int
    classes: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.places)
