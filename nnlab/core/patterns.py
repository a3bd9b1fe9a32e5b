"""Patterns x with targets t, and the edits that a mouse makes on them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnlab.core.arrays import FloatArray, frozen


@dataclass(frozen=True, eq=False)
class Patterns:
    """Input patterns x^(mu) and their targets t^(mu), mu = 0 ... p-1.

    Parameters
    ----------
    x : array (p, N)
    t : array (p, outputs)
        +1 and -1 for two classes (outputs = 1); for more, rows with +1 for the pattern's class
        and -1 for the others.
    assigned : array (p, M), optional
        Targets t_m = -1, +1 that a lecturer has assigned to each of M hidden neurons.

    Raises
    ------
    ValueError
        If the shapes do not fit together.
    """

    x: FloatArray
    t: FloatArray
    assigned: FloatArray | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "x", frozen(self.x))
        object.__setattr__(self, "t", frozen(self.t))
        if self.x.ndim != 2 or self.t.ndim != 2 or len(self.x) != len(self.t):
            raise ValueError(
                f"Patterns need x (p, N) and t (p, outputs); got {self.x.shape} and {self.t.shape}."
            )
        if self.assigned is not None:
            object.__setattr__(self, "assigned", frozen(self.assigned))
            if self.assigned.ndim != 2 or len(self.assigned) != len(self.x):
                raise ValueError(f"Assigned targets need shape (p, M); got {self.assigned.shape}.")

    def __len__(self) -> int:
        return len(self.x)


def no_patterns(inputs: int = 2, outputs: int = 1) -> Patterns:
    """Return an empty set: p = 0."""
    return Patterns(np.empty((0, inputs)), np.empty((0, outputs)))


def add(patterns: Patterns, x: ArrayLike, t: ArrayLike) -> Patterns:
    """Return the patterns and, after them, a new one at x (N,) with target t (outputs,).

    Where hidden neurons have assigned targets, the new pattern gets +1 for each.
    """
    x_row = _row(x, patterns.x.shape[1], "x")
    t_row = _row(t, patterns.t.shape[1], "t")
    return joined(patterns, Patterns(x_row[None], t_row[None]))


def joined(one: Patterns, other: Patterns) -> Patterns:
    """Return both sets, one behind the other; assigned targets are those of `one`, else +1."""
    assigned = None
    if one.assigned is not None:
        rest = np.ones((len(other), one.assigned.shape[1]))
        if other.assigned is not None and other.assigned.shape == rest.shape:
            rest = other.assigned
        assigned = np.vstack((one.assigned, rest))
    return Patterns(np.vstack((one.x, other.x)), np.vstack((one.t, other.t)), assigned)


def take(patterns: Patterns, which: ArrayLike) -> Patterns:
    """Return some of the patterns: by their numbers (in that order) or by a mask (p,)."""
    chosen = np.asarray(which)
    chosen = chosen if chosen.dtype == np.bool_ else chosen.astype(np.int64)
    assigned = None if patterns.assigned is None else patterns.assigned[chosen]
    return Patterns(patterns.x[chosen], patterns.t[chosen], assigned)


def move(patterns: Patterns, mu: int, x: ArrayLike) -> Patterns:
    """Return the patterns with pattern mu at x (N,)."""
    moved = patterns.x.copy()
    moved[_index(patterns, mu)] = _row(x, patterns.x.shape[1], "x")
    return replace(patterns, x=moved)


def shift(patterns: Patterns, which: Sequence[int], by: ArrayLike) -> Patterns:
    """Return the patterns with those of the numbers `which` moved by a vector (N,)."""
    moved = patterns.x.copy()
    moved[[_index(patterns, mu) for mu in which]] += _row(by, patterns.x.shape[1], "x")
    return replace(patterns, x=moved)


def remove(patterns: Patterns, *which: int) -> Patterns:
    """Return the patterns without those of the numbers `which`."""
    keep = np.ones(len(patterns), dtype=np.bool_)
    keep[[_index(patterns, mu) for mu in which]] = False
    return take(patterns, keep)


def set_target(patterns: Patterns, mu: int, t: ArrayLike) -> Patterns:
    """Return the patterns with target t (outputs,) for pattern mu."""
    return set_targets(patterns, [mu], t)


def set_targets(patterns: Patterns, which: Sequence[int], t: ArrayLike) -> Patterns:
    """Return the patterns with target t (outputs,) for those of the numbers `which`."""
    targets = patterns.t.copy()
    targets[[_index(patterns, mu) for mu in which]] = _row(t, patterns.t.shape[1], "t")
    return replace(patterns, t=targets)


def assign(patterns: Patterns, which: Sequence[int], neuron: int, t: float) -> Patterns:
    """Return the patterns with target t = -1 or +1 for one hidden neuron, for those of `which`.

    Raises
    ------
    ValueError
        If no targets are assigned yet, or there is no such neuron.
    """
    if patterns.assigned is None or not 0 <= neuron < patterns.assigned.shape[1]:
        raise ValueError(f"Hidden neuron {neuron} has no assigned targets.")
    assigned = patterns.assigned.copy()
    assigned[[_index(patterns, mu) for mu in which], neuron] = t
    return replace(patterns, assigned=assigned)


def class_target(number: int, outputs: int) -> FloatArray:
    """Return the target (outputs,) of a class, counted from 0.

    With one output, class 0 is t = -1 and class 1 is t = +1.

    Raises
    ------
    ValueError
        If that many outputs cannot tell this class from others.
    """
    if not 0 <= number < max(2, outputs):
        raise ValueError(f"Class {number + 1} needs more than {outputs} output(s).")
    if outputs == 1:
        return np.array([2.0 * number - 1.0])
    return np.where(np.arange(outputs) == number, 1.0, -1.0)


def classes(patterns: Patterns) -> NDArray[np.int64]:
    """Return the class (p,) of each pattern, counted from 0; see `class_target`."""
    if patterns.t.shape[1] == 1:
        return (patterns.t[:, 0] > 0).astype(np.int64)
    found: NDArray[np.int64] = patterns.t.argmax(axis=1)
    return found


def from_classes(x: ArrayLike, numbers: ArrayLike, outputs: int) -> Patterns:
    """Return patterns x (p, N) of the classes (p,), counted from 0, coded for so many outputs."""
    places = np.asarray(x, dtype=np.float64)
    found = np.asarray(numbers, dtype=np.int64)
    kinds = [class_target(number, outputs) for number in range(max(2, outputs))]
    if len(found) and not 0 <= found.min() <= found.max() < len(kinds):
        class_target(int(found.max() if found.min() >= 0 else found.min()), outputs)
    return Patterns(places, np.array(kinds)[found].reshape(len(places), outputs))


def recode(patterns: Patterns, outputs: int) -> Patterns:
    """Return the same classes as targets of so many outputs, as when softmax follows tanh.

    Raises
    ------
    ValueError
        If there are more classes than the outputs can tell apart.
    """
    if patterns.t.shape[1] == outputs:
        return patterns
    return replace(from_classes(patterns.x, classes(patterns), outputs), assigned=patterns.assigned)


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
