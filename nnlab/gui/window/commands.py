"""The window's own commands: tabs, undo, themes, presentation, help."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

from nnlab.app.playground import PLAYGROUND
from nnlab.app.settings import Preferences
from nnlab.app.store import Edit
from nnlab.gui.actions import Command
from nnlab.gui.tab import Context
from nnlab.gui.theme import THEMES
from nnlab.gui.tr import tr
from nnlab.gui.window.menus import Menus
from nnlab.gui.window.pages import Pages
from nnlab.gui.window.status_bar import StatusBar

SCALE_STEP = 0.1
THEME_KEYS = {"light": "Ctrl+Alt+L", "dark": "Ctrl+Alt+D", "contrast": "Ctrl+Alt+H"}


class Shell(Protocol):
    """What the window has and does of which the commands make use."""

    context: Context
    preferences: Preferences
    pages: Pages
    menus: Menus
    status_bar: StatusBar

    def close(self) -> bool:
        """Close the window."""

    def show_room(self, room: str) -> None:
        """Show the tab that has this room."""

    def set_presentation(self, on: bool) -> None:
        """Enlarge everything, or go back."""

    def change_setting(self, name: str, value: object) -> None:
        """Take a preference over, and keep it."""


class WindowCommands(QObject):
    """Lists and carries out what concerns the window as a whole; dialogs stand on `parent`."""

    def __init__(self, window: Shell, parent: QWidget) -> None:
        super().__init__(parent)
        self._window, self._widget = window, parent
        self._context = window.context

    def list_commands(self) -> list[Command]:
        """Return the commands for the menus Edit, View and Help, and Quit and Cancel."""
        return [*self._edit(), *self._view_tabs(), *self._view_look(), *self._rest()]

    def undo(self) -> None:
        """Take the last gesture back and show the tab it belongs to."""
        self._pause_for(self._context.store.last_edit)
        self._show(self._context.store.undo())

    def redo(self) -> None:
        """Do the last undone gesture again and show the tab it belongs to."""
        self._pause_for(self._context.store.next_edit)
        self._show(self._context.store.redo())

    def show_keys(self) -> None:
        """Open the list of keys."""
        # Dialogs are imported when they are opened: the window appears the sooner.
        from nnlab.gui.window.key_list import KeyList

        commands = {command.key: command for command in self._window.menus.commands}
        pages = self._window.pages
        for key, tab in pages.made.items():
            # Two tabs, or two pages of one, may give the same key to different things.
            title = tr(pages.specs[key].title)
            for command in tab.all_commands():
                place = f"{title}, {command.place}" if command.place else title
                tip = tr("{place}: {tip}").format(place=place, tip=tr(command.tip))
                commands[command.key] = replace(command, tip=tip)
        self._open(KeyList(commands.values(), self._context.look, self._widget))

    def show_about(self) -> None:
        """Open versions and licences."""
        from nnlab.gui.window.about import About

        self._open(About(self._context.look, self._widget))

    def show_settings(self) -> None:
        """Open the settings."""
        from nnlab.gui.window.settings_dialog import SettingsDialog

        settings = self._window.preferences.settings
        dialog = SettingsDialog(settings, self._context.look, self._widget)
        dialog.changed.connect(self._window.change_setting)
        self._open(dialog)

    def _pause_for(self, edit: Edit | None) -> None:
        """Let a run not go on, unseen, with the other net that undo or redo brings."""
        if edit is not None and edit.room == PLAYGROUND.key:
            self._context.runner.pause()

    def _show(self, room: str | None) -> None:
        pages = self._window.pages
        shown = pages.specs[pages.key].shows if pages.key else ()
        if room is not None and room not in shown:
            self._window.show_room(room)

    def _shows(self, tab: str) -> bool:
        return self._window.pages.key == tab

    def _has_theme(self, theme: str) -> bool:
        return self._context.look.theme.key == theme

    def _scale(self, step: float) -> None:
        scale = round(self._context.look.presentation_scale + step, 2)
        self._window.change_setting("presentation_scale", scale)

    def _escape(self) -> None:
        tab = self._window.pages.tab
        if tab is None or not tab.escape():
            self._window.set_presentation(False)

    def _open(self, dialog: QDialog) -> None:
        for old in self._widget.findChildren(type(dialog)):
            if old is not dialog:
                old.close()
        dialog.show()
        dialog.raise_()

    def _edit(self) -> list[Command]:
        store = self._context.store
        return [
            Command(
                "edit.undo",
                "Undo",
                "Take the last gesture back",
                "Ctrl+Z",
                "Edit",
                self.undo,
                enabled=lambda: store.undo_label is not None,
                label=lambda: _name(tr("Undo"), store.undo_label),
            ),
            Command(
                "edit.redo",
                "Redo",
                "Do the last undone gesture again",
                "Ctrl+Shift+Z|Ctrl+Y",
                "Edit",
                self.redo,
                enabled=lambda: store.redo_label is not None,
                label=lambda: _name(tr("Redo"), store.redo_label),
            ),
            Command(
                "edit.settings",
                "Settings...",
                "Theme, size in presentations, autosave",
                "Ctrl+,",
                "Edit",
                self.show_settings,
                section=9,
            ),
        ]

    def _view_tabs(self) -> list[Command]:
        pages = self._window.pages
        return [
            Command(
                f"view.tab.{spec.key}",
                spec.title,
                spec.tip,
                f"Ctrl+{number}",
                "View",
                partial(pages.show_tab, spec.key),
                checkable=True,
                checked=partial(self._shows, spec.key),
            )
            for number, spec in enumerate(pages.specs.values(), start=1)
        ]

    def _view_look(self) -> list[Command]:
        look = self._context.look
        themes = [
            Command(
                f"view.theme.{theme.key}",
                theme.label,
                "Colours of the whole program",
                THEME_KEYS[theme.key],
                "View",
                partial(self._window.change_setting, "theme", theme.key),
                checkable=True,
                checked=partial(self._has_theme, theme.key),
                section=20,
            )
            for theme in THEMES.values()
        ]
        presentation = Command(
            "view.presentation",
            "Presentation",
            "Everything larger, for a projector; panels are hidden",
            "F11",
            "View",
            lambda: self._window.set_presentation(not look.presentation),
            checkable=True,
            checked=lambda: look.presentation,
            section=21,
        )
        leave = Command(
            "view.leave",
            "Leave presentation",
            "Back to the usual size; a drag or what is selected is given up first",
            "Esc",
            "View",
            self._escape,
            section=21,
        )
        return [*themes, presentation, leave, *self._view_scale()]

    def _view_scale(self) -> list[Command]:
        look = self._context.look
        return [
            Command(
                f"view.{key}",
                text,
                "Size in presentation mode, from 1.3 to 2.5",
                shortcut,
                "View",
                partial(self._scale, step),
                enabled=lambda: look.presentation,
                section=21,
            )
            for key, text, shortcut, step in (
                ("larger", "Larger", "Ctrl++|Ctrl+=", SCALE_STEP),
                ("smaller", "Smaller", "Ctrl+-", -SCALE_STEP),
            )
        ]

    def _rest(self) -> list[Command]:
        bar = self._window.status_bar
        return [
            Command(
                "file.quit",
                "Quit",
                "Close the window and end the program",
                "Ctrl+Q",
                "File",
                self._window.close,
                section=9,
            ),
            Command(
                "train.cancel",
                "Cancel",
                "Stop the long operation that was begun last; the status bar has a button for each",
                "Ctrl+Shift+.",
                "Train",
                bar.cancel,
                enabled=bar.can_cancel,
                label=bar.cancel_label,
                section=90,
            ),
            Command(
                "help.keys",
                "Keys and mouse",
                "All keys, searchable",
                "?|F1",
                "Help",
                self.show_keys,
            ),
            Command(
                "help.about",
                "About nnlab",
                "Versions and licences",
                "Shift+F1",
                "Help",
                self.show_about,
                section=9,
            ),
        ]


def _name(verb: str, label: str | None) -> str:
    return verb if label is None else f"{verb}: {label}"
