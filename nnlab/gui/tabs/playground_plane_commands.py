"""Menu entries and keys of the input plane: modes of the mouse, switches of what is drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

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


def make_plane_commands(tab: PlaygroundTab) -> list[Command]:
    """Return the modes of the mouse and the switches of the plane."""
    return [*_make_mode_commands(tab), *_make_switch_commands(tab)]


def _make_mode_commands(tab: PlaygroundTab) -> list[Command]:
    return [
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


def _make_switch_commands(tab: PlaygroundTab) -> list[Command]:
    panel = tab.view.plane_panel
    switches = (
        ("two-colours", "Two colours", "Show sgn O instead of O", "T", panel.two_colours),
        ("lines", "Neurons' lines", "Lines and weight vectors of layer 1", "L", panel.lines),
    )
    return [
        Command(
            f"playground.{key}",
            tr(text),
            tr(tip),
            shortcut,
            "View",
            box.toggle,
            checkable=True,
            checked=box.isChecked,
        )
        for key, text, tip, shortcut, box in switches
    ]


def _choose_mode(tab: PlaygroundTab, mode: Mode) -> Callable[[], None]:
    return lambda: tab.view.plane_panel.set_mode(mode)


def _is_mode(tab: PlaygroundTab, mode: Mode) -> Callable[[], bool]:
    return lambda: tab.view.plane_panel.plane.mode is mode
