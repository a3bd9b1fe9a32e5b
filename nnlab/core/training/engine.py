"""Plain rules: a network, patterns and a rule laid out for the compiled kernels."""

import numpy as np

from nnlab.core.activations import ACTIVATIONS
from nnlab.core.arrays import NOTHING, FloatArray
from nnlab.core.compiled.layout import Layout
from nnlab.core.features import expand
from nnlab.core.network import Network
from nnlab.core.patterns import Patterns
from nnlab.core.rules import RULES, RuleSpec
from nnlab.core.training.engine_type import Orders
from nnlab.core.training.flat_params import flatten, rebuild
from nnlab.core.training.gauge import EIGHT, NARROW, Gauge, count_points
from nnlab.core.training.update import rule_targets

FOUR = (0.0,) * 4


class PlainEngine:
    """Trains and measures networks of one shape, given as flat parameters.

    The kernels depend on shape and batch alone, never on time. Where no layer has more than
    `NARROW` neurons, single patterns are learnt with four neurons in a vector, batches with eight
    patterns in a vector; else vectors hold eight neurons.
    """

    def __init__(self, net: Network, patterns: Patterns, rule: RuleSpec) -> None:
        self._net, self._rule, self._p = net, rule, len(patterns)
        self._narrow = max(net.sizes) <= NARROW
        self._lanes = FOUR if self._narrow else EIGHT
        layout = Layout(net.sizes, len(self._lanes))
        self._sizes = np.array(net.sizes, dtype=np.int64)
        self._codes = np.array([ACTIVATIONS[key].code for key in net.activations], dtype=np.int64)
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
        x = expand(net.features, patterns.x)
        t = rule_targets(rule, net, patterns.t)
        self._data = tuple(layout.pad(table) for table in (x, t))
        self._plain = tuple(np.array(table).ravel() for table in (x, t))
        self._gauge = Gauge(net, patterns)

    def pack(self, net: Network, memory: FloatArray = NOTHING) -> FloatArray:
        """Return the network as one flat array; plain rules have no memory."""
        return flatten(net)

    def unpack(self, state: FloatArray) -> Network:
        """Return the network that `state` holds."""
        return rebuild(self._net, state)

    def memory(self, state: FloatArray) -> FloatArray:
        """Return nothing: plain rules carry nothing from update to update."""
        return NOTHING

    def train(self, state: FloatArray, orders: Orders, first: int, k: int, stop: int) -> int:
        """Do updates k ... stop-1 in place; return `stop`, or the last step with finite numbers.

        `orders` (epochs, p) are those of a block that begins with update `first`.
        """
        return first + self._train(state, orders, k - first, stop - first)

    def _train(self, params: FloatArray, orders: Orders, k: int, stop: int) -> int:
        if self._narrow and self._rule.batch > 1:
            return self._train_narrow(params, orders, k, stop)
        from nnlab.core.compiled import kernels

        rule, (x, t) = self._rule, self._data
        kernels.scatter(self._memory, self._places, params)
        given = (self._memory, self._layout, RULES[rule.key].code, x, t)
        if rule.batch == 1:
            flat = orders.reshape(-1)
            reached = kernels.train_single(*given, flat, k, stop, rule.eta, self._lanes)
        else:
            reached = kernels.train_batches(*given, orders, k, stop, *self._batches(), self._lanes)
        kernels.gather(self._memory, self._places, params)
        return int(reached)

    def measure(self, state: FloatArray) -> tuple[float, float]:
        """Return H and C over all patterns."""
        return self._gauge.measure(state)

    def curve_points(self) -> int:
        """Return how many points of H and C are kept: fewer where measuring is slow."""
        return count_points(self._p, self._places.shape[1])

    def _batches(self) -> tuple[float, int, bool]:
        """Return eta, the size of a batch and whether its mean is meant."""
        return self._rule.eta, min(self._rule.batch, self._p), self._rule.reduction == "mean"

    def _train_narrow(self, params: FloatArray, orders: Orders, k: int, stop: int) -> int:
        from nnlab.core.compiled import narrow_kernels

        x, t = self._plain
        shape = (self._sizes, self._codes, RULES[self._rule.key].code)
        return int(
            narrow_kernels.train_narrow(
                params, *shape, x, t, orders, k, stop, *self._batches(), EIGHT
            )
        )
