"""What a part of the Inside tab is: one view of the desk's image, neuron and net."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.gui.actions import Command
from nnlab.gui.tab import Context, Figure

if TYPE_CHECKING:
    from nnlab.gui.inside.shell import InsideDesk

PLACES = ("middle", "right", "bottom", "page")


class Part(QWidget):
    """Draws what the desk has. The base draws nothing.

    A part connects itself to the signals of the desk that it needs; while it is hidden it should
    do nothing, and `refresh` is called when it appears.
    """

    def __init__(self, context: Context, desk: InsideDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.desk = desk
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def refresh(self) -> None:
        """Draw everything as it is now: called when the part appears, and when the look changes."""

    def commands(self) -> Sequence[Command]:
        """Return the entries that the part adds to the menus, with keys of their own."""
        return ()

    def figures(self) -> Sequence[Figure]:
        """Return what can be exported, drawn as of now."""
        return ()

    def set_presentation(self, on: bool) -> None:
        """Fold away (or bring back) what a projector need not show."""

    def pose(self) -> None:
        """Put the part in a telling state, for screenshots."""

    def close_down(self) -> None:
        """Stop timers and jobs before the window goes."""


@dataclass(frozen=True)
class PartSpec:
    """One line of the registry `nnlab.gui.inside.parts.PARTS`; `make` imports its file.

    place : "middle", "right" of it or at the "bottom" of the page "maps"; or a "page" of its own
    """

    key: str
    title: str
    tip: str
    place: str
    make: Callable[[Context, InsideDesk], Part]
