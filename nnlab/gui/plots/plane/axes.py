"""The frame of the plane: ticks with their numbers, names of the axes, the grid that snaps."""

from __future__ import annotations

import math

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from nnlab.gui.look import Look
from nnlab.gui.plots.plane.scale import PlaneScale, find_ticks

# Lines of the grid closer than this would be a grey veil.
CLOSEST_PIXELS = 7.0


def paint_axes(painter: QPainter, rect: QRectF, scale: PlaneScale, look: Look) -> None:
    """Paint frame, ticks and names around the plane that lies in `rect`."""
    area = scale.area
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(look.colour("grid"), 1))
    painter.drawRect(area)
    painter.setPen(look.colour("muted"))
    _paint_below(painter, rect, scale, look)
    _paint_beside(painter, rect, scale, look)
    painter.setPen(look.colour("text"))
    room, height = _room(painter), painter.fontMetrics().height()
    corner = QRectF(area.right() - 2 * room, area.bottom() + look.px(2), 2 * room, 99.0)
    painter.drawText(corner, Qt.AlignmentFlag.AlignRight, "x₁")
    corner = QRectF(rect.left(), area.top(), room + look.px(4), height)
    painter.drawText(corner, Qt.AlignmentFlag.AlignRight, "x₂")


def paint_grid(painter: QPainter, scale: PlaneScale, step: float, look: Look) -> None:
    """Paint the grid that patterns snap to, where its lines are not too close."""
    if step <= 0.0 or step * scale.pixels_per_unit < CLOSEST_PIXELS:
        return
    view, area = scale.view, scale.area
    colour = look.colour("muted")
    colour.setAlphaF(0.30)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    lines = []
    for number in range(math.ceil(view.x1_min / step), math.floor(view.x1_max / step) + 1):
        x = scale.to_point(number * step, 0.0).x()
        lines.append(QLineF(x, area.top(), x, area.bottom()))
    for number in range(math.ceil(view.x2_min / step), math.floor(view.x2_max / step) + 1):
        y = scale.to_point(0.0, number * step).y()
        lines.append(QLineF(area.left(), y, area.right(), y))
    painter.setPen(QPen(colour, 1))
    painter.drawLines(lines)


def write_ticks(values: list[float]) -> list[str]:
    """Return the ticks' numbers, with as many decimals as tell neighbours apart."""
    if len(values) < 2:
        return [f"{value:.4g}".replace("-", "−") for value in values]
    step = values[1] - values[0]
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    # Adding 0 takes the sign from a zero.
    texts = [f"{round(value, decimals) + 0.0:.{decimals}f}" for value in values]
    return [text.replace("-", "−") for text in texts]


def _room(painter: QPainter) -> int:
    return painter.fontMetrics().horizontalAdvance("−0.55")


def _paint_below(painter: QPainter, rect: QRectF, scale: PlaneScale, look: Look) -> None:
    area, view = scale.area, scale.view
    room, height = _room(painter), painter.fontMetrics().height()
    ticks = find_ticks(view.x1_min, view.x1_max, int(area.width() / (2.2 * room)))
    for value, text in zip(ticks, write_ticks(ticks), strict=True):
        x = scale.to_point(value, 0.0).x()
        painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() - look.px(4)))
        box = QRectF(x - room, area.bottom() + look.px(2), 2 * room, height)
        if box.right() < rect.right() - room:
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _paint_beside(painter: QPainter, rect: QRectF, scale: PlaneScale, look: Look) -> None:
    area, view = scale.area, scale.view
    metrics, tick = painter.fontMetrics(), look.px(4)
    room, height = _room(painter), metrics.height()
    middle = Qt.AlignmentFlag.AlignVCenter
    ticks = find_ticks(view.x2_min, view.x2_max, int(area.height() / (1.2 * room)))
    for value, text in zip(ticks, write_ticks(ticks), strict=True):
        y = scale.to_point(0.0, value).y()
        painter.drawLine(QPointF(area.left(), y), QPointF(area.left() + tick, y))
        box = QRectF(rect.left(), y - height / 2, room + tick, height)
        if box.top() <= area.top() + height:
            continue
        if metrics.horizontalAdvance(text) > room + tick:
            # Numbers of a deep zoom don't fit beside the plane, so they stand in it.
            box = QRectF(area.left() + 2 * tick, y - height / 2, area.width(), height)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | middle, text)
        else:
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | middle, text)
