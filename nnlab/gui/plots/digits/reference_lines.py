"""Draws what others reach as lines through a plot of curves, their names where no curve runs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from nnlab.core.arrays import FloatArray
from nnlab.gui.look import Look
from nnlab.gui.plots.digits.references import REFERENCES
from nnlab.gui.tr import tr

TEXT = 0.78
PLACES = (1.0, 0.0, 0.75, 0.5, 0.25)
"""Where names may stand along their line, the best first: 0 at its left end, 1 at its right."""
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def paint_references(
    painter: QPainter,
    look: Look,
    area: QRectF,
    axis: tuple[float, float],
    log_y: bool,
    curves: Sequence[FloatArray],
) -> None:
    """Draw a thin line for each reference, and its name where there is room for it.

    Parameters
    ----------
    axis : what the lower and the upper end of `area` stand for, with `log_y` its log10
    curves : pixels (points, 2) of each curve, x rising
    """
    painter.save()
    painter.setFont(look.font(TEXT))
    metrics, margin = painter.fontMetrics(), look.px(4)
    line = 0.95 * metrics.height()
    taken: list[float] = []
    for item in REFERENCES:
        value = float(np.sqrt(item.low * item.high))
        value = float(np.log10(value)) if log_y else value
        y = area.bottom() - (value - axis[0]) / (axis[1] - axis[0]) * area.height()
        if not area.top() + line < y < area.bottom() - 2:
            continue
        painter.setPen(QPen(look.colour("muted"), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        if all(abs(y - other) > line for other in taken):
            taken.append(y)
            text = f"{tr(item.label)} {item.text}"
            width = metrics.horizontalAdvance(text) + look.px(2)
            room = area.width() - 2 * margin - width
            lefts = [area.left() + margin + share * room for share in PLACES]
            boxes = [QRectF(left, y - line, width, line) for left in lefts]
            painter.setPen(look.colour("muted"))
            painter.drawText(first_free(boxes, curves, margin), RIGHT, text)
    painter.restore()


def first_free(boxes: Sequence[QRectF], curves: Sequence[FloatArray], margin: float) -> QRectF:
    """Return the first box that no curve comes nearer to than `margin`, else the first of all.

    Parameters
    ----------
    curves : pixels (points, 2) of each, x rising
    """
    for box in boxes:
        wide = box.adjusted(-margin, -margin, margin, margin)
        if not any(len(curve) and _passes(curve, wide) for curve in curves):
            return box
    return boxes[0]


def _passes(curve: FloatArray, box: QRectF) -> bool:
    """Tell whether a curve of straight pieces goes through a box."""
    x, y = curve.T
    low, high = (float(np.clip(side, x[0], x[-1])) for side in (box.left(), box.right()))
    if x[-1] < box.left() or x[0] > box.right():
        return False
    # All heights between the lowest and the highest of these are reached on the way.
    within = y[(x >= low) & (x <= high)]
    heights = np.concatenate((np.interp((low, high), x, y), within))
    return bool(heights.min() <= box.bottom() and heights.max() >= box.top())
