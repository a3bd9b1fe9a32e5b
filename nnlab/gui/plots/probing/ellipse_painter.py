"""Paints one image of a circle with its ellipse, both axes, a bar for the scale and numbers."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPolygonF

from nnlab.app.words.notation import number
from nnlab.core.arrays import FloatArray
from nnlab.gui.look import Look
from nnlab.gui.plots.axes import CENTRE
from nnlab.gui.plots.polygons import make_polygon
from nnlab.gui.plots.probing.ellipse_scene import EllipseCell

TITLE, NUMBERS, SMALL = 0.9, 0.85, 0.8
# Colours of the angles around the circle; each arc of one colour is one line.
ARCS = 24
# An image far beyond the square is not drawn farther than this, in sides.
FARTHEST = 40.0
# Of a number where there is little room; the reading under the pointer has it all.
MOST_CHARACTERS = 6


def name_of(cell: EllipseCell, brief: bool) -> str:
    """Return the title of a square."""
    return cell.short if brief and cell.short else cell.title


def shorten(text: str, brief: bool) -> str:
    """Return a number with its symbol; where there is no room without "=", in a few characters."""
    symbol, equals, value = text.partition(" = ")
    if not (brief and equals):
        return text
    shorter = value
    for digits in (3, 2, 1):
        if len(shorter) > MOST_CHARACTERS:
            shorter = f"{float(value.replace('−', '-')):.{digits}g}".replace("-", "−")
            shorter = shorter.replace("e−0", "e−").replace("e+0", "e+")
    return f"{symbol} {shorter}"


def paint_cell(
    painter: QPainter,
    box: QRectF,
    place: QRectF,
    cell: EllipseCell,
    look: Look,
    brief: bool = False,
) -> None:
    """Paint a square with its title above and its numbers below, within `place`."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_frame(painter, box, cell, look)
    painter.save()
    painter.setClipRect(box)
    if cell.direction is None:
        _paint_ellipse(painter, box, cell, look)
    else:
        _paint_direction(painter, box, cell, look)
    _paint_image(painter, to_pixels(cell.image, box, cell.reach), look)
    painter.restore()
    _paint_scale(painter, box, cell.reach, look)
    _paint_words(painter, box, place, cell, look, brief)


def angle_colour(share: float, look: Look) -> QColor:
    """Return the colour of an angle, as a share of the whole turn."""
    dark = look.theme.dark
    return QColor.fromHsvF(share % 1.0, 0.55 if dark else 0.9, 1.0 if dark else 0.72)


def to_pixels(points: FloatArray, box: QRectF, reach: float) -> FloatArray:
    """Return where numbers (n, 2) up to +-reach lie in a square."""
    half = box.width() / 2
    inside = np.clip(points / reach, -FARTHEST, FARTHEST) * half
    centre = box.center()
    return np.column_stack([centre.x() + inside[:, 0], centre.y() - inside[:, 1]])


def round_length(reach: float) -> float:
    """Return a round length of 1, 2 or 5 times a power of ten that fits half of the square."""
    power = 10.0 ** math.floor(math.log10(0.9 * reach))
    return max(step * power for step in (1, 2, 5) if step * power <= 0.9 * reach)


def _paint_frame(painter: QPainter, box: QRectF, cell: EllipseCell, look: Look) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(look.colour("grid"), 1))
    centre = box.center()
    painter.drawLine(QPointF(box.left(), centre.y()), QPointF(box.right(), centre.y()))
    painter.drawLine(QPointF(centre.x(), box.top()), QPointF(centre.x(), box.bottom()))
    pen = (
        QPen(look.colour("accent"), look.px(2.5)) if cell.chosen else QPen(look.colour("muted"), 1)
    )
    painter.setPen(pen)
    painter.drawRect(box)
    painter.setFont(look.font(SMALL))
    painter.setPen(look.colour("muted"))
    line, gap = QFontMetrics(painter.font()).height(), look.px(3)
    if box.height() > 5 * line:
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        beside = QRectF(box.left(), centre.y() + gap, box.width() - gap, line)
        painter.drawText(beside, right, cell.names[0])
        painter.drawText(QPointF(centre.x() + gap, box.top() + 0.9 * line), cell.names[1])


