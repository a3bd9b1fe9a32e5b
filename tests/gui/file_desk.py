"""A small window with a File menu, for tests of it."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from PySide6.QtCore import QObject
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFileDialog, QMainWindow, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from nnlab.app.settings import Preferences, Settings
from nnlab.app.store import Store
from nnlab.gui.saving.files import Files
from nnlab.gui.status import Status
from nnlab.gui.window.main_window import MainWindow
from tests.app.rooms import BENCH, ROOMS, make_states


class Window(QMainWindow):
    """What Files needs of the main window."""

    def __init__(self) -> None:
        super().__init__()
        self.title: tuple[str, bool] = ("", False)
        self.bars: list[QWidget] = []
        self.files: Files | None = None
        self.has_closed = False

    def show_title(self, name: str, changed: bool = False) -> None:
        self.title = (name, changed)

    def add_bar(self, bar: QWidget) -> None:
        self.bars.append(bar)
        bar.setParent(self)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.files is not None and not self.files.may_close():
            event.ignore()
            return
        self.has_closed = True


class Desk:
    """One running File menu with what it works on."""

    def __init__(self, qtbot: QtBot, autosave_seconds: float = 3600.0) -> None:
        self.qtbot = qtbot
        self.owner = QObject()
        self.store = Store(ROOMS)
        self.window = Window()
        qtbot.addWidget(self.window)
        self.said: list[str] = []
        status = Status(self.owner)
        status.said.connect(lambda text, _: self.said.append(text))
        self.preferences = Preferences(Settings(autosave_seconds=autosave_seconds))
        self.unkept: list[str] = []
        self.files = Files(
            self.store,
            cast(MainWindow, self.window),
            self.preferences,
            status,
            find_unkept=lambda: self.unkept,
        )
        self.window.files = self.files
        self.window.show()

    def edit(self, number: int = 1) -> None:
        self.store.edit(BENCH, make_states(number)["bench"], "Edit")

    @property
    def name(self) -> str:
        return self.store.get(BENCH).name

    def answer(self, button: QMessageBox.StandardButton) -> None:
        box = self.files.dialogs.current
        assert isinstance(box, QMessageBox)
        box.button(button).click()

    def choose(self, path: Path) -> None:
        dialog = self.files.dialogs.current
        assert isinstance(dialog, QFileDialog)
        dialog.fileSelected.emit(str(path))
        dialog.done(1)

    def complaint(self) -> str:
        box = self.files.dialogs.current
        assert isinstance(box, QMessageBox)
        text = box.text()
        box.close()
        return text
