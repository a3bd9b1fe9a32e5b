"""Lines, arrows, maps and boundaries in the input plane."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.core.activations import ACTIVATIONS
from nnlab.core.box import Box
from nnlab.core.geometry import (
    ARROW_SHARE,
    boundary,
    boundary_level,
    decision_boundary,
    field_map,
    hidden_maps,
    lead_map,
    neuron_line,
    output_map,
    output_maps,
    weight_arrow,
)
from nnlab.core.network import Layer, Network, output

BOX = Box(-1.0, 1.0, -2.0, 2.0)
WEIGHT = st.floats(-1e6, 1e6, allow_nan=False)


def make_net(sizes: tuple[int, ...], activation: str = "tanh", seed: int = 0) -> Network:
    """Return a net with weights and thresholds of order one."""
    random = np.random.default_rng(seed)
    return Network(
        tuple(
            Layer(random.normal(size=(n, m)) / np.sqrt(m), random.normal(size=n), activation)
            for m, n in pairwise(sizes)
        )
    )


def exact_output(net: Network, box: Box, columns: int, rows: int) -> np.ndarray:
    """Return the last layer's outputs in float64 (outputs, rows, columns)."""
    x1, x2 = box.centres(columns, rows)
    x = np.column_stack([np.tile(x1, rows), np.repeat(x2, columns)])
    return output(net, x).T.reshape(-1, rows, columns)


def test_line_of_a_slanted_neuron_ends_on_the_box() -> None:
    line = neuron_line(np.array([1.0, 1.0]), 0.5, BOX)
    assert line is not None
    assert np.array(sorted(line)) == pytest.approx(np.array([(-1.0, 1.5), (1.0, -0.5)]))


def test_vertical_and_horizontal_lines_do_not_divide_by_zero() -> None:
    line = neuron_line(np.array([2.0, 0.0]), 1.0, BOX)
    assert np.array(line) == pytest.approx(np.array([(0.5, -2.0), (0.5, 2.0)]))
    line = neuron_line(np.array([0.0, -2.0]), 2.0, BOX)
    assert line is not None
    assert np.array(sorted(line)) == pytest.approx(np.array([(-1.0, -1.0), (1.0, -1.0)]))


@pytest.mark.parametrize(
    ("w", "theta"),
    [
        ((0.0, 0.0), 0.0),
        ((1.0, 0.0), 1.5),
        ((0.0, 1.0), -2.5),
        ((1.0, 1.0), 3.5),
        ((np.nan, 1.0), 0.0),
        ((1.0, np.inf), 0.0),
        ((1.0, 1.0), np.inf),
        ((1e-300, 0.0), 1e300),
    ],
)
def test_no_line_where_there_is_none_to_see(w: tuple[float, float], theta: float) -> None:
    assert neuron_line(np.array(w), theta, BOX) is None
    assert weight_arrow(np.array(w), theta, BOX) is None


@given(w1=WEIGHT, w2=WEIGHT, theta=WEIGHT)
def test_ends_of_a_line_lie_on_it_and_in_the_box(w1: float, w2: float, theta: float) -> None:
    line = neuron_line(np.array([w1, w2]), theta, BOX)
    if line is None:
        return
    size = np.hypot(w1, w2)
    for x1, x2 in line:
        assert abs(w1 * x1 + w2 * x2 - theta) <= 1e-8 * size
        assert -1 - 1e-9 <= x1 <= 1 + 1e-9
        assert -2 - 1e-9 <= x2 <= 2 + 1e-9


@given(w1=WEIGHT, w2=WEIGHT, theta=WEIGHT)
def test_arrow_is_normal_to_the_line_and_not_too_long(w1: float, w2: float, theta: float) -> None:
    w = np.array([w1, w2])
    line, arrow = neuron_line(w, theta, BOX), weight_arrow(w, theta, BOX)
    assert (line is None) == (arrow is None)
    if line is None or arrow is None:
        return
    shaft = np.subtract(arrow[1], arrow[0])
    along = np.subtract(line[1], line[0])
    unit = w / np.abs(w).max()
    assert shaft @ unit >= 0.0
    assert abs(shaft @ along) <= 1e-9
    assert np.hypot(*shaft) <= ARROW_SHARE * 2.0 + 1e-12


