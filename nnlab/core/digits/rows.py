"""The rows that a net is built of, their shapes and counts; no torch."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

Shape: TypeAlias = tuple[int, ...]
"""(maps, rows, columns) of feature maps or (neurons,) of a fully connected layer."""

ACTIVATIONS = ("relu", "tanh", "sigmoid")
MOST_NEURONS = 100_000
MOST_MAPS = 1024
LARGEST_KERNEL = 28
MOST_WEIGHTS = 50_000_000


@dataclass(frozen=True)
class Pixels:
    """Ink from 0 to 1 as the net's input, as in Nielsen's book.

    Without it a net gets the ink scaled to mean 0 and variance 1 over the digits. It only stands
    first.
    """


@dataclass(frozen=True)
class Conv:
    """Feature maps by cross-correlation with a kernel x kernel window (Mehlig ch. 8).

    `padding` adds so many rows and columns of paper (zeros) on each side. `threshold` is False
    where batch normalisation follows, which has its own.
    """

    maps: int
    kernel: int
    stride: int = 1
    padding: int = 0
    threshold: bool = True


@dataclass(frozen=True)
class MaxPool:
    """The largest of each size x size window; `stride` 0 sets the windows side by side."""

    size: int = 2
    stride: int = 0


@dataclass(frozen=True)
class AveragePool:
    """The mean of each size x size window; `stride` 0 sets the windows side by side."""

    size: int = 2
    stride: int = 0


@dataclass(frozen=True)
class BatchNorm:
    """Local fields normalised to mean 0 and variance 1 over the batch, then scaled and shifted."""


@dataclass(frozen=True)
class Activation:
    """g(b), "relu" (max(0, b)), "tanh" or "sigmoid" (1 / (1 + exp(-b)))."""

    g: str = "relu"


@dataclass(frozen=True)
class Dropout:
    """Each neuron is left out of an update with probability `rate`; all take part in answers."""

    rate: float = 0.5


@dataclass(frozen=True)
class Dense:
    """Fully connected neurons."""

    neurons: int


Row: TypeAlias = Pixels | Conv | MaxPool | AveragePool | BatchNorm | Activation | Dropout | Dense
KINDS: dict[str, type[Any]] = {
    "conv": Conv,
    "max_pool": MaxPool,
    "average_pool": AveragePool,
    "batch_norm": BatchNorm,
    "activation": Activation,
    "dropout": Dropout,
    "dense": Dense,
    "pixels": Pixels,
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
        return (_within(row.neurons, 1, MOST_NEURONS, "neurons"),)
    if isinstance(row, Conv):
        return _conv_shape(row, shape)
    if isinstance(row, MaxPool | AveragePool):
        return _pool_shape(row, shape)
    if isinstance(row, Activation) and row.g not in ACTIVATIONS:
        raise ValueError(f"There is no activation {row.g!r}; known: {', '.join(ACTIVATIONS)}.")
    if isinstance(row, Dropout) and not (math.isfinite(row.rate) and 0 <= row.rate < 1):
        raise ValueError(f"The rate of dropout must be at least 0 and below 1, not {row.rate}.")
    return shape


def _within(value: int, low: int, high: int, name: str) -> int:
    if not low <= value <= high:
        raise ValueError(f"The number of {name} must be {_range(low, high)}, not {value}.")
    return value


def _range(low: int, high: int) -> str:
    return f"at least {low} and at most {high}"


def _maps(shape: Shape, what: str) -> Shape:
    if len(shape) != 3:
        raise ValueError(f"{what} needs feature maps, but the row before is fully connected.")
    return shape


def _conv_shape(row: Conv, shape: Shape) -> Shape:
    _, *sides = _maps(shape, "A convolution")
    _within(row.stride, 1, LARGEST_KERNEL, "steps of the stride")
    _within(row.padding, 0, LARGEST_KERNEL, "padded rows")
    _within(row.kernel, 1, 3 * LARGEST_KERNEL, "rows of the kernel")
    out = [(side + 2 * row.padding - row.kernel) // row.stride + 1 for side in sides]
    if min(out) < 1:
        raise ValueError(
            f"A {row.kernel}×{row.kernel} kernel is larger than its {sides[0]}×{sides[1]} input."
        )
    return (_within(row.maps, 1, MOST_MAPS, "maps"), *out)


def _pool_shape(row: MaxPool | AveragePool, shape: Shape) -> Shape:
    maps, *sides = _maps(shape, "Pooling")
    _within(row.size, 1, LARGEST_KERNEL, "pixels of a pool")
    _within(row.stride, 0, LARGEST_KERNEL, "steps of the stride")
    if min(sides) < row.size:
        raise ValueError(f"A pool of {row.size} is larger than its {sides[0]}×{sides[1]} input.")
    return (maps, *((side - row.size) // (row.stride or row.size) + 1 for side in sides))


def shapes(rows: Iterable[Row], start: Shape = DIGIT) -> list[Shape]:
    """Return the shape before the first row and after each row."""
    out = [start]
    for row in rows:
        out.append(shape_after(row, out[-1]))
    return out


def count(shape: Shape) -> int:
    """Return the number of neurons of a shape."""
    return math.prod(shape)


def weights(row: Row, shape: Shape) -> int:
    """Return the number of weights and thresholds of `row` on an input of `shape`."""
    if isinstance(row, Dense):
        return row.neurons * (count(shape) + 1)
    if isinstance(row, Conv):
        return row.maps * (shape[0] * row.kernel**2 + row.threshold)
    return 2 * shape[0] if isinstance(row, BatchNorm) else 0


def multiplications(row: Row, shape: Shape) -> int:
    """Return the number of products w x that `row` computes for one digit."""
    if isinstance(row, Dense):
        return row.neurons * count(shape)
    if isinstance(row, Conv):
        _, *sides = shape_after(row, shape)
        return math.prod(sides) * row.maps * shape[0] * row.kernel**2
    return 0


@dataclass(frozen=True)
class RowFacts:
    """What the builder shows of a row: shape after it, counts, or in `fault` why it can't be.

    `shape` is None at and after an impossible row.
    """

    row: Row
    shape: Shape | None = None
    weights: int = 0
    multiplications: int = 0
    fault: str = ""


def survey(rows: Iterable[Row], start: Shape = DIGIT) -> list[RowFacts]:
    """Return the facts of each row; nothing is raised."""
    facts: list[RowFacts] = []
    shape: Shape | None = start
    for row in rows:
        if shape is None:
            facts.append(RowFacts(row))
            continue
        try:
            if isinstance(row, Pixels) and facts:
                raise ValueError("Pixels from 0 to 1 can only stand first.")
            after = shape_after(row, shape)
        except ValueError as error:
            facts.append(RowFacts(row, fault=str(error)))
            shape = None
            continue
        facts.append(RowFacts(row, after, weights(row, shape), multiplications(row, shape)))
        shape = after
    return facts


def check(rows: tuple[Row, ...], start: Shape = DIGIT) -> None:
    """Check that the rows make a net that answers.

    Raises
    ------
    ValueError
        In one line that names the row, if one does not fit, or if the last is not fully connected.
    """
    total = 0
    for number, facts in enumerate(survey(rows, start), 1):
        if facts.fault:
            raise ValueError(f"Row {number} of the net: {facts.fault}")
        total += facts.weights
    if not rows or not isinstance(rows[-1], Dense):
        raise ValueError("The last row of a net must be fully connected: its neurons are outputs.")
    if rows[-1].neurons < 2:
        raise ValueError("The last row needs at least 2 neurons, one for each class.")
    if total > MOST_WEIGHTS:
        raise ValueError(f"The net has {total} weights; at most {MOST_WEIGHTS} are possible here.")
