"""Measures H and C of networks of one shape over one set of patterns, compiled."""

import numpy as np

from nnlab.core.activations import ACTIVATIONS, coded_targets
from nnlab.core.arrays import FloatArray
from nnlab.core.compiled.layout import Layout
from nnlab.core.features import expand
from nnlab.core.network import Network
from nnlab.core.patterns import Patterns
from nnlab.core.rules import RuleSpec

# Nets without wider layers are computed with patterns in the lanes of a vector.
NARROW = 8
EIGHT = (0.0,) * 8
# How the kernels read an output: as it is, or from its local field. See `cost_kernels`.
HEADS = {("sigmoid", "cross_entropy"): 1, ("softmax", "quadratic"): 2}
HEADS |= {("softmax", "cross_entropy"): 3}


def measured_cost(rule: RuleSpec) -> str:
    """Return the cost that H stands for: only backpropagation and the genetic rule know others."""
    return rule.cost if rule.key in ("backprop", "genetic") else "quadratic"


def head_of(net: Network, cost: str) -> int:
    """Return how the kernels read the outputs of a net."""
    return HEADS.get((net.activations[-1], cost), 0)


class Gauge:
    """H and C over a set of patterns, of any parameters of a net's shape.

    Parameters
    ----------
    net : Network
        Gives shape, activations and inputs.
    patterns : Patterns
        Any set that fits the net, of any size.
    cost : str
        Key of `nnlab.core.rules.COSTS`.
    """

    def __init__(self, net: Network, patterns: Patterns, cost: str = "quadratic") -> None:
        self._p, self._head = len(patterns), head_of(net, cost)
        self._narrow = max(net.sizes) <= NARROW
        self._sizes = np.array(net.sizes, dtype=np.int64)
        keys = [*net.activations[:-1], "linear" if self._head else net.activations[-1]]
        self._codes = np.array([ACTIVATIONS[key].code for key in keys], dtype=np.int64)
        self._level = ACTIVATIONS[net.activations[-1]].level
        x = expand(net.features, patterns.x)
        t = coded_targets(net.activations[-1], patterns.t)
        self._data = (np.array(x).ravel(), np.array(t).ravel())
        if not self._narrow:
            self._lay_out(net, x, t)

    def measure(self, params: FloatArray) -> tuple[float, float]:
        """Return H and C of flat parameters; anything behind them is not looked at."""
        from nnlab.core.compiled import kernels, narrow_kernels

        given = (*self._data, self._level, self._head, EIGHT)
        if self._narrow:
            H, errors = narrow_kernels.measure_narrow(params, self._sizes, self._codes, *given)
        else:
            kernels.scatter(self._memory, self._places, params[: self._places.shape[1]])
            H, errors = kernels.measure(self._memory, self._layout, *given)
        return float(H), errors / max(1, self._p)

    def _lay_out(self, net: Network, x: FloatArray, t: FloatArray) -> None:
        layout = Layout(net.sizes, len(EIGHT))
        self._layout = (
            self._sizes,
            self._codes,
            layout.widths,
            layout.states,
            layout.rows,
            layout.columns,
            layout.mask,
        )
        self._places, self._memory = layout.places, np.zeros(layout.length)
        self._data = (layout.pad(x), layout.pad(t))


def first_stride(cost: int) -> int:
    """Return at which multiple of an update H and C are measured first, for p times parameters.

    A power of two: 1 where measuring takes a few milliseconds, more where each would be felt.
    """
    return max(1, 1 << (cost >> 22).bit_length() >> 1)


def count_points(p: int, parameters: int) -> int:
    """Return how many points of H and C are kept of a run: fewer where measuring is slow."""
    cost = p * parameters
    return 1024 if cost < 2**18 else 512 if cost < 2**20 else 256 if cost < 2**22 else 128
