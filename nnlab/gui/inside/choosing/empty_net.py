"""What stands in place of the maps while there is no net: what to do, and a button that does it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from nnlab.gui.tab import Context
from nnlab.gui.tr import tr


class EmptyNet(QWidget):
    """Says that a net must be trained first; its button trains the one that the MNIST tab has."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.train = QPushButton()
        self.train.setAccessibleName(tr("train a net now"))
        self.train.setToolTip(tr("Train with the present settings of the MNIST tab (Ctrl+Return)"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(12)
        layout.addStretch(1)
        layout.addWidget(self.text)
        layout.addWidget(self.train, 0, Qt.AlignmentFlag.AlignCenter)
        layout.addStretch(1)
        self.train.clicked.connect(context.trainer.train)
        context.trainer.phase_changed.connect(self.refresh)
        context.look.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Say what the state of the trainer is."""
        trainer, look = self._context.trainer, self._context.look
        self.text.setFont(look.font(1.2))
        self.train.setFont(look.font(1.1))
        if trainer.busy:
            self.text.setText(trainer.line or tr("The training begins …"))
        elif trainer.hindrance:
            self.text.setText(trainer.hindrance)
        else:
            self.text.setText(
                tr("Train a net in the MNIST tab (Ctrl+3), or here: what it makes of a digit ")
                + tr("is shown from its first updates on.")
            )
        self.train.setText(tr("Train {} now").format(trainer.settings.label))
        self.train.setVisible(not trainer.busy and not trainer.hindrance)
