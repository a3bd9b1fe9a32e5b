"""What is drawn of the chosen runs, and on which axes."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QWidget

from nnlab.gui.look import Look
from nnlab.gui.tr import tr
from nnlab.gui.widgets.param_form import make_combo, name_control


@dataclass(frozen=True)
class CurveState:
    """What the switches say; see `RunsScene`."""

    quantity: str
    unit: str
    log_x: bool
    log_y: bool


class CurveSwitches(QWidget):
    """A row above the curves; `changed` follows each change."""

    changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.quantity: QComboBox = make_combo(
            {
                "test": tr("test error"),
                "held_out": tr("held-out error"),
                "learnt": tr("training error"),
                "H": tr("energy H"),
            }
        )
        name_control(self.quantity, tr("quantity"), tr("What is drawn of each run"))
        self.unit: QComboBox = make_combo({"epochs": tr("epochs"), "batches": tr("batches")})
        name_control(self.unit, tr("unit"), tr("What it is drawn against"))
        self.log_x, self.log_y = QCheckBox(tr("log x")), QCheckBox(tr("log y"))
        name_control(self.log_x, tr("logarithmic x"), tr("Logarithmic axis of epochs or batches"))
        name_control(self.log_y, tr("logarithmic y"), tr("Logarithmic axis of errors or energies"))
        self.log_y.setChecked(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 8, 0)
        row.setSpacing(6)
        for combo in (self.quantity, self.unit):
            combo.currentIndexChanged.connect(self._on_changed)
            row.addWidget(combo)
        for box in (self.log_x, self.log_y):
            box.toggled.connect(self._on_changed)
            row.addWidget(box)
        row.addStretch(1)

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._look.px(60)), super().minimumSizeHint().height())

    @property
    def state(self) -> CurveState:
        """What the switches say."""
        return CurveState(
            self.quantity.currentData(),
            self.unit.currentData(),
            self.log_x.isChecked(),
            self.log_y.isChecked(),
        )

    def _on_changed(self) -> None:
        self.changed.emit()
