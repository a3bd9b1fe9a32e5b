"""The probe's circle on the map: drag its middle, its rim or its knob; the wheel resizes it."""

from __future__ import annotations

import math
from itertools import count

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPen, QWheelEvent

from nnlab.app.lyapunov.maps.state import FARTHEST
from nnlab.core.arrays import FloatArray
from nnlab.core.geometry import Point
from nnlab.gui.look import Look
from nnlab.gui.plots.heat.tool import HeatTool, round_place
from nnlab.gui.plots.plane.scale import PlaneScale
from nnlab.gui.plots.probing.ellipse_painter import paint_angle_marks, paint_double_arrow
from nnlab.gui.plots.wheel import read_wheel
from nnlab.gui.tr import tr

SMALLEST = 1e-6
# Pixels: how near a press must be to the rim, how far the knob stands beside it.
NEAR, KNOB = 7.0, 14.0
# Circles smaller than this on the screen are resized by the knob alone.
RIM_FROM = 16.0
NOTCH = 1.1
# Where the knob stands: away from the marks of 0 and 90 degrees, down to the right.
DIAGONAL = QPointF(math.sqrt(0.5), math.sqrt(0.5))
_gestures = count()


class ProbeTool(HeatTool):
    """Holds what it draws; `moved` asks for another centre and radius, with a mark per gesture."""

    moved = Signal(tuple, float, object)

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._centre: Point = (0.0, 0.0)
        self._radius = 0.1
        self._direction: FloatArray | None = None
        self._hold = ""
        self._offset: Point = (0.0, 0.0)
        self._mark: object = None

    def show_probe(self, centre: Point, radius: float, direction: FloatArray | None) -> None:
        """Draw this circle, with its direction (2,) of greatest stretching."""
        self._centre, self._radius, self._direction = centre, radius, direction
        self.changed.emit()

    def paint(self, painter: QPainter, scale: PlaneScale, look: Look) -> None:
        centre, radius = scale.to_point(*self._centre), self._radius * scale.pixels_per_unit
        knob = self._knob(scale)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        # Two pens, so that it is seen on every colour of the map.
        for colour, width in (("base", 4.5), ("text", 2.0)):
            painter.setPen(QPen(look.colour(colour), look.px(width)))
            painter.drawEllipse(centre, radius, radius)
            painter.drawLine(centre + DIAGONAL * radius, knob)
            if self._direction is not None:
                painter.setBrush(look.colour(colour))
                length = radius + look.px(16)
                paint_double_arrow(painter, centre, self._direction, length, look.px(8))
                painter.setBrush(Qt.BrushStyle.NoBrush)
        side = look.px(4.0)
        painter.setPen(QPen(look.colour("text"), look.px(1.5)))
        painter.setBrush(look.colour("base"))
        painter.drawRect(QRectF(knob.x() - side, knob.y() - side, 2 * side, 2 * side))
        if radius > RIM_FROM:
            rim = [(centre.x() + radius, centre.y()), (0, 0), (0, 0), (0, 0)]
            rim[1] = (centre.x(), centre.y() - radius)
            paint_angle_marks(painter, np.array(rim, dtype=np.float64), look)
        self._paint_name(painter, centre, radius, look)

    def would_take(self, at: QPointF, scale: PlaneScale) -> bool:
        return bool(self._find(at, scale))

    def press(self, event: QMouseEvent, scale: PlaneScale) -> bool:
        at = event.position()
        hold = self._find(at, scale)
        if event.button() != Qt.MouseButton.LeftButton or not hold:
            return False
        now = scale.to_plane(at)
        self._hold, self._mark = hold, ("probe", next(_gestures))
        self._offset = (self._centre[0] - now[0], self._centre[1] - now[1])
        return True

    def move(self, event: QMouseEvent, scale: PlaneScale) -> None:
        now = scale.to_plane(event.position())
        centre, radius = self._centre, self._radius
        if self._hold == "centre":
            centre = (now[0] + self._offset[0], now[1] + self._offset[1])
        else:
            radius = math.dist(now, centre)
            if self._hold == "knob":
                radius -= self._look.px(KNOB) / scale.pixels_per_unit
        self._ask(round_place(centre, scale, FARTHEST), radius, self._mark)

    def release(self, event: QMouseEvent, scale: PlaneScale) -> None:
        self._hold = ""

    def give_up(self) -> object:
        self._hold = ""
        return self._mark

    def wheel(self, event: QWheelEvent, scale: PlaneScale) -> bool:
        wheel = read_wheel(event)
        if wheel.held or not wheel.notches or not self._find(event.position(), scale):
            return False
        self.resize(NOTCH**wheel.notches)
        return True

    def resize(self, factor: float) -> None:
        """Ask for a radius so many times larger; several in turn are one gesture."""
        self._ask(self._centre, self._radius * factor, ("probe", "radius"))

    def _ask(self, centre: Point, radius: float, mark: object) -> None:
        radius = float(f"{min(max(radius, SMALLEST), FARTHEST):.4g}")
        self.moved.emit(centre, radius, mark)

    def _knob(self, scale: PlaneScale) -> QPointF:
        away = self._radius * scale.pixels_per_unit + self._look.px(KNOB)
        return scale.to_point(*self._centre) + DIAGONAL * away

    def _find(self, at: QPointF, scale: PlaneScale) -> str:
        """Return what a press takes hold of: "knob", "rim", "centre" or nothing."""
        radius, near = self._radius * scale.pixels_per_unit, self._look.px(NEAR)
        centre = scale.to_point(*self._centre)
        away = math.hypot(at.x() - centre.x(), at.y() - centre.y())
        knob = self._knob(scale)
        if math.hypot(at.x() - knob.x(), at.y() - knob.y()) <= near:
            return "knob"
        if radius > self._look.px(RIM_FROM) and abs(away - radius) <= near:
            return "rim"
        return "centre" if away <= max(radius, near) else ""

    def _paint_name(self, painter: QPainter, centre: QPointF, radius: float, look: Look) -> None:
        """Say what the arrow is, where there is an arrow."""
        if self._direction is None:
            return
        painter.setFont(look.font(0.9, bold=True))
        along = QPointF(float(self._direction[0]), -float(self._direction[1]))
        at = centre + along * (radius + look.px(28))
        box = QRectF(at.x() - look.px(12), at.y() - look.px(9), look.px(24), look.px(18))
        ground = look.colour("base")
        ground.setAlpha(190)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, look.px(3), look.px(3))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(look.colour("text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, tr("v₁"))
