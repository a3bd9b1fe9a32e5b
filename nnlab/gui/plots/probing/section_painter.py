"""Paints plots over a common axis: frames, ticks, curves with their names, marks, the hair."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from nnlab.core.arrays import FloatArray
from nnlab.gui.look import Look
from nnlab.gui.plots.axes import CENTRE, LEFT, NAME, RIGHT, TEXT, Axes, write
from nnlab.gui.plots.curve_scene import split_gaps
from nnlab.gui.plots.plane.scale import find_ticks
from nnlab.gui.plots.polygons import make_polygon
from nnlab.gui.plots.probing.growth_painter import fits_upright, paint_upright_name
from nnlab.gui.plots.probing.section_scene import SectionCurve, SectionScene, SectionTrack
from nnlab.gui.tr import tr


def paint_section(
    painter: QPainter,
    axes: list[Axes],
    scene: SectionScene,
    pointed: float | None,
    look: Look,
) -> None:
    """Paint all plots from above, the marks across them, and the arc length below."""
    _paint_below(painter, axes[-1], look)
    for one, track in zip(axes, scene.tracks, strict=True):
        _paint_frame(painter, one, track, look)
    _paint_marks(painter, axes, scene, look)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for one, track in zip(axes, scene.tracks, strict=True):
        painter.save()
        painter.setClipRect(one.area)
        for curve in track.curves:
            _paint_curve(painter, one, scene.s, curve, look)
        painter.restore()
        _paint_names(painter, one, track, look)
        if fits_upright(one.area, track.name, look):
            paint_upright_name(painter, one.area, track.name, look)
        else:
            _paint_corner(painter, one.area, track.name, look)
        if track.note:
            painter.setPen(look.colour("muted"))
            painter.setFont(look.font(TEXT))
            painter.drawText(one.area, CENTRE, track.note)
    if pointed is not None:
        _paint_hair(painter, axes, scene, pointed, look)


def _paint_below(painter: QPainter, axes: Axes, look: Look) -> None:
    """The arc length: ticks, name, and the letters of both ends of the line."""
    painter.setFont(look.font(TEXT))
    metrics, area = painter.fontMetrics(), axes.area
    line, room = float(metrics.height()), float(metrics.horizontalAdvance("−0.005"))
    painter.setPen(look.colour("text"))
    for value in find_ticks(*axes.x, max(2, int(area.width() / (1.3 * room)))):
        x = axes.left(value)
        painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() + look.px(3)))
        box = QRectF(x - room, area.bottom() + look.px(3), 2 * room, line)
        painter.drawText(box, CENTRE, write(value))
    painter.setFont(look.font(NAME))
    high = QFontMetrics(painter.font()).height()
    below = QRectF(area.left(), area.bottom() + look.px(2) + line, area.width(), 1.1 * high)
    name, ends = tr("s, arc length along the line (units of x)"), 4 * high
    if painter.fontMetrics().horizontalAdvance(name) > area.width() - ends:
        name = tr("s (units of x)")
    painter.drawText(below, CENTRE, name)
    painter.setFont(look.font(NAME, bold=True))
    painter.drawText(below, LEFT, "A")
    painter.drawText(below, RIGHT, "B")


def _paint_frame(painter: QPainter, axes: Axes, track: SectionTrack, look: Look) -> None:
    painter.setFont(look.font(TEXT))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    area, metrics = axes.area, painter.fontMetrics()
    line, gap = float(metrics.height()), look.px(4)
    ticks = track.ticks or find_ticks(*axes.y, max(2, int(area.height() / (1.5 * line))))
    for value in ticks:
        y = axes.top(value)
        painter.setPen(QPen(look.colour("muted" if value == 0 else "grid"), 1))
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        painter.setPen(look.colour("text"))
        # In low plots the numbers at the edges would touch those of the neighbours.
        spill = 0.3 * line if area.height() > 2.6 * line else -0.3 * line
        if area.top() - spill <= y <= area.bottom() + spill:
            box = QRectF(0.0, y - line / 2, area.left() - gap, line)
            painter.drawText(box, RIGHT, write(value))
    painter.setPen(QPen(look.colour("muted"), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(area)


def _paint_corner(painter: QPainter, area: QRectF, name: str, look: Look) -> None:
    """The name of an axis in the plot's corner, where it does not fit beside it."""
    painter.setFont(look.font(TEXT))
    metrics = painter.fontMetrics()
    width = metrics.horizontalAdvance(name) + look.px(8)
    box = QRectF(area.left() + 1, area.top() + 1, width, 0.95 * metrics.height())
    ground = look.colour("base")
    ground.setAlpha(200)
    painter.fillRect(box, ground)
    painter.setPen(look.colour("text"))
    painter.drawText(box, CENTRE, name)


