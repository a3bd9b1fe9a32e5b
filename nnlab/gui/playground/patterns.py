"""The section of the column on patterns: where they come from, and how they are divided."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QToolButton,
    QWidget,
)

from nnlab.app.playground import Playground
from nnlab.app.playground_data import choose_source, find_sample_refusal
from nnlab.app.playground_state import MAX_CLASSES
from nnlab.core.sets.generators import GENERATORS, GROUPS, MAX_NOISE, MAX_PATTERNS
from nnlab.core.sets.holdout import MAX_SHARE
from nnlab.gui.look import Look
from nnlab.gui.tr import tr
from nnlab.gui.widgets.param_form import (
    MoreButton,
    ParamForm,
    make_combo,
    make_real,
    make_whole,
    name_control,
    put,
)

BY_HAND = "hand"
MAX_SEED = 999_999


class PatternsForm(ParamForm):
    """Shows the patterns' side of a `Playground`.

    `source_chosen` carries a Source, `share_chosen` the share held out for validation;
    `sample_wanted` asks for a new sample as test set.
    """

    source_chosen = Signal(object)
    share_chosen = Signal(float)
    sample_wanted = Signal()

    def __init__(self, look: Look, state: Playground, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._state = state
        self._shown: dict[str, float] = {}
        self.add_heading(tr("Patterns"))
        self.generator = make_set_combo()
        self.p, self.noise = make_whole(1, MAX_PATTERNS), make_real(0.0, MAX_NOISE, 0.05, 2)
        self.data_seed = make_whole(0, MAX_SEED)
        self.new_seed = QToolButton()
        self.share = make_real(0.0, MAX_SHARE, 0.05, 2)
        self.new_sample = QPushButton(tr("New sample"))
        self.ratio, self.flip = make_real(0.0, 1.0, 0.05, 2), make_real(0.0, 1.0, 0.05, 2)
        self.classes = make_whole(2, MAX_CLASSES)
        self.sizes = QLabel()
        self._lay_out()
        self._connect()
        self.show_state(state)

    def show_state(self, state: Playground) -> None:
        """Show these settings, without asking for changes."""
        self._state = state
        source = state.source
        put(self.generator, source.generator if source else BY_HAND)
        generator = GENERATORS[source.generator] if source else None
        for box in (self.p, self.noise):
            box.blockSignals(True)
        self.p.setMinimum(1 if source else 0)
        self.noise.setMaximum(generator.max_noise if generator else MAX_NOISE)
        for box in (self.p, self.noise):
            box.blockSignals(False)
        self.noise.setToolTip(tr("Noise: {meaning}").format(meaning=tr(_noise_tip(state))))
        put(self.p, source.p if source else len(state.patterns) + len(state.validation))
        put(self.share, state.share)
        for name, box in self._boxes().items():
            if source is not None and name != "p":
                put(box, getattr(source, name))
            self._shown[name] = box.value()
        self._enable(state)
        self.sizes.setText(_describe_sizes(state))
        self.sizes.setVisible(bool(self.sizes.text()))

    def _enable(self, state: Playground) -> None:
        generator = GENERATORS[state.source.generator] if state.source else None
        for box in (*self._boxes().values(), self.new_seed):
            box.setEnabled(generator is not None)
        several = generator is not None and generator.has_classes
        for part in (self.classes_label, self.classes):
            part.setVisible(several)
        two = state.source is not None and (not several or state.source.classes == 2)
        self.ratio.setEnabled(generator is not None and generator.has_ratio and two)
        self.share.setEnabled(len(state.patterns) + len(state.validation) > 1)
        refusal = find_sample_refusal(state)
        self.new_sample.setEnabled(refusal is None)
        tip = tr("Draw another realisation of the same distribution as test set (N)")
        self.new_sample.setToolTip(tr(refusal) if refusal else tip)

    def _boxes(self) -> dict[str, QSpinBox | QDoubleSpinBox]:
        """The controls by the name of the source's field that they show."""
        return {
            "p": self.p,
            "noise": self.noise,
            "seed": self.data_seed,
            "ratio": self.ratio,
            "flip": self.flip,
            "classes": self.classes,
        }

    def _lay_out(self) -> None:
        self.new_seed.setText(tr("new"))
        name_control(self.new_seed, tr("new data seed"), tr("Another set: next seed (Ctrl+R)"))
        self.add_row("", tr("set"), self.generator, tr("Where the patterns come from"))
        pair = _pair(self.p, "σ", self.noise, tr("noise"))
        self.add_row("p", tr("patterns"), pair, tr("Number of patterns, and their noise"))
        name_control(self.p, tr("patterns"), tr("Number of patterns"))
        name_control(self.noise, tr("noise"), tr("Noise of the positions"))
        tip = tr("How many classes; each gets an output neuron")
        self.classes_label = self.add_row("", tr("classes"), self.classes, tip)
        self._add_line(
            tr("data seed"), self.data_seed, self.new_seed, tr("Another seed, another set")
        )
        tip = tr("Share of the patterns that is held out of training (drawn hollow)")
        self._add_line(tr("validation"), self.share, self.new_sample, tip)
        name_control(self.new_sample, tr("new sample"), "")
        self.sizes.setAccessibleName(tr("sizes of the sets"))
        self.sizes.setToolTip(tr("How many patterns are learnt, held out, and in the new sample"))
        self.add_wide(self.sizes)
        self.more = MoreButton()
        self.add_wide(self.more)
        rows: list[QWidget] = []
        for symbol, name, box, tip in (
            ("", tr("share of t = +1"), self.ratio, tr("Class ratio: share of the class t = +1")),
            (
                "",
                tr("flipped targets"),
                self.flip,
                tr("Share of the targets that are turned round"),
            ),
        ):
            rows += [self.add_row(symbol, name, box, tip), box]
        self.more.set_rows(rows)

    def _add_line(self, name: str, control: QWidget, button: QWidget, tip: str) -> None:
        row = _row(control, button)
        self.add_row("", name, row, tip)
        name_control(control, name, tip)

    def _connect(self) -> None:
        self.generator.activated.connect(self._on_generator)
        for box in self._boxes().values():
            box.valueChanged.connect(self._on_changed)
        self.share.valueChanged.connect(self.share_chosen)
        self.new_seed.clicked.connect(self._on_new_seed)
        self.new_sample.clicked.connect(self._on_new_sample)

    def _on_generator(self) -> None:
        key = self.generator.currentData()
        if key == BY_HAND:
            self.show_state(self._state)
        else:
            self.source_chosen.emit(choose_source(self._state, key))

    def _on_changed(self) -> None:
        """Change what was changed alone: other fields may hold more digits than are shown."""
        if self._state.source is None:
            return
        changed = {
            name: box.value()
            for name, box in self._boxes().items()
            if box.value() != self._shown[name]
        }
        if changed:
            self.source_chosen.emit(replace(self._state.source, **changed))  # type: ignore[arg-type]

    def _on_new_seed(self) -> None:
        self.data_seed.setValue(self.data_seed.value() + 1)

    def _on_new_sample(self) -> None:
        self.sample_wanted.emit()


