"""What runners of long jobs share: one job at a time in a lane, its progress, its end."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal

from nnlab.deep.reports import Note, Report
from nnlab.gui.computing.jobs import Job
from nnlab.gui.tab import Context

FINISHED, STOPPED, CANCELLED = "finished", "stopped", "cancelled"
"""How a job ends: with its result, by a failure, because it was told to."""
LONGEST_LINE = 500


class JobRunner(QObject):
    """One job at a time in a lane of the compute process, with a line in the status bar.

    `changed` follows start, end and the wish to cancel, `progressed` what is heard in between.

    A runner calls `_begin` with the job and `_advance` when it hears how far it is, and overrides
    `_hear`, `_close`, `_explain` and `_give_up`. Note that `_close` comes when the job is over:
    whoever starts another one there finds the lane free.
    """

    changed = Signal()
    progressed = Signal()

    def __init__(
        self, context: Context, lane: str, key: str, title: str, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._lane, self._key, self._title = lane, key, title
        self._job: Job | None = None
        self.fraction = 0.0
        self.seconds_left: float | None = None
        self.cancelling = False

    @property
    def busy(self) -> bool:
        """Whether a job runs or waits."""
        return self._job is not None

    def cancel(self) -> None:
        """Ask for the end; what the job has kept stays."""
        if self._job is not None and not self.cancelling:
            self.cancelling = True
            self._job.cancel()
            self.changed.emit()

    def close_down(self) -> None:
        """Give the job up, as when the window goes; nothing of it is heard any more."""
        if self._job is not None:
            self._job.cancel()
            self._let_go()
            self._give_up()

    # What a runner makes of it

    def _hear(self, report: Report) -> None:
        """Take what the job reports; notes are in the status bar already."""

    def _close(self, outcome: str, message: str, result: Any) -> None:
        """Keep how the job ended: `message` is why it stopped, `result` what a finished one has."""

    def _explain(self, line: str) -> str:
        """Return what the status bar says of a failure."""
        return line

    def _give_up(self) -> None:
        """Keep what there is of a job that is given up with the window."""

    # How it goes

    def _begin(self, name: str, params: dict[str, Any]) -> None:
        """Run a job, the process for it being started if need be."""
        self.fraction, self.seconds_left, self.cancelling = 0.0, None, False
        compute = self._context.compute
        compute.start()
        calls = (self._on_report, self._on_done, self._on_failed, self._on_cancelled)
        self._job = compute.run(name, params, *calls, lane=self._lane)
        self._tell_progress()
        self.changed.emit()

    def _advance(self, fraction: float, seconds_left: float | None) -> None:
        """Show how far the job is; without a time left the bar only says that something runs."""
        self.fraction, self.seconds_left = fraction, seconds_left
        self._tell_progress()

    def _tell_progress(self) -> None:
        known = self.fraction if self.seconds_left is not None else None
        self._context.status.progress(self._key, known, self._title, self.cancel, self.seconds_left)

    def _on_report(self, report: Report) -> None:
        if isinstance(report, Note):
            self._context.status.say(report.text)
        self._hear(report)
        self.progressed.emit()

    def _on_done(self, result: Any) -> None:
        self._end(FINISHED, "", result)

    def _on_failed(self, line: str) -> None:
        self._end(STOPPED, line[:LONGEST_LINE], None)

    def _on_cancelled(self) -> None:
        self._end(CANCELLED, "", None)

    def _end(self, outcome: str, message: str, result: Any) -> None:
        if self._job is None:
            return
        self._let_go()
        if message:
            self._context.status.say(self._explain(message))
        self._close(outcome, message, result)
        self.changed.emit()

    def _let_go(self) -> None:
        self._job, self.cancelling = None, False
        self._context.status.clear(self._key)
