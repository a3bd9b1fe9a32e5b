"""The rules as the lecture shows them: tables by hand, and Novikoff's bound."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlab.core.course import Course
from nnlab.core.network import Network, classification_error, start_network
from nnlab.core.patterns import Patterns
from nnlab.core.rules import RULES, RuleSpec
from nnlab.core.trajectory import Trajectory

ZERO_ONE = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
PLUS_MINUS = 2 * ZERO_ONE - 1
AND, XOR = (-1.0, -1.0, -1.0, 1.0), (-1.0, 1.0, 1.0, -1.0)


def neuron(inputs: int = 2) -> Network:
    return start_network((inputs, 1), ("sgn",), 0, "zero")


def hebb(x: np.ndarray, t: tuple[float, ...], eta: float = 0.25) -> tuple[Network, float]:
    """Learn every pattern once by Hebb's rule; return the network and its error C."""
    patterns = Patterns(x, np.array(t)[:, None])
    course = Course(Trajectory(neuron(), patterns, RuleSpec("hebb", eta, order="sequential")))
    net = course.at(len(x))
    return net, classification_error(net, patterns)


def test_hebb_learns_three_of_four_of_and_with_0_and_1() -> None:
    net, error = hebb(ZERO_ONE, AND)
    assert net.layers[0].w.tolist() == [[0.0, 0.0]]
    assert net.layers[0].theta.tolist() == [2 * 0.25]
    assert error == 0.25


@pytest.mark.parametrize("x", [ZERO_ONE, PLUS_MINUS], ids=["0/1", "+-1"])
def test_hebb_finds_no_weights_for_xor(x: np.ndarray) -> None:
    assert not hebb(x, XOR)[0].layers[0].w.any()


def test_hebb_learns_the_14_separable_functions_in_plus_and_minus_1() -> None:
    right = [t for t in product((-1.0, 1.0), repeat=4) if hebb(PLUS_MINUS, t)[1] == 0]
    assert len(right) == 14
    assert XOR not in right


def test_hebb_never_stops() -> None:
    patterns = Patterns(PLUS_MINUS, np.array(AND)[:, None])
    course = Course(Trajectory(neuron(), patterns, RuleSpec("hebb", 1.0)))
    grown = [np.abs(course.at(k).layers[0].w).max() for k in (4, 400, 4000)]
    assert grown[0] < grown[1] < grown[2]
    assert course.diverged is None


def test_a_perceptron_run_by_hand() -> None:
    """AND in 0/1 from zero with eta = 1; O = sgn(b) and sgn(0) = +1."""
    patterns = Patterns(ZERO_ONE, np.array(AND)[:, None])
    rule = RuleSpec("error", 1.0, order="sequential")
    course = Course(Trajectory(neuron(), patterns, rule))
    first = [(0, 0, 2), (0, 0, 2), (0, 0, 2), (2, 2, 0)]
    second = [(2, 2, 2), (2, 0, 4), (2, 0, 4), (4, 2, 2)]
    third = [(4, 2, 2), (4, 0, 4), (2, 0, 6), (4, 2, 4)]
    for k, (w1, w2, theta) in enumerate(first + second + third, 1):
        layer = course.at(k).layers[0]
        assert (*layer.w[0], layer.theta[0]) == (w1, w2, theta)


@settings(max_examples=60)
@given(
    seed=st.integers(0, 2**32),
    p=st.integers(1, 60),
    inputs=st.integers(1, 5),
    order=st.sampled_from(["random", "sequential"]),
)
def test_novikoff_bounds_the_mistakes(seed: int, p: int, inputs: int, order: str) -> None:
    random = np.random.default_rng(seed)
    x = random.uniform(-1, 1, (p, inputs))
    w, theta = random.normal(size=inputs), 0.3 * random.normal()
    length = np.sqrt(w @ w + theta**2)
    b = (x @ w - theta) / length
    x, b = x[np.abs(b) > 0.02], b[np.abs(b) > 0.02]
    patterns = Patterns(x, np.sign(b)[:, None])
    course = Course(Trajectory(neuron(inputs), patterns, RuleSpec("error", 0.5, order=order)))
    if not len(x):
        return
    # The threshold is the weight of an input that is always -1.
    bound = (1 + (x**2).sum(axis=1).max()) / np.abs(b).min() ** 2
    mistakes, k = 0, 0
    while not course.solved(k):
        before, k = course.at(k), k + 1
        mistakes += not np.array_equal(before.layers[0].theta, course.at(k).layers[0].theta)
        assert mistakes <= bound
    assert mistakes <= bound


def test_the_error_correcting_rule_stops_when_all_are_right() -> None:
    patterns = Patterns(PLUS_MINUS, np.array(AND)[:, None])
    course = Course(Trajectory(neuron(), patterns, RuleSpec("error", 0.1)))
    k = next(k for k in range(1000) if course.solved(k))
    assert np.array_equal(course.at(k).layers[0].w, course.at(k + 500).layers[0].w)


def test_rules_without_hidden_targets_refuse_hidden_layers() -> None:
    deep = start_network((2, 3, 1), ("tanh", "tanh"), 0)
    for key in ("hebb", "error"):
        refusal = RULES[key].refusal(deep)
        assert refusal is not None
        assert "hidden" in refusal
        assert RULES[key].refusal(neuron()) is None
        with pytest.raises(ValueError, match="no targets for hidden neurons"):
            Trajectory(deep, Patterns([[0.0, 0.0]], [[1.0]]), RuleSpec(key))


@pytest.mark.parametrize(
    ("activations", "where"),
    [(("sgn", "tanh"), "hidden layer 1"), (("tanh", "heaviside"), "the output")],
)
def test_backpropagation_refuses_steps_and_says_why(
    activations: tuple[str, str], where: str
) -> None:
    refusal = RULES["backprop"].refusal(start_network((2, 3, 1), activations, 0))
    assert refusal is not None
    assert where in refusal
    assert "g' = 0" in refusal
    assert "Choose tanh" in refusal


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"key": "magic"}, "Rule's key is 'magic'; choose one of hebb"),
        ({"eta": 0.0}, "eta is 0"),
        ({"eta": float("nan")}, "eta is nan"),
        ({"batch": 0}, "Batch is 0"),
        ({"order": "backwards"}, "order is 'backwards'"),
        ({"reduction": "max"}, "reduction is 'max'"),
    ],
)
def test_impossible_settings_are_refused(setting: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        RuleSpec(**setting)
