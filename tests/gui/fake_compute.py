"""A compute process that is told by the test what to answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Signal

from nnlab.deep.reports import (
    BatchCurve,
    EpochDone,
    Finished,
    Progress,
    TrainingStarted,
)
from nnlab.gui.computing.jobs import Ask, Job

DEVICES = [("cuda", "GPU, Test"), ("cpu", "CPU, 1 thread")]


class FakeCompute(QObject):
    """The interface of `nnlab.gui.computing.compute.Compute`, with jobs and requests laid open."""

    state_changed = Signal()
    died = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = "ready"
        self.devices = list(DEVICES)
        self.threads = 1
        self.reason = ""
        self.missing_torch = False
        self.jobs: list[Job] = []
        self.asks: list[tuple[dict[str, Any], Ask]] = []
        self.started = 0

    def start(self) -> None:
        self.started += 1

    def close(self) -> None:
        self.state = "off"

    @property
    def asking(self) -> bool:
        return any(ask.alive for _, ask in self.asks)

    def run(self, job: str, params: dict[str, Any], *callbacks: Any, lane: str = "train") -> Job:
        made = Job(len(self.jobs), job, params, *callbacks, self._on_cancel, lane=lane)
        self.jobs.append(made)
        self.set_state("busy")
        return made

    def ask(
        self,
        request: str,
        params: dict[str, Any],
        on_answer: Callable[[Any], None],
        on_failed: Callable[[str], None],
    ) -> Ask:
        made = Ask(len(self.asks), on_answer, on_failed)
        self.asks.append(({"request": request, **params}, made))
        return made

    def set_state(self, state: str) -> None:
        self.state = state
        self.state_changed.emit()

    def lose_torch(self, reason: str) -> None:
        self.missing_torch, self.reason, self.devices = True, reason, []
        self.state_changed.emit()

    def _on_cancel(self, job: Job) -> None:
        job.cancelled_at = 1.0

    # What a training tells

    def tell(self, *reports: object) -> None:
        for report in reports:
            self.jobs[-1].report(report)

    def tell_first_epoch(self, batches: int = 430, epochs: int = 2) -> None:
        updates = np.arange(1, batches + 1)
        loss = (2.3 / (1 + updates / 20)).astype(np.float32)
        self.tell(
            TrainingStarted(80_202, "cpu", 1, batches, epochs, "float32"),
            Progress(0.5, 12.0),
            BatchCurve(updates, loss),
            EpochDone(1, 0.0206, 0.0145, 6.0),
        )

    def finish(self, n_wrong: int = 3) -> Finished:
        rng = np.random.default_rng(5)
        targets = rng.integers(0, 10, n_wrong)
        result = Finished(
            n_wrong=n_wrong,
            n_test=10_000,
            wrong_indices=np.sort(rng.choice(10_000, n_wrong, replace=False)),
            wrong_images=rng.integers(0, 256, (n_wrong, 28, 28)).astype(np.uint8),
            wrong_targets=targets,
            wrong_answers=(targets + 1) % 10,
            wrong_confidences=rng.uniform(0.4, 1, n_wrong).astype(np.float32),
            confusion=np.zeros((10, 10), dtype=np.int64),
            seconds=13.4,
            cpu_seconds=12.9,
            checkpoint="",
            device="cpu",
            threads=1,
        )
        self.set_state("ready")
        job = self.jobs[-1]
        (Path(job.params["folder"]) / "net.safetensors").touch()
        job.end(job.on_done, result)
        return result
