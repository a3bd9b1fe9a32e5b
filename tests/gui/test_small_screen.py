"""A projector of 1024 pixels: a page that is shown for the first time does not widen the window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from nnlab.app.settings import Preferences, Settings
from nnlab.gui.guards.guard import Guard
from nnlab.gui.look import dress_application
from nnlab.gui.tab import Context
from nnlab.gui.tabs import TABS
from nnlab.gui.window.main_window import MainWindow


@pytest.fixture
def window(qtbot: QtBot, context: Context, tmp_path: Path) -> Iterator[MainWindow]:
    preferences = Preferences(Settings(), tmp_path / "settings.json")
    made = MainWindow(context, TABS, preferences, Guard())
    qtbot.addWidget(made)
    made.show()
    made.set_presentation(True, full_screen=False)
    qtbot.wait(50)
    made.resize(1024, 768)
    qtbot.wait(50)
    yield made
    made.pages.close_down()
    made.set_presentation(False, full_screen=False)
    dress_application(context.look)


@pytest.mark.parametrize("key", ["playground", "compare", "mnist", "inside", "tc", "ftle"])
def test_a_new_page_leaves_the_window_as_narrow_as_it_was(
    window: MainWindow, qtbot: QtBot, key: str
) -> None:
    window.pages.show_tab(key)
    qtbot.wait(100)
    assert window.width() == 1024


def test_all_pages_in_turn_fit_a_small_projector(window: MainWindow, qtbot: QtBot) -> None:
    for spec in TABS:
        window.pages.show_tab(spec.key)
        qtbot.wait(50)
        assert window.width() == 1024, spec.key
