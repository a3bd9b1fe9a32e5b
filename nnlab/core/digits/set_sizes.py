"""Trainings on smaller and smaller parts of a training set: how many epochs each of them gets.

A small set has few updates in an epoch: with the epochs of the whole set its net would hardly have
begun to learn, and the comparison would be one of updates. So each size gets as many updates as
the whole set has in its epochs, but at most `MOST_EPOCHS` epochs, and never fewer epochs than the
whole set.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from nnlab.core.digits.rows import Row, survey
from nnlab.core.digits.specs import LIMITS, TrainSpec

MOST_EPOCHS = 200
ALL = 0
"""The size that stands for all images that are not held out."""
SECONDS_PER_UPDATE, SECONDS_PER_PATTERN = 4e-4, 2e-6
PRODUCTS_PER_SECOND = 2.5e10
"""What two cores do, roughly: only for a first guess of the time."""
BACKWARD = 3
"""Cost of an update against that of an answer: forward, and twice as much backward."""


@dataclass(frozen=True)
class SizeTraining:
    """One training of a learning curve: so many images, seed, epochs and updates."""

    size: int
    seed: int
    epochs: int
    updates: int

    @property
    def patterns(self) -> int:
        """Number of times that a pattern takes part in an update."""
        return self.size * self.epochs


def epochs_for(size: int, whole: int, epochs: int, batch: int) -> int:
    """Return the epochs for a part of `size` images of a set of `whole`, trained for `epochs`."""
    updates = epochs * -(-whole // batch)
    return max(epochs, min(-(-updates // -(-size // batch)), MOST_EPOCHS))


def plan(spec: TrainSpec, sizes: Sequence[int], repetitions: int, whole: int) -> list[SizeTraining]:
    """Return the trainings in their order: all sizes with the first seed, then with the next.

    Sizes of `whole` images or more, and `ALL`, stand for all of them, once.
    """
    counts = sorted({min(size, whole) if size != ALL else whole for size in sizes})
    trainings = []
    last = int(LIMITS["seed"][1])
    for number in range(repetitions):
        seed = (spec.seed + number) % (last + 1)
        for size in counts:
            epochs = epochs_for(size, whole, spec.epochs, spec.batch)
            trainings.append(SizeTraining(size, seed, epochs, epochs * -(-size // spec.batch)))
    return trainings


def guess_seconds(trainings: Sequence[SizeTraining], rows: tuple[Row, ...], judged: int) -> float:
    """Return about how long the trainings take, each judged by `judged` images at its end."""
    products = sum(facts.multiplications for facts in survey(rows))
    per_pattern = BACKWARD * products / PRODUCTS_PER_SECOND + SECONDS_PER_PATTERN
    answers = len(trainings) * judged * per_pattern / BACKWARD
    updates = sum(training.updates for training in trainings)
    patterns = sum(training.patterns for training in trainings)
    return updates * SECONDS_PER_UPDATE + patterns * per_pattern + answers
