"""Runs a study in its lane: training of all nets, their bottlenecks, the exponents."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import QObject

from nnlab.app.lyapunov.digits.studies import LONGEST_NAME, Study, StudyResult, StudySpec
from nnlab.core.atomic import reason
from nnlab.deep.lyapunov.digits.reports import (
    StudyEpoch,
    StudyProgress,
    StudyStarted,
)
from nnlab.deep.reports import Report
from nnlab.gui.computing.runner import FINISHED, JobRunner
from nnlab.gui.lyapunov.digits.desk import StudyDesk
from nnlab.gui.lyapunov.digits.keeper import StudyKeeper
from nnlab.gui.tr import tr

PROGRESS_KEY = "digits-study"
LANE = "digits"
STAGES = {
    "training": "training",
    "bottleneck": "bottlenecks",
    "exponents": "exponents",
}


class StudyRunner(JobRunner):
    """One study at a time; it is kept on the disk as it goes, and can be gone on with."""

    def __init__(self, desk: StudyDesk, parent: QObject | None = None) -> None:
        super().__init__(desk.context, LANE, PROGRESS_KEY, tr("Study of the digits"), parent)
        self._desk = desk
        self.keeper = StudyKeeper(desk.library, desk.context.status, self)
        self.keeper.written.connect(self._on_written)
        desk.renamed.connect(self._on_renamed)
        self.study: Study | None = None
        self.stage = ""

    @property
    def epoch(self) -> int:
        """Epochs that are done."""
        return 0 if self.study is None else len(self.study.test_errors)

    def newest(self, study: Study | None) -> Study | None:
        """Return a study as it was left here: the disk may have had no room for its last word."""
        mine = self.study
        return mine if study is not None and mine is not None and mine.id == study.id else study

    def start(self, spec: StudySpec, runs: tuple[str, ...] = (), name: str = "") -> None:
        """Begin a study of new nets, or of runs of the MNIST tab."""
        if self.busy:
            return
        begun = Study(spec=spec, runs=runs, name=(name or spec.label)[:LONGEST_NAME])
        try:
            study = self._desk.library.begin(begun)
        except OSError as error:
            self._context.status.say(tr("No study begun: {}.").format(reason(error)))
            return
        self._run(study, resume=False)

    def resume(self, study_id: str) -> None:
        """Go on with a study that was cancelled or interrupted."""
        library, say = self._desk.library, self._context.status.say
        if self.busy:
            return
        try:
            study = library.load(study_id)
            if not library.take(study_id):
                say(tr("Another window works on this study."))
                return
        except (OSError, ValueError) as error:
            say(str(error))
            return
        self._run(replace(study, outcome="running", message=""), resume=True)

    def close_down(self) -> None:
        """Give the study up, as when the window goes; what was saved stays."""
        super().close_down()
        self.keeper.flush()

    def _run(self, study: Study, resume: bool) -> None:
        self.study, self.stage = study, ""
        folder = str(self._desk.library.place(study.id))
        params: dict[str, Any] = {"spec": study.spec, "folder": folder, "resume": resume}
        name = "digit_study"
        if study.runs:
            library = self._context.trainer.keeper.library
            paths = [str(library.net(one)) for one in study.runs]
            params = {"paths": paths, "folder": folder, "exponents": study.spec.exponents}
            name = "digit_runs"
        self._begin(name, params)
        self._desk.refresh()

    def _on_renamed(self, study_id: str, name: str) -> None:
        """Take the name that the study was given meanwhile, before the older one is written."""
        if self.study is not None and self.study.id == study_id:
            self.study = replace(self.study, name=name)
            if self.busy or self.keeper.busy:
                self._save()

    def _hear(self, report: Report) -> None:
        study = self.study
        if isinstance(report, StudyProgress):
            self.stage = tr(STAGES[report.stage])
            self._advance(report.fraction, report.seconds_left)
        elif isinstance(report, StudyEpoch) and study is not None:
            self.study = replace(
                study,
                train_errors=_append(study.train_errors, report.epoch, report.train_errors),
                test_errors=_append(study.test_errors, report.epoch, report.test_errors),
            )
            self._save()
        elif isinstance(report, StudyStarted):
            self.stage = tr("training")

    def _explain(self, line: str) -> str:
        assert self.study is not None
        return tr("The study {name} stopped: {why}").format(name=self.study.name, why=line)

    def _close(self, outcome: str, message: str, result: StudyResult | None) -> None:
        assert self.study is not None
        self.study = replace(self.study, outcome=outcome, message=message, result=result)
        self._save()
        # What was not finished does not take the place of what there is to see.
        if outcome == FINISHED or self._desk.view is None:
            self._desk.show_study(self.study)

    def _save(self) -> None:
        assert self.study is not None
        self.keeper.save(self.study)

    def _on_written(self) -> None:
        if not self.busy:
            self._desk.refresh()


def _append(
    known: np.ndarray[Any, np.dtype[np.float64]],
    epoch: int,
    errors: np.ndarray[Any, np.dtype[np.float64]],
) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return the errors (epochs, members) with those after `epoch`; later ones go."""
    before = known[: epoch - 1] if known.shape[1:] == errors.shape else known[:0]
    return np.vstack((before.reshape(-1, len(errors)), errors[None]))
