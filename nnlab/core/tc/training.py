"""Backpropagation on T and C: a run that can be gone through in both directions, to the bit."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnlab.core.arrays import FloatArray
from nnlab.core.tc.net import TcNet, answer, gradient, make_targets, middle
from nnlab.core.tc.shapes import SHAPES, Mask, Stimuli

BATCHES = (1, 8)
BLOCK = 64
MEASURE = 25
KEYFRAME_BYTES = 64 << 20
"""What keyframes may take: of a small net all that are `BLOCK` apart fit a million updates."""
RECENT = 32
"""So many states, `BLOCK` apart, are kept of where one is looking: the next step back is near."""
# A run is solved when every learnt pattern's output is within this share of the way to C or T.
TOLERANCE = 0.2


@dataclass(frozen=True)
class TcRule:
    """Steepest descent with momentum: dz = eta (-dH/dz) + alpha dz before.

    `batch` is 1 for one of the eight shapes a trial, as in 1986, or 8 for all of them, each at a
    random place, in every update.

    Raises
    ------
    ValueError
        If a number is out of its limits.
    """

    eta: float = 0.05
    momentum: float = 0.9
    batch: int = 8
    seed: int = 1

    def __post_init__(self) -> None:
        if not 1e-5 <= self.eta <= 10.0:
            raise ValueError(f"eta must be 0.00001 to 10, got {self.eta:g}.")
        if not 0.0 <= self.momentum <= 0.99:
            raise ValueError(f"momentum must be 0 to 0.99, got {self.momentum:g}.")
        if self.batch not in BATCHES:
            raise ValueError(f"batch must be 1 or 8, got {self.batch}.")
        if not 0 <= self.seed < 2**31:
            raise ValueError(f"seed must be 0 to {2**31 - 1}, got {self.seed}.")


@dataclass(frozen=True)
class Score:
    """H per pattern and the share of wrong ones, of learnt and of held-out patterns (or NaN)."""

    H: float
    C: float
    held_H: float
    held_C: float
    worst: float

    @property
    def is_solved(self) -> bool:
        """Whether every learnt pattern's output is near its target."""
        return self.worst < TOLERANCE


def measure(net: TcNet, stimuli: Stimuli, held: Mask) -> Score:
    """Return how well the net does, on what it learns and on what it does not."""
    O = answer(net, stimuli)
    t = make_targets(stimuli.is_T, net.activation)
    wrong = (middle(net.activation) < O) != stimuli.is_T
    H = 0.5 * (t - O) ** 2
    width = 1.0 if net.activation == "sigmoid" else 2.0
    worst = float(np.abs(t - O)[~held].max()) / width
    if not held.any():
        return Score(float(H.mean()), float(wrong.mean()), np.nan, np.nan, worst)
    known = ~held
    return Score(
        float(H[known].mean()),
        float(wrong[known].mean()),
        float(H[held].mean()),
        float(wrong[held].mean()),
        worst,
    )


