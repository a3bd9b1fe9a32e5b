"""Menu entries and keys of the playground's rule and of what a run does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnlab.gui.actions import Command

if TYPE_CHECKING:
    from nnlab.gui.tabs.playground import PlaygroundTab


def make_train_commands(tab: PlaygroundTab) -> list[Command]:
    """Return the commands, in the order of the menu."""
    return []
