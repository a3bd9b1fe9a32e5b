"""The window: rail, pages, menus, status bar, presentation mode."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QMainWindow, QVBoxLayout, QWidget

from nnlab.app.playground import PLAYGROUND
from nnlab.app.settings import Preferences
from nnlab.app.tables.files import SUFFIXES as PATTERN_SUFFIXES
from nnlab.gui.actions import Command
from nnlab.gui.guards.field_keys import FieldKeys
from nnlab.gui.guards.guard import Guard
from nnlab.gui.icons import make_icon
from nnlab.gui.saving.drops import Drops
from nnlab.gui.tab import Context, Figure, TabSpec
from nnlab.gui.window.commands import WindowCommands
from nnlab.gui.window.menus import Menus
from nnlab.gui.window.pages import Pages
from nnlab.gui.window.rail import TabRail
from nnlab.gui.window.status_bar import StatusBar, describe_device

SIZE = (1400, 860)
SETTLE_MS = 500


class MainWindow(QMainWindow):
    """Shows the tabs of a registry.

    `painted` follows its first painting, `ready` that of its first tab, `closing` its end.

    `may_close` is asked before it closes; True lets it go.
    """

    painted = Signal()
    ready = Signal()
    closing = Signal()
    setting_changed = Signal(str, object)

    def __init__(
        self,
        context: Context,
        specs: Sequence[TabSpec],
        preferences: Preferences,
        guard: Guard,
    ) -> None:
        super().__init__()
        self.context = context
        self.preferences = preferences
        self.may_close: Callable[[], bool] = _always
        self._was_painted = False
        self._was_place = self.geometry()
        self._was_maximized = False
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(SETTLE_MS)
        self._settling.timeout.connect(self._settle)
        self.setObjectName("nnlab")
        self.rail = TabRail(context.look, specs)
        self.pages = Pages(context, specs, guard)
        self.status_bar = StatusBar(context.status, context.look)
        self._lay_out()
        self.menus = Menus(self.menuBar(), self)
        self.commands = WindowCommands(self, self)
        self.menus.add_source(self._list_tab_commands)
        self.menus.add_source(self._list_scene_commands)
        self.menus.add_source(self.commands.list_commands)
        self._field_keys = FieldKeys(self)
        Drops(self, PATTERN_SUFFIXES).dropped.connect(self.open_patterns)
        self.rail.chosen.connect(self.pages.show_tab)
        self.pages.shown.connect(self._on_tab_shown)
        self.pages.turned.connect(self.menus.rebuild)
        context.scenes.tab_wanted.connect(self.pages.show_tab)
        context.compute.state_changed.connect(self._show_device)
        context.look.changed.connect(self._on_look_changed)
        self._on_look_changed()
        self._restore_geometry()

    def show_title(self, name: str, changed: bool = False) -> None:
        """Put the session's name into the title bar, with a mark when it has changed."""
        self.setWindowTitle(f"{name}[*] - nnlab" if name else "nnlab[*]")
        self.setWindowModified(changed)

    def add_bar(self, bar: QWidget) -> None:
        """Put a bar above the pages, as for an offer that can wait."""
        self._column.insertWidget(0, bar)

    def add_commands(self, source: Callable[[], Iterable[Command]]) -> None:
        """Take menu entries from this source as well."""
        self.menus.add_source(source)

    def figures(self) -> Sequence[Figure]:
        """Return the plots of the visible tab."""
        tab = self.pages.tab
        return tab.figures() if tab is not None else ()

    def show_room(self, room: str) -> None:
        """Show the tab that has this room."""
        for spec in self.pages.specs.values():
            if spec.room is not None and spec.room.key == room:
                self.pages.show_tab(spec.key)

    def open_patterns(self, path: Path) -> None:
        """Show the playground with the patterns of a file."""
        self.show_room(PLAYGROUND.key)
        tab = self.pages.tab
        if tab is not None:
            tab.open_patterns(path)

    def set_presentation(self, on: bool, full_screen: bool = True) -> None:
        """Enlarge everything and hide what a projector need not show; or go back."""
        look = self.context.look
        if on == look.presentation:
            return
        if on and not self.isFullScreen():
            self._was_maximized = self.isMaximized()
            self._was_place = self.geometry()
        # On the way, parts of both layouts in large fonts may ask for more than the screen has: a
        # window that grows is no full screen for Qt any more, but for its manager for good.
        self._constrain(QLayout.SizeConstraint.SetNoConstraint)
        self._settling.start()
        for part in (self.rail, self.menuBar()):
            part.setVisible(not on)
        look.set_presentation(on)
        for tab in self.pages.made.values():
            tab.set_presentation(on)
        if not full_screen:
            return
        if on:
            self.showFullScreen()

    def _constrain(self, constraint: QLayout.SizeConstraint) -> None:
        layout = self.layout()
        if layout is not None:
            layout.setSizeConstraint(constraint)

    def _settle(self) -> None:
        """Ask for the room that settled layouts need; be where one was before a presentation."""
        self._constrain(QLayout.SizeConstraint.SetDefaultConstraint)
        if self.context.look.presentation or not self.isFullScreen():
            return
        if self._was_maximized:
            self.showMaximized()
            return
        self.showNormal()
        self.setGeometry(self._was_place)

    def change_setting(self, name: str, value: object) -> None:
        """Take a preference over, and keep it."""
        if name == "theme":
            self.context.look.set_theme(str(value))
        elif name == "presentation_scale" and isinstance(value, float):
            self.context.look.set_presentation_scale(value)
            value = self.context.look.presentation_scale
        self._keep(**{name: value})
        self.setting_changed.emit(name, value)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.may_close():
            event.ignore()
            return
        if not self.context.look.presentation and not self._fills_screen():
            self._keep(geometry=bytes(self.saveGeometry().data()).hex(), tab=self.pages.key)
        self.context.runner.close()
        self._settling.stop()
        self.pages.close_down()
        self.closing.emit()
        event.accept()

    def _lay_out(self) -> None:
        centre = QWidget()
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addWidget(self.pages, 1)
        self._column = column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row, 1)
        column.addWidget(self.status_bar)
        self.setCentralWidget(centre)

    def _restore_geometry(self) -> None:
        room = self.screen().availableGeometry().size()
        # The frame that the window manager adds must fit on the screen as well.
        self.resize(QSize(*SIZE).boundedTo(room - QSize(8, 40)))
        if self.preferences.settings.geometry:
            self.restoreGeometry(QByteArray.fromHex(self.preferences.settings.geometry.encode()))
            too_large = not self.isMaximized() and self.size().boundedTo(room) != self.size()
            if too_large or self._fills_screen():
                self.resize(self.size().boundedTo(room - QSize(8, 40)))

    def _fills_screen(self) -> bool:
        """Whether the window has no room for a frame, without being maximized."""
        screen = self.screen().geometry().size()
        return not self.isMaximized() and self.size().boundedTo(screen) == screen

    def _keep(self, **changes: object) -> None:
        warning = self.preferences.change(**changes)
        if warning:
            self.context.status.say(warning)

    def _list_tab_commands(self) -> Sequence[Command]:
        tab = self.pages.tab
        return tab.commands() if tab is not None else ()

    def _list_scene_commands(self) -> Sequence[Command]:
        return self.context.scenes.list_commands(self.pages.key)

    def _on_tab_shown(self, key: str) -> None:
        self.rail.mark(key)
        self.context.status.leave()
        self.menus.rebuild()

    def _on_look_changed(self) -> None:
        self.setWindowIcon(make_icon(self.context.look, "nnlab"))

    def _show_device(self) -> None:
        self.context.status.tell("device", describe_device(self.context.compute))


def _always() -> bool:
    return True
