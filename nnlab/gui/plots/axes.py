"""A rectangle with two linear axes: numbers and pixels, ticks, names; ranges that hold still."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from nnlab.core.arrays import FloatArray
from nnlab.gui.look import Look
from nnlab.gui.plots.plane.scale import find_ticks
from nnlab.gui.plots.symbol_text import cut_text, draw_line, text_width

Range = tuple[float, float]

TEXT, NAME = 0.9, 1.0
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter
# A range shrinks only when what it holds fills less of it than this.
FILLED = 0.4
MOST, MOST_PIXELS = 1e30, 1e5


@dataclass(frozen=True)
class Axes:
    """Numbers x and y in `area` (pixels); what lies far outside is drawn at most a width away."""

    area: QRectF
    x: Range
    y: Range

    def left(self, x: float) -> float:
        """Return the pixel column of a number."""
        x = _bounded(x, self.x)
        return self.area.left() + (x - self.x[0]) / (self.x[1] - self.x[0]) * self.area.width()

    def top(self, y: float) -> float:
        """Return the pixel row of a number."""
        y = _bounded(y, self.y)
        return self.area.bottom() - (y - self.y[0]) / (self.y[1] - self.y[0]) * self.area.height()

    def point(self, x: float, y: float) -> QPointF:
        """Return the pixel of a pair of numbers."""
        return QPointF(self.left(x), self.top(y))

    def pixels(self, points: FloatArray) -> FloatArray:
        """Return the pixels (n, 2) of pairs of numbers (n, 2); far ones stay near the edge."""
        scale = (
            self.area.width() / (self.x[1] - self.x[0]),
            self.area.height() / (self.y[1] - self.y[0]),
        )
        # QPainter can't take infinite numbers, nor those beyond its integers.
        points = np.clip(np.nan_to_num(points), -MOST, MOST)
        left = self.area.left() + (points[:, 0] - self.x[0]) * scale[0]
        top = self.area.bottom() - (points[:, 1] - self.y[0]) * scale[1]
        return np.clip(np.column_stack((left, top)), -MOST_PIXELS, MOST_PIXELS)

    def numbers(self, at: QPointF) -> tuple[float, float]:
        """Return the pair of numbers at a pixel."""
        across = (at.x() - self.area.left()) / self.area.width()
        up = (self.area.bottom() - at.y()) / self.area.height()
        return (
            self.x[0] + across * (self.x[1] - self.x[0]),
            self.y[0] + up * (self.y[1] - self.y[0]),
        )


def _bounded(value: float, within: Range) -> float:
    """The number, moved to at most a width beyond the range; NaN lies at its low end."""
    width = within[1] - within[0]
    low, high = within[0] - width, within[1] + width
    return low if math.isnan(value) else min(max(value, low), high)


def hold_range(old: Range | None, low: float, high: float, least: float = 1e-9) -> Range:
    """Return a range of round ends that contains low and high, the old one wherever it fits.

    So that an axis does not tremble while training: it grows in steps, and shrinks only when it
    is mostly empty. What is not finite, or narrower than `least`, gets a range of that width.
    """
    if not (math.isfinite(low) and math.isfinite(high)) or high < low:
        return old or (-1.0, 1.0)
    width = max(high - low, least)
    fits = old is not None and old[0] <= low and high <= old[1]
    if old is not None and fits and width >= FILLED * (old[1] - old[0]):
        return old
    centre = (low + high) / 2
    low, high = centre - 0.55 * width, centre + 0.55 * width
    step = 10.0 ** math.floor(math.log10(width)) / 2
    ends = (math.floor(low / step) * step, math.ceil(high / step) * step)
    return ends if ends[1] > ends[0] else (low, high)


def find_area(look: Look, rect: QRectF, widest: str = "−0.05", named: bool = True) -> QRectF:
    """Return the pixels within the axes; whole ones, since images between pixels are blurred."""
    metrics = QFontMetrics(look.font(TEXT))
    line, gap = metrics.height(), look.px(4)
    left = round(metrics.horizontalAdvance(widest) + 2 * gap + (1.2 * line if named else 0))
    bottom = round((2.1 if named else 1.1) * line + gap)
    top = round(0.6 * line)
    right = round(metrics.horizontalAdvance("0.5"))
    area = rect.adjusted(left, top, -right, -bottom)
    return QRectF(area.left(), area.top(), max(area.width(), 8.0), max(area.height(), 8.0))


def fit_name(look: Look, area: QRectF, name: str, short: str) -> str:
    """Return the name of y, or its short form where the axis is lower than the name is long."""
    long = text_width(QFontMetrics(look.font(NAME)), name)
    return short if short and long > area.height() else name


def paint_axes(
    painter: QPainter,
    axes: Axes,
    look: Look,
    names: tuple[str, str],
    lowest: float = -math.inf,
    grid: bool = True,
    end: float = math.inf,
) -> None:
    """Paint frame, ticks with their numbers, and the names of both axes.

    Numbers of y below `lowest` get no tick: there is something else there. Without a grid the
    ticks stand outside. The name of x ends before the pixel `end`.
    """
    painter.setFont(look.font(TEXT))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    _paint_x(painter, axes, look, names[0], grid, end)
    _paint_y(painter, axes, look, names[1], lowest, grid)
    painter.setPen(QPen(look.colour("muted"), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(axes.area)


def write(value: float) -> str:
    """Write a tick's number with a true minus sign."""
    return f"{value + 0.0:.4g}".replace("-", "−")


