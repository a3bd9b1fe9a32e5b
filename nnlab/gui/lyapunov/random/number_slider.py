"""A slider and a field for one number: the slider for the hand, the field for any exact value."""

from __future__ import annotations

import math

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QSlider, QSpinBox

from nnlab.gui.widgets.param_form import ParamForm, make_real, make_whole

STEPS = 500


class NumberSlider(QObject):
    """Two controls in two rows of a form. `changed` carries the value and the number of the drag.

    The slider goes from `low` to `usual`, logarithmically if `log`; the field goes up to `most`.
    What is not dragged has no number of a drag: None.
    """

    changed = Signal(object, object)

    def __init__(
        self,
        low: float,
        usual: float,
        most: float,
        decimals: int = 0,
        log: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._low, self._usual, self._log, self._decimals = low, usual, log, decimals
        self._drag = 0
        self.field: QSpinBox | QDoubleSpinBox
        if decimals:
            self.field = make_real(low, most, 0.05, decimals)
        else:
            self.field = make_whole(round(low), round(most))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, STEPS if decimals or log else round(usual - low))
        self.slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.slider.sliderPressed.connect(self._on_pressed)
        self.slider.valueChanged.connect(self._on_slid)
        self.field.valueChanged.connect(self._on_typed)

    def add_to(self, form: ParamForm, symbol: str, name: str, tip: str) -> None:
        """Add both controls to a form."""
        form.add_row(symbol, name, self.field, tip)
        self.slider.setAccessibleName(f"{symbol} {name}")
        self.slider.setToolTip(tip)
        form.add_wide(self.slider)

    def show_value(self, value: float) -> None:
        """Show a value, without `changed`; one beyond the slider stands at its end."""
        self.field.blockSignals(True)
        self.field.setValue(value)  # type: ignore[arg-type]
        self.field.blockSignals(False)
        place = self._place(value)
        if place != self.slider.value() and self._value(self.slider.value()) != value:
            self.slider.blockSignals(True)
            self.slider.setValue(place)
            self.slider.blockSignals(False)

    def _place(self, value: float) -> int:
        value = min(max(value, self._low), self._usual)
        if self._log:
            share = math.log(value / self._low) / math.log(self._usual / self._low)
        else:
            share = (value - self._low) / (self._usual - self._low)
        return round(share * self.slider.maximum())

    def _value(self, place: int) -> float:
        share = place / max(1, self.slider.maximum())
        if self._log:
            value = self._low * (self._usual / self._low) ** share
        else:
            value = self._low + share * (self._usual - self._low)
        return round(value, self._decimals) if self._decimals else round(value)

    def _on_pressed(self) -> None:
        self._drag += 1

    def _on_slid(self, place: int) -> None:
        drag = self._drag if self.slider.isSliderDown() else None
        self.changed.emit(self._value(place), drag)

    def _on_typed(self, value: float) -> None:
        self.changed.emit(value, None)
