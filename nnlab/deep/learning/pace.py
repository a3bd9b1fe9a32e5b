"""How far a training is: the curve of H in bounded memory, the time left, and when it diverges."""

import time
from collections.abc import Iterator

import numpy as np
import torch
from numpy.typing import NDArray

from nnlab.deep.learning.clock import Clock
from nnlab.deep.reports import BatchCurve, Progress, Report

POINTS = 1024
LOOK_EVERY = 0.03
"""Seconds between two looks at H; on a GPU each look waits for it."""
EVALUATION_SHARE = 0.1
"""Time of the evaluation after an epoch as a part of the epoch's."""


class Pace:
    """Counts the updates of a training and keeps the mean H over equal runs of them.

    `update` counts the updates made, `wrong` and `patterns` what was learnt from in this epoch
    and answered wrongly before; both are known up to the last `collect`.
    """

    def __init__(self, batches: int, epochs: int, clock: Clock | None = None) -> None:
        self.batches = batches
        self.updates = batches * epochs
        self.clock = clock or Clock()
        self.update = 0
        self.wrong = self.patterns = 0
        self.evaluated = 0
        self._run = -(-self.updates // POINTS)
        self._sums = np.zeros(POINTS)
        self._pending: list[torch.Tensor] = []
        self._pending_wrong: list[torch.Tensor] = []
        self._seen = 0
        self._looked = time.monotonic()

    def add(self, H: torch.Tensor, wrong: torch.Tensor | None = None, patterns: int = 0) -> None:
        """Count an update; `H` is the energy per pattern of its batch, `wrong` a count."""
        self._pending.append(H)
        if wrong is not None:
            self._pending_wrong.append(wrong)
        self.patterns += patterns
        self.update += 1

    def add_evaluation(self) -> None:
        """Count the evaluation after an epoch."""
        self.evaluated += 1
        self.wrong = self.patterns = 0

    @property
    def train_error(self) -> float | None:
        """Fraction of wrong answers in this epoch so far; None before the first."""
        return self.wrong / self.patterns if self.patterns else None

    @property
    def due(self) -> bool:
        """Whether it is time for another look."""
        return time.monotonic() - self._looked >= LOOK_EVERY

    def look(self, eta: float) -> Iterator[Report]:
        """Yield the curve and the progress; raises ValueError as `collect`."""
        self._looked = time.monotonic()
        self.collect(eta)
        if self._seen:
            yield self.curve()
        yield self.progress()

    def collect(self, eta: float) -> None:
        """Take in the energies of the last updates.

        Raises
        ------
        ValueError
            If H is not finite any more.
        """
        if self._pending_wrong:
            self.wrong += int(torch.stack(self._pending_wrong).sum())
            self._pending_wrong.clear()
        if not self._pending:
            return
        H = torch.stack(self._pending).double().cpu().numpy()
        self._pending.clear()
        if not np.isfinite(H).all():
            bad = self._seen + int(np.argmax(~np.isfinite(H))) + 1
            raise ValueError(
                f"The energy H is no longer finite at update {bad}: "
                f"the learning rate {eta:g} is too large; try {eta / 10:g}."
            )
        runs = np.arange(self._seen, self._seen + len(H)) // self._run
        np.add.at(self._sums, runs, H)
        self._seen += len(H)

    def curve(self) -> BatchCurve:
        """Return the curve up to the last look, without a run that has hardly begun.

        Its mean would be that of a few updates, and the end of the curve would leap about.
        """
        points = max(1, (self._seen + self._run // 2) // self._run)
        ends = np.minimum(np.arange(1, points + 1) * self._run, self._seen)
        loss = self._sums[:points] / np.diff(ends, prepend=0)
        return BatchCurve(ends.astype(np.int64), loss.astype(np.float32))

    @property
    def sums(self) -> NDArray[np.float64]:
        """The sums of H over the runs of updates so far, (points,)."""
        return self._sums[: -(-self._seen // self._run)]

    def restore(self, update: int, evaluated: int, sums: NDArray[np.float64]) -> None:
        """Go on from where a training was; raises ValueError if that cannot be."""
        points = -(-update // self._run)
        if not 0 <= update <= self.updates or sums.shape != (points,):
            raise ValueError(f"its curve does not fit {update} of {self.updates} updates")
        if not 0 <= update - evaluated * self.batches <= self.batches:
            raise ValueError(f"{evaluated} epochs do not fit {update} updates")
        self.update = self._seen = update
        self.evaluated = evaluated
        self._sums[:points] = sums

    def progress(self) -> Progress:
        """Return the part of the work that is done and the time left by the pace so far."""
        evaluation = EVALUATION_SHARE * self.batches
        work = self.updates + evaluation * (self.updates // self.batches)
        fraction = (self.update + evaluation * self.evaluated) / work
        elapsed = self.clock.seconds
        left = elapsed * (1 - fraction) / fraction if fraction > 0.01 else None
        return Progress(fraction, left)
