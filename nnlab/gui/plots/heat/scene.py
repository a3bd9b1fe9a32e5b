"""What a heat map shows: numbers over the plane, and the lines and marks on top of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnlab.core.arrays import FloatArray
from nnlab.core.box import Box
from nnlab.core.patterns import Patterns
from nnlab.gui.plots.colour_bar import ColourScale


@dataclass(frozen=True, eq=False)
class HeatRidge:
    """A ridge of the map: points (n, 2) in the plane and the height at each (n,)."""

    points: FloatArray
    heights: FloatArray


@dataclass(frozen=True, eq=False)
class HeatContour:
    """The lines, each (n, 2), along which the map has one value; `text` says which."""

    text: str
    lines: tuple[FloatArray, ...]


@dataclass(frozen=True, eq=False)
class HeatSticks:
    """A field of directions: angles in radians (rows, columns) over the scene's view, row 0 low.

    A direction has no sign: angles that differ by pi are the same.
    """

    angles: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class HeatScene:
    """What the map shows. `values` (rows, columns) belong to `view`, row 0 at the lowest x2.

    `label` names the quantity at the colour bar; `missing` the values that are not finite. Where
    the title has no room there is the `short_title`; `source` stands beside it, where there is room
    for both. `stamp` tells apart what the same array of values held at different times; `ell` is
    the layer, 0 if there is none.
    """

    view: Box
    values: NDArray[np.float32]
    scale: ColourScale
    title: str
    label: str
    missing: str = ""
    lines: tuple[FloatArray, ...] = ()
    patterns: Patterns | None = None
    moving: bool = False
    ridges: tuple[HeatRidge, ...] = ()
    ridge_name: str = ""
    sticks: HeatSticks | None = None
    contours: tuple[HeatContour, ...] = ()
    short_title: str = ""
    source: str = ""
    stamp: float = 0.0
    ell: int = 0

    @property
    def pieces(self) -> int:
        """How many lines there are to be drawn."""
        contours = sum(len(contour.lines) for contour in self.contours)
        return len(self.lines) + len(self.ridges) + contours

    def find(self, x1: float, x2: float) -> tuple[int, int] | None:
        """Return row and column of the number at a point, or None outside."""
        view, (rows, columns) = self.view, self.values.shape
        column = int(np.floor((x1 - view.x1_min) / (view.x1_max - view.x1_min) * columns))
        row = int(np.floor((x2 - view.x2_min) / (view.x2_max - view.x2_min) * rows))
        return (row, column) if 0 <= row < rows and 0 <= column < columns else None
