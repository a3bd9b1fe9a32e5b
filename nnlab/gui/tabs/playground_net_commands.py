"""Menu entries and keys of the playground's net: its layers, weights and neurons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnlab.gui.actions import Command

if TYPE_CHECKING:
    from nnlab.gui.tabs.playground import PlaygroundTab


def make_net_commands(tab: PlaygroundTab) -> list[Command]:
    """Return the commands, in the order of the menu."""
    return []
