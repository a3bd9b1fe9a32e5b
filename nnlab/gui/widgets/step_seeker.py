"""A slider through the steps of a run, and a box for the number of one."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QSpinBox

from nnlab.gui.widgets.param_form import name_control

LARGEST = 2**31 - 1


class StepSeeker(QObject):
    """`slider` and `number` show the same count; `sought` carries the one that is asked for.

    `sliding` and `going` are accessible name and tip of the two.
    """

    sought = Signal(int)

    def __init__(
        self, sliding: tuple[str, str], going: tuple[str, str], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.number = QSpinBox()
        self.number.setRange(0, LARGEST)
        self.number.setKeyboardTracking(False)
        self.number.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight)
        name_control(self.slider, *sliding)
        name_control(self.number, *going)
        self.slider.valueChanged.connect(self.sought)
        self.number.valueChanged.connect(self.sought)

    def row(self, name: str) -> QHBoxLayout:
        """Return what a step is called, the slider, and the number."""
        row = QHBoxLayout()
        self.name = QLabel(name)
        row.addWidget(self.name)
        row.addWidget(self.slider, 1)
        row.addWidget(self.number)
        return row

    def show_step(self, before: int, step: int, furthest: int, running: bool) -> None:
        """Show a step of a run after `before` others: what was before that is undo's."""
        first = min(before, LARGEST - 1)
        here = min(before + step, LARGEST)
        for widget in (self.slider, self.number):
            widget.blockSignals(True)
        self.slider.setRange(first, min(first + max(furthest, 1), LARGEST))
        self.slider.setValue(here)
        self.number.setMinimum(first)
        # What is being typed stays while the numbers run.
        if not self.number.hasFocus() or not running:
            self.number.setValue(here)
        for widget in (self.slider, self.number):
            widget.blockSignals(False)
