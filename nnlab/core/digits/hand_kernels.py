"""Kernels that are set by hand: edges, corner, blur, sharpen; all in float64 (size, size)."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
SMALLEST, LARGEST = 1, 7


def _side(size: int) -> Floats:
    """-1 before the middle, +1 behind it, 0 in it."""
    side: Floats = np.sign(np.arange(size) - (size - 1) / 2)
    return side


def _horizontal(size: int) -> Floats:
    return np.repeat(_side(size)[:, None], size, axis=1)


def _vertical(size: int) -> Floats:
    return _horizontal(size).T


def _diagonal(size: int) -> Floats:
    across = np.arange(size)
    edge: Floats = np.sign(across[None, :] - across[:, None]).astype(np.float64)
    return edge


def _corner(size: int) -> Floats:
    half = size // 2
    w = np.full((size, size), -1.0)
    inner = (size - half) ** 2
    w[half:, half:] = (size**2 - inner) / inner
    return w


def _blur(size: int) -> Floats:
    return np.full((size, size), 1 / size**2)


def _identity(size: int) -> Floats:
    w = np.zeros((size, size))
    w[_middle(size), _middle(size)] = 1.0
    return w


def _sharpen(size: int) -> Floats:
    m = _middle(size)
    w = 5 * _identity(size)
    for p, q in ((m - 1, m), (m + 1, m), (m, m - 1), (m, m + 1)):
        w[p, q] = -1.0
    return w


def _outline(size: int) -> Floats:
    return size**2 * _identity(size) - 1.0


def _middle(size: int) -> int:
    return (size - 1) // 2


@dataclass(frozen=True)
class HandKernel:
    """A kernel by its name on the screen; `least` is the smallest size at which it exists."""

    label: str
    tip: str
    least: int
    make: Callable[[int], Floats]


HAND_KERNELS: dict[str, HandKernel] = {
    "horizontal": HandKernel(
        "Edge, horizontal", "Large where it is paper above and ink below", 2, _horizontal
    ),
    "vertical": HandKernel(
        "Edge, vertical", "Large where it is paper at the left and ink at the right", 2, _vertical
    ),
    "diagonal": HandKernel(
        "Edge, diagonal", "Large where it is ink at the upper right only", 2, _diagonal
    ),
    "corner": HandKernel("Corner", "Large at an upper left corner of the ink", 2, _corner),
    "outline": HandKernel("Outline", "Compares a pixel with all around it", 2, _outline),
    "blur": HandKernel("Blur", "The mean of all pixels of the patch", 1, _blur),
    "sharpen": HandKernel("Sharpen", "Five times a pixel minus its neighbours", 3, _sharpen),
    "identity": HandKernel(
        "Identity", "The pixel itself: the image comes out as it is", 1, _identity
    ),
}
"""The weights of all but blur, sharpen and identity add up to 0: plain paper or ink gives b = 0."""


def hand_kernel(key: str, size: int) -> Floats:
    """Return a kernel of `HAND_KERNELS`, (size, size).

    Raises
    ------
    ValueError
        If it does not exist at that size, with the smallest one at which it does.
    """
    kind = HAND_KERNELS[key]
    if not kind.least <= size <= LARGEST:
        raise ValueError(
            f"The kernel {kind.label!r} needs a size from {kind.least} to {LARGEST}, not {size}."
        )
    return kind.make(size)


def resized(w: NDArray[np.float64], size: int) -> Floats:
    """Return a kernel (n, n) of another size: cut at its end, or with zeros added there."""
    kept = min(size, len(w))
    out = np.zeros((size, size))
    out[:kept, :kept] = w[:kept, :kept]
    return out
