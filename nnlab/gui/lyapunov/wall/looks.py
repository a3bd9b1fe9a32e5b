"""How the wall is looked at: seed, colours and their range, a second wall over the trends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nnlab.app.lyapunov.maps.state import COLOURS, LARGEST_RANGE
from nnlab.app.lyapunov.walls.state import WallState
from nnlab.app.lyapunov.walls.wall import WallCard
from nnlab.gui.look import Look
from nnlab.gui.lyapunov.wall.words import name_card
from nnlab.gui.tr import tr
from nnlab.gui.widgets.param_form import (
    ParamForm,
    make_check,
    make_combo,
    make_real,
    name_control,
    put,
)


class WallLooks(QWidget):
    """Shows a `WallState` and asks by `changed` for another one."""

    changed = Signal(object)

    def __init__(self, look: Look, state: WallState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.form = ParamForm(look)
        self.seed = make_combo({})
        self.colours = make_combo(COLOURS)
        self.other = make_combo({})
        self.locked = make_check(
            tr("lock the range"), tr("The same colours for every wall; else those of this one (K)")
        )
        self.low, self.high = (make_real(-LARGEST_RANGE, LARGEST_RANGE, 0.5, 1) for _ in range(2))
        for box in (self.seed, self.colours, self.other):
            box.setMinimumContentsLength(6)
        self._lay_out()
        self._connect()
        self.show_state(state)

    def show_state(self, state: WallState) -> None:
        """Show this, without `changed`."""
        self._state = state
        put(self.seed, min(state.seed, max(0, self.seed.count() - 1)))
        put(self.colours, state.colours)
        put(self.locked, state.locked)
        if state.locked:
            self.show_range(state.low, state.high)
        for box in (self.low, self.high):
            box.setEnabled(state.locked)
        # The shown wall itself, or one that is deleted, is not offered.
        put(self.other, state.other if self.other.findData(state.other) >= 0 else "")

    def show_range(self, low: float, high: float) -> None:
        """Show the range that the colours have."""
        put(self.low, low)
        put(self.high, high)

    def show_walls(self, cards: Sequence[WallCard], shown: WallCard | None) -> None:
        """Offer the seeds of the shown wall, and the other walls for comparison."""
        spec = shown.spec if shown is not None else None
        seeds = range(spec.seed, spec.seed + spec.seeds) if spec is not None else range(1, 2)
        self._fill(self.seed, [(str(seed), place) for place, seed in enumerate(seeds)])
        self.seed.setEnabled(len(seeds) > 1)
        others = [card for card in cards if shown is None or card.id != shown.id]
        rows = [(tr("no other wall"), ""), *[(name_card(card), card.id) for card in others]]
        self._fill(self.other, rows)
        self.other.setEnabled(bool(others))
        self.show_state(self._state)

    def _fill(self, box: QComboBox, rows: Sequence[tuple[str, object]]) -> None:
        known = [(box.itemText(place), box.itemData(place)) for place in range(box.count())]
        if known == list(rows):
            return
        box.blockSignals(True)
        box.clear()
        for text, data in rows:
            box.addItem(text, data)
        box.blockSignals(False)

    def _lay_out(self) -> None:
        form = self.form
        form.add_heading(tr("What is shown"))
        form.add_row("", tr("seed"), self.seed, tr("Whose start the maps are of (Ctrl+↑, Ctrl+↓)"))
        form.add_row("", tr("colours"), self.colours, tr("Colours of the maps"))
        between = QWidget()
        row = QHBoxLayout(between)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.low, 1)
        row.addWidget(QLabel("…"))
        row.addWidget(self.high, 1)
        name_control(self.low, tr("lowest value"), tr("L λ₁ of the darkest colour"))
        name_control(self.high, tr("highest value"), tr("L λ₁ of the brightest colour"))
        form.add_row("", tr("range"), between, tr("L λ₁ at the ends of the colours"))
        form.add_wide(self.locked)
        tip = tr("Draw the trends of another wall over those of this one")
        form.add_row("", tr("compare with"), self.other, tip)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(form)

    def _connect(self) -> None:
        for box in (self.seed, self.colours, self.other):
            box.currentIndexChanged.connect(self._on_edited)
        for number in (self.low, self.high):
            number.setButtonSymbols(number.ButtonSymbols.NoButtons)
            number.valueChanged.connect(self._on_edited)
        self.locked.toggled.connect(self._on_edited)

    def _on_edited(self) -> None:
        low, high = self.low.value(), self.high.value()
        state = replace(
            self._state,
            seed=self.seed.currentData() or 0,
            colours=self.colours.currentData(),
            other=self.other.currentData() or "",
            locked=self.locked.isChecked(),
        )
        if state.locked and low < high:
            state = replace(state, low=low, high=high)
        self.changed.emit(state)
