"""Paints the plane of the digits: ground, decision lines, points, classes, axes, colour bar."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter, QPainterPath, QPen

from nnlab.core.arrays import FloatArray
from nnlab.gui.look import Look
from nnlab.gui.plots.axes import CENTRE, LEFT, RIGHT, TEXT, Axes, find_area, paint_axes
from nnlab.gui.plots.colour_bar import bar_width, paint_colour_bar
from nnlab.gui.plots.plane.painter import is_vector
from nnlab.gui.plots.polygons import make_polygon
from nnlab.gui.plots.studies.class_cells import find_borders, find_cells
from nnlab.gui.plots.studies.class_colours import colour_of_class
from nnlab.gui.plots.studies.digit_scene import DigitScene, average_cells, middles
from nnlab.gui.plots.studies.point_stamps import (
    StampSheet,
    make_cross,
    make_disc,
    make_ring,
    pack_colour,
)
from nnlab.gui.tr import tr

TINT = 0.16
CELL = 9.0
MANY_WRONG = 700
"""More rings than this are thinner: they would cover what they mark."""
SHORTEST = 0.01
"""Pixels that the stroke of a point is long in a vector figure."""
TOGETHER = 16
"""Marks that are one path: the time for one grows with the square of what it holds."""
LEVELS = 48
"""Colours that the points of a vector figure have: each is one path."""


def find_plot_area(look: Look, width: float, height: float, bar: bool) -> QRectF:
    """Return the pixels of the plane itself in a widget of that size."""
    line = QFontMetrics(look.font(TEXT)).height()
    room = bar_width(QFontMetrics(look.font(TEXT)), look) + look.px(14) if bar else look.px(6)
    rect = QRectF(0, 1.1 * line, width - room, height - 1.1 * line)
    return find_area(look, rect, "−0.05")


def paint_plane(painter: QPainter, scene: DigitScene, axes: Axes, look: Look, width: float) -> None:
    """Paint everything but what follows the pointer."""
    painter.save()
    painter.setClipRect(axes.area)
    if scene.ground == "cells":
        _paint_cells(painter, scene, axes, look)
    _paint_classes(painter, scene, axes, look)
    if scene.ground != "cells":
        _paint_points(painter, scene, axes, look)
    _paint_names(painter, scene, axes, look)
    painter.restore()
    names = (tr("b₁, field of the first bottleneck neuron"), tr("b₂, field of the second"))
    paint_axes(painter, axes, look, names, grid=False)
    _paint_head(painter, scene, axes, look, width)
    if scene.has_bar:
        painter.setFont(look.font(TEXT))
        beside = QRectF(axes.area.right() + look.px(12), axes.area.top(), 0, axes.area.height())
        beside.setRight(width - 2.0)
        paint_colour_bar(painter, beside, scene.scale, look, scene.label)


def dot_radius(look: Look, count: int) -> float:
    """Return the radius of a point in pixels: smaller where there are many."""
    return look.px(1.6 if count > 4000 else 2.3 if count > 1000 else 3.0)


def point_colours(scene: DigitScene, look: Look, places: NDArray[np.int64]) -> NDArray[np.uint32]:
    """Return the colour 0xAARRGGBB of each of these digits (n,)."""
    if scene.colouring == "class":
        table = [pack_colour(colour_of_class(look, n)) for n in range(len(scene.names))]
        return np.array(table, dtype=np.uint32)[scene.classes[places]]
    if scene.colouring == "right":
        muted, error = (pack_colour(look.colour(name)) for name in ("muted", "error"))
        return np.where(scene.wrong[places], error, muted).astype(np.uint32)
    scale = scene.scale
    shares = (scene.values[places] - scale.low) / (scale.high - scale.low)
    index = np.clip(np.nan_to_num(256 * shares, nan=0.0, posinf=255, neginf=0), 0, 255)
    red, green, blue = scale.table[index.astype(np.int64)].astype(np.uint32).T
    return 0xFF000000 | (red << 16) | (green << 8) | blue


def _paint_cells(painter: QPainter, scene: DigitScene, axes: Axes, look: Look) -> None:
    area, side = axes.area, look.px(CELL)
    columns, rows = max(1, round(area.width() / side)), max(1, round(area.height() / side))
    means = average_cells(scene, axes.x, axes.y, columns, rows)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    image = scene.scale.paint(means, look.theme.base)
    painter.drawImage(area, image, QRectF(image.rect()))
    painter.restore()


def _paint_classes(painter: QPainter, scene: DigitScene, axes: Axes, look: Look) -> None:
    """The cells where each class wins, tinted, and the red lines between them."""
    low, high = np.array([axes.x[0], axes.y[0]]), np.array([axes.x[1], axes.y[1]])
    cells = find_cells(scene.w, scene.theta, low, high)
    # Opaque with hard edges, which lie under the lines: transparent ones take thrice as long.
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    if scene.ground == "classes":
        painter.setPen(Qt.PenStyle.NoPen)
        for cell in cells:
            painter.setBrush(_tint(look, cell.number))
            painter.drawPolygon(make_polygon(axes.pixels(cell.corners)))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if scene.ground == "none":
        return
    path = QPainterPath()
    for line in find_borders(cells, scene.w, scene.theta):
        path.addPolygon(make_polygon(axes.pixels(line)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(look.colour("boundary"), look.px(1.2)))
    painter.drawPath(path)


def _tint(look: Look, number: int) -> QColor:
    colour, base = colour_of_class(look, number), look.colour("base")
    channels = ((colour.red(), base.red()), (colour.green(), base.green()))
    red, green = (round(TINT * one + (1 - TINT) * ground) for one, ground in channels)
    return QColor(red, green, round(TINT * colour.blue() + (1 - TINT) * base.blue()))


def _paint_points(painter: QPainter, scene: DigitScene, axes: Axes, look: Look) -> None:
    places = scene.places
    if not len(places):
        return
    at = axes.pixels(scene.points[places])
    colours = point_colours(scene, look, places)
    if is_vector(painter):
        _draw_points(painter, scene, axes, look, at, colours)
    else:
        painter.drawImage(axes.area.topLeft(), _stamp_points(scene, axes, look, at, colours))


def _stamp_points(
    scene: DigitScene, axes: Axes, look: Look, at: FloatArray, colours: NDArray[np.uint32]
) -> QImage:
    places = scene.places
    area = axes.area
    radius = dot_radius(look, len(places))
    sheet = StampSheet(round(area.width()), round(area.height()))
    at = at - (area.left(), area.top())
    wrong = scene.wrong[places]
    disc = make_disc(radius)
    if scene.colouring == "right":
        sheet.stamp(at[~wrong], colours[~wrong], disc)
        cross = make_cross(np.ceil(1.6 * radius), look.px(1.0))
        sheet.stamp(at[wrong], colours[wrong], cross)
        return sheet.to_image()
    sheet.stamp(at[~wrong], colours[~wrong], disc)
    ink, seam = (pack_colour(look.colour(name)) for name in ("text", "base"))
    # The wrong ones on top: a ring of the text's colour, a seam within it, the colour inside.
    width = look.px(1.2 if np.count_nonzero(wrong) <= MANY_WRONG else 0.8)
    inner, outer = radius + width, radius + 2 * width
    sheet.stamp(at[wrong], ink, make_ring(inner, outer))
    sheet.stamp(at[wrong], seam, make_ring(radius, inner))
    sheet.stamp(at[wrong], colours[wrong], disc)
    return sheet.to_image()


def _draw_points(
    painter: QPainter,
    scene: DigitScene,
    axes: Axes,
    look: Look,
    at: FloatArray,
    colours: NDArray[np.uint32],
) -> None:
    """For a file: every point a shape, those of one colour one path."""
    inside = np.all(
        (at >= (axes.area.left(), axes.area.top()))
        & (at <= (axes.area.right(), axes.area.bottom())),
        axis=1,
    )
    radius, wrong = dot_radius(look, len(scene.places)), scene.wrong[scene.places]
    crossed = scene.colouring == "right"
    plain = inside & ~wrong if crossed else inside
    painter.setBrush(Qt.BrushStyle.NoBrush)
    level = np.arange(len(at)) * LEVELS // max(len(at), 1)
    for step in range(LEVELS):
        for colour in np.unique(colours[plain & (level == step)]):
            chosen = at[plain & (level == step) & (colours == colour)]
            painter.setPen(_dot_pen(QColor.fromRgb(int(colour) & 0xFFFFFFFF), radius))
            painter.drawPath(_join_dots(chosen))
    painter.setPen(QPen(look.colour("error" if crossed else "text"), look.px(1.0)))
    marked = at[inside & wrong]
    for start in range(0, len(marked), TOGETHER):
        some = marked[start : start + TOGETHER]
        painter.drawPath(
            _join_crosses(some, 1.6 * radius)
            if crossed
            else _join_circles(some, radius + look.px(1.8))
        )


def _dot_pen(colour: QColor, radius: float) -> QPen:
    return QPen(colour, 2 * radius, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)


def _join_dots(at: FloatArray) -> QPainterPath:
    """Strokes of no length for a round pen: a sixth of what circles are in a PDF."""
    path = QPainterPath()
    for x, y in at.tolist():
        path.moveTo(x, y)
        # One of no length at all is left out of the path.
        path.lineTo(x + SHORTEST, y)
    return path


def _join_circles(at: FloatArray, radius: float) -> QPainterPath:
    path = QPainterPath()
    for x, y in at.tolist():
        path.addEllipse(QPointF(x, y), radius, radius)
    return path


def _join_crosses(at: FloatArray, arm: float) -> QPainterPath:
    path = QPainterPath()
    for x, y in at.tolist():
        for side in (-1, 1):
            path.moveTo(x - arm, y - side * arm)
            path.lineTo(x + arm, y + side * arm)
    return path


def _paint_names(painter: QPainter, scene: DigitScene, axes: Axes, look: Look) -> None:
    """Each class's name in the midst of its digits, on a ground that keeps it legible."""
    painter.setFont(look.font(1.25, bold=True))
    metrics = painter.fontMetrics()
    ground = look.colour("base")
    ground.setAlphaF(0.82)
    for number, middle in middles(scene).items():
        at = axes.point(float(middle[0]), float(middle[1]))
        name = scene.names[number] if number < len(scene.names) else str(number)
        wide, high = metrics.horizontalAdvance(name) + look.px(8), 1.05 * metrics.height()
        box = QRectF(at.x() - wide / 2, at.y() - high / 2, wide, high)
        if not axes.area.contains(box.center()):
            continue
        painter.setPen(QPen(colour_of_class(look, number), look.px(1.2)))
        painter.setBrush(ground)
        painter.drawRoundedRect(box, look.px(4), look.px(4))
        painter.setPen(look.colour("text"))
        painter.drawText(box, CENTRE, name)


def _paint_head(painter: QPainter, scene: DigitScene, axes: Axes, look: Look, width: float) -> None:
    """Above the plane: what it is of, and what marks the wrong ones."""
    painter.setFont(look.font(TEXT))
    metrics = painter.fontMetrics()
    line = metrics.height()
    legend = tr("× wrong") if scene.colouring == "right" else tr("◎ wrong")
    if scene.ground == "cells":
        legend = tr("means in cells")
    room = metrics.horizontalAdvance(legend) + look.px(10)
    box = QRectF(axes.area.left(), axes.area.top() - 1.45 * line, width - axes.area.left(), line)
    box.setRight(width - look.px(6))
    crossed = scene.colouring == "right" and scene.ground != "cells"
    painter.setPen(look.colour("error" if crossed else "text"))
    painter.drawText(box, RIGHT, legend)
    painter.setPen(look.colour("text"))
    painter.setFont(look.font(TEXT, bold=True))
    cut = painter.fontMetrics().elidedText(
        scene.title, Qt.TextElideMode.ElideRight, round(max(box.width() - room, 10))
    )
    painter.drawText(box, LEFT, cut)
