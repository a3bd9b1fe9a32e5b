"""Asks where the numbers of the digits go, and writes them; the command that does so."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from nnlab.app.lyapunov.digits.numbers import numbers_text
from nnlab.core.atomic import reason, write_whole
from nnlab.gui.actions import Command
from nnlab.gui.asking.file_question import FileQuestion
from nnlab.gui.lyapunov.digits.desk import StudyDesk
from nnlab.gui.tr import tr

PROPOSED = "digits.csv"


class NumbersFile:
    """One dialog at a time; what goes wrong is one line."""

    def __init__(self, studies: StudyDesk, window: QWidget) -> None:
        self._studies = studies
        self.question = FileQuestion(window)

    def command(self) -> Command:
        """Return the menu entry."""
        return Command(
            "ftle.digits.numbers",
            tr("Export numbers of the digits..."),
            tr("Target, answer, max O, λ₁, H and place in the plane of each test digit as .csv"),
            "Ctrl+Alt+N",
            "File",
            self.ask,
            enabled=lambda: self._studies.view is not None,
        )

    def ask(self) -> None:
        """Let the user choose a file to write."""
        title = tr("Export numbers of the digits")
        self.question.ask_where_to_save(title, {"csv": "CSV (*.csv)"}, PROPOSED, self.save)

    def save(self, path: Path) -> None:
        """Write the numbers of the net, or of the ensemble, that is looked at."""
        study, view, say = self._studies.study, self._studies.view, self._studies.context.status.say
        if study is None or view is None:
            say(tr("{0}: not saved: there is no study yet.").format(path.name))
            return
        text = numbers_text(study, view).encode()
        try:
            write_whole(path, lambda file: file.write(text))
        except OSError as error:
            say(tr("{0}: not saved: {1}.").format(path.name, reason(error)))
        else:
            say(tr("Saved {0}").format(path))

    def close(self) -> None:
        """Give the question up if there is one."""
        self.question.close()
