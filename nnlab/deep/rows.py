"""The rows that a net is built of, their shapes and counts; no torch."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

Shape: TypeAlias = tuple[int, ...]
"""(maps, rows, columns) of feature maps or (neurons,) of a fully connected layer."""


@dataclass(frozen=True)
class Conv:
    """Feature maps by cross-correlation with a kernel x kernel window (Mehlig ch. 8).

    `threshold` is False where batch normalisation follows, which has its own.
    """

    maps: int
    kernel: int
    stride: int = 1
    padding: int = 0
    threshold: bool = True


@dataclass(frozen=True)
class MaxPool:
    """The largest of each size x size window."""

    size: int = 2


@dataclass(frozen=True)
class BatchNorm:
    """Local fields normalised to mean 0 and variance 1 over the batch, then scaled and shifted."""


@dataclass(frozen=True)
class Relu:
    """g(b) = max(0, b)."""


@dataclass(frozen=True)
class Dense:
    """Fully connected neurons."""

    neurons: int


Row: TypeAlias = Conv | MaxPool | BatchNorm | Relu | Dense
KINDS: dict[str, type[Any]] = {
    "conv": Conv,
    "max_pool": MaxPool,
    "batch_norm": BatchNorm,
    "relu": Relu,
    "dense": Dense,
}
DIGIT: Shape = (1, 28, 28)


def shape_after(row: Row, shape: Shape) -> Shape:
    """Return the shape that `row` makes of `shape`.

    Raises
    ------
    ValueError
        If the row does not fit, with the reason.
    """
    if isinstance(row, Dense):
        return (_positive(row.neurons, "neurons"),)
    if isinstance(row, Conv):
        return _conv_shape(row, shape)
    if isinstance(row, MaxPool):
        return _pool_shape(row, shape)
    return shape


def _positive(value: int, name: str) -> int:
    if value < 1:
        raise ValueError(f"The number of {name} must be at least 1, not {value}.")
    return value


def _maps(shape: Shape, what: str) -> Shape:
    if len(shape) != 3:
        raise ValueError(f"{what} needs feature maps, but the row before is fully connected.")
    return shape


def _conv_shape(row: Conv, shape: Shape) -> Shape:
    _, *sides = _maps(shape, "A convolution")
    _positive(row.stride, "steps of the stride")
    out = [(side + 2 * row.padding - row.kernel) // row.stride + 1 for side in sides]
    if min(out) < 1:
        raise ValueError(
            f"A {row.kernel}x{row.kernel} kernel is larger than its {sides[0]}x{sides[1]} input."
        )
    return (_positive(row.maps, "maps"), *out)


def _pool_shape(row: MaxPool, shape: Shape) -> Shape:
    maps, *sides = _maps(shape, "Pooling")
    if min(sides) < _positive(row.size, "pixels of a pool"):
        raise ValueError(f"A pool of {row.size} is larger than its {sides[0]}x{sides[1]} input.")
    return (maps, *(side // row.size for side in sides))


def shapes(rows: Iterable[Row], start: Shape = DIGIT) -> list[Shape]:
    """Return the shape before the first row and after each row."""
    out = [start]
    for row in rows:
        out.append(shape_after(row, out[-1]))
    return out


def count(shape: Shape) -> int:
    """Return the number of neurons of a shape."""
    product = 1
    for side in shape:
        product *= side
    return product


def weights(row: Row, shape: Shape) -> int:
    """Return the number of weights and thresholds of `row` on an input of `shape`."""
    if isinstance(row, Dense):
        return row.neurons * (count(shape) + 1)
    if isinstance(row, Conv):
        return row.maps * (shape[0] * row.kernel**2 + row.threshold)
    return 2 * shape[0] if isinstance(row, BatchNorm) else 0
