"""Runs the learning curve beside all else: the error against the size of the training set."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from nnlab.app.digits.amount import count_learnt
from nnlab.app.digits.room import MNIST
from nnlab.app.digits.size_curve import SizeCurve
from nnlab.deep.reports import Note, Progress, Report, SizeDone, SizesStarted
from nnlab.gui.jobs import Job
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr

PROGRESS_KEY = "sizes"
LANE = "extra"


class SizeRunner(QObject):
    """One curve at a time; what is measured stays, whether it comes to its end or not.

    `changed` follows start and end, `progressed` what is heard in between.
    """

    changed = Signal()
    progressed = Signal()

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._job: Job | None = None
        self.fraction = 0.0
        self.seconds_left: float | None = None
        self.cancelling = False
        self.images = 0

    @property
    def curve(self) -> SizeCurve:
        """The curve that is shown; one without points if there is none."""
        known = self._context.store.get(MNIST).sizes
        return SizeCurve(outcome="finished") if known is None else known

    @property
    def busy(self) -> bool:
        """Whether a curve is being measured."""
        return self._job is not None

    @property
    def whole(self) -> int:
        """Number of all training images that are not held out, as far as it is known."""
        data = replace(self._context.trainer.settings.data, train_size=0)
        return self.images if self.images and not data.bundled else count_learnt(data)

    def start(self, sizes: tuple[int, ...], repetitions: int) -> None:
        """Measure a curve with the present settings; the one before goes."""
        context = self._context
        if self.busy or context.trainer.hindrance:
            return
        context.compute.start()
        settings = context.trainer.settings
        self._put(SizeCurve(settings, sizes, repetitions))
        self.fraction, self.seconds_left, self.cancelling = 0.0, None, False
        self._job = context.compute.run(
            "set_size",
            {"spec": settings, "sizes": sizes, "repetitions": repetitions},
            self._on_report,
            self._on_done,
            self._on_failed,
            self._on_cancelled,
            lane=LANE,
        )
        self._tell_progress()
        self.changed.emit()

    def cancel(self) -> None:
        """Stop the curve; its points stay."""
        if self._job is not None and not self.cancelling:
            self.cancelling = True
            self._job.cancel()
            self.changed.emit()

    def close_down(self) -> None:
        """Give the curve up, as when the window goes."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
            self._context.status.clear(PROGRESS_KEY)

    def _put(self, curve: SizeCurve) -> None:
        store = self._context.store
        store.put(MNIST, replace(store.get(MNIST), sizes=curve))

    def _on_report(self, report: Report) -> None:
        if isinstance(report, SizeDone):
            held_out = report.held_out_error
            percent = None if held_out is None else 100.0 * held_out
            error = 100.0 * report.test_error
            self._put(self.curve.add(report.size, report.seed, percent, error, report.seconds))
        elif isinstance(report, Progress):
            self.fraction, self.seconds_left = report.fraction, report.seconds_left
            self._tell_progress()
        elif isinstance(report, SizesStarted):
            self.images = report.images
        elif isinstance(report, Note):
            self._context.status.say(report.text)
        self.progressed.emit()

    def _on_done(self, _result: object) -> None:
        self._end("finished", "")

    def _on_failed(self, line: str) -> None:
        self._end("stopped", line[:500])

    def _on_cancelled(self) -> None:
        self._end("cancelled", "")

    def _end(self, outcome: str, message: str) -> None:
        self._job, self.cancelling = None, False
        self._context.status.clear(PROGRESS_KEY)
        self._put(replace(self.curve, outcome=outcome, message=message))
        if message:
            self._context.status.say(message)
        self.changed.emit()

    def _tell_progress(self) -> None:
        self._context.status.progress(
            PROGRESS_KEY,
            self.fraction if self.seconds_left is not None else None,
            tr("Error against set size"),
            self.cancel,
            self.seconds_left,
        )
