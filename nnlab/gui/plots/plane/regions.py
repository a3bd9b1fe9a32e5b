"""Codes of the regions, such as +−+, written into them on a ground that keeps them legible."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from nnlab.core.arrays import FloatArray
from nnlab.core.views.regions import Region
from nnlab.gui.look import Look
from nnlab.gui.plots.plane.scale import PlaneScale

# Sizes in points of the usual font, the largest that fits is taken.
SIZES = (1.7, 1.3, 1.0, 0.8)
# Where a code may stand about the middle of its region, in its own widths and heights.
PLACES = ((0, 0), (0, -1.2), (0, 1.2), (-1.1, 0), (1.1, 0), (0, -2.4), (0, 2.4))


def paint_regions(
    painter: QPainter,
    scale: PlaneScale,
    regions: Sequence[Region],
    marks: FloatArray,
    look: Look,
) -> None:
    """Write each region's code where there is room for it, beside the marks (n, 2) if it can."""
    ground = look.colour("base")
    ground.setAlphaF(0.80)
    painter.save()
    taken: list[QRectF] = []
    for region in regions:
        for size in SIZES:
            font = look.font(size, bold=True, tabular=True)
            box = _place(region, scale, QFontMetricsF(font), marks, look)
            if box is None or any(box.intersects(other) for other in taken):
                continue
            taken.append(box)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(box, look.px(4), look.px(4))
            painter.setFont(font)
            painter.setPen(look.colour("text"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, region.code)
            break
    painter.restore()


def _place(
    region: Region, scale: PlaneScale, metrics: QFontMetricsF, marks: FloatArray, look: Look
) -> QRectF | None:
    """Return where a code in this font fits into its region and covers the fewest marks."""
    middle = scale.to_point(*region.place)
    room = region.room * scale.area.width()
    width = metrics.horizontalAdvance(region.code) + look.px(6)
    height = metrics.height() + look.px(2)
    boxes = []
    for dx, dy in PLACES:
        at = middle + QPointF(dx * width, dy * height)
        # The farthest corner must be within the circle that the region has room for.
        reach = hypot(abs(dx * width) + width / 2, abs(dy * height) + height / 2)
        if reach <= 1.15 * room:
            boxes.append(QRectF(at.x() - width / 2, at.y() - height / 2, width, height))
    return min(boxes, key=lambda box: _count_inside(box, marks)) if boxes else None


def _count_inside(box: QRectF, marks: FloatArray) -> int:
    across = (marks[:, 0] > box.left()) & (marks[:, 0] < box.right())
    return int(np.count_nonzero(across & (marks[:, 1] > box.top()) & (marks[:, 1] < box.bottom())))
