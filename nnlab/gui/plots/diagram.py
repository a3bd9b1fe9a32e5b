"""The diagram of a net: each neuron with the map of its state, each weight a coloured line."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.app.equations import number, vector
from nnlab.core.box import Box
from nnlab.core.network import Network
from nnlab.gui.look import Look
from nnlab.gui.plots.diagram_layout import LARGEST_SIDE, DiagramLayout, lay_out
from nnlab.gui.plots.diagram_painter import DiagramPainter
from nnlab.gui.tr import tr

Neuron = tuple[int, int]


@dataclass(frozen=True, eq=False)
class DiagramScene:
    """The net, the part of the plane that its maps show, and the neuron that was chosen.

    Neurons are (layer, number); layer 0 holds the inputs.
    """

    network: Network
    box: Box
    chosen: Neuron | None = None
    ready: bool = True


class Diagram(QWidget):
    """`chosen` carries the clicked neuron or None, `enlarged` the one clicked twice."""

    chosen = Signal(object)
    enlarged = Signal(object)
    pointed = Signal(object)
    hovered = Signal(str)

    def __init__(self, look: Look, scene: DiagramScene, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._painter = DiagramPainter(look)
        self._pointed: Neuron | None = None
        self.scene = scene
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("diagram of the net"))
        look.changed.connect(self.update)

    @property
    def layout_now(self) -> DiagramLayout:
        """Where the neurons stand now."""
        look = self._look
        line = QFontMetrics(look.font(0.8)).height()
        gap, name = look.px(8), QFontMetrics(look.font(0.9)).height() + look.px(4)
        area = QRectF(self.rect()).adjusted(1.5 * gap, gap, -1.5 * gap, -name)
        return lay_out(self.scene.network.sizes, area, line, look.px(LARGEST_SIDE))

    def show_scene(self, scene: DiagramScene) -> None:
        """Draw this from now on."""
        if scene.network.sizes != self.scene.network.sizes:
            self._point(None)
        self.scene = scene
        self.update()

    def describe(self, neuron: Neuron) -> str:
        """Return weights and threshold of a neuron in one line."""
        layer, place = neuron
        if layer == 0:
            return tr("input x{number}").format(number="₁₂"[place])
        part = self.scene.network.layers[layer - 1]
        return tr("neuron {place} of layer {layer}: w = {w}, θ = {theta}, g = {g}").format(
            place=place + 1,
            layer=layer,
            w=vector(part.w[place]),
            theta=number(part.theta[place]),
            g=part.activation,
        )

    def sizeHint(self) -> QSize:
        return QSize(round(self._look.px(340)), round(self._look.px(190)))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._look.px(150)), round(self._look.px(80)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = self._pointed or self.scene.chosen
        scene, rect = self.scene, QRectF(self.rect())
        self._painter.paint(
            painter, rect, self.layout_now, scene.network, scene.box, shown, scene.ready
        )
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self._find(event))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            found = self._find(event)
            self.chosen.emit(None if found == self.scene.chosen else found)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.enlarged.emit(self._find(event))

    def leaveEvent(self, event: QEvent) -> None:
        self._point(None)

    def _find(self, event: QMouseEvent) -> Neuron | None:
        at = event.position()
        return self.layout_now.find(at.x(), at.y())

    def _point(self, neuron: Neuron | None) -> None:
        if neuron != self._pointed:
            self._pointed = neuron
            self.hovered.emit(self.describe(neuron) if neuron else "")
            self.pointed.emit(neuron)
            self.update()
