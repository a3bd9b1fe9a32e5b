"""Patterns as marks: a colour and a shape for each class; rings and frames around them.

Two classes: -1 orange circle, +1 blue square. Up to six: Okabe and Ito's colours.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from math import cos, pi, sin

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from nnlab.core.arrays import FloatArray
from nnlab.gui.look import Look

SHAPES = ("circle", "square", "triangle", "diamond", "cross", "star")
# How a mark tells its set without colour: filled, hollow, hollow with a dot.
FULL, HOLLOW, DOTTED = "full", "hollow", "dotted"
# In the ring around a wrong pattern that is not learnt.
DASHES = 8


def mark_size(look: Look, p: int) -> float:
    """Return the side of a mark in pixels: smaller where there are many."""
    return look.px(13.0 if p <= 40 else 10.0 if p <= 200 else 8.0 if p <= 1000 else 6.0)


def class_colour(look: Look, number: int, classes: int) -> QColor:
    """Return the colour of a class, counted from 0."""
    if classes <= 2:
        return look.colour("plus" if number else "minus")
    # The first two change places, so that -1 stays warm and +1 blue when a third class comes.
    return QColor(look.theme.series[(1, 0, 2, 3, 4, 5)[number]])


def draw_mark(painter: QPainter, at: QPointF, t: float, side: float, look: Look) -> None:
    """Draw one pattern of two classes: its class is in the shape and in the colour."""
    draw_class(painter, at, int(t > 0), 2, side, look)


def draw_class(
    painter: QPainter,
    at: QPointF,
    number: int,
    classes: int,
    side: float,
    look: Look,
    style: str = FULL,
) -> None:
    """Draw one pattern of a class, counted from 0, of so many."""
    colour = class_colour(look, number, classes).darker(112 if style == FULL else 130)
    edge = QColor(look.theme.base) if look.theme.dark else QColor("#ffffff")
    if look.theme.dark and style != FULL:
        colour = class_colour(look, number, classes).lighter(125)
    path = shape_path(SHAPES[number], side / 2).translated(at)
    if style == FULL:
        painter.setPen(QPen(edge, max(1.0, side / 9)))
        painter.setBrush(colour)
        painter.drawPath(path)
        return
    width = max(1.5, side / 6)
    inside = QColor(edge)
    inside.setAlpha(150)
    painter.setBrush(inside)
    # A seam of the ground's colour below the outline: it may lie on a map of its own colour.
    painter.setPen(QPen(edge, 1.9 * width))
    painter.drawPath(path)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, width))
    painter.drawPath(path)
    if style == DOTTED:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(at, side / 7, side / 7)


@lru_cache(maxsize=64)
def shape_path(shape: str, half: float) -> QPainterPath:
    """Return the outline of a mark about the origin; areas look about equal."""
    path = QPainterPath()
    if shape == "circle":
        path.addEllipse(QPointF(0.0, 0.0), half, half)
    elif shape == "square":
        box = 0.9 * half
        path.addRect(QRectF(-box, -box, 2 * box, 2 * box))
    elif shape == "cross":
        path.addPolygon(_cross(half))
        path.closeSubpath()
    else:
        corners = {"triangle": (3, 1.25, 1.0), "diamond": (4, 1.2, 1.0), "star": (10, 1.35, 0.5)}
        path.addPolygon(_polygon(half, *corners[shape]))
        path.closeSubpath()
    return path


def _polygon(half: float, corners: int, outer: float, inner: float) -> QPolygonF:
    """Return corners around the origin, the first on top; every second one drawn in."""
    points = []
    for i in range(corners):
        radius = half * outer * (inner if i % 2 and inner < 1.0 else 1.0)
        angle = 2.0 * pi * i / corners
        points.append(QPointF(radius * sin(angle), -radius * cos(angle)))
    return QPolygonF(points)


def _cross(half: float) -> QPolygonF:
    """Return a diagonal cross with arms of a third of its size."""
    a, b = 1.05 * half, 0.42 * half
    upright = [
        (-b, -a), (b, -a), (b, -b), (a, -b), (a, b), (b, b),
        (b, a), (-b, a), (-b, b), (-a, b), (-a, -b), (-b, -b),
    ]  # fmt: skip
    turn = 0.5**0.5
    return QPolygonF([QPointF(turn * (x - y), turn * (x + y)) for x, y in upright])


def draw_ring(painter: QPainter, at: QPointF, side: float, colour: QColor, width: float) -> None:
    """Draw a ring around a mark of that side, with an edge that shows on any ground."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    radius = 0.5 * side + 1.6 * width
    for pen in _seamed(colour, width):
        painter.setPen(pen)
        painter.drawEllipse(at, radius, radius)


