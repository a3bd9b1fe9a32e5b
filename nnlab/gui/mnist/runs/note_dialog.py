"""A small dialog for the note on a run: as many lines as one likes."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from nnlab.app.digits.run_file import LONGEST_NOTE
from nnlab.gui.look import Look
from nnlab.gui.tr import tr


class NoteDialog(QDialog):
    """`chosen` carries run and note when the user says OK; Ctrl+Return says it too."""

    chosen = Signal(str, str)

    def __init__(self, look: Look, run_id: str, name: str, note: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._run_id = run_id
        title = tr("Note on a run")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._look = look
        self.heading = QLabel(name)
        self.heading.setFont(look.font(bold=True))
        self.heading.setWordWrap(True)
        self.text = QPlainTextEdit(note)
        self.text.setAccessibleName(tr("note"))
        self.text.setToolTip(tr("Whatever is worth remembering of this run"))
        self.text.setTabChangesFocus(True)
        standard = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(standard.Ok | standard.Cancel)
        self.buttons.button(standard.Ok).setShortcut("Ctrl+Return")
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.accepted.connect(self._on_accepted)
        layout = QVBoxLayout(self)
        for part in (self.heading, self.text, self.buttons):
            layout.addWidget(part)

    def sizeHint(self) -> QSize:
        return QSize(round(self._look.px(420)), round(self._look.px(240)))

    def _on_accepted(self) -> None:
        self.chosen.emit(self._run_id, self.text.toPlainText()[:LONGEST_NOTE])
