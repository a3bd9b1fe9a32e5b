"""Turns commands into menus and shortcuts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from nnlab.gui.actions import MENUS, Command
from nnlab.gui.tr import tr


def split_shortcuts(command: Command) -> list[QKeySequence]:
    """Return the key sequences of a command."""
    return [QKeySequence(keys) for keys in command.shortcut.split("|") if keys]


def show_keys(command: Command) -> str:
    """Return the shortcuts of a command as this system writes them."""
    native = QKeySequence.SequenceFormat.NativeText
    keys = [one.toString(native) for one in split_shortcuts(command)]
    # Between keys that are commas or points themselves a comma could not be read.
    return f" {tr('or')} ".join(keys)


class Entry(QObject):
    """One command's action. Its shortcut asks `enabled` itself, since menus do so when shown."""

    def __init__(self, command: Command, parent: QObject) -> None:
        super().__init__(parent)
        self.command = command
        self.action = QAction(tr(command.text), self)
        self.action.setCheckable(command.checkable)
        self.action.setShortcuts(split_shortcuts(command))
        self.action.setToolTip(f"{tr(command.tip)} ({show_keys(command)})")
        self.action.setStatusTip(tr(command.tip))
        self.action.triggered.connect(self._on_triggered)

    def refresh(self) -> None:
        """Ask the command for its text and state, as the menu opens."""
        command = self.command
        if command.label is not None:
            self.action.setText(command.label())
        if command.checked is not None:
            self.action.setChecked(command.checked())
        if command.enabled is not None:
            self.action.setEnabled(command.enabled())

    def rest(self) -> None:
        """Let the shortcut work again once the menu is closed."""
        self.action.setEnabled(True)

    def _on_triggered(self) -> None:
        if self.command.enabled is None or self.command.enabled():
            self.command.run()
        if self.command.checked is not None:
            self.action.setChecked(self.command.checked())


class Menu(QMenu):
    """One menu of the bar."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(title, parent)
        self.setToolTipsVisible(True)
        self._entries: list[Entry] = []
        self._children: list[ChildMenu] = []
        self._groups: dict[str, QMenu] = {}
        self.aboutToShow.connect(self._on_about_to_show)
        self.aboutToHide.connect(self._on_about_to_hide)

    def fill(self, entries: Sequence[Entry]) -> None:
        """Show these entries, in the order of their sections."""
        self.clear()
        for child in self._children:
            child.deleteLater()
        for group in self._groups.values():
            group.deleteLater()
        self._children, self._groups = [], {}
        self._entries = sorted(entries, key=lambda entry: entry.command.section)
        section = self._entries[0].command.section if self._entries else 0
        for entry in self._entries:
            if entry.command.section != section:
                self.addSeparator()
                section = entry.command.section
            if entry.command.children is not None:
                self._children.append(ChildMenu(entry.command, self))
                self.addMenu(self._children[-1])
            else:
                self._find_group(entry.command.group).addAction(entry.action)

    def _find_group(self, name: str) -> QMenu:
        """Return the submenu of that name, made at its first entry; without a name, this menu."""
        if not name:
            return self
        if name not in self._groups:
            self._groups[name] = QMenu(tr(name), self)
            self._groups[name].setToolTipsVisible(True)
            self.addMenu(self._groups[name])
        return self._groups[name]

    def _on_about_to_show(self) -> None:
        for entry in self._entries:
            entry.refresh()

    def _on_about_to_hide(self) -> None:
        for entry in self._entries:
            entry.rest()


class ChildMenu(QMenu):
    """A submenu that is filled anew at each opening, as that of recent files."""

    def __init__(self, command: Command, parent: QWidget) -> None:
        super().__init__(tr(command.text), parent)
        self._command = command
        self._entries: list[Entry] = []
        self.setToolTipsVisible(True)
        self.menuAction().setToolTip(tr(command.tip))
        self.aboutToShow.connect(self._on_about_to_show)

    def _on_about_to_show(self) -> None:
        self.clear()
        for entry in self._entries:
            entry.deleteLater()
        self._entries = []
        children = self._command.children() if self._command.children is not None else ()
        section = children[0].section if children else 0
        for child in children:
            if child.section != section:
                self.addSeparator()
                section = child.section
            entry = Entry(child, self)
            self._entries.append(entry)
            entry.refresh()
            self.addAction(entry.action)
        if not children:
            self.addAction(tr("Nothing yet")).setEnabled(False)


class Menus(QObject):
    """The menu bar's content: the program's commands and those of the visible tab."""

    def __init__(self, bar: QMenuBar, window: QWidget) -> None:
        super().__init__(window)
        self._bar = bar
        self._window = window
        self._sources: list[Callable[[], Iterable[Command]]] = []
        self._entries: dict[str, Entry] = {}
        self._menus: dict[str, Menu] = {name: Menu(f"&{tr(name)}", bar) for name in MENUS}
        self.commands: list[Command] = []

    def add_source(self, source: Callable[[], Iterable[Command]]) -> None:
        """Take commands from here at each rebuilding."""
        self._sources.append(source)

    def rebuild(self) -> None:
        """Ask all sources anew: after a tab has been shown."""
        self.commands = [command for source in self._sources for command in source()]
        for entry in self._entries.values():
            self._window.removeAction(entry.action)
        old, self._entries = self._entries, {}
        for command in self.commands:
            known = old.pop(command.key, None)
            entry = known if known and known.command == command else Entry(command, self)
            self._entries[command.key] = entry
            self._window.addAction(entry.action)
        for name, menu in self._menus.items():
            menu.fill([made for made in self._entries.values() if made.command.menu == name])
        for entry in old.values():
            entry.deleteLater()
        self._show_filled_menus()

    def action(self, key: str) -> QAction:
        """Return the action of a command of the present commands."""
        return self._entries[key].action

    def _show_filled_menus(self) -> None:
        self._bar.clear()
        for menu in self._menus.values():
            if not menu.isEmpty():
                self._bar.addMenu(menu)
