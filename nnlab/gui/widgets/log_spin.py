"""A number on a logarithmic scale: arrows go 1, 2, 5, 10, 20 ..."""

from __future__ import annotations

import math

from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QDoubleSpinBox, QWidget

MANTISSAS = (1.0, 2.0, 5.0)


def step_log(value: float, steps: int) -> float:
    """Return `value` moved by so many steps of the sequence 1, 2, 5, 10 ..., onto the sequence."""
    for _ in range(abs(steps)):
        decade = 10.0 ** math.floor(math.log10(value) + 1e-9)
        around = [m * decade * d for d in (0.1, 1.0, 10.0) for m in MANTISSAS]
        if steps > 0:
            value = min(v for v in around if v > value * (1 + 1e-9))
        else:
            value = max(v for v in around if v < value * (1 - 1e-9))
    return float(f"{value:.12g}")


class LogSpin(QDoubleSpinBox):
    """A spin box for a positive number of any size, such as the learning rate eta."""

    def __init__(self, low: float, high: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDecimals(10)
        self.setRange(low, high)
        self.setKeyboardTracking(False)

    def stepBy(self, steps: int) -> None:
        self.setValue(min(max(step_log(self.value(), steps), self.minimum()), self.maximum()))

    def textFromValue(self, value: float) -> str:
        return f"{value:.4g}"

    def valueFromText(self, text: str) -> float:
        return self._read(text) or self.value()

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        number = self._read(text)
        inside = number is not None and self.minimum() <= number <= self.maximum()
        state = QValidator.State.Acceptable if inside else QValidator.State.Intermediate
        return state, text, position

    @staticmethod
    def _read(text: str) -> float | None:
        try:
            number = float(text.replace(",", "."))
        except ValueError:
            return None
        return number if math.isfinite(number) else None
