"""The layers of a net as compact rows: neurons, activation, frozen or not."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QSpinBox, QToolButton, QWidget

from nnlab.app.net_edits import add_layer, choose_activation, freeze, remove_layer, resize_layer
from nnlab.app.playground_state import MAX_LAYERS, MAX_NEURONS, Design
from nnlab.core.activations import ACTIVATIONS
from nnlab.gui.icons import make_icon
from nnlab.gui.look import Look
from nnlab.gui.tr import tr
from nnlab.gui.widgets.param_form import make_combo, make_whole, name_control, put

ACTIVATION_LETTERS = 8


class LockButton(QToolButton):
    """A switch that is shut when the weights of a layer are frozen."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setCheckable(True)
        self.setAutoRaise(True)
        self.toggled.connect(self._draw)
        look.changed.connect(self._draw)
        self._draw()

    def show_locked(self, on: bool) -> None:
        """Show it shut or open, without its signal."""
        self.blockSignals(True)
        self.setChecked(on)
        self.blockSignals(False)
        self._draw()

    def _draw(self) -> None:
        side = round(self._look.px(16))
        self.setIcon(make_icon(self._look, "lock" if self.isChecked() else "unlock"))
        self.setIconSize(QSize(side, side))


class LayerRow:
    """The controls of one layer; `number` counts from 1, the output is `top`."""

    def __init__(self, look: Look, number: int, is_output: bool) -> None:
        name = tr("output") if is_output else tr("layer {number}").format(number=number)
        self.label = QLabel(tr("out") if is_output else str(number))
        self.neurons = make_whole(1, MAX_NEURONS)
        self.neurons.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.count = QLabel()
        hidden = {key: g.label for key, g in ACTIVATIONS.items() if is_output or not g.is_joint}
        self.activation = make_combo(hidden)
        self.activation.setMinimumContentsLength(ACTIVATION_LETTERS)
        self.lock = LockButton(look)
        neurons = tr("neurons in {layer}").format(layer=name)
        tip = tr("{name}: 1 to {most}; arrow keys and wheel change it")
        name_control(self.neurons, neurons, tip.format(name=neurons, most=MAX_NEURONS))
        self.count.setToolTip(tr("Outputs: one for two classes, else one for each class"))
        activation = tr("activation of {layer}").format(layer=name)
        name_control(self.activation, activation, tr("g of {layer}").format(layer=name))
        if is_output:
            tip = tr("Fixed: no rule changes the output's weights, they are set by hand (F)")
        else:
            tip = tr("Frozen: no rule changes the weights of {layer}").format(layer=name)
        name_control(self.lock, tr("{layer} is frozen").format(layer=name), tip)

    def set_visible(self, on: bool) -> None:
        """Show or hide the row."""
        for control in (self.label, self.neurons, self.activation, self.lock):
            control.setVisible(on)


class LayerRows(QWidget):
    """`changed` carries the Design that the user asks for; nothing is kept here."""

    changed = Signal(object)

    def __init__(self, look: Look, design: Design, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._design = design
        self.rows = [LayerRow(look, number, False) for number in range(1, MAX_LAYERS + 1)]
        self.output = LayerRow(look, 0, True)
        self.boxes = [row.neurons for row in self.rows]
        self.fewer = self._make_button("−", tr("Remove the last hidden layer (Ctrl+Alt+Down)"))
        self.more = self._make_button("+", tr("Add a hidden layer (Ctrl+Alt+Up)"))
        self.fewer.clicked.connect(self._on_fewer)
        self.more.clicked.connect(self._on_more)
        self._lay_out()
        for number, row in enumerate(self.rows, 1):
            row.neurons.valueChanged.connect(
                lambda count, number=number: self._emit(resize_layer(self._design, number, count))
            )
            self._connect(row, number)
        self._connect(self.output, None)
        self.show_design(design)

    def show_design(self, design: Design) -> None:
        """Show these layers, without `changed`."""
        self._design = design
        top = len(design.hidden)
        for place, row in enumerate(self.rows):
            row.set_visible(place < top)
            if place < top:
                put(row.neurons, design.hidden[place])
                self._show(row, design.hidden_activations[place], place + 1)
        self.output.count.setText(str(design.outputs))
        self._show(self.output, design.output_activation, top + 1)
        self.fewer.setEnabled(top > 0)
        self.more.setEnabled(top < MAX_LAYERS)

    def _show(self, row: LayerRow, activation: str, number: int) -> None:
        put(row.activation, activation)
        row.lock.show_locked(number in self._design.frozen)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(2)
        # The output's number of neurons can only be read, so each row shows one of the two.
        for row in (*self.rows, self.output):
            (row.neurons if row is self.output else row.count).setParent(self)
            (row.neurons if row is self.output else row.count).hide()
        for place, row in enumerate((*self.rows, self.output)):
            size = row.count if row is self.output else row.neurons
            for column, control in enumerate((row.label, size, row.activation, row.lock)):
                grid.addWidget(control, place, column)
        grid.setColumnStretch(2, 1)

    def _connect(self, row: LayerRow, number: int | None) -> None:
        """`number` None is the output, whose number changes with the hidden layers."""

        def layer() -> int:
            return len(self._design.hidden) + 1 if number is None else number

        combo: QComboBox = row.activation
        combo.currentIndexChanged.connect(
            lambda _: self._emit(choose_activation(self._design, layer(), combo.currentData()))
        )
        row.lock.toggled.connect(lambda on: self._emit(freeze(self._design, layer(), on)))

    def _make_button(self, text: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        name_control(button, tip, tip)
        return button

    def _on_fewer(self) -> None:
        self._emit(remove_layer(self._design, len(self._design.hidden)))

    def _on_more(self) -> None:
        self._emit(add_layer(self._design, len(self._design.hidden)))

    def _emit(self, design: Design) -> None:
        self.changed.emit(design)
        # Where the change was refused, what is shown goes back.
        if self._design is not design:
            self.show_design(self._design)
