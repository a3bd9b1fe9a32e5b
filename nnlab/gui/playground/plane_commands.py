"""Menu entries and keys of the input plane: modes, classes, selection, what is drawn, the view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from nnlab.gui.actions import Command
from nnlab.gui.playground.gestures import KEY_ZOOM
from nnlab.gui.playground.hands import Hands
from nnlab.gui.plots.plane.gestures import Mode
from nnlab.gui.tr import tr

MODE_KEYS = (
    (Mode.MOVE, "D", "Move", "Drag patterns and neurons' lines; a click adds none"),
    (Mode.SELECT, "Q", "Select", "Draw a frame around patterns; in other modes with Shift"),
    (Mode.SPRAY, "W", "Spray", "Spray patterns while a button is down; the wheel sets the radius"),
    (Mode.REMOVE, "X", "Erase", "Click or sweep to remove patterns"),
    (Mode.HAND, "H", "Hand", "Drag the plane itself; the middle button does so in any mode"),
)
CLASSES = 6


def make_plane_commands(tab: Hands) -> list[Command]:
    """Return the modes of the mouse, the selection's commands and the switches of the plane."""
    # Submenus, since all of them one below the other are longer than a small screen.
    return [
        *_gather("Mouse", _make_mode_commands(tab)),
        *_gather("Class", _make_class_commands(tab)),
        *_make_selection_commands(tab),
        *_gather("Input plane", [*_make_switch_commands(tab), *_make_zoom_commands(tab)]),
    ]


def _gather(group: str, commands: Sequence[Command]) -> list[Command]:
    return [replace(command, group=group) for command in commands]


def _make_mode_commands(tab: Hands) -> list[Command]:
    adds = [
        Command(
            f"playground.{key}",
            tr(text),
            tr(tip),
            letter,
            "Data",
            partial(_add, tab, number),
            checkable=True,
            checked=partial(_adds, tab, number),
        )
        for key, letter, text, tip, number in (
            ("plus", "A", "Add t = +1", "Left click adds a pattern with t = +1 (class 2)", 1),
            ("minus", "S", "Add t = −1", "Left click adds a pattern with t = −1 (class 1)", 0),
        )
    ]
    modes = [
        Command(
            f"playground.{mode}",
            tr(text),
            tr(tip),
            key,
            "Data",
            partial(_choose_mode, tab, mode),
            checkable=True,
            checked=_is_mode(tab, mode),
        )
        for mode, key, text, tip in MODE_KEYS
    ]
    return [*adds, *modes, *_make_assign_commands(tab)]


def _make_assign_commands(tab: Hands) -> list[Command]:
    assign = Command(
        "playground.assign",
        tr("Paint targets of a hidden neuron"),
        tr("Left paints t = +1 for one hidden neuron, right t = −1"),
        "V",
        "Data",
        partial(_choose_assign, tab),
        checkable=True,
        checked=_is_mode(tab, Mode.ASSIGN),
    )
    neurons = [
        Command(
            f"playground.neuron-{name}",
            tr(text),
            tr("While targets are painted: another hidden neuron"),
            key,
            "Data",
            partial(tab.view.plane_panel.step_neuron, by),
        )
        for name, text, key, by in (
            ("before", "Neuron before", "Shift+J", -1),
            ("next", "Next neuron", "J", 1),
        )
    ]
    return [assign, *neurons]


def _make_class_commands(tab: Hands) -> list[Command]:
    return [
        Command(
            f"playground.class-{number + 1}",
            tr("Class {number}").format(number=number + 1),
            tr("Place this class (1: t = −1, 2: t = +1), or give it to what is selected"),
            str(number + 1),
            "Data",
            partial(tab.gestures.take_class, number),
            checkable=True,
            checked=partial(_has_pen, tab, number),
        )
        for number in range(CLASSES)
    ]


def _make_selection_commands(tab: Hands) -> list[Command]:
    gestures, tools, menu = tab.gestures, tab.view.plane_panel.tools, tab.view.plane_panel.more
    return [
        Command(
            "playground.snap",
            tr("Snap to grid"),
            tr("New and moved patterns stand on a grid; weights by hand are multiples of its step"),
            "M",
            "Data",
            menu.toggle_snap,
            checkable=True,
            checked=lambda: tab.state.view.snap > 0.0,
        ),
        Command(
            "playground.select-all",
            tr("Select all patterns"),
            tr("Then drag one to move all, or give them a class"),
            "Ctrl+A",
            "Edit",
            gestures.select_all,
            section=3,
        ),
        Command(
            "playground.select-none",
            tr("Select nothing"),
            tr("Drop the selection"),
            "Ctrl+Shift+A",
            "Edit",
            partial(tools.select, ()),
            section=3,
        ),
        Command(
            "playground.remove-selected",
            tr("Remove selected patterns"),
            tr("The selected patterns go; undo brings them back"),
            "Del",
            "Edit",
            gestures.remove_selected,
            section=3,
        ),
    ]


def _make_switch_commands(tab: Hands) -> list[Command]:
    panel = tab.view.plane_panel
    boxes = (
        ("two-colours", "Two colours", "Show sgn O instead of O", "T", panel.two_colours),
        ("lines", "Neurons' lines", "Lines and weight vectors of layer 1", "L", panel.lines),
    )
    switches = (
        ("numbers", "Pattern numbers", "Write μ beside each pattern", "P", "show_numbers"),
        ("regions", "Region codes", "Signs of the hidden neurons, as +−+", "C", "show_regions"),
    )
    return [
        *(
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
            for key, text, tip, shortcut, box in boxes
        ),
        *(
            Command(
                f"playground.{key}",
                tr(text),
                tr(tip),
                shortcut,
                "View",
                partial(panel.more.switch, name),
                checkable=True,
                checked=partial(_shows, tab, name),
            )
            for key, text, tip, shortcut, name in switches
        ),
    ]


def _make_zoom_commands(tab: Hands) -> list[Command]:
    gestures = tab.gestures
    rows = (
        ("zoom-in", "Zoom in", "A smaller part of the plane", "+|=", 1.0 / KEY_ZOOM),
        ("zoom-out", "Zoom out", "A larger part of the plane", "-", KEY_ZOOM),
    )
    zooms = [
        Command(
            f"playground.{key}",
            tr(text),
            tr(tip),
            shortcut,
            "View",
            partial(gestures.zoom_by, factor),
        )
        for key, text, tip, shortcut, factor in rows
    ]
    fit = Command(
        "playground.fit",
        tr("Show all patterns"),
        tr("Zoom so that all patterns are in sight; so does a double click on the axes"),
        "0",
        "View",
        gestures.fit,
    )
    return [*zooms, fit]


def _add(tab: Hands, number: int) -> None:
    panel = tab.view.plane_panel
    panel.tools.take_pen(number)
    panel.set_mode(Mode.ADD)


def _adds(tab: Hands, number: int) -> bool:
    panel = tab.view.plane_panel
    return panel.plane.mode is Mode.ADD and panel.tools.pen == number


def _has_pen(tab: Hands, number: int) -> bool:
    return tab.view.plane_panel.tools.pen == number


def _shows(tab: Hands, name: str) -> bool:
    return bool(getattr(tab.state.view, name))


def _choose_mode(tab: Hands, mode: Mode) -> None:
    tab.view.plane_panel.set_mode(mode)


def _choose_assign(tab: Hands) -> None:
    tab.view.plane_panel.set_mode(Mode.ASSIGN)


def _is_mode(tab: Hands, mode: Mode) -> Callable[[], bool]:
    return lambda: tab.view.plane_panel.plane.mode is mode
