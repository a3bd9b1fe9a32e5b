"""Writes the table of a wall to a CSV file that the user names."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from nnlab.core.atomic import reason, write_whole
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr


class TableFile(QObject):
    """Opens one dialog at a time; it is not modal."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window)
        self._context, self._window = context, window
        self._text = ""
        self.dialog: QFileDialog | None = None

    def ask(self, text: str) -> None:
        """Ask where the text shall go."""
        if not text:
            self._context.status.say(tr("There is no wall whose table could be saved."))
            return
        if self.dialog is not None:
            self.dialog.raise_()
            return
        self._text = text
        self.dialog = QFileDialog(self._window, tr("Save the table"))
        self.dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self.dialog.setNameFilter("CSV (*.csv)")
        self.dialog.setDefaultSuffix("csv")
        self.dialog.selectFile("wall.csv")
        self.dialog.fileSelected.connect(self._on_selected)
        self.dialog.finished.connect(self._on_finished)
        self.dialog.open()

    def write(self, path: Path, text: str) -> bool:
        """Write the text; return whether that worked."""
        try:
            write_whole(path, lambda file: file.write(text.encode()))
        except OSError as error:
            line = tr("{path}: the table is not saved: {why}.")
            self._context.status.say(line.format(path=path, why=reason(error)), 15.0)
            return False
        self._context.status.say(tr("Saved {}").format(path))
        return True

    def close(self) -> None:
        """Close the dialog, as when the window goes."""
        if self.dialog is not None:
            self.dialog.close()

    def _on_selected(self, name: str) -> None:
        self.write(Path(name), self._text)

    def _on_finished(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog = None
