"""Autosaves while the program runs, and the offer of what a killed run left behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from nnlab.app.files.autosave import claim_folder, list_runs
from nnlab.app.files.session import read_session
from nnlab.app.places import data_dir
from nnlab.gui.saving.files import AUTOSAVE_FOLDER
from tests.app.rooms import BENCH, ROOMS, Bench, make_states
from tests.gui.file_desk import Desk


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(qtbot)
    yield made
    made.files.close()


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
