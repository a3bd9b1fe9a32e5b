"""A network, patterns and a rule laid out for the compiled kernels."""

import numpy as np
from numpy.typing import NDArray

from nnlab.core.activations import ACTIVATIONS, coded_targets
from nnlab.core.arrays import FloatArray
from nnlab.core.layout import Layout
from nnlab.core.network import Layer, Network
from nnlab.core.patterns import Patterns
from nnlab.core.rules import RULES, RuleSpec
from nnlab.core.update import rule_targets

NARROW = 8


class Engine:
    """Trains and measures networks of one shape.

    The kernel depends on shape and batch alone, never on time: vectors of 4 neurons where no
    layer has more than 8, else of 8; one pattern or five at once.
    """

    def __init__(self, net: Network, patterns: Patterns, rule: RuleSpec) -> None:
        self._net, self._rule = net, rule
        self._lanes = (0.0,) * (4 if max(net.sizes) <= NARROW else 8)
        layout = Layout(net.sizes, len(self._lanes))
        codes = np.array([ACTIVATIONS[key].code for key in net.activations], dtype=np.int64)
        self._layout = (
            np.array(net.sizes, dtype=np.int64),
            codes,
            layout.widths,
            layout.states,
            layout.rows,
            layout.columns,
            layout.mask,
        )
        self._places, self._memory = layout.places, np.zeros(layout.length)
        self._level = ACTIVATIONS[net.activations[-1]].level
        self._p = len(patterns)
        self._x = layout.pad(patterns.x)
        self._t = layout.pad(rule_targets(rule, net, patterns.t))
        self._coded = layout.pad(coded_targets(net.activations[-1], patterns.t))

    def pack(self, net: Network) -> FloatArray:
        """Return the network as one flat array: per layer w row by row, then theta."""
        parts = [part.ravel() for layer in net.layers for part in (layer.w, layer.theta)]
        return np.concatenate(parts)

    def unpack(self, params: FloatArray) -> Network:
        """Return the network that `params` holds."""
        layers, place = [], 0
        for layer in self._net.layers:
            n, m = layer.w.shape
            w = params[place : place + n * m].reshape(n, m)
            theta = params[place + n * m : place + n * m + n]
            layers.append(Layer(w, theta, layer.activation))
            place += n * m + n
        return Network(tuple(layers))

    def train(self, params: FloatArray, orders: NDArray[np.int64], k: int, stop: int) -> int:
        """Do updates k ... stop-1, counted from the start of `orders` (epochs, p), in place.

        Returns where it ended: `stop`, or the last step with finite numbers.
        """
        from nnlab.core import kernels

        rule, code = self._rule, RULES[self._rule.key].code
        kernels.scatter(self._memory, self._places, params)
        data = (self._memory, self._layout, code, self._x, self._t)
        if rule.batch == 1:
            flat = orders.reshape(-1)
            reached = kernels.train_single(*data, flat, k, stop, rule.eta, self._lanes)
        else:
            mean = rule.reduction == "mean"
            batch = min(rule.batch, self._p)
            reached = kernels.train_batches(
                *data, orders, k, stop, rule.eta, batch, mean, self._lanes
            )
        kernels.gather(self._memory, self._places, params)
        return int(reached)

    def measure(self, params: FloatArray) -> tuple[float, float]:
        """Return H and C over all patterns."""
        from nnlab.core import kernels

        kernels.scatter(self._memory, self._places, params)
        H, errors = kernels.measure(
            self._memory, self._layout, self._x, self._coded, self._level, self._lanes
        )
        return float(H), errors / max(1, self._p)

    def curve_points(self) -> int:
        """Return how many points of H and C are kept: fewer where measuring is slow."""
        cost = self._p * self._places.shape[1]
        return 1024 if cost < 2**18 else 512 if cost < 2**22 else 256
