"""A genetic algorithm on the weights and thresholds of a net: no gradient, any activation.

One update is one generation of `population` networks, sorted by the energy H over all patterns.

1. The `elite` best go on unchanged, so H of the best never rises.
2. Each other place goes to a child. Its parent is the best of three drawn at random (tournament).
3. A share `crossover` of the children has a second such parent. Each neuron comes whole, with its
   incoming weights and threshold, from one of the two by the toss of a coin: weights have a
   meaning only together, half of a neuron's red line and half of another's would be neither.
4. Gaussians of standard deviation `mutation` are added to all weights and thresholds of the child.

Frozen layers are the same in all individuals. The network at step k is the best of generation k.
The first generation is the start net and copies of it to whose weights and thresholds Gaussians of
variance 1/fan-in are added, as wide as the usual start: wider than mutations mostly are, so that
the population begins spread over the plane even from the start "zero". Random numbers are hashes
of (seed, k, child, place), so every generation is a function of (trajectory, k).
"""

from typing import TYPE_CHECKING

import numpy as np

from nnlab.core.activations import activation_of, coded_targets
from nnlab.core.arrays import NOTHING, FloatArray, frozen
from nnlab.core.features import expand
from nnlab.core.network import Network
from nnlab.core.training.engine_type import Orders
from nnlab.core.training.flat_params import flatten, rebuild, trained_neurons

if TYPE_CHECKING:
    from nnlab.core.trajectory import Trajectory


class GeneticEngine:
    """Breeds the networks of a trajectory; see `nnlab.core.training.engine_type.Engine`.

    The memory is the population (individuals x params) in one row, the best first. An individual
    whose H is not a number counts as the worst; nothing can diverge.
    """

    def __init__(self, trajectory: "Trajectory") -> None:
        net, rule, patterns = trajectory.start, trajectory.rule, trajectory.patterns
        self._net, self._rule, self._p = net, rule, len(patterns)
        self._count = sum(layer.w.size + layer.theta.size for layer in net.layers)
        self._owner = trained_neurons(net)
        self._seed = np.uint64(trajectory.seed & (2**64 - 1))
        output = activation_of(net.activations[-1])
        data = (
            np.array(expand(net.features, patterns.x).T, order="C"),
            np.array(coded_targets(output.key, patterns.t)),
            rule.cost == "cross_entropy",
            output.level,
        )
        self._job = (
            np.array(net.sizes, dtype=np.int64),
            np.array([activation_of(key).code for key in net.activations], dtype=np.int64),
            data,
        )
        # The energies of the population last trained: the next call mostly goes on from there.
        self._last, self._H = np.empty((0, 0)), np.empty(rule.population)

    def pack(self, net: Network, memory: FloatArray = NOTHING) -> FloatArray:
        """Return the network and its population; a memory that does not fit founds a new one.

        A network that the population does not know, weights set by hand, replaces its worst.
        """
        from nnlab.core.compiled import genetic_kernels

        start, size = flatten(net), self._rule.population
        if len(memory) == size * self._count:
            population = np.array(memory).reshape(size, self._count)
            population[:, self._owner < 0] = start[self._owner < 0]
            if not (population == start).all(axis=1).any():
                population[-1] = start
        else:
            population = np.tile(start, (size, 1))
            genetic_kernels.spread(population, self._owner, self._first_widths(), self._seed)
        self._evolve(population, 0, 0, False)
        return np.concatenate((start, population.ravel()))

    def unpack(self, state: FloatArray) -> Network:
        """Return the best network in a state."""
        return rebuild(self._net, state)

    def memory(self, state: FloatArray) -> FloatArray:
        """Return the population as one row, the best first."""
        return frozen(state[self._count :])

    def train(self, state: FloatArray, orders: Orders, first: int, k: int, stop: int) -> int:
        """Do the generations k ... stop-1 in place; always returns `stop`."""
        if k < stop:
            population = state[self._count :].reshape(-1, self._count)
            self._evolve(population, k, stop, np.array_equal(population, self._last))
            self._last = population.copy()
            state[: self._count] = population[0]
        return stop

    def _evolve(self, population: FloatArray, k: int, stop: int, measured: bool) -> None:
        """Sort a population and do generations in place; its energies are known then."""
        from nnlab.core.compiled import genetic_kernels

        widths = np.full(self._count, self._rule.mutation)
        given = (*self._job, self._owner, widths, self._rule.elite, self._rule.crossover)
        genetic_kernels.evolve(population, *given, self._seed, k, stop, self._H, measured)

    def measure(self, state: FloatArray) -> tuple[float, float]:
        """Return H, with the rule's cost, and C of the best network over all patterns."""
        from nnlab.core.compiled import genetic_kernels

        V = np.empty((self._job[0].sum(), genetic_kernels.PART))
        H, errors = genetic_kernels.measure(state[: self._count], *self._job, V)
        return float(H), errors / max(1, self._p)

    def curve_points(self) -> int:
        """Return how many points of H and C are kept: few where a net is slow to measure."""
        cost = self._p * self._count
        return 1024 if cost < 2**18 else 512

    def _first_widths(self) -> FloatArray:
        """Return 1/sqrt(fan-in) for each weight and threshold."""
        widths = [np.full(w.size + len(w), w.shape[1] ** -0.5) for w in _weights(self._net)]
        return np.concatenate(widths)


def population_networks(memory: FloatArray, net: Network) -> tuple[Network, ...]:
    """Return the individuals in a genetic memory as networks shaped as `net`, the best first.

    Empty where the memory holds no whole number of such networks.
    """
    count = sum(layer.w.size + layer.theta.size for layer in net.layers)
    if not len(memory) or len(memory) % count:
        return ()
    return tuple(rebuild(net, row) for row in np.reshape(memory, (-1, count)))


def _weights(net: Network) -> list[FloatArray]:
    return [layer.w for layer in net.layers]
