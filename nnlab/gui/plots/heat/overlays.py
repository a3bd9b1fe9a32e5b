"""What lies over the colours of a heat map: boundary, ridges, sticks, contours, patterns.

Every kind has a stroke of its own, so that none is told by its colour alone; each has a seam of
the opposite lightness, so that it is seen over any colour of the map.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from nnlab.core.arrays import FloatArray
from nnlab.core.patterns import Patterns, classes
from nnlab.gui.look import Look
from nnlab.gui.plots.heat.scene import HeatContour, HeatRidge, HeatSticks
from nnlab.gui.plots.plane.marks import FULL, Stamps, draw_class, mark_size
from nnlab.gui.plots.plane.painter import is_vector
from nnlab.gui.plots.plane.scale import PlaneScale
from nnlab.gui.plots.polygons import make_polygon

# More marks than these would hide the map.
MOST_PATTERNS = 1000
STICK_SPACING, STICK_LENGTH = 26.0, 16.0
# Directions that a stick on the screen can have: two degrees apart.
TURNS = 90
# Joints of a line on the screen are about so far apart.
JOINT_PIXELS = 8.0
# Widths of a ridge: that of its lowest part, and of its highest.
THIN, THICK, STEPS = 1.6, 6.0, 6
LIGHT, DARK = "#ffffff", "#101418"


def boundary_pens(look: Look) -> tuple[QPen, QPen]:
    """Return the pens of seam and line: a solid red line."""
    return (
        _pen(look.colour("base"), look.px(4.5)),
        _pen(look.colour("boundary"), look.px(2.5)),
    )


def ridge_pens(look: Look, share: float) -> tuple[QPen, QPen]:
    """Return the pens of casing and core of a ridge of that share of the greatest height."""
    width = look.px(THIN + (THICK - THIN) * share)
    return _pen(QColor(LIGHT), width + look.px(2.4)), _pen(QColor(DARK), width)


def stick_pens(look: Look) -> tuple[QPen, QPen]:
    """Return the pens of seam and stick: short and white."""
    return _pen(QColor(DARK), look.px(3.2)), _pen(QColor(LIGHT), look.px(1.5))


def contour_pens(look: Look) -> tuple[QPen, QPen]:
    """Return the pens of shade and line: thin; a seam or dashes would cost ten times as much."""
    shade = QColor(DARK)
    shade.setAlphaF(0.6)
    return _pen(shade, look.px(1.0)), _pen(QColor(LIGHT), look.px(1.0))


def thin(line: FloatArray, scale: PlaneScale) -> NDArray[np.intp]:
    """Return which points of a line (n, 2) can be told apart on the screen; both ends are.

    Maps give lines of a point or two for each of their pixels; joints are what strokes cost.
    """
    last = max(0, len(line) - 1)
    steps = np.diff(line, axis=0)
    length = float(np.sqrt(np.einsum("ij,ij->i", steps, steps)).sum()) * scale.pixels_per_unit
    every = max(1, int(JOINT_PIXELS * max(last, 1) / max(length, 1e-9)))
    places = np.arange(0, len(line), every)
    return places if last % every == 0 else np.append(places, last)


def paint_boundary(
    painter: QPainter, lines: tuple[FloatArray, ...], scale: PlaneScale, look: Look
) -> None:
    """Paint the lines where the class changes."""
    _stroke(painter, _prepare(painter, lines, scale), boundary_pens(look))


def paint_ridges(
    painter: QPainter, ridges: tuple[HeatRidge, ...], scale: PlaneScale, look: Look
) -> None:
    """Paint ridges, the wider the higher; each in pieces of about one height.

    While the picture changes, when lines are not smooth, a ridge has one width: that is faster.
    """
    top = max((float(ridge.heights.max()) for ridge in ridges if len(ridge.heights)), default=0.0)
    if not top > 0.0:
        return
    pieces: list[list[FloatArray]] = [[] for _ in range(STEPS)]
    whole = is_vector(painter)
    for ridge in ridges:
        kept = slice(None) if whole else thin(ridge.points, scale)
        drawn = HeatRidge(ridge.points[kept], ridge.heights[kept])
        if painter.testRenderHint(QPainter.RenderHint.Antialiasing):
            for step, part in split_by_height(drawn, top):
                pieces[step].append(part)
        elif len(drawn.points) > 1:
            mean = float(drawn.heights.mean())
            pieces[min(max(round(mean / top * (STEPS - 1)), 0), STEPS - 1)].append(drawn.points)
    polygons = [[make_polygon(scale.to_pixels(line)) for line in lines] for lines in pieces]
    pens = [ridge_pens(look, step / (STEPS - 1)) for step in range(STEPS)]
    # All casings lie below all cores, else one would cut the other's line.
    for which in (0, 1):
        for some, pair in zip(polygons, pens, strict=True):
            _stroke(painter, some, pair[which : which + 1])


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
    painter: QPainter, field: HeatSticks, scale: PlaneScale, look: Look, stamps: Stamps | None
) -> None:
    """Paint the field of directions as sticks without heads. Stamps are for the screen only."""
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
    for (x, y), number in zip(middles.tolist(), numbers.tolist(), strict=True):
        stamp = found[number]
        painter.drawPixmap(QPointF(x - stamp.offset, y - stamp.offset), stamp.pixmap)


def _draw_stick(painter: QPainter, at: QPointF, number: int, length: float, look: Look) -> None:
    angle = number * math.pi / TURNS
    by = QPointF(math.cos(angle) * length / 2, math.sin(angle) * length / 2)
    for pen in stick_pens(look):
        painter.setPen(pen)
        painter.drawLine(at - by, at + by)


def paint_contours(
    painter: QPainter, contours: tuple[HeatContour, ...], scale: PlaneScale, look: Look
) -> None:
    """Paint contour lines."""
    lines = tuple(line for contour in contours for line in contour.lines)
    polygons = _prepare(painter, lines, scale)
    shade, line = contour_pens(look)
    # The shade is for a picture that stays; while it changes, lines are not smooth either.
    if painter.testRenderHint(QPainter.RenderHint.Antialiasing):
        painter.save()
        painter.translate(look.px(1.0), look.px(1.0))
        _stroke(painter, polygons, (shade,))
        painter.restore()
    _stroke(painter, polygons, (line,))


def paint_numbers(
    painter: QPainter, contours: tuple[HeatContour, ...], scale: PlaneScale, look: Look
) -> None:
    """Write the number of each longer contour line over all else."""
    taken: list[QRectF] = []
    painter.save()
    painter.setFont(look.font(0.8))
    for contour in contours:
        for line in contour.lines:
            _paint_number(painter, contour.text, scale.to_pixels(line), taken, scale, look)
    painter.restore()


def _paint_number(
    painter: QPainter,
    text: str,
    pixels: FloatArray,
    taken: list[QRectF],
    scale: PlaneScale,
    look: Look,
) -> None:
    """Write a contour's number half-way along it, where there is room."""
    metrics = QFontMetricsF(painter.font())
    width, height = metrics.horizontalAdvance(text) + look.px(6), metrics.height()
    steps = np.hypot(*np.diff(pixels, axis=0).T)
    if steps.sum() < 3 * width:
        return
    middle = int(np.searchsorted(np.cumsum(steps), steps.sum() / 2))
    at = QPointF(*pixels[middle].tolist())
    box = QRectF(at.x() - width / 2, at.y() - height / 2, width, height)
    room = scale.area
    if not room.contains(box) or any(box.intersects(other) for other in taken):
        return
    taken.append(box)
    ground = look.colour("base")
    ground.setAlphaF(0.85)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, look.px(3), look.px(3))
    painter.setPen(look.colour("text"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def paint_patterns(
    painter: QPainter, patterns: Patterns, scale: PlaneScale, look: Look, stamps: Stamps | None
) -> None:
    """Paint the patterns as marks; of very many an even choice. Stamps are for the screen only."""
    side = mark_size(look, len(patterns))
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
    for number in np.unique(numbers).tolist():
        stamp = stamps.mark(number, count, side, look, FULL, ratio)
        corners = places[numbers == number] - stamp.offset
        for x, y in corners.tolist():
            painter.drawPixmap(QPointF(x, y), stamp.pixmap)


def _prepare(painter: QPainter, lines: Sequence[FloatArray], scale: PlaneScale) -> list[QPolygonF]:
    """Return lines in pixels; into a file with every point."""
    whole = is_vector(painter)
    drawn = lines if whole else [line[thin(line, scale)] for line in lines]
    return [make_polygon(scale.to_pixels(line)) for line in drawn]


def _stroke(painter: QPainter, polygons: list[QPolygonF], pens: Sequence[QPen]) -> None:
    """Stroke lines one by one: as one path they would cost four times as much."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in pens:
        painter.setPen(pen)
        for polygon in polygons:
            painter.drawPolyline(polygon)


def _pen(colour: QColor, width: float) -> QPen:
    return QPen(
        colour,
        width,
        Qt.PenStyle.SolidLine,
        Qt.PenCapStyle.RoundCap,
        Qt.PenJoinStyle.RoundJoin,
    )
