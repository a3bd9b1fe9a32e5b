"""Menu entries and keys of the digit of one's own."""

from __future__ import annotations

from functools import partial

from nnlab.gui.actions import Command
from nnlab.gui.lyapunov.digits.own.desk import OwnDesk
from nnlab.gui.lyapunov.digits.own.panel import OwnPanel
from nnlab.gui.tr import tr

PREFIX = "ftle.digits.own"


def make_own_commands(own: OwnDesk, panel: OwnPanel) -> list[Command]:
    """Return the command that opens the paper, and those that work while it is open."""
    opening = Command(
        f"{PREFIX}.draw",
        tr("Draw a digit of your own"),
        tr("Open the paper, or put it away: what do the nets make of your digit?"),
        "D",
        "Data",
        own.toggle,
        checkable=True,
        checked=lambda: own.shown,
        section=3,
    )
    return [opening, *_tools(own, panel)]


def _tools(own: OwnDesk, panel: OwnPanel) -> list[Command]:
    rows = (
        ("clear", tr("Clean paper"), tr("Take the ink of your digit away"), "Del"),
        ("eraser", tr("Eraser"), tr("Erase with the left mouse button, or draw again"), "E"),
        (
            "fit",
            tr("Preprocess your digit"),
            tr("Bring it to MNIST's size and centre, or leave it as it is"),
            "P",
        ),
        ("hold", tr("Hold your digit"), tr("Make it end A or B of the path, or let it go"), "H"),
    )
    enabled = partial(_is_shown, own)
    calls = (own.clear, panel.eraser.toggle, panel.fit.toggle, own.hold)
    return [
        Command(f"{PREFIX}.{key}", text, tip, shortcut, "Data", run, enabled=enabled, section=3)
        for (key, text, tip, shortcut), run in zip(rows, calls, strict=True)
    ]


def _is_shown(own: OwnDesk) -> bool:
    return own.shown
