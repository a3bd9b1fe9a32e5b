"""The playground's column: patterns, net, rule, and the last update written out."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from nnlab.app.playground import Playground
from nnlab.app.words.equations import rule_formula
from nnlab.gui.look import Look
from nnlab.gui.playground.net import NetForm
from nnlab.gui.playground.patterns import PatternsForm
from nnlab.gui.playground.rule import RuleForm
from nnlab.gui.tr import tr
from nnlab.gui.widgets.param_form import ParamForm


class PlaygroundSettings(QWidget):
    """Shows a `Playground`; asks for changes by signals and holds no state of its own.

    `source_chosen` carries a Source, `design_chosen` a Design, `rule_chosen` a RuleSpec,
    `seed_chosen` the start's seed, `stop_chosen` a Stop.
    """

    source_chosen = Signal(object)
    design_chosen = Signal(object)
    rule_chosen = Signal(object)
    seed_chosen = Signal(int)
    stop_chosen = Signal(object)

    def __init__(self, look: Look, state: Playground, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.patterns = PatternsForm(look, state)
        self.net = NetForm(look, state)
        self.rule = RuleForm(look, state)
        self.last_update = ParamForm(look)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for section in (self.patterns, self.net, self.rule, self.last_update):
            layout.addWidget(section)
        layout.addStretch(1)
        self._add_update()
        self.patterns.source_chosen.connect(self.source_chosen)
        self.net.design_chosen.connect(self.design_chosen)
        self.net.seed_chosen.connect(self.seed_chosen)
        self.rule.rule_chosen.connect(self.rule_chosen)
        self.rule.stop_chosen.connect(self.stop_chosen)
        self.show_state(state)
        look.changed.connect(self._on_fonts)
        self._on_fonts()

    def show_state(self, state: Playground) -> None:
        """Show these settings, without asking for changes."""
        for section in (self.patterns, self.net, self.rule):
            section.show_state(state)
        self.equation.setText(tr(rule_formula(state.rule)).replace(",  ", "\n"))

    def show_update(self, lines: list[str]) -> None:
        """Write the last update out."""
        self.update_text.setText("\n".join(lines))

    def _add_update(self) -> None:
        self.last_update.add_heading(tr("Last update"))
        self.equation, self.update_text = QLabel(), QLabel()
        for label, name in (
            (self.equation, tr("equation of the rule")),
            (self.update_text, tr("the last update with its numbers")),
        ):
            label.setAccessibleName(name)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            # A long line must not widen the column.
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            self.last_update.add_wide(label)

    def _on_fonts(self) -> None:
        self.update_text.setFont(self._look.font(0.92))
        self.equation.setFont(self._look.font(1.05))
