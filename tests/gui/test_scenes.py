"""Scenes in the window: menu, keys, caption, one undo, the tab that shows them, the clipboard."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from nnlab.app.compare import COMPARE
from nnlab.app.lecture.scenes import SCENES, open_scene
from nnlab.app.playground import PLAYGROUND
from nnlab.app.settings import Preferences, Settings
from nnlab.gui.guards.guard import Guard
from nnlab.gui.instruments import INSTRUMENTS
from nnlab.gui.tab import Context
from nnlab.gui.tabs import TABS
from nnlab.gui.tabs.playground import PlaygroundTab
from nnlab.gui.training.script_command import copy_python
from nnlab.gui.widgets.scene_strip import SceneStrip
from nnlab.gui.window.main_window import MainWindow

KEYS = list(SCENES)


@pytest.fixture
def strip(context: Context, qtbot: QtBot) -> SceneStrip:
    made = SceneStrip(context)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def window(context: Context, qtbot: QtBot, tmp_path: Path) -> MainWindow:
    preferences = Preferences(Settings(), tmp_path / "settings.json")
    made = MainWindow(context, TABS, preferences, Guard(context.runner))
    qtbot.addWidget(made)
    made.resize(1280, 720)
    made.show()
    made.pages.show_tab("playground")
    made.activateWindow()
    return made


def fits(label: QLabel) -> bool:
    return label.heightForWidth(label.width()) <= label.height()


def scene(context: Context) -> str:
    return context.store.get(PLAYGROUND).scene


def test_a_scene_is_one_undoable_edit_at_its_start(context: Context) -> None:
    before = context.store.get(PLAYGROUND)
    context.runner.run()
    context.scenes.open("xor")
    assert not context.runner.running and context.runner.k == 0
    assert context.store.get(PLAYGROUND) is open_scene("xor")
    assert context.runner.speed == SCENES["xor"].speed
    context.store.undo()
    assert scene(context) == "" and context.store.undo_label is None
    assert context.store.get(PLAYGROUND).patterns is before.patterns


def test_next_and_back_walk_through_the_lecture_and_stop_at_its_ends(context: Context) -> None:
    desk = context.scenes
    desk.go_back()
    assert scene(context) == KEYS[0]
    desk.go_on()
    assert scene(context) == KEYS[1]
    desk.close()
    assert scene(context) == "" and desk.scene is None
    desk.go_on()
    assert scene(context) == KEYS[2]
    desk.open(KEYS[-1])
    desk.go_on()
    assert scene(context) == KEYS[-1]


def test_the_caption_follows_the_scene(context: Context, strip: SceneStrip, qtbot: QtBot) -> None:
    strip.show()
    assert context.scenes.scene is None
    strip.refresh()
    assert strip.isHidden()
    context.scenes.open("hebb")
    assert not strip.isHidden()
    assert "patterns 8 and 4" in strip.text.text() and SCENES["hebb"].hint in strip.text.text()
    assert strip.place.text() == f"{KEYS.index('hebb') + 1}/{len(KEYS)}"
    qtbot.mouseClick(strip.forward, Qt.MouseButton.LeftButton)
    assert scene(context) == KEYS[KEYS.index("hebb") + 1]
    qtbot.mouseClick(strip.back, Qt.MouseButton.LeftButton)
    assert scene(context) == "hebb"
    qtbot.mouseClick(strip.close_button, Qt.MouseButton.LeftButton)
    assert strip.isHidden() and context.store.get(PLAYGROUND).design == open_scene("hebb").design


def test_the_ends_of_the_lecture_have_no_button_beyond(context: Context, strip: SceneStrip) -> None:
    context.scenes.open(KEYS[0])
    assert not strip.back.isEnabled() and strip.forward.isEnabled()
    context.scenes.open(KEYS[-1])
    assert strip.back.isEnabled() and not strip.forward.isEnabled()


def test_the_menu_lists_every_scene_once(window: MainWindow) -> None:
    desk = window.context.scenes
    commands = desk.list_commands("playground")
    listed = [child.key for command in commands if command.children for child in command.children()]
    assert listed == [f"scene.{key}" for key in KEYS]
    assert "&Scenes" in [action.text() for action in window.menuBar().actions()]


def test_a_clicker_turns_to_the_next_scene(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitActive(window)
    qtbot.keyClick(window, Qt.Key.Key_PageDown)
    assert scene(window.context) == KEYS[0]
    qtbot.keyClick(window, Qt.Key.Key_PageDown)
    qtbot.keyClick(window, Qt.Key.Key_PageUp)
    assert scene(window.context) == KEYS[0]


def test_keys_of_scenes_leave_other_tabs_theirs(window: MainWindow) -> None:
    desk = window.context.scenes
    for tab in ("mnist", "ftle"):
        keys = [command.shortcut for command in desk.list_commands(tab)]
        assert keys[:2] == ["Ctrl+PgDown", "Ctrl+PgUp"] and not any(keys[2:])


def test_a_scene_opens_the_tab_that_shows_it(window: MainWindow) -> None:
    context = window.context
    context.scenes.open("hebb-error")
    assert window.pages.key == "compare"
    assert [lane.rule.key for lane in context.store.get(COMPARE).lanes] == ["hebb", "error"]
    context.store.undo()
    assert scene(context) == ""
    context.scenes.open("and")
    assert window.pages.key == "playground"


@pytest.mark.parametrize("on", [False, True])
def test_the_caption_never_covers_the_plane(window: MainWindow, qtbot: QtBot, on: bool) -> None:
    window.set_presentation(on, full_screen=False)
    window.resize(1280, 720)
    tab = window.pages.tab
    assert isinstance(tab, PlaygroundTab)
    for key in KEYS:
        window.context.scenes.open(key)
        window.pages.show_tab("playground")
        label, plane = tab.strip.text, tab.view.plane_panel.plane
        qtbot.waitUntil(partial(fits, label))
        top = plane.mapTo(window, plane.rect().topLeft()).y()
        bottom = tab.strip.mapTo(window, tab.strip.rect().bottomLeft()).y()
        assert tab.strip.isVisible() and bottom < top
        assert tab.strip.height() <= 0.16 * window.height()


def test_the_script_of_a_scene_is_copied(window: MainWindow) -> None:
    context, tab = window.context, window.pages.tab
    assert isinstance(tab, PlaygroundTab)
    context.scenes.open("hebb")
    context.runner.seek(2)
    context.runner.catch_up()
    copy_python(tab.context)
    text = QGuiApplication.clipboard().text()
    QGuiApplication.clipboard().clear()
    assert text.startswith('"""Hebb') and "updates = 2" in text


