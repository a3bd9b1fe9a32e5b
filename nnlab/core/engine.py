"""A network, patterns and a rule laid out for the compiled kernels."""

import numpy as np

from nnlab.core.activations import ACTIVATIONS, coded_targets
from nnlab.core.arrays import FloatArray
from nnlab.core.network import Layer, Network
from nnlab.core.patterns import Patterns
from nnlab.core.rules import RULES, RuleSpec
from nnlab.core.update import rule_targets


class Engine:
    """Trains and measures networks of one shape; the kernel is chosen by shape and batch only."""

    def __init__(self, net: Network, patterns: Patterns, rule: RuleSpec) -> None:
        self._net, self._rule = net, rule
        self._sizes = np.array(net.sizes, dtype=np.int64)
        self._codes = np.array([ACTIVATIONS[key].code for key in net.activations], dtype=np.int64)
        self._level = ACTIVATIONS[net.activations[-1]].level
        self._x = np.ascontiguousarray(patterns.x)
        self._t = np.ascontiguousarray(rule_targets(rule, net, patterns.t))
        self._coded = np.ascontiguousarray(coded_targets(net.activations[-1], patterns.t))

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

    def train(
        self,
        params: FloatArray,
        orders: "np.ndarray[tuple[int, int], np.dtype[np.int64]]",
        k: int,
        stop: int,
    ) -> int:
        """Do updates k ... stop-1, counted from the start of `orders`, in place.

        Returns where it ended: `stop`, or the last step with finite numbers.
        """
        from nnlab.core import kernels

        rule = self._rule
        return int(
            kernels.train(
                params,
                self._sizes,
                self._codes,
                RULES[rule.key].code,
                self._x,
                self._t,
                orders,
                k,
                stop,
                rule.batch,
                rule.eta,
                rule.reduction == "mean",
            )
        )

    def measure(self, params: FloatArray) -> tuple[float, float]:
        """Return H and C over all patterns."""
        from nnlab.core import kernels

        H, C = kernels.measure(params, self._sizes, self._codes, self._x, self._coded, self._level)
        return float(H), float(C)

    def curve_points(self) -> int:
        """Return how many points of H and C are kept: fewer where measuring is slow."""
        cost = len(self._x) * len(self.pack(self._net))
        return 1024 if cost < 2**18 else 512 if cost < 2**22 else 256
