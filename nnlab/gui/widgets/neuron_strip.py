"""Which hidden neuron: a number between two arrows."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from nnlab.gui.look import Look
from nnlab.gui.tr import tr


class NeuronStrip(QWidget):
    """`stepped` carries +1 or -1."""

    stepped = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 4, 0)
        row.setSpacing(0)
        self.label = QLabel()
        self.label.setAccessibleName(tr("hidden neuron that targets are painted for"))
        self.label.setToolTip(tr("Left paints t = +1 for this neuron, right t = −1"))
        for text, by, name, tip in (
            ("◂", -1, tr("neuron before"), tr("Targets of the neuron before (Shift+J)")),
            ("▸", 1, tr("next neuron"), tr("Targets of the next neuron (J)")),
        ):
            button = QToolButton()
            button.setText(text)
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAccessibleName(name)
            button.setToolTip(tip)
            button.clicked.connect(lambda _on, by=by: self.stepped.emit(by))
            row.addWidget(button)
            if by < 0:
                row.addWidget(self.label)

    def show_neuron(self, neuron: int, count: int) -> None:
        """Show which one, from 0, of how many."""
        text = tr("t: neuron {number}/{count}").format(number=neuron + 1, count=count)
        if text != self.label.text():
            self.label.setText(text)
