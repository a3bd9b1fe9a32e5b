"""Menu entries and keys of the playground's patterns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nnlab.core.generators import GENERATORS
from nnlab.gui.actions import Command
from nnlab.gui.tr import tr

if TYPE_CHECKING:
    from nnlab.gui.tabs.playground import PlaygroundTab


def make_data_commands(tab: PlaygroundTab) -> list[Command]:
    """Return the commands on patterns."""
    return [
        Command(
            "playground.sets",
            tr("Sets"),
            tr("Take the patterns of a generator"),
            "",
            "Data",
            _nothing,
            section=1,
            children=lambda: _make_set_commands(tab),
        ),
        Command(
            "playground.clear",
            tr("Remove all patterns"),
            tr("Begin with an empty plane"),
            "Shift+Del",
            "Data",
            tab.clear_patterns,
            section=1,
        ),
    ]


def _make_set_commands(tab: PlaygroundTab) -> Sequence[Command]:
    return [
        Command(
            f"playground.set.{key}",
            tr(generator.label),
            tr("Take this set"),
            "",
            "Data",
            lambda key=key: tab.choose_set(key),  # type: ignore[misc]
        )
        for key, generator in GENERATORS.items()
    ]


def _nothing() -> None:
    """A submenu does nothing itself."""
