"""Lines and arrows set by hand: what lies on the line, what stays, what w and theta become."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nnlab.core.box import Box
from nnlab.core.geometry import neuron_line, weight_arrow
from nnlab.core.network import Layer, Network, fields, start_network
from nnlab.core.views.line_edits import (
    Stand,
    aim_arrow,
    distance_to_segments,
    foot_on_line,
    has_straight_lines,
    round_neuron,
    shift_line,
    standing_arrow,
    turn_line,
    with_neuron,
)

NUMBER = st.floats(-50.0, 50.0, allow_nan=False)
POINT = st.tuples(NUMBER, NUMBER)
BOX = Box(-2.0, 2.0, -2.0, 2.0)


def make_net(w: tuple[float, float], theta: float) -> Network:
    """Two hidden neurons, the second with these numbers; one output."""
    return Network(
        (
            Layer([[1.0, -2.0], list(w)], [0.5, theta], "tanh", frozen=True),
            Layer([[1.0, 1.0]], [0.0], "sgn"),
        )
    )


def numbers(net: Network) -> tuple[np.ndarray, float]:
    return net.layers[0].w[1], float(net.layers[0].theta[1])


@given(POINT, NUMBER, POINT, POINT)
def test_a_shift_keeps_w_and_takes_the_field_along(
    w: tuple[float, float], theta: float, start: tuple[float, float], end: tuple[float, float]
) -> None:
    net = make_net(w, theta)
    shifted = shift_line(net, 1, start, end)
    assert np.array_equal(shifted.layers[0].w, net.layers[0].w)
    before = fields(net, np.array([start]))[0][0][0, 1]
    after = fields(shifted, np.array([end]))[0][0][0, 1]
    assert after == pytest.approx(before, abs=1e-9)
    assert shifted.layers[0].theta[0] == 0.5 and shifted.layers[0].frozen


def test_a_vertical_line_moves_by_w1_times_the_way() -> None:
    net = make_net((2.0, 0.0), 1.0)
    _, theta = numbers(shift_line(net, 1, (0.5, 3.0), (0.75, -9.0)))
    assert theta == 1.5
    line = neuron_line(np.array([2.0, 0.0]), theta, Box(-1, 1, -1, 1))
    assert line is not None and sorted(line) == [(0.75, -1.0), (0.75, 1.0)]


@given(POINT, POINT, POINT, POINT)
def test_a_turn_keeps_the_size_of_w_and_the_pivot_on_the_line(
    w: tuple[float, float],
    pivot: tuple[float, float],
    start: tuple[float, float],
    end: tuple[float, float],
) -> None:
    theta = w[0] * pivot[0] + w[1] * pivot[1]
    turned_w, turned_theta = numbers(turn_line(make_net(w, theta), 1, pivot, start, end))
    assert np.hypot(*turned_w) == pytest.approx(np.hypot(*w), abs=1e-9)
    assert turned_w @ np.array(pivot) == pytest.approx(turned_theta, abs=1e-8)


def test_a_quarter_turn() -> None:
    net = make_net((3.0, 0.0), 3.0)
    w, theta = numbers(turn_line(net, 1, (1.0, 2.0), (1.0, 5.0), (-4.0, 2.0)))
    assert w == pytest.approx([0.0, 3.0]) and theta == pytest.approx(6.0)


def test_a_point_of_the_turned_line_follows_the_pointer() -> None:
    net = make_net((0.0, 1.0), 0.0)
    w, theta = numbers(turn_line(net, 1, (0.0, 0.0), (1.0, 0.0), (2.0, 2.0)))
    assert w @ np.array([2.0, 2.0]) == pytest.approx(theta)


def test_a_turn_about_the_pointer_itself_is_none() -> None:
    net = make_net((1.0, 1.0), 0.0)
    assert turn_line(net, 1, (0.0, 0.0), (0.0, 0.0), (1.0, 0.0)) is net


@given(POINT, POINT, st.floats(0.1, 10.0))
def test_an_arrow_is_w_and_stands_on_the_line(
    foot: tuple[float, float], tip: tuple[float, float], scale: float
) -> None:
    assume(np.hypot(tip[0] - foot[0], tip[1] - foot[1]) > 1e-6)
    w, theta = numbers(aim_arrow(make_net((1.0, 0.0), 0.0), 1, foot, tip, scale))
    assert w == pytest.approx(scale * (np.array(tip) - np.array(foot)))
    assert w @ np.array(foot) == pytest.approx(theta, abs=1e-8)


def test_the_arrow_that_is_drawn_sets_the_weights_it_was_drawn_from() -> None:
    w = np.array([0.3, 0.0])
    arrow = weight_arrow(w, 0.12, Box(-2, 2, -2, 2))
    assert arrow is not None
    again, theta = numbers(aim_arrow(make_net((1.0, 1.0), 0.0), 1, *arrow))
    assert again == pytest.approx(w) and theta == pytest.approx(0.12)


def test_an_arrow_without_length_changes_nothing() -> None:
    net = make_net((1.0, 1.0), 0.0)
    assert aim_arrow(net, 1, (0.5, 0.5), (0.5, 0.5)) is net


INSIDE = st.tuples(st.floats(-2.0, 2.0), st.floats(-2.0, 2.0))


@given(INSIDE, INSIDE, st.floats(1.0, 20.0))
def test_an_arrow_that_was_set_stays_where_the_hand_left_it(
    foot: tuple[float, float], tip: tuple[float, float], scale: float
) -> None:
    assume(np.hypot(tip[0] - foot[0], tip[1] - foot[1]) > 1e-3)
    assume(max(map(abs, foot)) < 1.99)
    w, theta = numbers(aim_arrow(make_net((1.0, 0.0), 0.0), 1, foot, tip, scale))
    arrow = standing_arrow(w, theta, BOX, Stand(foot, (float(w[0]), float(w[1])), scale))
    assert arrow is not None
    assert arrow[0] == pytest.approx(foot, abs=1e-6) and arrow[1] == pytest.approx(tip, abs=1e-6)


@given(POINT, NUMBER, INSIDE, st.floats(1.0, 20.0))
def test_an_arrow_that_was_set_goes_along_with_its_line(
    w: tuple[float, float], theta: float, foot: tuple[float, float], scale: float
) -> None:
    assume(np.hypot(*w) > 0.1)
    usual = weight_arrow(np.array(w), theta, BOX)
    arrow = standing_arrow(np.array(w), theta, BOX, Stand(foot, (0.3, 0.4), scale))
    assert (arrow is None) == (usual is None)
    if arrow is None:
        return
    tail, along = np.array(arrow[0]), np.subtract(arrow[1], arrow[0])
    assert np.abs(tail).max() <= 2.0 + 1e-9
    assert w @ tail == pytest.approx(theta, abs=1e-6)
    assert along @ np.array(w) == pytest.approx(np.hypot(*along) * np.hypot(*w))
    assert np.hypot(*along) <= min(np.hypot(*w), 1.0) + 1e-9


def test_without_a_stand_the_arrow_is_the_usual_one() -> None:
    w = np.array([0.3, 0.7])
    assert standing_arrow(w, 0.2, BOX, None) == weight_arrow(w, 0.2, BOX)
    far = Stand((50.0, -40.0), (0.3, 0.7))
    assert standing_arrow(w, 0.2, BOX, far) == weight_arrow(w, 0.2, BOX)


@given(POINT, NUMBER, POINT)
def test_the_foot_is_on_the_line_and_nearest(
    w: tuple[float, float], theta: float, point: tuple[float, float]
) -> None:
    assume(np.hypot(*w) > 0.1)
    foot = foot_on_line(np.array(w), theta, point)
    assert foot is not None
    assert np.dot(w, foot) == pytest.approx(theta, abs=1e-7)
    across = (point[0] - foot[0]) * w[1] - (point[1] - foot[1]) * w[0]
    assert across == pytest.approx(0.0, abs=1e-6)


def test_no_weights_no_foot() -> None:
    assert foot_on_line(np.zeros(2), 1.0, (0.0, 0.0)) is None


def test_a_neuron_that_is_not_there_and_numbers_that_are_none_are_refused() -> None:
    net = make_net((1.0, 1.0), 0.0)
    with pytest.raises(ValueError, match="there is no neuron 2"):
        with_neuron(net, 2, np.ones(2), 0.0)
    with pytest.raises(ValueError, match="must be finite"):
        with_neuron(net, 1, np.array([np.inf, 0.0]), 0.0)


def test_with_squares_a_curve_goes_along_by_its_threshold() -> None:
    net = Network((Layer([[1.0, 1.0]], [1.0], "sgn"),), ("x1^2", "x2^2"))
    assert not has_straight_lines(net)
    shifted = shift_line(net, 0, (1.0, 0.0), (2.0, 0.0))
    assert shifted.layers[0].theta[0] == 4.0
    assert has_straight_lines(start_network((2, 1), ("tanh",), 1))


def test_distance_to_a_broken_line() -> None:
    line = np.array([[0.0, 0.0], [2.0, 0.0], [2.0, 2.0]])
    assert distance_to_segments(line, (1.0, 0.5)) == 0.5
    assert distance_to_segments(line, (5.0, 6.0)) == 5.0
    assert distance_to_segments(line[:1], (3.0, 4.0)) == 5.0
    assert distance_to_segments(np.zeros((0, 2)), (0.0, 0.0)) == np.inf


def test_on_the_grid_w_and_theta_are_multiples_of_its_step() -> None:
    net = make_net((1.2, -0.4), 0.7)
    w, theta = numbers(round_neuron(net, 1, None, 0.5))
    assert w.tolist() == [1.2, -0.4] and theta == 0.5
    w, theta = numbers(round_neuron(net, 1, (1.0, 1.0), 0.5))
    assert w.tolist() == [1.0, -0.5] and theta == 0.5
    assert round_neuron(net, 1, (1.0, 1.0), 5.0) is net
    assert round_neuron(net, 1, None, 0.0) is net
