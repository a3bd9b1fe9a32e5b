"""Offers to go on with a training that was interrupted: a crash, or the end of a day."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from nnlab.app.digits.cards import RunCard
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr
from nnlab.gui.widgets.notice import Notice


class ResumeNotice(Notice):
    """Shown once the list of runs was read, if the newest of them was interrupted.

    It is shown too when the compute process dies during a training that has a checkpoint.
    """

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context.look, parent)
        self._trainer = context.trainer
        self._run_id = self._dying = ""
        context.compute.died.connect(self._on_compute_died)
        self._trainer.ended.connect(self._on_ended)
        self._trainer.keeper.scanned.connect(self._on_scanned)
        self._trainer.phase_changed.connect(self._on_phase_changed)
        self._trainer.keeper.scan()

    def _on_scanned(self) -> None:
        card = self._trainer.keeper.interrupted()
        if card is not None and not self._trainer.busy:
            self._offer(card)

    def _on_compute_died(self, _line: str) -> None:
        live = self._trainer.live
        self._dying = live.id if live is not None else ""

    def _on_ended(self) -> None:
        """Of a run that ended with its process the last checkpoint is left."""
        run_id, self._dying = self._dying, ""
        card = self._trainer.keeper.find(run_id) if run_id else None
        if card is not None and card.resumable and card.outcome == "stopped":
            self._offer(card)

    def _offer(self, card: RunCard) -> None:
        self._run_id = card.id
        epoch = min(card.epochs + 1, card.epochs_wanted)
        line = tr("{run} was interrupted in epoch {epoch} of {all}.").format(
            run=card.label, epoch=epoch, all=card.epochs_wanted
        )
        self.say(line, [(tr("Go on"), self._go_on), (tr("Not now"), self.hide)])

    def _go_on(self) -> None:
        self._trainer.go_on(self._run_id)

    def _on_phase_changed(self) -> None:
        if self._trainer.busy:
            self.hide()
