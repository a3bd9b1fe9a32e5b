"""Paints curves against the layer: legend, frame, slope, lines with marks at the layers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPolygonF

from nnlab.gui.look import Look
from nnlab.gui.plots.axes import CENTRE, LEFT, NAME, RIGHT, TEXT, Axes, write
from nnlab.gui.plots.curve_scene import split_gaps
from nnlab.gui.plots.plane.scale import find_ticks
from nnlab.gui.plots.polygons import make_polygon
from nnlab.gui.plots.probing.growth_scene import GrowthCurve, GrowthScene
from nnlab.gui.tr import tr

LEGEND = 0.85
SWATCH = 26.0


@dataclass(frozen=True)
class Entries:
    """Where the names of the curves stand, and how high all of them are."""

    places: tuple[QRectF, ...]
    height: float


def place_entries(look: Look, scene: GrowthScene, width: float) -> Entries:
    """Place the names one beside the other, in as many rows as they need."""
    metrics = QFontMetrics(look.font(LEGEND))
    line, x, y = 1.1 * metrics.height(), look.px(6), look.px(3)
    places = []
    names = [curve.name for curve in scene.curves]
    for name in [*names, scene.slope_text] if has_slope(scene) else names:
        wide = look.px(SWATCH + 4) + metrics.horizontalAdvance(name)
        if x > look.px(6) and x + wide > width - look.px(4):
            x, y = look.px(6), y + line
        places.append(QRectF(x, y, wide, line))
        x += wide + look.px(10)
    return Entries(tuple(places), y + line if places else 0.0)


def paint_legend(painter: QPainter, look: Look, scene: GrowthScene, width: float) -> None:
    """Paint a piece of each curve with its name."""
    painter.setFont(look.font(LEGEND))
    places = place_entries(look, scene, width).places
    for curve, box in zip(scene.curves, places, strict=False):
        y, end = box.center().y(), box.left() + look.px(SWATCH - 2)
        painter.setPen(_pen(curve, look))
        painter.drawLine(QPointF(box.left(), y), QPointF(end, y))
        paint_mark(painter, look, curve, QPointF((box.left() + end) / 2, y))
        painter.setPen(look.colour("text"))
        painter.drawText(box.adjusted(look.px(SWATCH + 2), 0, 0, 0), LEFT, curve.name)
    if has_slope(scene):
        box = places[-1]
        painter.setPen(_slope_pen(look))
        low, high = box.center().y() + 0.3 * box.height(), box.center().y() - 0.3 * box.height()
        painter.drawLine(QPointF(box.left(), low), QPointF(box.left() + look.px(SWATCH - 2), high))
        painter.setPen(look.colour("text"))
        painter.drawText(box.adjusted(look.px(SWATCH + 2), 0, 0, 0), LEFT, scene.slope_text)


def has_slope(scene: GrowthScene) -> bool:
    """Return whether there is a straight line to the map's layer."""
    return scene.slope is not None and bool(np.isfinite(scene.slope))


