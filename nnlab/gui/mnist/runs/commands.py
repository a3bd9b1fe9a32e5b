"""Menu entries and keys for the runs of the list."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from nnlab.gui.tr import tr
from nnlab.gui.window.actions import Command

if TYPE_CHECKING:
    from nnlab.gui.mnist.lower import LowerPages
    from nnlab.gui.mnist.pages.runs import RunsPage

KEYS = {
    "show": ("Show the run", "Show the chosen run in the whole tab", "Ctrl+Shift+Return"),
    "go-on": ("Go on", "Go on with the chosen run from its checkpoint", "Ctrl+Shift+O"),
    "use": ("Use its settings", "Train with the chosen run's settings", "Ctrl+Shift+U"),
    "committee": (
        "Committee",
        "Let two or more chosen runs vote together on the test images",
        "Ctrl+Shift+V",
    ),
    "rename": ("Rename", "Give the chosen run a name", "Ctrl+Shift+R"),
    "note": ("Note...", "Write a note on the chosen run", "Ctrl+Shift+N"),
    "delete": ("Delete", "Take the chosen runs out of the list; undo brings them back", "Ctrl+Del"),
    "export": (
        "Export its net...",
        "Write the net to a file: .safetensors or ONNX",
        "Ctrl+Shift+E",
    ),
    "import": ("Import a net...", "Take a net's file (.safetensors) into the list", "Ctrl+Shift+I"),
}
"""Text, tooltip and key of each action, in plain English."""


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
