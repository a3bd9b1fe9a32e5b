"""Writes the table of a wall to a CSV file that the user names."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from nnlab.core.atomic import reason, write_whole
from nnlab.gui.asking.file_question import FileQuestion
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr


class TableFile(QObject):
    """Asks where the table shall go, and writes it there; what goes wrong is one line."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self.question = FileQuestion(window, self)

    def ask(self, text: str) -> None:
        """Ask where the text shall go."""
        if not text:
            self._context.status.say(tr("There is no wall whose table could be saved."))
            return
        self.question.ask_where_to_save(
            tr("Save the table"),
            {"csv": "CSV (*.csv)"},
            "wall.csv",
            lambda path: self.write(path, text),
        )

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
        """Give the question up, as when the window goes."""
        self.question.close()
