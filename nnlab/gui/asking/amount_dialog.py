"""A small dialog that asks for one number and a seed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QWidget

from nnlab.gui.tr import tr
from nnlab.gui.widgets.param_form import make_real, make_whole, name_control

MAX_SEED = 999_999


class AmountDialog(QDialog):
    """`chosen` carries number and seed when the user says OK."""

    chosen = Signal(float, int)

    def __init__(
        self, title: str, symbol: str, name: str, value: float, largest: float, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.amount = make_real(0.0, largest, 0.05, 3)
        self.amount.setValue(value)
        self.seed = make_whole(0, MAX_SEED)
        self.seed.setValue(1)
        name_control(self.amount, name, tr("From 0 to {largest:g}").format(largest=largest))
        name_control(self.seed, tr("seed"), tr("The same seed does the same again"))
        standard = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(standard.Ok | standard.Cancel)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.accepted.connect(self._on_accepted)
        layout = QFormLayout(self)
        layout.addRow(f"{symbol}  {name}" if symbol else name, self.amount)
        layout.addRow(tr("seed"), self.seed)
        layout.addRow(self.buttons)
        self.amount.selectAll()

    def _on_accepted(self) -> None:
        self.chosen.emit(self.amount.value(), self.seed.value())