@pytest.mark.parametrize("activation", [key for key in ACTIVATIONS if key != "softmax"])
@pytest.mark.parametrize("sizes", [(2, 1), (2, 4, 2, 1), (2, 33, 7, 1)])
def test_maps_agree_with_float64(activation: str, sizes: tuple[int, ...]) -> None:
    net = make_net(sizes, activation)
    exact = exact_output(net, BOX, 37, 29)[0]
    values = output_map(net, BOX, 37, 29)
    assert values.shape == (29, 37)
    assert values.dtype == np.float32
    if ACTIVATIONS[activation].is_flat:
        # A step may fall to either side where its local field is 0 within rounding.
        assert np.mean(values != exact) < 2e-3
    else:
        assert values == pytest.approx(exact, abs=3e-6)


def with_top(net: Network, key: str, features: tuple[str, ...] = ()) -> Network:
    *below, top = net.layers
    return Network((*below, Layer(top.w, top.theta, key)), features)


FEATURES = ("x1", "x2", "x1^2", "x1*x2", "sin x2")


@pytest.mark.parametrize("sizes", [(3,), (5, 4), (30, 6)])
@pytest.mark.parametrize("features", [(), ("x1", "x2"), FEATURES, ("x2",)])
@pytest.mark.parametrize("top", ["softmax", "tanh", "softplus"])
def test_maps_of_several_outputs_and_other_inputs_agree(
    sizes: tuple[int, ...], features: tuple[str, ...], top: str
) -> None:
    net = with_top(make_net((len(features) or 2, *sizes)), top, features)
    exact = exact_output(net, BOX, 37, 29)
    for number, expected in enumerate(exact):
        assert output_map(net, BOX, 37, 29, number) == pytest.approx(expected, abs=3e-6)
    assert output_maps(net, BOX, 37, 29) == pytest.approx(exact, abs=3e-6)
    assert hidden_maps(net, BOX, 37, 29)[-1] == pytest.approx(exact, abs=3e-6)
    winners = np.array([lead_map(net, BOX, 37, 29, number) for number in range(len(exact))])
    assert ((winners > 0).sum(axis=0) == 1).mean() > 0.99
    assert (winners.argmax(axis=0) == exact.argmax(axis=0)).mean() > 0.99


@pytest.mark.parametrize("key", ["leaky", "softplus", "relu"])
def test_the_boundary_of_an_unbounded_output_is_where_its_class_changes(key: str) -> None:
    below, _ = make_net((2, 3, 1)).layers
    theta = 0.5 * below.w.sum(axis=1)
    at_corner = np.tanh(0.25 * below.w.sum(axis=1) - theta) @ [1.0, -2.0, 1.0]
    top = Layer([[1.0, -2.0, 1.0]], [at_corner - (-0.45 if key == "softplus" else 0.45)], key)
    net = Network((Layer(below.w, theta), top))
    points = np.concatenate(decision_boundary(net, BOX, 128, 128))
    assert output(net, points)[:, 0] == pytest.approx(np.full(len(points), 0.5), abs=0.02)


def test_the_boundary_between_classes_is_where_two_outputs_are_equal() -> None:
    net = with_top(make_net((2, 6, 3)), "softmax")
    for number in range(3):
        for line in decision_boundary(net, BOX, 128, 128, number):
            shares = np.sort(output(net, line), axis=1)
            assert shares[:, -1] == pytest.approx(shares[:, -2], abs=0.02)


@pytest.mark.parametrize("columns", [1, 255, 256, 257, 600])
def test_no_point_is_lost_between_tiles(columns: int) -> None:
    for sizes in ((2, 3, 1), (2, 40, 1)):
        net = make_net(sizes)
        values = output_map(net, BOX, columns, 3)
        assert values == pytest.approx(exact_output(net, BOX, columns, 3)[0], abs=2e-6)


