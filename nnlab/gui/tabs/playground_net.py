"""The section of the column on the net: layers, activations, start."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget

from nnlab.app.equations import write_sizes
from nnlab.app.playground import Playground
from nnlab.core.activations import ACTIVATIONS
from nnlab.core.network import STARTS
from nnlab.gui.look import Look
from nnlab.gui.tabs.playground_patterns import MAX_SEED
from nnlab.gui.tr import tr
from nnlab.gui.widgets.layer_sizes import LayerSizes
from nnlab.gui.widgets.param_form import MoreButton, ParamForm, make_combo, make_whole, put


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
        self.sizes.setAccessibleName(tr("sizes of the layers"))
        self.hidden = LayerSizes()
        outputs = {key: g.label for key, g in ACTIVATIONS.items()}
        hidden = {key: g.label for key, g in ACTIVATIONS.items() if not g.is_joint}
        self.hidden_activation = make_combo(hidden)
        self.output_activation = make_combo(outputs)
        self.seed = make_whole(0, MAX_SEED)
        self.start = make_combo(STARTS)
        self.add_row("", tr("sizes"), self.sizes, tr("Inputs, neurons per layer, output"))
        self.add_row("", tr("hidden"), self.hidden, tr("Neurons per hidden layer, or none"))
        self.add_row("g", tr("hidden"), self.hidden_activation, tr("Activation of hidden neurons"))
        self.add_row("g", tr("output"), self.output_activation, tr("Activation of the output"))
        self.add_row("", tr("start seed"), self.seed, tr("Which random weights to start from"))
        self.more = MoreButton()
        self.add_wide(self.more)
        tip = tr("What the first weights are drawn from")
        self.more.set_rows([self.add_row("", tr("start"), self.start, tip), self.start])
        self.hidden.changed.connect(self._on_hidden)
        for combo in (self.hidden_activation, self.output_activation, self.start):
            combo.currentIndexChanged.connect(self._on_design)
        self.seed.valueChanged.connect(self.seed_chosen)
        self.show_state(state)

    def show_state(self, state: Playground) -> None:
        """Show these settings, without asking for changes."""
        self._state = state
        design = state.design
        self.hidden.show_sizes(design.hidden)
        if design.hidden:
            put(self.hidden_activation, design.hidden_activations[0])
        self.hidden_activation.setEnabled(bool(design.hidden))
        put(self.output_activation, design.output_activation)
        put(self.start, design.start)
        put(self.seed, state.start_seed)
        self.sizes.setText(write_sizes(design.sizes))

    def _on_hidden(self, sizes: tuple[int, ...]) -> None:
        self.design_chosen.emit(self._state.design.with_hidden(*sizes))

    def _on_design(self) -> None:
        design = self._state.design
        self.design_chosen.emit(
            replace(
                design,
                hidden_activations=(self.hidden_activation.currentData(),) * len(design.hidden),
                output_activation=self.output_activation.currentData(),
                start=self.start.currentData(),
            )
        )
