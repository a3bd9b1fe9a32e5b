"""The box of the map as four numbers, and the ways back."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from nnlab.core.box import Box
from nnlab.gui.look import Look
from nnlab.gui.lyapunov.map.fields import block, make_button, make_place
from nnlab.gui.tr import tr

EDGES = (
    ("x1_min", "lowest x₁ of the box"),
    ("x1_max", "highest x₁ of the box"),
    ("x2_min", "lowest x₂ of the box"),
    ("x2_max", "highest x₂ of the box"),
)
TIP = "{0}; type it. The map shows more along its longer side: x₁ and x₂ have one scale"


class BoxFields(QWidget):
    """`changed` carries the box that was typed, `refused` why it can't be taken."""

    changed = Signal(object)
    refused = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._box = Box()
        self.numbers = {
            key: make_place(tr(name), tr(TIP).format(tr(name).capitalize())) for key, name in EDGES
        }
        self.home = make_button(
            tr("Patterns"), tr("box of the patterns"), tr("The box of the net's patterns (Home)")
        )
        self.back = make_button(
            tr("Before"), tr("box before"), tr("The box before this one (Backspace)")
        )
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        for row, symbol in enumerate(("x₁", "x₂")):
            low, high = list(self.numbers.values())[2 * row : 2 * row + 2]
            grid.addWidget(QLabel(symbol), row, 0)
            grid.addWidget(low, row, 1)
            grid.addWidget(QLabel("…"), row, 2)
            grid.addWidget(high, row, 3)
        buttons = QHBoxLayout()
        buttons.addWidget(self.home)
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        grid.addLayout(buttons, 2, 1, 1, 3)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        for key, number in self.numbers.items():
            number.valueChanged.connect(partial(self._on_edited, key))
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def show_box(self, box: Box) -> None:
        """Show the edges of the box, without `changed`."""
        self._box = box
        block(self, True)
        for key, number in self.numbers.items():
            number.setValue(getattr(box, key))
        block(self, False)

    def _on_edited(self, key: str, value: float) -> None:
        box = replace(self._box, **{key: value})
        if box.x1_min < box.x1_max and box.x2_min < box.x2_max:
            self.changed.emit(box)
        else:
            self.show_box(self._box)
            self.refused.emit(tr("The box's lowest x must be below its highest: not taken."))

    def _on_look_changed(self) -> None:
        for number in self.numbers.values():
            number.setFont(self._look.font(0.9, tabular=True))
