"""What an instrument is: one view of the training at the lower right of the playground."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.gui.tab import Context

Neuron = tuple[int, int]


class Instrument(QWidget):
    """Draws the runner's present moment whenever `refresh` is called.

    `hovered` carries one line on what is under the pointer, "" for nothing. `enlarge_wanted` asks
    to be made the big plot, or small again: a double click on a place that means nothing else.
    The base draws nothing. One that `stands_beside` the plane leaves it its half of the room when
    it is the big plot: its picture is of the same plane, and follows what is dragged there.
    """

    hovered = Signal(str)
    enlarge_wanted = Signal()

    figure_title = ""
    stands_beside = False

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.chosen: Neuron | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def refresh(self) -> None:
        """Draw the present moment. It is called only while visible, and not with each frame."""

    def set_chosen(self, neuron: Neuron | None) -> None:
        """Take over which neuron (layer, place) is chosen; layer 1 is the first, None is none."""
        self.chosen = neuron

    def controls(self) -> Sequence[QWidget]:
        """Return the small controls that stand beside the title; the same ones each time."""
        return ()

    @property
    def figure(self) -> QWidget:
        """What is exported and copied: the instrument itself, unless it says otherwise."""
        return self

    def close_down(self) -> None:
        """Stop timers and jobs before the window goes."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two clicks where nothing else takes them are for the frame."""
        self.enlarge_wanted.emit()

    def sizeHint(self) -> QSize:
        look = self.context.look
        return QSize(round(look.px(340)), round(look.px(190)))

    def minimumSizeHint(self) -> QSize:
        look = self.context.look
        return QSize(round(look.px(150)), round(look.px(80)))


@dataclass(frozen=True)
class InstrumentSpec:
    """One line of the registry `nnlab.gui.instruments.INSTRUMENTS`; `make` imports its file."""

    key: str
    title: str
    tip: str
    make: Callable[[Context], Instrument]