def draw_dashes(painter: QPainter, at: QPointF, side: float, colour: QColor, width: float) -> None:
    """Draw a dashed ring around a mark of that side: it is wrong, but not one to learn from."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    radius = 0.5 * side + 3.0 * width
    # Whole dashes on the way around, in units of the pen's width.
    dash = 2.0 * pi * radius / (2 * DASHES * width)
    seam, line = _seamed(colour, width)
    line.setDashPattern([dash, dash])
    line.setCapStyle(Qt.PenCapStyle.FlatCap)
    for pen in (seam, line):
        painter.setPen(pen)
        painter.drawEllipse(at, radius, radius)


def draw_corners(painter: QPainter, at: QPointF, side: float, colour: QColor, width: float) -> None:
    """Draw the four corners of a square around a mark: it is selected."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    half, arm = 0.5 * side + 3.2 * width, 0.28 * side + width
    path = QPainterPath()
    for sx in (-1, 1):
        for sy in (-1, 1):
            x, y = at.x() + sx * half, at.y() + sy * half
            path.moveTo(x - sx * arm, y)
            path.lineTo(x, y)
            path.lineTo(x, y - sy * arm)
    for pen in _seamed(colour, width):
        painter.setPen(pen)
        painter.drawPath(path)


def _seamed(colour: QColor, width: float) -> tuple[QPen, QPen]:
    edge = QColor("#000000" if colour.lightnessF() > 0.6 else "#ffffff")
    edge.setAlpha(170)
    return QPen(edge, 1.8 * width), QPen(colour, width)


class Stamp:
    """A drawing made once and then copied, since a frame may need hundreds.

    `draw(painter, middle)` draws it; `extent` is the side of the square that it needs.
    """

    def __init__(self, extent: float, ratio: float) -> None:
        self.pixmap = QPixmap(round(extent * ratio), round(extent * ratio))
        self.pixmap.setDevicePixelRatio(ratio)
        self.pixmap.fill(Qt.GlobalColor.transparent)
        self.offset = self.pixmap.width() / ratio / 2

    @cached_property
    def image(self) -> QImage:
        """The stamp as an image, which is copied faster; made when the drawing is complete."""
        return self.pixmap.toImage()

    def open(self) -> tuple[QPainter, QPointF]:
        """Return a painter on the stamp, to be ended by the caller, and the stamp's middle."""
        painter = QPainter(self.pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        return painter, QPointF(self.offset, self.offset)


class Stamps:
    """Stamps by what they show, for whoever draws the same ones sixty times a second."""

    MOST = 160

    def __init__(self) -> None:
        self._made: dict[tuple[object, ...], Stamp] = {}

    def ring(self, side: float, colour: QColor, width: float, ratio: float) -> Stamp:
        """Return a ring around marks of that side."""
        return self.find(draw_ring, (side, colour, width), side + 7 * width + 2, ratio)

    def dashes(self, side: float, colour: QColor, width: float, ratio: float) -> Stamp:
        """Return a dashed ring around marks of that side."""
        return self.find(draw_dashes, (side, colour, width), side + 10 * width + 2, ratio)

    def corners(self, side: float, colour: QColor, width: float, ratio: float) -> Stamp:
        """Return the corners around selected marks of that side."""
        return self.find(draw_corners, (side, colour, width), side + 10 * width + 2, ratio)

    def mark(
        self, number: int, classes: int, side: float, look: Look, style: str, ratio: float
    ) -> Stamp:
        """Return the mark of a class."""
        arguments = (number, classes, side, look, style)
        return self.find(draw_class, arguments, 1.6 * side + 4, ratio, look.theme)

    def find(
        self,
        draw: Callable[..., None],
        arguments: tuple[object, ...],
        extent: float,
        ratio: float,
        theme: object = None,
    ) -> Stamp:
        """Return what `draw(painter, middle, *arguments)` draws, in a square of side `extent`."""
        known = (value.rgba() if isinstance(value, QColor) else value for value in arguments)
        key = (draw, *known, ratio, theme)
        stamp = self._made.get(key)
        if stamp is None:
            if len(self._made) >= self.MOST:
                self._made.clear()
            stamp = Stamp(extent, ratio)
            painter, middle = stamp.open()
            draw(painter, middle, *arguments)
            painter.end()
            self._made[key] = stamp
        return stamp


def put_stamps(
    painter: QPainter, stamps: Sequence[Stamp], middles: FloatArray, ratio: float
) -> None:
    """Copy stamps, each with its middle at a place (n, 2) in pixels; none if there are none.

    Where a pixel of the widget is one of the screen a stamp goes to whole ones anyway: rounded
    here, it costs half as much.
    """
    if ratio != 1.0:
        for (x, y), stamp in zip(middles.tolist(), stamps, strict=True):
            painter.drawPixmap(QPointF(x - stamp.offset, y - stamp.offset), stamp.pixmap)
        return
    offsets = np.array([stamp.offset for stamp in stamps])
    corners = np.floor(middles - offsets[:, None] + 0.5).astype(int)
    for (x, y), stamp in zip(corners.tolist(), stamps, strict=True):
        painter.drawImage(x, y, stamp.image)
