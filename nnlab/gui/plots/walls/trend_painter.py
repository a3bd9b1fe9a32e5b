"""Paints the trends: title, legend, axes, lines with their symbols and error bars, fits."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPolygonF

from nnlab.gui.look import Look
from nnlab.gui.plots.axes import LEFT, TEXT, Axes
from nnlab.gui.plots.digits.run_marks import CORNERS
from nnlab.gui.plots.log_axes import paint_frame

if TYPE_CHECKING:
    from nnlab.gui.plots.walls.trend_plot import TrendPlot, TrendScene, TrendSeries

TITLE = 0.95
STYLES = {
    "solid": Qt.PenStyle.SolidLine,
    "dash": Qt.PenStyle.DashLine,
    "dot": Qt.PenStyle.DotLine,
    "none": Qt.PenStyle.NoPen,
}
SWATCH = 24.0


@dataclass(frozen=True)
class Entry:
    """One entry of the legend: a swatch of a mark (-1: a grey line), its line, its text."""

    text: str
    mark: int
    style: str
    hollow: bool
    box: QRectF


@dataclass(frozen=True)
class Legend:
    """The entries in rows, relative to the line under the title, and how high they are."""

    entries: tuple[Entry, ...]
    height: float


def lay_out_legend(look: Look, scene: TrendScene, width: float) -> Legend:
    """Place the entries one beside the other, in as many rows as they need."""
    metrics = QFontMetrics(look.font(TEXT))
    line, gap = 1.15 * metrics.height(), look.px(12)
    rows: list[tuple[str, int, str, bool]] = [
        (one.name, one.mark, "none", False) for one in scene.series if one.name
    ]
    rows += [(text, -1, style, hollow) for text, style, hollow in scene.notes]
    rows += [(fit.text, -1, "dash", False) for fit in scene.fits if fit.text]
    if scene.is_empty:
        rows = []
    x, y, entries = look.px(8), 0.0, []
    for text, mark, style, hollow in rows:
        swatch = look.px(SWATCH if mark < 0 else 12)
        wide = swatch + look.px(4) + metrics.horizontalAdvance(text)
        if x > look.px(8) and x + wide > width - look.px(6):
            x, y = look.px(8), y + line
        entries.append(Entry(text, mark, style, hollow, QRectF(x, y, wide, line)))
        x += wide + gap
    return Legend(tuple(entries), y + line if entries else 0.0)


def paint_trends(painter: QPainter, plot: TrendPlot, look: Look) -> None:
    """Paint everything; where there is nothing yet, the title and what is missing."""
    scene = plot.scene
    painter.setFont(look.font(TITLE, bold=True))
    painter.setPen(look.colour("text"))
    line = float(painter.fontMetrics().height())
    room = plot.width() - look.px(12)
    title = painter.fontMetrics().elidedText(scene.title, Qt.TextElideMode.ElideRight, int(room))
    painter.drawText(QRectF(look.px(8), 0.1 * line, room, line), LEFT, title)
    if scene.is_empty:
        painter.setFont(look.font(0.9))
        painter.setPen(look.colour("muted"))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        gap = look.px(12)
        area = QRectF(plot.rect()).adjusted(gap, line, -gap, 0)
        painter.drawText(area, flags, scene.empty)
        return
    axes = plot.axes()
    paint_frame(painter, axes, look, scene.names, plot.x_ticks(axes), plot.y_ticks(axes))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_legend(painter, plot, look, 1.15 * line)
    painter.save()
    painter.setClipRect(axes.area.adjusted(-4, -4, 4, 4))
    for fit in scene.fits:
        painter.setPen(_pen(look, fit.mark, "dash"))
        points = [plot.across(float(x)) for x in fit.x]
        places = [axes.point(x, float(y)) for x, y in zip(points, fit.y, strict=True)]
        painter.drawPolyline(QPolygonF(places))
    for one in scene.series:
        _paint_series(painter, plot, axes, one, look)
    painter.restore()


def _paint_legend(painter: QPainter, plot: TrendPlot, look: Look, top: float) -> None:
    painter.setFont(look.font(TEXT))
    for entry in plot.legend().entries:
        box = entry.box.translated(0, top)
        swatch = look.px(SWATCH if entry.mark < 0 else 12)
        y = box.center().y()
        painter.setPen(_pen(look, entry.mark, entry.style))
        painter.drawLine(QPointF(box.left(), y), QPointF(box.left() + swatch - 2, y))
        if entry.mark >= 0 or entry.hollow:
            centre = QPointF(box.left() + swatch / 2, y)
            _paint_symbol(painter, look, entry.mark, centre, entry.hollow)
        painter.setPen(look.colour("text"))
        painter.drawText(box.adjusted(swatch + look.px(3), 0, 40, 0), LEFT, entry.text)


def _paint_series(
    painter: QPainter, plot: TrendPlot, axes: Axes, series: TrendSeries, look: Look
) -> None:
    pen = _pen(look, series.mark, series.style)
    order = np.argsort(series.x)
    last: QPointF | None = None
    for place in order.tolist():
        y, spread = float(series.y[place]), float(series.spread[place])
        if not math.isfinite(y):
            last = None
            continue
        x = plot.across(float(series.x[place]))
        centre = axes.point(x, y)
        if last is not None and series.style != "none":
            painter.setPen(pen)
            painter.drawLine(last, centre)
        last = centre
        if math.isfinite(spread):
            painter.setPen(_pen(look, series.mark, "solid"))
            _paint_bar(painter, axes.point(x, y - spread), axes.point(x, y + spread), look)
    for place in order.tolist():
        if math.isfinite(float(series.y[place])):
            centre = axes.point(plot.across(float(series.x[place])), float(series.y[place]))
            _paint_symbol(painter, look, series.mark, centre, series.hollow)


def _paint_bar(painter: QPainter, low: QPointF, high: QPointF, look: Look) -> None:
    wide = QPointF(look.px(3.5), 0)
    painter.drawLine(low, high)
    for end in (low, high):
        painter.drawLine(end - wide, end + wide)


def _pen(look: Look, mark: int, style: str) -> QPen:
    series = look.theme.series
    colour = look.colour("muted") if mark < 0 else QColor(series[mark % len(series)])
    return QPen(colour, look.px(1.6), STYLES[style])


def _paint_symbol(painter: QPainter, look: Look, mark: int, centre: QPointF, hollow: bool) -> None:
    """Paint the symbol of a mark: circle, square, triangle, hexagon, cross."""
    colour = _pen(look, mark, "solid").color()
    painter.setPen(QPen(colour, look.px(1.6)))
    painter.setBrush(look.colour("base") if hollow else colour)
    corners, radius = CORNERS[mark % len(CORNERS)] if mark >= 0 else 0, look.px(4)
    if corners == 2:
        for turn in (1, -1):
            by = QPointF(radius, turn * radius)
            painter.drawLine(centre - by, centre + by)
    elif corners == 0:
        painter.drawEllipse(centre, radius, radius)
    else:
        turns = [2 * math.pi * k / corners - math.pi / 2 for k in range(corners)]
        far = 1.2 * radius
        points = [centre + QPointF(far * math.cos(a), far * math.sin(a)) for a in turns]
        painter.drawPolygon(QPolygonF(points))
    painter.setBrush(Qt.BrushStyle.NoBrush)
