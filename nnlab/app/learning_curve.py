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
        """Return every second, fourth ... point, so that at most `most` remain."""
        step = 1
        while len(self.updates) > most * step:
            step *= 2
        return LearningCurve(self.updates[::step], self.H[::step], self.C[::step])
