"""Thousands of points as stamps in an image: a millisecond for what Qt takes a tenth of a second.

A stamp is an array of offsets (k, 2), columns and rows from the middle of a point.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from nnlab.core.arrays import FloatArray

Stamp = NDArray[np.int64]


def make_disc(radius: float) -> Stamp:
    """Return the pixels of a filled disc."""
    across, down = _square(radius)
    return _take(across, down, across**2 + down**2 <= radius**2)


def make_ring(inner: float, outer: float) -> Stamp:
    """Return the pixels farther than `inner`, and at most `outer`, from the middle."""
    across, down = _square(outer)
    squares = across**2 + down**2
    return _take(across, down, (squares > inner**2) & (squares <= outer**2))


def make_cross(arm: float, width: float) -> Stamp:
    """Return the pixels of a diagonal cross of two strokes."""
    across, down = _square(arm)
    near = np.minimum(abs(across - down), abs(across + down)) <= 0.75 * width
    return _take(across, down, near)


def pack_colour(colour: QColor) -> int:
    """Return a colour without transparency as 0xAARRGGBB."""
    return 0xFF000000 | (colour.rgb() & 0xFFFFFF)


class StampSheet:
    """A transparent image (height, width) that points are stamped on, later ones on top."""

    def __init__(self, width: int, height: int) -> None:
        self.pixels: NDArray[np.uint32] = np.zeros((max(height, 1), max(width, 1)), np.uint32)

    def stamp(self, at: FloatArray, colours: NDArray[np.uint32] | int, stamp: Stamp) -> None:
        """Stamp points (n, 2) in pixels with their colours (n,); those at the edge are left out."""
        height, width = self.pixels.shape
        reach = int(abs(stamp).max(initial=0))
        places = np.rint(at).astype(np.int64)
        low, high = places >= reach, places < (width - reach, height - reach)
        kept = np.all(low & high, axis=1)
        places = places[kept]
        if isinstance(colours, int):
            colours = np.full(len(kept), colours, np.uint32)
        index = (places[:, 1] * width + places[:, 0])[:, None]
        index = index + (stamp[:, 1] * width + stamp[:, 0])
        flat = self.pixels.reshape(-1)
        flat[index.ravel()] = np.repeat(colours[kept], len(stamp))

    def to_image(self) -> QImage:
        """Return the sheet as an image that owns its pixels."""
        height, width = self.pixels.shape
        kind = QImage.Format.Format_ARGB32_Premultiplied
        return QImage(self.pixels.data, width, height, 4 * width, kind).copy()


def _square(radius: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    side = np.arange(-int(np.ceil(radius)), int(np.ceil(radius)) + 1)
    across, down = np.meshgrid(side, side)
    return across, down


def _take(across: NDArray[np.int64], down: NDArray[np.int64], kept: NDArray[np.bool_]) -> Stamp:
    return np.column_stack((across[kept], down[kept]))
