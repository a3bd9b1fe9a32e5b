"""Edits of a net by hand change what they name, and nothing else."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.app.net_edits import (
    add_layer,
    choose_activation,
    choose_features,
    fit_design,
    freeze,
    number_at,
    remove_layer,
    resize_layer,
    set_logic,
    set_number,
    set_threshold,
    set_weight,
)
from nnlab.app.playground import start_playground, take_design, take_network, take_source
from nnlab.app.playground_state import Design, Source, uniform_design
from nnlab.core.network import Layer, Network, fields, start_network

VALUES = st.floats(-1e6, 1e6)


@st.composite
def nets(draw: st.DrawFn) -> Network:
    sizes = draw(st.lists(st.integers(1, 5), min_size=2, max_size=5))
    return start_network(sizes, ("tanh",) * (len(sizes) - 1), draw(st.integers(0, 99)))


@given(nets(), st.data(), VALUES)
def test_one_number_changes_and_all_others_keep_their_bits(
    net: Network, data: st.DataObject, value: float
) -> None:
    layer = data.draw(st.integers(1, len(net.layers)))
    w = net.layers[layer - 1].w
    neuron = data.draw(st.integers(0, len(w) - 1))
    below = data.draw(st.none() | st.integers(0, w.shape[1] - 1))
    new = set_number(net, layer, neuron, below, value)
    assert number_at(new, layer, neuron, below) == value
    changed = [
        (number, place, column)
        for number, (a, b) in enumerate(zip(net.layers, new.layers, strict=True), 1)
        for place, (x, y) in enumerate(
            zip(np.c_[a.w, a.theta].tolist(), np.c_[b.w, b.theta].tolist(), strict=True)
        )
        for column, (one, other) in enumerate(zip(x, y, strict=True))
        if one != other
    ]
    column = w.shape[1] if below is None else below
    old = number_at(net, layer, neuron, below)
    assert changed == ([] if old == value else [(layer, neuron, column)])


@pytest.mark.parametrize(
    ("layer", "neuron", "below", "words"),
    [(3, 0, 0, "no layer 3"), (1, 9, 0, "no 10"), (1, 0, 2, "no 3"), (1, -1, 0, "there is no 0")],
)
def test_what_does_not_exist_is_refused(layer: int, neuron: int, below: int, words: str) -> None:
    net = start_network((2, 3, 1), ("tanh", "tanh"), 1)
    with pytest.raises(ValueError, match=words):
        set_weight(net, layer, neuron, below, 1.0)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_numbers_that_are_not_finite_are_refused(value: float) -> None:
    net = start_network((2, 3, 1), ("tanh", "tanh"), 1)
    with pytest.raises(ValueError, match="finite"):
        set_threshold(net, 1, 0, value)


def test_frozen_layers_move_with_their_layers() -> None:
    design = freeze(freeze(uniform_design((3, 4), "tanh", "sgn"), 3, True), 1, True)
    assert design.frozen == (1, 3)
    more = add_layer(design, 1)
    assert (more.hidden, more.frozen) == ((3, 3, 4), (1, 4))
    assert add_layer(design, 0).frozen == (2, 4)
    assert remove_layer(more, 2) == design
    assert remove_layer(design, 1).frozen == (2,)
    assert freeze(design, 1, False).frozen == (3,)


def test_layers_keep_their_activations() -> None:
    design = Design((2, 3), ("relu", "sgn"), "linear")
    assert add_layer(design, 0).hidden_activations == ("relu", "relu", "sgn")
    assert add_layer(design, 2).hidden_activations == ("relu", "sgn", "sgn")
    assert remove_layer(design, 1).activations == ("sgn", "linear")
    assert resize_layer(design, 2, 64).sizes == (2, 2, 64, 1)
    assert choose_activation(design, 1, "tanh").hidden_activations == ("tanh", "sgn")


def test_a_net_without_hidden_layers_gets_one_of_four() -> None:
    assert add_layer(Design((), ()), 0).hidden == (4,)


def test_nine_layers_are_refused() -> None:
    with pytest.raises(ValueError, match="8"):
        add_layer(uniform_design((1,) * 8, "tanh", "tanh"), 3)


def test_softmax_asks_for_an_output_per_class_and_for_cross_entropy() -> None:
    state = start_playground()
    joint = fit_design(state, choose_activation(state.design, 2, "softmax"))
    assert joint.design.outputs == 2 and joint.rule.cost == "cross_entropy"
    assert joint.patterns.t.shape[1] == 2
    back = fit_design(joint, choose_activation(joint.design, 2, "tanh"))
    assert back.design == state.design and back.rule == state.rule
    assert np.array_equal(back.patterns.t, state.patterns.t)


def test_more_classes_than_outputs_are_refused_in_one_line() -> None:
    state = take_source(start_playground(), Source("blobs", 30, 0.1, 1, classes=3))
    if state.design.outputs < 3:
        pytest.skip("blobs of two classes only")
    with pytest.raises(ValueError) as caught:
        fit_design(state, uniform_design((2,), "tanh", "tanh"))
    assert "\n" not in str(caught.value)


def test_inputs_stand_in_their_order_and_one_stays() -> None:
    design = choose_features(Design(), ["sin x1", "x2", "x1"])
    assert design.features == ("x1", "x2", "sin x1") and design.sizes[0] == 3
    with pytest.raises(ValueError, match="at least one input"):
        choose_features(design, [])


@given(st.integers(1, 6), st.sampled_from(["sgn", "heaviside"]), st.data())
def test_a_fixed_output_is_and_or_or_the_majority(n: int, g: str, data: st.DataObject) -> None:
    bits = np.array(data.draw(st.lists(st.booleans(), min_size=n, max_size=n)))
    below = Layer(np.eye(n), np.zeros(n), g)
    top = Layer(np.zeros((1, n)), np.zeros(1), "sgn")
    said = {}
    for kind in ("and", "or", "majority"):
        net = set_logic(Network((below, top)), kind)
        said[kind] = fields(net, np.where(bits, 1.0, -1.0)[None])[1][-1][0, 0] > 0
    assert said == {"and": bits.all(), "or": bits.any(), "majority": 2 * bits.sum() >= n}


def test_weights_survive_where_only_freezing_changes() -> None:
    state = start_playground()
    frozen = take_design(state, freeze(state.design, 2, True))
    assert frozen.net.layers[1].frozen
    assert np.array_equal(frozen.net.layers[0].w, state.net.layers[0].w)


def test_a_fixed_output_keeps_its_weights_as_hidden_neurons_come_and_go() -> None:
    state = take_design(start_playground(), Design((3,), ("sgn",), "sgn", frozen=(2,)))
    state = take_network(state, set_logic(state.net, "or"))
    more = fit_design(state, resize_layer(state.design, 1, 4))
    output = more.net.layers[-1]
    assert output.w[0, :3].tolist() == [1.0] * 3 and output.theta[0] == state.net.layers[1].theta[0]
    back = fit_design(more, resize_layer(more.design, 1, 3))
    assert np.array_equal(back.net.layers[-1].w, state.net.layers[-1].w)
    assert np.array_equal(back.net.layers[0].w, take_design(state, back.design).net.layers[0].w)
    taller = fit_design(back, add_layer(back.design, 1))
    assert taller.net.layers[-1].w.tolist() == [[1.0] * 3] and taller.net.layers[-1].frozen


def test_a_layer_that_is_inserted_takes_no_weights_of_another() -> None:
    state = take_design(start_playground(), Design((2, 2), ("sgn", "sgn"), frozen=(1,)))
    state = take_network(state, set_weight(state.net, 1, 0, 0, 9.0))
    new = fit_design(state, add_layer(state.design, 0))
    assert new.design.frozen == (2,) and not (new.net.layers[0].w == 9.0).any()
