"""Menu entries and keys of the playground's views: instruments, layout, the curves' axis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnlab.gui.actions import Command
from nnlab.gui.instruments import INSTRUMENTS
from nnlab.gui.tr import tr

if TYPE_CHECKING:
    from nnlab.gui.tabs.playground import PlaygroundTab


def make_view_commands(tab: PlaygroundTab) -> list[Command]:
    """Return the instruments with their keys, what is laid out where, and the curves' axis."""
    view = tab.view
    return [
        Command(
            "playground.log",
            tr("Logarithmic H"),
            tr("Logarithmic axis for H"),
            "G",
            "View",
            lambda: tab.look_at(log_curves=not tab.state.view.log_curves),
            checkable=True,
            checked=lambda: tab.state.view.log_curves,
        ),
        *_make_instrument_commands(tab),
        Command(
            "playground.lower",
            tr("Diagram and instrument"),
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


def _make_instrument_commands(tab: PlaygroundTab) -> list[Command]:
    return [
        Command(
            f"playground.instrument.{spec.key}",
            tr(spec.title),
            tr(spec.tip),
            f"F{number}",
            "View",
            lambda key=spec.key: tab.show_instrument(key),  # type: ignore[misc]
            checkable=True,
            checked=lambda key=spec.key: tab.view.instruments.key == key,  # type: ignore[misc]
        )
        for number, spec in enumerate(INSTRUMENTS, 2)
    ]
