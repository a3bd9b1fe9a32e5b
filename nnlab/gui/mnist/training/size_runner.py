"""Runs the learning curve beside all else: the error against the size of the training set."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject

from nnlab.app.digits.amount import count_learnt
from nnlab.app.digits.room import MNIST
from nnlab.app.digits.size_curve import SizeCurve
from nnlab.deep.reports import Progress, Report, SizeDone, SizesStarted
from nnlab.gui.computing.runner import JobRunner
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr


class SizeRunner(JobRunner):
    """One curve at a time; what is measured stays, whether it comes to its end or not."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(context, "extra", "sizes", tr("Error against set size"), parent)
        self.images = 0

    @property
    def curve(self) -> SizeCurve:
        """The curve that is shown; one without points if there is none."""
        known = self._context.store.get(MNIST).sizes
        return SizeCurve(outcome="finished") if known is None else known

    @property
    def whole(self) -> int:
        """Number of all training images that are not held out, as far as it is known."""
        data = replace(self._context.trainer.settings.data, train_size=0)
        return self.images if self.images and not data.bundled else count_learnt(data)

    def start(self, sizes: tuple[int, ...], repetitions: int) -> None:
        """Measure a curve with the present settings; the one before goes."""
        trainer = self._context.trainer
        if self.busy or trainer.hindrance:
            return
        settings = trainer.settings
        self._put(SizeCurve(settings, sizes, repetitions))
        self._begin("set_size", {"spec": settings, "sizes": sizes, "repetitions": repetitions})

    def _put(self, curve: SizeCurve) -> None:
        store = self._context.store
        store.put(MNIST, replace(store.get(MNIST), sizes=curve))

    def _hear(self, report: Report) -> None:
        if isinstance(report, SizeDone):
            held_out = report.held_out_error
            percent = None if held_out is None else 100.0 * held_out
            error = 100.0 * report.test_error
            self._put(self.curve.add(report.size, report.seed, percent, error, report.seconds))
        elif isinstance(report, Progress):
            self._advance(report.fraction, report.seconds_left)
        elif isinstance(report, SizesStarted):
            self.images = report.images

    def _close(self, outcome: str, message: str, result: Any) -> None:
        self._put(replace(self.curve, outcome=outcome, message=message))
