"""The window that is set by hand, and what slides over what in a net: the sums behind a neuron."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnlab.core.digits.convolution import (
    ACTIVATIONS,
    POOLS,
    Sum,
    correlate,
    patch_at,
    pool,
    sum_at,
)
from nnlab.core.digits.hand_kernels import HAND_KERNELS, LARGEST, SMALLEST, hand_kernel
from nnlab.core.digits.rows import (
    Activation,
    AveragePool,
    BatchNorm,
    Conv,
    Dense,
    Dropout,
    MaxPool,
    Pixels,
    Row,
)

Floats = NDArray[np.float64]
SLIDES = ("net", "kernel", "max", "average")
"""What slides: the window of the chosen neuron, a kernel set by hand, a pool set by hand."""
OWN = "own"
LARGEST_WEIGHT = 1000.0
MOST_STRIDE, MOST_PADDING = 4, 3
POINTWISE = (Pixels, Activation, BatchNorm, Dropout)


@dataclass(frozen=True, eq=False)
class HandWindow:
    """A kernel or a pool that is set by hand.

    key : of `HAND_KERNELS`, or "own" where a weight was changed
    w : (size, size), finite, at most 1000; theta : threshold, subtracted; g : key of `ACTIVATIONS`
    stride : 1 to 4 pixels; padding : 0 to 3 pixels of paper; both of the kernel
    pool_size : 1 to 7; pool_stride : 1 to 7

    Raises
    ------
    ValueError
        In one line, if a field is out of its limits.
    """

    key: str = "vertical"
    w: Floats = field(default_factory=lambda: hand_kernel("vertical", 3))
    theta: float = 0.0
    g: str = "linear"
    stride: int = 1
    padding: int = 0
    pool_size: int = 2
    pool_stride: int = 2

    def __post_init__(self) -> None:
        if self.key != OWN and self.key not in HAND_KERNELS:
            raise ValueError(f"There is no kernel {self.key!r}.")
        if self.g not in ACTIVATIONS:
            raise ValueError(f"There is no activation {self.g!r}.")
        size = len(self.w)
        if self.w.shape != (size, size) or not SMALLEST <= size <= LARGEST:
            raise ValueError(f"A kernel by hand has {SMALLEST} to {LARGEST} rows and columns.")
        for values in (self.w, np.float64(self.theta)):
            if not (np.isfinite(values).all() and np.abs(values).max() <= LARGEST_WEIGHT):
                raise ValueError(f"Weights and threshold must be within ±{LARGEST_WEIGHT:g}.")
        for name, low, high in _LIMITS:
            if not low <= getattr(self, name) <= high:
                raise ValueError(f"{name} must be {low} to {high}, not {getattr(self, name)}.")

    def with_weight(self, p: int, q: int, value: float) -> "HandWindow":
        """Return the window with one weight changed: then it is one's own kernel."""
        w = self.w.copy()
        w[p, q] = value
        return replace(self, key=OWN, w=w)


_LIMITS = (
    ("stride", 1, MOST_STRIDE),
    ("padding", 0, MOST_PADDING),
    ("pool_size", SMALLEST, LARGEST),
    ("pool_stride", 1, LARGEST),
)


def pack_window(window: HandWindow) -> dict[str, Any]:
    """Return the window as JSON-able fields."""
    names = ("key", "theta", "g", "stride", "padding", "pool_size", "pool_stride")
    return {**{name: getattr(window, name) for name in names}, "w": window.w.tolist()}


def unpack_window(stored: Any) -> HandWindow:
    """Return the checked window; what is missing has its starting value.

    Raises
    ------
    ValueError
        If a field is of the wrong kind or out of its limits.
    """
    if stored is None:
        return HandWindow()
    if not isinstance(stored, Mapping):
        raise ValueError("kernel must be an object with fields.")
    start, given = HandWindow(), {}
    for name in ("key", "theta", "g", "stride", "padding", "pool_size", "pool_stride"):
        value = stored.get(name, getattr(start, name))
        kind = type(getattr(start, name))
        if kind is float and type(value) is int:
            value = float(value)
        if type(value) is not kind:
            raise ValueError(f"kernel: {name} must be {kind.__name__}, got {value!r:.40}.")
        given[name] = value
    return HandWindow(w=_read_weights(stored.get("w", start.w.tolist())), **given)


def _read_weights(stored: Any) -> Floats:
    size = len(stored) if isinstance(stored, list) else 0
    square = 0 < size <= LARGEST and all(isinstance(r, list) and len(r) == size for r in stored)
    if not square or not all(type(v) in (int, float) for r in stored for v in r):
        raise ValueError("kernel: w must be a square of numbers.")
    return np.array(stored, dtype=np.float64)


