"""Menu entries and keys for what came out of a training: digits, errors delta, set sizes."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from nnlab.gui.actions import Command
from nnlab.gui.tr import tr

if TYPE_CHECKING:
    from nnlab.gui.mnist.lower import LowerPages
    from nnlab.gui.mnist.pages.gradients import GradientsPage
    from nnlab.gui.mnist.pages.set_size import SetSizePage


class ResultActions:
    """What the entries do; each opens the page that it is about."""

    def __init__(self, below: LowerPages) -> None:
        self._below = below

    def gradients(self) -> GradientsPage:
        """Show the page of the errors delta."""
        self._below.show_key("gradients")
        return cast("GradientsPage", self._below.present)

    def demo(self) -> None:
        """Set the demonstration of vanishing errors."""
        self.gradients().set_demo()

    def swap(self) -> None:
        """Change the activation of the present net."""
        self.gradients().swap_activation()

    def measure(self) -> None:
        """Measure the error against the set's size, or give that up."""
        self._below.show_key("size")
        cast("SetSizePage", self._below.present).toggle()

    def enlarge(self) -> None:
        """Let the page be the only plot, or bring the curves back."""
        self._below.set_open(True)
        self._below.enlarged.emit()

    def inside(self) -> None:
        """Look inside the net with the chosen digit."""
        self._below.present.look_inside()


def make_result_commands(below: LowerPages) -> list[Command]:
    """Return the entries; some stand in the menu Train, some in View."""
    do = ResultActions(below)
    train = [
        (
            "demo",
            tr("Demonstration: vanishing δ"),
            tr("Set the sigmoid net with four hidden layers of 30, and show its errors δ"),
            "G",
            do.demo,
        ),
        (
            "swap",
            tr("Sigmoid to ReLU, or back"),
            tr("The present net with the other activation in all hidden layers"),
            "Shift+G",
            do.swap,
        ),
        (
            "sizes",
            tr("Measure the error against set size"),
            tr("Train the present net on larger and larger parts of the set; again: cancel"),
            "N",
            do.measure,
        ),
    ]
    view = [
        (
            "enlarge",
            tr("Only the page"),
            tr("Give the page below the room of the curves, or take it back"),
            "M",
            do.enlarge,
        ),
        (
            "inside",
            tr("Look inside with the chosen digit"),
            tr("Send the digit that is chosen among the wrong ones through the net"),
            "I",
            do.inside,
        ),
    ]
    return [
        Command(f"mnist.{key}", text, tip, shortcut, menu, act, section=section)
        for menu, section, entries in (("Train", 2, train), ("View", 1, view))
        for key, text, tip, shortcut, act in entries
    ]
