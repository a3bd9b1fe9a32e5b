"""The device section: what computes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QWidget

from nnlab.gui.mnist.sections.base import Section
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr
from nnlab.gui.widgets.param_form import make_combo, name_control, put


class DeviceSection(Section):
    """Chooses the processor or a graphics processor."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, tr("Device"), parent)
        self.device = make_combo({})
        tip = tr("What computes: the processor or a graphics processor")
        name_control(self.device, tr("device"), tip)
        self.body.addWidget(self.device)
        self.text = self.add_text("")
        self.text.setAccessibleName(tr("state of the compute process"))
        self.device.currentIndexChanged.connect(self._on_device_changed)
        context.compute.state_changed.connect(self._on_devices_changed)
        self._on_devices_changed()

    def refresh(self) -> None:
        compute = self.context.compute
        put(self.device, self.trainer.settings.device)
        texts: dict[str, Callable[[], str]] = {
            "off": lambda: tr("The compute process is off."),
            "starting": lambda: tr("The compute process is starting …"),
            "dead": lambda: compute.reason,
        }
        text = texts.get(compute.state, lambda: "")()
        self.text.setText(text)
        self.text.setVisible(bool(text))
        if self.device.currentIndex() < 0:
            self._on_devices_changed()

    def _on_device_changed(self, _index: int) -> None:
        self.trainer.edit(tr("choose a device"), device=self.device.currentData())

    def _on_devices_changed(self) -> None:
        devices = self.context.compute.devices
        best = f" ({devices[0][1]})" if devices else ""
        choices = [("auto", tr("Automatic") + best), *devices]
        chosen = self.trainer.settings.device
        if chosen not in [key for key, _ in choices]:
            missing = tr("{} (not on this machine)") if devices else "{}"
            choices.append((chosen, missing.format(chosen)))
        with QSignalBlocker(self.device):
            self.device.clear()
            for key, label in choices:
                self.device.addItem(label, key)
        self.refresh()
