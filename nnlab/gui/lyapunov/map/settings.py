"""The FTLE tab's column: quantity, range, colours, resolution, what is drawn on top."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from nnlab.app.lyapunov.map_state import COLOURS, LARGEST_RANGE, QUANTITIES, RESOLUTIONS, MapState
from nnlab.core.network import Network
from nnlab.gui.look import Look
from nnlab.gui.tr import tr


class FtleSettings(QWidget):
    """Shows an `MapState` and asks by `changed` for another one; it never holds its own."""

    changed = Signal(object)

    def __init__(self, look: Look, state: MapState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._state = look, state
        self.net = QLabel()
        self.net.setWordWrap(True)
        self.net.setAccessibleName(tr("net of the map"))
        self.quantity = _combo(QUANTITIES, tr("quantity"), tr("What the colours stand for"))
        self.colours = _combo(COLOURS, tr("colours"), tr("Colours of the map"))
        sides = {side: f"{side} × {side}" for side in RESOLUTIONS}
        self.resolution = _combo(sides, tr("resolution"), tr("Points of the fine map"))
        self.include_output = _check(
            tr("include the output layer"),
            tr("Count the output layer as layer L + 1 of the product of Jacobians (O)"),
        )
        self.locked = _check(
            tr("lock the range"), tr("Keep the colours' range while the map changes (K)")
        )
        self.low = _number(tr("lowest value of the colours"))
        self.high = _number(tr("highest value of the colours"))
        self.boundary = _check(tr("decision boundary"), tr("The red line where the class changes"))
        self.patterns = _check(tr("patterns"), tr("The patterns of the playground"))
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.note.setAccessibleName(tr("note about the map"))
        self._lay_out()
        self._connect()
        self.show_state(state)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def show_state(self, state: MapState) -> None:
        """Show these settings, without `changed`."""
        self._state = state
        self._block(True)
        for box, value in (
            (self.quantity, state.quantity),
            (self.colours, state.colours),
            (self.resolution, state.resolution),
        ):
            box.setCurrentIndex(box.findData(value))
        self.include_output.setChecked(state.include_output)
        self.locked.setChecked(state.locked)
        self.boundary.setChecked(state.show_boundary)
        self.patterns.setChecked(state.show_patterns)
        self.low.setEnabled(state.locked)
        self.high.setEnabled(state.locked)
        if state.locked:
            self.low.setValue(state.low)
            self.high.setValue(state.high)
        self._block(False)

    def show_range(self, low: float, high: float) -> None:
        """Show the range that the colours have by themselves."""
        if not self._state.locked:
            self._block(True)
            self.low.setValue(low)
            self.high.setValue(high)
            self._block(False)

    def show_net(self, net: Network) -> None:
        """Say which net the map is of."""
        sizes = "–".join(str(size) for size in net.sizes)
        self.net.setText(f"{sizes}, {', '.join(dict.fromkeys(net.activations))}")

    def show_note(self, note: str) -> None:
        """Say one line about the map, or nothing."""
        self.note.setText(note)
        self.note.setVisible(bool(note))

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(tr("Net"), self.net)
        form.addRow(tr("Quantity"), self.quantity)
        form.addRow(self.include_output)
        form.addRow(tr("Colours"), self.colours)
        between = QHBoxLayout()
        between.addWidget(self.low, 1)
        between.addWidget(QLabel("…"))
        between.addWidget(self.high, 1)
        form.addRow(tr("Range"), between)
        form.addRow(self.locked)
        form.addRow(tr("Resolution"), self.resolution)
        form.addRow(tr("On top"), self.boundary)
        form.addRow("", self.patterns)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.note)
        layout.addStretch(1)

    def _connect(self) -> None:
        for box in (self.quantity, self.colours, self.resolution):
            box.currentIndexChanged.connect(self._on_edited)
        for check in (self.include_output, self.boundary, self.patterns):
            check.toggled.connect(self._on_edited)
        self.locked.toggled.connect(self._on_edited)
        for number in (self.low, self.high):
            number.valueChanged.connect(self._on_edited)

    def _on_edited(self) -> None:
        low, high = self.low.value(), self.high.value()
        state = replace(
            self._state,
            quantity=self.quantity.currentData(),
            colours=self.colours.currentData(),
            resolution=self.resolution.currentData(),
            include_output=self.include_output.isChecked(),
            locked=self.locked.isChecked(),
            show_boundary=self.boundary.isChecked(),
            show_patterns=self.patterns.isChecked(),
        )
        if state.locked and low < high:
            state = replace(state, low=low, high=high)
        self.changed.emit(state)

    def _block(self, on: bool) -> None:
        for widget in self.findChildren(QWidget):
            widget.blockSignals(on)

    def _on_look_changed(self) -> None:
        self.note.setFont(self._look.font(bold=True))
        for number in (self.low, self.high):
            number.setFont(self._look.font(tabular=True))


def _combo(choices: Mapping[Any, str], name: str, tip: str) -> QComboBox:
    box = QComboBox()
    for key, label in choices.items():
        box.addItem(tr(label), key)
    box.setAccessibleName(name)
    box.setToolTip(tip)
    return box


def _check(name: str, tip: str) -> QCheckBox:
    box = QCheckBox(name)
    box.setAccessibleName(name)
    box.setToolTip(tip)
    return box


def _number(name: str) -> QDoubleSpinBox:
    number = QDoubleSpinBox()
    number.setRange(-LARGEST_RANGE, LARGEST_RANGE)
    number.setDecimals(2)
    number.setSingleStep(0.1)
    number.setKeyboardTracking(False)
    number.setAccessibleName(name)
    number.setToolTip(name)
    number.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
    return number
