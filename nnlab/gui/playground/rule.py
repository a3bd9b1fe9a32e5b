"""The section of the column on the rule: which one, its settings, when a run ends."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QWidget

from nnlab.app.endings import find_end_refusal
from nnlab.app.playground import Playground
from nnlab.app.playground_state import STOPS, Stop
from nnlab.core.rules import RULES, RuleSpec
from nnlab.gui.look import Look
from nnlab.gui.playground.rule_rows import ROWS, RuleRow
from nnlab.gui.tr import tr
from nnlab.gui.widgets.param_form import (
    MoreButton,
    ParamForm,
    make_combo,
    make_whole,
    name_control,
    put,
)

MOST_EPOCHS = 1_000_000
USUAL = RuleSpec()


class RuleForm(ParamForm):
    """Shows the rule's side of a `Playground`: only the settings that the chosen rule uses.

    `rule_chosen` carries a RuleSpec, `stop_chosen` a Stop. Without `with_stop` it is silent on
    when a run ends: compared runs end when they are paused.
    """

    rule_chosen = Signal(object)
    stop_chosen = Signal(object)

    def __init__(
        self,
        look: Look,
        state: Playground,
        parent: QWidget | None = None,
        with_stop: bool = True,
    ) -> None:
        super().__init__(look, parent)
        self._with_stop = with_stop
        self._state = state
        self.add_heading(tr("Rule"))
        self.rule = make_combo({key: rule.label for key, rule in RULES.items()})
        name_control(self.rule, tr("rule"), tr("How weights and thresholds are changed"))
        self.add_wide(self.rule)
        self.controls: dict[str, Any] = {}
        self._labels: dict[str, QWidget] = {}
        for row in ROWS:
            if not (row.rare or row.below):
                self._add(row)
        self.more = MoreButton()
        self.add_wide(self.more)
        for row in ROWS:
            if row.rare or row.below:
                self._add(row)
        self._add_stop()
        self._connect()
        self.show_state(state)

    @property
    def eta(self) -> Any:
        """The control of the learning rate."""
        return self.controls["eta"]

    @property
    def batch(self) -> Any:
        """The control of the batch."""
        return self.controls["batch"]

    def show_state(self, state: Playground) -> None:
        """Show these settings, without asking for changes."""
        self._state = state
        put(self.rule, state.rule.key)
        for row in ROWS:
            put(self.controls[row.field], getattr(state.rule, row.field))
        self.controls["elite"].setMaximum(state.rule.population)
        put(self.stop, state.stop.when)
        put(self.epochs, state.stop.epochs)
        put(self.patience, state.stop.patience)
        self._show_rows()

    def _add(self, row: RuleRow) -> None:
        control = row.make()
        self.controls[row.field] = control
        self._labels[row.field] = self.add_row(row.symbol, tr(row.name), control, tr(row.tip))

    def _add_stop(self) -> None:
        self.stop = make_combo(STOPS)
        self.epochs, self.patience = make_whole(1, MOST_EPOCHS), make_whole(1, MOST_EPOCHS)
        tip = tr("When a run ends by itself (K)")
        self._stop_label = self.add_row("", tr("run ends"), self.stop, tip)
        tip = tr("Epochs since the start, after which a run ends")
        self._epochs_label = self.add_row("", tr("epochs"), self.epochs, tip)
        tip = tr("Epochs for which the validation energy may fail to fall")
        self._patience_label = self.add_row("", tr("patience"), self.patience, tip)
        self.advice = QLabel()
        self.advice.setWordWrap(True)
        self.advice.setAccessibleName(tr("what early stopping needs"))
        self.add_wide(self.advice)

    def _connect(self) -> None:
        for box in self.findChildren(QComboBox):
            # The column is narrow; what is cut there is read here.
            for place in range(box.count()):
                box.setItemData(place, box.itemText(place), Qt.ItemDataRole.ToolTipRole)
        self.rule.currentIndexChanged.connect(self._on_rule)
        self.more.toggled.connect(self._show_rows)
        for control in self.controls.values():
            combo = isinstance(control, QComboBox)
            changed = control.currentIndexChanged if combo else control.valueChanged
            changed.connect(self._on_rule)
        self.stop.currentIndexChanged.connect(self._on_stop)
        self.epochs.valueChanged.connect(self._on_stop)
        self.patience.valueChanged.connect(self._on_stop)

    def _show_rows(self) -> None:
        """Show what the rule uses; rare settings if unfolded, or if they are not as usual."""
        state, open_ = self._state, self.more.isChecked()
        for row in ROWS:
            changed = getattr(state.rule, row.field) != getattr(USUAL, row.field)
            on = row.applies(state) and (open_ or changed or not row.rare)
            self.controls[row.field].setVisible(on)
            self._labels[row.field].setVisible(on)
        self.more.setVisible(any(row.rare and row.applies(state) for row in ROWS))
        self._name_momentum()
        when = state.stop.when if self._with_stop else ""
        for widget in (self.stop, self._stop_label):
            widget.setVisible(self._with_stop)
        for widget, wanted in (
            (self.epochs, "epochs"),
            (self._epochs_label, "epochs"),
            (self.patience, "early"),
            (self._patience_label, "early"),
        ):
            widget.setVisible(when == wanted)
        refusal = find_end_refusal(state) if self._with_stop else None
        self.advice.setText(tr(refusal) if refusal else "")
        self.advice.setVisible(refusal is not None)

    def _name_momentum(self) -> None:
        """Adam has a name of its own for both numbers."""
        adam = self._state.rule.optimiser == "adam"
        for field, names in (
            ("momentum", (tr("α  momentum"), tr("β₁  averaging"))),
            ("averaging", (tr("β  averaging"), tr("β₂  averaging"))),
        ):
            label = self._labels[field]
            assert isinstance(label, QLabel)
            label.setText(names[adam])

    def _on_rule(self) -> None:
        values = {
            field: control.currentData() if isinstance(control, QComboBox) else control.value()
            for field, control in self.controls.items()
        }
        values["elite"] = min(values["elite"], values["population"])
        self.rule_chosen.emit(
            replace(self._state.rule, key=self.rule.currentData(), **values),
        )

    def _on_stop(self) -> None:
        self.stop_chosen.emit(
            Stop(self.stop.currentData(), self.epochs.value(), self.patience.value())
        )
