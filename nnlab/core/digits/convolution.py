"""Convolution as the book writes it, V_ij = g(sum_pq w_pq x_{p+i-1,q+j-1} - theta), and pooling.

It is a cross-correlation: the kernel is not flipped (Mehlig, chapter 8). Everything here is done
in float64, one map at a time, to be read and checked; the nets themselves compute in torch.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from nnlab.core.digits.rows import Conv, Shape, count, shape_after

Floats = NDArray[np.float64]
POOLS: dict[str, Callable[..., Floats]] = {"max": np.max, "average": np.mean}


def linear(b: Floats) -> Floats:
    """Return the local field itself."""
    return b


def relu(b: Floats) -> Floats:
    """Return max(0, b)."""
    return np.maximum(b, 0.0)


def sigmoid(b: Floats) -> Floats:
    """Return 1 / (1 + exp(-b)), without overflow."""
    return np.exp(-np.logaddexp(0.0, -b))


ACTIVATIONS: dict[str, Callable[[Floats], Floats]] = {
    "linear": linear,
    "relu": relu,
    "tanh": np.tanh,
    "sigmoid": sigmoid,
}
"""g(b) by the names that rows of a net use, and "linear" for none."""


def pad(x: NDArray[np.floating], padding: int) -> Floats:
    """Return maps (maps, rows, columns) with `padding` rows and columns of zeros on each side."""
    around = ((0, 0), (padding, padding), (padding, padding))
    return np.pad(np.asarray(x, dtype=np.float64), around)


def windows(x: NDArray[np.floating], size: int, stride: int, padding: int = 0) -> Floats:
    """Return all windows of maps: (maps, places down, places across, size, size), not copied.

    Raises
    ------
    ValueError
        If the window is larger than the padded maps.
    """
    padded = pad(x, padding)
    if min(padded.shape[1:]) < size:
        rows, columns = x.shape[1:]
        raise ValueError(f"A window of {size} is larger than its {rows}x{columns} input.")
    every: Floats = sliding_window_view(padded, (size, size), axis=(1, 2))
    return every[:, ::stride, ::stride]


def correlate(
    x: NDArray[np.floating],
    w: NDArray[np.floating],
    theta: float = 0.0,
    stride: int = 1,
    padding: int = 0,
) -> Floats:
    """Return the local fields b (rows, columns) of one feature map.

    Parameters
    ----------
    x : (maps, rows, columns), the maps before
    w : (maps, size, size), a kernel for each of them; their sums are added
    theta : threshold, subtracted
    stride, padding : pixels from place to place; zeros added on each side

    Raises
    ------
    ValueError
        If the numbers of maps differ or the kernel is larger than its input.
    """
    if x.shape[0] != w.shape[0]:
        raise ValueError(f"A kernel for {w.shape[0]} maps does not fit {x.shape[0]} maps.")
    seen = windows(x, w.shape[-1], stride, padding)
    b: Floats = np.einsum("mijpq,mpq->ij", seen, np.asarray(w, dtype=np.float64)) - theta
    return b


def pool(x: NDArray[np.floating], size: int, stride: int = 0, kind: str = "max") -> Floats:
    """Return the largest ("max") or the mean ("average") of each window of maps (maps, rows, ...).

    `stride` 0 sets the windows side by side.
    """
    seen = windows(x, size, stride or size)
    return POOLS[kind](seen, axis=(3, 4))


@dataclass(frozen=True, eq=False)
class Sum:
    """How one neuron's local field comes about.

    patch : (maps, size, size), what it sees, zeros beyond the edge included
    w : (maps, size, size); theta : its threshold
    """

    patch: Floats
    w: Floats
    theta: float

    @property
    def products(self) -> Floats:
        """w x for each pixel of the patch, (maps, size, size)."""
        return self.w * self.patch

    @property
    def parts(self) -> Floats:
        """The sum of the products for each of the maps before, (maps,)."""
        total: Floats = self.products.sum(axis=(1, 2))
        return total

    @property
    def weighted(self) -> float:
        """The sum of all products, before the threshold is subtracted."""
        return math.fsum(self.products.ravel().tolist())

    @property
    def b(self) -> float:
        """The local field."""
        return self.weighted - self.theta


def corner_of(i: int, j: int, stride: int, padding: int) -> tuple[int, int]:
    """Return row and column, from 0 in the input without its padding, of a window's first pixel.

    `i` and `j` count the places from 1, as the book does; the corner may lie outside.
    """
    return (i - 1) * stride - padding, (j - 1) * stride - padding


def patch_at(
    x: NDArray[np.floating], size: int, i: int, j: int, stride: int = 1, padding: int = 0
) -> Floats:
    """Return what the window at place i, j (from 1) sees: a copy (maps, size, size).

    Raises
    ------
    ValueError
        If there is no such place.
    """
    seen = windows(x, size, stride, padding)
    if not (1 <= i <= seen.shape[1] and 1 <= j <= seen.shape[2]):
        raise ValueError(f"There is no place {i}, {j} among {seen.shape[1]} x {seen.shape[2]}.")
    return seen[:, i - 1, j - 1].copy()


def sum_at(
    x: NDArray[np.floating],
    w: NDArray[np.floating],
    theta: float,
    place: tuple[int, int],
    stride: int = 1,
    padding: int = 0,
) -> Sum:
    """Return how the local field at a place (i, j), counted from 1, comes about."""
    patch = patch_at(x, w.shape[-1], *place, stride, padding)
    return Sum(patch, np.asarray(w, dtype=np.float64), float(theta))


def largest_of(patch: NDArray[np.floating]) -> tuple[int, int]:
    """Return row and column, from 0, of the first largest number of a window (size, size)."""
    row, column = np.unravel_index(int(np.argmax(patch)), patch.shape)
    return int(row), int(column)


def weight_counts(row: Conv, before: Shape) -> tuple[int, int]:
    """Return the weights and thresholds of a convolution, and of a full connection in its place.

    The fully connected layer has as many neurons, each joined to the whole input.
    """
    shared = row.maps * (before[0] * row.kernel**2 + row.threshold)
    neurons = count(shape_after(row, before))
    return shared, neurons * (count(before) + row.threshold)
