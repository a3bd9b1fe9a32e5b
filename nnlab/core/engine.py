"""Plain rules: a network, patterns and a rule laid out for the compiled kernels."""

import numpy as np

from nnlab.core.activations import ACTIVATIONS, coded_targets
from nnlab.core.arrays import NOTHING, FloatArray
from nnlab.core.engine_type import Orders
from nnlab.core.features import expand
from nnlab.core.layout import Layout
from nnlab.core.network import Layer, Network
from nnlab.core.patterns import Patterns
from nnlab.core.rules import RULES, RuleSpec
from nnlab.core.update import rule_targets

NARROW = 8
FOUR, EIGHT = (0.0,) * 4, (0.0,) * 8


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
        self._level = ACTIVATIONS[net.activations[-1]].level
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
        t, coded = (
            rule_targets(rule, net, patterns.t),
            coded_targets(net.activations[-1], patterns.t),
        )
        self._data = tuple(layout.pad(table) for table in (x, t, coded))
        self._plain = tuple(np.array(table).ravel() for table in (x, t, coded))

    def pack(self, net: Network, memory: FloatArray = NOTHING) -> FloatArray:
        """Return the network as one flat array; plain rules have no memory."""
        parts = [part.ravel() for layer in net.layers for part in (layer.w, layer.theta)]
        return np.concatenate(parts)

    def unpack(self, params: FloatArray) -> Network:
        """Return the network that `params` holds."""
        layers, place = [], 0
        for layer in self._net.layers:
            n, m = layer.w.shape
            w = params[place : place + n * m].reshape(n, m)
            theta = params[place + n * m : place + n * m + n]
            layers.append(Layer(w, theta, layer.activation, layer.frozen))
            place += n * m + n
        return Network(tuple(layers), self._net.features)

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
        from nnlab.core import kernels

        rule, (x, t, _) = self._rule, self._data
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
        from nnlab.core import kernels, narrow_kernels

        if self._narrow:
            x, _, t = self._plain
            H, errors = narrow_kernels.measure_narrow(
                state, self._sizes, self._codes, x, t, self._level, EIGHT
            )
        else:
            x, _, t = self._data
            kernels.scatter(self._memory, self._places, state)
            H, errors = kernels.measure(self._memory, self._layout, x, t, self._level, self._lanes)
        return float(H), errors / max(1, self._p)

    def curve_points(self) -> int:
        """Return how many points of H and C are kept: fewer where measuring is slow."""
        cost = self._p * self._places.shape[1]
        return 1024 if cost < 2**18 else 512 if cost < 2**20 else 256 if cost < 2**22 else 128

    def _batches(self) -> tuple[float, int, bool]:
        """Return eta, the size of a batch and whether its mean is meant."""
        return self._rule.eta, min(self._rule.batch, self._p), self._rule.reduction == "mean"

    def _train_narrow(self, params: FloatArray, orders: Orders, k: int, stop: int) -> int:
        from nnlab.core import narrow_kernels

        x, t, _ = self._plain
        shape = (self._sizes, self._codes, RULES[self._rule.key].code)
        return int(
            narrow_kernels.train_narrow(
                params, *shape, x, t, orders, k, stop, *self._batches(), EIGHT
            )
        )
