"""The neurons' red lines and arrows, the lines before an update, and the handles of a held one."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPolygonF

from nnlab.core.arrays import FloatArray
from nnlab.core.geometry import neuron_line
from nnlab.core.network import Network
from nnlab.core.views.line_edits import has_straight_lines, standing_arrow
from nnlab.gui.look import Look
from nnlab.gui.plots.plane.grips import Grip, Part
from nnlab.gui.plots.plane.scale import PlaneScale
from nnlab.gui.plots.plane.scene import Overlay, PlaneScene
from nnlab.gui.plots.polygons import make_path

MOST_MOVING_ARROWS = 24


def paint_neurons(
    painter: QPainter, scale: PlaneScale, scene: PlaneScene, look: Look, held: int | None = None
) -> None:
    """Paint each first-layer neuron's line w . x = theta, and its weight vector normal to it.

    The one that is held is left to `paint_grip`.
    """
    layer = scene.network.layers[0]
    lines, arrows = [], QPainterPath()
    colour = look.colour("boundary")
    # Dozens of lines would hide what lies below them.
    if len(layer.theta) > MOST_MOVING_ARROWS:
        colour.setAlphaF(0.4)
    # Dozens of arrows cannot be followed while they move.
    with_arrows = not scene.moving or len(layer.theta) <= MOST_MOVING_ARROWS
    for number, (w, theta) in enumerate(zip(layer.w, layer.theta, strict=True)):
        line = None if number == held else neuron_line(w, theta, scale.view)
        if line is None:
            continue
        stand = scene.stands.get(number)
        arrow = standing_arrow(w, theta, scale.view, stand) if with_arrows else None
        ends = QLineF(scale.to_point(*line[0]), scale.to_point(*line[1]))
        lines.append(ends)
        if arrow is not None:
            ends_of_arrow = (scale.to_point(*arrow[0]), scale.to_point(*arrow[1]))
            add_arrow(arrows, *ends_of_arrow, look.px(8))
        if number == scene.chosen:
            painter.setPen(QPen(colour, look.px(3)))
            painter.drawLine(ends)
    painter.setPen(QPen(colour, look.px(1)))
    painter.drawLines(lines)
    painter.setPen(QPen(colour, look.px(1.5)))
    painter.setBrush(colour)
    painter.drawPath(arrows)


def paint_curves(
    painter: QPainter,
    scale: PlaneScale,
    curves: dict[int, list[FloatArray]],
    chosen: int | None,
    look: Look,
    faint: bool = True,
) -> None:
    """Paint neurons' bent lines, with inputs such as x1^2; without `faint` only one of them."""
    colour = look.colour("boundary")
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for number, pieces in curves.items():
        if number != chosen and not faint:
            continue
        painter.setPen(QPen(colour, look.px(3 if number == chosen else 1)))
        painter.drawPath(make_path([scale.to_pixels(piece) for piece in pieces]))


def paint_faint(painter: QPainter, scale: PlaneScale, lines: list[FloatArray], look: Look) -> None:
    """Paint the boundaries of a whole population, so faint that they add up where they agree."""
    colour = look.colour("text")
    colour.setAlphaF(0.28)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, look.px(1)))
    for line in lines:
        painter.drawPath(make_path([scale.to_pixels(line)]))


def paint_ghost(painter: QPainter, scale: PlaneScale, ghost: Network, look: Look) -> None:
    """Paint the lines of a net as they were before, dashed."""
    if not has_straight_lines(ghost):
        return
    pen = QPen(look.colour("text"), look.px(1.5), Qt.PenStyle.DashLine)
    painter.setPen(pen)
    for w, theta in zip(ghost.layers[0].w, ghost.layers[0].theta, strict=True):
        line = neuron_line(w, theta, scale.view)
        if line is not None:
            painter.drawLine(scale.to_point(*line[0]), scale.to_point(*line[1]))


def paint_grip(
    painter: QPainter, scale: PlaneScale, scene: PlaneScene, overlay: Overlay, look: Look
) -> None:
    """Paint a line that is pointed at or held: thick, with its handles."""
    grip = overlay.grip
    layer = scene.network.layers[0]
    if grip is None or grip.neuron >= len(layer.theta):
        return
    w, theta = layer.w[grip.neuron], layer.theta[grip.neuron]
    line = neuron_line(w, theta, scale.view)
    arrow = standing_arrow(w, theta, scale.view, scene.stands.get(grip.neuron))
    if line is None or arrow is None:
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    foot, tip = arrow
    if overlay.held and grip.part is Part.AIM:
        # While it is held the arrow stands where it stood, and its tip follows the pointer.
        foot = grip.foot
        tip = (foot[0] + float(w[0]) / grip.scale, foot[1] + float(w[1]) / grip.scale)
    ends = (scale.to_point(*line[0]), scale.to_point(*line[1]))
    colour = look.colour("boundary")
    painter.setPen(QPen(look.colour("base"), look.px(6)))
    painter.drawLine(*ends)
    painter.setPen(QPen(colour, look.px(3)))
    painter.drawLine(*ends)
    _paint_handles(painter, scale, grip, (ends[0], ends[1]), look)
    if not overlay.held or grip.part is Part.AIM:
        arrows = QPainterPath()
        add_arrow(arrows, scale.to_point(*foot), scale.to_point(*tip), look.px(12))
        painter.setPen(QPen(colour, look.px(2.5)))
        painter.setBrush(colour)
        painter.drawPath(arrows)
    if grip.part is Part.AIM:
        _paint_handle(painter, scale.to_point(*tip), look, True)


def _paint_handles(
    painter: QPainter,
    scale: PlaneScale,
    grip: Grip,
    ends: tuple[QPointF, QPointF],
    look: Look,
) -> None:
    """Rings near the ends turn the line; a square at the pivot says about what."""
    turning = grip.part is Part.TURN
    for end, other in (ends, ends[::-1]):
        _paint_handle(painter, end + (other - end) * 0.08, look, turning)
    if turning:
        middle, half = scale.to_point(*grip.foot), look.px(4)
        painter.setBrush(look.colour("boundary"))
        painter.setPen(QPen(look.colour("base"), look.px(1)))
        painter.drawRect(QRectF(middle.x() - half, middle.y() - half, 2 * half, 2 * half))


def _paint_handle(painter: QPainter, at: QPointF, look: Look, on: bool) -> None:
    radius = look.px(6.5 if on else 5)
    painter.setPen(QPen(look.colour("boundary"), look.px(2)))
    painter.setBrush(look.colour("boundary" if on else "base"))
    painter.drawEllipse(at, radius, radius)


def add_arrow(path: QPainterPath, tail: QPointF, tip: QPointF, head: float) -> None:
    """Add a shaft from tail to tip and a triangle at the tip, no longer than the arrow."""
    along = tip - tail
    length = float(np.hypot(along.x(), along.y()))
    if length < 1.0:
        return
    unit = along / length
    head = min(head, length)
    across = QPointF(-unit.y(), unit.x()) * (0.4 * head)
    path.moveTo(tail)
    path.lineTo(tip)
    path.addPolygon(QPolygonF([tip, tip - unit * head + across, tip - unit * head - across, tip]))
