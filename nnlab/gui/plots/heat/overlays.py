"""What lies over the colours of a heat map: boundary, ridges, sticks, contours, patterns.

Every kind has a stroke of its own, so that none is told by its colour alone; each has a seam of
the opposite lightness, so that it is seen over any colour of the map.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from nnlab.core.arrays import FloatArray
from nnlab.core.patterns import Patterns, classes
from nnlab.gui.look import Look
from nnlab.gui.plots.heat.scene import HeatContour, HeatRidge, HeatSticks
from nnlab.gui.plots.heat.strokes import (
    AT_ONCE,
    Step,
    count_kept,
    do_nothing,
    find_kept,
    make_pen,
    stroke,
    stroke_lines,
)
from nnlab.gui.plots.plane.marks import FULL, Stamps, draw_class, mark_size, put_stamps
from nnlab.gui.plots.plane.scale import PlaneScale
from nnlab.gui.plots.polygons import make_polygon

# On maps of fewer pixels a side marks are smaller, down to that share.
ROOMY, SMALLEST_SHARE = 320.0, 0.45
# More marks than these would hide the map.
MOST_PATTERNS = 1000
STICK_SPACING, STICK_LENGTH = 26.0, 16.0
# Directions that a stick on the screen can have: two degrees apart.
TURNS = 90
# Widths of a ridge: that of its lowest part, and of its highest.
THIN, THICK, STEPS = 1.6, 6.0, 6
LIGHT, DARK = "#ffffff", "#101418"


def boundary_pens(look: Look) -> tuple[QPen, QPen]:
    """Return the pens of seam and line: a solid red line."""
    return (
        make_pen(look.colour("base"), look.px(4.5)),
        make_pen(look.colour("boundary"), look.px(2.5)),
    )


def ridge_pens(look: Look, share: float) -> tuple[QPen, QPen]:
    """Return the pens of casing and core of a ridge of that share of the greatest height."""
    width = look.px(THIN + (THICK - THIN) * share)
    return make_pen(QColor(LIGHT), width + look.px(2.4)), make_pen(QColor(DARK), width)


def stick_pens(look: Look) -> tuple[QPen, QPen]:
    """Return the pens of seam and stick: short and white."""
    return make_pen(QColor(DARK), look.px(3.2)), make_pen(QColor(LIGHT), look.px(1.5))


def contour_pens(look: Look) -> tuple[QPen, QPen]:
    """Return the pens of shade and line: thin; a seam or dashes would cost ten times as much."""
    shade = QColor(DARK)
    shade.setAlphaF(0.6)
    return make_pen(shade, look.px(1.0)), make_pen(QColor(LIGHT), look.px(1.0))


def paint_boundary(
    lines: tuple[FloatArray, ...], scale: PlaneScale, look: Look, smooth: bool, whole: bool
) -> Iterator[Step]:
    """Yield the steps that paint the lines where the class changes."""
    yield from stroke_lines(lines, scale, boundary_pens(look), smooth, whole)


def paint_ridges(
    ridges: tuple[HeatRidge, ...], scale: PlaneScale, look: Look, smooth: bool, whole: bool
) -> Iterator[Step]:
    """Yield the steps that paint ridges, the wider the higher, in pieces of about one height.

    While the picture changes, when lines are not smooth, a ridge has one width: that is faster.
    """
    top = max((float(ridge.heights.max()) for ridge in ridges if len(ridge.heights)), default=0.0)
    if not top > 0.0:
        return
    pieces: list[list[FloatArray]] = [[] for _ in range(STEPS)]
    for start in range(0, len(ridges), AT_ONCE):
        for drawn in _to_pixels(ridges[start : start + AT_ONCE], scale, whole):
            if smooth:
                for step, part in split_by_height(drawn, top):
                    pieces[step].append(part)
            elif len(drawn.points) > 1:
                mean = float(drawn.heights.mean())
                step = min(max(round(mean / top * (STEPS - 1)), 0), STEPS - 1)
                pieces[step].append(drawn.points)
        yield do_nothing
    polygons: list[list[QPolygonF]] = []
    for lines in pieces:
        polygons.append([make_polygon(line) for line in lines])
        yield do_nothing
    pens = [ridge_pens(look, step / (STEPS - 1)) for step in range(STEPS)]
    # All casings lie below all cores, else one would cut the other's line.
    for which in (0, 1):
        for some, pair in zip(polygons, pens, strict=True):
            yield from stroke(some, pair[which], smooth)


def _to_pixels(ridges: Sequence[HeatRidge], scale: PlaneScale, whole: bool) -> list[HeatRidge]:
    """Return ridges with their points in pixels, those that can be told apart."""
    points = np.concatenate([ridge.points for ridge in ridges])
    heights = np.concatenate([ridge.heights for ridge in ridges])
    counts = np.array([len(ridge.points) for ridge in ridges], np.intp)
    if not whole:
        kept = find_kept(points, counts, scale)
        points, heights, counts = points[kept], heights[kept], count_kept(kept, counts)
    ends = np.cumsum(counts)[:-1]
    places, highs = np.split(scale.to_pixels(points), ends), np.split(heights, ends)
    return [HeatRidge(place, high) for place, high in zip(places, highs, strict=True)]


def split_by_height(ridge: HeatRidge, top: float) -> list[tuple[int, FloatArray]]:
    """Return the pieces of a ridge with their step, 0 to STEPS - 1, of `top`; ends are shared."""
    if len(ridge.points) < 2:
        return []
    middle = (ridge.heights[:-1] + ridge.heights[1:]) / 2
    steps = np.clip(np.rint(middle / top * (STEPS - 1)), 0, STEPS - 1).astype(int)
    ends = np.flatnonzero(np.diff(steps)) + 1
    starts = [0, *ends.tolist()]
    stops = [*ends.tolist(), len(steps)]
    return [
        (int(steps[start]), ridge.points[start : stop + 1])
        for start, stop in zip(starts, stops, strict=True)
    ]


def place_sticks(field: HeatSticks, scale: PlaneScale, look: Look) -> FloatArray:
    """Return the two ends x, y, x, y in pixels (n, 4) of the sticks of a regular grid."""
    area, spacing = scale.area, look.px(STICK_SPACING)
    columns = max(2, round(area.width() / spacing))
    rows = max(2, round(area.height() / spacing))
    up, across = (np.arange(rows) + 0.5) / rows, (np.arange(columns) + 0.5) / columns
    shape = field.angles.shape
    angles = field.angles[np.ix_((up * shape[0]).astype(int), (across * shape[1]).astype(int))]
    x = area.left() + np.tile(across, rows) * area.width()
    y = area.bottom() - np.repeat(up, columns) * area.height()
    angles = angles.ravel().astype(np.float64)
    half = look.px(STICK_LENGTH) / 2
    dx, dy = half * np.cos(angles), -half * np.sin(angles)
    ends = np.column_stack((x - dx, y - dy, x + dx, y + dy))
    return np.asarray(ends[np.isfinite(angles)])


def paint_sticks(
    field: HeatSticks, scale: PlaneScale, look: Look, stamps: Stamps | None, painter: QPainter
) -> None:
    """Paint the field of directions as sticks without heads. Stamps are for the screen only."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ends = place_sticks(field, scale, look)
    if stamps is None:
        lines = [QLineF(*line) for line in ends.tolist()]
        for pen in stick_pens(look):
            painter.setPen(pen)
            painter.drawLines(lines)
        return
    ratio = painter.device().devicePixelRatioF()
    length = look.px(STICK_LENGTH)
    turns = np.arctan2(ends[:, 3] - ends[:, 1], ends[:, 2] - ends[:, 0]) / math.pi * TURNS
    numbers = np.rint(turns).astype(int) % TURNS
    middles = (ends[:, :2] + ends[:, 2:]) / 2
    found = {
        number: stamps.find(_draw_stick, (number, length, look), length + look.px(6), ratio)
        for number in np.unique(numbers).tolist()
    }
    put_stamps(painter, [found[number] for number in numbers.tolist()], middles, ratio)