def paint_frame(painter: QPainter, axes: Axes, look: Look, scene: GrowthScene) -> None:
    """Paint frame, whole numbers of layers below, ticks at the left, names, the zero line."""
    painter.setFont(look.font(TEXT))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    metrics, area, gap = painter.fontMetrics(), axes.area, look.px(4)
    line, room = float(metrics.height()), float(metrics.horizontalAdvance("00 "))
    last = int(axes.x[1])
    every = max(1, round(room / max(axes.left(1) - axes.left(0), 1.0) + 0.5))
    for layer in range(0, last + 1, every):
        x = axes.left(layer)
        painter.setPen(QPen(look.colour("grid"), 1))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        chosen = layer == scene.ell
        painter.setFont(look.font(TEXT, bold=chosen))
        painter.setPen(look.colour("accent" if chosen else "text"))
        box = QRectF(x - room, area.bottom() + 0.5 * gap, 2 * room, line)
        painter.drawText(box, CENTRE, f"{layer}")
    painter.setFont(look.font(TEXT))
    for value in find_ticks(*axes.y, max(2, int(area.height() / (1.8 * line)))):
        y = axes.top(value)
        painter.setPen(QPen(look.colour("muted" if value == 0 else "grid"), 1))
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        painter.setPen(look.colour("text"))
        painter.drawText(QRectF(0, y - line / 2, area.left() - gap, line), RIGHT, write(value))
    painter.setFont(look.font(NAME))
    below = QRectF(area.left(), area.bottom() + 0.5 * gap + line, area.width(), 1.15 * line)
    upright = fits_upright(area, scene.y_name, look)
    name = tr("layer ℓ") if upright else tr("{0} against ℓ").format(scene.y_name)
    painter.drawText(below, CENTRE, name)
    painter.setPen(QPen(look.colour("muted"), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(area)
    if upright:
        paint_upright_name(painter, area, scene.y_name, look)


def fits_upright(area: QRectF, name: str, look: Look) -> bool:
    """Return whether the name of an upright axis fits beside it."""
    length = QFontMetrics(look.font(NAME)).horizontalAdvance(name) + look.px(4)
    return bool(length <= 1.25 * area.height())


def paint_upright_name(painter: QPainter, area: QRectF, name: str, look: Look) -> None:
    """Write the name of an upright axis beside it."""
    painter.setFont(look.font(NAME))
    painter.setPen(look.colour("text"))
    line = float(QFontMetrics(painter.font()).height())
    painter.save()
    painter.translate(1.05 * line, area.center().y())
    painter.rotate(-90)
    length = 1.4 * area.height()
    painter.drawText(QRectF(-length / 2, -line, length, line), CENTRE, name)
    painter.restore()


def paint_slope(painter: QPainter, axes: Axes, look: Look, scene: GrowthScene) -> None:
    """Paint the straight line whose slope is the exponent, from 0 to the layer of the map."""
    if scene.slope is not None and has_slope(scene):
        painter.setPen(_slope_pen(look))
        painter.drawLine(axes.point(0, 0), axes.point(scene.ell, scene.slope * scene.ell))


def paint_curve(painter: QPainter, axes: Axes, look: Look, curve: GrowthCurve) -> None:
    """Paint a curve in pieces between its gaps, and its marks."""
    points = np.column_stack([np.arange(len(curve.y), dtype=np.float64), curve.y])
    known = np.isfinite(curve.y)
    for part in split_gaps(known):
        painter.setPen(_pen(curve, look))
        painter.drawPolyline(make_polygon(axes.pixels(points[part])))
    for x, y in axes.pixels(points[known]).tolist():
        paint_mark(painter, look, curve, QPointF(x, y))


def paint_mark(painter: QPainter, look: Look, curve: GrowthCurve, at: QPointF) -> None:
    """Paint a curve's mark: dot, ring, square, diamond, or none."""
    side, colour = look.px(3.2), _colour(curve, look)
    painter.setPen(QPen(colour, look.px(1.4)))
    painter.setBrush(colour)
    if curve.mark == "ring":
        # What it lies around is seen through it.
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(at, 1.7 * side, 1.7 * side)
    elif curve.mark == "dot":
        painter.drawEllipse(at, side, side)
    elif curve.mark == "square":
        painter.drawRect(QRectF(at.x() - side, at.y() - side, 2 * side, 2 * side))
    elif curve.mark == "diamond":
        steps = ((0, -1.4), (1.4, 0), (0, 1.4), (-1.4, 0))
        painter.drawPolygon(QPolygonF([at + QPointF(x * side, y * side) for x, y in steps]))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _colour(curve: GrowthCurve, look: Look) -> QColor:
    if isinstance(curve.colour, int):
        return QColor(look.theme.series[curve.colour])
    return look.colour(curve.colour)


def _pen(curve: GrowthCurve, look: Look) -> QPen:
    return QPen(_colour(curve, look), look.px(1.6), curve.dash)


def _slope_pen(look: Look) -> QPen:
    return QPen(look.colour("muted"), look.px(1.2), Qt.PenStyle.DashDotLine)
