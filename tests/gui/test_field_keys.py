"""Whom a key belongs to: shortcuts of one key are off in fields, Space presses a focused button."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnlab.app.playground import PLAYGROUND
from nnlab.gui.actions import Command
from nnlab.gui.tab import Context
from nnlab.gui.widgets.notice import Notice
from nnlab.gui.window.main_window import MainWindow
from tests.gui.windows import SampleTab, open_window


@pytest.fixture
def window(qtbot: QtBot, context: Context, tmp_path: Path) -> Iterator[MainWindow]:
    with open_window(qtbot, context, tmp_path) as made:
        yield made


@pytest.fixture
def tab(window: MainWindow, qtbot: QtBot) -> SampleTab:
    qtbot.waitUntil(window.isActiveWindow)
    made = window.pages.made["one"]
    assert isinstance(made, SampleTab)
    return made


def press(qtbot: QtBot, key: Qt.Key, *held: Qt.KeyboardModifier) -> None:
    modifier = held[0] if held else Qt.KeyboardModifier.NoModifier
    qtbot.keyClick(QApplication.focusWidget(), key, modifier)


def test_a_key_runs_its_command_while_the_plot_has_the_focus(tab: SampleTab, qtbot: QtBot) -> None:
    tab.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    tab.setFocus()
    press(qtbot, Qt.Key.Key_Space)
    assert tab.runs == 1


def test_a_key_belongs_to_the_field_that_has_the_focus(tab: SampleTab, qtbot: QtBot) -> None:
    tab.field.setFocus()
    press(qtbot, Qt.Key.Key_Space)
    assert tab.runs == 0


def test_space_in_a_number_field_takes_the_number_and_runs(tab: SampleTab, qtbot: QtBot) -> None:
    tab.number.setKeyboardTracking(False)
    tab.number.setFocus()
    tab.number.selectAll()
    press(qtbot, Qt.Key.Key_7)
    press(qtbot, Qt.Key.Key_Space)
    assert (tab.number.value(), tab.runs) == (7, 1)


def test_space_presses_the_button_that_has_the_focus(tab: SampleTab, qtbot: QtBot) -> None:
    tab.button.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(tab.button.clicked):
        press(qtbot, Qt.Key.Key_Space)
    assert tab.runs == 0


def test_a_click_on_a_button_leaves_the_keys_to_the_commands(tab: SampleTab, qtbot: QtBot) -> None:
    tab.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    tab.setFocus()
    qtbot.mouseClick(tab.button, Qt.MouseButton.LeftButton)
    press(qtbot, Qt.Key.Key_Space)
    assert tab.runs == 1


def test_arrows_move_the_slider_that_has_the_focus(tab: SampleTab, qtbot: QtBot) -> None:
    tab.slider.setFocus(Qt.FocusReason.TabFocusReason)
    press(qtbot, Qt.Key.Key_Up)
    assert tab.slider.value() > 0


def test_return_in_a_field_is_no_shortcut_though_one_has_that_key(
    tab: SampleTab, window: MainWindow, qtbot: QtBot
) -> None:
    window.add_commands(lambda: [Command("enter", "Enter", "Counts", "Return", "Net", tab.run)])
    window.menus.rebuild()
    tab.field.setFocus()
    with qtbot.waitSignal(tab.field.returnPressed):
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_Return)
    assert tab.runs == 0 and not tab.field.hasFocus()
    tab.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    tab.setFocus()
    press(qtbot, Qt.Key.Key_Return)
    assert tab.runs == 1, "beside the fields the key is that of the command"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_return_and_escape_leave_a_field(tab: SampleTab, qtbot: QtBot, key: Qt.Key) -> None:
    tab.number.setFocus()
    tab.number.selectAll()
    qtbot.keyClicks(tab.number, "7")
    press(qtbot, key)
    assert not tab.number.hasFocus()
    assert tab.number.value() == 7


def test_undo_in_a_number_field_not_typed_into_is_the_programs(
    tab: SampleTab, qtbot: QtBot, context: Context
) -> None:
    state = context.store.get(PLAYGROUND)
    context.store.edit(PLAYGROUND, replace(state, start_seed=77), "seed")
    tab.number.setFocus()
    press(qtbot, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert context.store.get(PLAYGROUND).start_seed == state.start_seed


def test_an_offer_that_was_clicked_leaves_the_keys_to_the_commands(
    tab: SampleTab, qtbot: QtBot
) -> None:
    notice = Notice(tab.window().context.look, tab)  # type: ignore[attr-defined]
    taken: list[int] = []
    notice.say("It can't.", [("Take another", lambda: taken.append(1))])
    tab.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    tab.setFocus()
    qtbot.mouseClick(notice.offers[0], Qt.MouseButton.LeftButton)
    press(qtbot, Qt.Key.Key_Space)
    assert taken == [1] and tab.runs == 1
