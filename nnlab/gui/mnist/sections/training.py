"""The training section: the rule, its rate, the energy, and how long; what is done in formulas."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QGridLayout, QLabel, QWidget

from nnlab.core.digits.specs import LIMITS
from nnlab.gui.mnist.rate_sketch import RateSketch
from nnlab.gui.mnist.rule_text import (
    ARITHMETIC_NAMES,
    COST_NAMES,
    OPTIMISER_NAMES,
    SCHEDULE_NAMES,
    START_NAMES,
    TIPS,
    WITH_MOMENTUM,
    write_energy,
    write_update,
)
from nnlab.gui.mnist.sections.base import Section
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr
from nnlab.gui.widgets.log_spin import LogSpin
from nnlab.gui.widgets.param_form import (
    MoreButton,
    make_combo,
    make_real,
    make_whole,
    name_control,
    put,
)
from nnlab.gui.widgets.penalty_spin import PenaltySpin

LEAST_DECAY = 1e-6


class TrainingSection(Section):
    """Every setting with its symbol, name and value."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, tr("Training"), parent)
        self._grid = QGridLayout()
        self._grid.setVerticalSpacing(3)
        self._grid.setHorizontalSpacing(4)
        self._grid.setColumnStretch(0, 1)
        self._controls: dict[str, Any] = {}
        self._labels: dict[str, QLabel] = {}
        self.body.addLayout(self._grid)
        self._add_usual()
        self.more = MoreButton()
        self._grid.addWidget(self.more, self._grid.rowCount(), 0, 1, 2)
        self._add_rare()
        self.rule = self.add_text("")
        self.rule.setAccessibleName(tr("what is done in each update"))
        context.look.changed.connect(self._on_look_changed)
        self._on_look_changed()
        self.refresh()

    def refresh(self) -> None:
        settings = self.trainer.settings
        for name, control in self._controls.items():
            put(control, getattr(settings, name))
        self._show("momentum", settings.optimiser in WITH_MOMENTUM)
        entropy = settings.cost == "cross_entropy"
        self.smoothing.setEnabled(entropy)
        self._labels["smoothing"].setEnabled(entropy)
        self.sketch.show_spec(settings)
        self.rule.setText(f"{write_energy(settings)}\n{write_update(settings)}")

    def _add_usual(self) -> None:
        self.optimiser = self._choice(
            "optimiser", "", tr("rule"), OPTIMISER_NAMES, tr("How the weights follow the gradient")
        )
        momentum = make_real(*LIMITS["momentum"], 0.05, 3)
        self.momentum = self._add(
            "momentum", "", tr("momentum"), momentum, tr("Part of the last step that is kept")
        )
        self.eta = self._add(
            *("eta", "η", tr("learning rate"), LogSpin(*LIMITS["eta"])),
            tr("The largest step of the schedule"),
        )
        self.schedule = self._choice(
            "schedule", "", tr("schedule"), SCHEDULE_NAMES, tr("How η goes over the training")
        )
        self.sketch = RateSketch(self.context.look)
        self._grid.addWidget(self.sketch, self._grid.rowCount(), 0, 1, 2)
        self.cost = self._choice(
            "cost", "H", tr("energy"), COST_NAMES, tr("What the training lowers, and the outputs")
        )
        self.epochs = self._whole(
            "epochs", tr("epochs"), tr("How often all digits are learnt from")
        )
        self.batch = self._whole("batch", tr("batch"), tr("Patterns per update of the weights"))

    def _add_rare(self) -> None:
        self.start = self._choice(
            "start",
            "",
            tr("start"),
            START_NAMES,
            tr("Random weights that the training begins with"),
        )
        self.decay = self._add(
            *("decay", "λ", tr("decay (L2)"), PenaltySpin(LEAST_DECAY, LIMITS["decay"][1])),
            tr("Pulls weights to 0, but not thresholds; 0: off"),
        )
        self.smoothing = self._add(
            *("smoothing", "", tr("smoothing"), make_real(*LIMITS["smoothing"], 0.05, 2)),
            tr("Label smoothing: part of the target that all classes share (cross entropy only)"),
        )
        self.patience = self._whole(
            "patience",
            tr("patience"),
            tr("Early stopping: epochs without a better held-out error; never: all epochs"),
        )
        self.patience.setSpecialValueText(tr("never"))
        self.seed = self._whole("seed", tr("seed"), tr("The same seed gives the same net"))
        self.arithmetic = self._choice(
            *("arithmetic", "", tr("arithmetic"), ARITHMETIC_NAMES),
            tr("Automatic: bfloat16 where it is faster, else float32"),
        )
        rare = ("start", "decay", "smoothing", "patience", "seed", "arithmetic")
        pairs = [(self._labels[name], self._controls[name]) for name in rare]
        self.more.set_rows([widget for pair in pairs for widget in pair])

    def _choice(
        self, key: str, symbol: str, name: str, choices: dict[str, str], tip: str
    ) -> QComboBox:
        box = make_combo(choices)
        box.setMinimumContentsLength(8)
        for place, choice in enumerate(choices):
            box.setItemData(place, tr(TIPS[choice]), Qt.ItemDataRole.ToolTipRole)
        self._add(key, symbol, name, box, tip)
        return box

    def _whole(self, key: str, name: str, tip: str) -> Any:
        low, high = LIMITS[key]
        return self._add(key, "", name, make_whole(int(low), int(high)), tip)

    def _add(self, key: str, symbol: str, name: str, control: Any, tip: str) -> Any:
        label = QLabel(f"{symbol} {name}".strip())
        label.setBuddy(control)
        label.setToolTip(tip)
        name_control(control, name, tip)
        row = self._grid.rowCount()
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(control, row, 1)
        self._controls[key], self._labels[key] = control, label
        changed = partial(self._on_changed, key, name)
        if isinstance(control, QComboBox):
            control.currentIndexChanged.connect(lambda _: changed(control.currentData()))
        else:
            control.setCorrectionMode(QAbstractSpinBox.CorrectionMode.CorrectToNearestValue)
            control.valueChanged.connect(changed)
        return control

    def _show(self, key: str, on: bool) -> None:
        self._labels[key].setVisible(on)
        self._controls[key].setVisible(on)

    def _on_changed(self, key: str, name: str, value: Any) -> None:
        changes = {key: value}
        if changes.get("cost") == "quadratic":
            # Smoothed targets are the cross entropy's; the engine would smooth these too.
            changes["smoothing"] = 0.0
        self.trainer.edit(tr("change {}").format(name), **changes)

    def _on_look_changed(self) -> None:
        look = self.context.look
        for control in self._controls.values():
            control.setFont(look.font(0.95))
            control.setFixedWidth(round(look.px(112)))
        for label in self._labels.values():
            label.setFont(look.font(0.95))
