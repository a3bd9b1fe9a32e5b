"""Patterns held out of training: the split by ratio, and its undoing."""

import numpy as np
from numpy.typing import NDArray

from nnlab.core.patterns import Patterns, joined, take

MAX_SHARE = 0.95


def split(patterns: Patterns, share: float, seed: int) -> tuple[Patterns, Patterns]:
    """Return training set and validation set, both in their old order.

    Parameters
    ----------
    share : of the patterns that are held out, 0 to 0.95; one is always left to be learnt
    seed : the same seed holds the same ones out

    Raises
    ------
    ValueError
        If the share is out of range.
    """
    held = _held_out(len(patterns), count_held_out(len(patterns), share), seed)
    return take(patterns, ~held), take(patterns, held)


def rejoin(training: Patterns, validation: Patterns, seed: int) -> Patterns:
    """Return the set that `split` parted with that seed, in its old order."""
    both = joined(training, validation)
    held = _held_out(len(both), len(validation), seed)
    places = np.concatenate((np.flatnonzero(~held), np.flatnonzero(held)))
    return take(both, np.argsort(places))


def count_held_out(p: int, share: float) -> int:
    """Return how many of p patterns a share is: to the nearest, and never all.

    Raises
    ------
    ValueError
        If the share is out of range.
    """
    if not 0.0 <= share <= MAX_SHARE:
        raise ValueError(f"The validation share must be from 0 to {MAX_SHARE}, got {share}.")
    return min(int(np.floor(share * p + 0.5)), max(p - 1, 0))


def _held_out(p: int, count: int, seed: int) -> NDArray[np.bool_]:
    """Whose turn it is: a larger count with the same seed takes the same ones and more."""
    held = np.zeros(p, dtype=np.bool_)
    # A stream of its own, so that the split has nothing to do with how points were drawn.
    held[np.random.default_rng([seed, 2]).permutation(p)[:count]] = True
    return held
