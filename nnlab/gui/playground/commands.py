"""All menu entries and keys of the playground, gathered from the files of its parts."""

from __future__ import annotations

from nnlab.gui.actions import Command
from nnlab.gui.playground.data_commands import make_data_commands
from nnlab.gui.playground.hands import Hands
from nnlab.gui.playground.net_commands import make_net_commands
from nnlab.gui.playground.plane_commands import make_plane_commands
from nnlab.gui.playground.train_commands import make_train_commands
from nnlab.gui.playground.view_commands import make_view_commands


def make_playground_commands(tab: Hands) -> list[Command]:
    """Return the tab's own commands."""
    return [
        *make_data_commands(tab.data),
        *make_plane_commands(tab),
        *make_net_commands(tab),
        *make_train_commands(tab.context),
        *make_view_commands(tab),
    ]
