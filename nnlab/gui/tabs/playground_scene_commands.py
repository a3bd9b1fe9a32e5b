"""Menu entries and keys of the playground's scenes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnlab.gui.actions import Command

if TYPE_CHECKING:
    from nnlab.gui.tabs.playground import PlaygroundTab


def make_scene_commands(tab: PlaygroundTab) -> list[Command]:
    """Return the commands, in the order of the menu."""
    return []
