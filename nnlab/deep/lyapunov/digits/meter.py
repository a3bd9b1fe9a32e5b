"""How far a study is, from guesses of what its stages take."""

import time
from collections.abc import Generator
from typing import TypeVar

from nnlab.deep.lyapunov.digits.reports import STAGES, StudyProgress

Value = TypeVar("Value")


class Meter:
    """Turns the part of a stage into the part of the whole, and into the time that is left.

    `stages` are the guessed seconds of each stage; `done` is the part of the first one that was
    done before, by an earlier process.
    """

    def __init__(self, stages: tuple[float, float, float], done: float = 0.0) -> None:
        self._stages = stages
        self._total = sum(stages)
        self._before = done * stages[0] / self._total
        self._began = time.monotonic()

    def at(self, stage: int, part: float) -> StudyProgress:
        """Return the progress when `part` of a stage is done."""
        spent = sum(self._stages[:stage]) + part * self._stages[stage]
        fraction = min(spent / self._total, 1.0)
        elapsed, own = time.monotonic() - self._began, fraction - self._before
        known = own > 0.005 and elapsed > 1.0
        return StudyProgress(
            fraction, elapsed * (1 - fraction) / own if known else None, STAGES[stage]
        )

    def follow(
        self, steps: Generator[float, None, Value], stage: int, start: float, share: float
    ) -> Generator[StudyProgress, None, Value]:
        """Run steps that yield their part, `share` of a stage that begins at `start`."""
        while True:
            try:
                part = next(steps)
            except StopIteration as end:
                value: Value = end.value
                return value
            yield self.at(stage, start + share * part)