def _draw_stick(painter: QPainter, at: QPointF, number: int, length: float, look: Look) -> None:
    angle = number * math.pi / TURNS
    by = QPointF(math.cos(angle) * length / 2, math.sin(angle) * length / 2)
    for pen in stick_pens(look):
        painter.setPen(pen)
        painter.drawLine(at - by, at + by)


def paint_contours(
    contours: tuple[HeatContour, ...], scale: PlaneScale, look: Look, smooth: bool, whole: bool
) -> Iterator[Step]:
    """Yield the steps that paint contour lines.

    Their shade is for a picture that stays; while it changes, lines are not smooth either.
    """
    lines = tuple(line for contour in contours for line in contour.lines)
    shade, line = contour_pens(look)
    pens, shifts = ((shade, line), (look.px(1.0), 0.0)) if smooth else ((line,), (0.0,))
    yield from stroke_lines(lines, scale, pens, smooth, whole, shifts)


def _find_share(scale: PlaneScale, look: Look) -> float:
    """Return the size of marks as a share of the usual one: on a small map they would hide it."""
    least = min(scale.area.width(), scale.area.height())
    return min(1.0, max(SMALLEST_SHARE, least / look.px(ROOMY)))


def paint_patterns(
    patterns: Patterns, scale: PlaneScale, look: Look, stamps: Stamps | None, painter: QPainter
) -> None:
    """Paint the patterns as marks; of very many an even choice. Stamps are for the screen only."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    side = mark_size(look, len(patterns)) * _find_share(scale, look)
    numbers, count = classes(patterns), max(2, patterns.t.shape[1])
    step = math.ceil(len(patterns) / MOST_PATTERNS)
    places, numbers = scale.to_pixels(patterns.x)[::step], numbers[::step]
    # What a deep zoom puts millions of pixels away is not for the painter.
    seen = scale.find_visible(places, 2 * side)
    places, numbers = places[seen], numbers[seen]
    if stamps is None:
        for (x, y), number in zip(places.tolist(), numbers.tolist(), strict=True):
            draw_class(painter, QPointF(x, y), number, count, side, look)
        return
    ratio = painter.device().devicePixelRatioF()
    found = {
        number: stamps.mark(number, count, side, look, FULL, ratio)
        for number in np.unique(numbers).tolist()
    }
    order = np.argsort(numbers, kind="stable")
    put_stamps(painter, [found[number] for number in numbers[order].tolist()], places[order], ratio)
