"""The entries of the File menu that deal with sessions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from nnlab.gui.actions import Command
from nnlab.gui.saving.recent import Recent


class Hands(Protocol):
    """What the entries do."""

    def start_new(self) -> None:
        """Begin a new session."""

    def choose(self) -> None:
        """Let the user choose a session to open."""

    def save(self) -> bool:
        """Save the session."""

    def save_as(self) -> None:
        """Let the user choose where to save."""


def list_file_commands(files: Hands, recent: Recent) -> list[Command]:
    """Return New, Open, Open recent, Save and Save as."""
    return [
        _make("new", "&New", "Begin a new session in every tab", "Ctrl+N", files.start_new),
        _make("open", "&Open...", "Open a session of all tabs", "Ctrl+O", files.choose),
        _make(
            "recent",
            "Open &recent",
            "Sessions that were open lately",
            "",
            files.choose,
            children=recent.commands,
        ),
        _make("save", "&Save", "Save the session of all tabs", "Ctrl+S", files.save, section=1),
        _make(
            "save_as",
            "Save &as...",
            "Save the session in another file",
            "Ctrl+Shift+S",
            files.save_as,
            section=1,
        ),
    ]


def _make(
    key: str, text: str, tip: str, shortcut: str, run: Callable[[], object], **more: Any
) -> Command:
    return Command(f"file.{key}", text, tip, shortcut, "File", run, **more)
