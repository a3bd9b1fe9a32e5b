"""A quantity of random nets against the layer: mean and spread of a sample, theory, a level."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from nnlab.core.arrays import FloatArray
from nnlab.gui.look import Look
from nnlab.gui.plots.axes import Axes, Range, find_area, hold_range, paint_axes
from nnlab.gui.plots.polygons import make_polygon
from nnlab.gui.plots.random_nets.base import Entry, RandomPlot, faded
from nnlab.gui.tr import tr

LARGEST = 1e12


@dataclass(frozen=True, eq=False)
class LayerLine:
    """A line over x (points,); with `spread` (points,) a band of that half width around it.

    `short` is its name in a legend of little room.
    """

    name: str
    x: FloatArray
    y: FloatArray
    colour: str
    kind: str = "solid"
    spread: FloatArray | None = None
    short: str = ""


@dataclass(frozen=True, eq=False)
class LayerScene:
    """Lines and the names of the axes; with `from_zero` the vertical axis begins at 0."""

    title: str
    axis: str
    lines: tuple[LayerLine, ...] = ()
    x_name: str = ""
    from_zero: bool = False


class LayerCurves(RandomPlot):
    """Draws a `LayerScene`."""

    def __init__(self, look: Look, name: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(look, name, tip, parent)
        self.scene = LayerScene("", "")
        self._range: Range | None = None

    def show_scene(self, scene: LayerScene) -> None:
        """Draw this from now on."""
        self.scene = scene
        values = [self._reach(line) for line in scene.lines if len(line.x)]
        every = np.concatenate(values) if values else np.zeros(1)
        every = every[np.isfinite(every) & (np.abs(every) < LARGEST)]
        if len(every):
            low = 0.0 if scene.from_zero else float(every.min())
            self._range = hold_range(self._range, low, float(every.max()), least=1e-3)
        self.set_title(scene.title)

    def draw(self, painter: QPainter, room: QRectF) -> None:
        scene = self.scene
        self.paint_legend(painter, self._entries(), room)
        axes = self._axes()
        lowest = 0.0 if scene.from_zero else -LARGEST
        paint_axes(painter, axes, self._look, (scene.x_name, scene.axis), lowest=lowest)
        painter.save()
        painter.setClipRect(axes.area.adjusted(-1, -1, 1, 1))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for line in scene.lines:
            self._paint_band(painter, axes, line)
        for line in scene.lines:
            self._paint_line(painter, axes, line)
        painter.restore()

    def describe(self, at: QPointF) -> str:
        axes = self._axes()
        if not axes.area.contains(at):
            return ""
        x = axes.numbers(at)[0]
        parts = []
        for line in self.scene.lines:
            if len(line.x):
                place = int(np.abs(line.x - x).argmin())
                parts.append(f"{line.name.split(':')[0]}: {line.y[place]:.4g}".replace("-", "−"))
        return "   ".join(parts)

    def _entries(self) -> list[Entry]:
        return [Entry(one.name, one.colour, one.kind, one.short) for one in self.scene.lines]

    def _axes(self) -> Axes:
        legend = self.legend_height(self._entries(), self.room())
        area = find_area(self._look, self.room().adjusted(0, legend, 0, 0), "−0.05")
        ends = [line.x[[0, -1]] for line in self.scene.lines if len(line.x)]
        low = min([float(end[0]) for end in ends] or [0.0])
        high = max([float(end[1]) for end in ends] or [1.0])
        if high <= low:
            low, high = low - 0.5, low + 0.5
        y = self._range or (-1.0, 1.0)
        return Axes(area, (low, high), (0.0, y[1]) if self.scene.from_zero else y)

    def _paint_band(self, painter: QPainter, axes: Axes, line: LayerLine) -> None:
        if line.spread is None:
            return
        known = np.isfinite(line.y)
        x, y, around = line.x[known], line.y[known], np.nan_to_num(line.spread[known])
        upper, lower = np.column_stack((x, y + around)), np.column_stack((x, y - around))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(faded(self.colour(line.colour)))
        painter.drawPolygon(make_polygon(axes.pixels(np.concatenate((upper, lower[::-1])))))

    def _paint_line(self, painter: QPainter, axes: Axes, line: LayerLine) -> None:
        known = np.isfinite(line.y)
        pixels = axes.pixels(np.column_stack((line.x[known], line.y[known])))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self.pen(line.colour, line.kind, 2.0))
        painter.drawPolyline(make_polygon(pixels))
        if len(pixels) == 1:
            painter.drawEllipse(QPointF(*pixels[0].tolist()), 3.0, 3.0)

    def _reach(self, line: LayerLine) -> FloatArray:
        if line.spread is None:
            return line.y
        around = np.nan_to_num(line.spread)
        return np.concatenate((line.y - around, line.y + around))


def no_lines(title: str) -> LayerScene:
    """Return a scene that says only what will be there."""
    return LayerScene(title, "", x_name=tr("layer ℓ"))
