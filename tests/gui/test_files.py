"""The File menu: sessions, unsaved work, recent files, recovery."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from nnlab.app.files.session import read_session, write_session
from tests.app.rooms import BENCH, ROOMS, Bench, make_states
from tests.gui.file_desk import Desk


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


def test_a_part_that_cannot_be_read_does_not_take_the_rest_along(
    desk: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "torn.nnlab"
    states = make_states(3)
    write_session(path, ROOMS, {**states, "shelf": Bench(5)})  # type: ignore[arg-type]
    content = path.read_bytes()
    desk.files.open(path)
    line = desk.complaint()
    assert "torn.nnlab" in line and "shelf" in line and "\n" not in line
    assert desk.name == "b3"
    assert desk.files.path is None, "saving must ask for a name"
    desk.files.save()
    desk.choose(tmp_path / "rest.nnlab")
    assert path.read_bytes() == content and (tmp_path / "rest.nnlab").exists()


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


def drop(desk: Desk, *paths: Path) -> bool:
    """Drag files over the window and let them go; return whether they were taken."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    keys, button = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    copy = Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPoint(5, 5), copy, data, button, keys)
    QApplication.sendEvent(desk.window, enter)
    if not enter.isAccepted():
        return False
    QApplication.sendEvent(desk.window, QDropEvent(QPointF(5, 5), copy, data, button, keys))
    return True


def test_a_dropped_session_is_opened(desk: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "a.nnlab"
    write_session(path, ROOMS, make_states(6))
    assert drop(desk, path)
    qtbot.waitUntil(lambda: desk.name == "b6")


def test_other_things_cannot_be_dropped(desk: Desk, tmp_path: Path) -> None:
    assert not drop(desk, tmp_path / "a.png")
    assert not drop(desk, tmp_path / "a.nnlab", tmp_path / "b.nnlab")
    assert not drop(desk)


def test_the_window_stays_while_something_cannot_be_written(desk: Desk) -> None:
    desk.unkept = ["Studies of the digits: result.zip: No space left on device."]
    desk.window.close()
    assert not desk.window.has_closed
    box = desk.files.dialogs.current
    assert isinstance(box, QMessageBox) and "No space left" in box.informativeText()
    desk.answer(Button.Retry)
    assert not desk.window.has_closed
    desk.answer(Button.Cancel)
    assert not desk.window.has_closed and desk.files.dialogs.current is None
    desk.window.close()
    desk.unkept = []
    desk.answer(Button.Retry)
    assert desk.window.has_closed


def test_what_cannot_be_written_may_be_left_behind(desk: Desk) -> None:
    desk.edit()
    desk.unkept = ["no room."]
    desk.window.close()
    desk.answer(Button.Discard)
    assert not desk.window.has_closed
    desk.answer(Button.Discard)
    assert desk.window.has_closed


def test_everything_that_can_be_answered_has_a_letter(desk: Desk, qtbot: QtBot) -> None:
    for ask in (
        lambda: desk.files.dialogs.ask_unsaved("a"),
        lambda: desk.files.dialogs.ask_unkept(["b"]),
    ):
        ask()
        box = desk.files.dialogs.current
        assert isinstance(box, QMessageBox)
        assert box.button(QMessageBox.StandardButton.Discard).shortcut().toString() == "Alt+D"
        box.done(QMessageBox.StandardButton.Cancel)