@dataclass(frozen=True, eq=False)
class Slide:
    """A window over maps, and the one map that comes of it.

    kind : "conv", "max", "average" or "dense" (one window as large as its input)
    x : (maps, rows, columns), the input; w : (maps, ...) of the window's size, empty for pools
    theta : threshold, subtracted; size, stride, padding : of the window, in pixels
    g : the activation that follows directly, "" for none
    map : number of the output map, from 0; a pool takes that one of the input
    """

    kind: str
    x: Floats
    w: Floats
    theta: float = 0.0
    size: int = 1
    stride: int = 1
    padding: int = 0
    g: str = ""
    map: int = 0

    @property
    def pools(self) -> bool:
        """Whether it is a pool, which has no weights."""
        return self.kind in POOLS

    @property
    def shown(self) -> Floats:
        """The maps over which the window slides: of a pool, the one of its own."""
        return self.x[self.map : self.map + 1] if self.pools else self.x

    def fields(self) -> Floats:
        """Return the local fields, or what the pool gives, for all places, (rows, columns)."""
        if self.pools:
            pooled: Floats = pool(self.shown, self.size, self.stride, self.kind)[0]
            return pooled
        if self.kind == "dense":
            return np.array([[Sum(self.x, self.w, self.theta).b]])
        return correlate(self.x, self.w, self.theta, self.stride, self.padding)

    def states(self) -> Floats:
        """Return V = g(b) for all places."""
        b = self.fields()
        V: Floats = ACTIVATIONS[self.g](b) if self.g else b
        return V

    def sum_at(self, place: tuple[int, int]) -> Sum:
        """Return how the local field at a place (i, j), from 1, comes about; not for pools."""
        if self.kind == "dense":
            return Sum(self.x, self.w, self.theta)
        return sum_at(self.x, self.w, self.theta, place, self.stride, self.padding)

    def patch_at(self, place: tuple[int, int]) -> Floats:
        """Return what the window sees at a place (i, j), from 1: (maps, ...)."""
        if self.kind == "dense":
            return self.x
        return patch_at(self.shown, self.size, *place, self.stride, self.padding)


def slide_by_hand(window: HandWindow, image: NDArray[np.floating], slides: str) -> Slide:
    """Return the window that is set by hand over the image (28, 28), "kernel", "max", "average"."""
    x = np.asarray(image, dtype=np.float64)[None]
    if slides in POOLS:
        none = np.zeros((0, 0, 0))
        return Slide(slides, x, none, 0.0, window.pool_size, window.pool_stride)
    return Slide(
        kind="conv",
        x=x,
        w=window.w[None],
        theta=window.theta,
        size=len(window.w),
        stride=window.stride,
        padding=window.padding,
        g="" if window.g == "linear" else window.g,
    )


def source_row(rows: tuple[Row, ...], row: int) -> int:
    """Return the row whose sum or pool a neuron of `row` stands on; -1: none, only the image.

    Activation, batch normalisation and dropout work on each neuron alone: the row before counts.
    """
    while row >= 0 and isinstance(rows[row], POINTWISE):
        row -= 1
    return row


def slide_of_row(
    rows: tuple[Row, ...],
    row: int,
    map_: int,
    before: NDArray[np.floating],
    w: NDArray[np.floating],
    theta: NDArray[np.floating],
) -> Slide:
    """Return the window of map or neuron `map_` of row number `row`, one that sums or pools.

    before : what the row gets; w, theta : its weights, whatever for a pool
    """
    kind, x = rows[row], np.asarray(before, dtype=np.float64)
    if isinstance(kind, MaxPool | AveragePool):
        name = "max" if isinstance(kind, MaxPool) else "average"
        stride = kind.stride or kind.size
        return Slide(name, x, np.zeros((0, 0, 0)), 0.0, kind.size, stride, map=map_)
    after = rows[row + 1] if row + 1 < len(rows) else None
    g = after.g if isinstance(after, Activation) else ""
    own, threshold = np.asarray(w[map_], dtype=np.float64), float(theta[map_])
    if isinstance(kind, Conv):
        size, stride, padding = kind.kernel, kind.stride, kind.padding
        return Slide("conv", x, own, threshold, size, stride, padding, g, map_)
    if not isinstance(kind, Dense):
        raise ValueError(f"Row {row + 1} neither sums nor pools.")
    sheet = as_sheet(x)
    return Slide("dense", sheet, own.reshape(sheet.shape), threshold, g=g, map=map_)


def as_sheet(x: Floats) -> Floats:
    """Return maps as they are, and neurons (n,) as one sheet (1, rows, columns) near a square."""
    if x.ndim == 3:
        return x
    n = len(x)
    high = max(side for side in range(1, int(n**0.5) + 1) if n % side == 0)
    return x.reshape(1, high, n // high)
