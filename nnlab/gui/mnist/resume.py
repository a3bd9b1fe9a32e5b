"""Offers to go on with a training that was interrupted: a crash, or the end of a day."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from nnlab.gui.tab import Context
from nnlab.gui.tr import tr
from nnlab.gui.widgets.notice import Notice


class ResumeNotice(Notice):
    """Shown once the list of runs was read, if the newest of them was interrupted."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context.look, parent)
        self._trainer = context.trainer
        self._run_id = ""
        self._trainer.keeper.scanned.connect(self._on_scanned)
        self._trainer.phase_changed.connect(self._on_phase_changed)
        self._trainer.keeper.scan()

    def _on_scanned(self) -> None:
        card = self._trainer.keeper.interrupted()
        if card is None or self._trainer.busy:
            return
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
