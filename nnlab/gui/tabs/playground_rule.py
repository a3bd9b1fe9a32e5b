"""The section of the column on the rule: which one, its settings, when a run ends."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nnlab.app.playground import Playground
from nnlab.app.playground_state import STOPS
from nnlab.core.generators import MAX_PATTERNS
from nnlab.core.rules import ORDERS, REDUCTIONS, RULES
from nnlab.gui.look import Look
from nnlab.gui.tr import tr
from nnlab.gui.widgets.log_spin import LogSpin
from nnlab.gui.widgets.param_form import MoreButton, ParamForm, make_combo, make_whole, put


class RuleForm(ParamForm):
    """Shows the rule's side of a `Playground`.

    `rule_chosen` carries a RuleSpec, `stop_chosen` a Stop.
    """

    rule_chosen = Signal(object)
    stop_chosen = Signal(object)

    def __init__(self, look: Look, state: Playground, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._state = state
        self.add_heading(tr("Rule"))
        self.rule = make_combo({key: rule.label for key, rule in RULES.items()})
        self.eta = LogSpin(1e-8, 1e6)
        self.batch = make_whole(1, MAX_PATTERNS)
        self.reduction = make_combo(REDUCTIONS)
        self.order = make_combo(ORDERS)
        self.stop = make_combo(STOPS)
        self.add_row("", tr("rule"), self.rule, tr("How weights and thresholds are changed"))
        self.add_row("η", tr("learning rate"), self.eta, tr("Arrows go 1, 2, 5, 10 …"))
        self.add_row("", tr("batch"), self.batch, tr("Patterns per update"))
        rows = [
            (tr("reduction"), self.reduction, tr("How a batch's changes are put together")),
            (tr("order"), self.order, tr("In which order an epoch takes the patterns")),
            (tr("stops"), self.stop, tr("When a run ends by itself")),
        ]
        hidden: list[QWidget] = []
        self.more = MoreButton()
        self.add_wide(self.more)
        for name, control, tip in rows:
            hidden += [self.add_row("", name, control, tip), control]
        self.more.set_rows(hidden)
        for combo in (self.rule, self.reduction, self.order):
            combo.currentIndexChanged.connect(self._on_rule)
        self.eta.valueChanged.connect(self._on_rule)
        self.batch.valueChanged.connect(self._on_rule)
        self.stop.currentIndexChanged.connect(self._on_stop)
        self.show_state(state)

    def show_state(self, state: Playground) -> None:
        """Show these settings, without asking for changes."""
        self._state = state
        rule = state.rule
        put(self.rule, rule.key)
        put(self.eta, rule.eta)
        put(self.batch, rule.batch)
        put(self.order, rule.order)
        put(self.reduction, rule.reduction)
        put(self.stop, state.stop.when)

    def _on_rule(self) -> None:
        self.rule_chosen.emit(
            replace(
                self._state.rule,
                key=self.rule.currentData(),
                eta=self.eta.value(),
                batch=self.batch.value(),
                order=self.order.currentData(),
                reduction=self.reduction.currentData(),
            )
        )

    def _on_stop(self) -> None:
        self.stop_chosen.emit(replace(self._state.stop, when=self.stop.currentData()))
