"""A neuron's activation function with the patterns' local fields on it, and its numbers beside."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.app.neuron_view import NeuronView
from nnlab.app.words.notation import number
from nnlab.gui.look import Look
from nnlab.gui.plots.axes import Axes, Range, find_area, hold_range
from nnlab.gui.plots.neuron_painter import (
    NeuronScene,
    facts_width,
    fit_facts,
    lanes_height,
    paint_facts,
    paint_neuron,
)
from nnlab.gui.tr import tr

LEAST_FIELD = 2.0
# Narrower plots show the function alone.
WIDE = 300.0


class NeuronPlot(QWidget):
    """`hovered` tells of the pattern whose field is nearest to the pointer."""

    hovered = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._x: Range = (-1.0, 1.0)
        self._y: Range = (-1.0, 1.0)
        self.scene: NeuronScene | None = None
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("activation function of a neuron"))
        self.setToolTip(
            tr("g(b) of the chosen neuron; in the lanes below it the local field b of each pattern")
        )
        look.changed.connect(self.update)

    def show_scene(self, scene: NeuronScene) -> None:
        """Draw this from now on. The axes move in steps, and begin anew for another neuron."""
        view, old = scene.view, self.scene
        same = old is not None and (old.view.neuron, old.view.activation) == (
            view.neuron,
            view.activation,
        )
        self.scene = scene
        low, high = view.span
        self._x = hold_range(self._x if same else None, low, high, LEAST_FIELD)
        self._y = self._find_y(view, self._y if same else None)
        facts = "; ".join(f"{name} {value}" for name, value in scene.facts)
        self.setAccessibleDescription(f"{scene.title}: {facts}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("base"))
        if self.scene is not None:
            width = self._facts_width()
            if width:
                column = QRectF(self.rect())
                column.setLeft(column.right() - width)
                size = fit_facts(self.scene, self._look, self.height())
                paint_facts(painter, column, self.scene, self._look, size)
            paint_neuron(painter, self._axes(self.scene), self.scene, self._look)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        scene = self.scene
        if scene is None:
            return
        axes = self._axes(scene)
        inside = axes.area.contains(event.position())
        mu = scene.view.nearest(axes.numbers(event.position())[0]) if inside else None
        self.hovered.emit("" if mu is None else _describe(scene.view, mu))

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered.emit("")

    def _find_y(self, view: NeuronView, old: Range | None) -> Range:
        low, high = view.activation.low, view.activation.high
        curve = view.curve(*self._x)[:, 1]
        if len(curve):
            low, high = min(low, float(curve.min())), max(high, float(curve.max()))
        gap = 0.1 * (high - low)
        return (low - gap, high + gap) if high - low <= 2.0 else hold_range(old, low, high)

    def _facts_width(self) -> float:
        """Width of the column of numbers; none where the plot would be left too little."""
        if self.scene is None or self.width() < self._look.px(WIDE):
            return 0.0
        size = fit_facts(self.scene, self._look, self.height())
        return min(facts_width(self.scene, self._look, size), 0.6 * self.width())

    def _axes(self, scene: NeuronScene) -> Axes:
        rect = QRectF(self.rect())
        rect.setRight(rect.right() - self._facts_width())
        area = find_area(self._look, rect)
        # The lanes take their part of the height below the smallest g.
        lanes = lanes_height(scene, self._look)
        low, high = self._y
        below = lanes / max(area.height() - lanes, 8.0) * (high - low)
        return Axes(area, self._x, (low - below, high))


def _describe(view: NeuronView, mu: int) -> str:
    name = "O" if view.is_output else "V"
    return tr("pattern {mu}: b = {b}, {name} = {V}, class {group}").format(
        mu=mu + 1,
        b=number(float(view.b[mu])),
        name=name,
        V=number(float(view.V[mu])),
        group=("t = −1", "t = +1")[view.group[mu]] if view.classes == 2 else view.group[mu] + 1,
    )
