"""Patterns x with targets t, and the edits that a mouse makes on them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from nnlab.core.arrays import FloatArray, frozen


@dataclass(frozen=True, eq=False)
class Patterns:
    """Input patterns x^(mu) and their targets t^(mu), mu = 0 ... p-1.

    Parameters
    ----------
    x : array (p, N)
    t : array (p, outputs)
        +1 and -1 for two classes (outputs = 1), one-hot rows for more.

    Raises
    ------
    ValueError
        If the shapes do not fit together.
    """

    x: FloatArray
    t: FloatArray

    def __post_init__(self) -> None:
        object.__setattr__(self, "x", frozen(self.x))
        object.__setattr__(self, "t", frozen(self.t))
        if self.x.ndim != 2 or self.t.ndim != 2 or len(self.x) != len(self.t):
            raise ValueError(
                f"Patterns need x (p, N) and t (p, outputs); got {self.x.shape} and {self.t.shape}."
            )

    def __len__(self) -> int:
        return len(self.x)


def no_patterns(inputs: int = 2, outputs: int = 1) -> Patterns:
    """Return an empty set: p = 0."""
    return Patterns(np.empty((0, inputs)), np.empty((0, outputs)))


def add(patterns: Patterns, x: ArrayLike, t: ArrayLike) -> Patterns:
    """Return the patterns and, after them, a new one at x (N,) with target t (outputs,)."""
    x_row = _row(x, patterns.x.shape[1], "x")
    t_row = _row(t, patterns.t.shape[1], "t")
    return Patterns(np.vstack((patterns.x, x_row)), np.vstack((patterns.t, t_row)))


def move(patterns: Patterns, mu: int, x: ArrayLike) -> Patterns:
    """Return the patterns with pattern mu at x (N,)."""
    moved = patterns.x.copy()
    moved[_index(patterns, mu)] = _row(x, patterns.x.shape[1], "x")
    return Patterns(moved, patterns.t)


def remove(patterns: Patterns, mu: int) -> Patterns:
    """Return the patterns without pattern mu."""
    mu = _index(patterns, mu)
    return Patterns(np.delete(patterns.x, mu, axis=0), np.delete(patterns.t, mu, axis=0))


def set_target(patterns: Patterns, mu: int, t: ArrayLike) -> Patterns:
    """Return the patterns with target t (outputs,) for pattern mu."""
    targets = patterns.t.copy()
    targets[_index(patterns, mu)] = _row(t, patterns.t.shape[1], "t")
    return Patterns(patterns.x, targets)


def nearest(patterns: Patterns, x: ArrayLike, reach: ArrayLike) -> int | None:
    """Return the pattern nearest to x (N,), or None if none is within reach.

    `reach` (N,) are the half-axes of the ellipse around x, in the units of the inputs: what is
    round on the screen need not be round in the plane.
    """
    if not len(patterns):
        return None
    distance = np.hypot.reduce((patterns.x - np.asarray(x)) / np.asarray(reach), axis=1)
    # Of several at one place the last is on top, so it is the one that the pointer means.
    mu = len(distance) - 1 - int(np.argmin(distance[::-1]))
    return mu if distance[mu] <= 1.0 else None


def _row(values: ArrayLike, size: int, name: str) -> FloatArray:
    row = np.asarray(values, dtype=np.float64).reshape(-1)
    if row.shape != (size,) or not np.isfinite(row).all():
        raise ValueError(f"A pattern's {name} needs {size} finite number(s), got {values!r}.")
    return row


def _index(patterns: Patterns, mu: int) -> int:
    if not 0 <= mu < len(patterns):
        raise ValueError(f"There is no pattern {mu}: mu runs from 0 to {len(patterns) - 1}.")
    return mu
