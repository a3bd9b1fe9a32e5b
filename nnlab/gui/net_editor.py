"""Carries out edits of the playground's net: one gesture is one undo, a refusal is one line."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from PySide6.QtCore import QObject, Signal

from nnlab.app.net_edits import fit_design, set_number
from nnlab.app.playground import Playground, take_network
from nnlab.app.playground_state import Design
from nnlab.core.network import Network
from nnlab.gui.tr import tr
from nnlab.gui.training.runner import Runner

_gestures = count(1)


class NetEditor(QObject):
    """Edits by hand; `refused` carries the line that says why one was not made.

    `offered` carries such a line with offers, see `nnlab.gui.widgets.notice`.
    """

    refused = Signal(str)
    offered = Signal(str, object)

    def __init__(self, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._gesture = next(_gestures)

    def begin_gesture(self) -> None:
        """Let what follows be an undo of its own."""
        self._gesture = next(_gestures)

    def take_design(self, design: Design) -> None:
        """Take a design."""
        self.change(lambda state: fit_design(state, design), tr("Net"))

    def change_design(self, change: Callable[[Design], Design], label: str) -> None:
        """Take the design that `change` makes of the present one."""
        self.change(lambda state: fit_design(state, change(state.design)), label)

    def change_net(self, change: Callable[[Network], Network], label: str) -> bool:
        """Take the net that `change` makes of the present one; return whether it was taken."""
        return self.change(lambda state: take_network(state, change(state.net)), label)

    def set_number(self, layer: int, neuron: int, below: int | None, value: float) -> bool:
        """Set a weight, or the threshold where `below` is None, as part of the present gesture."""
        # What was trained in between parts two gestures.
        if self._runner.k:
            self.begin_gesture()
        label = tr("Threshold") if below is None else tr("Weight")
        return self.change(
            lambda state: take_network(state, set_number(state.net, layer, neuron, below, value)),
            label,
            ("number", self._gesture),
        )

    def change(
        self, change: Callable[[Playground], Playground], label: str, mark: object = None
    ) -> bool:
        """Make any edit of the playground; return whether it was made."""
        try:
            self._runner.edit(change, label, mark)
        except ValueError as error:
            self.refused.emit(tr(str(error)))
            return False
        return True
