"""Boundaries behind sgn neurons: straight pieces of their lines, exact to rounding."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlab.core.box import Box
from nnlab.core.network import Layer, Network, output, start_network
from nnlab.core.views.step_boundary import has_step_boundary, step_boundary

BOX = Box(-2.0, 2.0, -1.0, 1.0)


def corner_net() -> Network:
    """+1 where x1 >= 0 and x2 >= 0: an AND of two lines."""
    return Network(
        (Layer(np.eye(2), np.zeros(2), "sgn"), Layer([[1.0, 1.0]], [1.0], "sgn", frozen=True))
    )


def test_a_corner_of_two_lines() -> None:
    pieces = step_boundary(corner_net(), BOX)
    ends = sorted(sorted(map(tuple, piece.tolist())) for piece in pieces)
    assert ends == [[(0.0, 0.0), (0.0, 1.0)], [(0.0, 0.0), (2.0, 0.0)]]


def test_a_neuron_that_the_output_ignores_has_no_boundary() -> None:
    net = Network(
        (Layer(np.eye(2), np.zeros(2), "heaviside"), Layer([[1.0, 0.0]], [0.5], "heaviside"))
    )
    pieces = step_boundary(net, BOX)
    # The crossing line does not part it: it comes in one piece.
    assert len(pieces) == 1 and sorted(pieces[0][:, 1].tolist()) == [-1.0, 1.0]
    assert pieces[0][:, 0].tolist() == [0.0, 0.0]


@settings(max_examples=40)
@given(st.integers(0, 10_000), st.integers(1, 9), st.sampled_from([1, 3]))
def test_classes_differ_on_the_two_sides_of_each_piece(
    seed: int, hidden: int, outputs: int
) -> None:
    net = start_network((2, hidden, outputs), ("sgn", "linear"), seed, "normal")
    theta = np.random.default_rng(seed).normal(size=hidden) / 2
    first = Layer(net.layers[0].w, theta, "sgn")
    top = Layer(net.layers[1].w, net.layers[1].theta + 0.01, net.layers[1].activation)
    net = Network((first, top))
    for piece in step_boundary(net, BOX):
        along = piece[1] - piece[0]
        if np.hypot(*along) < 1e-3:
            continue
        normal = np.array([-along[1], along[0]]) / np.hypot(*along)
        at = piece[0] + np.array([[0.31], [0.5], [0.77]]) * along
        one, other = (output(net, at + side * 1e-6 * normal) for side in (1, -1))
        if outputs == 1:
            assert ((one >= 0) != (other >= 0)).all()
        else:
            assert (one.argmax(axis=1) != other.argmax(axis=1)).all()


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_smooth_neurons_have_none(activation: str) -> None:
    net = start_network((2, 3, 1), (activation, "sgn"), 1)
    assert not has_step_boundary(net)
    with pytest.raises(ValueError, match="first layer of steps"):
        step_boundary(net, BOX)


def test_a_single_layer_is_left_to_its_own_line() -> None:
    assert not has_step_boundary(start_network((2, 1), ("sgn",), 1))
    assert has_step_boundary(corner_net())
