"""What the mouse holds over the plane: the class it places, the patterns and the neuron chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from nnlab.app.plane_edits import count_classes, taught_neurons
from nnlab.app.playground_state import Playground


class PlaneTools(QObject):
    """Class of the pen, selection, and the hidden neuron whose targets are painted.

    None of it is part of the state: it is what the hand holds, and a run goes on below it.
    """

    changed = Signal()

    def __init__(self, state: Playground, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.pen = 1
        self.selected: tuple[int, ...] = ()
        self.neuron = 0
        self.step = 0.1
        self._patterns = state.patterns

    def take_pen(self, number: int) -> None:
        """Place patterns of that class, counted from 0, from now on."""
        if number != self.pen:
            self.pen = number
            self.changed.emit()

    def other_class(self, state: Playground) -> int:
        """Return the class that the right button places."""
        return (self.pen + 1) % max(count_classes(state), self.pen + 1)

    def select(self, which: Sequence[int], extend: bool = False) -> None:
        """Select these patterns, besides those that are selected already or instead of them."""
        new = tuple(sorted({*which, *(self.selected if extend else ())}))
        if new != self.selected:
            self.selected = new
            self.changed.emit()

    def toggle(self, mu: int) -> None:
        """Select one pattern besides the others, or no more."""
        rest = tuple(other for other in self.selected if other != mu)
        self.select(rest if mu in self.selected else (*rest, mu))

    def take_neuron(self, neuron: int) -> None:
        """Paint targets of that hidden neuron, counted from 0."""
        if neuron != self.neuron:
            self.neuron = neuron
            self.changed.emit()

    def follow(self, state: Playground) -> None:
        """Drop what is no more: a selection of other patterns, a neuron, a class too many."""
        old, new = self._patterns, state.patterns
        self._patterns = new
        if new is not old:
            by_hand = state.source is None
            self.selected = self.selected if by_hand and len(new) >= len(old) else ()
            if not by_hand:
                self.pen = min(self.pen, count_classes(state) - 1)
        self.step = state.view.snap or self.step
        self.neuron = min(self.neuron, max(0, taught_neurons(state) - 1))
