"""The energy landscape is the network's energy at each point; the path is the run's."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlab.core.activations import ACTIVATIONS
from nnlab.core.course import Course
from nnlab.core.network import Layer, Network, energy, start_network
from nnlab.core.patterns import Patterns, from_classes
from nnlab.core.rules import RuleSpec
from nnlab.core.sets.generators import GENERATORS
from nnlab.core.training.flat_params import (
    Parameter,
    all_parameters,
    flatten,
    place_of,
    rebuild,
    trained_neurons,
    value_of,
)
from nnlab.core.trajectory import Trajectory
from nnlab.core.views.landscape import Landscape, coarse_to_fine, fitting_axis, log_heights, path

X, Y = np.linspace(-1.5, 2.0, 7), np.linspace(-1.0, 1.0, 5)


def with_values(
    net: Network, parameters: tuple[Parameter, Parameter], x: float, y: float
) -> Network:
    row = flatten(net)
    row[place_of(net, parameters[0])] = x
    row[place_of(net, parameters[1])] = y
    return rebuild(net, row)


@settings(max_examples=60)
@given(
    data=st.data(),
    hidden=st.sampled_from(sorted(set(ACTIVATIONS) - {"softmax"})),
    head=st.sampled_from(
        [("tanh", "quadratic"), ("sigmoid", "cross_entropy"), ("softmax", "cross_entropy")]
    ),
    seed=st.integers(0, 100),
)
def test_each_height_is_the_energy_of_the_network_there(
    data: st.DataObject, hidden: str, head: tuple[str, str], seed: int
) -> None:
    outputs = 3 if head[0] == "softmax" else 1
    net = start_network((3, 4, 3, outputs), (hidden, "tanh", head[0]), seed)
    net = Network(net.layers, ("x1", "x2", "x1*x2"))
    x = np.random.default_rng(seed).uniform(-1, 1, (11, 2))
    patterns = from_classes(x, np.arange(11) % max(2, outputs), outputs)
    among = st.sampled_from(all_parameters(net))
    first = data.draw(among)
    second = data.draw(among.filter(lambda one: one != first))
    found = Landscape(net, patterns, head[1], (first, second), X, Y)
    while not found.fill(0.0):
        assert np.isnan(found.H).any()
    expected = [
        [energy(with_values(net, (first, second), x, y), patterns, head[1]) for x in X] for y in Y
    ]
    flat = ACTIVATIONS[hidden].is_flat
    near = np.isclose(found.H, expected, rtol=1e-10, atol=1e-12)
    assert near.mean() > 0.9 if flat else near.all()


def test_lines_come_coarse_first_and_each_once() -> None:
    order = coarse_to_fine(21)
    assert order[:3] == [0, 8, 16]
    assert sorted(order) == list(range(21))
    assert coarse_to_fine(0) == []


@pytest.mark.parametrize("swap", [False, True])
def test_a_preview_shows_the_nearest_line_that_is_there(swap: bool) -> None:
    net = start_network((2, 3, 1), ("tanh", "tanh"), 1)
    pair: tuple[Parameter, Parameter] = ((1, 0, 0), (2, 0, 1))
    pair = (pair[1], pair[0]) if swap else pair
    axis = np.linspace(-1, 1, 17)
    landscape = Landscape(net, GENERATORS["circle"].make(20, 0, 1), "quadratic", pair, axis, axis)
    assert landscape.share == 0.0
    assert np.isnan(landscape.preview()).all()
    landscape.fill(0.0)
    assert landscape.share == pytest.approx(1 / 17)
    shown = landscape.preview()
    assert np.isfinite(shown).all()
    one_line = shown if swap else shown.T
    assert (one_line == one_line[0]).all()
    while not landscape.fill(1.0):
        pass
    np.testing.assert_array_equal(landscape.preview(), landscape.H)


def test_overflow_is_infinitely_high_and_no_patterns_are_flat() -> None:
    net = Network((Layer(np.array([[1.0, 1.0]]), np.zeros(1), "linear"),))
    pair: tuple[Parameter, Parameter] = ((1, 0, 0), (1, 0, "theta"))
    far = Patterns(np.full((1, 2), 1e300), np.ones((1, 1)))
    landscape = Landscape(net, far, "quadratic", pair, X, Y)
    assert landscape.fill(1.0)
    assert np.isposinf(landscape.H).any()
    none = Patterns(np.empty((0, 2)), np.empty((0, 1)))
    landscape = Landscape(net, none, "quadratic", pair, X, Y)
    assert landscape.fill(1.0)
    assert (landscape.H == 0).all()


def test_parameters_that_do_not_exist_are_refused() -> None:
    net = start_network((2, 3, 1), ("tanh", "tanh"), 1)
    patterns = GENERATORS["circle"].make(5, 0, 1)
    for one, message in (
        ((3, 0, 0), "no layer 3"),
        ((1, 3, 0), "no neuron 3"),
        ((2, 0, 3), "no input 3"),
        ((1, 0, "bias"), "no input 'bias'"),
        ((1, 1, 1), "two different"),
    ):
        with pytest.raises(ValueError, match=message):
            Landscape(net, patterns, "quadratic", (one, (1, 1, 1)), X, Y)


def test_addresses_name_each_number_of_the_flat_row_once() -> None:
    net = start_network((2, 3, 2), ("tanh", "tanh"), 1)
    addresses = all_parameters(net)
    assert [place_of(net, one) for one in addresses] == list(range(len(flatten(net))))
    assert [value_of(net, one) for one in addresses] == flatten(net).tolist()
    assert flatten(rebuild(net, flatten(net))).tolist() == flatten(net).tolist()
    owners = trained_neurons(net)
    assert owners.tolist() == [0, 0, 1, 1, 2, 2, 0, 1, 2, 3, 3, 3, 4, 4, 4, 3, 4]
    top = net.layers[1]
    frozen = Network((net.layers[0], Layer(top.w, top.theta, "tanh", frozen=True)))
    assert trained_neurons(frozen).tolist() == [0, 0, 1, 1, 2, 2, 0, 1, 2, *[-1] * 8]


@pytest.mark.parametrize("key", ["backprop", "genetic"])
def test_the_path_is_where_the_run_has_been(key: str) -> None:
    net = start_network((2, 3, 1), ("tanh", "tanh"), 1)
    job = Trajectory(net, GENERATORS["circle"].make(20, 0, 1), RuleSpec(key, population=6))
    course = Course(job)
    pair: tuple[Parameter, Parameter] = ((1, 2, 1), (2, 0, "theta"))
    for k in (0, 1, 300, 3000):
        found = path(course, pair, k, course.at(k))
        assert len(found) <= 500
        assert found[-1].tolist() == [value_of(course.at(k), one) for one in pair]
        assert found[0].tolist() == [value_of(net, one) for one in pair]
    # Back at an earlier step the path ends there.
    back = path(course, pair, 10, course.at(10))
    steps = course.recorded()[course.recorded() < 10]
    expected = [[value_of(course.at(int(k)), one) for one in pair] for k in (*steps, 10)]
    assert back.tolist() == expected


def test_axes_hold_the_path_and_have_a_least_length() -> None:
    axis = fitting_axis(np.array([1.0, 3.0, np.nan]), 5, 1.0)
    assert axis[0] < 1.0
    assert axis[-1] > 3.0
    np.testing.assert_allclose(fitting_axis(np.array([2.0]), 3), [0.0, 2.0, 4.0])
    np.testing.assert_allclose(fitting_axis(np.empty(0), 3), [-2.0, 0.0, 2.0])


def test_logarithms_have_a_floor() -> None:
    found = log_heights(np.array([0.0, 1.0, 100.0, np.inf, np.nan]))
    assert found[:4].tolist() == [-9.0, 0.0, 2.0, np.inf]
    assert np.isnan(found[4])
