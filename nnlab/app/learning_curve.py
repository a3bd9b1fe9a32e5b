"""H and C over all updates since the origin, across the trajectories that edits have begun."""

from dataclasses import dataclass, field

import numpy as np

from nnlab.core.arrays import FloatArray

MAX_PAST_POINTS = 2048


@dataclass(frozen=True, eq=False)
class LearningCurve:
    """Energy H and classification error C after so many updates; arrays of one length."""

    updates: FloatArray = field(default_factory=lambda: np.empty(0))
    H: FloatArray = field(default_factory=lambda: np.empty(0))
    C: FloatArray = field(default_factory=lambda: np.empty(0))

    def until(self, updates: float) -> "LearningCurve":
        """Return the part up to and without that number of updates."""
        keep = self.updates < updates
        return LearningCurve(self.updates[keep], self.H[keep], self.C[keep])

    def joined(self, later: "LearningCurve") -> "LearningCurve":
        """Return this curve with a later one behind it."""
        return LearningCurve(
            np.concatenate((self.updates, later.updates)),
            np.concatenate((self.H, later.H)),
            np.concatenate((self.C, later.C)),
        )

    def thinned(self, most: int = MAX_PAST_POINTS) -> "LearningCurve":
        """Return at most `most` points, evenly in updates: short stretches must not oust long."""
        if len(self.updates) <= most:
            return self
        first, last = self.updates[0], self.updates[-1]
        slots = np.floor((self.updates - first) / (last - first) * (most - 1))
        keep = np.diff(slots, prepend=-1.0) > 0
        return LearningCurve(self.updates[keep], self.H[keep], self.C[keep])
