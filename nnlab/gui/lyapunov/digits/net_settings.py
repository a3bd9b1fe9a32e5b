"""The part of the column that says what is trained next: nets of one's own, or finished runs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from nnlab.app.digits.cards import RunCard
from nnlab.app.lyapunov.digits.state import MOST_RUNS, SOURCES, DigitsState
from nnlab.app.lyapunov.digits.studies import StudySpec
from nnlab.core.lyapunov.digits.study import (
    ACTIVATIONS,
    MOST_IMAGES,
    MOST_LAYERS,
    MOST_MEMBERS,
    MOST_NEURONS,
    OPTIMISERS,
)
from nnlab.gui.look import Look
from nnlab.gui.lyapunov.digits.words import explain_input
from nnlab.gui.tr import tr
from nnlab.gui.widgets.param_form import (
    MoreButton,
    ParamForm,
    make_check,
    make_combo,
    make_real,
    make_whole,
    name_control,
    put,
)

PAPER, WIDE = (20,) * 16, (200,) * 4
PRESETS = {
    "paper": "784–[20 tanh]×16–10 (paper)",
    "wide": "784–[200 tanh]×4–10",
    "own": "a net of one's own",
}


class NetSettings(QWidget):
    """Shows source, net and training of a `DigitsState`; it never holds its own.

    `edited` carries the changes by name and the label of the edit; `refused` one line.
    """

    edited = Signal(object, str)
    refused = Signal(str)

    def __init__(self, look: Look, state: DigitsState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._state = look, state
        self.form = ParamForm(look)
        self.source = make_combo(SOURCES)
        self.preset = make_combo(PRESETS)
        self.neurons = make_whole(2, MOST_NEURONS)
        self.hidden = make_whole(1, MOST_LAYERS)
        self.activation = make_combo(ACTIVATIONS)
        self.members = make_whole(1, MOST_MEMBERS)
        self.epochs = make_whole(1, 1000)
        self.eta = make_real(0.00001, 10.0, 0.0005, 5)
        self.batch = make_whole(1, 10_000)
        self.optimiser = make_combo(OPTIMISERS)
        self.images = make_whole(0, MOST_IMAGES)
        self.images.setSpecialValueText(tr("all"))
        self.images.setSingleStep(1000)
        self.seed = make_whole(0, 2**31 - 1)
        self.output = make_check(
            tr("output layer counted"),
            tr("Take λ₁ over the output layer as well: the Jacobian of O, not of hidden layers.")
            + f" {explain_input()}",
        )
        self.runs = QListWidget()
        self.more = MoreButton()
        self.note = QLabel()
        self._own: list[QWidget] = []
        self._lay_out()
        self._connect()
        self.show_state(state)

    def _lay_out(self) -> None:
        form = self.form
        form.add_heading(tr("Train"))
        form.add_row("", tr("nets"), self.source, tr("Train new nets, or study runs"))
        self._add("", tr("net"), self.preset, tr("The paper's net, a wider one, or any"))
        self._add("N", tr("neurons"), self.neurons, tr("Neurons of each hidden layer"))
        self._add("L", tr("layers"), self.hidden, tr("Number of hidden layers"))
        self._add("g", tr("activation"), self.activation, tr("Of the hidden neurons"))
        self._add("", tr("members"), self.members, tr("Nets from different starts: an ensemble"))
        self._add("", tr("epochs"), self.epochs, tr("Passes over the training images"))
        self.runs.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.runs.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        form.add_wide(self.runs)
        name_control(self.runs, tr("runs to study"), tr("Finished runs of the MNIST tab, ticked"))
        form.add_wide(self.more)
        rows: list[QWidget] = []
        for symbol, name, control, tip in (
            ("η", tr("learning rate"), self.eta, tr("Learning rate of the optimiser")),
            ("", tr("batch"), self.batch, tr("Images per update")),
            ("", tr("optimiser"), self.optimiser, tr("How weights follow the gradient")),
            ("", tr("images"), self.images, tr("Images to learn from; 0: all 55 000")),
            ("", tr("seed"), self.seed, tr("Of starts and orders")),
        ):
            rows += [form.add_row(symbol, name, control, tip), control]
        form.add_wide(self.output)
        rows.append(self.output)
        self.more.set_rows(rows)
        self.note.setWordWrap(True)
        self.note.setAccessibleName(tr("how long the study takes"))
        form.add_wide(self.note)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(form)

    def _add(self, symbol: str, name: str, control: QWidget, tip: str) -> None:
        self._own += [self.form.add_row(symbol, name, control, tip), control]

    def _connect(self) -> None:
        self.source.currentIndexChanged.connect(self._on_source)
        self.preset.currentIndexChanged.connect(self._on_preset)
        for box in (self.activation, self.optimiser):
            box.currentIndexChanged.connect(self._on_edited)
        for number in (
            self.neurons,
            self.hidden,
            self.members,
            self.epochs,
            self.batch,
            self.images,
            self.seed,
        ):
            number.valueChanged.connect(self._on_edited)
        self.eta.valueChanged.connect(self._on_edited)
        self.output.toggled.connect(self._on_edited)
        self.runs.itemChanged.connect(self._on_ticked)

    # What is shown

    def show_state(self, state: DigitsState) -> None:
        """Show these settings, without `edited`."""
        self._state = state
        spec = state.spec
        preset = {PAPER: "paper", WIDE: "wide"}.get(spec.widths, "own")
        for control, value in (
            (self.source, state.source),
            (self.preset, preset if spec.activation == "tanh" else "own"),
            (self.neurons, spec.widths[0]),
            (self.hidden, len(spec.widths)),
            (self.activation, spec.activation),
            (self.members, spec.members),
            (self.epochs, spec.epochs),
            (self.eta, spec.eta),
            (self.batch, spec.batch),
            (self.optimiser, spec.optimiser),
            (self.images, spec.train_size),
            (self.seed, spec.seed),
            (self.output, spec.exponents.include_output),
        ):
            put(control, value)
        own = state.source == "own"
        for row in self._own:
            row.setVisible(own)
        self.runs.setVisible(not own)
        self._tick()

    def show_runs(self, cards: tuple[RunCard, ...]) -> None:
        """Offer these runs."""
        known = [self.runs.item(i).data(Qt.ItemDataRole.UserRole) for i in range(self.runs.count())]
        if known != [card.id for card in cards]:
            self.runs.blockSignals(True)
            self.runs.clear()
            for card in cards:
                item = QListWidgetItem(f"{card.label} · {card.test or 0.0:.2f} %")
                item.setData(Qt.ItemDataRole.UserRole, card.id)
                item.setToolTip(f"{item.text()}\n{card.recipe}".strip())
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                self.runs.addItem(item)
            self.runs.blockSignals(False)
            self.runs.setFixedHeight(round(self._look.px(24 * min(max(len(cards), 2), 6) + 6)))
        self._tick()

    def show_note(self, text: str) -> None:
        """Say how long it takes, or why it can't be begun."""
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def _tick(self) -> None:
        self.runs.blockSignals(True)
        for row in range(self.runs.count()):
            item = self.runs.item(row)
            on = item.data(Qt.ItemDataRole.UserRole) in self._state.runs
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.runs.blockSignals(False)

    # What the user does

    def _on_source(self) -> None:
        self.edited.emit({"source": self.source.currentData()}, tr("nets to study"))

    def _on_preset(self) -> None:
        widths = {"paper": PAPER, "wide": WIDE}.get(self.preset.currentData())
        if widths is not None:
            self._ask(replace(self._state.spec, widths=widths, activation="tanh"))

    def _on_edited(self) -> None:
        changes: dict[str, Any] = {
            "widths": (self.neurons.value(),) * self.hidden.value(),
            "activation": self.activation.currentData(),
            "members": self.members.value(),
            "epochs": self.epochs.value(),
            "eta": self.eta.value(),
            "batch": self.batch.value(),
            "optimiser": self.optimiser.currentData(),
            "train_size": self.images.value(),
            "seed": self.seed.value(),
        }
        old = self._state.spec
        if (self.neurons.value(), self.hidden.value()) == (old.widths[0], len(old.widths)):
            # Layers of different widths, from a script, stay as they are.
            changes["widths"] = old.widths
        exponents = replace(old.exponents, include_output=self.output.isChecked())
        try:
            self._ask(replace(old, exponents=exponents, **changes))
        except ValueError as error:
            self.refused.emit(str(error))
            self.show_state(self._state)

    def _ask(self, spec: StudySpec) -> None:
        self.edited.emit({"spec": spec}, tr("nets to study"))

    def _on_ticked(self, _item: QListWidgetItem) -> None:
        rows = [self.runs.item(row) for row in range(self.runs.count())]
        ticked = [
            str(row.data(Qt.ItemDataRole.UserRole))
            for row in rows
            if row.checkState() == Qt.CheckState.Checked
        ]
        if len(ticked) > MOST_RUNS:
            self.refused.emit(tr("At most {} runs make a study.").format(MOST_RUNS))
        self.edited.emit({"runs": tuple(ticked[:MOST_RUNS])}, tr("runs to study"))
