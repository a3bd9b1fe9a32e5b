"""The column of the map: net, quantity, points, what lies on top, colours, box, film."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nnlab.app.lyapunov.maps.state import FASTEST, QUANTITIES, RESOLUTIONS, SLOWEST
from nnlab.app.lyapunov.state import Lyapunov
from nnlab.core.box import Box
from nnlab.core.network import Network
from nnlab.gui.look import Look
from nnlab.gui.lyapunov.map.box_fields import BoxFields
from nnlab.gui.lyapunov.map.colour_fields import ColourFields
from nnlab.gui.lyapunov.map.fields import make_check, make_combo
from nnlab.gui.lyapunov.map.net_fields import NetFields
from nnlab.gui.lyapunov.map.top_fields import TopFields
from nnlab.gui.tr import tr


class MapSettings(QWidget):
    """Shows a `MapState` and asks by `changed` for another one; it never holds its own.

    The box and the source of the net tell their wishes themselves, by the signals of `box` and
    `net`.
    """

    changed = Signal(object)

    def __init__(self, look: Look, state: Lyapunov, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._state = look, state.map
        self.net = NetFields()
        self.quantity = make_combo(QUANTITIES, tr("quantity"), tr("What the colours stand for (Q)"))
        self.include_output = make_check(
            tr("include the output layer"),
            tr("Count the output layer as layer L + 1 of the product of Jacobians (O)"),
        )
        sides = {side: f"{side} × {side}" for side in RESOLUTIONS}
        self.resolution = make_combo(sides, tr("resolution"), tr("Points of the fine map"))
        self.box = BoxFields(look)
        self.colour = ColourFields(look, state.map)
        self.top = TopFields(look, state.map)
        self.speed = _make_speed()
        self.loops = make_check(tr("again and again"), tr("The film begins again at its end"))
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.note.setAccessibleName(tr("note about the map"))
        self._heads: list[QLabel] = []
        self._lay_out()
        self._connect()
        self.show_state(state)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def show_state(self, state: Lyapunov) -> None:
        """Show these settings, without `changed`."""
        self._state = shown = state.map
        self.net.show_state(state)
        self.colour.show_state(shown)
        self.top.show_state(shown)
        own = (self.quantity, self.resolution, self.include_output, self.speed, self.loops)
        for widget in own:
            widget.blockSignals(True)
        self.quantity.setCurrentIndex(self.quantity.findData(shown.quantity))
        self.resolution.setCurrentIndex(self.resolution.findData(shown.resolution))
        self.include_output.setChecked(shown.include_output)
        self.speed.setValue(shown.film_speed)
        self.loops.setChecked(shown.loops)
        for widget in own:
            widget.blockSignals(False)

    def show_net(self, net: Network, box: Box, state: Lyapunov) -> None:
        """Say which net the map is of, and which box is shown."""
        self.net.show_net(net, state)
        self.box.show_box(box)

    def show_note(self, note: str) -> None:
        """Say one line about the map, or nothing."""
        self.note.setText(note)
        self.note.setVisible(bool(note))

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setSpacing(3)
        layout.addWidget(self.note)
        for name, widgets in (
            (tr("Net"), (self.net,)),
            (tr("Quantity"), (self.quantity, self.include_output)),
            (tr("Points"), (self.resolution,)),
            (tr("On top"), (self.top,)),
            (tr("Colours"), (self.colour,)),
            (tr("Box (shown at least)"), (self.box,)),
            (tr("Film over ℓ"), (self._lay_out_film(),)),
        ):
            head = QLabel(name)
            self._heads.append(head)
            layout.addWidget(head)
            for widget in widgets:
                layout.addWidget(widget)
            layout.addSpacing(4)
        layout.addStretch(1)

    def _lay_out_film(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.speed)
        row.addWidget(self.loops)
        row.addStretch(1)
        return holder

    def _connect(self) -> None:
        for box in (self.quantity, self.resolution):
            box.currentIndexChanged.connect(self._on_edited)
        for check in (self.include_output, self.loops):
            check.toggled.connect(self._on_edited)
        self.speed.valueChanged.connect(self._on_edited)
        self.colour.changed.connect(self.changed)
        self.top.changed.connect(self.changed)

    def _on_edited(self) -> None:
        state = replace(
            self._state,
            quantity=self.quantity.currentData(),
            resolution=self.resolution.currentData(),
            include_output=self.include_output.isChecked(),
            film_speed=self.speed.value(),
            loops=self.loops.isChecked(),
        )
        self.changed.emit(state)

    def _on_look_changed(self) -> None:
        for label in (self.note, *self._heads):
            label.setFont(self._look.font(bold=True))


def _make_speed() -> QDoubleSpinBox:
    speed = QDoubleSpinBox()
    speed.setRange(SLOWEST, FASTEST)
    speed.setDecimals(2)
    speed.setSingleStep(0.25)
    speed.setSuffix(tr(" /s"))
    speed.setKeyboardTracking(False)
    speed.setAccessibleName(tr("speed of the film"))
    speed.setToolTip(tr("Layers a second of the film over ℓ"))
    return speed
