"""Means in bins with their error bars: what depends on what, and on how many it rests."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.core.arrays import FloatArray
from nnlab.gui.look import Look
from nnlab.gui.plots.axes import Axes, Range, paint_axes
from nnlab.gui.plots.polygons import make_polygon
from nnlab.gui.plots.studies.head import find_area_below, paint_head
from nnlab.gui.plots.studies.own_mark import paint_own_line


def nothing() -> FloatArray:
    """Return no numbers."""
    return np.zeros(0)


@dataclass(frozen=True, eq=False)
class BinnedScene:
    """Points (n,) with error bars (n,), and how many patterns are in each bin.

    `low` and `high` (n,) are the edges of the bins: with `counts` (n,) the density of patterns is
    drawn as faint bars below the points. `diagonal` draws the line y = x; `chosen` is the bin that
    is marked.
    """

    title: str
    x_name: str
    y_name: str
    x: FloatArray = field(default_factory=nothing)
    y: FloatArray = field(default_factory=nothing)
    errors: FloatArray = field(default_factory=nothing)
    counts: FloatArray = field(default_factory=nothing)
    low: FloatArray = field(default_factory=nothing)
    high: FloatArray = field(default_factory=nothing)
    lines: tuple[str, ...] = ()
    x_range: Range | None = None
    y_range: Range | None = None
    diagonal: bool = False
    note: str = ""
    chosen: int = -1
    series: int = 0


class BinnedPlot(QWidget):
    """Shows a `BinnedScene`; `hovered` carries the line of the bin under the pointer.

    `picked` carries the number of the bin that is clicked, -1 beside all of them.
    """

    hovered = Signal(str)
    picked = Signal(int)

    def __init__(self, look: Look, name: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._scene = BinnedScene("", "", "")
        self._own: float | None = None
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(name)
        self.setToolTip(tip)
        look.changed.connect(self.update)

    @property
    def scene(self) -> BinnedScene:
        """What is shown."""
        return self._scene

    def show_scene(self, scene: BinnedScene) -> None:
        """Draw this from now on."""
        self._scene = scene
        self.setAccessibleDescription("; ".join((scene.title, *scene.lines)))
        self.update()

    @property
    def own(self) -> float | None:
        """Where on x the digit of one's own is marked."""
        return self._own

    def show_own(self, x: float | None) -> None:
        """Mark the digit of one's own, None: no mark."""
        known = None if x is None or np.isnan(x) else x
        if known != self._own:
            self._own = known
            self.update()

    def axes(self) -> Axes:
        """Return where the numbers lie in the widget."""
        area = find_area_below(self._look, self.width(), self.height())
        return Axes(area, self._x_range(), self._y_range())

    def bin_at(self, at: QPointF) -> int:
        """Return the bin of a pixel, -1 outside."""
        axes, scene = self.axes(), self._scene
        if not axes.area.contains(at) or not len(scene.x):
            return -1
        x = axes.numbers(at)[0]
        if len(scene.low) == len(scene.x):
            return max(int(np.searchsorted(scene.low, x, side="right")) - 1, 0)
        return int(np.argmin(np.abs(scene.x - x)))

    def sizeHint(self) -> QSize:
        return QSize(round(self._look.px(320)), round(self._look.px(220)))

    def minimumSizeHint(self) -> QSize:
        # Three side by side have room beside the paper on a projector of 1024 pixels.
        wide, high = min(self._look.scale, 1.3), min(self._look.scale, 1.6)
        return QSize(round(150 * wide), round(100 * high))

    # Events of Qt

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self.bin_at(event.position())
        self.hovered.emit(self._scene.lines[place] if 0 <= place < len(self._scene.lines) else "")

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered.emit("")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.picked.emit(self.bin_at(event.position()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look, scene, axes = self._look, self._scene, self.axes()
        painter.fillRect(self.rect(), look.colour("base"))
        if len(scene.low) == len(scene.counts) > 0:
            self._paint_counts(painter, axes)
        if 0 <= scene.chosen < len(scene.low):
            self._paint_chosen(painter, axes)
        paint_axes(painter, axes, look, (scene.x_name, scene.y_name))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if scene.diagonal:
            self._paint_diagonal(painter, axes)
        self._paint_points(painter, axes)
        if self._own is not None:
            # Where the points are not: a diagonal ends above, other curves rise to the right.
            flag = 0.75 if scene.diagonal else 0.4
            paint_own_line(painter, axes, self._own, look, flag)
        paint_head(painter, axes.area, look, scene.title, scene.note)
        painter.end()

    # Painting

    def _paint_counts(self, painter: QPainter, axes: Axes) -> None:
        """How many lie where: their density, up to a quarter of the height, without an axis."""
        scene, look = self._scene, self._look
        widths = np.maximum(scene.high - scene.low, 1e-12)
        density = scene.counts / widths
        heights = 0.25 * axes.area.height() * density / density.max()
        colour = look.colour("grid")
        for low, high, height in zip(scene.low, scene.high, heights, strict=True):
            left, right = axes.left(float(low)), axes.left(float(high))
            bar = QRectF(left, axes.area.bottom() - height, max(right - left - 1, 1), height)
            painter.fillRect(bar.intersected(axes.area), colour)

    def _paint_chosen(self, painter: QPainter, axes: Axes) -> None:
        scene, place = self._scene, self._scene.chosen
        left, right = axes.left(float(scene.low[place])), axes.left(float(scene.high[place]))
        colour = self._look.colour("accent")
        colour.setAlphaF(0.22)
        box = QRectF(left, axes.area.top(), right - left, axes.area.height())
        painter.fillRect(box.intersected(axes.area), colour)

    def _paint_diagonal(self, painter: QPainter, axes: Axes) -> None:
        look = self._look
        painter.save()
        painter.setClipRect(axes.area)
        painter.setPen(QPen(look.colour("muted"), look.px(1.5), Qt.PenStyle.DashLine))
        low, high = min(axes.x[0], axes.y[0]), max(axes.x[1], axes.y[1])
        painter.drawLine(axes.point(low, low), axes.point(high, high))
        painter.restore()

    def _paint_points(self, painter: QPainter, axes: Axes) -> None:
        look, scene = self._look, self._scene
        known = np.isfinite(scene.y) & np.isfinite(scene.x)
        points = np.column_stack((scene.x, scene.y))[known]
        if not len(points):
            return
        colour = QColor(look.theme.series[scene.series])
        painter.save()
        painter.setClipRect(axes.area.adjusted(-6, -6, 6, 6))
        painter.setPen(QPen(colour, look.px(1.4)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(make_polygon(axes.pixels(points)))
        painter.setPen(QPen(colour, look.px(1.6)))
        cap, side = look.px(3.5), look.px(3.4)
        errors = scene.errors[known] if len(scene.errors) else np.zeros(len(points))
        for (x, y), error in zip(points.tolist(), errors.tolist(), strict=True):
            centre = axes.point(x, y)
            if np.isfinite(error) and error > 0:
                top, bottom = axes.point(x, y + error), axes.point(x, y - error)
                painter.drawLine(top, bottom)
                for end in (top, bottom):
                    painter.drawLine(end - QPointF(cap, 0), end + QPointF(cap, 0))
            painter.fillRect(
                QRectF(centre.x() - side, centre.y() - side, 2 * side, 2 * side), colour
            )
        painter.restore()

    def _x_range(self) -> Range:
        scene = self._scene
        if scene.x_range is not None:
            return scene.x_range
        return _around(np.concatenate((scene.low, scene.high, scene.x)), 0.03)

    def _y_range(self) -> Range:
        scene = self._scene
        if scene.y_range is not None:
            return scene.y_range
        errors = np.nan_to_num(scene.errors) if len(scene.errors) else np.zeros(len(scene.y))
        low, high = _around(np.concatenate((scene.y - errors, scene.y + errors)), 0.08)
        # Shares and entropies begin at 0, which stands on the axis.
        floor = bool(np.all(np.nan_to_num(scene.y) >= 0))
        return (0.0, high) if floor else (low, high)


def _around(values: FloatArray, margin: float) -> Range:
    values = values[np.isfinite(values)]
    if not len(values):
        return 0.0, 1.0
    low, high = float(values.min()), float(values.max())
    wide = (high - low) or max(abs(high), 1e-3)
    return low - margin * wide, high + margin * wide
