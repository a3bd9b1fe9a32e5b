"""Backpropagation with any cost, optimiser, penalty, dropout, decay and frozen layers."""

from typing import TYPE_CHECKING

import numpy as np

from nnlab.core.activations import ACTIVATIONS, coded_targets
from nnlab.core.arrays import NOTHING, FloatArray, frozen
from nnlab.core.features import expand
from nnlab.core.network import Network
from nnlab.core.training.dropout import WORD
from nnlab.core.training.engine_type import Orders
from nnlab.core.training.flat_params import flatten, rebuild
from nnlab.core.training.gauge import EIGHT, Gauge, count_points, head_of, measured_cost
from nnlab.core.training.optimisers import HEADER, KINDS, MOMENTS, fitting_memory

if TYPE_CHECKING:
    from nnlab.core.trajectory import Trajectory

DECAYS = {"constant": 0, "inverse": 1, "exponential": 2}
NESTEROV = 4


class GeneralEngine:
    """Trains by backpropagation as `RuleSpec` says; see `nnlab.core.training.engine_type.Engine`.

    The memory holds the counts of updates and epochs, so that decay, dropout and Adam's
    corrections go on after an edit, then the optimiser's moments; see `optimisers`.
    """

    def __init__(self, trajectory: "Trajectory") -> None:
        net, rule, patterns = trajectory.start, trajectory.rule, trajectory.patterns
        self._net, self._rule, self._p = net, rule, len(patterns)
        self._parameters = len(flatten(net))
        self._gauge = Gauge(net, patterns, measured_cost(rule))
        self._x = np.array(expand(net.features, patterns.x)).ravel()
        self._t = np.array(coded_targets(net.activations[-1], patterns.t)).ravel()
        self._shape = _shape(net, head_of(net, rule.cost))
        self._settings = (
            float(rule.eta),
            DECAYS[rule.decay],
            float(rule.decay_rate),
            int(min(rule.batch, max(1, self._p))),
            rule.reduction == "mean",
            float(rule.dropout),
            np.uint64(trajectory.seed & WORD),
            (
                NESTEROV if rule.optimiser == "nesterov" else KINDS[rule.optimiser],
                float(rule.momentum),
                float(rule.averaging),
                float(rule.l1),
                float(rule.l2),
            ),
        )

    def pack(self, net: Network, memory: FloatArray = NOTHING) -> FloatArray:
        """Return the state of a network: flat parameters, counts, moments."""
        return np.concatenate([flatten(net), fitting_memory(self._rule, self._parameters, memory)])

    def unpack(self, state: FloatArray) -> Network:
        """Return the network in a state."""
        return rebuild(self._net, state)

    def memory(self, state: FloatArray) -> FloatArray:
        """Return counts and moments in a state."""
        return frozen(state[self._parameters :])

    def train(self, state: FloatArray, orders: Orders, first: int, k: int, stop: int) -> int:
        """Do the updates k ... stop-1 in place; return the step reached."""
        from nnlab.core.compiled import general_kernels

        params, rest = state[: self._parameters], state[self._parameters :]
        moments = rest[HEADER:].reshape(MOMENTS[self._rule.optimiser], self._parameters)
        given = (params, rest[:HEADER], moments, self._shape, self._settings, self._x, self._t)
        return int(general_kernels.train_general(*given, orders, first, k, stop, EIGHT))

    def measure(self, state: FloatArray) -> tuple[float, float]:
        """Return H, without penalties, and C over the training patterns."""
        return self._gauge.measure(state)

    def curve_points(self) -> int:
        """Return how many points of H and C are kept: fewer where measuring is slow."""
        return count_points(self._p, self._parameters)


def _shape(net: Network, head: int) -> tuple[FloatArray | int, ...]:
    """Return what the kernel knows of a net; a softmax is computed from linear outputs."""
    softmax = net.activations[-1] == "softmax"
    keys = [*net.activations[:-1], "linear" if softmax else net.activations[-1]]
    marks = [layer.frozen for layer in net.layers]
    return (
        np.array(net.sizes, dtype=np.int64),
        np.array([ACTIVATIONS[key].code for key in keys], dtype=np.int64),
        np.array(marks, dtype=np.bool_),
        marks.index(False),
        head,
    )
