"""Keeps the trained courses of the recipes that undo and redo are likely to bring back."""

from __future__ import annotations

from dataclasses import dataclass

from nnlab.app.lyapunov.random.training import PlaneReading
from nnlab.core.course import Course
from nnlab.core.lyapunov.random.nets import RandomNet

# A course has at most 80 MB.
MOST_KEPT = 3

Job = tuple[RandomNet, float]


@dataclass(frozen=True)
class Trained:
    """A course that was trained to update k, with the exponents before and the newest ones."""

    course: Course | None
    k: int
    before: PlaneReading | None
    now: PlaneReading | None


# Where nothing was trained yet.
NOTHING = Trained(None, 0, None, None)


class Shelf:
    """The newest few trained nets by recipe and learning rate."""

    def __init__(self) -> None:
        self._kept: dict[Job, Trained] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def put(self, job: Job, trained: Trained) -> None:
        """Keep a trained net; beyond `MOST_KEPT` the oldest goes."""
        self._kept.pop(job, None)
        self._kept[job] = trained
        if len(self._kept) > MOST_KEPT:
            del self._kept[next(iter(self._kept))]

    def take(self, job: Job) -> Trained | None:
        """Return the trained net of this recipe and take it off; None if it is not kept."""
        return self._kept.pop(job, None)
