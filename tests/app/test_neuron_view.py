"""One neuron seen closely: its fields are the net's, its geometry is that of the slides."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.app.neuron_geometry import NeuronGeometry
from nnlab.app.neuron_view import view_neuron
from nnlab.core.network import Layer, Network, fields, start_network
from nnlab.core.rules import RuleSpec
from nnlab.core.sets.generators import GENERATORS

AND = GENERATORS["and"].make(4, 0.0, 1)
RULE = RuleSpec("error", 0.5)


def neuron(w1: float, w2: float, theta: float, g: str = "sgn") -> Network:
    return Network((Layer(np.array([[w1, w2]]), np.array([theta]), g),))


@given(
    st.sampled_from([(2, 1), (2, 5, 1), (2, 4, 3, 1)]),
    st.tuples(st.integers(0, 4), st.integers(0, 6)),
    st.integers(0, 50),
)
def test_fields_and_states_are_those_of_the_chosen_neuron_or_of_the_output(
    sizes: tuple[int, ...], chosen: tuple[int, int], seed: int
) -> None:
    net = start_network(sizes, ("tanh",) * (len(sizes) - 1), seed)
    patterns = GENERATORS["circle"].make(20, 0.1, seed)
    view = view_neuron(net, patterns, chosen)
    layer, place = chosen
    exists = 1 <= layer < len(sizes) and place < sizes[layer]
    assert view.neuron == (chosen if exists else (len(sizes) - 1, 0))
    b, V = fields(net, patterns.x)
    layer, place = view.neuron
    assert np.array_equal(view.b, b[layer - 1][:, place])
    assert np.array_equal(view.V, V[layer][:, place])
    low, high = view.span
    assert low <= view.b.min() and view.b.max() <= high
    assert view.is_output == (layer == len(sizes) - 1)
    nearest = view.nearest(0.3)
    assert nearest is not None
    assert abs(view.b[nearest] - 0.3) == np.abs(view.b - 0.3).min()


def test_a_step_stands_upright_and_softmax_has_no_curve() -> None:
    curve = view_neuron(neuron(1, 1, 0), AND, None).curve(-2.0, 3.0)
    jump = np.flatnonzero(np.diff(curve[:, 1]))
    assert len(jump) == 1
    assert curve[jump[0] + 1, 0] - curve[jump[0], 0] < 1e-300
    joint = start_network((2, 3), ("softmax",), 1)
    three = GENERATORS["blobs"].make(9, 0.1, 1)
    assert len(view_neuron(joint, three, None).curve(-1.0, 1.0)) == 0


def test_geometry_of_and() -> None:
    geometry = NeuronGeometry()
    told = dict(geometry.write(neuron(0.0, 1.0, 0.0), neuron(1.0, 0.0, 0.5), AND, RULE, 3))
    assert told["turned"] == "90.0° since the start"
    # x = (1, -1) has t = -1, but lies half a unit beyond the line x1 = 1/2.
    assert told["distance"] == "−0.5 (wrong side)"
    # With inputs of -1 and 1 gamma is 1/sqrt 3 and R = sqrt 3: the bound from w = 0 is 9.
    assert told["(R/γ)²"].endswith("= 9")
    assert told["mistakes"].startswith("3 ≤ ")
    apart = dict(geometry.write(neuron(0, 1, 0), neuron(1, 1, 1), AND, RULE, None))
    assert apart["distance"] == "0.707 to the nearest pattern"
    assert "mistakes" not in apart


def test_no_bound_is_told_where_novikoff_has_none() -> None:
    geometry = NeuronGeometry()
    smooth = neuron(0.1, 0.2, 0.0, "tanh")
    assert (
        dict(geometry.write(smooth, smooth, AND, RuleSpec("backprop", 0.1), 5))["mistakes"] == "5"
    )
    xor = GENERATORS["xor"].make(4, 0.0, 1)
    facts = geometry.write(neuron(0, 0, 0), neuron(1, 0, 0), xor, RULE, 7)
    assert ("mistakes", "7") in facts and facts[0] == ("turned", "–")
    assert facts[-1][0].startswith("Not separable") and not facts[-1][1]


@pytest.mark.parametrize("sizes", [(2, 3, 1), (2, 3)])
def test_only_a_single_neuron_has_a_geometry(sizes: tuple[int, ...]) -> None:
    net = start_network(sizes, ("tanh",) * (len(sizes) - 1), 1)
    assert NeuronGeometry().write(net, net, AND, RULE, None) == []
