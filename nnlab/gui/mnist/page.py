"""What a page is: one view of the shown run, in the lower part of the MNIST tab."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.gui.tab import Context, Figure


class Page(QWidget):
    """Draws the trainer's shown run whenever `refresh` is called. The base draws nothing.

    `enlarged` asks to be the only plot of the tab, or to be small again.
    """

    enlarged = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.trainer = context.trainer
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def refresh(self) -> None:
        """Draw the shown run as it is now; called only while visible, when it has changed."""

    def follow(self) -> None:
        """Draw what grows with each batch; called only while visible, at most 30 times a second."""

    def controls(self) -> Sequence[QWidget]:
        """Return the small controls that stand beside the names of the pages."""
        return ()

    def escape(self) -> bool:
        """Give up what is selected; False if nothing is."""
        return False

    def look_inside(self) -> None:
        """Take the chosen digit to the net's insides; a page without digits does nothing."""

    def figures(self) -> Sequence[Figure]:
        """Return what can be exported, drawn as of now."""
        return ()

    def set_presentation(self, on: bool) -> None:
        """Fold away (or bring back) what a projector need not show."""

    def pose(self) -> None:
        """Put the page in a telling state, for screenshots."""

    def close_down(self) -> None:
        """Stop timers and jobs before the window goes."""


@dataclass(frozen=True)
class PageSpec:
    """One line of the registry `nnlab.gui.mnist.pages.PAGES`; `make` imports its file."""

    key: str
    title: str
    tip: str
    make: Callable[[Context], Page]
