"""Lines on a map as strokes: in pixels, with as many joints as can be told apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from nnlab.core.arrays import FloatArray
from nnlab.gui.plots.plane.scale import PlaneScale
from nnlab.gui.plots.polygons import make_polygon

# Joints of a line on the screen are about so far apart.
JOINT_PIXELS = 8.0
# Lines that one step strokes: about a millisecond, or two where they are smooth.
AT_ONCE = 200

# A part of a picture, painted in one go with a painter that is clipped to the map.
Step = Callable[[QPainter], None]


def thin(line: FloatArray, scale: PlaneScale) -> NDArray[np.intp]:
    """Return which points of a line (n, 2) can be told apart on the screen; both ends are.

    Maps give lines of a point or two for each of their pixels; joints are what strokes cost.
    """
    return np.flatnonzero(find_kept(line, np.array([len(line)]), scale))


def find_kept(points: FloatArray, counts: NDArray[np.intp], scale: PlaneScale) -> NDArray[np.bool_]:
    """Return as `thin` does which points (n, 2) stay of lines, one after the other, of `counts`."""
    counts = counts[counts > 0]
    if not len(points):
        return np.zeros(0, np.bool_)
    ends = np.cumsum(counts)
    first, last = ends - counts, ends - 1
    steps = np.zeros(len(points))
    steps[1:] = np.linalg.norm(np.diff(points, axis=0), axis=1)
    steps[first] = 0.0
    lengths = np.add.reduceat(steps, first) * scale.pixels_per_unit
    joints = counts - 1
    most = np.maximum(joints, 1)
    every = np.clip(JOINT_PIXELS * most / np.maximum(lengths, 1e-9), 1, most).astype(np.intp)
    numbers = np.arange(len(points)) - np.repeat(first, counts)
    kept: NDArray[np.bool_] = numbers % np.repeat(every, counts) == 0
    kept[last] = True
    return kept


def prepare(lines: Sequence[FloatArray], scale: PlaneScale, whole: bool) -> list[QPolygonF]:
    """Return lines in pixels; for a file, `whole`, with every point."""
    if not lines:
        return []
    points, counts = np.concatenate(lines), np.array([len(line) for line in lines], np.intp)
    if not whole:
        kept = find_kept(points, counts, scale)
        points, counts = points[kept], count_kept(kept, counts)
    return split(scale.to_pixels(points), counts)


def count_kept(kept: NDArray[np.bool_], counts: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return how many points each line has left."""
    sums, ends = np.concatenate([[0], np.cumsum(kept)]), np.cumsum(counts)
    return np.asarray(sums[ends] - sums[ends - counts])


def split(pixels: FloatArray, counts: NDArray[np.intp]) -> list[QPolygonF]:
    """Return the lines, one after the other in (n, 2) pixels, that have so many points each."""
    start, polygons = 0, []
    for count in counts.tolist():
        polygons.append(make_polygon(pixels[start : start + count]))
        start += count
    return polygons


def stroke_lines(
    lines: Sequence[FloatArray],
    scale: PlaneScale,
    pens: Sequence[QPen],
    smooth: bool,
    whole: bool,
    shifts: Sequence[float] = (),
) -> Iterator[Step]:
    """Yield steps that stroke lines with each pen in turn, the n-th one moved by `shifts[n]`."""
    polygons: list[QPolygonF] = []
    for start in range(0, len(lines), AT_ONCE):
        polygons += prepare(lines[start : start + AT_ONCE], scale, whole)
        yield do_nothing
    for number, pen in enumerate(pens):
        shift = shifts[number] if shifts else 0.0
        for start in range(0, len(polygons), AT_ONCE):
            yield partial(_stroke, polygons[start : start + AT_ONCE], pen, smooth, shift)


def stroke(polygons: Sequence[QPolygonF], pen: QPen, smooth: bool) -> Iterator[Step]:
    """Yield steps that stroke polygons with a pen."""
    for start in range(0, len(polygons), AT_ONCE):
        yield partial(_stroke, polygons[start : start + AT_ONCE], pen, smooth, 0.0)


def do_nothing(painter: QPainter) -> None:
    """Is the step of what only prepares others."""


def _stroke(
    polygons: Sequence[QPolygonF], pen: QPen, smooth: bool, shift: float, painter: QPainter
) -> None:
    """Stroke lines one by one: as one path they would cost four times as much."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen)
    if shift:
        painter.translate(shift, shift)
    for polygon in polygons:
        painter.drawPolyline(polygon)


def make_pen(colour: QColor, width: float) -> QPen:
    """Return a solid pen with round ends and joints."""
    return QPen(
        colour,
        width,
        Qt.PenStyle.SolidLine,
        Qt.PenCapStyle.RoundCap,
        Qt.PenJoinStyle.RoundJoin,
    )
