"""What a set of patterns is drawn by: its settings, its streams of random numbers, its counts."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnlab.core.arrays import FloatArray

ClassArray = NDArray[np.int64]
Mask = NDArray[np.bool_]

# Candidates are drawn in blocks until both classes are full; regions smaller than this share of
# their box would be a mistake of the program.
LEAST_SHARE = 1e-3


@dataclass(frozen=True)
class Draw:
    """How many patterns are asked for, and from which random numbers.

    Parameters
    ----------
    p : number of patterns
    noise : what the generator makes of it, see there
    seed, sample : the same two numbers give the same bits; `sample` counts realisations of the
        same distribution, 0 is the set that is learnt
    ratio : share of the class +1 of two
    classes : how many, where the generator leaves the choice
    """

    p: int
    noise: float
    seed: int
    sample: int = 0
    ratio: float = 0.5
    classes: int = 2

    @property
    def positive(self) -> int:
        """How many of the patterns have t = +1."""
        return int(np.floor(self.ratio * self.p + 0.5))

    def of_points(self) -> np.random.Generator:
        """Return the random numbers of the points, other ones for each sample."""
        return np.random.default_rng([self.seed, self.sample] if self.sample else self.seed)

    def of_shape(self) -> np.random.Generator:
        """Return the random numbers of the distribution itself, the same for each sample."""
        return np.random.default_rng(self.seed)

    def of_flips(self) -> np.random.Generator:
        """Return the random numbers that choose whose targets are turned round."""
        return np.random.default_rng([self.seed, self.sample, 1])


# Gives x (p, 2) and the class (p,) of each pattern, counted from 0; of two, 1 is t = +1.
Place = Callable[[Draw], tuple[FloatArray, ClassArray]]


def spread(draw: Draw) -> ClassArray:
    """Return the classes (p,) in turn, 1 first, with as many of class 1 as asked for."""
    mu, p, positive = np.arange(draw.p), draw.p, draw.positive
    steps = -(-(mu + 1) * positive // p) - -(-mu * positive // p)
    return steps.astype(np.int64)


def draw_region(
    draw: Draw,
    rng: np.random.Generator,
    candidates: Callable[[int], FloatArray],
    inside: Callable[[FloatArray], Mask],
) -> tuple[FloatArray, ClassArray]:
    """Return p points (p, 2) and whether each is inside, with as many inside as asked for.

    Candidates come in the order in which they are drawn; one whose class is full is dropped.

    Raises
    ------
    ValueError
        If next to no candidate falls on a side.
    """
    wanted = np.array([draw.p - draw.positive, draw.positive])
    taken, classes = [np.empty((0, 2))], [np.empty(0, dtype=np.int64)]
    for _ in range(int(1.0 / LEAST_SHARE)):
        x = candidates(max(draw.p, 64))
        kind = inside(x).astype(np.int64)
        rank = np.where(kind == 1, np.cumsum(kind), np.cumsum(1 - kind))
        keep = rank <= wanted[kind]
        taken.append(x[keep])
        classes.append(kind[keep])
        wanted = wanted - np.bincount(kind[keep], minlength=2)
        if not wanted.any():
            return np.vstack(taken), np.concatenate(classes)
    raise ValueError("One of the classes has next to no room in the plane.")


def jitter(x: FloatArray, noise: float, rng: np.random.Generator) -> FloatArray:
    """Return x (p, 2) with a Gaussian of standard deviation `noise` added."""
    return x + noise * rng.standard_normal(x.shape)
