"""The table of all weights and thresholds as an instrument."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QComboBox, QToolButton, QVBoxLayout, QWidget

from nnlab.app.weights.grid import WeightsGrid
from nnlab.app.weights.text import read_block
from nnlab.gui.instruments.base import Instrument, Neuron
from nnlab.gui.net_editor import NetEditor
from nnlab.gui.plots.diagram.parts import Number
from nnlab.gui.plots.diagram.words import describe_number
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr
from nnlab.gui.widgets.param_form import name_control
from nnlab.gui.widgets.weights_view import WeightsView


class WeightsInstrument(Instrument):
    """A row for each neuron; the list chooses a layer or all."""

    figure_title = "Weights and thresholds"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._editor = NetEditor(context.runner, self)
        self._network = context.runner.network
        self.view = WeightsView(context.look, WeightsGrid(self._network, 1))
        self.layer = QComboBox()
        self.copy = self._make_button(tr("copy"), tr("Copy the selected cells, or all (Ctrl+C)"))
        self.paste = self._make_button(
            tr("paste"), tr("Paste cells of a spreadsheet from the selected one on (Ctrl+V)")
        )
        name_control(self.layer, tr("layer"), tr("Whose weights are shown"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self._fill_layers(1)
        self.layer.currentIndexChanged.connect(self.refresh)
        self.copy.clicked.connect(self.view.copy)
        self.paste.clicked.connect(self.view.paste)
        self.view.begun.connect(self._editor.begin_gesture)
        self.view.edited.connect(self._on_edited)
        self.view.pasted.connect(self._on_pasted)
        self.view.refused.connect(context.status.say)
        self._editor.refused.connect(context.status.say)
        self.view.selectionModel().currentChanged.connect(self._on_current)

    def controls(self) -> Sequence[QWidget]:
        """Return the list of layers and the buttons for blocks."""
        return (self.layer, self.copy, self.paste)

    def refresh(self) -> None:
        """Show the numbers of the present step."""
        network = self.context.runner.network
        if len(network.layers) != self.layer.count() - 1:
            self._fill_layers(min(self.layer.currentData(), len(network.layers)))
        shown = self.view.table.grid
        layer = self.layer.currentData()
        if network is not shown.network or layer != shown.layer:
            self.view.show_grid(WeightsGrid(network, layer))
            if self.view.hasFocus():
                self._on_current(self.view.currentIndex())

    def set_chosen(self, neuron: Neuron | None) -> None:
        """Show the layer of a chosen neuron, and its row."""
        super().set_chosen(neuron)
        if neuron is None or neuron[0] < 1:
            return
        self.refresh()
        if self.layer.currentData():
            self.layer.setCurrentIndex(self.layer.findData(neuron[0]))
        row = self.view.table.grid.row_of(*neuron)
        if row is not None and row < self.view.table.rowCount():
            self.view.selectRow(row)

    def _fill_layers(self, chosen: int) -> None:
        top = len(self.context.runner.network.layers)
        self.layer.blockSignals(True)
        self.layer.clear()
        self.layer.addItem(tr("all layers"), 0)
        for number in range(1, top + 1):
            name = tr("output") if number == top else tr("layer {number}").format(number=number)
            self.layer.addItem(name, number)
        self.layer.setCurrentIndex(self.layer.findData(chosen))
        self.layer.blockSignals(False)

    def _make_button(self, text: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setAutoRaise(True)
        name_control(button, text, tip)
        return button

    def _on_edited(self, row: int, column: int, value: float) -> None:
        grid = self.view.table.grid
        layer, neuron = grid.place(row)
        self._editor.set_number(layer, neuron, grid.below(row, column), value)

    def _on_pasted(self, row: int, column: int, text: str) -> None:
        layer = self.view.table.grid.layer
        self._editor.change_net(
            lambda net: WeightsGrid(net, layer).with_block(row, column, read_block(text)),
            tr("Paste weights"),
        )

    def _on_current(self, current: QModelIndex) -> None:
        grid = self.view.table.grid
        if not current.isValid() or grid.value(current.row(), current.column()) is None:
            self.hovered.emit("")
            return
        number = Number(*grid.place(current.row()), grid.below(current.row(), current.column()))
        self.hovered.emit(describe_number(grid.network, number))
