"""One update taken apart: everything that is needed to write the rule with its numbers."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nnlab.core import backprop
from nnlab.core.activations import coded_targets
from nnlab.core.arrays import FloatArray
from nnlab.core.network import Network, fields
from nnlab.core.patterns import Patterns
from nnlab.core.rules import RuleSpec

if TYPE_CHECKING:
    from nnlab.core.layer_rule import Lesson


@dataclass(frozen=True, eq=False)
class LayerUpdate:
    """What happened in one layer; rows are the patterns of the batch.

    x (batch, inputs) is what the layer got (V of the layer below), b, O and delta are
    (batch, neurons); dw (neurons, inputs) and dtheta (neurons,) are what was added.
    """

    x: FloatArray
    b: FloatArray
    O: FloatArray
    delta: FloatArray
    dw: FloatArray
    dtheta: FloatArray


@dataclass(frozen=True, eq=False)
class Update:
    """The update that led from `before` (step k - 1) to `after` (step k).

    `lesson` says what hidden neurons below a fixed output were told, if they are what learns.
    `t` are the targets as the rule uses them. `factor` multiplies the sum over the batch: eta, or
    eta/batch for a mean. `b`, `O` and `delta` (batch, outputs) belong to the output layer.
    """

    k: int
    rule: RuleSpec
    mu: NDArray[np.int64]
    x: FloatArray
    t: FloatArray
    factor: float
    before: Network
    after: Network
    layers: tuple[LayerUpdate, ...]
    lesson: "Lesson | None" = None

    @property
    def b(self) -> FloatArray:
        """Local fields of the output layer."""
        return self.layers[-1].b

    @property
    def O(self) -> FloatArray:  # noqa: E743
        """Outputs before the update."""
        return self.layers[-1].O

    @property
    def delta(self) -> FloatArray:
        """Errors of the output layer; for Hebb's rule the targets."""
        return self.layers[-1].delta

    @property
    def dw(self) -> tuple[FloatArray, ...]:
        """Changes of the weights, a matrix (neurons, inputs) per layer."""
        return tuple(layer.dw for layer in self.layers)

    @property
    def dtheta(self) -> tuple[FloatArray, ...]:
        """Changes of the thresholds, a vector (neurons,) per layer."""
        return tuple(layer.dtheta for layer in self.layers)


def rule_targets(rule: RuleSpec, net: Network, t: FloatArray) -> FloatArray:
    """Return the targets as a rule uses them: the classes -1, +1 for Hebb, else coded ones.

    Hebb's t is the class whatever the output's values: with t = 0 nothing would ever be unlearnt.
    """
    return t if rule.key == "hebb" else coded_targets(net.activations[-1], t)


def explain(
    k: int, rule: RuleSpec, mu: NDArray[np.int64], patterns: Patterns, nets: tuple[Network, Network]
) -> Update:
    """Take the update to step k apart; `nets` are those before and after it."""
    before, after = nets
    if rule.key in ("hebb", "error") and len(before.layers) > 1:
        from nnlab.core.layer_rule import explain_layer

        return explain_layer(k, rule, mu, patterns, nets)
    x = patterns.x[mu]
    t = rule_targets(rule, before, patterns.t[mu])
    b, V = fields(before, x)
    if rule.key == "backprop":
        deltas = backprop.errors(before, x, t)
    else:
        deltas = [t if rule.key == "hebb" else t - V[-1]]
    factor = rule.eta / len(mu) if rule.reduction == "mean" else rule.eta
    layers = tuple(
        LayerUpdate(V[i], b[i], V[i + 1], d, factor * d.T @ V[i], -factor * d.sum(axis=0))
        for i, d in enumerate(deltas)
    )
    return Update(k, rule, mu, x, t, factor, before, after, layers)
