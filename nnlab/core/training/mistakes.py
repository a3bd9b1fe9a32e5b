"""How many mistakes a rule has made: updates whose pattern was wrong when it was learnt."""

from time import perf_counter

import numpy as np

from nnlab.core.activations import activation_of, coded_targets
from nnlab.core.arrays import FloatArray
from nnlab.core.features import expand
from nnlab.core.margin import is_single_neuron
from nnlab.core.network import wrong
from nnlab.core.patterns import take
from nnlab.core.training.engine_type import Orders as OrderRows
from nnlab.core.training.engines import make_engine
from nnlab.core.training.grid import DoublingGrid
from nnlab.core.training.orders import Orders
from nnlab.core.trajectory import Trajectory

KEYFRAMES = 512
FIRST_CHUNK, LARGEST_CHUNK = 64, 2**16


class MistakeCounter:
    """Counts the mistakes from the start of a trajectory up to any step, a share of time a call.

    The run is replayed to the bit: compiled for one neuron of sgn or Heaviside that learns
    single patterns by the error-correcting rule, else update by update with the run's engine. Of
    a batch, an update with at least one wrong pattern is one mistake.
    """

    def __init__(self, trajectory: Trajectory) -> None:
        self._job = trajectory
        self._engine = make_engine(trajectory)
        self._orders = Orders(trajectory.rule, trajectory.seed, len(trajectory.patterns))
        self._state = self._engine.pack(trajectory.start, trajectory.memory)
        self._k, self._mistakes = 0, 0
        self._keyframes = DoublingGrid(KEYFRAMES, len(self._state) + 1)
        self._kernel = _Kernel(trajectory) if _has_kernel(trajectory) else None
        self._chunk = FIRST_CHUNK
        self._record()

    @property
    def trajectory(self) -> Trajectory:
        """The run whose mistakes are counted."""
        return self._job

    @property
    def reached(self) -> int:
        """The step up to which mistakes have been counted last."""
        return self._k

    def count(self, k: int, budget: float = 0.002) -> int | None:
        """Return the number of mistakes in the updates before step k.

        None where `budget` seconds did not suffice, or the run ended before k: what was counted
        is kept, so that another call goes on from there.
        """
        if not len(self._job.patterns):
            return 0 if k == 0 else None
        self._seek(k)
        end = perf_counter() + budget
        while self._k < k:
            begun, before = perf_counter(), self._k
            if not self._advance(min(k, self._k + self._chunk)):
                return None
            spent = perf_counter() - begun
            if self._k - before >= self._chunk and spent < budget / 4:
                self._chunk = min(2 * self._chunk, LARGEST_CHUNK)
            elif spent > budget:
                self._chunk = max(1, self._chunk // 2)
            if perf_counter() >= end and self._k < k:
                return None
        return self._mistakes

    def _seek(self, k: int) -> None:
        """Go back to a keyframe where step k lies behind; a keyframe ahead is taken as well."""
        first, row = self._keyframes.before(k)
        if not first <= self._k <= k:
            self._k, self._mistakes = first, int(row[-1])
            self._state = row[:-1].copy()

    def _advance(self, stop: int) -> bool:
        """Replay up to `stop` or less; return whether the run goes on so far."""
        # Orders and engines count from where the run began, which may be before the start.
        before = self._job.first
        block, first = self._orders.block(self._k + before)
        stop = min(stop, first + self._orders.updates_per_block - before)
        if self._k < self._keyframes.next:
            stop = min(stop, self._keyframes.next)
        if self._kernel is not None:
            steps = (self._k + before - first, stop + before - first)
            self._mistakes += self._kernel.replay(self._state, block, *steps)
            self._k = stop
        else:
            self._mistakes += self._is_mistake()
            k = self._k + before
            if self._engine.train(self._state, block, first, k, k + 1) == k:
                return False
            self._k += 1
        self._record()
        return True

    def _is_mistake(self) -> bool:
        seen = take(self._job.patterns, self._orders.batch(self._k + self._job.first))
        return bool(wrong(self._engine.unpack(self._state), seen).any())

    def _record(self) -> None:
        if self._k == self._keyframes.next:
            self._keyframes.append(np.append(self._state, self._mistakes))


def _has_kernel(job: Trajectory) -> bool:
    steps = activation_of(job.start.activations[-1]).is_flat
    plain = job.rule.key == "error" and job.rule.batch == 1
    return is_single_neuron(job.start) and steps and plain


class _Kernel:
    """The patterns of a trajectory as the compiled replay takes them."""

    def __init__(self, job: Trajectory) -> None:
        key = job.start.activations[-1]
        self._x = np.array(expand(job.start.features, job.patterns.x), order="C")
        self._t = np.array(coded_targets(key, job.patterns.t[:, 0]))
        self._eta, self._low = job.rule.eta, activation_of(key).low

    def replay(self, state: FloatArray, orders: OrderRows, k: int, stop: int) -> int:
        """Do updates k ... stop-1 of a block in place; return how many were mistakes."""
        from nnlab.core.compiled import mistake_kernels

        given = (state, self._x, self._t, orders.reshape(-1), k, stop, self._eta, self._low)
        return int(mistake_kernels.count_mistakes(*given, mistake_kernels.ONE))
