"""Curves against the layer: how distances grow on their way through a net."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.app.words.notation import number
from nnlab.gui.look import Look
from nnlab.gui.plots.axes import Axes, Range, find_area, hold_range
from nnlab.gui.plots.probing.growth_painter import (
    paint_curve,
    paint_frame,
    paint_legend,
    paint_slope,
    place_entries,
)
from nnlab.gui.plots.probing.growth_scene import GrowthScene
from nnlab.gui.tr import tr


class GrowthPlot(QWidget):
    """`hovered` tells the values at the layer under the pointer, `clicked` the layer."""

    hovered = Signal(str)
    clicked = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._range: Range | None = None
        self._pointed: int | None = None
        self.scene = GrowthScene()
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("growth of distances with the layer"))
        self.setToolTip(
            tr(
                "ln |δx⁽ˡ⁾|/|δx⁽⁰⁾| against the layer ℓ: along the directions v₁ and v₂ of Jₗ, "
                "its mean over all directions, for the farthest point of the finite circle, and "
                "ℓ λ₁⁽ˡ⁾. The slope of the line to the last point is λ₁."
            )
        )
        look.changed.connect(self.update)

    def show_scene(self, scene: GrowthScene) -> None:
        """Draw this from now on; the range of y moves in steps."""
        self.scene = scene
        values = np.concatenate([np.zeros(1), *(curve.y for curve in scene.curves)])
        values = values[np.isfinite(values)]
        self._range = hold_range(self._range, float(values.min()), float(values.max()), 0.2)
        self.update()

    @property
    def layers(self) -> int:
        """The number of the last layer."""
        return max((len(curve.y) - 1 for curve in self.scene.curves), default=1)

    def axes(self) -> Axes:
        """Return where the numbers lie in the widget."""
        legend = place_entries(self._look, self.scene, float(self.width()))
        rect = QRectF(0.0, legend.height, self.width(), self.height() - legend.height)
        area = find_area(self._look, rect, "−0.05")
        return Axes(area, (-0.15, self.layers + 0.3), self._range or (-1.0, 1.0))

    def sizeHint(self) -> QSize:
        return QSize(round(self._look.px(330)), round(self._look.px(190)))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._look.px(220)), round(self._look.px(120)))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        axes, before = self.axes(), self._pointed
        inside = axes.area.contains(event.position()) and bool(self.scene.curves)
        layer = min(max(round(axes.numbers(event.position())[0]), 0), self.layers)
        self._pointed = layer if inside else None
        self.hovered.emit(self.describe(layer) if inside else "")
        if self._pointed != before:
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._pointed is not None:
            self.clicked.emit(self._pointed)

    def leaveEvent(self, event: QEvent) -> None:
        self._pointed = None
        self.hovered.emit("")
        self.update()

    def describe(self, layer: int) -> str:
        """Return the values of all curves at a layer in one line."""
        values = [
            f"{curve.name} {number(float(curve.y[layer])).replace('inf', '∞')}"
            for curve in self.scene.curves
        ]
        return f"ℓ = {layer}:   " + ",   ".join(values)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look, scene, axes = self._look, self.scene, self.axes()
        painter.fillRect(self.rect(), look.colour("base"))
        paint_frame(painter, axes, look, scene)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.save()
        painter.setClipRect(axes.area.adjusted(-1, -look.px(5), 1, look.px(5)))
        if self._pointed is not None:
            x = axes.left(self._pointed)
            painter.setPen(QPen(look.colour("text"), 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(x, axes.area.top()), QPointF(x, axes.area.bottom()))
        paint_slope(painter, axes, look, scene)
        for curve in scene.curves:
            paint_curve(painter, axes, look, curve)
        painter.restore()
        paint_legend(painter, look, scene, float(self.width()))
        painter.end()
