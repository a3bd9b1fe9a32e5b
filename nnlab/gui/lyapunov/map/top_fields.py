"""What is drawn on top of the map, and what stands below it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QToolButton, QWidget

from nnlab.app.lyapunov.maps.state import LOWER, MapState
from nnlab.gui.look import Look
from nnlab.gui.lyapunov.map.fields import block, make_button, make_check, make_number
from nnlab.gui.tr import tr

# Field of the state: name on the screen, what it says; the keys are 1, 2 ...
OVERLAYS = {
    "show_boundary": ("decision boundary", "The red line where the class changes"),
    "show_patterns": ("patterns", "The patterns that belong to the net"),
    "show_ridges": (
        "ridges",
        "Lines along which the exponent is larger than on both sides; wider where higher. "
        "Of more than 400 × 400 points they are found on means of neighbouring ones.",
    ),
    "show_directions": (
        "directions",
        "Sticks along the initial direction that is stretched most, at each point",
    ),
    "show_contours": ("contours", "Lines of equal value, with their numbers"),
}
# Row and column of each.
PLACES = {
    "show_boundary": (0, 0),
    "show_patterns": (0, 1),
    "show_ridges": (1, 0),
    "show_directions": (2, 0),
    "show_contours": (2, 1),
}
LOWER_KEYS = {"probe": "C", "section": "X", "histogram": "H"}


class TopFields(QWidget):
    """`changed` carries another `MapState`."""

    changed = Signal(object)

    def __init__(self, look: Look, state: MapState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._state = look, state
        self.checks = {
            key: make_check(tr(name), tr("{tip} ({key})").format(tip=tr(tip), key=number))
            for number, (key, (name, tip)) in enumerate(OVERLAYS.items(), 1)
        }
        self.least = make_number(
            tr("least height of a ridge"),
            tr("Ridges lower than this are not drawn: how far ℓ λ₁ stands above the higher foot"),
        )
        self.least.setMinimum(0.0)
        self.least.setSingleStep(0.05)
        # There is room for one word.
        self.checks["show_boundary"].setText(tr("boundary"))
        self._lay_out()
        for check in self.checks.values():
            check.toggled.connect(self._on_edited)
        self.least.valueChanged.connect(self._on_edited)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def show_state(self, state: MapState) -> None:
        """Show these settings, without `changed`."""
        self._state = state
        block(self, True)
        for key, check in self.checks.items():
            check.setChecked(getattr(state, key))
        self.least.setValue(state.least_height)
        self.least.setEnabled(state.show_ridges)
        block(self, False)

    def _lay_out(self) -> None:
        """Two in a row, so that the column is not to be scrolled; ridges with their height."""
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        label = QLabel("≥")
        label.setBuddy(self.least)
        height = QHBoxLayout()
        height.addWidget(label)
        height.addWidget(self.least, 1)
        for key, place in PLACES.items():
            grid.addWidget(self.checks[key], *place)
        grid.addLayout(height, 1, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)

    def _on_edited(self) -> None:
        shown: dict[str, Any] = {key: check.isChecked() for key, check in self.checks.items()}
        self.changed.emit(replace(self._state, least_height=self.least.value(), **shown))

    def _on_look_changed(self) -> None:
        self.least.setFont(self._look.font(0.9, tabular=True))


class LowerButtons(QWidget):
    """A button for each panel that can stand below the map; `changed` carries its key or ""."""

    changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[str, QToolButton] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 8, 4)
        layout.setSpacing(2)
        for key, letter in LOWER_KEYS.items():
            name = tr(LOWER[key])
            tip = tr("Show or hide the panel below the map: {0} ({1})").format(name, letter)
            button = make_button(name, name, tip, checkable=True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda on, key=key: self.changed.emit(key if on else ""))
            self.buttons[key] = button
            layout.addWidget(button)

    def show_key(self, key: str) -> None:
        """Show which panel stands below the map."""
        for name, button in self.buttons.items():
            button.setChecked(name == key)
        self._mark()

    def _mark(self) -> None:
        """In bold what is shown: in a dark look the shade of a pressed button is not enough."""
        for button in self.buttons.values():
            # A font of nothing but its weight: the size goes on following the look.
            font = QFont()
            font.setBold(button.isChecked())
            button.setFont(font)