def _paint_x(painter: QPainter, axes: Axes, look: Look, name: str, grid: bool, end: float) -> None:
    metrics, area, gap = painter.fontMetrics(), axes.area, look.px(4)
    line, room = float(metrics.height()), float(metrics.horizontalAdvance("−0.005"))
    for value in find_ticks(*axes.x, max(2, int(area.width() / (1.15 * room)))):
        x = axes.left(value)
        far = area.top() if grid else area.bottom() + gap
        _paint_tick(painter, look, QPointF(x, far), QPointF(x, area.bottom()))
        box = QRectF(x - room, area.bottom() + 0.5 * gap, 2 * room, line)
        painter.drawText(box, CENTRE, write(value))
    below = QRectF(area.left(), area.bottom() + 0.5 * gap + line, area.width(), 1.15 * line)
    painter.setFont(look.font(NAME))
    wide = text_width(painter.fontMetrics(), name)
    if below.center().x() + wide / 2 > end:
        below.setRight(end)
    if wide > below.width():
        # Its beginning says what the axis is of.
        below.setLeft(0.0)
    cut = cut_text(painter.fontMetrics(), name, math.ceil(below.width()))
    draw_line(painter, below, CENTRE, cut)
    painter.setFont(look.font(TEXT))


def _paint_y(
    painter: QPainter, axes: Axes, look: Look, name: str, lowest: float, grid: bool
) -> None:
    metrics, area, gap = painter.fontMetrics(), axes.area, look.px(4)
    line = float(metrics.height())
    for value in find_ticks(*axes.y, max(2, int(area.height() / (1.8 * line)))):
        if value < lowest:
            continue
        y = axes.top(value)
        far = area.right() if grid else area.left() - 0.7 * gap
        _paint_tick(painter, look, QPointF(far, y), QPointF(area.left(), y))
        box = QRectF(0.0, y - line / 2, area.left() - gap, line)
        painter.drawText(box, RIGHT, write(value))
    painter.save()
    painter.translate(area.left() - metrics.horizontalAdvance("−0.05") - 2 * gap, area.center().y())
    painter.rotate(-90)
    half = max(area.height(), 8 * line) / 2
    painter.setFont(look.font(NAME))
    draw_line(painter, QRectF(-half, -1.1 * line, 2 * half, line), CENTRE, name)
    painter.restore()


def _paint_tick(painter: QPainter, look: Look, far: QPointF, near: QPointF) -> None:
    painter.setPen(QPen(look.colour("grid"), 1))
    painter.drawLine(far, near)
    painter.setPen(look.colour("text"))
