"""How far a training is: the curve of H in bounded memory, the time left, and when it diverges."""

import time
from collections.abc import Iterator

import numpy as np
import torch

from nnlab.deep.reports import BatchCurve, Progress, Report

POINTS = 1024
LOOK_EVERY = 0.03
"""Seconds between two looks at H; on a GPU each look waits for it."""
EVALUATION_SHARE = 0.1
"""Time of the evaluation after an epoch as a part of the epoch's."""


class Pace:
    """Counts the updates of a training and keeps the mean H over equal runs of them."""

    def __init__(self, batches: int, epochs: int) -> None:
        self.batches = batches
        self.updates = batches * epochs
        self.update = 0
        self._evaluated = 0
        self._run = -(-self.updates // POINTS)
        self._sums = np.zeros(POINTS)
        self._pending: list[torch.Tensor] = []
        self._seen = 0
        self._began = self._looked = time.monotonic()

    def add(self, H: torch.Tensor) -> None:
        """Count an update; `H` is the energy per pattern of its batch."""
        self._pending.append(H)
        self.update += 1

    def add_evaluation(self) -> None:
        """Count the evaluation after an epoch."""
        self._evaluated += 1

    def reports(self, eta: float) -> Iterator[Report | None]:
        """Yield what there is to tell after an update: mostly None."""
        if time.monotonic() - self._looked < LOOK_EVERY:
            yield None
            return
        yield from self.look(eta)

    def look(self, eta: float) -> Iterator[Report]:
        """Yield the curve and the progress.

        Raises
        ------
        ValueError
            If H is not finite any more.
        """
        self._looked = time.monotonic()
        self._collect(eta)
        if self._seen:
            yield self.curve()
        yield self.progress()

    def _collect(self, eta: float) -> None:
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
        """Return the curve up to the last look."""
        points = -(-self._seen // self._run)
        ends = np.minimum(np.arange(1, points + 1) * self._run, self._seen)
        loss = self._sums[:points] / np.diff(ends, prepend=0)
        return BatchCurve(ends.astype(np.int64), loss.astype(np.float32))

    def progress(self) -> Progress:
        """Return the part of the work that is done and the time left by the pace so far."""
        evaluation = EVALUATION_SHARE * self.batches
        work = self.updates + evaluation * (self.updates // self.batches)
        fraction = (self.update + evaluation * self._evaluated) / work
        elapsed = time.monotonic() - self._began
        left = elapsed * (1 - fraction) / fraction if fraction > 0.01 else None
        return Progress(fraction, left)
