"""The window: tabs made lazily, undo, presentation, geometry, closing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from nnlab.app import settings as settings_file
from nnlab.app.playground import PLAYGROUND, take_design
from nnlab.app.playground_state import uniform_design
from nnlab.app.settings import Settings
from nnlab.gui.tab import Context
from nnlab.gui.window.main_window import SETTLE_MS, MainWindow
from tests.gui.windows import SampleTab, open_window


@pytest.fixture
def window(qtbot: QtBot, context: Context, tmp_path: Path) -> Iterator[MainWindow]:
    with open_window(qtbot, context, tmp_path) as made:
        yield made


def tab(window: MainWindow, key: str) -> SampleTab:
    made = window.pages.made[key]
    assert isinstance(made, SampleTab)
    return made


def test_a_tab_is_made_when_it_is_first_shown(window: MainWindow) -> None:
    assert list(window.pages.made) == ["one"]
    window.menus.action("view.tab.two").trigger()
    assert list(window.pages.made) == ["one", "two"]
    first = window.pages.made["two"]
    window.pages.show_tab("one")
    window.pages.show_tab("two")
    assert window.pages.made["two"] is first


def test_the_rail_shows_and_chooses_the_tab(window: MainWindow, qtbot: QtBot) -> None:
    buttons = {button.text(): button for button in window.rail.findChildren(QToolButton)}
    assert buttons["One"].isChecked()
    qtbot.mouseClick(buttons["Two"], Qt.MouseButton.LeftButton)
    assert window.pages.key == "two"
    assert buttons["Two"].isChecked() and not buttons["One"].isChecked()


def test_what_was_said_of_a_tab_goes_when_it_is_left(window: MainWindow, context: Context) -> None:
    context.status.say_here("Solved.")
    context.status.hover("x = 1")
    assert window.status_bar.message == "Solved."
    window.pages.show_tab("two")
    assert window.status_bar.message == ""
    assert context.status.hover_text == ""


def test_what_was_said_of_the_program_outlasts_the_tab(
    window: MainWindow, context: Context
) -> None:
    context.status.say_here("Solved.")
    context.status.say("Saved a.nnlab")
    window.pages.show_tab("two")
    assert window.status_bar.message == "Saved a.nnlab"


def test_a_tab_that_cannot_be_made_says_so_and_the_others_work(window: MainWindow) -> None:
    guard = window.pages._guard
    window.pages.show_tab("broken")
    assert guard.total == 1
    assert window.pages.key == "broken"
    window.pages.show_tab("two")
    assert window.pages.key == "two"


def test_menus_hold_the_commands_of_the_visible_tab_alone(window: MainWindow) -> None:
    keys = [command.key for command in window.menus.commands]
    assert "one.run" in keys
    window.pages.show_tab("two")
    keys = [command.key for command in window.menus.commands]
    assert "two.run" in keys and "one.run" not in keys


def test_no_menu_is_empty(window: MainWindow) -> None:
    titles = [action.text() for action in window.menuBar().actions()]
    assert titles == ["&File", "&Edit", "&Train", "&View", "&Scenes", "&Help"]
    assert all(not action.menu().isEmpty() for action in window.menuBar().actions())


def test_every_command_has_a_tip_and_a_key_of_its_own(window: MainWindow) -> None:
    taken: dict[str, str] = {}
    for command in window.menus.commands:
        assert command.tip and (command.shortcut or command.children), command.key
        for keys in window.menus.action(command.key).shortcuts():
            assert taken.setdefault(keys.toString(), command.key) == command.key


def test_undo_names_the_gesture_and_shows_its_tab(window: MainWindow, context: Context) -> None:
    state = context.store.get(PLAYGROUND)
    changed = replace(state, start_seed=state.start_seed + 1)
    context.store.edit(PLAYGROUND, changed, "another seed")
    window.pages.show_tab("two")
    undo = window.menus.action("edit.undo")
    window.menuBar().actions()[1].menu().aboutToShow.emit()
    assert "another seed" in undo.text()
    undo.trigger()
    assert context.store.get(PLAYGROUND).start_seed == state.start_seed
    assert window.pages.key == "one"
    window.menus.action("edit.redo").trigger()
    assert context.store.get(PLAYGROUND).start_seed == changed.start_seed


def test_undo_pauses_a_run_and_redo_is_where_it_was(
    window: MainWindow, context: Context, qtbot: QtBot
) -> None:
    runner = context.runner
    first = runner.network.sizes
    runner.edit(lambda state: take_design(state, uniform_design((3,), "tanh", "tanh")), "Net")
    runner.run()
    qtbot.waitUntil(lambda: runner.k > 20, timeout=30_000)
    window.menus.action("edit.undo").trigger()
    assert not runner.running
    assert runner.network.sizes == first
    reached = window.context.store.next_edit
    assert reached is not None and reached.new.k > 20
    window.menus.action("edit.redo").trigger()
    assert runner.k == reached.new.k and runner.network is reached.new.net
    assert not runner.running


def test_undo_stays_on_a_tab_that_shows_the_room_too(window: MainWindow, context: Context) -> None:
    pages = window.pages
    pages.specs["two"] = replace(pages.specs["two"], shows=(PLAYGROUND.key,))
    state = context.store.get(PLAYGROUND)
    context.store.edit(PLAYGROUND, replace(state, start_seed=9), "another seed")
    pages.show_tab("two")
    window.menus.action("edit.undo").trigger()
    assert context.store.get(PLAYGROUND).start_seed == state.start_seed
    assert pages.key == "two"


def test_presentation_enlarges_hides_and_comes_back(window: MainWindow, context: Context) -> None:
    before = context.look.font().pointSizeF()
    window.menus.action("view.presentation").trigger()
    assert context.look.font().pointSizeF() == pytest.approx(1.6 * before)
    assert not window.rail.isVisible() and not window.menuBar().isVisible()
    assert tab(window, "one").presented[-1] is True
    window.pages.show_tab("two")
    assert tab(window, "two").presented == [True]
    window.menus.action("view.leave").trigger()
    assert context.look.font().pointSizeF() == pytest.approx(before)
    assert window.rail.isVisible() and window.menuBar().isVisible()
    assert tab(window, "one").presented[-1] is False


def test_a_window_that_asks_for_too_much_on_its_way_leaves_the_full_screen(
    window: MainWindow, qtbot: QtBot
) -> None:
    """One that grew would be no full screen for Qt any more, but for its manager for good."""
    bar, before = QWidget(), window.geometry()
    window.add_bar(bar)
    window.set_presentation(True)
    qtbot.waitUntil(window.isFullScreen)
    qtbot.wait(2 * SETTLE_MS)
    full = window.size()
    window.set_presentation(False)
    bar.setMinimumHeight(2 * full.height())
    QApplication.processEvents()
    assert window.isFullScreen() and window.size() == full
    bar.setMinimumHeight(20)
    qtbot.waitUntil(lambda: not window.isFullScreen())
    assert window.geometry() == before


def test_a_presentation_on_and_off_at_once_comes_back_to_the_same_place(
    window: MainWindow, qtbot: QtBot
) -> None:
    before = window.geometry()
    for on in (True, False, True, False):
        window.set_presentation(on)
    qtbot.waitUntil(lambda: not window.isFullScreen())
    assert window.geometry() == before


def test_a_window_as_large_as_the_screen_is_not_remembered(
    qtbot: QtBot, context: Context, tmp_path: Path, window: MainWindow
) -> None:
    screen = window.screen().geometry()
    window.setGeometry(screen)
    filled = bytes(window.saveGeometry().data()).hex()
    window.close()
    settings, _ = settings_file.load(tmp_path / "settings.json")
    assert settings.geometry == ""
    with open_window(qtbot, context, tmp_path, Settings(geometry=filled)) as again:
        assert again.height() < screen.height()


@pytest.mark.parametrize(("presses", "scale"), [(3, 1.9), (50, 2.5), (-50, 1.3)])
def test_the_scale_of_presentations_stays_within_bounds(
    window: MainWindow, context: Context, presses: int, scale: float
) -> None:
    window.set_presentation(True)
    action = window.menus.action("view.larger" if presses > 0 else "view.smaller")
    for _ in range(abs(presses)):
        action.trigger()
    assert context.look.scale == pytest.approx(scale)
    settings, warnings = settings_file.load(window.preferences.path)
    assert settings.presentation_scale == pytest.approx(scale)
    assert warnings == []


def test_a_theme_is_kept(window: MainWindow, context: Context) -> None:
    window.menus.action("view.theme.dark").trigger()
    assert context.look.theme.key == "dark"
    settings, _ = settings_file.load(window.preferences.path)
    assert settings.theme == "dark"


def test_geometry_and_tab_survive(
    qtbot: QtBot, context: Context, tmp_path: Path, window: MainWindow
) -> None:
    window.resize(700, 620)
    window.pages.show_tab("two")
    window.close()
    settings, _ = settings_file.load(tmp_path / "settings.json")
    assert settings.tab == "two"
    with open_window(qtbot, context, tmp_path, settings) as again:
        assert (again.width(), again.height()) == (window.width(), window.height())


def test_nonsense_as_geometry_is_ignored(qtbot: QtBot, context: Context, tmp_path: Path) -> None:
    with open_window(qtbot, context, tmp_path, Settings(geometry="00ff" * 20)) as window:
        assert window.isVisible()


def test_closing_asks_first_and_then_stops_the_tabs(window: MainWindow) -> None:
    window.may_close = lambda: False
    window.close()
    assert window.isVisible()
    assert tab(window, "one").closed == 0
    window.may_close = lambda: True
    window.close()
    assert not window.isVisible()
    assert tab(window, "one").closed == 1
