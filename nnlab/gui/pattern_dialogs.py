"""The choosers of files of patterns; none of them blocks, and one is open at a time."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from nnlab.app.tables.files import CSV_SUFFIXES, NPZ_SUFFIX, SUFFIXES
from nnlab.gui.tr import tr


class PatternDialogs(QObject):
    """Asks for a file; `open_chosen` and `save_chosen` carry its path."""

    open_chosen = Signal(object)
    save_chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self.current: QFileDialog | None = None
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        self._folder = QStandardPaths.writableLocation(documents)

    def ask_what_to_open(self) -> None:
        """Let the user choose a file to read."""
        if self._is_asking():
            return
        dialog = self._make(tr("Open patterns"), QFileDialog.AcceptMode.AcceptOpen)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([_filter(tr("Patterns"), SUFFIXES), tr("All files (*)")])
        dialog.fileSelected.connect(self._on_open_chosen)
        dialog.open()

    def ask_where_to_save(self) -> None:
        """Let the user choose a file to write, and its kind."""
        if self._is_asking():
            return
        dialog = self._make(tr("Save patterns"), QFileDialog.AcceptMode.AcceptSave)
        filters = [
            _filter(tr("Table for spreadsheets"), CSV_SUFFIXES[:1]),
            _filter(tr("Arrays for numpy"), (NPZ_SUFFIX,)),
        ]
        dialog.setNameFilters(filters)
        dialog.setDefaultSuffix("csv")
        dialog.selectFile("patterns.csv")
        dialog.filterSelected.connect(self._on_filter)
        dialog.fileSelected.connect(self._on_save_chosen)
        dialog.open()

    def _is_asking(self) -> bool:
        if self.current is None:
            return False
        self.current.raise_()
        return True

    def _make(self, title: str, mode: QFileDialog.AcceptMode) -> QFileDialog:
        dialog = QFileDialog(self._parent, title, self._folder)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAccessibleName(title)
        dialog.setAcceptMode(mode)
        dialog.finished.connect(self._on_finished)
        self.current = dialog
        return dialog

    def _on_filter(self, chosen: str) -> None:
        suffix = NPZ_SUFFIX if NPZ_SUFFIX in chosen else CSV_SUFFIXES[0]
        if self.current is not None:
            self.current.setDefaultSuffix(suffix.removeprefix("."))
            self.current.selectFile(f"patterns{suffix}")

    def _on_open_chosen(self, name: str) -> None:
        self._keep(name)
        self.open_chosen.emit(Path(name))

    def _on_save_chosen(self, name: str) -> None:
        self._keep(name)
        self.save_chosen.emit(Path(name))

    def _on_finished(self) -> None:
        self.current = None

    def _keep(self, name: str) -> None:
        self._folder = str(Path(name).absolute().parent)


def _filter(title: str, suffixes: tuple[str, ...]) -> str:
    return f"{title} ({' '.join('*' + suffix for suffix in suffixes)})"
