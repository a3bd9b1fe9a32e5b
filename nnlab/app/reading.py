"""What a network makes of a set of patterns: outputs, errors, H and C."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnlab.core.activations import activation_of, coded_targets
from nnlab.core.arrays import FloatArray
from nnlab.core.costs import costs
from nnlab.core.network import Network, fields
from nnlab.core.patterns import Patterns
from nnlab.core.rules import ENTROPIC, RuleSpec


@dataclass(frozen=True, eq=False)
class Reading:
    """What the output layer makes of the patterns.

    Local fields b and outputs O (p, outputs), targets t (p, outputs) coded as the output's
    values, `wrong` (p,) which patterns are classified wrongly, `energies` (p,) each pattern's
    part of H with the cost of that key.
    """

    network: Network
    patterns: Patterns
    b: FloatArray
    O: FloatArray
    t: FloatArray
    wrong: NDArray[np.bool_]
    energies: FloatArray
    cost: str = "quadratic"

    @property
    def H(self) -> float:
        """The energy, summed over patterns and outputs."""
        return float(self.energies.sum())

    @property
    def n_wrong(self) -> int:
        """How many patterns are classified wrongly: p C."""
        return int(np.count_nonzero(self.wrong))

    @property
    def errors(self) -> FloatArray:
        """The errors t - O (p, outputs)."""
        return self.t - self.O


def find_cost(rule: RuleSpec, net: Network) -> str:
    """Return the cost that H of the net is counted in: the rule's, where rule and net have it.

    Hebb's rule and the error-correcting rule descend no cost: theirs is the quadratic one. So it
    is for outputs on which the cross entropy is not defined; there the rule refuses to act.
    """
    entropic = rule.key in ("backprop", "genetic") and net.activations[-1] in ENTROPIC
    return rule.cost if entropic else "quadratic"


def read(network: Network, patterns: Patterns, cost: str = "quadratic") -> Reading:
    """Pass all patterns through the network once."""
    b, V = fields(network, patterns.x)
    key = network.activations[-1]
    t = coded_targets(key, patterns.t)
    energies: FloatArray = costs(cost, key, b[-1], V[-1], t).sum(axis=1)
    wrong = _find_wrong(V[-1], patterns, key)
    return Reading(network, patterns, b[-1], V[-1], t, wrong, energies, cost)


def _find_wrong(O: FloatArray, patterns: Patterns, key: str) -> NDArray[np.bool_]:
    """As `nnlab.core.network.wrong` has it, of outputs that are known already."""
    if O.shape[1] > 1:
        several: NDArray[np.bool_] = O.argmax(axis=1) != patterns.t.argmax(axis=1)
        return several
    one: NDArray[np.bool_] = (O[:, 0] >= activation_of(key).level) != (patterns.t[:, 0] > 0)
    return one
