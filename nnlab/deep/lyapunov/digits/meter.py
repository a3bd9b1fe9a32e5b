"""How far a study is, from guesses of what its stages take."""

import time
from collections.abc import Generator
from typing import TypeVar

from nnlab.deep.lyapunov.digits.reports import STAGES, StudyProgress

Value = TypeVar("Value")

TELLING = 0.03
"""The part of a stage after which its own pace is known; till then the one so far stands for it."""


class Meter:
    """Turns the part of a stage into the part of the whole, and into the time that is left.

    `stages` are the guessed seconds of each stage; `done` is the part of the first one that was
    done before, by an earlier process. The guess of one stage may be wrong by another factor than
    that of the next: what is left of a stage is told by its own pace.
    """

    def __init__(self, stages: tuple[float, float, float], done: float = 0.0) -> None:
        self._stages = stages
        self._total = sum(stages)
        self._before = done * stages[0]
        self._began = time.monotonic()
        self._stage, self._start = 0, done
        self._stage_began = self._began

    def at(self, stage: int, part: float) -> StudyProgress:
        """Return the progress when `part` of a stage is done."""
        now = time.monotonic()
        spent = sum(self._stages[:stage]) + part * self._stages[stage]
        if stage != self._stage:
            self._stage, self._start, self._stage_began = stage, part, now
        fraction = min(spent / self._total, 1.0)
        own, elapsed = spent - self._before, now - self._began
        known = own > 0.005 * self._total and elapsed > 1.0
        left = self._left(stage, part, elapsed / own, now) if known else None
        return StudyProgress(fraction, left, STAGES[stage])

    def _left(self, stage: int, part: float, pace: float, now: float) -> float:
        """Return the seconds left; `pace` are those that a guessed second has taken so far."""
        rest, later = (1 - part) * self._stages[stage], sum(self._stages[stage + 1 :])
        own = part - self._start
        here = pace
        if own > TELLING and self._stages[stage] > 0:
            here = (now - self._stage_began) / (own * self._stages[stage])
        return rest * here + later * pace

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
