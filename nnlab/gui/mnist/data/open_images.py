"""Opens sets of images: a folder or files are chosen, and one of the sets that are found there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QListWidget,
    QVBoxLayout,
    QWidget,
)

from nnlab.core.digits.find_sets import find_sets, fitted
from nnlab.core.digits.specs import DataSpec
from nnlab.gui.mnist.data.reading import Reading
from nnlab.gui.tr import tr


def read_sets(paths: Sequence[Path]) -> list[DataSpec]:
    """Return the sets among files and folders; raises as `find_sets` and `fitted`."""
    found = find_sets(paths)
    if len(found) == 1:
        return [fitted(found[0])]
    return found


class SetChoice(QDialog):
    """Lists the sets of a folder that holds several, as EMNIST's does."""

    set_chosen = Signal(object)

    def __init__(self, sets: Sequence[DataSpec], parent: QWidget) -> None:
        super().__init__(parent)
        self._sets = list(sets)
        self.setWindowTitle(tr("Which set of images?"))
        self.setAccessibleName(self.windowTitle())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.list = QListWidget()
        self.list.addItems([data.name for data in sets])
        self.list.setCurrentRow(0)
        self.list.setAccessibleName(tr("sets of images"))
        self.list.setToolTip(tr("The sets that were found; each has its four files"))
        buttons = QDialogButtonBox()
        box = QDialogButtonBox.StandardButton
        buttons.setStandardButtons(box.Open | box.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.list.itemDoubleClicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.addWidget(QLabel(tr("{} sets of images were found.").format(len(sets))))
        layout.addWidget(self.list)
        layout.addWidget(buttons)
        self.accepted.connect(self._on_accepted)

    def _on_accepted(self) -> None:
        self.set_chosen.emit(self._sets[self.list.currentRow()])


class ImageOpener(QObject):
    """`opened` carries the settings of a set, `map_chosen` the path of a label map.

    `failed` carries one line. No dialog blocks, and one is open at a time.
    """

    opened = Signal(object)
    map_chosen = Signal(str)
    failed = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self.current: QDialog | None = None
        self.reading = Reading(self)
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        self._folder = QStandardPaths.writableLocation(documents)
        self.reading.done.connect(self._on_read)
        self.reading.failed.connect(self.failed)

    def ask_folder(self) -> None:
        """Let the user choose a folder."""
        dialog = self._make(tr("Open a folder of images"), QFileDialog.FileMode.Directory)
        if dialog is not None:
            dialog.setOption(QFileDialog.Option.ShowDirsOnly, False)
            dialog.filesSelected.connect(self._on_selected)
            self._show(dialog)

    def ask_files(self) -> None:
        """Let the user choose the four files of a set, and its label map."""
        title = tr("Open images: choose all four files of a set")
        dialog = self._make(title, QFileDialog.FileMode.ExistingFiles)
        if dialog is not None:
            dialog.filesSelected.connect(self._on_selected)
            self._show(dialog)

    def ask_label_map(self, folder: str) -> None:
        """Let the user choose a label map, first of all in a folder."""
        dialog = self._make(tr("Open a label map"), QFileDialog.FileMode.ExistingFile)
        if dialog is not None:
            dialog.setDirectory(folder)
            dialog.setNameFilters([tr("Label maps (*.txt)"), tr("All files (*)")])
            dialog.fileSelected.connect(self.map_chosen)
            self._show(dialog)

    def open(self, paths: Sequence[Path]) -> None:
        """Look for sets among files and folders."""
        self.reading.want(partial(read_sets, list(paths)))

    def close_down(self) -> None:
        """Stop reading."""
        self.reading.stop()

    def _make(self, title: str, mode: QFileDialog.FileMode) -> QFileDialog | None:
        if self.current is not None:
            self.current.raise_()
            return None
        dialog = QFileDialog(self._parent.window(), title, self._folder)
        dialog.setFileMode(mode)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAccessibleName(title)
        return dialog

    def _show(self, dialog: QDialog) -> None:
        dialog.finished.connect(self._on_finished)
        self.current = dialog
        dialog.open()

    def _on_finished(self) -> None:
        if self.sender() is self.current:
            self.current = None

    def _on_selected(self, names: Sequence[str]) -> None:
        paths = [Path(name) for name in names]
        if paths:
            self._folder = str(paths[0].parent)
            self.open(paths)

    def _on_read(self, found: list[DataSpec]) -> None:
        if len(found) == 1:
            self.opened.emit(found[0])
            return
        choice = SetChoice(found, self._parent.window())
        choice.set_chosen.connect(self._on_set_chosen)
        self._show(choice)

    def _on_set_chosen(self, data: DataSpec) -> None:
        self.reading.want(partial(_fit_one, data))


def _fit_one(data: DataSpec) -> list[DataSpec]:
    return [fitted(data)]
