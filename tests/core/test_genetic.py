"""The genetic algorithm: a function of (trajectory, k), never worse, frozen layers untouched."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlab.core.course import Course
from nnlab.core.network import Layer, Network, classification_error, energy, start_network
from nnlab.core.patterns import Patterns, from_classes
from nnlab.core.rules import RuleSpec
from nnlab.core.sets.generators import GENERATORS
from nnlab.core.training.flat_params import flatten
from nnlab.core.training.genetic import GeneticEngine, population_networks
from nnlab.core.trajectory import Trajectory

NO_ORDERS = np.zeros((1, 1), dtype=np.int64)
HIDDEN = ["sgn", "heaviside", "linear", "tanh", "sigmoid", "relu", "leaky", "softplus"]


def circle(p: int = 30) -> Patterns:
    return GENERATORS["circle"].make(p, 0.0, 1)


def trajectory(**settings: object) -> Trajectory:
    rule = RuleSpec("genetic", **{"population": 12, "elite": 2, **settings})  # type: ignore[arg-type]
    return Trajectory(start_network((2, 3, 1), ("sgn", "sgn"), 4), circle(), rule, 7)


def energies(course: Course, k: int) -> list[float]:
    job = course.trajectory
    nets = population_networks(course.memory(k), job.start)
    return [energy(net, job.patterns, job.rule.cost) for net in nets]


@settings(max_examples=25)
@given(
    seed=st.integers(-5, 5),
    visits=st.lists(st.integers(0, 300), max_size=5),
    k=st.integers(0, 300),
    crossover=st.sampled_from([0.0, 0.5, 1.0]),
)
def test_any_way_to_a_generation_gives_the_same_bits(
    seed: int, visits: list[int], k: int, crossover: float
) -> None:
    rule = RuleSpec("genetic", population=7, elite=2, crossover=crossover)
    job = Trajectory(start_network((2, 3, 1), ("tanh", "sgn"), 4), circle(12), rule, seed)
    course, replay = Course(job), GeneticEngine(job)
    for visit in visits:
        course.at(visit)
    state = replay.pack(job.start)
    for step in range(k):
        assert replay.train(state, NO_ORDERS, 0, step, step + 1) == step + 1
    assert flatten(course.at(k)).tobytes() == flatten(replay.unpack(state)).tobytes()
    assert course.memory(k).tobytes() == replay.memory(state).tobytes()


@pytest.mark.parametrize("hidden", HIDDEN)
def test_its_h_and_c_are_those_of_the_network(hidden: str) -> None:
    net = start_network((2, 4, 1), (hidden, "sigmoid"), 2)
    for cost in ("quadratic", "cross_entropy"):
        job = Trajectory(net, circle(150), RuleSpec("genetic", cost=cost))
        engine = GeneticEngine(job)
        H, C = engine.measure(engine.pack(net))
        assert pytest.approx(energy(net, job.patterns, cost), rel=1e-12) == H
        assert classification_error(net, job.patterns) == C


@pytest.mark.parametrize("cost", ["quadratic", "cross_entropy"])
def test_softmax_is_measured_as_the_network_does(cost: str) -> None:
    x = circle(40).x
    patterns = from_classes(x, np.arange(40) % 3, 3)
    net = start_network((2, 4, 3), ("tanh", "softmax"), 2)
    engine = GeneticEngine(Trajectory(net, patterns, RuleSpec("genetic", cost=cost)))
    assert engine.measure(engine.pack(net))[0] == pytest.approx(
        energy(net, patterns, cost), rel=1e-12
    )


def test_the_population_is_sorted_and_the_best_is_the_network() -> None:
    course = Course(trajectory())
    for k in (0, 1, 5, 40):
        found = energies(course, k)
        assert len(found) == 12
        assert found == sorted(found)
    best = population_networks(course.memory(40), course.trajectory.start)[0]
    assert flatten(best).tobytes() == flatten(course.at(40)).tobytes()


@settings(max_examples=20)
@given(seed=st.integers(0, 1000), mutation=st.sampled_from([0.0, 0.1, 3.0, 100.0]))
def test_the_best_never_gets_worse(seed: int, mutation: float) -> None:
    rule = RuleSpec("genetic", population=9, elite=1, mutation=mutation)
    net = start_network((2, 3, 1), ("tanh", "tanh"), seed)
    job = Trajectory(net, circle(), rule, seed)
    course = Course(job)
    found = [energy(course.at(k), job.patterns) for k in range(30)]
    assert (np.diff(found) <= 1e-12).all()


def test_the_elite_goes_on_unchanged() -> None:
    job = trajectory(elite=5)
    course = Course(job)
    before = course.memory(10).reshape(12, -1)
    after = {row.tobytes() for row in course.memory(11).reshape(12, -1)}
    assert all(row.tobytes() in after for row in before[:5])
    still = Course(trajectory(elite=12))
    assert still.memory(50).tobytes() == still.memory(0).tobytes()


def test_neurons_are_inherited_whole() -> None:
    job = trajectory(mutation=0.0, crossover=1.0)
    course = Course(job)
    nets = population_networks(course.memory(0), job.start)
    for number in range(2):
        parents = {
            (*net.layers[number].w[m], net.layers[number].theta[m], m)
            for net in nets
            for m in range(len(net.layers[number].theta))
        }
        for child in population_networks(course.memory(30), job.start):
            layer = child.layers[number]
            for m in range(len(layer.theta)):
                assert (*layer.w[m], layer.theta[m], m) in parents


@pytest.mark.parametrize("which", [0, 1])
def test_frozen_layers_are_the_same_in_all(which: int) -> None:
    net = start_network((2, 3, 1), ("sgn", "sgn"), 4)
    layers = list(net.layers)
    old = layers[which]
    layers[which] = Layer(old.w, old.theta + 0.25, old.activation, frozen=True)
    job = Trajectory(Network(tuple(layers)), circle(), RuleSpec("genetic", population=8), 1)
    for one in population_networks(Course(job).memory(25), job.start):
        assert one.layers[which].frozen
        assert one.layers[which].w.tobytes() == layers[which].w.tobytes()
        assert one.layers[which].theta.tobytes() == layers[which].theta.tobytes()


def test_a_run_goes_on_with_the_population_it_had() -> None:
    job = trajectory()
    course = Course(job)
    memory = course.memory(20)
    again = Course(Trajectory(course.at(20), job.patterns, job.rule, job.seed, memory))
    assert again.memory(0).tobytes() == memory.tobytes()
    unfit = Course(Trajectory(course.at(20), job.patterns, job.rule, job.seed, memory[:-1]))
    assert unfit.memory(0).tobytes() != memory.tobytes()


def test_weights_set_by_hand_join_the_population() -> None:
    job = trajectory()
    memory = Course(job).memory(20)
    by_hand = start_network((2, 3, 1), ("sgn", "sgn"), 99)
    course = Course(Trajectory(by_hand, job.patterns, job.rule, job.seed, memory))
    rows = {row.tobytes() for row in course.memory(0).reshape(12, -1)}
    assert flatten(by_hand).tobytes() in rows
    assert flatten(course.at(0)).tobytes() == flatten(by_hand).tobytes()


def test_numbers_that_overflow_are_the_worst_and_no_divergence() -> None:
    layer = Layer(np.full((1, 2), 1e308), np.full(1, -1e308), "linear")
    job = Trajectory(Network((layer,)), circle(), RuleSpec("genetic", population=6), 0)
    course = Course(job)
    assert course.run(0, 50, 5.0) == 50
    assert course.diverged is None
    assert not np.isnan(course.curve().H).any()


def test_it_solves_xor_with_sgn_neurons() -> None:
    patterns = GENERATORS["xor"].make(4, 0.0, 0)
    net = start_network((2, 2, 1), ("sgn", "sgn"), 3)
    assert Course(Trajectory(net, patterns, RuleSpec("genetic"), 0)).solved(200)


def test_a_memory_of_another_net_has_no_networks() -> None:
    assert population_networks(np.zeros(7), trajectory().start) == ()
    assert population_networks(np.empty(0), trajectory().start) == ()


def test_a_population_that_fills_the_memory_is_refused() -> None:
    net = start_network((2, *[64] * 8, 1), ("tanh",) * 9, 0)
    with pytest.raises(ValueError, match="take at most 7"):
        Trajectory(net, circle(5), RuleSpec("genetic", population=400))
    course = Course(Trajectory(net, circle(5), RuleSpec("genetic", population=70), 0))
    assert course.memory(2).nbytes <= 16 * 2**20
