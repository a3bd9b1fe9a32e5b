"""The marks of runs whose curves are drawn: colour, dash and symbol, none the only sign."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPolygonF

from nnlab.gui.look import Look

MOST = 12
DASHES = (
    Qt.PenStyle.SolidLine,
    Qt.PenStyle.DashLine,
    Qt.PenStyle.DotLine,
    Qt.PenStyle.DashDotLine,
    Qt.PenStyle.DashDotDotLine,
)
CORNERS = (0, 4, 3, 6, 2)
"""Corners of the symbols; 0 is a circle, 2 a cross."""


def share(ids: Sequence[str], before: dict[str, int]) -> dict[str, int]:
    """Return a mark for each of at most 12 runs; who had one before keeps it."""
    chosen = list(ids)[:MOST]
    marks = {run: before[run] for run in chosen if run in before}
    free = (mark for mark in range(MOST) if mark not in marks.values())
    return {run: marks[run] if run in marks else next(free) for run in chosen}


def make_pen(look: Look, mark: int) -> QPen:
    """Return the pen of a curve: colour and dash, wider for a projector."""
    series = look.theme.series
    pen = QPen(QColor(series[mark % len(series)]), 2.5 if look.presentation else 1.6)
    pen.setStyle(DASHES[mark % len(DASHES)])
    return pen


def paint_symbol(painter: QPainter, look: Look, mark: int, centre: QPointF, size: float) -> None:
    """Paint a run's symbol; the second seven are hollow."""
    colour = make_pen(look, mark).color()
    painter.setPen(QPen(colour, 2.0 if look.presentation else 1.4))
    hollow = mark >= len(look.theme.series)
    painter.setBrush(look.colour("base") if hollow else colour)
    corners, radius = CORNERS[mark % len(CORNERS)], size / 2
    if corners == 0:
        painter.drawEllipse(centre, radius, radius)
    elif corners == 2:
        for turn in (1, -1):
            by = QPointF(radius, turn * radius)
            painter.drawLine(centre - by, centre + by)
    else:
        painter.drawPolygon(_polygon(centre, corners, 1.15 * radius))


def _polygon(centre: QPointF, corners: int, radius: float) -> QPolygonF:
    turns = [2 * math.pi * k / corners - math.pi / 2 for k in range(corners)]
    return QPolygonF(
        [centre + QPointF(radius * math.cos(turn), radius * math.sin(turn)) for turn in turns]
    )


def make_swatch(look: Look, mark: int, width: float, height: float, ratio: float) -> QPixmap:
    """Return a piece of a run's curve with its symbol, as a picture for the table."""
    pixmap = QPixmap(round(width * ratio), round(height * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_swatch(painter, look, mark, QRectF(0, 0, width, height))
    painter.end()
    return pixmap


def paint_swatch(painter: QPainter, look: Look, mark: int, area: QRectF) -> None:
    """Paint a piece of a run's curve with its symbol."""
    painter.setPen(make_pen(look, mark))
    y = area.center().y()
    painter.drawLine(QPointF(area.left() + 1, y), QPointF(area.right() - 1, y))
    paint_symbol(painter, look, mark, area.center(), 0.5 * area.height())
