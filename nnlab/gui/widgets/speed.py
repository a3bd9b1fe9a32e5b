"""A logarithmic slider of updates per second, from 0.1 to full speed, with its value."""

from __future__ import annotations

import math
from typing import Protocol

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget

from nnlab.gui.look import Look
from nnlab.gui.tr import tr

FULL = 100
LEAST = -1.0
DECADES = 7.0


def speed_at(position: int) -> float:
    """Return the updates per second of a slider position: 0 is 0.1, 99 a million, 100 no limit."""
    return math.inf if position >= FULL else 10.0 ** (LEAST + DECADES * position / (FULL - 1))


def position_of(speed: float) -> int:
    """Return the slider position nearest to a speed."""
    if speed == math.inf:
        return FULL
    return min(FULL - 1, max(0, round((math.log10(speed) - LEAST) / DECADES * (FULL - 1))))


def format_speed(speed: float) -> str:
    """Write a speed with two digits: 0.20/s, 1.0/s, 46/s, 3.2 k/s, 1.0 M/s, full."""
    if speed == math.inf:
        return tr("full")
    if speed < 0.995:
        return f"{speed:.2f}/s"
    for limit, divisor, unit in ((1e3, 1.0, ""), (1e6, 1e3, " k"), (math.inf, 1e6, " M")):
        if speed < limit * 0.995:
            value = speed / divisor
            return f"{value:.{1 if value < 9.95 else 0}f}{unit}/s"
    raise AssertionError("the last limit is infinite")


class Paced(Protocol):
    """What runs at a speed, in updates per second; `changed` follows a change of it."""

    @property
    def speed(self) -> float: ...
    @property
    def changed(self) -> SignalInstance: ...
    def set_speed(self, speed: float, /) -> None: ...


class SpeedControl(QWidget):
    """The slider, its name and its value."""

    def __init__(self, look: Look, runner: Paced, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._runner = look, runner
        self._name = QLabel(tr("speed"))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, FULL)
        self.slider.setPageStep(10)
        self.slider.setAccessibleName(tr("speed of training"))
        self.slider.setToolTip(tr("Updates per second, from 0.1 to as many as the machine can"))
        self.slider.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.slider.setValue(position_of(runner.speed))
        self._value = QLabel()
        self._value.setAccessibleName(tr("updates per second"))
        self._row = layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self._name, self.slider, self._value):
            layout.addWidget(widget)
        self.slider.valueChanged.connect(self._on_moved)
        runner.changed.connect(self._on_changed)
        look.changed.connect(self._on_look)
        self._on_look()
        self._on_changed()

    @property
    def name_width(self) -> int:
        """The width of the name and of the gap behind it."""
        return self._name.sizeHint().width() + self._row.spacing()

    @property
    def named_width(self) -> int:
        """The least width with the name, whether it is shown now or not."""
        width = self.minimumSizeHint().width()
        return width + self.name_width if self._name.isHidden() else width

    def set_narrow(self, on: bool) -> None:
        """Leave the name out; the tooltip still has it."""
        if self._name.isHidden() != on:
            self._name.setVisible(not on)

    def _on_moved(self, position: int) -> None:
        self._runner.set_speed(speed_at(position))

    def _on_changed(self) -> None:
        position = position_of(self._runner.speed)
        if position != self.slider.value():
            self.slider.blockSignals(True)
            self.slider.setValue(position)
            self.slider.blockSignals(False)
        self._value.setText(format_speed(self._runner.speed))

    def _on_look(self) -> None:
        self._value.setFont(self._look.font(tabular=True))
        self._value.setMinimumWidth(self._value.fontMetrics().horizontalAdvance("8.8 k/s"))
        self.slider.setMinimumWidth(int(self._look.px(64)))
        self.slider.setMaximumWidth(int(self._look.px(140)))
