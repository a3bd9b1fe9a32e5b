"""A frame with ticks at given places, for axes that are logarithmic: numbers are log10 there."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from nnlab.gui.look import Look
from nnlab.gui.plots.axes import CENTRE, RIGHT, TEXT, Axes, Range

Tick = tuple[float, str]
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def log_range(values: NDArray[np.float64], old: Range | None = None, least: float = 1.0) -> Range:
    """Return log10 of a range of half decades around positive values; never a smaller one than old.

    Where nothing is positive and finite the old one stays, else one decade below 1.
    """
    values = values[np.isfinite(values) & (values > 0)]
    if not len(values):
        return old or (-1.0, 0.0)
    low = math.floor(2 * math.log10(values.min()) - 0.1) / 2
    high = math.ceil(2 * math.log10(values.max()) + 0.1) / 2
    if old is not None:
        low, high = min(low, old[0]), max(high, old[1])
    return (low, max(high, low + least))


def decade_ticks(low: float, high: float, most: int) -> list[Tick]:
    """Return at most about `most` ticks: powers of ten, with 2 and 5 between where there is room.

    Small and large ones are written 10⁻³.
    """
    every = max(1, math.ceil((high - low) / max(most, 1)))
    decades = range(math.ceil(low - 1e-9), math.floor(high + 1e-9) + 1)
    kept = [decade for decade in decades if decade % every == 0]
    # The closest of them, 1 and 2, are 0.3 of a decade apart.
    digits = (1, 2, 5) if 2 * (high - low) <= most else (1,)
    if digits == (1,) and len(decades) > 1:
        ends = kept if len(kept) > 1 else [decades[0], decades[-1]]
        return [(float(decade), _power(decade)) for decade in ends]
    # Within one decade: 1, 2 and 5 as numbers.
    ticks = []
    for decade in range(math.floor(low), math.floor(high) + 1):
        for digit in (1, 2, 5):
            place = decade + math.log10(digit)
            if low - 1e-9 <= place <= high + 1e-9:
                ticks.append((place, _write(digit, decade)))
    return ticks


def _power(decade: int) -> str:
    if -2 <= decade <= 4:
        return f"{10.0**decade:g}" if decade < 4 else "10\u202f000"
    return f"10{str(decade).translate(SUPERSCRIPTS)}"


def _write(digit: int, decade: int) -> str:
    if -3 <= decade <= 2:
        return f"{digit * 10.0**decade:g}"
    power = f"10{str(decade).translate(SUPERSCRIPTS)}"
    return power if digit == 1 else f"{digit}·{power}"


def find_frame(look: Look, rect: QRectF, right: float, widest: str = "0.005") -> QRectF:
    """Return the pixels within the axes; `right` pixels are left free for labels."""
    metrics = QFontMetrics(look.font(TEXT))
    line, gap = metrics.height(), look.px(4)
    left = round(metrics.horizontalAdvance(widest) + 2 * gap + 1.2 * line)
    bottom = round(2.1 * line + gap)
    area = rect.adjusted(left, round(0.7 * line), -round(right), -bottom)
    return QRectF(area.left(), area.top(), max(area.width(), 8.0), max(area.height(), 8.0))


def paint_frame(
    painter: QPainter,
    axes: Axes,
    look: Look,
    names: tuple[str, str],
    x_ticks: Sequence[Tick],
    y_ticks: Sequence[Tick],
) -> None:
    """Paint grid lines at the y ticks, marks at the x ticks, their texts, names and the frame."""
    area, gap = axes.area, look.px(4)
    painter.setFont(look.font(TEXT))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    metrics = painter.fontMetrics()
    line = float(metrics.height())
    for place, text in y_ticks:
        y = axes.top(place)
        painter.setPen(QPen(look.colour("grid"), 1))
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        painter.setPen(look.colour("text"))
        painter.drawText(QRectF(0.0, y - line / 2, area.left() - gap, line), RIGHT, text)
    for place, text in x_ticks:
        x = axes.left(place)
        painter.setPen(QPen(look.colour("grid"), 1))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        painter.setPen(look.colour("text"))
        box = QRectF(x - 100, area.bottom() + 0.5 * gap, 200, line)
        painter.drawText(box, CENTRE, text)
    painter.setPen(QPen(look.colour("muted"), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(area)
    _paint_axis_names(painter, axes, look, names)


def _paint_axis_names(painter: QPainter, axes: Axes, look: Look, names: tuple[str, str]) -> None:
    area, gap = axes.area, look.px(4)
    line = float(painter.fontMetrics().height())
    painter.setPen(look.colour("text"))
    below = QRectF(area.left(), area.bottom() + 0.5 * gap + line, area.width(), 1.15 * line)
    painter.drawText(below, CENTRE, names[0])
    painter.save()
    painter.translate(0.1 * line, area.center().y())
    painter.rotate(-90)
    half = area.height() / 2 + line
    painter.drawText(QRectF(-half, 0, 2 * half, line), CENTRE, names[1])
    painter.restore()
