"""Menu entries and keys of the playground's patterns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from nnlab.core.sets.generators import GENERATORS, GROUPS
from nnlab.gui.actions import Command
from nnlab.gui.playground.data import DataDesk
from nnlab.gui.tr import tr

# Among those of the plane's modes and classes, which stand above.
SECTION_SETS, SECTION_CHANGES, SECTION_FILES = 5, 6, 7


def make_data_commands(desk: DataDesk) -> list[Command]:
    """Return the commands on patterns."""
    return [*_list_sets(desk), *_list_changes(desk), *_list_files(desk)]


def _list_sets(desk: DataDesk) -> list[Command]:
    return [
        _make(
            "sets",
            tr("Sets"),
            tr("Take the patterns of a generator"),
            "",
            _nothing,
            SECTION_SETS,
            children=lambda: _make_set_commands(desk),
        ),
        _make(
            "next_data_seed",
            tr("Draw the set anew"),
            tr("The same set from the next data seed"),
            "Ctrl+R",
            desk.next_seed,
            SECTION_SETS,
        ),
        _make(
            "sample",
            tr("New sample"),
            tr("Another realisation of the same distribution as test set"),
            "N",
            desk.new_sample,
            SECTION_SETS,
        ),
        _make(
            "remove_test",
            tr("Remove the test set"),
            tr("Forget the new sample"),
            "Shift+N",
            desk.remove_test,
            SECTION_SETS,
            enabled=desk.has_test,
        ),
    ]


def _list_changes(desk: DataDesk) -> list[Command]:
    some = desk.has_patterns
    return [
        _make(
            "noise",
            tr("Add noise..."),
            tr("Add a Gaussian to the positions of the patterns"),
            "Ctrl+Shift+G",
            desk.ask_noise,
            SECTION_CHANGES,
            enabled=some,
        ),
        _make(
            "flip",
            tr("Flip targets..."),
            tr("Turn a share of the targets to another class"),
            "Ctrl+Shift+F",
            desk.ask_flip,
            SECTION_CHANGES,
            enabled=some,
        ),
        _make(
            "clear",
            tr("Remove all patterns"),
            tr("Begin with an empty plane"),
            "Shift+Del",
            desk.clear,
            SECTION_CHANGES,
        ),
    ]


def _list_files(desk: DataDesk) -> list[Command]:
    some = desk.has_patterns
    return [
        _make(
            "import",
            tr("Open patterns..."),
            tr("Read a table: CSV with two numbers and a target, or NPZ"),
            "Ctrl+I",
            desk.ask_open,
            SECTION_FILES,
        ),
        _make(
            "paste",
            tr("Paste patterns"),
            tr("Add x₁, x₂ and target from a spreadsheet"),
            "Ctrl+V",
            desk.paste,
            SECTION_FILES,
        ),
        _make(
            "copy",
            tr("Copy patterns"),
            tr("Copy all patterns for a spreadsheet"),
            "Ctrl+Shift+T",
            desk.copy,
            SECTION_FILES,
            enabled=some,
        ),
        _make(
            "save_patterns",
            tr("Save patterns..."),
            tr("Write the patterns as CSV or NPZ"),
            "Ctrl+Shift+X",
            desk.ask_save,
            SECTION_FILES,
            enabled=some,
        ),
        _make(
            "table",
            tr("Table of patterns"),
            tr("Show x₁, x₂ and target of each pattern, to be edited"),
            "Ctrl+T",
            desk.show_table,
            SECTION_FILES,
        ),
    ]


def _make_set_commands(desk: DataDesk) -> Sequence[Command]:
    return [
        Command(
            f"playground.set.{key}",
            tr(generator.label),
            tr("Take this set"),
            "",
            "Data",
            partial(desk.choose_set, key),
            section=GROUPS.index(generator.group),
        )
        for key, generator in GENERATORS.items()
    ]


def _make(
    key: str,
    text: str,
    tip: str,
    shortcut: str,
    run: Callable[[], object],
    section: int,
    **more: Any,
) -> Command:
    return Command(f"playground.{key}", text, tip, shortcut, "Data", run, section=section, **more)


def _nothing() -> None:
    """A submenu does nothing itself."""
