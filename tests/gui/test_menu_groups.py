"""Entries of one group stand in a submenu; their keys work as those of any other entry."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from nnlab.gui.actions import Command
from nnlab.gui.window.menus import Menus


def test_a_group_is_one_row_of_the_menu_and_keeps_its_keys(qtbot: QtBot) -> None:
    pressed: list[str] = []
    window = QMainWindow()
    qtbot.addWidget(window)
    commands = [
        Command("a", "First", "tip", "J", "Data", lambda: pressed.append("a"), group="Mouse"),
        Command("b", "Alone", "tip", "K", "Data", lambda: pressed.append("b")),
        Command("c", "Second", "tip", "L", "Data", lambda: pressed.append("c"), group="Mouse"),
    ]
    menus = Menus(window.menuBar(), window)
    menus.add_source(lambda: commands)
    menus.rebuild()
    menus.rebuild()
    data = window.menuBar().actions()[0].menu()
    assert [action.text() for action in data.actions()] == ["Mouse", "Alone"]
    group = data.actions()[0].menu()
    assert [action.text() for action in group.actions()] == ["First", "Second"]
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    for key in (Qt.Key.Key_J, Qt.Key.Key_L, Qt.Key.Key_K):
        qtbot.keyClick(window, key)
    assert pressed == ["a", "c", "b"]
