"""The section of the column on the net: layers, activations, inputs, start."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from nnlab.app.net_edits import choose_features
from nnlab.app.playground import Playground
from nnlab.app.playground_state import Design
from nnlab.app.words.equations import write_sizes
from nnlab.core.activations import ACTIVATIONS
from nnlab.core.network import STARTS
from nnlab.gui.look import Look
from nnlab.gui.playground.patterns import MAX_SEED
from nnlab.gui.tr import tr
from nnlab.gui.widgets.input_checks import InputChecks
from nnlab.gui.widgets.layer_rows import LayerRows
from nnlab.gui.widgets.param_form import (
    MoreButton,
    ParamForm,
    make_combo,
    make_real,
    make_whole,
    name_control,
    put,
)

LARGEST_START = 100.0


class NetForm(ParamForm):
    """Shows the net's side of a `Playground`.

    `design_chosen` carries a Design, `seed_chosen` the start's seed.
    """

    design_chosen = Signal(object)
    seed_chosen = Signal(int)

    def __init__(self, look: Look, state: Playground, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._state = state
        self.add_heading(tr("Net"))
        self.sizes = QLabel()
        self.hidden = LayerRows(look, state.design)
        self.seed = make_whole(0, MAX_SEED)
        self.new_seed = QToolButton()
        self.new_seed.setText(tr("new"))
        self.inputs = InputChecks()
        hidden = {key: g.label for key, g in ACTIVATIONS.items() if not g.is_joint}
        self.all_hidden = make_combo(hidden)
        self.start = make_combo(STARTS)
        self.start_value = make_real(-LARGEST_START, LARGEST_START, 0.1, 3)
        name_control(self.new_seed, tr("new start seed"), tr("Another start: next seed (Shift+R)"))
        self._lay_out()
        self._connect()
        self.show_state(state)

    def show_state(self, state: Playground) -> None:
        """Show these settings, without asking for changes."""
        self._state = state
        design = state.design
        self.hidden.show_design(design)
        self.inputs.show_keys(design.features)
        put(self.start, design.start)
        put(self.start_value, design.start_value)
        self.start_value.setEnabled(design.start == "constant")
        put(self.seed, state.start_seed)
        self.sizes.setText(write_sizes(design.sizes))
        alike = len(set(design.hidden_activations)) == 1
        put(self.all_hidden, design.hidden_activations[0] if alike else None)
        self.all_hidden.setEnabled(bool(design.hidden))

    def _lay_out(self) -> None:
        sizes = _in_a_row(self.sizes, self.hidden.fewer, self.hidden.more)
        seeds = _in_a_row(self.seed, self.new_seed)
        tip = tr("Inputs, neurons per layer, outputs; − and + remove and add a hidden layer")
        self.add_row("", tr("layers"), sizes, tip)
        name_control(self.sizes, tr("sizes of the layers"), tip)
        self.add_wide(self.hidden)
        tip = tr("Which random weights to start from")
        self.add_row("", tr("start seed"), seeds, tip)
        name_control(self.seed, tr("start seed"), tip)
        self.more = MoreButton()
        self.add_wide(self.more)
        rows: list[QWidget] = []
        for name, control, tip in (
            (tr("start"), self.start, tr("What the first weights are drawn from")),
            (tr("constant"), self.start_value, tr("Every weight of a constant start")),
            (tr("all hidden"), self.all_hidden, tr("One activation for all hidden layers")),
            (tr("inputs"), self.inputs, tr("What the first layer is given of a pattern")),
        ):
            rows += [self.add_row("", name, control, tip), control]
        self.more.set_rows(rows)

    def _connect(self) -> None:
        self.hidden.changed.connect(self._choose)
        self.inputs.changed.connect(self._on_inputs)
        self.start.currentIndexChanged.connect(self._on_start)
        self.start_value.valueChanged.connect(self._on_start)
        self.all_hidden.activated.connect(self._on_all_hidden)
        self.seed.valueChanged.connect(self.seed_chosen)
        self.new_seed.clicked.connect(self._on_new_seed)

    def _choose(self, design: Design) -> None:
        self.design_chosen.emit(design)
        # A change that was refused is no longer shown.
        self.show_state(self._state)

    def _on_inputs(self, keys: tuple[str, ...]) -> None:
        self._choose(choose_features(self._state.design, keys))

    def _on_start(self) -> None:
        start, value = self.start.currentData(), self.start_value.value()
        self._choose(replace(self._state.design, start=start, start_value=value))

    def _on_all_hidden(self) -> None:
        design = self._state.design
        keys = (self.all_hidden.currentData(),) * len(design.hidden)
        self._choose(replace(design, hidden_activations=keys))

    def _on_new_seed(self) -> None:
        self.seed_chosen.emit(min(self._state.start_seed + 1, MAX_SEED))


def _in_a_row(first: QWidget, *others: QWidget) -> QWidget:
    """Return a widget with these beside each other; the first takes the room."""
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(4)
    layout.addWidget(first, 1)
    for other in others:
        layout.addWidget(other)
    return row
