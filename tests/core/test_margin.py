"""Margins against independent solvers; mistakes counted, and never more than Novikoff allows."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog, minimize

from nnlab.core.arrays import FloatArray
from nnlab.core.course import Course
from nnlab.core.margin import (
    angle,
    distance_margin,
    keeps_novikoff,
    largest_margin,
    mistakes_bound,
    nearest_point,
    present_margin,
    rotation,
    signed_patterns,
    whole,
)
from nnlab.core.network import Layer, Network, fields, start_network, wrong
from nnlab.core.patterns import Patterns, take
from nnlab.core.rules import RuleSpec
from nnlab.core.sets.generators import GENERATORS
from nnlab.core.training.flat_params import flatten
from nnlab.core.training.mistakes import MistakeCounter
from nnlab.core.trajectory import Trajectory

seeds = st.integers(0, 100_000)


def neuron(w: object = (0.0, 0.0), theta: float = 0.0, key: str = "sgn") -> Network:
    return Network((Layer(np.array([w], dtype=float), np.array([theta]), key),))


def separable(seed: int, p: int = 12, gap: float = 0.1, N: int = 2) -> Patterns:
    rng = np.random.default_rng(seed)
    w, theta = rng.normal(size=N), rng.normal() * 0.3
    x = rng.uniform(-1, 1, (40 * p, N))
    b = (x @ w - theta) / np.linalg.norm(w)
    x, b = x[np.abs(b) > gap][:p], b[np.abs(b) > gap][:p]
    return Patterns(x, np.where(b > 0, 1.0, -1.0)[:, None])


def is_separable_by_lp(y: FloatArray) -> bool:
    """Whether u . y >= 1 has a solution."""
    found = linprog(np.zeros(y.shape[1]), A_ub=-y, b_ub=-np.ones(len(y)), bounds=(None, None))
    return bool(found.status == 0)


def gamma_by_slsqp(y: FloatArray) -> float:
    """The smallest |u| with u . y >= 1 is 1/gamma."""
    guess = linprog(np.zeros(y.shape[1]), A_ub=-y, b_ub=-np.ones(len(y)), bounds=(None, None)).x
    found = minimize(
        lambda u: 0.5 * u @ u,
        guess,
        jac=lambda u: u,
        constraints={"type": "ineq", "fun": lambda u: y @ u - 1.0, "jac": lambda u: y},
        method="SLSQP",
        options={"ftol": 1e-15, "maxiter": 1000},
    )
    return float(1.0 / np.linalg.norm(found.x))


@settings(max_examples=60)
@given(seed=seeds, p=st.integers(2, 40), N=st.integers(2, 6))
def test_the_largest_margin_is_what_quadratic_programming_finds(seed: int, p: int, N: int) -> None:
    patterns, net = separable(seed, p, N=N), start_network((N, 1), ("sgn",), 0)
    margin = largest_margin(net, patterns)
    assert margin.separable
    assert margin.gamma == pytest.approx(gamma_by_slsqp(signed_patterns(net, patterns)), rel=1e-6)
    assert margin.w is not None
    best = Network((Layer(margin.w[None], np.array([margin.theta]), "sgn"),))
    assert present_margin(best, patterns) == pytest.approx(margin.gamma, rel=1e-9)
    assert not wrong(best, patterns).any()
    alone = largest_margin(net, take(patterns, margin.support))
    assert alone.gamma == pytest.approx(margin.gamma, rel=1e-9)


@settings(max_examples=60)
@given(seed=seeds, p=st.integers(1, 12))
def test_a_set_is_separable_where_linear_programming_says_so(seed: int, p: int) -> None:
    rng = np.random.default_rng(seed)
    patterns = Patterns(rng.uniform(-1, 1, (p, 2)), rng.choice([-1.0, 1.0], (p, 1)))
    net = neuron()
    assert largest_margin(net, patterns).separable == is_separable_by_lp(
        signed_patterns(net, patterns)
    )


def test_of_the_boolean_functions_of_two_inputs_fourteen_are_separable() -> None:
    x = np.array([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]])
    for low in (-1.0, 0.0):
        corners = np.where(x < 0, low, 1.0)
        sets = [Patterns(corners, [[2.0 * (n >> i & 1) - 1] for i in range(4)]) for n in range(16)]  # type: ignore[arg-type]
        found = [largest_margin(neuron(), one).separable for one in sets]
        assert sum(found) == 14
        assert not found[0b0110]
        assert not found[0b1001]


def test_a_margin_that_can_be_done_by_hand() -> None:
    # x = +-1 on one axis: u = (1, 0) / 1 has margin 1, R = sqrt 2.
    patterns = Patterns(np.array([[1.0], [-1.0]]), np.array([[1.0], [-1.0]]))
    net = Network((Layer(np.array([[2.0]]), np.zeros(1), "sgn"),))
    margin = largest_margin(net, patterns)
    assert margin.gamma == pytest.approx(1.0)
    assert margin.radius == pytest.approx(np.sqrt(2.0))
    assert margin.bound == pytest.approx(2.0)
    assert whole(margin.bound) == 2
    assert present_margin(net, patterns) == 1.0


def test_one_pattern_in_both_classes_is_not_separable() -> None:
    patterns = Patterns(np.array([[0.3, 0.4], [0.3, 0.4]]), np.array([[1.0], [-1.0]]))
    margin = largest_margin(neuron(), patterns)
    assert not margin.separable
    assert margin.bound == np.inf
    assert whole(margin.bound) is None
    assert mistakes_bound(margin, neuron(), 0.1) == np.inf


def test_large_sets_and_tiny_margins_are_told_apart() -> None:
    for gap in (1e-3, 1e-6):
        x = np.array([[0.0, gap], [1.0, gap], [0.0, -gap], [1.0, -gap]])
        margin = largest_margin(neuron(), Patterns(x, np.sign(x[:, 1:])))
        assert margin.gamma == pytest.approx(gap, rel=1e-6)
    for seed in range(5):
        many = separable(seed, 2000, 0.02)
        assert largest_margin(neuron(), many).gamma > 0.01
        rng = np.random.default_rng(seed)
        mixed = Patterns(rng.normal(size=(2000, 2)), rng.choice([-1.0, 1.0], (2000, 1)))
        assert not largest_margin(neuron(), mixed).separable


@settings(max_examples=50)
@given(seed=seeds, p=st.integers(1, 30), N=st.integers(1, 5))
def test_the_nearest_point_of_a_hull_is_a_mixture_and_no_row_lies_lower(
    seed: int, p: int, N: int
) -> None:
    y = np.random.default_rng(seed).uniform(-1, 1, (p, N)) + 0.4
    point, support = nearest_point(y)
    assert (y @ point >= point @ point - 1e-9).all()
    assert (np.abs(y[support] @ point - point @ point) < 1e-9).all()


def test_empty_sets_and_neurons_without_weights_have_no_margin() -> None:
    none = Patterns(np.empty((0, 2)), np.empty((0, 1)))
    assert not largest_margin(neuron(), none).separable
    assert np.isnan(present_margin(neuron((1, 0)), none))
    assert np.isnan(present_margin(neuron(), separable(0)))
    assert np.isnan(distance_margin(neuron((0, 0), 1.0), separable(0)))
    with pytest.raises(ValueError, match="single neuron"):
        largest_margin(start_network((2, 2, 1), ("sgn", "sgn"), 0), separable(0))


def test_the_distance_margin_is_the_distance_from_the_line() -> None:
    patterns = Patterns(np.array([[3.0, 0.0], [0.0, 0.0]]), np.array([[1.0], [-1.0]]))
    assert distance_margin(neuron((2.0, 0.0), 2.0), patterns) == pytest.approx(1.0)
    assert distance_margin(neuron((-2.0, 0.0), -2.0), patterns) == pytest.approx(-2.0)


@given(turn=st.floats(0.0, 180.0), size=st.floats(1e-3, 1e3))
def test_angles_keep_their_digits(turn: float, size: float) -> None:
    phi = np.radians(turn)
    other = size * np.array([np.cos(phi), np.sin(phi)])
    assert angle(np.array([1.0, 0.0]), other) == pytest.approx(turn, abs=1e-7)
    assert rotation(neuron((1.0, 0.0)), neuron(other)) == pytest.approx(turn, abs=1e-7)


def test_no_angle_with_nothing() -> None:
    assert np.isnan(angle(np.zeros(2), np.ones(2)))


@settings(max_examples=60)
@given(
    seed=seeds,
    key=st.sampled_from(["sgn", "heaviside"]),
    order=st.sampled_from(["random", "sequential"]),
    eta=st.floats(0.01, 10.0),
    from_zero=st.booleans(),
)
def test_mistakes_stay_below_novikoffs_bound_until_the_set_is_solved(
    seed: int, key: str, order: str, eta: float, from_zero: bool
) -> None:
    patterns = separable(seed, 20, 0.1)
    start = neuron(key=key) if from_zero else start_network((2, 1), (key,), seed)
    job = Trajectory(start, patterns, RuleSpec("error", eta, order=order), seed)
    assert keeps_novikoff(job.start, job.rule)
    margin = largest_margin(start, patterns)
    bound = mistakes_bound(margin, start, eta)
    course, counter = Course(job), MistakeCounter(job)
    if from_zero:
        assert bound == pytest.approx(margin.bound)
    # Every epoch that does not solve the set makes a mistake, so the bound says how many suffice.
    k = 20 * ((whole(bound) or 0) + 1)
    mistakes = counter.count(k, 60.0)
    assert mistakes is not None
    assert mistakes <= bound * (1 + 1e-9)
    assert course.solved(k)
    assert counter.count(2 * k, 60.0) == mistakes


def count_by_hand(job: Trajectory, k: int) -> int:
    course, count = Course(job), 0
    for step in range(k):
        seen = take(job.patterns, course.batch(step))
        count += bool(wrong(course.at(step), seen).any())
    return count


@settings(max_examples=25)
@given(
    seed=seeds,
    key=st.sampled_from(["sgn", "heaviside", "tanh"]),
    rule=st.sampled_from(["error", "hebb", "backprop"]),
    batch=st.sampled_from([1, 3]),
    visits=st.lists(st.integers(0, 60), min_size=1, max_size=4),
)
def test_mistakes_are_the_updates_with_a_wrong_pattern(
    seed: int, key: str, rule: str, batch: int, visits: list[int]
) -> None:
    if rule == "backprop":
        key = "tanh"
    rng = np.random.default_rng(seed)
    patterns = Patterns(rng.uniform(-1, 1, (10, 2)), rng.choice([-1.0, 1.0], (10, 1)))
    job = Trajectory(start_network((2, 1), (key,), seed), patterns, RuleSpec(rule, 0.3, batch), 1)
    counter = MistakeCounter(job)
    for k in visits:
        assert counter.count(k, 60.0) == count_by_hand(job, k)


@pytest.mark.parametrize("features", [("x1", "x2"), ("x1", "x2", "x1^2", "x2^2", "x1*x2")])
@pytest.mark.parametrize("key", ["sgn", "heaviside"])
@pytest.mark.parametrize("first", [0, 20])
def test_the_replay_has_the_bits_of_the_run(
    features: tuple[str, ...], key: str, first: int
) -> None:
    patterns = GENERATORS["circle"].make(50, 0.0, 1)
    start = start_network((len(features), 1), (key,), 2)
    net = Network(start.layers, features)
    job = Trajectory(net, patterns, RuleSpec("error", 0.1), 3, first=first)
    counter, course = MistakeCounter(job), Course(job)
    for k in (1, 777, 20_000, 100, 60_000):
        assert counter.count(k, 60.0) is not None
        assert counter.reached == k
        assert counter._state.tobytes() == flatten(course.at(k)).tobytes()


def test_a_small_budget_counts_on_in_the_next_call() -> None:
    patterns = GENERATORS["circle"].make(50, 0.0, 1)
    job = Trajectory(start_network((2, 1), ("sgn",), 2), patterns, RuleSpec("error", 0.1), 3)
    all_at_once, counter, calls = MistakeCounter(job).count(300_000, 60.0), MistakeCounter(job), 0
    found = None
    while found is None:
        found, calls = counter.count(300_000, 1e-6), calls + 1
    assert found == all_at_once
    assert calls > 1


def test_mistakes_of_no_patterns_and_after_a_divergence() -> None:
    none = Patterns(np.empty((0, 2)), np.empty((0, 1)))
    assert MistakeCounter(Trajectory(neuron(), none, RuleSpec("error"))).count(0) == 0
    huge = Patterns(np.full((1, 2), 1e10), np.ones((1, 1)))
    job = Trajectory(neuron(), huge, RuleSpec("hebb", 1e6))
    assert MistakeCounter(job).count(100, 60.0) is None


def test_fields_of_signed_patterns_are_t_times_b() -> None:
    net, patterns = start_network((2, 1), ("sgn",), 5), separable(3)
    b = fields(net, patterns.x)[0][0]
    np.testing.assert_allclose(
        signed_patterns(net, patterns) @ flatten(net), (patterns.t * b)[:, 0], atol=1e-14
    )