@given(b=st.floats(-500, 500, allow_nan=False), slope=st.floats(0.1, 3.0))
def test_saturated_neurons_stay_in_their_limits(b: float, slope: float) -> None:
    for key, low in (("tanh", -1.0), ("sigmoid", 0.0)):
        net = Network((Layer([[slope, 0.0]], [-b], key),))
        values = output_map(net, BOX, 5, 1)
        assert np.all((values >= low) & (values <= 1.0))
        assert values == pytest.approx(exact_output(net, BOX, 5, 1)[0], abs=4e-5)


def test_field_map_is_the_local_field_of_the_chosen_output() -> None:
    net = make_net((2, 5, 3), "sigmoid")
    for number in range(3):
        b = field_map(net, BOX, 16, 8, number)
        assert 1 / (1 + np.exp(-b)) == pytest.approx(
            exact_output(net, BOX, 16, 8)[number], abs=1e-6
        )


def test_hidden_maps_hold_every_neuron_of_every_layer() -> None:
    net = make_net((2, 6, 3, 1))
    maps = hidden_maps(net, BOX, 32, 32)
    assert [layer.shape for layer in maps] == [(6, 32, 32), (3, 32, 32), (1, 32, 32)]
    assert maps[-1][0] == pytest.approx(output_map(net, BOX, 32, 32), abs=1e-6)
    first = exact_output(Network(net.layers[:1]), BOX, 32, 32)
    assert maps[0] == pytest.approx(first, abs=1e-6)


def test_a_diverged_net_gives_nan_not_an_error() -> None:
    net = Network((Layer([[np.nan, 1.0]], [0.0]), Layer([[1.0]], [0.0])))
    assert np.isnan(output_map(net, BOX, 4, 4)).all()
    assert np.isnan(hidden_maps(net, BOX, 4, 4)[0]).all()
    assert decision_boundary(net, BOX, 4, 4) == []


def test_a_map_needs_two_inputs() -> None:
    with pytest.raises(ValueError, match="2 inputs; this has 3"):
        output_map(make_net((3, 2, 1)), BOX, 4, 4)


@pytest.mark.parametrize("activation", ["sgn", "heaviside", "tanh", "sigmoid", "linear"])
def test_boundary_of_one_neuron_is_its_line(activation: str) -> None:
    w, theta = np.array([[1.0, -0.7]]), np.array([0.2])
    lines = decision_boundary(Network((Layer(w, theta, activation),)), BOX, 64, 64)
    points = np.concatenate(lines)
    assert len(points) > 50
    assert points @ w[0] == pytest.approx(np.full(len(points), theta[0]), abs=1e-6)


def test_boundary_of_a_relu_lies_at_half_its_field() -> None:
    net = Network((Layer([[1.0, 0.0]], [0.25], "relu"),))
    assert boundary_level(net) == 0.5
    points = np.concatenate(decision_boundary(net, BOX, 64, 64))
    assert points[:, 0] == pytest.approx(np.full(len(points), 0.75), abs=1e-6)


def test_boundary_of_a_cone_is_a_circle() -> None:
    x1, x2 = BOX.centres(200, 400)
    radius = np.hypot(x1[None, :], x2[:, None]).astype(np.float32)
    (circle,) = boundary(radius, BOX, 0.5)
    assert np.hypot(*circle.T) == pytest.approx(np.full(len(circle), 0.5), abs=1e-3)
    assert circle[0] == pytest.approx(circle[-1])


def test_values_that_are_not_finite_interrupt_a_boundary() -> None:
    values = np.tile(np.linspace(-1, 1, 20, dtype=np.float32), (10, 1))
    values[5] = np.inf
    lines = boundary(values, BOX, 0.0)
    assert len(lines) == 2
    assert all(np.isfinite(line).all() for line in lines)
    assert boundary(values[:1], BOX, 0.0) == []
