"""Menu entries and keys of the playground's views: instruments, layout, the curves' axis."""

from __future__ import annotations

from functools import partial

from nnlab.gui.actions import Command
from nnlab.gui.instruments import INSTRUMENTS, KEYS
from nnlab.gui.playground.hands import Hands
from nnlab.gui.tr import tr
from nnlab.gui.widgets.plot_frame import PlotFrame


def make_view_commands(tab: Hands) -> list[Command]:
    """Return the curves' axes, the instruments with their keys, and what is laid out where."""
    return [*_make_axis_commands(tab), *_make_instrument_commands(tab), *_make_room_commands(tab)]


def _make_axis_commands(tab: Hands) -> list[Command]:
    switches: tuple[tuple[str, str, str, str, str, object, object], ...] = (
        ("log", "Logarithmic H", "Logarithmic axis for H", "G", "log_curves", True, False),
        (
            "log-axis",
            "Logarithmic updates",
            "Logarithmic axis for the updates or epochs below the curves",
            "Shift+G",
            "log_axis",
            True,
            False,
        ),
        (
            "epochs",
            "Curves by epochs",
            "Draw the curves against epochs, not updates",
            "Shift+E",
            "axis",
            "epochs",
            "updates",
        ),
    )
    return [
        Command(
            f"playground.{key}",
            tr(text),
            tr(tip),
            shortcut,
            "View",
            partial(_switch, tab, name, on, off),
            checkable=True,
            checked=partial(_is_on, tab, name, on),
            section=1,
        )
        for key, text, tip, shortcut, name, on, off in switches
    ]


def _make_instrument_commands(tab: Hands) -> list[Command]:
    return [
        Command(
            f"playground.instrument.{spec.key}",
            tr(spec.title),
            tr("{tip}; again: as the big plot").format(tip=tr(spec.tip)),
            key,
            "View",
            partial(tab.show_instrument, spec.key),
            checkable=True,
            checked=partial(_is_shown, tab, spec.key),
            section=4,
        )
        for key, spec in zip(KEYS, INSTRUMENTS, strict=True)
    ]


def _make_room_commands(tab: Hands) -> list[Command]:
    view = tab.view
    return [
        Command(
            "playground.lower",
            tr("Diagram and instrument"),
            tr("Show or hide the plots below the plane"),
            "B",
            "View",
            lambda: view.set_lower_visible(not view.lower_visible),
            checkable=True,
            checked=lambda: view.lower_visible,
            section=5,
        ),
        _make_big(tab, "instrument", tr("Instrument as big plot"), "F9", view.instruments),
        _make_big(tab, "diagram", tr("Net as big plot"), "Shift+F9", view.diagram_panel),
        Command(
            "playground.settings",
            tr("Open the folded settings"),
            tr("In presentation mode: open the settings, or close them"),
            "E",
            "View",
            tab.column.toggle,
            section=5,
        ),
    ]


def _make_big(tab: Hands, key: str, text: str, shortcut: str, frame: PlotFrame) -> Command:
    return Command(
        f"playground.big-{key}",
        text,
        tr("Give it all the room of the plots, or bring back what was there"),
        shortcut,
        "View",
        frame.button.toggle,
        checkable=True,
        checked=lambda: tab.view.big is frame,
        section=5,
    )


def _switch(tab: Hands, name: str, on: object, off: object) -> None:
    tab.look_at(**{name: off if _is_on(tab, name, on) else on})


def _is_on(tab: Hands, name: str, on: object) -> bool:
    return bool(getattr(tab.state.view, name) == on)


def _is_shown(tab: Hands, key: str) -> bool:
    return tab.view.instruments.key == key
