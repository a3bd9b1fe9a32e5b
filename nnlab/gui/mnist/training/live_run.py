"""How the reports of the compute process make a run grow."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from nnlab.app.digits.run import TrainingRun, WrongDigits
from nnlab.deep.reports import BatchCurve, DeltaCurve, EpochDone, Finished, Report, TrainingStarted


def grow(run: TrainingRun, report: Report) -> TrainingRun:
    """Return the run with what a report adds to it; the same one where it adds nothing."""
    if isinstance(report, BatchCurve):
        return replace(
            run,
            batch=np.asarray(report.updates, dtype=float),
            loss=np.asarray(report.loss, dtype=float),
        )
    if isinstance(report, DeltaCurve):
        updates = np.asarray(report.updates, dtype=float)
        delta = np.asarray(report.rms, dtype=float).reshape(len(updates), -1)
        return replace(run, delta_batch=updates, delta=delta) if len(updates) else run
    if isinstance(report, EpochDone):
        return _add_epoch(run, report)
    if isinstance(report, TrainingStarted):
        return replace(
            run,
            weights=report.weights,
            device=report.device,
            threads=report.threads,
            arithmetic=report.arithmetic,
            batches_per_epoch=report.batches,
            layers=report.layers,
            classes=report.classes,
        )
    return run


def _add_epoch(run: TrainingRun, report: EpochDone) -> TrainingRun:
    # A training that is gone on with may tell an epoch again that it had not yet kept.
    # Where no images are held out (`settings.data.held_out` is 0), their column holds zeros.
    row = 100.0 * np.array([[report.held_out_error or 0.0, report.test_error]])
    errors = np.concatenate([run.errors[: report.epoch - 1], row])
    learnt = run.learnt
    if report.train_error is not None:
        learnt = np.append(learnt[: report.epoch - 1], 100.0 * report.train_error)
    return replace(run, errors=errors, learnt=learnt, seconds=report.seconds)


def finish(run: TrainingRun, result: Finished) -> TrainingRun:
    """Return the run with its result."""
    wrong = WrongDigits(
        index=result.wrong_indices,
        image=result.wrong_images,
        target=result.wrong_targets,
        answer=result.wrong_answers,
        confidence=np.asarray(result.wrong_confidences, dtype=float),
    )
    return replace(
        run,
        outcome=result.outcome,
        message="",
        n_wrong=result.n_wrong,
        n_test=result.n_test,
        wrong=wrong,
        confusion=result.confusion,
        seconds=result.seconds,
        cpu_seconds=result.cpu_seconds,
        device=result.device,
        arithmetic=result.arithmetic,
        threads=result.threads,
    )
