"""The sessions that were open lately, as a submenu."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from nnlab.app.settings import RECENT_LIMIT, Preferences
from nnlab.gui.actions import Command
from nnlab.gui.tr import tr


class Recent:
    """The list in the settings; `tell` is called with a line when it can't be written."""

    def __init__(
        self,
        preferences: Preferences,
        open_session: Callable[[Path], object],
        tell: Callable[[str], object],
    ) -> None:
        self._preferences = preferences
        self._open = open_session
        self._tell = tell

    def commands(self) -> list[Command]:
        """Return the entries of the submenu, the latest first; a missing file is named so."""
        names = self._preferences.settings.recent
        if not names:
            return [
                Command(
                    key="file.recent.none",
                    text="No session was open yet",
                    tip="Open or save a session, and its name stands here",
                    shortcut="",
                    menu="File",
                    run=self.clear,
                    enabled=lambda: False,
                )
            ]
        entries = [self._command(number, Path(name)) for number, name in enumerate(names, 1)]
        return [*entries, self._clear_command()]

    def folder(self) -> Path:
        """Return the folder that was used last, or the user's own."""
        last = Path(self._preferences.settings.folder)
        return last if last.is_absolute() and last.is_dir() else Path.home()

    def remember(self, path: Path) -> None:
        """Put a session on top of the list."""
        name = str(path.absolute())
        others = [entry for entry in self._preferences.settings.recent if entry != name]
        self._change(recent=(name, *others)[:RECENT_LIMIT], folder=str(path.absolute().parent))

    def forget(self, path: Path) -> None:
        """Take a session off the list."""
        names = self._preferences.settings.recent
        self._change(recent=tuple(name for name in names if name != str(path.absolute())))

    def clear(self) -> None:
        """Empty the list; the files stay."""
        self._change(recent=())

    def _command(self, number: int, path: Path) -> Command:
        name = path.name.replace("&", "&&")
        missing = "" if path.exists() else " " + tr("(missing)")
        return Command(
            key=f"file.recent.{number}",
            text=f"&{number % 10}  {name}{missing}",
            tip=str(path),
            shortcut="",
            menu="File",
            run=lambda: self._open(path),
        )

    def _clear_command(self) -> Command:
        return Command(
            key="file.recent.clear",
            text="&Clear list",
            tip="Forget these names; the files stay",
            shortcut="",
            menu="File",
            run=self.clear,
            section=1,
        )

    def _change(self, **changes: Any) -> None:
        trouble = self._preferences.change(**changes)
        if trouble:
            self._tell(trouble)
