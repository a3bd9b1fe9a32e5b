"""What determines a training run completely."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nnlab.core.arrays import FloatArray, nothing
from nnlab.core.feasible import find_job_refusal
from nnlab.core.network import Network
from nnlab.core.patterns import Patterns
from nnlab.core.rules import RuleSpec


@dataclass(frozen=True, eq=False)
class Trajectory:
    """What determines a training run completely.

    `memory` is what a rule carries besides the weights at `start`, as `Course.memory` gives it:
    momenta, a population. Empty, or of a length that does not fit, stands for a fresh start.
    `first` counts the updates that were made before `start` in the same orders of the patterns: a
    run that is taken up again at step `first` goes on with the bits that it would have had.

    Raises
    ------
    ValueError
        If patterns and network do not fit, or the rule cannot act on the network.
    """

    start: Network
    patterns: Patterns
    rule: RuleSpec
    seed: int = 0
    memory: FloatArray = field(default_factory=nothing)
    first: int = 0

    def __post_init__(self) -> None:
        if self.first < 0:
            raise ValueError(f"There were {self.first} updates before the start; 0 is the least.")
        needed = (self.start.components, self.start.sizes[-1])
        got = (self.patterns.x.shape[1], self.patterns.t.shape[1])
        if needed != got:
            raise ValueError(
                f"The network takes {needed[0]} inputs and gives {needed[1]} outputs; "
                f"the patterns have {got[0]} and {got[1]}."
            )
        refusal = find_job_refusal(self.rule, self.start, self.patterns)
        if refusal:
            raise ValueError(refusal)

    @property
    def updates_per_epoch(self) -> int:
        """Number of updates in which every pattern is learnt once: p/batch, rounded up."""
        return self.rule.updates_per_epoch(len(self.patterns))

    def epoch(self, k: int) -> int:
        """Return the number of whole epochs up to step k, those before `start` included."""
        return (k + self.first) // max(1, self.updates_per_epoch)

    def step_of(self, epoch: int) -> int:
        """Return the step at which so many epochs are over; negative before `start`."""
        return epoch * max(1, self.updates_per_epoch) - self.first

    def epoch_end(self, k: int) -> int:
        """Return the first step after k at which an epoch ends."""
        return self.step_of(self.epoch(k) + 1)


@dataclass(frozen=True, eq=False)
class Curve:
    """H and C at the recorded steps k."""

    k: NDArray[np.int64]
    H: FloatArray
    C: FloatArray


@dataclass(frozen=True)
class Divergence:
    """Where a run ended because its numbers grew without bound, and why."""

    k_last_finite: int
    reason: str
