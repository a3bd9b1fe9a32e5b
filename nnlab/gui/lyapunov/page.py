"""What a page of the Lyapunov laboratory is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.gui.actions import Command
from nnlab.gui.tab import Context, Figure

if TYPE_CHECKING:
    from nnlab.gui.lyapunov.desk import LyapunovDesk


class LyapunovPage(QWidget):
    """One page; the base does nothing. While it is hidden a page computes nothing.

    `grown` follows the making of a part, `turned` a change of what `commands` returns; `tab_wanted`
    asks for another tab by its key.
    """

    grown = Signal()
    turned = Signal()
    tab_wanted = Signal(str)

    def __init__(self, context: Context, desk: LyapunovDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.desk = desk
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def controls(self) -> Sequence[QWidget]:
        """Return small controls that stand beside the names of the pages."""
        return ()

    def commands(self) -> Sequence[Command]:
        """Return the entries that the page adds to the menus while it is shown."""
        return ()

    def figures(self) -> Sequence[Figure]:
        """Return what can be exported, drawn as of now, the most telling first."""
        return ()

    def escape(self) -> bool:
        """Give up what the hand holds; False if there is nothing."""
        return False

    def set_presentation(self, on: bool) -> None:
        """Fold away (or bring back) what a projector need not show."""

    def pose(self) -> None:
        """Put the page in a telling state, for screenshots."""

    def close_down(self) -> None:
        """Stop timers and jobs before the window goes."""


@dataclass(frozen=True)
class LyapunovPageSpec:
    """One line of the registry `nnlab.gui.lyapunov.pages.PAGES`; `make` imports its file."""

    key: str
    title: str
    tip: str
    make: Callable[[Context, LyapunovDesk], LyapunovPage]
    needs_torch: bool = False
