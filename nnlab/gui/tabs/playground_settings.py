"""The playground's column: patterns, net, rule, and the last update written out."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from nnlab.app.equations import write_sizes
from nnlab.app.playground import Playground
from nnlab.app.playground_state import Source
from nnlab.core.activations import ACTIVATIONS
from nnlab.core.generators import GENERATORS, MAX_NOISE, MAX_PATTERNS
from nnlab.core.network import STARTS
from nnlab.core.rules import ORDERS, REDUCTIONS, RULES
from nnlab.gui.look import Look
from nnlab.gui.tr import tr
from nnlab.gui.widgets.layer_sizes import LayerSizes
from nnlab.gui.widgets.log_spin import LogSpin
from nnlab.gui.widgets.param_form import (
    MoreButton,
    ParamForm,
    make_check,
    make_combo,
    make_real,
    make_whole,
    put,
)

BY_HAND = "hand"
MAX_SEED = 999_999
DEFAULT_P = 100


class PlaygroundSettings(ParamForm):
    """Shows a `Playground`; asks for changes by signals and holds no state of its own.

    `source_chosen` carries a Source, `design_chosen` a Design, `rule_chosen` a RuleSpec,
    `seed_chosen` the start's seed, `solved_chosen` whether a run stops when it is solved.
    """

    source_chosen = Signal(object)
    design_chosen = Signal(object)
    rule_chosen = Signal(object)
    seed_chosen = Signal(int)
    solved_chosen = Signal(bool)

    def __init__(self, look: Look, state: Playground, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._state = state
        self._add_patterns()
        self._add_net()
        self._add_rule()
        self._add_update()
        self.add_stretch()
        self._connect()
        self.show_state(state)
        look.changed.connect(self._on_fonts)
        self._on_fonts()

    def show_state(self, state: Playground) -> None:
        """Show these settings, without asking for changes."""
        self._state = state
        source, design, rule = state.source, state.design, state.rule
        put(self.generator, source.generator if source else BY_HAND)
        fixed = source is not None and GENERATORS[source.generator].fixed_p is not None
        put(self.p, len(state.patterns))
        self.p.setEnabled(source is not None and not fixed)
        for control in (self.noise, self.data_seed):
            control.setEnabled(source is not None)
        if source is not None:
            put(self.noise, source.noise)
            put(self.data_seed, source.seed)
        self.hidden.show_sizes(design.hidden)
        put(self.hidden_activation, design.hidden_activation)
        self.hidden_activation.setEnabled(bool(design.hidden))
        put(self.output_activation, design.output_activation)
        put(self.start, design.start)
        put(self.seed, state.start_seed)
        put(self.rule, rule.key)
        put(self.eta, rule.eta)
        put(self.batch, rule.batch)
        put(self.order, rule.order)
        put(self.reduction, rule.reduction)
        put(self.solved, state.stop_when_solved)
        self.sizes.setText(write_sizes(design.sizes))
        self.equation.setText(tr(RULES[rule.key].equation).replace(",  ", "\n"))

    def show_update(self, lines: list[str]) -> None:
        """Write the last update out."""
        self.update_text.setText("\n".join(lines))

    def _add_patterns(self) -> None:
        self.add_heading(tr("Patterns"))
        labels = {key: generator.label for key, generator in GENERATORS.items()}
        self.generator = make_combo({**labels, BY_HAND: tr("placed by hand")})
        self.p = make_whole(0, MAX_PATTERNS)
        self.noise = make_real(0.0, MAX_NOISE, 0.05, 2)
        self.data_seed = make_whole(0, MAX_SEED)
        self.add_row("", tr("set"), self.generator, tr("Where the patterns come from"))
        self.add_row("p", tr("patterns"), self.p, tr("Number of patterns"))
        self.add_row("σ", tr("noise"), self.noise, tr("Standard deviation added to x₁ and x₂"))
        self.add_row("", tr("data seed"), self.data_seed, tr("Another seed, another sample"))

    def _add_net(self) -> None:
        self.add_heading(tr("Net"))
        self.sizes = QLabel()
        self.sizes.setAccessibleName(tr("sizes of the layers"))
        self.hidden = LayerSizes()
        labels = {key: activation.label for key, activation in ACTIVATIONS.items()}
        self.hidden_activation = make_combo(labels)
        self.output_activation = make_combo(labels)
        self.seed = make_whole(0, MAX_SEED)
        self.add_row("", tr("sizes"), self.sizes, tr("Inputs, neurons per layer, output"))
        self.add_row("", tr("hidden"), self.hidden, tr("Neurons per hidden layer, or none"))
        self.add_row("g", tr("hidden"), self.hidden_activation, tr("Activation of hidden neurons"))
        self.add_row("g", tr("output"), self.output_activation, tr("Activation of the output"))
        self.add_row("", tr("start seed"), self.seed, tr("Which random weights to start from"))

    def _add_rule(self) -> None:
        self.add_heading(tr("Rule"))
        self.rule = make_combo({key: rule.label for key, rule in RULES.items()})
        self.eta = LogSpin(1e-8, 1e6)
        self.batch = make_whole(1, MAX_PATTERNS)
        self.reduction = make_combo(REDUCTIONS)
        self.order = make_combo(ORDERS)
        self.start = make_combo(STARTS)
        self.solved = make_check(
            tr("stop when solved"), tr("Stop at the first epoch's end without a wrong pattern")
        )
        self.add_row("", tr("rule"), self.rule, tr("How weights and thresholds are changed"))
        self.add_row("η", tr("learning rate"), self.eta, tr("Arrows go 1, 2, 5, 10 …"))
        self.add_row("", tr("batch"), self.batch, tr("Patterns per update"))
        rows = [
            (tr("reduction"), self.reduction, tr("How a batch's changes are put together")),
            (tr("order"), self.order, tr("In which order an epoch takes the patterns")),
            (tr("start"), self.start, tr("What the first weights are drawn from")),
        ]
        hidden: list[QWidget] = [self.solved]
        self.more = MoreButton()
        self.add_wide(self.more)
        for name, control, tip in rows:
            hidden += [self.add_row("", name, control, tip), control]
        self.add_wide(self.solved)
        self.more.set_rows(hidden)

    def _add_update(self) -> None:
        self.add_heading(tr("Last update"))
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
            self.add_wide(label)

    def _connect(self) -> None:
        self.generator.activated.connect(self._on_generator)
        for box in (self.p, self.noise, self.data_seed):
            box.valueChanged.connect(self._on_source)
        self.hidden.changed.connect(self._on_hidden)
        for combo in (self.hidden_activation, self.output_activation, self.start):
            combo.currentIndexChanged.connect(self._on_design)
        self.seed.valueChanged.connect(self.seed_chosen)
        for combo in (self.rule, self.reduction, self.order):
            combo.currentIndexChanged.connect(self._on_rule)
        self.eta.valueChanged.connect(self._on_rule)
        self.batch.valueChanged.connect(self._on_rule)
        self.solved.toggled.connect(self.solved_chosen)

    def _on_generator(self) -> None:
        key = self.generator.currentData()
        if key == BY_HAND:
            self.show_state(self._state)
            return
        old = self._state.source
        p = old.p if old else DEFAULT_P
        seed = old.seed if old else 1
        self.source_chosen.emit(Source(key, p, GENERATORS[key].noise, seed))

    def _on_source(self) -> None:
        old = self._state.source
        if old is None:
            return
        fixed = GENERATORS[old.generator].fixed_p is not None
        p = old.p if fixed else max(1, self.p.value())
        self.source_chosen.emit(
            replace(old, p=p, noise=self.noise.value(), seed=self.data_seed.value())
        )

    def _on_hidden(self, sizes: tuple[int, ...]) -> None:
        self.design_chosen.emit(replace(self._state.design, hidden=sizes))

    def _on_design(self) -> None:
        self.design_chosen.emit(
            replace(
                self._state.design,
                hidden_activation=self.hidden_activation.currentData(),
                output_activation=self.output_activation.currentData(),
                start=self.start.currentData(),
            )
        )

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

    def _on_fonts(self) -> None:
        self.update_text.setFont(self._look.font(0.92))
        self.equation.setFont(self._look.font(1.05))
