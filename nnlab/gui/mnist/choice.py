"""Which wrong digits the pages look at, and the one that is to be looked at from within."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from nnlab.gui.mnist.training.trainer import Trainer


class WrongChoice(QObject):
    """Only those of a target, of an answer, of both, or all (None); shared by the pages.

    `digit_chosen` carries an image uint8 (28, 28), one line on it and its class, for insides.
    """

    changed = Signal()
    digit_chosen = Signal(object, str, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.target: int | None = None
        self.answer: int | None = None

    @property
    def cell(self) -> tuple[int, int] | None:
        """Target and answer where both are chosen: a cell of the confusion matrix."""
        if self.target is None or self.answer is None:
            return None
        return self.target, self.answer

    @property
    def on(self) -> bool:
        """Whether some are left out."""
        return self.target is not None or self.answer is not None

    def choose(self, target: int | None, answer: int | None) -> None:
        """Look at those of a target and an answer; None takes all."""
        if (target, answer) != (self.target, self.answer):
            self.target, self.answer = target, answer
            self.changed.emit()

    def clear(self) -> bool:
        """Look at all of them again; False if nothing was chosen."""
        chosen = self.on
        self.choose(None, None)
        return chosen


def choice_of(trainer: Trainer) -> WrongChoice:
    """Return the choice that belongs to a trainer, made for the first who asks."""
    known = trainer.findChild(WrongChoice)
    return known if isinstance(known, WrongChoice) else WrongChoice(trainer)
