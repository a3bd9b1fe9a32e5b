"""Menu entries and keys of the playground: patterns, modes of the mouse, and the plots."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from nnlab.core.generators import GENERATORS
from nnlab.gui.actions import Command
from nnlab.gui.plots.gestures import Mode
from nnlab.gui.tr import tr

if TYPE_CHECKING:
    from nnlab.gui.tabs.playground import PlaygroundTab

MODE_KEYS = (
    (Mode.PLUS, "A", "Add t = +1", "Left click adds a pattern with t = +1"),
    (Mode.MINUS, "S", "Add t = −1", "Left click adds a pattern with t = −1"),
    (Mode.MOVE, "D", "Move", "Drag patterns; a click adds none"),
    (Mode.REMOVE, "X", "Remove", "Click or sweep to remove patterns"),
)


def make_playground_commands(tab: PlaygroundTab) -> list[Command]:
    """Return the tab's own commands."""
    return [*_make_data_commands(tab), *_make_view_commands(tab)]


def _make_data_commands(tab: PlaygroundTab) -> list[Command]:
    modes = [
        Command(
            f"playground.{mode}",
            tr(text),
            tr(tip),
            key,
            "Data",
            _choose_mode(tab, mode),
            checkable=True,
            checked=_is_mode(tab, mode),
        )
        for mode, key, text, tip in MODE_KEYS
    ]
    return [
        *modes,
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


def _make_view_commands(tab: PlaygroundTab) -> list[Command]:
    view = tab.view
    switches = (
        ("two-colours", tr("Two colours"), tr("Show sgn O instead of O"), "T", view.two_colours),
        ("lines", tr("Neurons' lines"), tr("Lines and weight vectors of layer 1"), "L", view.lines),
        ("log", tr("Logarithmic H"), tr("Logarithmic axis for H"), "G", view.log),
    )
    commands = [
        Command(
            f"playground.{key}",
            text,
            tip,
            shortcut,
            "View",
            box.toggle,
            checkable=True,
            checked=box.isChecked,
        )
        for key, text, tip, shortcut, box in switches
    ]
    return [
        *commands,
        Command(
            "playground.lower",
            tr("Diagram and curves"),
            tr("Show or hide the plots below the plane"),
            "B",
            "View",
            lambda: view.set_lower_visible(not view.lower_visible),
            checkable=True,
            checked=lambda: view.lower_visible,
        ),
        Command(
            "playground.settings",
            tr("Open the folded settings"),
            tr("In presentation mode: open the settings, or close them"),
            "E",
            "View",
            tab.column.toggle,
        ),
    ]


def _choose_mode(tab: PlaygroundTab, mode: Mode) -> Callable[[], None]:
    return lambda: tab.view.set_mode(mode)


def _is_mode(tab: PlaygroundTab, mode: Mode) -> Callable[[], bool]:
    return lambda: tab.view.plane.mode is mode


def _nothing() -> None:
    """A submenu does nothing itself."""