def _paint_marks(painter: QPainter, axes: list[Axes], scene: SectionScene, look: Look) -> None:
    """Lines from the top of the first plot to the bottom of the last, named above."""
    painter.setFont(look.font(TEXT))
    metrics = painter.fontMetrics()
    top, bottom = axes[0].area.top(), axes[-1].area.bottom()
    # Boundaries have their names first: there is not room for all.
    for mark in sorted(scene.marks, key=lambda mark: (mark.kind != "boundary", mark.s)):
        x = axes[0].left(mark.s)
        is_boundary = mark.kind == "boundary"
        colour = look.colour("boundary" if is_boundary else "muted")
        dash = Qt.PenStyle.SolidLine if is_boundary else Qt.PenStyle.DashLine
        painter.setPen(QPen(colour, look.px(1.8 if is_boundary else 1.4), dash))
        painter.drawLine(QPointF(x, top), QPointF(x, bottom))
    taken: list[tuple[float, float]] = []
    for mark in sorted(scene.marks, key=lambda mark: (mark.kind != "boundary", mark.s)):
        x, width = axes[0].left(mark.s), metrics.horizontalAdvance(mark.text) + look.px(8)
        left, right = axes[0].area.left(), axes[0].area.right()
        free = min(max(x - width / 2, left), right - width)
        # Beside a name that stands there already, if there is room.
        beside = [free, *(start - width for start, _ in taken), *(end for _, end in taken)]
        places = [
            place
            for place in beside
            if abs(place + width / 2 - x) <= width
            and place + width <= right + look.px(8)
            and all(place + width <= start or place >= end for start, end in taken)
        ]
        if places:
            taken.append((places[0], places[0] + width))
            painter.setPen(look.colour("boundary" if mark.kind == "boundary" else "muted"))
            painter.drawText(QRectF(places[0], 0.0, width, top), CENTRE, mark.text)


def _paint_curve(
    painter: QPainter, axes: Axes, s: FloatArray, curve: SectionCurve, look: Look
) -> None:
    painter.setPen(QPen(_colour(curve, look), look.px(1.8), curve.dash))
    points = np.column_stack([s, curve.values])
    for part in split_gaps(np.isfinite(curve.values)):
        painter.drawPolyline(make_polygon(axes.pixels(points[part])))


def _paint_names(painter: QPainter, axes: Axes, track: SectionTrack, look: Look) -> None:
    """The names of several curves at their right ends, moved apart where they would overlap."""
    named = [curve for curve in track.curves if curve.name and np.isfinite(curve.values[-1])]
    painter.setFont(look.font(TEXT, bold=True))
    line = 0.9 * painter.fontMetrics().height()
    last = axes.area.top() - line
    for curve in sorted(named, key=lambda curve: -float(curve.values[-1])):
        y = max(axes.top(float(curve.values[-1])) - line / 2, last + line)
        painter.setPen(_colour(curve, look))
        box = QRectF(axes.area.right() + look.px(4), y, look.px(200), line)
        painter.drawText(box, LEFT, curve.name)
        last = y


def _paint_hair(
    painter: QPainter, axes: list[Axes], scene: SectionScene, pointed: float, look: Look
) -> None:
    """A thin line at an arc length, and a dot on each curve."""
    x = axes[0].left(pointed)
    painter.setPen(QPen(look.colour("text"), 1, Qt.PenStyle.DotLine))
    painter.drawLine(QPointF(x, axes[0].area.top()), QPointF(x, axes[-1].area.bottom()))
    side = look.px(3.8)
    for one, track in zip(axes, scene.tracks, strict=True):
        for curve in track.curves:
            value = float(np.interp(pointed, scene.s, curve.values))
            if np.isfinite(value):
                painter.setPen(QPen(look.colour("base"), look.px(1)))
                painter.setBrush(_colour(curve, look))
                painter.drawEllipse(QPointF(x, one.top(value)), side, side)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _colour(curve: SectionCurve, look: Look) -> QColor:
    if isinstance(curve.colour, int):
        return QColor(look.theme.series[curve.colour % len(look.theme.series)])
    return look.colour(curve.colour)
