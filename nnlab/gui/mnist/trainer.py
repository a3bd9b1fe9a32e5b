"""Trains on the digits in the compute process and keeps what it tells as one growing run."""

from __future__ import annotations

import math
from dataclasses import asdict, replace
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Signal

from nnlab.app.mnist import MNIST, MnistState
from nnlab.app.mnist_run import TRAIN_DIGITS, MnistSettings, TrainingRun, WrongDigits
from nnlab.deep.mnist import HELD_OUT
from nnlab.deep.reports import BatchCurve, EpochDone, Finished, Note, Progress, TrainingStarted
from nnlab.deep.specs import NETS, TrainSpec
from nnlab.gui.jobs import Job
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr

PROGRESS_KEY = "mnist"
FOLDER = "mnist"


class Trainer(QObject):
    """One training at a time, and the run that it makes.

    `phase` is "idle", "training" or "cancelling". `phase_changed` also follows the compute
    process, `curve_grown` and `epoch_ended` a training; `run_replaced` says that another run is
    shown (a new training, an opened session), `ended` that a training is over, however.
    """

    phase_changed = Signal()
    progressed = Signal()
    curve_grown = Signal()
    epoch_ended = Signal()
    run_replaced = Signal()
    ended = Signal()

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._job: Job | None = None
        self._live: TrainingRun | None = None
        self.phase = "idle"
        self.fraction = 0.0
        self.seconds_left: float | None = None
        self.epochs_done = 0
        # The net of the shown run lives in the compute process as long as that process does.
        self.net_at_hand = False
        self.message = ""
        context.store.subscribe(MNIST, self._on_state_changed)
        context.compute.state_changed.connect(self._on_compute_changed)

    @property
    def settings(self) -> MnistSettings:
        """Settings of the next training."""
        return self._context.store.get(MNIST).settings

    @property
    def run(self) -> TrainingRun | None:
        """The run that is shown: the one being trained, else the last one."""
        return self._live or self._context.store.get(MNIST).run

    @property
    def batches(self) -> int:
        """Batches of the whole training that is shown, or would be started."""
        run = self.run or TrainingRun(settings=self.settings)
        known = run.batches_per_epoch or -(-(TRAIN_DIGITS - HELD_OUT) // run.settings.batch)
        return known * run.settings.epochs

    @property
    def wrong(self) -> WrongDigits:
        """The digits that the last finished training got wrong."""
        run = self._context.store.get(MNIST).run
        return run.wrong if run is not None else WrongDigits()

    @property
    def busy(self) -> bool:
        """Whether a training runs or is being cancelled."""
        return self.phase != "idle"

    @property
    def hindrance(self) -> str:
        """Why nothing can be trained now, in one line; empty if it can."""
        compute = self._context.compute
        if compute.missing_torch:
            return tr("Training needs PyTorch, which is not installed.")
        return ""

    @property
    def line(self) -> str:
        """What goes on, in one line."""
        compute = self._context.compute
        if self.hindrance:
            return self.hindrance
        if compute.state == "starting":
            return tr("The compute process is starting …")
        if self.phase == "training" and self.seconds_left is None:
            return tr("Preparing the training …")
        if self.phase == "cancelling":
            return tr("Cancelling …")
        return self.message

    def edit(self, label: str, **changes: Any) -> None:
        """Change settings of the next training; all changes of one setting are one undo."""
        store = self._context.store
        state = store.get(MNIST)
        changed = replace(state.settings, **changes)
        if changed != state.settings:
            mark = ("mnist", *sorted(changes))
            store.edit(MNIST, replace(state, settings=changed), label, mark=mark)

    def train(self) -> None:
        """Start a training with the present settings; a running one goes on instead."""
        if self.busy or self.hindrance:
            return
        self._context.compute.start()
        settings = self.settings
        self._live = TrainingRun(settings=settings)
        self.fraction, self.seconds_left, self.epochs_done = 0.0, None, 0
        self.message = ""
        self.net_at_hand = False
        self.phase = "training"
        folder = self._context.data_dir / FOLDER
        self._job = self._context.compute.run(
            "train_mnist",
            {"spec": TrainSpec(**asdict(settings)), "folder": str(folder)},
            self._on_report,
            self._on_done,
            self._on_failed,
            self._on_cancelled,
        )
        self.run_replaced.emit()
        self.phase_changed.emit()
        self._tell_progress()

    def cancel(self) -> None:
        """Stop the training; what it has shown so far stays."""
        if self._job is not None and self.phase == "training":
            self.phase = "cancelling"
            self.phase_changed.emit()
            self._job.cancel()

    def toggle(self) -> None:
        """Train, or cancel the training."""
        self.cancel() if self.busy else self.train()

    def _on_report(self, report: object) -> None:
        if self._live is None:
            return
        if isinstance(report, BatchCurve):
            self._live = replace(
                self._live,
                batch=np.asarray(report.updates, dtype=float),
                loss=np.asarray(report.loss, dtype=float),
            )
            self.net_at_hand = True
            self.curve_grown.emit()
        elif isinstance(report, Progress):
            self.fraction, self.seconds_left = report.fraction, report.seconds_left
            self._tell_progress()
            self.progressed.emit()
        elif isinstance(report, EpochDone):
            self._add_epoch(report)
        elif isinstance(report, TrainingStarted):
            self._live = replace(
                self._live,
                weights=report.weights,
                device=report.device,
                threads=report.threads,
                batches_per_epoch=report.batches,
            )
            self.phase_changed.emit()
        elif isinstance(report, Note):
            self._context.status.say(report.text)

    def _add_epoch(self, report: EpochDone) -> None:
        assert self._live is not None
        row = 100.0 * np.array([[report.held_out_error, report.test_error]])
        errors = np.concatenate([self._live.errors, row])
        self._live = replace(self._live, errors=errors, seconds=report.seconds)
        self.epochs_done = report.epoch
        self.epoch_ended.emit()

    def _on_done(self, result: Finished) -> None:
        wrong = WrongDigits(
            index=result.wrong_indices,
            image=result.wrong_images,
            target=result.wrong_targets,
            answer=result.wrong_answers,
            confidence=np.asarray(result.wrong_confidences, dtype=float),
        )
        self.net_at_hand = True
        self._end(
            "finished",
            "",
            n_wrong=result.n_wrong,
            wrong=wrong,
            seconds=result.seconds,
            cpu_seconds=result.cpu_seconds,
            device=result.device,
            threads=result.threads,
        )

    def _on_failed(self, line: str) -> None:
        self._end("stopped", line)

    def _on_cancelled(self) -> None:
        batches = self._live.batch[-1] if self._live is not None and len(self._live.batch) else 0
        self._end("cancelled", tr("Cancelled after {} batches.").format(f"{batches:.0f}"))

    def _on_compute_changed(self) -> None:
        if self._context.compute.state not in ("ready", "busy"):
            self.net_at_hand = False
        self.phase_changed.emit()

    def _end(self, outcome: str, message: str, **values: Any) -> None:
        run = self._live or TrainingRun(settings=self.settings)
        run = replace(run, outcome=outcome, message=message[:500], **values)
        self._context.status.clear(PROGRESS_KEY)
        store = self._context.store
        store.put(MNIST, replace(store.get(MNIST), run=run))
        self._job = self._live = None
        self.phase, self.seconds_left, self.message = "idle", None, message
        self._context.status.say(self.summary(run))
        self.phase_changed.emit()
        self.ended.emit()

    @staticmethod
    def summary(run: TrainingRun) -> str:
        """Return what came out of a run in one line."""
        if run.n_wrong is None:
            return run.message
        return tr("{} of 10 000 test digits wrong").format(run.n_wrong)

    def _tell_progress(self) -> None:
        net = NETS[self._live.settings.net].label if self._live else ""
        self._context.status.progress(
            PROGRESS_KEY,
            self.fraction if self.seconds_left is not None else None,
            tr("Training {}").format(net),
            self.cancel,
            self.seconds_left,
        )

    def _on_state_changed(self, old: MnistState, new: MnistState) -> None:
        if new.run is not old.run and self._live is None:
            # A run from a file: its net is not the one in the compute process.
            self.net_at_hand = False
            self.message = new.run.message if new.run is not None else ""
            self.run_replaced.emit()

    def close_down(self) -> None:
        """Give the job up, as when the window goes."""
        if self._job is not None:
            self._job.cancel()
            self._job = self._live = None
            self.phase = "idle"
            self._context.status.clear(PROGRESS_KEY)


def format_seconds(seconds: float) -> str:
    """Return a duration as "42 s" or "3:07 min"."""
    if not math.isfinite(seconds):
        return "–"
    whole = round(seconds)
    return f"{whole} s" if whole < 60 else f"{whole // 60}:{whole % 60:02d} min"
