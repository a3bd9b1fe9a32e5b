"""H and C over all updates since the origin, across the trajectories that edits have begun."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nnlab.core.arrays import FloatArray
from nnlab.core.course import Course
from nnlab.core.patterns import Patterns

MAX_PAST_POINTS = 2048

# What the columns of a curve belong to.
SETS = ("training", "validation", "test")


def _no_points() -> FloatArray:
    return np.empty((0, len(SETS)))


@dataclass(frozen=True, eq=False)
class LearningCurve:
    """Energy per pattern and classification error after so many updates.

    `updates` and `epochs` (points,) are counted from the origin. `H` and `C` (points, 3) have a
    column for each of `SETS`: H divided by the number of the set's patterns, so that sets of
    different size can be compared, and C; NaN where there is no such set, or it was not measured.
    """

    updates: FloatArray = field(default_factory=lambda: np.empty(0))
    epochs: FloatArray = field(default_factory=lambda: np.empty(0))
    H: FloatArray = field(default_factory=_no_points)
    C: FloatArray = field(default_factory=_no_points)

    def __len__(self) -> int:
        return len(self.updates)

    def taken(self, which: slice | NDArray[np.bool_]) -> "LearningCurve":
        """Return the points of a slice or a mask (points,)."""
        parts = (self.updates, self.epochs, self.H, self.C)
        return LearningCurve(*(part[which] for part in parts))

    def until(self, updates: float) -> "LearningCurve":
        """Return the part up to and without that number of updates."""
        return self.taken(self.updates < updates)

    def joined(self, later: "LearningCurve") -> "LearningCurve":
        """Return this curve with a later one behind it."""
        return LearningCurve(
            np.concatenate((self.updates, later.updates)),
            np.concatenate((self.epochs, later.epochs)),
            np.concatenate((self.H, later.H)),
            np.concatenate((self.C, later.C)),
        )

    def thinned(self, most: int = MAX_PAST_POINTS) -> "LearningCurve":
        """Return at most `most` points, evenly in updates: short stretches must not oust long."""
        if len(self) <= most:
            return self
        first, last = self.updates[0], self.updates[-1]
        slots = np.floor((self.updates - first) / (last - first) * (most - 1))
        return self.taken(np.diff(slots, prepend=-1.0) > 0)

    def nearest(self, values: FloatArray, at: float) -> int:
        """Return the number of the point whose entry in `values` (points,), rising, is nearest."""
        right = int(np.searchsorted(values, at))
        if right == 0 or right == len(values):
            return min(right, len(values) - 1)
        nearer = at - values[right - 1] <= values[right] - at
        return right - 1 if nearer else right


def read_curve(
    course: Course,
    base: tuple[float, float] = (0.0, 0.0),
    held: Mapping[str, Patterns] | None = None,
    budget: float = 0.0,
) -> LearningCurve:
    """Return the curve of a course that began `base` updates and epochs after the origin.

    `held` are the sets besides the training set, by their names in `SETS`; measuring them takes
    `budget` seconds each at most, and what was not measured yet ends earlier.
    """
    curve, p = course.curve(), max(1, len(course.trajectory.patterns))
    k = curve.k.astype(np.float64)
    H, C = np.full((2, len(k), len(SETS)), np.nan)
    H[:, 0], C[:, 0] = curve.H / p, curve.C
    for name, patterns in (held or {}).items():
        if len(patterns) and len(k):
            part = course.curve_of(patterns, budget)
            # Measured at steps of its own; between two of them a curve is a straight line.
            column, ends = SETS.index(name), {"left": np.nan, "right": np.nan}
            H[:, column] = np.interp(k, part.k, part.H / len(patterns), **ends)
            C[:, column] = np.interp(k, part.k, part.C, **ends)
    per_epoch = max(1, course.updates_per_epoch)
    return LearningCurve(k + base[0], k / per_epoch + base[1], H, C)
