"""The list of keys, the settings, versions and licences."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDoubleSpinBox,
    QSpinBox,
    QTextBrowser,
    QTreeWidget,
)
from pytestqt.qtbot import QtBot

from nnlab.gui.actions import Command
from nnlab.gui.tab import Context
from nnlab.gui.window.about import PARTS, About, list_versions
from nnlab.gui.window.key_list import KeyList, group_rows
from nnlab.gui.window.main_window import MainWindow
from nnlab.gui.window.menus import show_keys
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
    window.findChild(KeyList).search("two: counts")
    assert window.findChild(KeyList).shown_commands == ["Run"]


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


def test_every_row_of_the_list_of_keys_is_as_high_as_its_broken_lines(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.context.look.set_presentation(True)
    window.menus.action("help.keys").trigger()
    keys = window.findChild(KeyList)
    keys.resize(700, 500)
    keys.search("pattern")
    tree = keys.findChild(QTreeWidget)
    assert tree.columnWidth(2) > tree.columnWidth(1) > tree.columnWidth(0) > 100
    metrics = tree.fontMetrics()
    QApplication.processEvents()
    heights = set()
    for number in range(tree.topLevelItemCount()):
        top = tree.topLevelItem(number)
        for item in (top.child(place) for place in range(top.childCount())):
            if item.isHidden() or not item.text(2):
                continue
            lines = metrics.horizontalAdvance(item.text(2)) / (tree.columnWidth(2) - 8)
            heights.add(height := tree.visualItemRect(item).height())
            assert height >= int(np.ceil(lines)) * metrics.lineSpacing()
    assert len(heights) > 1
    window.context.look.set_presentation(False)


def test_the_mouse_is_explained_in_the_column_of_what_it_does() -> None:
    rows = dict(group_rows([]))["Mouse"]
    told = {key: what for key, name, what in rows if not name}
    assert len(told) == len(rows)
    assert "erase" in told["Drag on the paper"]
    assert {"Click a neuron or a pixel", "Double click a row of maps", "Drag a letter"} <= set(told)


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


def test_several_keys_of_a_command_can_be_read() -> None:
    command = Command("a", "Step", "One update", "Right|.", "Train", lambda: None)
    assert show_keys(command) == "Right or ."
