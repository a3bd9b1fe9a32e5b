"""The card that stands where PyTorch is needed and not installed: how to install it."""

from __future__ import annotations

import importlib.util
import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from nnlab.gui.look import Look
from nnlab.gui.tr import tr


def make_install_command(python: str = sys.executable, system: str = sys.platform) -> str:
    """Return the command that installs PyTorch for the Python that runs this program.

    On Linux uv chooses the build that fits: pip alone would load gigabytes for a GPU that may
    not be there.
    """
    quoted = f'"{python}"' if " " in python else python
    wanted = '"torch>=2.10" "safetensors>=0.4"'
    if not system.startswith("linux"):
        # PowerShell calls a quoted path only after an ampersand.
        call = f"& {quoted}" if system == "win32" and " " in python else quoted
        return f"{call} -m pip install {wanted}"
    uv = f"{quoted} -m uv pip install --python {quoted} --torch-backend auto {wanted}"
    present = importlib.util.find_spec("uv") is not None
    return uv if present else f"{quoted} -m pip install uv && {uv}"


class TorchCard(QWidget):
    """Says that PyTorch is missing and what to type; Copy puts the command on the clipboard."""

    def __init__(self, look: Look, what: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.title = QLabel(tr("PyTorch is not installed"))
        self.text = QLabel(
            tr(
                "{} is computed with PyTorch. All other tabs work without it. Type this command "
                "in a terminal, then start nnlab again:"
            ).format(what)
        )
        self.text.setWordWrap(True)
        self.command = QLabel(make_install_command())
        self.command.setWordWrap(True)
        self.command.setTextFormat(Qt.TextFormat.PlainText)
        self.command.setMargin(8)
        self.command.setAutoFillBackground(True)
        self.command.setBackgroundRole(QPalette.ColorRole.Base)
        self.command.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.command.setAccessibleName(tr("command that installs PyTorch"))
        self.command.setToolTip(tr("Installs PyTorch for the Python that runs nnlab"))
        self.copy = QPushButton(tr("Copy"))
        self.copy.setAccessibleName(tr("copy the command"))
        self.copy.setToolTip(tr("Put the command on the clipboard"))
        self.reason = QLabel()
        self.reason.setWordWrap(True)
        self.reason.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.reason.setAccessibleName(tr("why PyTorch cannot be used"))
        self.copy.clicked.connect(self._on_copy)
        self._lay_out()
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def set_reason(self, reason: str) -> None:
        """Show what the compute process said when it looked for PyTorch."""
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))

    def _lay_out(self) -> None:
        self._box = QWidget()
        column = QVBoxLayout(self._box)
        column.setSpacing(12)
        column.addStretch(1)
        for widget in (self.title, self.text, self.command):
            column.addWidget(widget)
        column.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.reason)
        column.addStretch(2)
        outer = QHBoxLayout(self)
        outer.addStretch(1)
        outer.addWidget(self._box)
        outer.addStretch(1)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.command.text())
        self.copy.setText(tr("Copied"))

    def _on_look_changed(self) -> None:
        look = self._look
        self.title.setFont(look.font(1.6, bold=True))
        self.text.setFont(look.font(1.1))
        self.command.setFont(look.font(tabular=True))
        self.reason.setFont(look.font(0.9))
        self._box.setFixedWidth(round(look.px(560)))
