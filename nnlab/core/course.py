"""Training as a function of the step k: forward, backward, anywhere, always the same bits."""

from collections.abc import Sequence
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from nnlab.core.arrays import FloatArray
from nnlab.core.network import Network
from nnlab.core.patterns import Patterns
from nnlab.core.training.divergence import explain_divergence
from nnlab.core.training.engines import make_engine
from nnlab.core.training.explain import explain
from nnlab.core.training.gauge import Gauge, first_stride, measured_cost
from nnlab.core.training.grid import DoublingGrid
from nnlab.core.training.orders import Orders
from nnlab.core.training.set_curve import SetCurve
from nnlab.core.training.update import Update
from nnlab.core.trajectory import Curve, Divergence, Trajectory

KEYFRAME_BYTES = 48 * 2**20
# States one update apart, for stepping back: so many, or fewer where they are larger than this.
WINDOW = 64
WINDOW_BYTES = 32 * 2**20
CALL_SECONDS = 0.004
MOST_SETS = 4


class Course:
    """A trajectory with the keyframes that make any step quick to reach.

    All answers are functions of k: neither the order of questions nor the time that a call took
    changes a bit. Memory is bounded: 48 MB of keyframes, 32 MB of states one update apart, 1024
    points of curve.
    """

    def __init__(self, trajectory: Trajectory) -> None:
        self.trajectory = trajectory
        self.diverged: Divergence | None = None
        self._engine = make_engine(trajectory)
        self._orders = Orders(trajectory.rule, trajectory.seed, len(trajectory.patterns))
        self._k, self._state = 0, self._engine.pack(trajectory.start, trajectory.memory)
        self._window: dict[int, FloatArray] = {}
        self._keyframes = DoublingGrid(self._capacity(), len(self._state))
        cost = len(trajectory.patterns) * len(self._state)
        self._curve = DoublingGrid(self._engine.curve_points(), 2, first_stride(cost))
        self._sets: dict[Patterns, SetCurve] = {}
        self._back = int(np.clip(WINDOW_BYTES // self._state.nbytes, 1, WINDOW))
        self._rate = 2000.0
        self._record()

    @property
    def updates_per_epoch(self) -> int:
        """Number of updates in which every pattern is learnt once."""
        return self.trajectory.updates_per_epoch

    def at(self, k: int) -> Network:
        """Return the network at step k >= 0.

        Raises
        ------
        ValueError
            If k is negative, after the divergence, or not 0 without patterns.
        """
        self._seek(k)
        return self._engine.unpack(self._state)

    def memory(self, k: int) -> FloatArray:
        """Return what the rule carries at step k besides the network; empty where nothing is."""
        self._seek(k)
        return self._engine.memory(self._state)

    def recorded(self) -> NDArray[np.int64]:
        """Return the steps whose networks are kept: multiples of a stride that doubles."""
        return self._keyframes.steps()

    def traces(self, places: Sequence[int]) -> FloatArray:
        """Return some of the flat parameters at all recorded steps, (steps, places)."""
        return self._keyframes.columns(places)

    def solved(self, k: int) -> bool:
        """Return whether there are patterns and the network at step k has all of them right."""
        self._seek(k)
        return len(self.trajectory.patterns) > 0 and self._engine.measure(self._state)[1] == 0

    def run(self, k: int, stop: int | None, budget: float) -> int:
        """Train from step k towards `stop` for about `budget` seconds; return the step reached.

        At least one update is done unless k is `stop`, there are no patterns, or it diverges.
        """
        self._seek(k)
        end = perf_counter() + budget
        while self._trainable() and (stop is None or self._k < stop):
            begun, first = perf_counter(), self._k
            chunk = max(1, int(self._rate * min(CALL_SECONDS, max(end - begun, 0.0))))
            last = first + chunk if stop is None else min(first + chunk, stop)
            self._advance(last - 1)
            # Kept for `update`, which would else replay from a keyframe in every frame.
            self._window = {self._k: self._state.copy()}
            self._advance(last)
            now = perf_counter()
            # The estimate moves at most twofold at a time: one slow call must not stall the next.
            measured = (self._k - first) / max(now - begun, 1e-9)
            self._rate = min(max(measured, self._rate / 2), self._rate * 2)
            if now >= end:
                break
        return self._k

    def epoch(self, k: int) -> int:
        """Return the number of whole epochs in k updates."""
        return k // self.updates_per_epoch if self.updates_per_epoch else 0

    def batch(self, k: int) -> NDArray[np.int64]:
        """Return the patterns that update k -> k+1 learns; empty without patterns."""
        if not len(self.trajectory.patterns):
            return np.empty(0, dtype=np.int64)
        return self._orders.batch(k + self.trajectory.first)

    def update(self, k: int) -> Update | None:
        """Return the update that led to step k, or None at k = 0."""
        if k == 0:
            return None
        before, memory, job = self.at(k - 1), self.memory(k - 1), self.trajectory
        nets = (before, self.at(k))
        return explain(k, job.rule, self.batch(k - 1), job.patterns, nets, memory, job.seed)

    def curve(self) -> Curve:
        """Return H and C at multiples of a stride, up to the furthest step reached.

        The stride is the power of two that keeps the points below the capacity (1024; fewer for
        nets and sets that are slow to measure), so the grid depends on the furthest k alone.
        """
        rows = self._curve.rows()
        return Curve(self._curve.steps(), rows[:, 0], rows[:, 1])

    def curve_of(self, patterns: Patterns, budget: float = 0.003) -> Curve:
        """Return H and C of any set of patterns, from step 0 up to the furthest step reached.

        H has the rule's cost. Points are the keyframes, so a set that comes late gets its whole
        curve; each call measures for about `budget` seconds, coarse before fine, and returns what
        is known. The last four sets are remembered, as objects.
        """
        found = self._set_curve(patterns)
        found.measure(self._keyframes, budget)
        return Curve(*found.known())

    def is_measured(self, patterns: Patterns) -> bool:
        """Return whether the last `curve_of` left no point of the set's curve to be measured."""
        found = self._sets.get(patterns)
        return found is not None and found.is_whole

    def measure(self, k: int, patterns: Patterns) -> tuple[float, float]:
        """Return H, with the rule's cost, and C over any set of patterns at step k."""
        self._seek(k)
        return self._set_curve(patterns).gauge.measure(self._state)

    def _set_curve(self, patterns: Patterns) -> SetCurve:
        found = self._sets.pop(patterns, None)
        if found is None:
            job = self.trajectory
            found = SetCurve(Gauge(job.start, patterns, measured_cost(job.rule)))
        self._sets[patterns] = found
        while len(self._sets) > MOST_SETS:
            self._sets.pop(next(iter(self._sets)))
        return found

    def _capacity(self) -> int:
        return int(np.clip(KEYFRAME_BYTES // self._state.nbytes, 4, 1024)) // 2 * 2

    def _trainable(self) -> bool:
        if not len(self.trajectory.patterns):
            return False
        return self.diverged is None or self._k < self.diverged.k_last_finite

    def _seek(self, k: int) -> None:
        """Make step k the present one."""
        if k < 0:
            raise ValueError(f"There is no step {k}; the first is 0.")
        if k > 0 and not len(self.trajectory.patterns):
            raise ValueError(f"There is no step {k}: there are no patterns to learn.")
        if k in self._window:
            self._k, self._state = k, self._window[k].copy()
        first, row = self._keyframes.before(k)
        if not first <= self._k <= k:
            self._k, self._state = first, row.copy()
        if k - self._k > self._back:
            self._advance(k - self._back)
            self._window.clear()
            while self._k < k and self._trainable():
                self._window[self._k] = self._state.copy()
                self._advance(self._k + 1)
        self._advance(k)
        if self._k < k:
            raise ValueError(f"Training diverged after step {self._k}; there is no step {k}.")

    def _advance(self, stop: int) -> None:
        """Train on from the present step to `stop`, or to the divergence; record on the way."""
        while self._k < stop and self._trainable():
            # Orders and engines count from where the run began, which may be before the start.
            before = self.trajectory.first
            orders, first = self._orders.block(self._k + before)
            here = min(stop, first + self._orders.updates_per_block - before)
            for grid in (self._keyframes, self._curve):
                here = min(here, grid.next) if self._k < grid.next else here
            steps = (self._k + before, here + before)
            self._k = self._engine.train(self._state, orders, first, *steps) - before
            if self._k < here:
                self._diverge()
            self._record()

    def _record(self) -> None:
        if self._k == self._keyframes.next:
            self._keyframes.append(self._state)
        if self._k == self._curve.next:
            self._curve.append(self._engine.measure(self._state))

    def _diverge(self) -> None:
        job = self.trajectory
        reason = explain_divergence(job.rule, self._k, len(job.patterns))
        self.diverged = Divergence(self._k, reason)
