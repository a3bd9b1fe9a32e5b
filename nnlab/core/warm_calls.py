"""Small calls of all kernels, part by part: each is compiled, or loaded from numba's cache.

The calls go through the engines, so that the kernels get what they always get.
"""

import numpy as np

from nnlab.core.box import Box
from nnlab.core.network import Layer, Network, start_network
from nnlab.core.patterns import Patterns
from nnlab.core.rules import RuleSpec
from nnlab.core.training.engine import PlainEngine
from nnlab.core.training.general_engine import GeneralEngine
from nnlab.core.training.genetic import GeneticEngine
from nnlab.core.training.layer_rule import LayerEngine, find_lesson
from nnlab.core.training.mistakes import MistakeCounter
from nnlab.core.trajectory import Trajectory
from nnlab.core.views.regions import find_regions

NEURON = Network((Layer(np.zeros((1, 2)), np.zeros(1), "sgn"),))
ORDERS = np.zeros((1, 1), dtype=np.int64)


def _pattern(count: int = 1) -> Patterns:
    return Patterns(np.ones((count, 2)), -np.ones((count, 1)))


def _learn(width: int, batch: int) -> None:
    net, orders = start_network((2, width, 1), ("tanh", "tanh"), seed=0), np.array([[0, 1]])
    engine = PlainEngine(net, _pattern(2), RuleSpec(batch=batch))
    state = engine.pack(net)
    engine.train(state, orders, 0, 0, 1)
    engine.measure(state)


def single() -> None:
    """Plain rules on narrow nets, pattern by pattern; orders and measuring."""
    from nnlab.core.compiled import kernels

    kernels.shuffle(np.array([[0, 1]]), np.zeros(2, dtype=np.uint64))
    _learn(2, 1)


def batches() -> None:
    """Plain rules on narrow nets, in batches."""
    _learn(2, 2)


def wide_single() -> None:
    """Plain rules on wide nets, pattern by pattern; measuring of those."""
    _learn(9, 1)


def wide_batches() -> None:
    """Plain rules on wide nets, in batches."""
    _learn(9, 2)


def general() -> None:
    """Backpropagation with costs, optimisers, penalties, dropout."""
    net = start_network((2, 2, 1), ("tanh", "sigmoid"), seed=0)
    engine = GeneralEngine(Trajectory(net, _pattern(), RuleSpec(cost="cross_entropy")))
    engine.train(engine.pack(net), ORDERS, 0, 0, 1)


def layer() -> None:
    """Hebb and the error-correcting rule below a fixed output."""
    hidden = Layer(np.zeros((2, 2)), np.zeros(2), "sgn")
    net = Network((hidden, Layer(np.ones((1, 2)), np.zeros(1), "sgn", frozen=True)))
    engine = LayerEngine(Trajectory(net, _pattern(), RuleSpec("error")))
    state = engine.pack(net)
    engine.train(state, ORDERS, 0, 0, 1)
    engine.measure(state)
    find_lesson(RuleSpec("error"), net, _pattern(), np.zeros(1, dtype=np.int64))


def genetic() -> None:
    """A generation of the genetic algorithm."""
    rule = RuleSpec("genetic", population=2, elite=1)
    engine = GeneticEngine(Trajectory(NEURON, _pattern(), rule))
    state = engine.pack(NEURON)
    engine.train(state, ORDERS, 0, 0, 1)
    engine.measure(state)


def mistakes() -> None:
    """Counting of mistakes."""
    MistakeCounter(Trajectory(NEURON, _pattern(), RuleSpec("error"))).count(1)


def regions() -> None:
    """The search for the regions of a map."""
    first = Layer(np.eye(2), np.zeros(2), "sgn")
    find_regions(Network((first, Layer(np.ones((1, 2)), np.zeros(1), "sgn"))), Box(), 8, 8)


def maps() -> None:
    """Maps over the input plane."""
    from nnlab.core.compiled import map_kernels

    map_kernels.warm()


def tangents() -> None:
    """Maps of exponents, and what lies nearest on their lines."""
    from nnlab.core.compiled import gram_kernels, near_kernels

    gram_kernels.warm()
    near_kernels.warm()


def descent() -> None:
    """Descent of the nets of the wall."""
    from nnlab.core.compiled import descent_kernels

    descent_kernels.warm()


def chains() -> None:
    """Exponents of narrow nets over all inputs."""
    from nnlab.core.compiled import chain_kernels

    chain_kernels.warm()
