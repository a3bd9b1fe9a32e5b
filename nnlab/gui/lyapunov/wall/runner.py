"""Trains a wall in the compute process, beside all else; what is trained stays on the disk."""

from __future__ import annotations

import time
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from nnlab.app.lyapunov.walls.wall import FINISHED, RUNNING, STOPPED, NetKey, WallCard
from nnlab.core.atomic import reason
from nnlab.core.lyapunov.walls.spec import WallSpec
from nnlab.deep.lyapunov.walls.reports import NetDone, NetProgress, WallStarted
from nnlab.deep.reports import Note, Report
from nnlab.gui.jobs import Job
from nnlab.gui.lyapunov.wall.shelf import WallShelf
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr

PROGRESS_KEY = "wall"
LANE = "wall"


class WallRunner(QObject):
    """One wall at a time. `changed` follows start and end, `progressed` what is heard between."""

    changed = Signal()
    progressed = Signal()

    def __init__(self, context: Context, shelf: WallShelf, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._shelf = context, shelf
        self._job: Job | None = None
        self._began = 0.0
        self.card: WallCard | None = None
        self.present: NetProgress | None = None
        self.seconds_left: float | None = None
        self.cancelling = False
        self.message = ""
        shelf.listed.connect(self._on_listed)

    @property
    def busy(self) -> bool:
        """Whether a wall is being trained."""
        return self._job is not None

    @property
    def fraction(self) -> float:
        """How much of the wall is done, 0 to 1."""
        return self.present.fraction if self.present is not None else 0.0

    @property
    def done(self) -> int:
        """How many nets of the wall are trained."""
        return len(self._shelf.faces(self.card.id)) if self.card is not None else 0

    def trains(self, wall_id: str) -> bool:
        """Whether it is this wall that is being trained."""
        return self.busy and self.card is not None and self.card.id == wall_id

    def learning(self, key: NetKey) -> bool:
        """Whether it is this net that learns now."""
        return self.busy and self.present is not None and key == self.present.key

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

    def cancel(self) -> None:
        """Stop; the nets that are finished stay."""
        if self._job is not None and not self.cancelling:
            self.cancelling = True
            self._job.cancel()
            self.changed.emit()

    def close_down(self) -> None:
        """Stop, as when the window goes; the wall can be resumed later."""
        if self._job is not None:
            self._job.cancel()
            self._end(STOPPED)

    def _run(self, card: WallCard) -> None:
        self.card = replace(card, outcome=RUNNING)
        self.present, self.seconds_left, self.cancelling, self.message = None, None, False, ""
        self._began = time.monotonic()
        try:
            self._shelf.library.write_card(self.card)
        except OSError as error:
            self._shelf.library.release(card.id)
            self._say(tr("The wall cannot be kept: {}.").format(reason(error)))
            return
        self._shelf.put_card(self.card)
        self._context.compute.start()
        self._job = self._context.compute.run(
            "train_wall",
            {
                "spec": card.spec,
                "folder": str(self._shelf.library.place(card.id)),
                "done": tuple(self._shelf.faces(card.id)),
            },
            self._on_report,
            self._on_done,
            self._on_failed,
            self._on_cancelled,
            lane=LANE,
        )
        self._tell_progress()
        self.changed.emit()

    def _on_report(self, report: Report) -> None:
        if isinstance(report, NetProgress):
            self.present, self.seconds_left = report, report.seconds_left
            self._tell_progress()
        elif isinstance(report, NetDone) and self.card is not None:
            self._shelf.add(self.card.id, report.face)
        elif isinstance(report, WallStarted):
            self.seconds_left = report.seconds
        elif isinstance(report, Note):
            self._context.status.say(report.text)
        self.progressed.emit()

    def _on_done(self, _result: object) -> None:
        self._end(FINISHED)

    def _on_failed(self, line: str) -> None:
        self.message = tr("The wall stopped: {} Its finished nets stay.").format(line)
        self._say(self.message)
        self._end(STOPPED)

    def _on_cancelled(self) -> None:
        self._end(STOPPED)

    def _on_listed(self) -> None:
        """Take the name that the wall was given meanwhile: at the end its card is written anew."""
        known = self._shelf.card(self.card.id) if self.card is not None else None
        if self.busy and known is not None and self.card is not None:
            self.card = replace(self.card, name=known.name)

    def _end(self, outcome: str) -> None:
        self._job, self.cancelling, self.present = None, False, None
        self._context.status.clear(PROGRESS_KEY)
        if self.card is not None:
            seconds = self.card.seconds + time.monotonic() - self._began
            self._shelf.end_card(self.card, outcome, seconds)
        self.changed.emit()

    def _tell_progress(self) -> None:
        known = self.present is not None and self.seconds_left is not None
        self._context.status.progress(
            PROGRESS_KEY,
            self.fraction if known else None,
            tr("Wall of nets"),
            self.cancel,
            self.seconds_left,
        )

    def _say(self, line: str) -> None:
        self._context.status.say(line)
