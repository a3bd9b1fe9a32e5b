"""A number from 0 on a logarithmic scale: arrows go 0, 1e-6, 2e-6, 5e-6 ..."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from nnlab.gui.widgets.log_spin import LogSpin


class PenaltySpin(LogSpin):
    """A spin box for L1, L2 or a rate: 0 switches it off, `least` is the smallest above 0."""

    def __init__(self, least: float, high: float, parent: QWidget | None = None) -> None:
        super().__init__(0.0, high, parent)
        self._least = least

    def stepBy(self, steps: int) -> None:
        value = self.value()
        if value <= self._least and steps < 0:
            self.setValue(0.0)
        elif value < self._least and steps > 0:
            self.setValue(self._least)
        else:
            super().stepBy(steps)

    def valueFromText(self, text: str) -> float:
        value = self._read(text)
        return self.value() if value is None else value
