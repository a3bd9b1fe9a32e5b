"""All menu entries and keys of the playground, gathered from the files of its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnlab.gui.actions import Command
from nnlab.gui.tabs.playground_data_commands import make_data_commands
from nnlab.gui.tabs.playground_net_commands import make_net_commands
from nnlab.gui.tabs.playground_plane_commands import make_plane_commands
from nnlab.gui.tabs.playground_scene_commands import make_scene_commands
from nnlab.gui.tabs.playground_train_commands import make_train_commands
from nnlab.gui.tabs.playground_view_commands import make_view_commands

if TYPE_CHECKING:
    from nnlab.gui.tabs.playground import PlaygroundTab


def make_playground_commands(tab: PlaygroundTab) -> list[Command]:
    """Return the tab's own commands."""
    return [
        *make_data_commands(tab),
        *make_plane_commands(tab),
        *make_net_commands(tab),
        *make_train_commands(tab),
        *make_view_commands(tab),
        *make_scene_commands(tab),
    ]
