"""The section of the column on patterns: where they come from, how many, how noisy."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nnlab.app.playground import Playground
from nnlab.app.playground_state import Source
from nnlab.core.generators import GENERATORS, MAX_NOISE, MAX_PATTERNS
from nnlab.gui.look import Look
from nnlab.gui.tr import tr
from nnlab.gui.widgets.param_form import ParamForm, make_combo, make_real, make_whole, put

BY_HAND = "hand"
MAX_SEED = 999_999
DEFAULT_P = 100


class PatternsForm(ParamForm):
    """Shows the patterns' side of a `Playground`; `source_chosen` carries a Source."""

    source_chosen = Signal(object)

    def __init__(self, look: Look, state: Playground, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._state = state
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
        self.generator.activated.connect(self._on_generator)
        for box in (self.p, self.noise, self.data_seed):
            box.valueChanged.connect(self._on_source)
        self.show_state(state)

    def show_state(self, state: Playground) -> None:
        """Show these settings, without asking for changes."""
        self._state = state
        source = state.source
        put(self.generator, source.generator if source else BY_HAND)
        put(self.p, len(state.patterns))
        self.p.setEnabled(source is not None)
        for control in (self.noise, self.data_seed):
            control.setEnabled(source is not None)
        if source is not None:
            put(self.noise, source.noise)
            put(self.data_seed, source.seed)

    def _on_generator(self) -> None:
        key = self.generator.currentData()
        if key == BY_HAND:
            self.show_state(self._state)
            return
        old = self._state.source
        p = old.p if old else DEFAULT_P
        seed = old.seed if old else 1
        self.source_chosen.emit(
            Source(key, GENERATORS[key].default_p or p, GENERATORS[key].noise, seed)
        )

    def _on_source(self) -> None:
        old = self._state.source
        if old is None:
            return
        p = max(1, self.p.value())
        self.source_chosen.emit(
            replace(old, p=p, noise=self.noise.value(), seed=self.data_seed.value())
        )
