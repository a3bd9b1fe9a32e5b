"""The choosers of files of patterns; none of them blocks, and one is open at a time."""

from __future__ import annotations

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from nnlab.app.tables.files import CSV_SUFFIXES, NPZ_SUFFIX, SUFFIXES
from nnlab.gui.asking.file_question import FileQuestion
from nnlab.gui.tr import tr


class PatternDialogs(QObject):
    """Asks for a file; `open_chosen` and `save_chosen` carry its path."""

    open_chosen = Signal(object)
    save_chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        folder = QStandardPaths.writableLocation(documents)
        self._question = FileQuestion(parent, self, folder)

    @property
    def current(self) -> QFileDialog | None:
        """The chooser that is open."""
        return self._question.dialog

    def ask_what_to_open(self) -> None:
        """Let the user choose a file to read."""
        if self._is_asking():
            return
        filters = [_filter(tr("Patterns"), SUFFIXES)]
        self._question.ask_what_to_open(tr("Open patterns"), filters, self.open_chosen.emit)

    def ask_where_to_save(self) -> None:
        """Let the user choose a file to write, and its kind."""
        if self._is_asking():
            return
        kinds = ((CSV_SUFFIXES[0], "Table for spreadsheets"), (NPZ_SUFFIX, "Arrays for numpy"))
        filters = {suffix.removeprefix("."): _filter(tr(text), (suffix,)) for suffix, text in kinds}
        self._question.ask_where_to_save(
            tr("Save patterns"), filters, "patterns.csv", self.save_chosen.emit
        )

    def _is_asking(self) -> bool:
        if self.current is None:
            return False
        self.current.raise_()
        return True


def _filter(title: str, suffixes: tuple[str, ...]) -> str:
    return f"{title} ({' '.join('*' + suffix for suffix in suffixes)})"
