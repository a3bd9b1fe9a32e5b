"""Patterns as marks: +1 blue square, -1 orange circle; a ring around a wrong one."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from nnlab.gui.look import Look


def mark_size(look: Look, p: int) -> float:
    """Return the side of a mark in pixels: smaller where there are many."""
    return look.px(13.0 if p <= 40 else 10.0 if p <= 200 else 8.0 if p <= 1000 else 6.0)


def draw_mark(painter: QPainter, at: QPointF, t: float, side: float, look: Look) -> None:
    """Draw one pattern: its class is in the shape and in the colour."""
    dark = QColor(look.theme.base) if look.theme.dark else QColor("#ffffff")
    painter.setPen(QPen(dark, max(1.0, side / 9)))
    painter.setBrush(look.colour("plus" if t > 0 else "minus").darker(112))
    half = side / 2
    if t > 0:
        box = 0.9 * half
        painter.drawRect(QRectF(at.x() - box, at.y() - box, 2 * box, 2 * box))
    else:
        painter.drawEllipse(at, half, half)


def draw_ring(painter: QPainter, at: QPointF, side: float, colour: QColor, width: float) -> None:
    """Draw a ring around a mark of that side, with an edge that shows on any ground."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    radius = 0.5 * side + 1.6 * width
    edge = QColor("#000000" if colour.lightnessF() > 0.6 else "#ffffff")
    edge.setAlpha(170)
    for pen in (QPen(edge, 1.8 * width), QPen(colour, width)):
        painter.setPen(pen)
        painter.drawEllipse(at, radius, radius)


class Stamp:
    """A ring drawn once and then copied, since a frame may need hundreds."""

    def __init__(self, side: float, colour: QColor, width: float, ratio: float) -> None:
        extent = side + 7 * width + 2
        self.pixmap = QPixmap(round(extent * ratio), round(extent * ratio))
        self.pixmap.setDevicePixelRatio(ratio)
        self.pixmap.fill(Qt.GlobalColor.transparent)
        self.offset = self.pixmap.width() / ratio / 2
        painter = QPainter(self.pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_ring(painter, QPointF(self.offset, self.offset), side, colour, width)
        painter.end()
