"""The small bar that lets the window walk: play, empty or fill the map, speed."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QToolButton, QWidget

from nnlab.gui.inside.convolving.sweep import FASTEST, SLOWEST, Sweep
from nnlab.gui.look import Look
from nnlab.gui.tr import tr
from nnlab.gui.widgets.param_form import name_control

STEPS = 60


def speed_at(position: int) -> float:
    """Return the places a second of a slider position from 0 to 60: 1 to 1000."""
    return float(SLOWEST * (FASTEST / SLOWEST) ** (position / STEPS))


def position_of(speed: float) -> int:
    """Return the slider position nearest to a speed."""
    return round(STEPS * math.log(speed / SLOWEST) / math.log(FASTEST / SLOWEST))


class WalkBar(QWidget):
    """Buttons and slider of a `Sweep`."""

    def __init__(self, look: Look, sweep: Sweep, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._sweep = look, sweep
        self.play = QToolButton()
        self.play.setAutoRaise(True)
        self.empty = QToolButton()
        self.empty.setAutoRaise(True)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, STEPS)
        name_control(self.slider, tr("speed of the window"), tr("Places a second, 1 to 1000"))
        self.value = QLabel()
        self.value.setAccessibleName(tr("places a second"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for widget in (self.play, self.empty, self.slider, self.value):
            layout.addWidget(widget)
        self.play.clicked.connect(sweep.toggle)
        self.empty.clicked.connect(self._on_empty)
        self.slider.valueChanged.connect(self._on_moved)
        sweep.changed.connect(self.refresh)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()
        self.refresh()

    def refresh(self) -> None:
        """Show what the window does."""
        sweep = self._sweep
        self.play.setText("❚❚" if sweep.running else "▶")
        name = tr("pause the window") if sweep.running else tr("let the window slide")
        name_control(self.play, name, tr("Let the window slide by itself, or pause it (K)"))
        self.empty.setText(tr("Empty") if sweep.full else tr("Fill"))
        tip = tr("Empty the map, to fill it place by place; or fill it at once (Shift+K)")
        name_control(self.empty, self.empty.text(), tip)
        self.slider.blockSignals(True)
        self.slider.setValue(position_of(sweep.speed))
        self.slider.blockSignals(False)
        self.value.setText(f"{sweep.speed:.0f}/s")

    def _on_empty(self) -> None:
        self._sweep.empty() if self._sweep.full else self._sweep.fill()

    def _on_moved(self, position: int) -> None:
        self._sweep.set_speed(speed_at(position))

    def _on_look_changed(self) -> None:
        look = self._look
        self.value.setFont(look.font(0.85, tabular=True))
        self.value.setMinimumWidth(self.value.fontMetrics().horizontalAdvance("1000/s"))
        self.empty.setMinimumWidth(self.empty.fontMetrics().horizontalAdvance(tr("Empty")) + 14)
        self.slider.setMinimumWidth(round(look.px(40)))
        self.slider.setMaximumWidth(round(look.px(110)))
