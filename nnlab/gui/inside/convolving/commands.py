"""Menu entries and keys of convolution at work."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from nnlab.gui.actions import Command
from nnlab.gui.tr import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractButton

    from nnlab.gui.inside.convolving.sweep import Sweep


def make_commands(
    sweep: Sweep, empty: QAbstractButton, large: QAbstractButton, visible: Callable[[], bool]
) -> tuple[Command, ...]:
    """Return the entries of the part; they can be chosen while it is visible."""
    return (
        Command(
            "inside.slide",
            tr("Slide the window"),
            tr("Let the kernel slide over the image by itself, or pause it"),
            "K",
            "View",
            sweep.toggle,
            checkable=True,
            checked=lambda: sweep.running,
            enabled=visible,
            section=6,
        ),
        Command(
            "inside.empty",
            tr("Empty or fill the output map"),
            tr("Empty the map, to fill it place by place; or fill it at once"),
            "Shift+K",
            "View",
            empty.click,
            enabled=visible,
            section=6,
        ),
        Command(
            "inside.large_convolution",
            tr("Enlarge convolution at work"),
            tr("Make convolution at work the big picture, or small again"),
            "B",
            "View",
            large.toggle,
            checkable=True,
            checked=large.isChecked,
            enabled=visible,
            section=6,
        ),
    )
