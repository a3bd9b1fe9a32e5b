"""Asks where the numbers of the cross-section go, and writes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from nnlab.app.lyapunov.maps.section_file import describe_section, save_section
from nnlab.core.atomic import reason
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
        self._parent, self._status, self._take = parent, context.status, take
        self._folder = str(Path.home())
        self.dialog: QFileDialog | None = None

    def ask(self) -> None:
        """Let the user choose a file to write."""
        self.close()
        title = tr("Save the cross-section")
        dialog = QFileDialog(self._parent.window(), title, self._folder)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAccessibleName(title)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(["CSV (*.csv)"])
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(PROPOSED)
        dialog.fileSelected.connect(self._on_chosen)
        dialog.finished.connect(self._on_finished)
        self.dialog = dialog
        dialog.open()

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
        """Close the dialog if there is one."""
        if self.dialog is not None:
            self.dialog.close()

    def _on_chosen(self, name: str) -> None:
        self._folder = str(Path(name).parent)
        self.save(Path(name))

    def _on_finished(self) -> None:
        if self.sender() is self.dialog:
            self.dialog = None
