"""What a network makes of a set of patterns: outputs, errors, H and C."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnlab.core.activations import coded_targets
from nnlab.core.arrays import FloatArray
from nnlab.core.network import Network, fields, wrong
from nnlab.core.patterns import Patterns


@dataclass(frozen=True, eq=False)
class Reading:
    """Local fields b and outputs O (p,) of the output neuron, wrong (p,), energy H."""

    network: Network
    patterns: Patterns
    b: FloatArray
    O: FloatArray
    wrong: NDArray[np.bool_]
    H: float

    @property
    def n_wrong(self) -> int:
        """How many patterns are classified wrongly: p C."""
        return int(np.count_nonzero(self.wrong))


def read(network: Network, patterns: Patterns) -> Reading:
    """Pass all patterns through the network once."""
    b, V = fields(network, patterns.x)
    t = coded_targets(network.activations[-1], patterns.t)
    H = float(0.5 * np.sum((t - V[-1]) ** 2))
    return Reading(network, patterns, b[-1][:, 0], V[-1][:, 0], wrong(network, patterns), H)
