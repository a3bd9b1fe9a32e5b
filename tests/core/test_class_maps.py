"""Maps of classes agree with the network's own answer; boundaries part them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlab.core.activations import ACTIVATIONS
from nnlab.core.box import Box
from nnlab.core.features import FEATURES
from nnlab.core.geometry import neuron_line
from nnlab.core.network import Layer, Network, fields, output, start_network, wrong
from nnlab.core.patterns import from_classes
from nnlab.core.views.class_maps import (
    class_boundaries,
    class_map,
    field_level,
    layer_fields,
    neuron_curves,
    winner_map,
)

BOX = Box(-1.5, 2.5, -1.0, 1.0)
HIDDEN = sorted(set(ACTIVATIONS) - {"softmax"})
ALL = tuple(FEATURES)


def points(columns: int, rows: int) -> np.ndarray:
    x1, x2 = BOX.centres(columns, rows)
    return np.stack([np.tile(x1, rows), np.repeat(x2, columns)], axis=1)


def net_of(outputs: int, key: str, hidden: str, seed: int, features: tuple[str, ...]) -> Network:
    net = start_network((len(features) or 2, 5, outputs), (hidden, key), seed, "normal")
    below, top = net.layers
    moved = Layer(top.w, np.linspace(-0.2, 0.3, outputs), key)
    return Network((below, moved), features)


def test_fields_of_all_layers_are_those_of_the_network() -> None:
    for hidden in HIDDEN:
        net = net_of(3, "softmax", hidden, 4, ALL)
        b = fields(net, points(40, 30))[0]
        for number in (1, 2):
            found = layer_fields(net, BOX, 40, 30, number)
            assert found.dtype == np.float32
            expected = b[number - 1].T.reshape(-1, 30, 40)
            near = np.isclose(found, expected, rtol=1e-4, atol=1e-4)
            # Where a step is decided by the last bit of float32 a field may jump.
            assert near.mean() > (0.99 if ACTIVATIONS[hidden].is_flat else 0.99999), hidden


@settings(max_examples=60)
@given(
    outputs=st.integers(1, 6),
    key=st.sampled_from(sorted(ACTIVATIONS)),
    hidden=st.sampled_from(["tanh", "relu", "softplus"]),
    seed=st.integers(0, 1000),
    features=st.sampled_from([(), ("x1", "x2"), ("x1", "x1*x2", "sin x2")]),
)
def test_classes_are_what_the_network_answers(
    outputs: int, key: str, hidden: str, seed: int, features: tuple[str, ...]
) -> None:
    if key == "softmax" and outputs == 1:
        outputs = 2
    net = net_of(outputs, key, hidden, seed, features)
    classes = class_map(net, BOX, 40, 30)
    claimed = from_classes(points(40, 30), classes.ravel(), outputs)
    # Only pixels on a boundary may fall to the other side in float32.
    assert wrong(net, claimed).mean() < 0.005
    again, sure = winner_map(net, BOX, 40, 30)
    np.testing.assert_array_equal(classes, again)
    assert ((sure >= 0) & (sure <= 1)).all()


def test_softmax_is_as_sure_as_its_largest_output() -> None:
    net = net_of(4, "softmax", "tanh", 3, ())
    sure = winner_map(net, BOX, 40, 30)[1]
    expected = output(net, points(40, 30)).max(axis=1).reshape(30, 40)
    np.testing.assert_allclose(sure, expected, rtol=1e-4)


def test_a_single_output_is_as_sure_as_it_is_far_from_its_level() -> None:
    net = net_of(1, "sigmoid", "tanh", 3, ())
    sure = winner_map(net, BOX, 40, 30)[1]
    O = output(net, points(40, 30)).reshape(30, 40)
    np.testing.assert_allclose(sure, np.abs(O - 0.5) * 2, atol=1e-5)


@pytest.mark.parametrize("key", sorted(set(ACTIVATIONS) - {"softmax", "sgn", "heaviside"}))
def test_a_field_at_its_level_gives_an_output_at_its_level(key: str) -> None:
    g = ACTIVATIONS[key]
    assert g.g(np.array([field_level(key)]))[0] == pytest.approx(g.level)


@pytest.mark.parametrize("key", ["softmax", "tanh", "linear"])
@pytest.mark.parametrize("outputs", [1, 2, 3, 5])
def test_boundaries_lie_where_two_fields_are_equal_and_above_the_others(
    key: str, outputs: int
) -> None:
    if outputs == 1 and key == "softmax":
        return
    net = net_of(outputs, key, "tanh", 11, ())
    lines = class_boundaries(net, BOX, 200, 100)
    assert lines
    for line in lines:
        b = np.sort(fields(net, line)[0][-1], axis=1)
        gap = b[:, 0] if outputs == 1 else b[:, -1] - b[:, -2]
        # Around points where three classes meet a contour of a grid cuts the corner.
        assert np.median(np.abs(gap)) < 2e-3
        assert np.abs(gap).max() < 0.1


@pytest.mark.parametrize("key", ["sgn", "relu", "heaviside"])
def test_boundaries_of_outputs_that_tie_are_edges_of_the_class_map(key: str) -> None:
    net = net_of(3, key, "tanh", 2, ())
    classes = class_map(net, BOX, 100, 50)
    changes = (np.diff(classes, axis=0) != 0).any() or (np.diff(classes, axis=1) != 0).any()
    assert bool(class_boundaries(net, BOX, 100, 50)) == changes


@given(w1=st.floats(-3, 3), w2=st.floats(-3, 3), theta=st.floats(-2, 2), plain=st.booleans())
def test_a_straight_neuron_has_the_line_of_geometry(
    w1: float, w2: float, theta: float, plain: bool
) -> None:
    layer = Layer(np.array([[w1, w2]]), np.array([theta]), "sgn")
    expected = neuron_line(layer.w[0], theta, BOX)
    net = Network((layer,), () if plain else ("x1", "x2"))
    found = neuron_curves(net, 1, 0, BOX)
    if expected is None:
        assert found == []
    else:
        np.testing.assert_array_equal(found[0], np.array(expected))


def test_contours_of_a_straight_neuron_agree_with_its_line() -> None:
    straight = Layer(np.array([[0.7, -1.1]]), np.array([0.2]), "sgn")
    bent = Layer(np.array([[0.7, -1.1, 1e-9]]), np.array([0.2]), "sgn")
    line = neuron_curves(Network((straight,)), 1, 0, BOX)[0]
    (curve,) = neuron_curves(Network((bent,), ("x1", "x2", "x1^2")), 1, 0, BOX)
    assert len(curve) > 2
    np.testing.assert_allclose(curve @ np.array([0.7, -1.1]), 0.2, atol=1e-5)
    ends = sorted(map(tuple, line))
    np.testing.assert_allclose(sorted(map(tuple, curve[[0, -1]])), ends, atol=0.03)


def test_swapped_and_missing_inputs_are_straight_too() -> None:
    swapped = Network((Layer(np.array([[2.0, 1.0]]), np.array([0.5]), "sgn"),), ("x2", "x1"))
    (line,) = neuron_curves(swapped, 1, 0, BOX)
    np.testing.assert_allclose(line @ np.array([1.0, 2.0]), 0.5)
    only = Network((Layer(np.array([[2.0, 0.0]]), np.array([1.0]), "sgn"),), ("x2", "x1^2"))
    np.testing.assert_allclose(neuron_curves(only, 1, 0, BOX)[0][:, 1], 0.5)


def test_curves_of_a_circle_and_of_deeper_neurons() -> None:
    circle = Layer(np.array([[1.0, 1.0]]), np.array([0.64]), "sgn")
    net = Network((circle,), ("x1^2", "x2^2"))
    (ring,) = neuron_curves(net, 1, 0, BOX)
    np.testing.assert_allclose(np.hypot(*ring.T), 0.8, atol=1e-3)
    deep = start_network((2, 4, 3, 1), ("tanh", "tanh", "tanh"), 1)
    for curve in neuron_curves(deep, 2, 1, BOX):
        assert np.abs(fields(deep, curve)[0][1][:, 1]).max() < 1e-3


def test_what_has_no_map_is_refused_and_what_diverged_has_no_class() -> None:
    with pytest.raises(ValueError, match="2 components"):
        class_map(start_network((3, 1), ("tanh",), 0), BOX, 4, 4)
    with pytest.raises(ValueError, match="no layer 3"):
        layer_fields(start_network((2, 1), ("tanh",), 0), BOX, 4, 4, 3)
    with pytest.raises(ValueError, match="no neuron 4"):
        neuron_curves(start_network((2, 1), ("tanh",), 0), 1, 4, BOX)
    gone = Network((Layer(np.full((3, 2), np.inf), np.zeros(3), "softmax"),))
    classes, sure = winner_map(gone, BOX, 4, 4)
    assert (classes == -1).all()
    assert np.isnan(sure).all()
    assert class_boundaries(gone, BOX, 4, 4) == []
