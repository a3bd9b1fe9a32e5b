"""Trains on images in the compute process and keeps what it tells as one growing run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from nnlab.app.digits.amount import batches_per_epoch
from nnlab.app.digits.room import MNIST, MnistState
from nnlab.app.digits.run import TrainingRun, WrongDigits
from nnlab.app.store import Store
from nnlab.core.digits.specs import NETS, TrainSpec
from nnlab.deep import reports
from nnlab.deep.reports import Finished, Report
from nnlab.gui.computing.compute import Compute
from nnlab.gui.computing.jobs import Job
from nnlab.gui.mnist.training.keeper import RunKeeper
from nnlab.gui.mnist.training.live_run import finish, grow
from nnlab.gui.mnist.training.phases import describe, find_hindrance
from nnlab.gui.numbers import group
from nnlab.gui.status import Status
from nnlab.gui.tr import tr

PROGRESS_KEY = "mnist"


class Trainer(QObject):
    """One training at a time, the run that it makes, and the library that keeps the runs.

    `phase` is "idle", "training", "holding", "held" or "cancelling". `phase_changed` also follows
    the compute process, `curve_grown` and `epoch_ended` a training; `run_replaced` says that
    another run is shown (a new training, an opened session), `ended` that a training is over,
    however.
    """

    phase_changed = Signal()
    progressed = Signal()
    curve_grown = Signal()
    epoch_ended = Signal()
    run_replaced = Signal()
    ended = Signal()

    def __init__(
        self,
        store: Store,
        compute: Compute,
        status: Status,
        data_dir: Path,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._compute, self._status = store, compute, status
        self.keeper = RunKeeper(store, status, data_dir, self)
        self._job: Job | None = None
        self._live: TrainingRun | None = None
        self.phase = "idle"
        self.fraction = 0.0
        self.seconds_left: float | None = None
        self.message = ""
        store.subscribe(MNIST, self._on_state_changed)
        compute.state_changed.connect(self.phase_changed)

    # What there is

    @property
    def settings(self) -> TrainSpec:
        """Settings of the next training."""
        return self._store.get(MNIST).settings

    @property
    def run(self) -> TrainingRun | None:
        """The run that is shown: the one being trained, else the chosen or the last one."""
        return self._live or self._store.get(MNIST).run

    @property
    def live(self) -> TrainingRun | None:
        """The run that is being trained, if one is."""
        return self._live

    @property
    def batches(self) -> int:
        """Batches of the whole training that is shown, or would be started."""
        run = self.run or TrainingRun(settings=self.settings)
        return batches_per_epoch(run) * run.settings.epochs

    @property
    def epochs_done(self) -> int:
        """Epochs that the shown run has behind it."""
        return len(self.run.errors) if self.run is not None else 0

    @property
    def wrong(self) -> WrongDigits:
        """What the shown finished training got wrong; while one runs, what the one before did."""
        run = self._store.get(MNIST).run
        return run.wrong if run is not None else WrongDigits()

    @property
    def busy(self) -> bool:
        """Whether a training runs, holds or is being cancelled."""
        return self.phase != "idle"

    @property
    def net_path(self) -> str | None:
        """What `classify` and its like take as `path` for the shown net; None: there is none.

        "" is the net that is being trained.
        """
        if self._live is not None:
            return "" if len(self._live.batch) else None
        return self.keeper.net_path(self._store.get(MNIST).run)

    @property
    def hindrance(self) -> str:
        """Why nothing can be trained now, in one line; empty if it can."""
        return find_hindrance(self._compute.missing_torch, self._store.get(MNIST).draft)

    @property
    def line(self) -> str:
        """What goes on, in one line."""
        if self.hindrance and not self.busy:
            return self.hindrance
        if self._compute.state == "starting":
            return tr("The compute process is starting …")
        return describe(self.phase, self.seconds_left, self.message)

    # What the user does

    def edit(self, label: str, **changes: Any) -> None:
        """Change settings of the next training; all changes of one setting are one undo.

        With another `net` come its rows, unless they are given too.
        """
        state = self._store.get(MNIST)
        if changes.get("net") in NETS:
            changes.setdefault("rows", NETS[changes["net"]].rows)
        changed = replace(state.settings, **changes)
        if changed != state.settings:
            mark = ("mnist", *sorted(changes))
            draft = None if "rows" in changes else state.draft
            new = replace(state, settings=changed, draft=draft)
            self._store.edit(MNIST, new, label, mark=mark)

    def train(self) -> None:
        """Start a training with the present settings; a running one goes on instead."""
        if self.busy or self.hindrance:
            return
        run = self.keeper.begin(TrainingRun(settings=self.settings))
        if run is not None:
            self._start(run, resume=False)

    def go_on(self, run_id: str) -> None:
        """Go on with a run of the library from its checkpoint."""
        if self.busy or self._compute.missing_torch:
            return
        run = self.keeper.resume(run_id)
        if run is not None:
            self._start(replace(run, message="", outcome="running"), resume=True)

    def hold(self) -> None:
        """Let the training pause after its present update, or let a paused one go on."""
        if self.phase == "training":
            self._set_phase("holding")
            self._ask_hold(True)
            self._tell_progress()
        elif self.phase in ("holding", "held"):
            self._set_phase("training")
            self._ask_hold(False)
            self._tell_progress()

    def cancel(self) -> None:
        """Stop the training; what it has shown so far stays."""
        if self._job is not None and self.phase != "cancelling":
            if self.phase in ("holding", "held"):
                self._ask_hold(False)
            self._set_phase("cancelling")
            self._job.cancel()

    def toggle(self) -> None:
        """Train, pause, or go on."""
        self.hold() if self.busy else self.train()

    def show_run(self, run_id: str) -> None:
        """Show a run of the library, unless a training runs."""
        run = None if self.busy else self.keeper.load(run_id)
        if run is not None:
            self._store.put(MNIST, replace(self._store.get(MNIST), run=run))

    def close_down(self) -> None:
        """Give the job up, as when the window goes; its last checkpoint stays."""
        if self._job is not None:
            self._job.cancel()
            self._job = self._live = None
            self.phase = "idle"
            self._status.clear(PROGRESS_KEY)
        self.keeper.close_down()

    # How it goes

    def _start(self, run: TrainingRun, resume: bool) -> None:
        self._compute.start()
        self._live = run
        self.fraction, self.seconds_left = 0.0, None
        self.message = ""
        self._job = self._compute.run(
            "train_digits",
            {
                "spec": run.settings,
                "folder": str(self.keeper.library.place(run.id)),
                "resume": resume,
            },
            self._on_report,
            self._on_done,
            self._on_failed,
            self._on_cancelled,
        )
        self.phase = "training"
        self.run_replaced.emit()
        self.phase_changed.emit()
        self._tell_progress()

    def _ask_hold(self, on: bool) -> None:
        if self._compute.state in ("ready", "busy"):
            self._compute.ask("hold", {"on": on}, None, None)

    def _set_phase(self, phase: str) -> None:
        self.phase = phase
        self.phase_changed.emit()

    def _on_report(self, report: Report) -> None:
        if self._live is None:
            return
        self._live = grow(self._live, report)
        if isinstance(report, reports.BatchCurve | reports.DeltaCurve):
            self.curve_grown.emit()
        elif isinstance(report, reports.Progress):
            self.fraction, self.seconds_left = report.fraction, report.seconds_left
            self._tell_progress()
            self.progressed.emit()
        elif isinstance(report, reports.EpochDone):
            self.keeper.keep(self._live)
            self.epoch_ended.emit()
        elif isinstance(report, reports.Held):
            self._set_phase("held")
        elif isinstance(report, reports.Note):
            self._status.say(report.text)
        else:
            self.phase_changed.emit()

    @property
    def _begun(self) -> TrainingRun:
        return self._live or TrainingRun(settings=self.settings)

    def _on_done(self, result: Finished) -> None:
        self._end(finish(self._begun, result))

    def _on_failed(self, line: str) -> None:
        self._end(replace(self._begun, outcome="stopped", message=line[:500]))

    def _on_cancelled(self) -> None:
        run = self._begun
        line = tr("Cancelled after {:.0f} batches.").format(run.batch[-1] if len(run.batch) else 0)
        self._end(replace(run, outcome="cancelled", message=line))

    def _end(self, run: TrainingRun) -> None:
        self._status.clear(PROGRESS_KEY)
        self.keeper.keep(run)
        self._store.put(MNIST, replace(self._store.get(MNIST), run=run))
        self._job = self._live = None
        self.phase, self.seconds_left, self.message = "idle", None, run.message
        self._status.say(self.summary(run))
        self.phase_changed.emit()
        self.ended.emit()

    @staticmethod
    def summary(run: TrainingRun) -> str:
        """Return what came out of a run in one line."""
        if run.n_wrong is None:
            return run.message
        numbers = {"wrong": group(run.n_wrong), "all": group(run.n_test)}
        return tr("{wrong} of {all} test images wrong").format(**numbers)

    def _tell_progress(self) -> None:
        held = self.phase in ("holding", "held")
        self._status.progress(
            PROGRESS_KEY,
            self.fraction if self.seconds_left is not None else None,
            (tr("Paused: {}") if held else tr("Training {}")).format(self._begun.settings.label),
            self.cancel,
            0.0 if held else self.seconds_left,
        )

    def _on_state_changed(self, old: MnistState, new: MnistState) -> None:
        if self._live is not None and new.cards is not old.cards:
            self._live = self.keeper.named(self._live)
        if new.run is not old.run and self._live is None:
            self.message = new.run.message if new.run is not None else ""
            self.run_replaced.emit()
