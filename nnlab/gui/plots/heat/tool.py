"""What draws on a heat map and takes its mouse: the probe's circle, the cross-section's line."""

from __future__ import annotations

import math

from PySide6.QtCore import QObject, QPointF, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QWheelEvent

from nnlab.core.geometry import Point
from nnlab.gui.look import Look
from nnlab.gui.plots.plane.scale import PlaneScale


def round_place(point: Point, scale: PlaneScale, farthest: float) -> Point:
    """Return a place of the plane within +-farthest, to a tenth of a pixel: few digits to read."""
    digits = max(0, math.ceil(math.log10(scale.pixels_per_unit)) + 1)
    x1, x2 = (min(max(round(value, digits), -farthest), farthest) for value in point)
    return x1, x2


class HeatTool(QObject):
    """Paints over the map; a press that it takes makes the moves until the release its own.

    Points are pixels of the map's widget, `scale` leads to the plane and back. `changed` asks for
    the map to be painted anew.
    """

    changed = Signal()

    def paint(self, painter: QPainter, scale: PlaneScale, look: Look) -> None:
        """Draw over colours, lines and patterns; the painter is clipped to the map."""

    def would_take(self, at: QPointF, scale: PlaneScale) -> bool:
        """Return whether a press here would be this tool's: the pointer becomes a hand."""
        return False

    def press(self, event: QMouseEvent, scale: PlaneScale) -> bool:
        """Take hold of something; False leaves the press to others."""
        return False

    def move(self, event: QMouseEvent, scale: PlaneScale) -> None:
        """Follow the pointer while something is held."""

    def release(self, event: QMouseEvent, scale: PlaneScale) -> None:
        """Let go."""

    def give_up(self) -> object:
        """Let go, and return the mark of the edits that the gesture has made."""
        return None

    def wheel(self, event: QWheelEvent, scale: PlaneScale) -> bool:
        """Take a turn of the wheel; False leaves it to others, to the map's zoom, say."""
        return False
