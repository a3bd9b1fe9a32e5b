"""Asks for a file to write or to read; no dialog blocks, and one is open at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from nnlab.gui.tr import tr

Then = Callable[[Path], object]


class FileQuestion(QObject):
    """Begins in the folder of the last answer; a new question takes the place of an open one.

    Before the first answer it begins in `folder`, or where the user is at home.
    """

    def __init__(self, window: QWidget, parent: QObject | None = None, folder: str = "") -> None:
        super().__init__(parent or window)
        self._window = window
        self._folder = folder or str(Path.home())
        self._suffixes: dict[str, str] = {}
        self._then: Then | None = None
        self.dialog: QFileDialog | None = None

    def ask_where_to_save(
        self, title: str, filters: Mapping[str, str], proposed: str, then: Then
    ) -> None:
        """Let the user choose a file to write, and its kind.

        Parameters
        ----------
        filters : by the suffix of each kind (without its dot) what it is called, the usual first
        proposed : name that is offered
        then : called with the chosen path
        """
        dialog = self._make(title, QFileDialog.AcceptMode.AcceptSave, then)
        self._suffixes = {tr(text): suffix for suffix, text in filters.items()}
        dialog.setNameFilters(list(self._suffixes))
        dialog.setDefaultSuffix(next(iter(filters)))
        dialog.filterSelected.connect(self._on_filter)
        dialog.selectFile(proposed)
        for field in dialog.findChildren(QLineEdit):
            # A path typed at once replaces the proposal.
            field.selectAll()
        dialog.open()

    def ask_what_to_open(self, title: str, filters: Sequence[str], then: Then) -> None:
        """Let the user choose a file to read; `then` is called with its path."""
        dialog = self._make(title, QFileDialog.AcceptMode.AcceptOpen, then)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([*filters, tr("All files (*)")])
        dialog.open()

    def close(self) -> None:
        """Give the question up."""
        if self.dialog is not None:
            self.dialog.close()

    def _make(self, title: str, mode: QFileDialog.AcceptMode, then: Then) -> QFileDialog:
        self.close()
        dialog = QFileDialog(self._window, title, self._folder)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAccessibleName(title)
        dialog.setAcceptMode(mode)
        dialog.finished.connect(self._on_finished)
        dialog.fileSelected.connect(self._on_chosen)
        self.dialog, self._then = dialog, then
        return dialog

    def _on_finished(self) -> None:
        if self.sender() is self.dialog:
            self.dialog = None

    def _on_filter(self, chosen: str) -> None:
        """Let the file's name end as its kind does: that decides how it is written."""
        suffix = self._suffixes.get(chosen)
        if self.dialog is None or suffix is None:
            return
        self.dialog.setDefaultSuffix(suffix)
        for name in self.dialog.selectedFiles()[:1]:
            path = Path(name)
            if path.suffix.removeprefix(".") in self._suffixes.values():
                self.dialog.selectFile(path.with_suffix(f".{suffix}").name)

    def _on_chosen(self, name: str) -> None:
        path = Path(name)
        self._folder = str(path.absolute().parent)
        if self._then is not None:
            self._then(path)
