"""Which inputs a net is given: x1, x2 and functions of them, each with its check box."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from nnlab.core.features import FEATURES
from nnlab.gui.tr import tr
from nnlab.gui.widgets.param_form import make_check, put

PER_ROW = 3


class InputChecks(QWidget):
    """`changed` carries the keys of the inputs that are to be; at least one stays."""

    changed = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        tip = tr("Give the net {name} as an input")
        self.boxes = {
            key: make_check(feature.label, tip.format(name=feature.label))
            for key, feature in FEATURES.items()
        }
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(2)
        for place, box in enumerate(self.boxes.values()):
            grid.addWidget(box, place // PER_ROW, place % PER_ROW)
            box.toggled.connect(self._on_toggled)

    def show_keys(self, keys: tuple[str, ...]) -> None:
        """Show these inputs, without `changed`; the only one can't be taken away."""
        for key, box in self.boxes.items():
            put(box, key in keys)
            box.setEnabled(keys != (key,))

    def _on_toggled(self) -> None:
        self.changed.emit(tuple(key for key, box in self.boxes.items() if box.isChecked()))
