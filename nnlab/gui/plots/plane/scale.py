"""Between the input plane and the pixels of a widget: one scale for x1 and x2, and ticks."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF

from nnlab.core.arrays import FloatArray
from nnlab.core.box import Box


@dataclass(frozen=True)
class PlaneScale:
    """`view` is the part of the plane that fills `area` (pixels); circles stay round."""

    view: Box
    area: QRectF

    @property
    def pixels_per_unit(self) -> float:
        """Pixels per unit of x1 and of x2."""
        return self.area.width() / (self.view.x1_max - self.view.x1_min)

    def to_pixels(self, x: FloatArray) -> FloatArray:
        """Return pixel positions (n, 2) of points x (n, 2)."""
        scale = self.pixels_per_unit
        left = self.area.left() + (x[:, 0] - self.view.x1_min) * scale
        top = self.area.bottom() - (x[:, 1] - self.view.x2_min) * scale
        return np.column_stack((left, top))

    def find_visible(self, pixels: FloatArray, margin: float) -> NDArray[np.bool_]:
        """Return which pixel positions (n, 2) lie in the area or at most `margin` beside it."""
        area = self.area.adjusted(-margin, -margin, margin, margin)
        low, high = (area.left(), area.top()), (area.right(), area.bottom())
        inside: NDArray[np.bool_] = np.all((pixels >= low) & (pixels <= high), axis=1)
        return inside

    def to_point(self, x1: float, x2: float) -> QPointF:
        """Return the pixel position of one point."""
        scale = self.pixels_per_unit
        return QPointF(
            self.area.left() + (x1 - self.view.x1_min) * scale,
            self.area.bottom() - (x2 - self.view.x2_min) * scale,
        )

    def to_plane(self, point: QPointF) -> tuple[float, float]:
        """Return x1, x2 of a pixel position."""
        scale = self.pixels_per_unit
        return (
            self.view.x1_min + (point.x() - self.area.left()) / scale,
            self.view.x2_min + (self.area.bottom() - point.y()) / scale,
        )


def fit_scale(box: Box, area: QRectF) -> PlaneScale:
    """Return the scale that shows the whole box in the area, and more along its longer side."""
    width, height = max(area.width(), 1.0), max(area.height(), 1.0)
    extent = (box.x1_max - box.x1_min, box.x2_max - box.x2_min)
    scale = min(width / extent[0], height / extent[1])
    centre = ((box.x1_min + box.x1_max) / 2, (box.x2_min + box.x2_max) / 2)
    half = (width / scale / 2, height / scale / 2)
    view = Box(centre[0] - half[0], centre[0] + half[0], centre[1] - half[1], centre[1] + half[1])
    return PlaneScale(view, QRectF(area.left(), area.top(), width, height))


def find_ticks(low: float, high: float, most: int) -> list[float]:
    """Return round numbers (steps of 1, 2, 5 times a power of ten) in [low, high]."""
    raw = (high - low) / max(most, 1)
    magnitude = 10.0 ** math.floor(math.log10(raw))
    step = next(factor * magnitude for factor in (1, 2, 5, 10) if factor * magnitude >= raw)
    return [number * step for number in range(math.ceil(low / step), math.floor(high / step) + 1)]
