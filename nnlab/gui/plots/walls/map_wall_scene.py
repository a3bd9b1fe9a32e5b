"""What a wall of maps shows: a cell for each net, and what they share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nnlab.core.arrays import FloatArray
from nnlab.core.box import Box
from nnlab.gui.plots.colour_bar import ColourScale

Place = tuple[int, int]
"""N and L of a net."""


@dataclass(frozen=True, eq=False)
class WallCell:
    """One net of the wall.

    `values` float32 (rows, columns), row 0 at the lowest x2, or None while there is no map;
    `lines` is its decision boundary; `caption` (`short` where there is little room) stands under
    it, in the colour of errors with `failed`; `state` stands in the empty frame, above a bar that
    shows `fraction`.
    """

    values: NDArray[np.float32] | None = None
    lines: tuple[FloatArray, ...] = ()
    caption: str = ""
    short: str = ""
    state: str = ""
    fraction: float | None = None
    failed: bool = False


@dataclass(frozen=True, eq=False)
class MapWallScene:
    """What the wall shows; a net without a cell has an empty frame. `foot` explains it in a line.

    `label` names the quantity at the colour bar; `missing` the values that are not finite.
    """

    widths: tuple[int, ...]
    depths: tuple[int, ...]
    cells: Mapping[Place, WallCell]
    box: Box
    scale: ColourScale
    title: str
    label: str
    foot: str = ""
    missing: str = ""
    selected: Place | None = None
    empty: WallCell = field(default_factory=WallCell)

    def cell(self, place: Place) -> WallCell:
        """Return the cell of a net."""
        return self.cells.get(place, self.empty)


def same_colours(old: ColourScale, new: ColourScale) -> bool:
    """Return whether two scales give every number the same colour."""
    same = (old.low, old.high) == (new.low, new.high)
    return same and (old.table is new.table or np.array_equal(old.table, new.table))