def make_set_combo() -> QComboBox:
    """Return a combo box of the generators in their groups."""
    box = make_combo({})
    model = box.model()
    assert isinstance(model, QStandardItemModel)
    for group in GROUPS:
        box.addItem(tr(group))
        heading = model.item(box.count() - 1)
        heading.setFlags(Qt.ItemFlag.NoItemFlags)
        font = heading.font()
        font.setBold(True)
        heading.setFont(font)
        for key, generator in GENERATORS.items():
            if generator.group == group:
                box.addItem(tr(generator.label), key)
    box.insertSeparator(box.count())
    box.addItem(tr("placed by hand"), BY_HAND)
    box.setMaxVisibleItems(box.count())
    return box


def _noise_tip(state: Playground) -> str:
    key = state.source.generator if state.source else "circle"
    return GENERATORS[key].noise_tip


def _describe_sizes(state: Playground) -> str:
    """Say how many patterns are in which set, where there is more than one."""
    parts = [tr("{p} learnt").format(p=len(state.patterns))]
    if len(state.validation):
        parts.append(tr("{p} held out").format(p=len(state.validation)))
    if len(state.test):
        parts.append(tr("{p} in sample {n}").format(p=len(state.test), n=state.test_seed))
    return " · ".join(parts) if len(parts) > 1 else ""


def _pair(first: QWidget, symbol: str, second: QWidget, name: str) -> QWidget:
    label = QLabel(symbol)
    label.setBuddy(second)
    label.setToolTip(name)
    row = _row(first, label, second)
    row.layout().setStretch(2, 1)  # type: ignore[union-attr]
    return row


def _row(*controls: QWidget) -> QWidget:
    """Return a widget with these beside each other; the first takes the room."""
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(4)
    for number, control in enumerate(controls):
        layout.addWidget(control, 0 if number else 1)
    return row
