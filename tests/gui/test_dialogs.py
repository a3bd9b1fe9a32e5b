"""The list of keys, the settings, versions and licences."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QSpinBox, QTextBrowser
from pytestqt.qtbot import QtBot

from nnlab.gui.tab import Context
from nnlab.gui.window.about import PARTS, About, list_versions
from nnlab.gui.window.key_list import KeyList
from nnlab.gui.window.main_window import MainWindow
from nnlab.gui.window.settings_dialog import SettingsDialog
from tests.gui.windows import open_window


@pytest.fixture
def window(qtbot: QtBot, context: Context, tmp_path: Path) -> Iterator[MainWindow]:
    with open_window(qtbot, context, tmp_path) as made:
        yield made


def test_the_list_of_keys_has_every_command_that_has_one(window: MainWindow) -> None:
    window.pages.show_tab("two")
    window.menus.action("help.keys").trigger()
    listed = window.findChild(KeyList).shown_commands
    for command in window.menus.commands:
        assert not command.shortcut or command.text.replace("&", "") in listed
    assert listed.count("Run") == 2, "the commands of both tabs that were opened"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("F11", ["Presentation", "About nnlab"]),
        ("versions", ["About nnlab"]),
        ("ctrl+z", ["Undo"]),
        ("no such thing", []),
    ],
)
def test_the_list_of_keys_is_searched_by_any_word(
    window: MainWindow, words: str, found: list[str]
) -> None:
    window.menus.action("help.keys").trigger()
    keys = window.findChild(KeyList)
    keys.search(words)
    assert set(keys.shown_commands) <= set(found)
    assert bool(keys.shown_commands) == bool(found)
    keys.search("")
    assert len(keys.shown_commands) > 15


def test_a_dialog_is_opened_once(window: MainWindow, qtbot: QtBot) -> None:
    for _ in range(3):
        window.menus.action("help.keys").trigger()
    assert len([d for d in window.findChildren(KeyList) if d.isVisible()]) == 1


def test_settings_take_effect_at_once_and_are_kept(window: MainWindow, context: Context) -> None:
    window.menus.action("edit.settings").trigger()
    dialog = window.findChild(SettingsDialog)
    theme, scale = dialog.findChild(QComboBox), dialog.findChild(QDoubleSpinBox)
    told: list[tuple[str, object]] = []
    window.setting_changed.connect(lambda name, value: told.append((name, value)))
    theme.setCurrentIndex(theme.findData("contrast"))
    scale.setValue(2.0)
    assert context.look.theme.key == "contrast"
    assert window.preferences.settings.theme == "contrast"
    dialog.findChild(QSpinBox).setValue(45)
    assert told[-1] == ("autosave_seconds", 45.0)
    assert context.look.presentation_scale == window.preferences.settings.presentation_scale == 2.0


def test_versions_and_licences_name_every_part(window: MainWindow) -> None:
    window.menus.action("help.about").trigger()
    text = window.findChild(About).findChild(QTextBrowser).toPlainText()
    for name, licence in PARTS:
        assert name in text and licence in text
        assert name in list_versions()
