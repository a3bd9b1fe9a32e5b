"""Why the weights of 784-30-10 look like noise, and the two trainings that show it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from nnlab.app.weight_sheets import NOISY_START, READABLE_START
from nnlab.gui.look import Look
from nnlab.gui.tr import tr
from nnlab.gui.widgets.param_form import name_control


class NoiseDemo(QWidget):
    """Short words and two buttons; `wanted` carries the settings of a start and its label."""

    wanted = Signal(object, str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.words = QLabel(
            tr(
                "<b>Why do the weights of 784–30–10 look like noise?</b> Learning changes them by "
                "little; after a start from N(0, 1) the noise of the start stays. After a small "
                "start (σ = 0.01) with weight decay only what was learnt is left."
            )
        )
        self.words.setWordWrap(True)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.noisy = QPushButton(tr("Train from N(0, 1)"))
        self.readable = QPushButton(tr("Train from small weights, with decay"))
        common = tr(
            "784–30–10, sigmoid, cross entropy, SGD with η = 0.5, batches of 100, 5 epochs. "
            "The settings of the MNIST tab are changed (Ctrl+Z brings them back)."
        )
        starts = {
            self.noisy: tr(
                "Weights and thresholds start from N(0, 1) for ink from 0 to 1, as Nielsen's do, "
                "which is σ = 0.31 for the net's own x; no weight decay."
            ),
            self.readable: tr("Weights start with σ = 0.01; weight decay 0.001."),
        }
        for (button, tip), key in zip(starts.items(), ("Shift+N", "Shift+M"), strict=True):
            name_control(button, button.text(), f"{tip}\n{common} ({key})")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.noisy)
        row.addWidget(self.readable)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 2, 8, 4)
        layout.setSpacing(4)
        layout.addWidget(self.words)
        layout.addLayout(row)
        self.noisy.clicked.connect(self._on_noisy)
        self.readable.clicked.connect(self._on_readable)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def _on_noisy(self) -> None:
        self.wanted.emit(NOISY_START, tr("784–30–10 from N(0, 1)"))

    def _on_readable(self) -> None:
        self.wanted.emit(READABLE_START, tr("784–30–10 from small weights, with decay"))

    def _on_look_changed(self) -> None:
        self.words.setFont(self._look.font(0.95))
