"""What the plane of the digits shows: thousands of points, their colours, and the ground."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nnlab.core.arrays import FloatArray
from nnlab.gui.plots.axes import Range
from nnlab.gui.plots.colour_bar import ColourScale

Flags = NDArray[np.bool_]
MARGIN = 0.04


@dataclass(frozen=True, eq=False)
class DigitScene:
    """The plane of the two local fields before the outputs.

    Parameters
    ----------
    points : float (p, 2), where each digit lies
    classes : int64 (p,), what it is
    wrong : bool (p,), whether the net answers something else
    values : float (p,), the number that `scale` has colours for; `label` names it
    colouring : "values", "right" (right or wrong) or "class"
    ground : "classes" (where each class wins), "cells" (values averaged in cells, without
        points) or "none"
    w, theta : from the plane to the outputs' local fields, (classes, 2) and (classes,)
    shown : bool (p,), the digits that are not filtered out
    pins : places of the digits that are held on to, the first one first; a negative place is the
        digit of one's own
    """

    points: FloatArray
    classes: NDArray[np.int64]
    wrong: Flags
    values: FloatArray
    scale: ColourScale
    label: str
    title: str
    w: FloatArray
    theta: FloatArray
    shown: Flags
    colouring: str = "values"
    ground: str = "classes"
    names: tuple[str, ...] = tuple("0123456789")
    pins: tuple[int, ...] = field(default=())

    @cached_property
    def places(self) -> NDArray[np.int64]:
        """The digits that are shown, in the order in which they are drawn: large values on top."""
        places = np.flatnonzero(self.shown)
        return places[np.argsort(self.values[places], kind="stable")]

    @cached_property
    def extent(self) -> tuple[Range, Range]:
        """The ranges of both axes that hold all digits, also those filtered out."""
        return _range(self.points[:, 0]), _range(self.points[:, 1])

    @property
    def has_bar(self) -> bool:
        """Whether colours stand for numbers."""
        return self.colouring == "values" or self.ground == "cells"


def average_cells(
    scene: DigitScene, x: Range, y: Range, columns: int, rows: int
) -> NDArray[np.float32]:
    """Return the mean of the finite values in each cell (rows, columns); NaN where no digit is.

    Row 0 is the lowest.
    """
    places = scene.places[np.isfinite(scene.values[scene.places])]
    points, values = scene.points[places], scene.values[places]
    column = np.floor((points[:, 0] - x[0]) / (x[1] - x[0]) * columns).astype(np.int64)
    row = np.floor((points[:, 1] - y[0]) / (y[1] - y[0]) * rows).astype(np.int64)
    inside = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
    cell = row[inside] * columns + column[inside]
    counts = np.bincount(cell, minlength=rows * columns)
    sums = np.bincount(cell, values[inside], minlength=rows * columns)
    with np.errstate(invalid="ignore", divide="ignore"):
        means = (sums / counts).astype(np.float32)
    return means.reshape(rows, columns)


def middles(scene: DigitScene) -> dict[int, FloatArray]:
    """Return the median point (2,) of each class that is shown."""
    places = scene.places
    classes = scene.classes[places]
    return {
        int(number): np.median(scene.points[places[classes == number]], axis=0)
        for number in np.unique(classes)
    }


def _range(values: FloatArray) -> Range:
    values = values[np.isfinite(values)]
    if not len(values):
        return -1.0, 1.0
    low, high = float(values.min()), float(values.max())
    margin = MARGIN * (high - low) or 1.0
    return low - margin, high + margin
