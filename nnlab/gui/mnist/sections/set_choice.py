"""The choice of a set of images: the digits of the program, those opened lately, others by file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal, SignalInstance
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from nnlab.core.digits.specs import DataSpec
from nnlab.gui.look import Look
from nnlab.gui.tr import tr
from nnlab.gui.widgets.param_form import make_combo, name_control


class SetBox(QWidget):
    """A list of sets and a button that opens others; `chosen` carries the settings of a set."""

    chosen = Signal(object)
    folder_wanted = Signal()
    files_wanted = Signal()
    map_wanted = Signal()
    map_unwanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._sets: list[DataSpec] = []
        self.box = make_combo({})
        name_control(self.box, tr("set of images"), tr("What is learnt from, and tested with"))
        self.button = QToolButton()
        self.button.setText(tr("Open..."))
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        tip = tr("Open IDX files: Fashion-MNIST, KMNIST, EMNIST; or drop their folder here")
        name_control(self.button, tr("open images"), tip)
        self.button.setMenu(self._make_menu())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.box, 1)
        row.addWidget(self.button)
        self.box.activated.connect(self._on_activated)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def _make_menu(self) -> QMenu:
        menu = QMenu(self.button)
        self.folder = _add(menu, tr("A folder..."), self.folder_wanted)
        self.files = _add(menu, tr("Its four files..."), self.files_wanted)
        menu.addSeparator()
        self.map = _add(menu, tr("Label map..."), self.map_wanted)
        self.no_map = _add(menu, tr("Without the label map"), self.map_unwanted)
        return menu

    def show_sets(self, present: DataSpec, recent: Sequence[DataSpec]) -> None:
        """Show the bundled digits, the recent sets and the present one, which is chosen."""
        sets = [DataSpec(), *recent]
        places = [_files(data) for data in sets]
        if _files(present) not in places:
            sets.insert(1, present)
        self._sets = sets
        self.map.setEnabled(not present.bundled)
        self.no_map.setEnabled(bool(present.label_map))
        with QSignalBlocker(self.box):
            self.box.clear()
            for data in sets:
                self.box.addItem(data.name)
                folder = str(Path(data.train_images).parent) if not data.bundled else ""
                tip = folder or tr("The digits that come with the program")
                self.box.setItemData(self.box.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
            self.box.setCurrentIndex([_files(data) for data in sets].index(_files(present)))

    def _on_activated(self, index: int) -> None:
        self.chosen.emit(replace(self._sets[index], train_size=0))

    def _on_look_changed(self) -> None:
        for control in (self.box, self.button):
            control.setFont(self._look.font())


def _files(data: DataSpec) -> tuple[str, ...]:
    return (data.train_images, data.train_labels, data.test_images, data.test_labels)


def _add(menu: QMenu, text: str, signal: SignalInstance) -> QAction:
    action = menu.addAction(text)
    action.setToolTip(text)
    action.triggered.connect(signal)
    return action
