"""Menu entries and keys of the net builder."""

from __future__ import annotations

from functools import partial

from nnlab.core.digits.rows import KINDS
from nnlab.gui.actions import Command
from nnlab.gui.mnist.builder.builder import NetBuilder
from nnlab.gui.mnist.builder.row_text import KIND_NAMES, KIND_TIPS
from nnlab.gui.tr import tr


def make_net_commands(builder: NetBuilder) -> list[Command]:
    """Return what can be done to the rows of the net."""
    return [*_make_kinds(builder), *_make_edits(builder), *_make_steps(builder)]


def _make_kinds(builder: NetBuilder) -> list[Command]:
    return [
        Command(
            f"mnist.row.{kind}",
            tr(KIND_NAMES[kind]),
            tr("Below the chosen row: {}").format(tr(KIND_TIPS[kind])),
            f"Ctrl+Alt+{number}",
            "Net",
            partial(builder.add, kind),
            group=tr("Add a row"),
        )
        for number, kind in enumerate(KINDS, 1)
    ]


def _make_edits(builder: NetBuilder) -> list[Command]:
    return [
        Command(
            "mnist.row.remove",
            tr("Remove the chosen row"),
            tr("Remove the row of the net that is chosen in the settings"),
            "Shift+Del",
            "Net",
            builder.remove,
            enabled=lambda: bool(builder.rows),
            section=1,
        ),
        Command(
            "mnist.row.up",
            tr("Move the chosen row up"),
            tr("Nearer to the input; a row can be dragged too"),
            "Alt+Up",
            "Net",
            partial(builder.move_row, -1),
            enabled=lambda: builder.place > 0,
            section=1,
        ),
        Command(
            "mnist.row.down",
            tr("Move the chosen row down"),
            tr("Nearer to the output; a row can be dragged too"),
            "Alt+Down",
            "Net",
            partial(builder.move_row, 1),
            enabled=lambda: builder.place < len(builder.rows) - 1,
            section=1,
        ),
    ]


def _make_steps(builder: NetBuilder) -> list[Command]:
    return [
        Command(
            key,
            tr(text),
            tr("Its fields open in the settings"),
            keys,
            "Net",
            partial(builder.step, steps),
            section=2,
        )
        for key, text, keys, steps in (
            ("mnist.row.above", "Choose the row above", "Ctrl+Up", -1),
            ("mnist.row.below", "Choose the row below", "Ctrl+Down", 1),
        )
    ]
