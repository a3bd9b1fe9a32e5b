"""Menu entries and keys for the runs of the list."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from nnlab.gui.actions import Command
from nnlab.gui.mnist.runs.keys import KEYS
from nnlab.gui.tr import tr

if TYPE_CHECKING:
    from nnlab.gui.mnist.lower import LowerPages
    from nnlab.gui.mnist.pages.runs import RunsPage


def make_run_commands(below: LowerPages) -> list[Command]:
    """Return the entries of the submenu Runs; they act on what is chosen on the page of runs."""
    return [
        Command(
            f"mnist.runs.{key}",
            tr(text),
            tr(tip),
            shortcut,
            "Train",
            partial(_act, below, key),
            enabled=partial(_can, below, key),
            section=3,
            group="Runs",
        )
        for key, (text, tip, shortcut) in KEYS.items()
    ]


def _page(below: LowerPages) -> RunsPage:
    return cast("RunsPage", below.open("runs"))


def _act(below: LowerPages, key: str) -> None:
    below.show_key("runs")
    _page(below).act(key)


def _can(below: LowerPages, key: str) -> bool:
    # A key must not act on runs that are not to be seen; only an import needs none.
    return key == "import" or (below.key == "runs" and _page(below).can(key))
