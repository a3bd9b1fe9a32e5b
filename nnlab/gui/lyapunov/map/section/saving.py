"""Asks where the numbers of the cross-section go, and writes them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog

from nnlab.app.lyapunov.maps.section_file import describe_section, save_section
from nnlab.core.atomic import reason
from nnlab.gui.tr import tr

if TYPE_CHECKING:
    from nnlab.gui.lyapunov.map.section.panel import SectionPanel

PROPOSED = "section.csv"


class SectionFiles(QObject):
    """One dialog at a time; what goes wrong is one line."""

    def __init__(self, panel: SectionPanel) -> None:
        super().__init__(panel)
        self._panel = panel
        self._folder = str(Path.home())
        self.dialog: QFileDialog | None = None

    def ask(self) -> None:
        """Let the user choose a file to write."""
        self.close()
        title = tr("Save the cross-section")
        dialog = QFileDialog(self._panel.window(), title, self._folder)
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
        panel = self._panel
        panel.finish()
        cut, status = panel.cut, panel.context.status
        if cut is None:
            status.say(tr("{0}: not saved: there is no cross-section yet.").format(path.name))
            return
        about = describe_section(
            cut.network, cut.section, panel.desk.net.label, cut.ell, cut.ridges
        )
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
