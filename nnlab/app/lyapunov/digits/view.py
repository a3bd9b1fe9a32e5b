"""A study as it is looked at: one of its nets, or the ensemble, digit by digit; no Qt."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nnlab.app.lyapunov.digits.studies import Plane, StudyResult
from nnlab.core.lyapunov.digits.uncertainty import confidence_gap, entropy

Doubles = NDArray[np.float64]
Flags = NDArray[np.bool_]
SCORES = {"lambda": "λ₁", "entropy": "H", "gap": "1 − max O"}
"""What may tell that an answer is wrong: exponent, entropy of the ensemble, lack of confidence."""


@dataclass(frozen=True, eq=False)
class StudyView:
    """The numbers of member `member` (from 1), or of the ensemble (0)."""

    result: StudyResult
    member: int = 1

    def __post_init__(self) -> None:
        if not 0 <= self.member <= self.result.members:
            raise ValueError(f"member must be 0 to {self.result.members}, got {self.member}.")

    @property
    def labels(self) -> NDArray[np.int64]:
        """What the test digits are (p,)."""
        return self.result.labels

    @property
    def net(self) -> int:
        """The net, from 0, whose plane is shown: that of the ensemble is the first one's."""
        return max(self.member - 1, 0)

    @property
    def plane(self) -> Plane:
        """The plane that is shown."""
        return self.result.planes[self.net]

    @property
    def layers(self) -> int:
        """How many layers the exponents are taken over."""
        return self.result.layers[self.net]

    @cached_property
    def points(self) -> Doubles:
        """Where the digits lie in the plane (p, 2)."""
        return np.asarray(self.plane.fields, dtype=np.float64)

    @cached_property
    def exponents(self) -> Doubles:
        """λ₁ (p,) of the net; of the ensemble the mean over those of its nets that are finite."""
        if self.member:
            return np.asarray(self.result.exponents[self.net], dtype=np.float64)
        known = np.isfinite(self.result.exponents)
        sums = np.where(known, self.result.exponents, 0.0).sum(axis=0, dtype=np.float64)
        counts = known.sum(axis=0)
        return np.where(counts > 0, sums / np.maximum(counts, 1), -np.inf)

    @cached_property
    def mean(self) -> Doubles:
        """Outputs <O> of the ensemble (p, classes)."""
        return self.result.mean_outputs()

    @cached_property
    def outputs(self) -> Doubles:
        """Outputs (p, classes) of the net, or of the ensemble."""
        if self.member:
            return np.asarray(self.result.outputs[self.net], dtype=np.float64)
        return self.mean

    @cached_property
    def answers(self) -> NDArray[np.int64]:
        """What the net, or the ensemble, takes each digit for (p,)."""
        return np.asarray(self.outputs.argmax(axis=1))

    @cached_property
    def wrong(self) -> Flags:
        """Which answers are wrong (p,)."""
        return np.asarray(self.answers != self.labels)

    @cached_property
    def entropy(self) -> Doubles:
        """H (p,) of the ensemble, in nats."""
        return entropy(self.mean)

    @cached_property
    def gap(self) -> Doubles:
        """1 − max O (p,) of the net, or of the ensemble."""
        return confidence_gap(self.outputs)

    def score(self, key: str) -> Doubles:
        """Return the numbers (p,) of a key of `SCORES`."""
        return {"lambda": self.exponents, "entropy": self.entropy, "gap": self.gap}[key]

    @cached_property
    def errors(self) -> tuple[float, float, float]:
        """Fractions of wrong digits: mean of the nets, together, with the bottleneck."""
        answers = self.result.outputs.argmax(axis=2)
        each = float((answers != self.labels).mean())
        together = float((self.mean.argmax(axis=1) != self.labels).mean())
        bottleneck = float(np.mean([plane.error for plane in self.result.planes]))
        return each, together, bottleneck
