"""Colours of the map and the range of numbers that they stand for."""

from __future__ import annotations

import math
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QWidget

from nnlab.app.lyapunov.maps.state import COLOURS, LARGEST_RANGE, MapState
from nnlab.gui.look import Look
from nnlab.gui.lyapunov.map.fields import block, make_button, make_check, make_combo, make_number
from nnlab.gui.tr import tr


class ColourFields(QWidget):
    """`changed` carries another `MapState`."""

    changed = Signal(object)

    def __init__(self, look: Look, state: MapState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._state = look, state
        self.colours = make_combo(COLOURS, tr("colours"), tr("Colours of the map"))
        self.low = make_number(tr("lowest value of the colours"), tr("Lowest value; lock to type"))
        self.high = make_number(
            tr("highest value of the colours"), tr("Highest value; lock to type")
        )
        self.symmetric = make_button(
            "±",
            tr("symmetric range"),
            tr("Lock a range from −a to +a that holds the present one (Y)"),
        )
        self.locked = make_check(
            tr("locked"), tr("Keep the colours' range while the map changes (K)")
        )
        self.inner = make_check(
            tr("inner 98 %"),
            tr("Automatic range from the 1 % to the 99 % quantile, not over all values (I)"),
        )
        self._lay_out()
        self.colours.currentIndexChanged.connect(self._on_edited)
        for check in (self.locked, self.inner):
            check.toggled.connect(self._on_edited)
        for number in (self.low, self.high):
            number.valueChanged.connect(self._on_edited)
        self.symmetric.clicked.connect(self.make_symmetric)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def show_state(self, state: MapState) -> None:
        """Show these settings, without `changed`."""
        self._state = state
        block(self, True)
        self.colours.setCurrentIndex(self.colours.findData(state.colours))
        self.locked.setChecked(state.locked)
        self.inner.setChecked(state.inner)
        self.inner.setEnabled(not state.locked)
        for number, value in ((self.low, state.low), (self.high, state.high)):
            number.setEnabled(state.locked)
            if state.locked:
                number.setValue(value)
        block(self, False)

    def show_range(self, low: float, high: float) -> None:
        """Show the range that the colours have by themselves."""
        if not self._state.locked:
            block(self, True)
            self.low.setValue(low)
            self.high.setValue(high)
            block(self, False)

    def make_symmetric(self) -> None:
        """Lock a range of round ends around zero."""
        wide = max(abs(self.low.value()), abs(self.high.value()), 0.01)
        unit = 10.0 ** math.floor(math.log10(wide))
        wide = min(math.ceil(wide / unit * 2 - 1e-9) / 2 * unit, LARGEST_RANGE)
        self.changed.emit(replace(self._state, locked=True, low=-wide, high=wide))

    def _lay_out(self) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(self.colours)
        between = QHBoxLayout()
        between.addWidget(self.low, 1)
        between.addWidget(QLabel("…"))
        between.addWidget(self.high, 1)
        between.addWidget(self.symmetric)
        form.addRow(between)
        checks = QHBoxLayout()
        checks.addWidget(self.locked)
        checks.addWidget(self.inner)
        checks.addStretch(1)
        form.addRow(checks)

    def _on_edited(self) -> None:
        low, high = self.low.value(), self.high.value()
        state = replace(
            self._state,
            colours=self.colours.currentData(),
            locked=self.locked.isChecked(),
            inner=self.inner.isChecked(),
        )
        if state.locked and low < high:
            state = replace(state, low=low, high=high)
        self.changed.emit(state)

    def _on_look_changed(self) -> None:
        for number in (self.low, self.high):
            number.setFont(self._look.font(0.9, tabular=True))
