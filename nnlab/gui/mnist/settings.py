"""The right column of the MNIST tab: data, net, training and device of the next training."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QGridLayout,
    QLabel,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from nnlab.app.mnist_run import LIMITS, TEST_DIGITS, TRAIN_DIGITS
from nnlab.deep.mnist import HELD_OUT
from nnlab.deep.specs import NETS
from nnlab.gui.compute import Compute
from nnlab.gui.look import Look
from nnlab.gui.mnist.trainer import Trainer
from nnlab.gui.tr import tr
from nnlab.gui.widgets.log_spin import LogSpin


def group(number: int) -> str:
    """Write a whole number in groups of three digits: 60 000."""
    return f"{number:,}".replace(",", "\u202f")


class MnistSettingsColumn(QWidget):
    """Every setting with its symbol, name and value; changes are for the next training."""

    def __init__(
        self, look: Look, trainer: Trainer, compute: Compute, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look, self._trainer, self._compute = look, trainer, compute
        self._headings: list[QLabel] = []
        self._small: list[QLabel] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(12, 8, 12, 8)
        self._layout.setSpacing(6)
        self._add_data()
        self._add_net()
        self._add_training()
        self._add_device()
        self.note = self._text(tr("A training runs: changes are for the next one."))
        self._layout.addStretch(1)
        compute.state_changed.connect(self._on_devices_changed)
        trainer.phase_changed.connect(self.refresh)
        look.changed.connect(self._on_look_changed)
        self._on_devices_changed()
        self._on_look_changed()
        self.refresh()

    def refresh(self) -> None:
        """Show the settings of the store."""
        settings = self._trainer.settings
        net = NETS[settings.net]
        for box, key in ((self.net, settings.net), (self.device, settings.device)):
            with QSignalBlocker(box):
                box.setCurrentIndex(box.findData(key))
        for name in ("epochs", "batch", "eta", "seed"):
            spin = getattr(self, name)
            with QSignalBlocker(spin):
                spin.setValue(getattr(settings, name))
        self.shapes.setText(net.shape_text)
        self.weights.setText(tr("{} weights and thresholds").format(group(net.weights)))
        self.note.setVisible(self._trainer.busy)
        self._show_device()

    # Building

    def _add_data(self) -> None:
        self._heading(tr("Data"))
        self.data = self._text(
            tr(
                "{train} digits to learn from; of these {held_out} are held out, to judge the net "
                "while it learns. {test} test digits."
            ).format(train=group(TRAIN_DIGITS), held_out=group(HELD_OUT), test=group(TEST_DIGITS))
        )

    def _add_net(self) -> None:
        self._heading(tr("Net"))
        self.net = QComboBox()
        for net in NETS.values():
            self.net.addItem(tr(net.label), net.key)
        self._name(self.net, tr("net"), tr("Layers of the net that is trained next"))
        self.net.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.net.currentIndexChanged.connect(self._on_net_changed)
        self._layout.addWidget(self.net)
        self.shapes = self._text("")
        self.shapes.setAccessibleName(tr("shapes of the layers"))
        self.shapes.setToolTip(tr("Maps @ rows × columns, then numbers of neurons"))
        self.weights = self._text("")
        self.weights.setAccessibleName(tr("number of weights"))

    def _add_training(self) -> None:
        self._heading(tr("Training"))
        grid = QGridLayout()
        grid.setColumnStretch(0, 1)
        self.epochs = self._spin("epochs", tr("How often all digits are learnt from"))
        self.batch = self._spin("batch", tr("Patterns per update of the weights"))
        self.eta = LogSpin(*LIMITS["eta"])
        self.seed = self._spin("seed", tr("The same seed gives the same net"))
        self._name(
            self.eta,
            tr("learning rate eta"),
            tr("The largest step; η rises to it and falls to nothing within the training"),
        )
        rows = (
            ("", tr("epochs"), self.epochs),
            ("", tr("batch size"), self.batch),
            ("η", tr("learning rate"), self.eta),
            ("", tr("seed"), self.seed),
        )
        for row, (symbol, name, widget) in enumerate(rows):
            label = QLabel(f"{symbol} {name}".strip())
            label.setBuddy(widget)
            label.setToolTip(widget.toolTip())
            grid.addWidget(label, row, 0)
            grid.addWidget(widget, row, 1)
        self._layout.addLayout(grid)
        self.epochs.valueChanged.connect(self._on_epochs_changed)
        self.batch.valueChanged.connect(self._on_batch_changed)
        self.eta.valueChanged.connect(self._on_eta_changed)
        self.seed.valueChanged.connect(self._on_seed_changed)
        self.rule = self._text(
            tr(
                "Softmax outputs, cross entropy H = −Σ t ln O, Adam; η rises and falls "
                "in one cycle."
            )
        )

    def _add_device(self) -> None:
        self._heading(tr("Device"))
        self.device = QComboBox()
        self.device.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._name(
            self.device, tr("device"), tr("What computes: the processor or a graphics processor")
        )
        self.device.currentIndexChanged.connect(self._on_device_changed)
        self._layout.addWidget(self.device)
        self.device_text = self._text("")
        self.device_text.setAccessibleName(tr("state of the compute process"))

    def _heading(self, text: str) -> None:
        label = QLabel(text)
        self._headings.append(label)
        self._layout.addWidget(label)

    def _text(self, text: str) -> QLabel:
        label = QLabel(text)
        label.setWordWrap(True)
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._small.append(label)
        self._layout.addWidget(label)
        return label

    def _spin(self, name: str, tip: str) -> QSpinBox:
        spin = QSpinBox()
        low, high = LIMITS[name]
        spin.setRange(int(low), int(high))
        spin.setKeyboardTracking(False)
        self._name(spin, tr(name), tip)
        return spin

    @staticmethod
    def _name(widget: QWidget, name: str, tip: str) -> None:
        widget.setAccessibleName(name)
        widget.setToolTip(tip)

    # Slots

    def _on_net_changed(self, _index: int) -> None:
        self._edit(tr("choose a net"), net=self.net.currentData())

    def _on_device_changed(self, _index: int) -> None:
        self._edit(tr("choose a device"), device=self.device.currentData())

    def _on_epochs_changed(self, value: int) -> None:
        self._edit(tr("change the epochs"), epochs=value)

    def _on_batch_changed(self, value: int) -> None:
        self._edit(tr("change the batch size"), batch=value)

    def _on_eta_changed(self, value: float) -> None:
        self._edit(tr("change the learning rate"), eta=value)

    def _on_seed_changed(self, value: int) -> None:
        self._edit(tr("change the seed"), seed=value)

    def _edit(self, label: str, **changes: Any) -> None:
        self._trainer.edit(label, **changes)

    def _on_devices_changed(self) -> None:
        devices = self._compute.devices
        best = f" ({devices[0][1]})" if devices else ""
        choices = [("auto", tr("Automatic") + best), *devices]
        chosen = self._trainer.settings.device
        if chosen not in [key for key, _ in choices]:
            missing = tr("{} (not on this machine)") if devices else "{}"
            choices.append((chosen, missing.format(chosen)))
        with QSignalBlocker(self.device):
            self.device.clear()
            for key, label in choices:
                self.device.addItem(label, key)
            self.device.setCurrentIndex(self.device.findData(chosen))
        self._show_device()

    def _show_device(self) -> None:
        texts: dict[str, Callable[[], str]] = {
            "off": lambda: tr("The compute process is off."),
            "starting": lambda: tr("The compute process is starting …"),
            "dead": lambda: self._compute.reason,
        }
        text = texts.get(self._compute.state, lambda: "")()
        self.device_text.setText(text)
        self.device_text.setVisible(bool(text))
        if self.device.findData(self._trainer.settings.device) < 0:
            self._on_devices_changed()

    def _on_look_changed(self) -> None:
        look = self._look
        for heading in self._headings:
            heading.setFont(look.font(1.05, bold=True))
        muted = f"color: {look.theme.muted};"
        for label in self._small:
            label.setFont(look.font(0.9))
            label.setStyleSheet(muted)
        wide = round(look.px(96))
        for spin in (self.epochs, self.batch, self.eta, self.seed):
            spin.setFixedWidth(wide)
            spin.setFont(look.font())
            spin.setCorrectionMode(QAbstractSpinBox.CorrectionMode.CorrectToNearestValue)
        self.setMinimumWidth(round(look.px(200)))