class TcRun:
    """One training run, known by its start, its patterns and its rule.

    `furthest` is how many updates were made; `at` gives the net after any number of them.
    `scores` are taken every `MEASURE` updates.
    """

    def __init__(self, start: TcNet, stimuli: Stimuli, held: Mask, rule: TcRule) -> None:
        self.start, self.stimuli, self.held, self.rule = start, stimuli, held, rule
        # Neurons that see nothing have no part in the gradient of what is shared.
        self._seen = stimuli.touched if start.is_tied else stimuli.fields
        self._targets = make_targets(stimuli.is_T, start.activation)
        self._learnt = [np.flatnonzero((stimuli.shape == s) & ~held) for s in range(SHAPES)]
        self._learnt = [those for those in self._learnt if len(those)]
        flat = start.flat
        self._state = np.concatenate((flat, np.zeros_like(flat)))
        self._stride = BLOCK
        self._keyframes = {0: self._state}
        self._most = max(3, KEYFRAME_BYTES // self._state.nbytes)
        self._recent: dict[int, FloatArray] = {}
        self._block: tuple[int, list[NDArray[np.int64]]] = (-1, [])
        self.furthest = 0
        self.scores: dict[int, Score] = {0: measure(start, stimuli, held)}
        self.solved_at: int | None = 0 if self.scores[0].is_solved else None
        self.diverged = False

    @property
    def trials_per_update(self) -> int:
        """How many patterns are shown in one update."""
        return 1 if self.rule.batch == 1 else len(self._learnt)

    def train(self, stop: int, seconds: float = np.inf, to_solved: bool = False) -> int:
        """Make updates until `stop`, until the time is over, or until solved; return how many.

        Updates that were made before are not made again.
        """
        end = time.perf_counter() + seconds
        while self.furthest < stop and not self.diverged:
            self._advance()
            if to_solved and self.solved_at is not None:
                break
            if time.perf_counter() > end:
                break
        return min(self.furthest, stop)

    def at(self, k: int) -> TcNet:
        """Return the net after k updates, k at most `furthest`: replayed from a keyframe."""
        if not 0 <= k <= self.furthest:
            raise ValueError(f"Update {k} was not reached; the last one is {self.furthest}.")
        state = self._state
        if k < self.furthest:
            first, state = self._before(k)
            for update in range(first, k):
                state = self._next(state, update)
                self._remember(update + 1, state)
        return self.start.with_flat(state[: len(state) // 2])

    def score_at(self, k: int) -> Score:
        """Return the score after k updates, measured now if it was not."""
        if k not in self.scores:
            return measure(self.at(k), self.stimuli, self.held)
        return self.scores[k]

    def chosen(self, k: int) -> NDArray[np.int64]:
        """Return the patterns that update k + 1 learns, by their number."""
        number, place = divmod(k, BLOCK)
        if self._block[0] != number:
            self._block = (number, self._draw(number))
        return self._block[1][place]

    def _draw(self, number: int) -> list[NDArray[np.int64]]:
        """The patterns of a block of updates, from the seed and its number alone."""
        rng = np.random.default_rng((self.rule.seed, 1, number))
        kinds = len(self._learnt)
        width = self.trials_per_update
        where = rng.random((BLOCK, width))
        which = rng.integers(0, kinds, (BLOCK, width))
        if self.rule.batch > 1:
            which[:] = np.arange(kinds)
        return [
            np.array(
                [self._learnt[s][int(u * len(self._learnt[s]))] for s, u in zip(*row, strict=True)]
            )
            for row in zip(which.tolist(), where.tolist(), strict=True)
        ]

    def _next(self, state: FloatArray, k: int) -> FloatArray:
        count = len(state) // 2
        flat, step = state[:count], state[count:]
        chosen = self.chosen(k)
        w = self.start.w
        fall = gradient(
            flat,
            w.shape[0],
            w.shape[1],
            self.start.activation,
            self._seen[chosen],
            self._targets[chosen],
        )
        step = self.rule.eta * fall + self.rule.momentum * step
        return np.concatenate((flat + step, step))

    def _advance(self) -> None:
        state = self._next(self._state, self.furthest)
        if not np.isfinite(state).all() or np.abs(state).max() > 1e9:
            self.diverged = True
            return
        self._state = state
        self.furthest += 1
        self._remember(self.furthest, state)
        if self.furthest % self._stride == 0:
            self._keyframes[self.furthest] = state
            if len(self._keyframes) > self._most:
                self._stride *= 2
                self._keyframes = {
                    k: kept for k, kept in self._keyframes.items() if k % self._stride == 0
                }
        if self.furthest % MEASURE == 0:
            self._measure()

    def _before(self, k: int) -> tuple[int, FloatArray]:
        """The nearest step that is known at k or before it, and its state."""
        for first in range(k - k % BLOCK, -1, -BLOCK):
            known = self._recent if first in self._recent else self._keyframes
            if first in known:
                return first, known[first]
        raise KeyError(k)

    def _remember(self, k: int, state: FloatArray) -> None:
        if k % BLOCK == 0:
            self._recent.pop(k, None)
            self._recent[k] = state
            if len(self._recent) > RECENT:
                del self._recent[next(iter(self._recent))]

    def _measure(self) -> None:
        score = measure(self.at(self.furthest), self.stimuli, self.held)
        self.scores[self.furthest] = score
        if score.is_solved and self.solved_at is None:
            self.solved_at = self.furthest