def test_the_number_of_the_scene_opens_the_list_of_all(context: Context, strip: SceneStrip) -> None:
    context.scenes.open("hebb")
    parts = [action.menu() for action in strip.menu.actions()]
    for part in parts:
        part.aboutToShow.emit()
    titles = [action.text() for part in parts for action in part.actions()]
    assert titles == [scene.title for scene in SCENES.values()]
    parts[1].actions()[2].trigger()
    assert scene(context) == "xor"


def test_what_was_said_of_one_scene_is_forgotten_in_the_next(context: Context) -> None:
    heard: list[str] = []
    context.status.said.connect(lambda text, _seconds: heard.append(text))
    context.scenes.open("and")
    context.status.say("Solved.")
    context.scenes.go_on()
    assert heard[-1] == ""


@pytest.mark.parametrize(
    ("key", "instrument"), [("neuron", "neuron"), ("early", "curves"), ("inputs", "weights")]
)
def test_the_key_in_a_hint_shows_the_instrument_and_again_the_plane(
    window: MainWindow, key: str, instrument: str
) -> None:
    number = [spec.key for spec in INSTRUMENTS].index(instrument) + 2
    assert f"F{number} shows" in SCENES[key].hint
    window.set_presentation(True, full_screen=False)
    window.context.scenes.open(key)
    tab = window.pages.tab
    assert isinstance(tab, PlaygroundTab)
    view = tab.view
    tab.show_instrument(instrument)
    assert view.big is view.instruments and view.instruments.key == instrument
    tab.show_instrument(instrument)
    assert view.big is None and view.plane_panel.isVisible() and not view.lower_visible
