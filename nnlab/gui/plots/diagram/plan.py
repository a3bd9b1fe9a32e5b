"""Where everything of a diagram stands in its widget, and what is at a point of it."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF

from nnlab.app.weights.text import input_names
from nnlab.gui.look import Look
from nnlab.gui.plots.diagram.layout import LARGEST_SIDE, DiagramLayout, lay_out
from nnlab.gui.plots.diagram.parts import (
    Handle,
    Label,
    Neuron,
    Number,
    find_edge,
    label_number,
    label_thresholds,
    label_weights,
    lay_out_handles,
)
from nnlab.gui.plots.diagram.scene import DiagramScene
from nnlab.gui.plots.diagram.text import FEW_INPUTS, NUMBER, SMALL

STRIP, LEAST_HANDLE, REACH = 15, 10, 5

Found = tuple[Neuron | None, Number | None, Handle | None]


class DiagramPlan:
    """A scene laid out in `rect`; `shown` is the neuron whose weights are written out."""

    def __init__(self, look: Look, rect: QRectF, scene: DiagramScene, shown: Neuron | None) -> None:
        self._look, self._rect, self._scene, self._shown = look, rect, scene, shown
        self._small = QFontMetricsF(look.font(SMALL))
        self._bold = QFontMetricsF(look.font(NUMBER, bold=True))

    @cached_property
    def layout(self) -> DiagramLayout:
        """Where the neurons stand."""
        px, network = self._look.px, self._scene.network
        gap, note = px(8), QFontMetricsF(self._look.font(0.9)).height() + px(4)
        left, right = 1.5 * gap, 1.5 * gap
        if network.sizes[0] > FEW_INPUTS:
            left = 6 + max(self._small.horizontalAdvance(name) for name in input_names(network))
        if network.sizes[-1] > 1:
            right += px(14)
        area = self._rect.adjusted(left, px(STRIP) + 0.5 * gap, -right, -note)
        return lay_out(network.sizes, area, round(self._small.height()), px(LARGEST_SIDE))

    @cached_property
    def labels(self) -> tuple[Label, ...]:
        """The numbers that are written on the diagram."""
        layout, network, shown = self.layout, self._scene.network, self._shown
        thresholds = label_thresholds(layout, network, shown, self._small)
        weights = label_weights(layout, network, shown, self._bold)
        return tuple(self._inside(label) for label in (*thresholds, *weights))

    @cached_property
    def handles(self) -> tuple[Handle, ...]:
        """The small buttons above the layers."""
        px = self._look.px
        return tuple(
            lay_out_handles(
                self.layout, self._scene.network, px(2), px(LEAST_HANDLE), px(STRIP - 1)
            )
        )

    def label_of(self, number: Number) -> Label:
        """Return the label of any number, written or not."""
        for label in self.labels:
            if label.number == number:
                return label
        return self._inside(label_number(self.layout, self._scene.network, number, self._bold))

    def find(self, at: QPointF) -> Found:
        """Return the neuron, the number or the handle at a point: one of them, or none."""
        for handle in self.handles:
            if handle.box.contains(at):
                return None, None, handle
        for label in self.labels:
            if label.box.contains(at):
                return None, label.number, None
        neuron = self.layout.find(at.x(), at.y())
        if neuron is not None:
            return neuron, None, None
        reach = self._look.px(REACH)
        edge = find_edge(self.layout, self._scene.network, at, reach, self._scene.chosen)
        return None, edge, None

    def _inside(self, label: Label) -> Label:
        """Move a label at the edge so far that all of it is to be seen."""
        box = QRectF(label.box)
        box.moveLeft(max(min(box.left(), self._rect.right() - box.width() - 1), 1.0))
        return replace(label, box=box)
