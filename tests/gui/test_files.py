"""The File menu: sessions, unsaved work, recent files, recovery."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFileDialog, QMainWindow, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from nnlab.app.autosave import claim_folder, list_runs
from nnlab.app.places import data_dir
from nnlab.app.session import read_session, write_session
from nnlab.app.settings import Preferences, Settings
from nnlab.app.store import Store
from nnlab.gui.files import AUTOSAVE_FOLDER, Files
from nnlab.gui.main_window import MainWindow
from nnlab.gui.status import Status
from tests.app.rooms import BENCH, ROOMS, Bench, make_states


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
        self.files = Files(self.store, cast(MainWindow, self.window), self.preferences, status)
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


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(qtbot)
    yield made
    made.files.close()


Button = QMessageBox.StandardButton


def test_the_title_names_the_file_and_marks_changes(desk: Desk, tmp_path: Path) -> None:
    assert desk.window.title == ("untitled", False)
    desk.edit()
    assert desk.window.title == ("untitled", True)
    desk.files.save_as()
    desk.choose(tmp_path / "a.nnlab")
    assert desk.window.title == ("a.nnlab", False)
    desk.edit(2)
    assert desk.window.title == ("a.nnlab", True)
    desk.store.undo()
    assert desk.window.title == ("a.nnlab", False)


def test_save_writes_all_rooms_and_open_brings_them_back(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "a.nnlab"
    desk.edit(7)
    desk.files.save_as()
    desk.choose(path)
    assert read_session(path, ROOMS).states["bench"].name == "b7"
    desk.files.start_new()
    assert desk.name == ""
    assert desk.files.path is None
    desk.files.open(path)
    assert desk.name == "b7"
    assert desk.files.path == path
    assert not desk.files.modified
    assert desk.store.undo_label is None


def test_save_without_a_name_asks_for_one(desk: Desk, tmp_path: Path) -> None:
    desk.edit()
    assert not desk.files.save()
    desk.choose(tmp_path / "a.nnlab")
    desk.edit(2)
    assert desk.files.save()
    assert read_session(tmp_path / "a.nnlab", ROOMS).states["bench"].name == "b2"


def test_training_in_a_session_with_a_file_is_unsaved_work(desk: Desk, tmp_path: Path) -> None:
    desk.store.put(BENCH, Bench("trained"))
    assert not desk.files.modified
    desk.files.save_as()
    desk.choose(tmp_path / "a.nnlab")
    desk.store.put(BENCH, Bench("trained further"))
    assert desk.files.modified


def test_open_with_unsaved_work_asks_and_cancel_keeps_it(desk: Desk, tmp_path: Path) -> None:
    write_session(tmp_path / "b.nnlab", ROOMS, make_states(9))
    desk.edit()
    desk.files.open(tmp_path / "b.nnlab")
    assert desk.name == "b1"
    desk.answer(Button.Cancel)
    assert desk.name == "b1"
    desk.files.open(tmp_path / "b.nnlab")
    desk.answer(Button.Discard)
    assert desk.name == "b9"


def test_open_with_unsaved_work_can_save_first(desk: Desk, tmp_path: Path) -> None:
    write_session(tmp_path / "b.nnlab", ROOMS, make_states(9))
    desk.edit()
    desk.files.open(tmp_path / "b.nnlab")
    desk.answer(Button.Save)
    desk.choose(tmp_path / "a.nnlab")
    assert desk.name == "b9"
    assert read_session(tmp_path / "a.nnlab", ROOMS).states["bench"].name == "b1"


def test_going_back_from_where_to_save_forgets_the_opening(desk: Desk, tmp_path: Path) -> None:
    write_session(tmp_path / "b.nnlab", ROOMS, make_states(9))
    desk.edit()
    desk.files.open(tmp_path / "b.nnlab")
    desk.answer(Button.Save)
    dialog = desk.files.dialogs.current
    assert dialog is not None
    dialog.reject()
    desk.files.save_as()
    desk.choose(tmp_path / "a.nnlab")
    assert desk.name == "b1"


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04" + b"\0" * 100, None])
def test_a_failed_opening_loses_nothing(desk: Desk, tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "bad.nnlab"
    if content is not None:
        path.write_bytes(content)
    desk.edit()
    states, title = desk.store.states(), desk.window.title
    desk.files.open(path)
    desk.answer(Button.Discard)
    line = desk.complaint()
    assert "bad.nnlab" in line
    assert "\n" not in line
    assert desk.store.states() == states
    assert desk.window.title == title
    assert desk.store.undo_label == "Edit"


def test_a_failed_save_keeps_the_mark(desk: Desk, tmp_path: Path) -> None:
    desk.edit()
    desk.files.save_as()
    desk.choose(tmp_path / "nowhere" / "a.nnlab")
    assert "nowhere" in desk.complaint()
    assert desk.files.modified
    assert desk.files.path is None


def test_the_window_closes_at_once_without_unsaved_work(desk: Desk) -> None:
    desk.store.put(BENCH, Bench("only looked at"))
    desk.window.close()
    assert desk.window.has_closed


@pytest.mark.parametrize(("button", "closes"), [(Button.Discard, True), (Button.Cancel, False)])
def test_closing_with_unsaved_work_asks(
    desk: Desk, button: QMessageBox.StandardButton, closes: bool
) -> None:
    desk.edit()
    desk.window.close()
    assert not desk.window.has_closed
    desk.window.close()
    desk.answer(button)
    assert desk.window.has_closed == closes


def test_closing_can_save_first(desk: Desk, tmp_path: Path) -> None:
    desk.edit()
    desk.window.close()
    desk.answer(Button.Save)
    desk.choose(tmp_path / "a.nnlab")
    assert desk.window.has_closed
    assert (tmp_path / "a.nnlab").exists()


def test_recent_files_are_listed_and_a_missing_one_is_taken_off(desk: Desk, tmp_path: Path) -> None:
    for name in ("a", "b & c"):
        write_session(tmp_path / f"{name}.nnlab", ROOMS, make_states(3))
        desk.files.open(tmp_path / f"{name}.nnlab")
    recent = next(command for command in desk.files.commands() if command.children)
    assert recent.children is not None
    first, _missing, clear = recent.children()
    assert "b && c.nnlab" in first.text
    (tmp_path / "a.nnlab").unlink()
    missing = recent.children()[1]
    assert "missing" in missing.text
    missing.run()
    assert "a.nnlab" in desk.complaint()
    assert desk.preferences.settings.recent == (str(tmp_path / "b & c.nnlab"),)
    clear.run()
    (nothing,) = recent.children()
    assert nothing.enabled is not None
    assert not nothing.enabled()


def test_every_entry_has_a_tip_and_a_key(desk: Desk) -> None:
    for command in desk.files.commands():
        assert command.tip
        assert command.shortcut or command.children


def test_unknown_rooms_are_told(desk: Desk, tmp_path: Path) -> None:
    from nnlab.app.room import Room

    other = Room("other", Bench, BENCH.pack, BENCH.unpack)
    path = tmp_path / "a.nnlab"
    write_session(path, (*ROOMS, other), {**make_states(3), "other": Bench()})
    desk.files.open(path)
    assert desk.name == "b3"
    assert any("other" in line for line in desk.said)


def leave_run(number: int, origin: str = "") -> None:
    autosave = claim_folder(data_dir() / AUTOSAVE_FOLDER)
    autosave.write(ROOMS, make_states(number), origin)
    autosave.leave()


def runs() -> int:
    root = data_dir() / AUTOSAVE_FOLDER
    return len(list_runs(root)) if root.is_dir() else 0


def test_recovery_is_offered_and_taken(desk: Desk, tmp_path: Path) -> None:
    leave_run(5, str(tmp_path / "mine.nnlab"))
    desk.files.start_recovery()
    bar = desk.files.recovery_bar
    assert bar is not None and bar.isVisible()
    assert "mine.nnlab" in bar.text
    bar.recover.click()
    assert desk.name == "b5"
    assert desk.window.title == ("mine.nnlab", True)
    assert not bar.isVisible()
    assert runs() == 1  # this run's own copy, written before the old one went
    desk.files.dialogs.complain("x")
    desk.complaint()


def test_recovery_can_wait(desk: Desk) -> None:
    leave_run(5)
    desk.files.start_recovery()
    bar = desk.files.recovery_bar
    assert bar is not None
    bar.later.click()
    assert not bar.isVisible()
    assert desk.name == ""
    assert runs() == 1


def test_recovery_can_be_declined_one_by_one(desk: Desk) -> None:
    leave_run(5)
    leave_run(6)
    desk.files.start_recovery()
    bar = desk.files.recovery_bar
    assert bar is not None
    bar.discard.click()
    assert bar.isVisible()
    assert runs() == 1
    bar.recover.click()
    assert desk.name == "b5"


def test_an_unanswered_offer_is_made_again(desk: Desk, qtbot: QtBot) -> None:
    leave_run(5)
    desk.files.start_recovery()
    desk.files.close()
    again = Desk(qtbot)
    again.files.start_recovery()
    assert again.files.recovery_bar is not None
    again.files.close()


def test_without_killed_runs_there_is_no_bar(desk: Desk) -> None:
    desk.files.start_recovery()
    assert desk.files.recovery_bar is None


def test_changes_are_autosaved_and_a_clean_end_removes_them(qtbot: QtBot) -> None:
    desk = Desk(qtbot, autosave_seconds=0.02)
    desk.files.start_recovery()
    desk.edit(4)
    root = data_dir() / AUTOSAVE_FOLDER
    qtbot.waitUntil(lambda: any(root.glob("run-*/autosave-*.nnlab")), timeout=5000)
    (path,) = root.glob("run-*/autosave-*.nnlab")
    assert read_session(path, ROOMS).states["bench"].name == "b4"
    desk.files.close()
    assert runs() == 0


def test_saving_makes_the_autosave_superfluous(qtbot: QtBot, tmp_path: Path) -> None:
    desk = Desk(qtbot, autosave_seconds=0.02)
    desk.files.start_recovery()
    desk.edit(4)
    root = data_dir() / AUTOSAVE_FOLDER
    qtbot.waitUntil(lambda: any(root.glob("run-*/autosave-*.nnlab")), timeout=5000)
    desk.files.save_as()
    desk.choose(tmp_path / "a.nnlab")
    assert not any(root.glob("run-*/autosave-*.nnlab"))
    desk.files.close()


def test_an_autosave_that_fails_is_told_once(qtbot: QtBot) -> None:
    desk = Desk(qtbot, autosave_seconds=0.02)
    desk.files.start_recovery()
    desk.store.edit(BENCH, Bench("b", 0.1, np.array([np.nan])), "Break")
    qtbot.waitUntil(lambda: any("NaN" in line for line in desk.said), timeout=5000)
    with qtbot.waitSignal(desk.files._autosaver._timer.timeout, timeout=5000):
        pass
    with qtbot.waitSignal(desk.files._autosaver._timer.timeout, timeout=5000):
        pass
    assert sum("NaN" in line for line in desk.said) == 1
    desk.files.close()


def test_the_end_of_the_system_session_keeps_unsaved_work(desk: Desk, qtbot: QtBot) -> None:
    desk.files.start_recovery()
    desk.edit(8)
    assert desk.files.keep_for_recovery()
    again = Desk(qtbot)
    again.files.start_recovery()
    bar = again.files.recovery_bar
    assert bar is not None
    bar.recover.click()
    assert again.name == "b8"
    again.files.close()
