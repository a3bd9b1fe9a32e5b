"""The bar that offers what a killed run left behind; it blocks nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolBar, QWidget

from nnlab.gui.tr import tr


class RecoveryBar(QToolBar):
    """One line and three buttons on top of the window."""

    recover_clicked = Signal()
    discard_clicked = Signal()
    later_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Recovery"), parent)
        self.setObjectName("recovery_bar")
        self.setAccessibleName(tr("Recovery of unsaved work"))
        self.setMovable(False)
        self.setFloatable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.toggleViewAction().setVisible(False)
        self._label = QLabel()
        self._label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.addWidget(self._label, 1)
        for name, tip, key, signal in (
            (tr("Recover"), tr("Load the unsaved work"), "Alt+R", self.recover_clicked),
            (tr("Discard"), tr("Delete the unsaved work for good"), "Alt+D", self.discard_clicked),
            (tr("Later"), tr("Ask again at the next start"), "Alt+L", self.later_clicked),
        ):
            button = QPushButton(name)
            button.setAccessibleName(tip)
            button.setToolTip(f"{tip} ({key})")
            button.setShortcut(key)
            button.clicked.connect(signal)
            layout.addWidget(button)
        self.addWidget(row)

    def offer(self, text: str) -> None:
        """Show the bar with this line."""
        self._label.setText(text)
        self._label.setToolTip(text)
        self._label.setAccessibleName(text)
        self.show()

    @property
    def text(self) -> str:
        """The line that is shown."""
        return self._label.text()
