"""Small controls of the column of the map, made in one way."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QToolButton, QWidget

from nnlab.app.lyapunov.maps.state import FARTHEST, LARGEST_RANGE
from nnlab.gui.tr import tr
from nnlab.gui.widgets.elided_combo import ElidedCombo


class PlainNumber(QDoubleSpinBox):
    """A number of any size, written with six digits and without zeros at its end."""

    def textFromValue(self, value: float) -> str:
        return f"{value:.6g}"

    def valueFromText(self, text: str) -> float:
        number = read_number(text)
        return self.value() if number is None else number

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        number = read_number(text)
        inside = number is not None and self.minimum() <= number <= self.maximum()
        state = QValidator.State.Acceptable if inside else QValidator.State.Intermediate
        return state, text, position


def read_number(text: str) -> float | None:
    """Return a finite number as it is typed, 1e3 as well, or None if it is none."""
    try:
        number = float(text.replace(",", ".").replace("−", "-"))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def make_combo(choices: Mapping[Any, str], name: str, tip: str) -> QComboBox:
    """Return a list of choices that carries their keys."""
    box = ElidedCombo()
    for key, label in choices.items():
        box.addItem(tr(label), key)
    # Long names must not widen the column.
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(12)
    box.setAccessibleName(name)
    box.setToolTip(tip)
    return box


def make_check(name: str, tip: str) -> QCheckBox:
    """Return a check box."""
    box = QCheckBox(name)
    box.setAccessibleName(name)
    box.setToolTip(tip)
    return box


def make_button(text: str, name: str, tip: str, checkable: bool = False) -> QToolButton:
    """Return a small button with a text."""
    button = QToolButton()
    button.setText(text)
    button.setCheckable(checkable)
    button.setAccessibleName(name)
    button.setToolTip(tip)
    return button


def make_number(name: str, tip: str) -> QDoubleSpinBox:
    """Return a field for an end of a range of exponents."""
    return _dress(QDoubleSpinBox(), name, tip, LARGEST_RANGE, 2, 0.1)


def make_place(name: str, tip: str) -> QDoubleSpinBox:
    """Return a field for an edge of the box."""
    return _dress(PlainNumber(), name, tip, FARTHEST, 9, 0.1)


def block(widget: QWidget, on: bool) -> None:
    """Keep the children of a widget from telling, while they are shown something."""
    for child in widget.findChildren(QWidget):
        child.blockSignals(on)


def _dress(
    number: QDoubleSpinBox, name: str, tip: str, limit: float, decimals: int, step: float
) -> QDoubleSpinBox:
    number.setDecimals(decimals)
    number.setRange(-limit, limit)
    number.setSingleStep(step)
    number.setKeyboardTracking(False)
    number.setAccessibleName(name)
    number.setToolTip(tip)
    number.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
    # The column stays narrow; what does not fit can be scrolled.
    number.setMinimumWidth(0)
    return number
