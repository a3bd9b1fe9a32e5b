"""The column of the Compare tab: which runs there are, and the net and rule of one of them."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from nnlab.app.compare import LEAST, MOST, Compare, Lane
from nnlab.app.playground_state import Playground
from nnlab.gui.look import Look
from nnlab.gui.playground.net import NetForm
from nnlab.gui.playground.rule import RuleForm
from nnlab.gui.tr import tr
from nnlab.gui.widgets.param_form import ParamForm, make_check, make_combo, name_control, put


class CompareSettings(QWidget):
    """Shows a `Compare` and the lane chosen in it; asks for changes by signals.

    `chosen` carries a place, `lane_changed` a place and a Lane, `added` nothing, `removed` a
    place, `viewed` fields of `Compare`, `seed_chosen` the common seed of the starts.
    """

    chosen = Signal(int)
    lane_changed = Signal(int, object)
    added = Signal()
    removed = Signal(int)
    viewed = Signal(dict)
    seed_chosen = Signal(int)

    def __init__(
        self, look: Look, state: Compare, playground: Playground, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._state, self._place = state, 0
        self.form = ParamForm(look)
        self.form.add_heading(tr("Runs"))
        self._add_buttons()
        self._add_view()
        self.net = NetForm(look, playground)
        self.rule = RuleForm(look, playground, with_stop=False)
        self.note = QLabel(tr("Patterns are the playground's; edits here are edits there."))
        self.note.setWordWrap(True)
        self.note.setContentsMargins(8, 4, 8, 4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for section in (self.form, self.net, self.rule, self.note):
            layout.addWidget(section)
        layout.addStretch(1)
        self.net.design_chosen.connect(self._on_design)
        self.net.seed_chosen.connect(self.seed_chosen)
        self.rule.rule_chosen.connect(self._on_rule)

    def show_state(self, state: Compare, place: int, lane_state: Playground) -> None:
        """Show these runs and the settings of the one at `place`, without asking for changes."""
        self._state, self._place = state, place
        for number, button in enumerate(self.buttons):
            button.setVisible(number < len(state.lanes))
            button.setChecked(number == place)
        self.more.setEnabled(len(state.lanes) < MOST)
        self.fewer.setEnabled(len(state.lanes) > LEAST)
        put(self.unit, state.unit)
        put(self.curve, state.curve)
        put(self.log, state.log)
        self.net.show_state(lane_state)
        self.rule.show_state(lane_state)

    def _add_buttons(self) -> None:
        self.buttons = [QToolButton() for _ in range(MOST)]
        group = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(2)
        for number, button in enumerate(self.buttons):
            button.setText(str(number + 1))
            button.setCheckable(True)
            tip = tr("Show the settings of run {number} ({number})").format(number=number + 1)
            name_control(button, tr("run {number}").format(number=number + 1), tip)
            group.addButton(button, number)
            row.addWidget(button)
        group.idClicked.connect(self.chosen)
        self.more, self.fewer = QToolButton(), QToolButton()
        for button, text, tip in (
            (self.more, "+", tr("One run more, as the chosen one (+)")),
            (self.fewer, "−", tr("Leave the chosen run out (−)")),
        ):
            button.setText(text)
            name_control(button, tip, tip)
        # Before the numbers: they must not move away from a second click.
        row.insertWidget(0, self.fewer)
        row.insertWidget(1, self.more)
        row.addStretch(1)
        self.more.clicked.connect(self.added)
        self.fewer.clicked.connect(lambda: self.removed.emit(self._place))
        holder = QWidget()
        row.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(row)
        self.form.add_wide(holder)

    def _add_view(self) -> None:
        self.unit = make_combo({"updates": tr("update by update"), "epochs": tr("epoch by epoch")})
        self.curve = make_combo({"H": tr("energy H"), "C": tr("classification error C")})
        self.log = make_check(tr("logarithmic"), tr("Logarithmic axis of the curves (G)"))
        self.form.add_row("", tr("together"), self.unit, tr("What one step is, for every run"))
        self.form.add_row("", tr("curves"), self.curve, tr("What is drawn of all runs"))
        self.form.add_wide(self.log)
        self.unit.activated.connect(lambda: self.viewed.emit({"unit": self.unit.currentData()}))
        self.curve.activated.connect(lambda: self.viewed.emit({"curve": self.curve.currentData()}))
        self.log.toggled.connect(lambda on: self.viewed.emit({"log": on}))

    def _lane(self) -> Lane:
        return self._state.lanes[self._place]

    def _on_design(self, design: object) -> None:
        self.lane_changed.emit(self._place, replace(self._lane(), design=design))  # type: ignore[arg-type]

    def _on_rule(self, rule: object) -> None:
        self.lane_changed.emit(self._place, replace(self._lane(), rule=rule))  # type: ignore[arg-type]
