"""The line of the cross-section on the map: drag its ends, all of it, or draw another one."""

from __future__ import annotations

import math
from itertools import count

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPen

from nnlab.app.lyapunov.maps.state import FARTHEST
from nnlab.core.box import Box
from nnlab.core.geometry import Point
from nnlab.gui.look import Look
from nnlab.gui.plots.heat.tool import HeatTool, round_place
from nnlab.gui.plots.plane.scale import PlaneScale

# Pixels: how near a press must be to an end or to the line, how far a new line must be drawn.
END, LINE, NEW = 9.0, 6.0, 8.0
_gestures = count()


class SectionTool(HeatTool):
    """Holds what it draws; `moved` asks for other ends, with a mark per gesture."""

    moved = Signal(tuple, tuple, object)

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._near: Point = (0.0, 0.0)
        self._far: Point = (1.0, 0.0)
        self._dot: Point | None = None
        self._hold = ""
        self._start: tuple[Point, Point, Point] = (self._near, self._far, self._near)
        self._mark: object = None

    def show_line(self, near: Point, far: Point) -> None:
        """Draw the line from A to B."""
        self._near, self._far = near, far
        self.changed.emit()

    def show_dot(self, at: Point | None) -> None:
        """Draw a dot on the line, None for none."""
        if at != self._dot:
            self._dot = at
            self.changed.emit()

    def find_share(self, at: Point, scale: PlaneScale) -> float | None:
        """Return how far along the line a place near it is, 0 to 1; None if it is not near."""
        pixel = scale.to_point(*at)
        share, away = self._along(pixel, scale)
        return share if away <= 2 * self._look.px(LINE) else None

    def paint(self, painter: QPainter, scale: PlaneScale, look: Look) -> None:
        near, far = scale.to_point(*self._near), scale.to_point(*self._far)
        # Two pens, so that it is seen on every colour of the map.
        for colour, width in (("base", 4.5), ("text", 2.0)):
            painter.setPen(QPen(look.colour(colour), look.px(width)))
            painter.drawLine(near, far)
        for name, end in (("A", near), ("B", far)):
            self._paint_end(painter, name, end, look)
        if self._dot is not None:
            painter.setPen(QPen(look.colour("base"), look.px(1.5)))
            painter.setBrush(look.colour("accent"))
            painter.drawEllipse(scale.to_point(*self._dot), look.px(6), look.px(6))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def would_take(self, at: QPointF, scale: PlaneScale) -> bool:
        return self._find(at, scale) != "new"

    def press(self, event: QMouseEvent, scale: PlaneScale) -> bool:
        if event.button() != Qt.MouseButton.LeftButton:
            return False
        self._hold, self._mark = self._find(event.position(), scale), ("section", next(_gestures))
        self._start = (self._near, self._far, scale.to_plane(event.position()))
        return True

    def move(self, event: QMouseEvent, scale: PlaneScale) -> None:
        """Shift keeps the line horizontal or vertical, whichever is nearer."""
        near, far, pressed = self._start
        now = scale.to_plane(event.position())
        straight = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if self._hold == "near":
            near = _straighten(far, now) if straight else now
        elif self._hold == "far":
            far = _straighten(near, now) if straight else now
        elif self._hold == "line":
            by = _stay(near, far, (now[0] - pressed[0], now[1] - pressed[1]), scale.view)
            near, far = _add(near, by), _add(far, by)
        elif math.dist(pressed, now) * scale.pixels_per_unit >= self._look.px(NEW):
            near, far = pressed, _straighten(pressed, now) if straight else now
        if near != far:
            ends = (round_place(end, scale, FARTHEST) for end in (near, far))
            self.moved.emit(*ends, self._mark)

    def release(self, event: QMouseEvent, scale: PlaneScale) -> None:
        self._hold = ""

    def give_up(self) -> object:
        self._hold = ""
        return self._mark

    def _find(self, at: QPointF, scale: PlaneScale) -> str:
        """Return what a press takes hold of: "near", "far", "line", or "new" for another line."""
        for name, end in (("near", self._near), ("far", self._far)):
            pixel = scale.to_point(*end)
            if math.hypot(at.x() - pixel.x(), at.y() - pixel.y()) <= self._look.px(END):
                return name
        return "line" if self._along(at, scale)[1] <= self._look.px(LINE) else "new"

    def _along(self, at: QPointF, scale: PlaneScale) -> tuple[float, float]:
        """Return how far along the line its nearest point is, and how many pixels away."""
        near, far = scale.to_point(*self._near), scale.to_point(*self._far)
        way, ahead = np.array((far - near).toTuple()), np.array((at - near).toTuple())
        square = float(way @ way)
        share = min(max(float(ahead @ way) / square, 0.0), 1.0) if square > 0 else 0.0
        return share, float(np.linalg.norm(ahead - share * way))

    def _paint_end(self, painter: QPainter, name: str, at: QPointF, look: Look) -> None:
        painter.setFont(look.font(0.9, bold=True))
        side = look.px(8.5)
        painter.setPen(QPen(look.colour("text"), look.px(1.5)))
        painter.setBrush(look.colour("base"))
        painter.drawEllipse(at, side, side)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        box = QRectF(at.x() - side, at.y() - side, 2 * side, 2 * side)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name)


def _straighten(fixed: Point, free: Point) -> Point:
    """Return the end moved so that the line to it is horizontal or vertical."""
    if abs(free[0] - fixed[0]) >= abs(free[1] - fixed[1]):
        return (free[0], fixed[1])
    return (fixed[0], free[1])


def _stay(near: Point, far: Point, by: Point, view: Box) -> Point:
    """Return the part of a way that leaves both ends on the map, if they are there now."""

    def limit(low: float, high: float, ends: tuple[float, float], by: float) -> float:
        least, most = min(low - min(ends), 0.0), max(high - max(ends), 0.0)
        return min(max(by, least), most)

    return (
        limit(view.x1_min, view.x1_max, (near[0], far[0]), by[0]),
        limit(view.x2_min, view.x2_max, (near[1], far[1]), by[1]),
    )


def _add(point: Point, by: Point) -> Point:
    return (point[0] + by[0], point[1] + by[1])
