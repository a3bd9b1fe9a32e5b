"""A form of parameters: each row shows symbol and name, then the control with the value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QLabel,
    QSizePolicy,
    QSpinBox,
    QToolButton,
    QWidget,
)

from nnlab.gui.look import Look
from nnlab.gui.symbols import rich
from nnlab.gui.tr import tr
from nnlab.gui.widgets.elided_combo import ElidedCombo


class ParamForm(QWidget):
    """Rows of controls under headings; the controls themselves belong to whoever added them."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._headings: list[QLabel] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(8, 2, 8, 4)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)
        look.changed.connect(self._on_look_changed)

    def add_heading(self, text: str) -> None:
        """Begin a section."""
        heading = QLabel(text)
        heading.setFont(self._look.font(bold=True))
        heading.setContentsMargins(0, 4 if self._headings else 0, 0, 0)
        self._headings.append(heading)
        self._grid.addWidget(heading, self._grid.rowCount(), 0, 1, 2)

    def add_row(self, symbol: str, name: str, control: QWidget, tip: str) -> QWidget:
        """Add a control with its symbol and name; return its label."""
        label = QLabel(rich(f"{symbol}  {name}") if symbol else name)
        label.setBuddy(control)
        name_control(control, name, tip)
        label.setToolTip(tip)
        row = self._grid.rowCount()
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(control, row, 1)
        return label

    def add_wide(self, control: QWidget) -> None:
        """Add a control over the whole width."""
        self._grid.addWidget(control, self._grid.rowCount(), 0, 1, 2)

    def add_stretch(self) -> None:
        """Push everything upwards."""
        self._grid.setRowStretch(self._grid.rowCount(), 1)

    def _on_look_changed(self) -> None:
        for heading in self._headings:
            heading.setFont(self._look.font(bold=True))


class MoreButton(QToolButton):
    """Unfolds the rows of rarely used settings."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[QWidget] = []
        self.setCheckable(True)
        self.setAutoRaise(True)
        self.setText(tr("More"))
        self.setAccessibleName(tr("more settings"))
        self.setToolTip(tr("Show or hide rarely used settings"))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.toggled.connect(self._on_toggled)
        self._on_toggled(False)

    def set_rows(self, rows: list[QWidget]) -> None:
        """Name the widgets that are shown when unfolded."""
        self._rows = rows
        self._on_toggled(self.isChecked())

    def _on_toggled(self, on: bool) -> None:
        self.setArrowType(Qt.ArrowType.DownArrow if on else Qt.ArrowType.RightArrow)
        for row in self._rows:
            row.setVisible(on)


def name_control(control: QWidget, name: str, tip: str) -> None:
    """Give a control its accessible name and its tooltip."""
    control.setAccessibleName(name)
    control.setToolTip(tip)


def make_combo(choices: Mapping[str, str]) -> QComboBox:
    """Return a combo box of keys with their labels."""
    box = ElidedCombo()
    for key, label in choices.items():
        box.addItem(tr(label), key)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(12)
    box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return box


def make_whole(low: int, high: int) -> QSpinBox:
    """Return a box for a whole number; typing counts when it is finished."""
    box = QSpinBox()
    box.setRange(low, high)
    box.setKeyboardTracking(False)
    return box


def make_real(low: float, high: float, step: float, decimals: int) -> QDoubleSpinBox:
    """Return a box for a number with a fixed count of decimals."""
    box = QDoubleSpinBox()
    box.setDecimals(decimals)
    box.setRange(low, high)
    box.setSingleStep(step)
    box.setKeyboardTracking(False)
    return box


def make_check(name: str, tip: str) -> QCheckBox:
    """Return a check box."""
    box = QCheckBox(name)
    name_control(box, name, tip)
    return box


def put(control: Any, value: Any) -> None:
    """Show a value in any of these controls without its signal."""
    control.blockSignals(True)
    if isinstance(control, QComboBox):
        control.setCurrentIndex(control.findData(value))
    elif isinstance(control, QCheckBox):
        control.setChecked(value)
    else:
        control.setValue(value)
    control.blockSignals(False)
