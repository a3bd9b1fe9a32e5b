"""Paints the trends: title, legend, axes, lines with their symbols and error bars, fits."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from nnlab.gui.look import Look
from nnlab.gui.plots.axes import LEFT, TEXT
from nnlab.gui.plots.digits.run_marks import CORNERS
from nnlab.gui.plots.log_axes import paint_frame
from nnlab.gui.plots.symbol_text import draw_line
from nnlab.gui.plots.walls.trend_layout import BAR, TITLE, TrendLayout, swatch_of
from nnlab.gui.plots.walls.trend_scene import TrendScene, TrendSeries

STYLES = {
    "solid": Qt.PenStyle.SolidLine,
    "dash": Qt.PenStyle.DashLine,
    "dot": Qt.PenStyle.DotLine,
    "none": Qt.PenStyle.NoPen,
    BAR: Qt.PenStyle.SolidLine,
}


def paint_trends(painter: QPainter, scene: TrendScene, layout: TrendLayout, look: Look) -> None:
    """Paint everything; where there is nothing yet, the title and what is missing."""
    line = _paint_title(painter, scene, layout.rect, look)
    if scene.is_empty:
        _paint_empty(painter, scene.empty, layout.rect, line, look)
        return
    axes = layout.axes
    paint_frame(painter, axes, look, scene.names, layout.x_ticks, layout.y_ticks)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_legend(painter, layout, look, 1.15 * line)
    painter.save()
    painter.setClipRect(axes.area.adjusted(-4, -4, 4, 4))
    for fit in scene.fits:
        painter.setPen(_pen(look, fit.mark, "dash"))
        points = [scene.across(float(x)) for x in fit.x]
        places = [axes.point(x, float(y)) for x, y in zip(points, fit.y, strict=True)]
        painter.drawPolyline(QPolygonF(places))
    for one in scene.series:
        _paint_series(painter, scene, layout, one, look)
    painter.restore()


def _paint_title(painter: QPainter, scene: TrendScene, rect: QRectF, look: Look) -> float:
    """Paint the title; return the height of its line."""
    painter.setFont(look.font(TITLE, bold=True))
    painter.setPen(look.colour("text"))
    line = float(painter.fontMetrics().height())
    room = rect.width() - look.px(12)
    title = painter.fontMetrics().elidedText(scene.title, Qt.TextElideMode.ElideRight, int(room))
    painter.drawText(QRectF(look.px(8), 0.1 * line, room, line), LEFT, title)
    return line


def _paint_empty(painter: QPainter, text: str, rect: QRectF, line: float, look: Look) -> None:
    painter.setFont(look.font(0.9))
    painter.setPen(look.colour("muted"))
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    gap = look.px(12)
    painter.drawText(rect.adjusted(gap, line, -gap, 0), flags, text)


def _paint_legend(painter: QPainter, layout: TrendLayout, look: Look, top: float) -> None:
    painter.setFont(look.font(TEXT))
    for entry in layout.legend.entries:
        box = entry.box.translated(0, top)
        swatch = look.px(swatch_of(entry.mark, entry.style))
        centre = QPointF(box.left() + swatch / 2, box.center().y())
        painter.setPen(_pen(look, entry.mark, entry.style))
        if entry.style == BAR:
            half = QPointF(0, 0.35 * box.height())
            _paint_bar(painter, centre - half, centre + half, look)
        else:
            half = QPointF(swatch / 2, 0)
            painter.drawLine(centre - half, centre + half - QPointF(2, 0))
        if entry.mark >= 0 or entry.hollow:
            _paint_symbol(painter, look, entry.mark, centre, entry.hollow)
        painter.setPen(look.colour("text"))
        draw_line(painter, box.adjusted(swatch + look.px(3), 0, 40, 0), LEFT, entry.text)


def _paint_series(
    painter: QPainter, scene: TrendScene, layout: TrendLayout, series: TrendSeries, look: Look
) -> None:
    axes, last = layout.axes, None
    spots: list[QPointF] = []
    for place in series.x.argsort().tolist():
        y, low, high = (float(part[place]) for part in (series.y, series.low, series.high))
        if not math.isfinite(y):
            last = None
            continue
        x = scene.across(float(series.x[place]))
        centre = axes.point(x, y)
        if last is not None and series.style != "none":
            painter.setPen(_pen(look, series.mark, series.style))
            painter.drawLine(last, centre)
        last = centre
        spots.append(centre)
        if math.isfinite(low) and math.isfinite(high):
            painter.setPen(_pen(look, series.mark, "solid"))
            _paint_bar(painter, axes.point(x, low), axes.point(x, high), look)
    for centre in spots:
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
