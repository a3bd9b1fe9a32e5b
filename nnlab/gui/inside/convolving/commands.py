"""Menu entries and keys of convolution at work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnlab.gui.tr import tr
from nnlab.gui.window.actions import Command

if TYPE_CHECKING:
    from nnlab.gui.inside.convolving.convolution import ConvolutionPart


def make_commands(part: ConvolutionPart) -> tuple[Command, ...]:
    """Return the entries of the part."""
    return (
        Command(
            "inside.slide",
            tr("Slide the window"),
            tr("Let the kernel slide over the image by itself, or pause it"),
            "K",
            "View",
            part.sweep.toggle,
            checkable=True,
            checked=lambda: part.sweep.running,
            enabled=part.isVisible,
            section=6,
        ),
        Command(
            "inside.empty",
            tr("Empty or fill the output map"),
            tr("Empty the map, to fill it place by place; or fill it at once"),
            "Shift+K",
            "View",
            part.bar.empty.click,
            enabled=part.isVisible,
            section=6,
        ),
        Command(
            "inside.large_convolution",
            tr("Enlarge convolution at work"),
            tr("Make convolution at work the big picture, or small again"),
            "B",
            "View",
            part.large.toggle,
            checkable=True,
            checked=part.large.isChecked,
            enabled=part.isVisible,
            section=6,
        ),
    )
