"""What a course needs of a rule's machinery, whichever rule it is."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from nnlab.core.arrays import FloatArray
from nnlab.core.network import Network

Orders = NDArray[np.int64]


class Engine(Protocol):
    """Trains and measures networks of one shape on one set of patterns by one rule.

    A state is one flat float64 array: the parameters (per layer w row by row, then theta), then
    what the rule carries besides them, its memory. What an engine does depends on its trajectory,
    the state and the step alone, never on time or on the calls before.
    """

    def pack(self, net: Network, memory: FloatArray) -> FloatArray:
        """Return the state of a network; a memory that does not fit stands for a fresh start."""

    def unpack(self, state: FloatArray) -> Network:
        """Return the network in a state."""

    def memory(self, state: FloatArray) -> FloatArray:
        """Return a read-only copy of the memory in a state; empty where the rule has none."""

    def train(self, state: FloatArray, orders: Orders, first: int, k: int, stop: int) -> int:
        """Do the updates k ... stop-1 in place; return the step reached.

        `orders` (epochs, p) are those of a block that begins with update `first`; k and stop are
        counted as everywhere, from the start of the trajectory. Less than `stop` is returned
        where the numbers grow without bound: the state then holds the last finite step.
        """

    def measure(self, state: FloatArray) -> tuple[float, float]:
        """Return H, with the rule's cost, and C over the training patterns."""

    def curve_points(self) -> int:
        """Return how many points of H and C are kept: an even number, less if they are slow."""
