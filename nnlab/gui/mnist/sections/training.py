"""The training section: epochs, batch, learning rate, seed."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QAbstractSpinBox, QGridLayout, QLabel, QSpinBox, QWidget

from nnlab.core.digits.specs import LIMITS
from nnlab.gui.mnist.sections.base import Section
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr
from nnlab.gui.widgets.log_spin import LogSpin
from nnlab.gui.widgets.param_form import make_whole, name_control, put


class TrainingSection(Section):
    """Every setting with its symbol, name and value."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, tr("Training"), parent)
        self._grid = QGridLayout()
        self._grid.setColumnStretch(0, 1)
        self.epochs = self._spin("", "epochs", tr("How often all digits are learnt from"))
        self.batch = self._spin("", "batch", tr("Patterns per update of the weights"))
        self.eta = LogSpin(*LIMITS["eta"])
        self._add("η", tr("learning rate"), self.eta, tr("The largest step of the schedule"))
        self.seed = self._spin("", "seed", tr("The same seed gives the same net"))
        self.body.addLayout(self._grid)
        self.rule = self.add_text(
            tr("Softmax outputs, cross entropy H = −Σ t ln O, Adam; η in one cycle.")
        )
        self.epochs.valueChanged.connect(self._on_epochs_changed)
        self.batch.valueChanged.connect(self._on_batch_changed)
        self.eta.valueChanged.connect(self._on_eta_changed)
        self.seed.valueChanged.connect(self._on_seed_changed)
        context.look.changed.connect(self._on_look_changed)
        self._on_look_changed()
        self.refresh()

    def refresh(self) -> None:
        for name in ("epochs", "batch", "eta", "seed"):
            put(getattr(self, name), getattr(self.trainer.settings, name))

    def _spin(self, symbol: str, name: str, tip: str) -> QSpinBox:
        low, high = LIMITS[name]
        spin = make_whole(int(low), int(high))
        self._add(symbol, tr(name), spin, tip)
        return spin

    def _add(self, symbol: str, name: str, control: QAbstractSpinBox, tip: str) -> None:
        label = QLabel(f"{symbol} {name}".strip())
        label.setBuddy(control)
        label.setToolTip(tip)
        name_control(control, name, tip)
        row = self._grid.rowCount()
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(control, row, 1)

    def _on_epochs_changed(self, value: int) -> None:
        self._edit(tr("change the epochs"), epochs=value)

    def _on_batch_changed(self, value: int) -> None:
        self._edit(tr("change the batch size"), batch=value)

    def _on_eta_changed(self, value: float) -> None:
        self._edit(tr("change the learning rate"), eta=value)

    def _on_seed_changed(self, value: int) -> None:
        self._edit(tr("change the seed"), seed=value)

    def _edit(self, label: str, **changes: Any) -> None:
        self.trainer.edit(label, **changes)

    def _on_look_changed(self) -> None:
        look = self.context.look
        for spin in (self.epochs, self.batch, self.eta, self.seed):
            spin.setFixedWidth(round(look.px(96)))
            spin.setFont(look.font())
            spin.setCorrectionMode(QAbstractSpinBox.CorrectionMode.CorrectToNearestValue)
