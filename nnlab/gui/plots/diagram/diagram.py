"""The diagram of a net: each neuron with the map of its state, each weight a coloured line."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.app.net_edits import number_at
from nnlab.gui.look import Look
from nnlab.gui.plots.diagram.keys import DiagramKeys
from nnlab.gui.plots.diagram.layout import DiagramLayout
from nnlab.gui.plots.diagram.painter import DiagramPainter
from nnlab.gui.plots.diagram.parts import (
    Handle,
    Neuron,
    Number,
)
from nnlab.gui.plots.diagram.plan import DiagramPlan
from nnlab.gui.plots.diagram.scene import DiagramPicture, DiagramScene
from nnlab.gui.plots.diagram.words import describe_handle, describe_neuron, describe_number
from nnlab.gui.tr import tr
from nnlab.gui.widgets.number_edit import NumberEdit, notches, nudge

__all__ = ["Diagram", "DiagramScene", "Neuron"]


class Diagram(QWidget):
    """`chosen` carries the clicked neuron or None, `enlarged` the one clicked twice.

    `edited` carries a Number and its new value; each `begun` starts a gesture of such changes.
    `handled` carries what a small button asks for: its kind and the layer, see `Handle`.
    """

    chosen = Signal(object)
    enlarged = Signal(object)
    pointed = Signal(object)
    hovered = Signal(str)
    begun = Signal()
    edited = Signal(object, float)
    handled = Signal(str, int)

    def __init__(self, look: Look, scene: DiagramScene, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._painter = DiagramPainter(look)
        self._pointed: Neuron | None = None
        self._number: Number | None = None
        self._handle: Handle | None = None
        self._opened: Number | None = None
        self._turned: Number | None = None
        self._inside = False
        self.scene = scene
        self.edit = NumberEdit(look, self)
        self.keys = DiagramKeys(lambda: self.scene, self)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("diagram of the net"))
        self.installEventFilter(self.keys)
        self.keys.chosen.connect(self.chosen)
        self.keys.opened.connect(self.open_number)
        self.edit.changed.connect(self._on_edited)
        self.edit.left.connect(self._on_left)
        self.edit.moved.connect(self._on_moved)
        self.edit.refused.connect(self.hovered)
        look.changed.connect(self.update)

    @property
    def plan(self) -> DiagramPlan:
        """Where everything stands now."""
        return DiagramPlan(self._look, QRectF(self.rect()), self.scene, self.shown)

    @property
    def layout_now(self) -> DiagramLayout:
        """Where the neurons stand now."""
        return self.plan.layout

    @property
    def shown(self) -> Neuron | None:
        """The neuron whose weights are shown: the one pointed at, else the chosen one."""
        return self._pointed or self.scene.chosen

    @property
    def opened(self) -> Number | None:
        """The number that is being edited."""
        return self._opened

    def show_scene(self, scene: DiagramScene) -> None:
        """Draw this from now on."""
        old, self.scene = self.scene, scene
        if scene.network.sizes != old.network.sizes:
            self.edit.leave()
            self._point(None, None, None)
        elif self._opened is not None and not self.edit.isModified():
            value = self._value_of(self._opened)
            if value != self._value_of(self._opened, old):
                self.edit.put(value)
        if self._number is not None and scene.network is not old.network:
            # The pointer may rest while the net changes below it.
            self.hovered.emit(describe_number(scene.network, self._number))
        self.update()

    def open_number(self, number: Number) -> None:
        """Let a number be typed over at its place."""
        label = self.plan.label_of(number)
        self.edit.take()
        self.begun.emit()
        self._opened = number
        self.edit.open(label.box, self._value_of(number))
        self.hovered.emit(describe_number(self.scene.network, number))
        self.update()

    def describe(self, neuron: Neuron) -> str:
        """Return weights and threshold of a neuron in one line."""
        return describe_neuron(self.scene.network, neuron)

    def sizeHint(self) -> QSize:
        return QSize(round(self._look.px(340)), round(self._look.px(190)))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._look.px(150)), round(self._look.px(80)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._painter.paint(painter, self._picture())
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._inside:
            self._inside = True
            self.update()
        self._point(*self.plan.find(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        neuron, number, handle = self.plan.find(event.position())
        if handle is not None:
            self.handled.emit(handle.kind, handle.layer)
        elif number is not None:
            self.open_number(number)
        else:
            self.edit.take()
            self.chosen.emit(None if neuron == self.scene.chosen else neuron)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        neuron, number, handle = self.plan.find(event.position())
        if handle is not None:
            # Clicking fast adds as many neurons as clicking slowly.
            self.handled.emit(handle.kind, handle.layer)
        elif number is None:
            self.enlarged.emit(neuron)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn the number below the pointer up or down."""
        number = self.plan.find(event.position())[1]
        if number is None:
            event.ignore()
            return
        if number != self._turned:
            self._turned = number
            self.begun.emit()
        value = nudge(self._value_of(number), notches(event), event.modifiers())
        self.edited.emit(number, value)
        self.hovered.emit(describe_number(self.scene.network, number))

    def leaveEvent(self, event: QEvent) -> None:
        self._inside = False
        self._point(None, None, None)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _picture(self) -> DiagramPicture:
        plan, number = self.plan, self._opened or self._number
        return DiagramPicture(
            scene=self.scene,
            rect=QRectF(self.rect()),
            layout=plan.layout,
            labels=tuple(label for label in plan.labels if label.number != number),
            shown=self.shown,
            number=number,
            label=plan.label_of(number) if number is not None else None,
            handles=plan.handles,
            handle=self._handle,
            awake=self._inside or self.hasFocus(),
        )

    def _value_of(self, number: Number, scene: DiagramScene | None = None) -> float:
        network = (scene or self.scene).network
        return number_at(network, number.layer, number.neuron, number.below)

    def _point(self, neuron: Neuron | None, number: Number | None, handle: Handle | None) -> None:
        old = (self._pointed, self._number, self._handle)
        if (neuron, number, handle) == old:
            return
        self._pointed, self._number, self._handle = neuron, number, handle
        if number != self._turned:
            self._turned = None
        self.hovered.emit(self._describe_pointed())
        if neuron != old[0]:
            self.pointed.emit(neuron)
        editable = number is not None or handle is not None
        shape = Qt.CursorShape.PointingHandCursor if editable else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        self.update()

    def _describe_pointed(self) -> str:
        network = self.scene.network
        if self._handle is not None:
            return describe_handle(network, self._handle)
        if self._number is not None:
            return describe_number(network, self._number)
        return describe_neuron(network, self._pointed) if self._pointed else ""

    def _on_edited(self, value: float) -> None:
        if self._opened is not None:
            self.edited.emit(self._opened, value)

    def _on_left(self) -> None:
        self._opened = None
        if self.keys.by_keys:
            self.setFocus(Qt.FocusReason.TabFocusReason)
        self.update()

    def _on_moved(self, step: int) -> None:
        """Tab in the field goes to the next weight of the neuron, then to its threshold."""
        number = self._opened
        if number is None:
            return
        inputs = self.scene.network.sizes[number.layer - 1]
        # The threshold comes after the weights.
        place = inputs if number.below is None else number.below
        following = (place + step) % (inputs + 1)
        self.edit.take()
        self.open_number(
            Number(number.layer, number.neuron, None if following == inputs else following)
        )
