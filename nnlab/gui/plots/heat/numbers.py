"""The numbers of contour lines, written half-way along each where there is room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from nnlab.core.arrays import FloatArray
from nnlab.gui.look import Look
from nnlab.gui.plots.heat.scene import HeatContour
from nnlab.gui.plots.heat.strokes import AT_ONCE, Step
from nnlab.gui.plots.plane.scale import PlaneScale

SIZE = 0.8
# A line has a number if it is so many times as long.
LEAST = 3.0


def paint_numbers(
    contours: tuple[HeatContour, ...], scale: PlaneScale, look: Look
) -> Iterator[Step]:
    """Yield the steps that write the number of each longer contour line over all else."""
    metrics = QFontMetricsF(look.font(SIZE))
    taken: list[QRectF] = []
    for contour in contours:
        width = metrics.horizontalAdvance(contour.text) + look.px(6)
        for start in range(0, len(contour.lines), AT_ONCE):
            lines = contour.lines[start : start + AT_ONCE]
            places = find_middles(lines, scale, LEAST * width)
            boxes = _find_free(places, width, metrics.height(), taken, scale.area)
            yield partial(_write, contour.text, boxes, look)


def find_middles(lines: Sequence[FloatArray], scale: PlaneScale, least: float) -> FloatArray:
    """Return the pixels (n, 2) half-way along those of the lines that are at least so long."""
    counts = np.array([len(line) for line in lines], np.intp)
    pixels = scale.to_pixels(np.concatenate(lines))
    last = np.cumsum(counts) - 1
    first = last - counts + 1
    steps = np.zeros(len(pixels))
    steps[1:] = np.linalg.norm(np.diff(pixels, axis=0), axis=1)
    steps[first] = 0.0
    long = np.flatnonzero(np.add.reduceat(steps, first) >= least)
    middles = np.empty((len(long), 2))
    for number, line in enumerate(long.tolist()):
        ways = np.cumsum(steps[first[line] + 1 : last[line] + 1])
        middles[number] = pixels[first[line] + np.searchsorted(ways, ways[-1] / 2)]
    return middles


def _find_free(
    places: FloatArray, width: float, height: float, taken: list[QRectF], room: QRectF
) -> list[QRectF]:
    """Return boxes around places that lie in the room and on no other; they are taken now."""
    found = []
    for x, y in places.tolist():
        box = QRectF(x - width / 2, y - height / 2, width, height)
        if room.contains(box) and not any(box.intersects(other) for other in taken):
            taken.append(box)
            found.append(box)
    return found


def _write(text: str, boxes: Sequence[QRectF], look: Look, painter: QPainter) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(look.font(SIZE))
    ground = look.colour("base")
    ground.setAlphaF(0.85)
    for box in boxes:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, look.px(3), look.px(3))
        painter.setPen(look.colour("text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
