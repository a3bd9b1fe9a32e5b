"""Trains a wall in the compute process, beside all else; what is trained stays on the disk."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject

from nnlab.app.lyapunov.walls.wall import FINISHED, RUNNING, STOPPED, NetKey, WallCard
from nnlab.core.atomic import reason
from nnlab.core.lyapunov.walls.spec import WallSpec
from nnlab.deep.lyapunov.walls.reports import NetDone, NetProgress, WallProgress, WallStarted
from nnlab.deep.reports import Report
from nnlab.gui.computing import runner as job_runner
from nnlab.gui.computing.runner import JobRunner
from nnlab.gui.lyapunov.wall.shelf import WallShelf
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr


class WallRunner(JobRunner):
    """One wall at a time; the nets that are finished stay, and a wall can be gone on with."""

    def __init__(self, context: Context, shelf: WallShelf, parent: QObject | None = None) -> None:
        super().__init__(context, "wall", "wall", tr("Wall of nets"), parent)
        self._shelf = shelf
        self._began = 0.0
        self.card: WallCard | None = None
        self.present: dict[NetKey, NetProgress] = {}
        self.message = ""
        shelf.listed.connect(self._on_listed)

    @property
    def done(self) -> int:
        """How many nets of the wall are trained."""
        return len(self._shelf.faces(self.card.id)) if self.card is not None else 0

    def trains(self, wall_id: str) -> bool:
        """Whether it is this wall that is being trained."""
        return self.busy and self.card is not None and self.card.id == wall_id

    def share_of(self, present: NetProgress) -> float:
        """How far a net that learns is on its way through the epochs, 0 to 1."""
        return min(1.0, present.epoch / self.card.spec.epochs) if self.card is not None else 0.0

    @property
    def share(self) -> float:
        """How far the nets that learn now are in the mean, 0 to 1."""
        shares = [self.share_of(one) for one in self.present.values()]
        return sum(shares) / len(shares) if shares else 0.0

    def start(self, spec: WallSpec) -> WallCard | None:
        """Train a new wall; None, with a line in the status bar, if its folder can't be made."""
        if self.busy:
            return None
        try:
            card = self._shelf.library.begin(spec)
        except OSError as error:
            self._say(tr("The wall cannot be kept: {}.").format(reason(error)))
            return None
        self._run(card)
        return card

    def resume(self, wall_id: str) -> None:
        """Train the nets of a wall that are missing."""
        card = self._shelf.card(wall_id)
        if self.busy or card is None:
            return
        if not self._shelf.library.take(wall_id):
            self._say(tr("Another window trains this wall: wait until it has finished."))
            return
        self._run(card)

    def _run(self, card: WallCard) -> None:
        self.card = replace(card, outcome=RUNNING)
        self.present, self.message = {}, ""
        self._began = time.monotonic()
        library = self._shelf.library
        try:
            library.write_card(self.card)
        except OSError as error:
            library.release(card.id)
            self._say(tr("The wall cannot be kept: {}.").format(reason(error)))
            return
        self._shelf.put_card(self.card)
        folder, done = str(library.place(card.id)), tuple(self._shelf.faces(card.id))
        self._begin("train_wall", {"spec": card.spec, "folder": folder, "done": done})

    def _hear(self, report: Report) -> None:
        if isinstance(report, WallProgress):
            self.present = {one.key: one for one in report.nets}
            self._advance(report.fraction, report.seconds_left)
        elif isinstance(report, NetDone) and self.card is not None:
            self.present.pop(report.face.key, None)
            self._shelf.add(self.card.id, report.face)
        elif isinstance(report, WallStarted):
            self._advance(0.0, report.seconds)

    def _explain(self, line: str) -> str:
        return tr("The wall stopped: {} Its finished nets stay.").format(line)

    def _close(self, outcome: str, message: str, result: Any) -> None:
        self.message = self._explain(message) if message else ""
        self._keep(FINISHED if outcome == job_runner.FINISHED else STOPPED)

    def _give_up(self) -> None:
        self._keep(STOPPED)

    def _keep(self, outcome: str) -> None:
        """Write how the training ended, and let the wall go; it can be resumed later."""
        self.present = {}
        if self.card is not None:
            seconds = self.card.seconds + time.monotonic() - self._began
            self._shelf.end_card(self.card, outcome, seconds)

    def _on_listed(self) -> None:
        """Take the name that the wall was given meanwhile: at the end its card is written anew."""
        known = self._shelf.card(self.card.id) if self.card is not None else None
        if self.busy and known is not None and self.card is not None:
            self.card = replace(self.card, name=known.name)

    def _say(self, line: str) -> None:
        self._context.status.say(line)
