"""The distribution of Lyapunov exponents, with the lines that theory gives."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from nnlab.core.arrays import FloatArray
from nnlab.gui.look import Look
from nnlab.gui.plots.axes import Axes, Range, find_area, hold_range, paint_axes, write
from nnlab.gui.plots.polygons import make_polygon
from nnlab.gui.plots.random_nets.base import Entry, RandomPlot, faded
from nnlab.gui.tr import tr

BINS = 48
# A distribution narrower than this is drawn so wide all the same.
NARROWEST = 0.02
# Exponents beyond these shares of a sample do not widen the axis.
TAILS = (0.002, 0.998)
# A line of the theory is pointed to within so many pixels.
NEAR = 4.0


@dataclass(frozen=True, eq=False)
class Bars:
    """Exponents as a histogram: `name` is its row in the legend, `short` where that is cut."""

    name: str
    values: FloatArray
    colour: str
    filled: bool
    short: str = ""


@dataclass(frozen=True)
class Mark:
    """A line at one exponent, as theory gives it; where it is not finite it has only its row.

    `detail` tells, where the line is pointed to, with which numbers it is computed.
    """

    name: str
    at: float
    colour: str
    kind: str
    short: str = ""
    detail: str = ""


@dataclass(frozen=True, eq=False)
class DistributionScene:
    """What is drawn, and the name of the axis."""

    title: str
    axis: str
    bars: tuple[Bars, ...] = ()
    marks: tuple[Mark, ...] = ()
    short_title: str = ""


class DistributionPlot(RandomPlot):
    """Draws a `DistributionScene`; the axes hold still while the distribution moves a little."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(
            look,
            tr("distribution of Lyapunov exponents"),
            tr(
                "How the exponents are distributed, and what mean-field theory says; point to a "
                "line to read in the status bar how it is computed. At finite N "
                "the mean of a logarithm lies some 1/N per layer below that of wide nets, the "
                "largest of several directions above."
            ),
            parent,
        )
        self.scene = DistributionScene("", "")
        self._x: Range | None = None
        self._y: Range | None = None

    def show_scene(self, scene: DistributionScene) -> None:
        """Draw this from now on."""
        self.scene = scene
        self._x = hold_range(self._x, *self._ends(scene), least=NARROWEST)
        edges = self.edges()
        highest = max([1e-9, *(float(density(one, edges).max()) for one in scene.bars)])
        self._y = hold_range(self._y, 0.0, 1.05 * highest)
        self.set_title(scene.title, scene.short_title)

    def edges(self) -> FloatArray:
        """Return the edges of the bins (BINS + 1,)."""
        low, high = self._x or (-1.0, 1.0)
        return np.linspace(low, high, BINS + 1)

    def draw(self, painter: QPainter, room: QRectF) -> None:
        scene, entries = self.scene, self._entries()
        height = self.legend_height(entries, room)
        self.paint_legend(painter, entries, room)
        axes = self._axes(room.adjusted(0, height, 0, 0))
        paint_axes(painter, axes, self._look, (scene.axis, tr("density")), lowest=0.0)
        painter.save()
        painter.setClipRect(axes.area)
        for bars in scene.bars:
            self._paint_bars(painter, axes, bars)
        self._paint_zero(painter, axes)
        for mark in scene.marks:
            if math.isfinite(mark.at):
                painter.setPen(self.pen(mark.colour, mark.kind, 2.2))
                x = axes.left(mark.at)
                painter.drawLine(QPointF(x, axes.area.top()), QPointF(x, axes.area.bottom()))
        painter.restore()

    def describe(self, at: QPointF) -> str:
        axes = self._last_axes()
        if not axes.area.contains(at):
            return ""
        near = [mark for mark in self.scene.marks if mark.detail and math.isfinite(mark.at)]
        nearest = min(near, key=lambda mark: abs(axes.left(mark.at) - at.x()), default=None)
        if nearest and abs(axes.left(nearest.at) - at.x()) <= self._look.px(NEAR):
            return nearest.detail
        value = axes.numbers(at)[0]
        parts = [f"{self.scene.axis.split(',')[0]} = {write(round(value, 3))}"]
        for bars in self.scene.bars:
            below = float(np.mean(bars.values <= value)) if len(bars.values) else 0.0
            parts.append(tr("{share} % below").format(share=round(100 * below)))
        return "   ".join(parts)

    def _entries(self) -> list[Entry]:
        scene = self.scene
        rows = [
            Entry(one.name, one.colour, "filled" if one.filled else "outlined", one.short)
            for one in scene.bars
        ]
        return [*rows, *(Entry(one.name, one.colour, one.kind, one.short) for one in scene.marks)]

    def _last_axes(self) -> Axes:
        height = self.legend_height(self._entries(), self.room())
        return self._axes(self.room().adjusted(0, height, 0, 0))

    def _axes(self, room: QRectF) -> Axes:
        area = find_area(self._look, room, "−0.05")
        top = (self._y or (0.0, 1.0))[1]
        return Axes(area, self._x or (-1.0, 1.0), (0.0, max(top, 1e-9)))

    def _paint_bars(self, painter: QPainter, axes: Axes, bars: Bars) -> None:
        edges = self.edges()
        heights = density(bars, edges)
        steps = np.repeat(edges, 2)
        tops = np.concatenate(([0.0], np.repeat(heights, 2), [0.0]))
        polygon = make_polygon(axes.pixels(np.column_stack((steps, tops))))
        if bars.filled:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(faded(self.colour(bars.colour)))
            painter.drawPolygon(polygon)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self.pen(bars.colour, "solid", 1.5))
        painter.drawPolyline(polygon)
        self._paint_spread(painter, axes, bars, heights)

    def _paint_spread(self, painter: QPainter, axes: Axes, bars: Bars, heights: FloatArray) -> None:
        """A bar from mean - sd to mean + sd with a dot at the mean, at half of the height."""
        if len(bars.values) < 2:
            return
        mean, sd = float(bars.values.mean()), float(bars.values.std(ddof=1))
        y = axes.top(float(heights.max()) * (0.5 if bars.filled else 0.38))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.colour("base"), self._look.px(5)))
        ends = QPointF(axes.left(mean - sd), y), QPointF(axes.left(mean + sd), y)
        painter.drawLine(*ends)
        painter.setPen(self.pen(bars.colour, "solid", 2.5))
        painter.drawLine(*ends)
        painter.setBrush(self.colour(bars.colour if bars.filled else "base"))
        radius = self._look.px(4)
        painter.drawEllipse(QPointF(axes.left(mean), y), radius, radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_zero(self, painter: QPainter, axes: Axes) -> None:
        """A thin line at 0, between contraction and stretching."""
        if axes.x[0] < 0.0 < axes.x[1]:
            painter.setPen(QPen(self.colour("muted"), 1))
            x = axes.left(0.0)
            painter.drawLine(QPointF(x, axes.area.top()), QPointF(x, axes.area.bottom()))

    def _ends(self, scene: DistributionScene) -> tuple[float, float]:
        places: list[float] = [mark.at for mark in scene.marks if math.isfinite(mark.at)]
        for bars in scene.bars:
            if len(bars.values):
                places += np.quantile(bars.values, TAILS).tolist()
        return (min(places), max(places)) if places else (-1.0, 1.0)


def density(bars: Bars, edges: FloatArray) -> FloatArray:
    """Return the share of the exponents in each bin, per unit of the exponent."""
    if not len(bars.values):
        return np.zeros(len(edges) - 1)
    counts = np.histogram(bars.values, edges)[0]
    return np.asarray(counts / (len(bars.values) * (edges[1] - edges[0])))


def finite(values: Sequence[float] | FloatArray) -> FloatArray:
    """Return the exponents that can be drawn."""
    array = np.asarray(values, dtype=np.float64)
    return np.asarray(array[np.isfinite(array)])
