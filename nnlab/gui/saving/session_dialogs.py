"""The dialogs of the File menu; none of them blocks, and one is open at a time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QMessageBox, QWidget

from nnlab.app.files.session import SUFFIX
from nnlab.gui.tr import tr


class SessionDialogs(QObject):
    """Asks, and tells the answer by a signal when there is one."""

    save_wanted = Signal()
    discard_wanted = Signal()
    retry_wanted = Signal()
    leave_wanted = Signal()
    open_chosen = Signal(object)
    save_chosen = Signal(object)
    cancelled = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.current: QDialog | None = None

    def is_asking(self) -> bool:
        """Return whether a dialog is open already; if so, bring it to the front."""
        if self.current is None:
            return False
        self.current.raise_()
        self.current.activateWindow()
        return True

    def ask_unsaved(self, name: str) -> None:
        """Ask whether to save, to discard or to go back."""
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(tr("Unsaved work"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(tr("Save the changes in {name}?").format(name=name))
        box.setInformativeText(tr("Without saving they are lost."))
        button = QMessageBox.StandardButton
        box.setStandardButtons(button.Save | button.Discard | button.Cancel)
        box.button(button.Discard).setText(tr("&Discard"))
        box.setDefaultButton(button.Save)
        box.setEscapeButton(button.Cancel)
        self._show(box)
        box.finished.connect(self._on_answered)

    def ask_unkept(self, lines: Sequence[str]) -> None:
        """Ask whether to close although results are not on the disk; `lines` say why they aren't.

        "Try again" is the way out once there is room.
        """
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(tr("Not on the disk"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(tr("Not all is on the disk yet: what is not is lost when the window closes."))
        box.setInformativeText("\n".join(lines))
        button = QMessageBox.StandardButton
        box.setStandardButtons(button.Retry | button.Discard | button.Cancel)
        box.button(button.Discard).setText(tr("&Discard"))
        box.setDefaultButton(button.Retry)
        box.setEscapeButton(button.Cancel)
        self._show(box)
        box.finished.connect(self._on_unkept_answered)

    def ask_what_to_open(self, folder: Path) -> None:
        """Let the user choose a session."""
        dialog = self._file_dialog(tr("Open a session"), folder, QFileDialog.AcceptMode.AcceptOpen)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._on_open_chosen)

    def ask_where_to_save(self, folder: Path, name: str) -> None:
        """Let the user choose a place; `name` is proposed."""
        dialog = self._file_dialog(
            tr("Save the session"), folder, QFileDialog.AcceptMode.AcceptSave
        )
        dialog.setDefaultSuffix(SUFFIX.removeprefix("."))
        dialog.selectFile(name)
        for field in dialog.findChildren(QLineEdit):
            # A path typed at once replaces the proposal.
            field.selectAll()
        dialog.fileSelected.connect(self._on_save_chosen)

    def complain(self, line: str) -> None:
        """Show what went wrong with a file."""
        box = QMessageBox(QMessageBox.Icon.Warning, tr("Session"), "", parent=self._window)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(line)
        self._show(box)

    def _file_dialog(self, title: str, folder: Path, mode: QFileDialog.AcceptMode) -> QFileDialog:
        dialog = QFileDialog(self._window, title, str(folder))
        dialog.setAcceptMode(mode)
        dialog.setNameFilters([tr("nnlab sessions (*.nnlab)"), tr("All files (*)")])
        self._show(dialog)
        dialog.rejected.connect(self.cancelled)
        return dialog

    def _show(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAccessibleName(dialog.windowTitle())
        dialog.finished.connect(self._on_finished)
        self.current = dialog
        dialog.open()

    def _on_finished(self) -> None:
        """Runs before the answer is told, so that the answer may open the next dialog."""
        if self.sender() is self.current:
            self.current = None

    def _on_answered(self, answer: int) -> None:
        if answer == QMessageBox.StandardButton.Save:
            self.save_wanted.emit()
        elif answer == QMessageBox.StandardButton.Discard:
            self.discard_wanted.emit()
        else:
            self.cancelled.emit()

    def _on_unkept_answered(self, answer: int) -> None:
        if answer == QMessageBox.StandardButton.Retry:
            self.retry_wanted.emit()
        elif answer == QMessageBox.StandardButton.Discard:
            self.leave_wanted.emit()

    def _on_open_chosen(self, name: str) -> None:
        self.current = None
        self.open_chosen.emit(Path(name))

    def _on_save_chosen(self, name: str) -> None:
        self.current = None
        self.save_chosen.emit(Path(name))
