"""Reads the curves of chosen runs from the disk, one at a time, and keeps them at hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from nnlab.app.digits.cards import RunCard
from nnlab.app.digits.run import TrainingRun, WrongDigits
from nnlab.gui.mnist.training.trainer import Trainer

MOST_KEPT = 64


class CurveShelf(QObject):
    """`grown` says that a run was read. A run costs some milliseconds, so none are read at once."""

    grown = Signal()

    def __init__(self, trainer: Trainer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._trainer = trainer
        self._kept: dict[str, tuple[RunCard, TrainingRun]] = {}
        self._wanted: list[RunCard] = []
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_tick)

    @property
    def reading(self) -> bool:
        """Whether runs are still to be read."""
        return bool(self._wanted)

    def find(self, card: RunCard) -> TrainingRun | None:
        """Return a run as far as it is known here; the one that is trained, as it is now."""
        live = self._trainer.live
        if live is not None and live.id == card.id:
            return live
        known = self._kept.get(card.id)
        return known[1] if known is not None else None

    def want(self, cards: Sequence[RunCard]) -> None:
        """Begin to read those that are not known yet, or have changed."""
        self._wanted = [card for card in cards if not self._is_known(card)]
        if self._wanted:
            self._timer.start(0)

    def close_down(self) -> None:
        """Read no more."""
        self._wanted = []
        self._timer.stop()

    def _is_known(self, card: RunCard) -> bool:
        live = self._trainer.live
        if live is not None and live.id == card.id:
            return True
        known = self._kept.get(card.id)
        return known is not None and _stamp(known[0]) == _stamp(card)

    def _on_tick(self) -> None:
        if not self._wanted:
            self._timer.stop()
            return
        card = self._wanted.pop(0)
        run = self._trainer.keeper.load(card.id)
        # What cannot be read has no curve, and is not tried again and again.
        run = run if run is not None else TrainingRun(id=card.id)
        self._kept.pop(card.id, None)
        self._kept[card.id] = (card, _without_images(run))
        for old in list(self._kept)[:-MOST_KEPT]:
            del self._kept[old]
        self.grown.emit()


def _stamp(card: RunCard) -> tuple[object, ...]:
    return card.outcome, card.epochs, card.seconds


def _without_images(run: TrainingRun) -> TrainingRun:
    return replace(run, wrong=WrongDigits())