def _paint_ellipse(painter: QPainter, box: QRectF, cell: EllipseCell, look: Look) -> None:
    """The ellipse of the linear map, filled, with both its axes."""
    scale = box.width() / 2 / cell.reach
    one, two = (min(half * scale, FARTHEST * box.width()) for half in cell.half_axes)
    centre = box.center()
    fill = look.colour("accent")
    fill.setAlpha(55)
    painter.setBrush(fill)
    painter.setPen(QPen(look.colour("accent"), look.px(1.3)))
    painter.drawEllipse(centre, one, two)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(look.colour("text"), look.px(1.8)))
    painter.drawLine(centre - QPointF(one, 0), centre + QPointF(one, 0))
    painter.setPen(QPen(look.colour("text"), look.px(1.8), Qt.PenStyle.DotLine))
    painter.drawLine(centre - QPointF(0, two), centre + QPointF(0, two))


def _paint_direction(painter: QPainter, box: QRectF, cell: EllipseCell, look: Look) -> None:
    """In the input plane: the direction that is stretched most, with two heads."""
    assert cell.direction is not None
    length = box.width() / 2 / cell.reach * cell.half_axes[0]
    painter.setPen(QPen(look.colour("text"), look.px(1.8)))
    painter.setBrush(look.colour("text"))
    paint_double_arrow(painter, box.center(), cell.direction, length, look.px(7))


def paint_double_arrow(
    painter: QPainter, centre: QPointF, direction: FloatArray, length: float, head: float
) -> None:
    """Draw a line through a point, `length` pixels to both sides, with a head at each end."""
    along = QPointF(float(direction[0]), -float(direction[1]))
    across = QPointF(-along.y(), along.x())
    painter.drawLine(centre - along * length, centre + along * length)
    for sign in (1.0, -1.0):
        tip = centre + along * (sign * length)
        back = tip - along * (sign * min(head, length))
        painter.drawPolygon(
            QPolygonF([tip, back + across * (0.4 * head), back - across * (0.4 * head)])
        )


def _paint_image(painter: QPainter, pixels: FloatArray, look: Look) -> None:
    """The exact image, coloured by the angle; a dot at 0 degrees, a ring at 90."""
    count = len(pixels)
    closed = np.concatenate([pixels, pixels[:1]])
    edges = np.linspace(0, count, ARCS + 1).round().astype(int)
    for first, last in pairwise(edges.tolist()):
        painter.setPen(QPen(angle_colour(first / count, look), look.px(2.2)))
        painter.drawPolyline(make_polygon(closed[first : last + 1]))
    paint_angle_marks(painter, pixels, look)


def paint_angle_marks(painter: QPainter, pixels: FloatArray, look: Look) -> None:
    """Draw the dot of the circle's point at 0 degrees and the ring of that at 90."""
    side = look.px(3.6)
    for place, filled in ((0, True), (len(pixels) // 4, False)):
        painter.setPen(QPen(look.colour("text"), look.px(1.4)))
        painter.setBrush(look.colour("text" if filled else "base"))
        painter.drawEllipse(QPointF(*pixels[place]), side, side)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _paint_scale(painter: QPainter, box: QRectF, reach: float, look: Look) -> None:
    """A bar of a round length, and how long it is."""
    length = round_length(reach)
    pixels, gap = length / reach * box.width() / 2, look.px(5)
    painter.setFont(look.font(SMALL))
    y = box.bottom() - gap
    painter.setPen(QPen(look.colour("text"), look.px(2)))
    painter.drawLine(QPointF(box.left() + gap, y), QPointF(box.left() + gap + pixels, y))
    painter.setPen(look.colour("text"))
    painter.drawText(QPointF(box.left() + gap, y - look.px(3)), number(length))


def _paint_words(
    painter: QPainter, box: QRectF, place: QRectF, cell: EllipseCell, look: Look, brief: bool
) -> None:
    painter.setPen(look.colour("text"))
    painter.setFont(look.font(TITLE, bold=cell.chosen))
    above = QRectF(place.left(), place.top(), place.width(), box.top() - place.top())
    painter.drawText(above, CENTRE, name_of(cell, brief))
    painter.setFont(look.font(NUMBERS))
    line = QFontMetrics(painter.font()).height()
    for row, text in enumerate(cell.numbers):
        top = box.bottom() + look.px(2) + row * line
        below = QRectF(place.left(), top, place.width(), line)
        painter.drawText(below, CENTRE, shorten(text, brief))
