"""The right column of the MNIST tab: data, net, training and device of the next training."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from nnlab.gui.mnist.sections.base import Section
from nnlab.gui.mnist.sections.data import DataSection
from nnlab.gui.mnist.sections.device import DeviceSection
from nnlab.gui.mnist.sections.net import NetSection
from nnlab.gui.mnist.sections.training import TrainingSection
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr
from nnlab.gui.widgets.wheel_guard import WheelGuard


class MnistSettingsColumn(QWidget):
    """Every setting with its symbol, name and value; changes are for the next training."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.data = DataSection(context)
        self.net = NetSection(context)
        self.training = TrainingSection(context)
        self.device = DeviceSection(context)
        self.note = QLabel(tr("A training runs: changes are for the next one."))
        self.note.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 8, 8)
        layout.setSpacing(4)
        for section in self.sections:
            layout.addWidget(section)
        layout.addWidget(self.note)
        layout.addStretch(1)
        self._guard = WheelGuard(self)
        context.trainer.phase_changed.connect(self.refresh)
        context.look.changed.connect(self._on_look_changed)
        self._on_look_changed()
        self.refresh()

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections from top to bottom."""
        return (self.data, self.net, self.training, self.device)

    def refresh(self) -> None:
        """Show the settings of the store."""
        for section in self.sections:
            section.refresh()
        self.note.setVisible(self._context.trainer.busy)

    def close_down(self) -> None:
        """Stop what a section reads or asks for."""
        self.data.close_down()

    def _on_look_changed(self) -> None:
        look = self._context.look
        self.note.setFont(look.font(0.9))
        self.note.setStyleSheet(f"color: {look.theme.muted};")
        self.setMinimumWidth(round(look.px(200)))
