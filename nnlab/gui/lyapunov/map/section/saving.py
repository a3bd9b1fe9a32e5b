"""Asks where the numbers of the cross-section go, and writes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from nnlab.app.lyapunov.maps.section_file import describe_section, save_section
from nnlab.core.atomic import reason
from nnlab.gui.asking.file_question import FileQuestion
from nnlab.gui.lyapunov.map.section.scene import Cut
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr

PROPOSED = "section.csv"


@dataclass(frozen=True, eq=False)
class FineCut:
    """A section with all its points, and the name of its net."""

    cut: Cut
    label: str


class SectionFiles(QObject):
    """One dialog at a time; what goes wrong is one line. `take` gives what is to be written."""

    def __init__(
        self, parent: QWidget, context: Context, take: Callable[[], FineCut | None]
    ) -> None:
        super().__init__(parent)
        self._status, self._take = context.status, take
        self.question = FileQuestion(parent, self)

    def ask(self) -> None:
        """Let the user choose a file to write."""
        title = tr("Save the cross-section")
        self.question.ask_where_to_save(title, {"csv": "CSV (*.csv)"}, PROPOSED, self.save)

    def save(self, path: Path) -> None:
        """Write the section as it is shown, all its points."""
        taken, status = self._take(), self._status
        if taken is None:
            status.say(tr("{0}: not saved: there is no cross-section yet.").format(path.name))
            return
        cut = taken.cut
        about = describe_section(cut.network, cut.section, taken.label, cut.ell, cut.ridges)
        try:
            save_section(path, cut.section, cut.distances, about)
        except OSError as error:
            status.say(tr("{0}: not saved: {1}.").format(path.name, reason(error)))
        else:
            status.say(tr("Saved {0}").format(path))

    def close(self) -> None:
        """Give the question up if there is one."""
        self.question.close()
