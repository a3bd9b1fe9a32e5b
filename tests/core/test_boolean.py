"""The tables of plain Hebb, and Boolean functions by weights that are known beforehand."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlab.core.boolean import corner_net, corners, parity_net, table, within_lines, xor_net
from nnlab.core.course import Course
from nnlab.core.margin import largest_margin
from nnlab.core.network import (
    Layer,
    Network,
    classification_error,
    fields,
    output,
    start_network,
    wrong,
)
from nnlab.core.patterns import Patterns
from nnlab.core.rules import RuleSpec
from nnlab.core.sets.generators import GENERATORS
from nnlab.core.trajectory import Trajectory
from nnlab.core.views.regions import find_regions

ALL_TABLES = [list(t) for t in product((-1.0, 1.0), repeat=4)]


def hebb(patterns: Patterns, eta: float = 0.25, batch: int = 1) -> Network:
    """One epoch of plain Hebb from w = 0, theta = 0."""
    start = start_network((2, 1), ("sgn",), 0, "zero")
    rule = RuleSpec("hebb", eta, batch, reduction="sum")
    return Course(Trajectory(start, patterns, rule)).at(4 // batch)


@pytest.mark.parametrize("eta", [0.125, 0.25, 1.0])
@pytest.mark.parametrize("batch", [1, 4])
def test_and_with_0_and_1_gives_no_weights_and_three_of_four(eta: float, batch: int) -> None:
    patterns = GENERATORS["and01"].make(4, 0.0, 0)
    net = hebb(patterns, eta, batch)
    assert net.layers[0].w.tolist() == [[0.0, 0.0]]
    assert net.layers[0].theta.tolist() == [2 * eta]
    assert classification_error(net, patterns) == 0.25


def test_with_minus_1_and_1_all_separable_functions_come_out_right() -> None:
    right = []
    for t in ALL_TABLES:
        patterns = table(t)
        net = hebb(patterns)
        separable = largest_margin(net, patterns).separable
        right.append(classification_error(net, patterns) == 0)
        assert right[-1] == separable
    assert sum(right) == 14


@pytest.mark.parametrize("coding", ["01", "pm"])
def test_xor_gives_no_weights_in_either_coding(coding: str) -> None:
    net = hebb(table([-1, 1, 1, -1], coding))
    assert net.layers[0].w.tolist() == [[0.0, 0.0]]
    assert net.layers[0].theta.tolist() == [0.0]


@pytest.mark.parametrize(("key", "coding"), [("xor01", "01"), ("xor", "pm")])
def test_two_hidden_neurons_do_xor(key: str, coding: str) -> None:
    net, patterns = xor_net(coding), GENERATORS[key].make(4, 0.0, 0)
    assert not wrong(net, patterns).any()
    assert net.layers[1].frozen
    b, V = fields(net, corners(2, coding))
    if coding == "pm":
        assert b[1][:, 0].tolist() == [-1.0, 1.0, 1.0, -1.0]
        assert set(V[1].ravel()) == {-1.0, 1.0}
    else:
        assert b[1][:, 0].tolist() == [-0.5, 0.5, 0.5, -0.5]
        assert net.layers[0].theta.tolist() == [0.5, 1.5]
        assert set(V[1].ravel()) == {0.0, 1.0}


def test_the_slides_output_for_0_and_1_would_be_wrong() -> None:
    net = xor_net("01")
    slide = Network((net.layers[0], Layer(net.layers[1].w, np.array([1.0]), "sgn")))
    # sgn(V1 - V2 - 1) is on its line for the two patterns that should be +1.
    assert fields(slide, corners(2, "01"))[0][1][:, 0].tolist() == [-1.0, 0.0, 0.0, -1.0]


@settings(max_examples=40)
@given(
    t=st.sampled_from([2, 4, 8, 16]).flatmap(
        lambda n: st.lists(st.sampled_from([-1.0, 1.0]), min_size=n, max_size=n)
    )
)
def test_any_boolean_function_has_a_net_of_its_corners(t: list[float]) -> None:
    net = corner_net(t)
    patterns = table(t)
    assert output(net, patterns.x)[:, 0].tolist() == t
    alone = fields(net, patterns.x)[1][1]
    np.testing.assert_array_equal(alone, 2 * np.eye(len(t)) - 1)


@pytest.mark.parametrize("N", [1, 2, 3, 5, 8])
def test_parity_counts_ones(N: int) -> None:
    x = corners(N, "01")
    odd = x.sum(axis=1) % 2 == 1
    assert output(parity_net(N), x)[:, 0].tolist() == np.where(odd, 1.0, -1.0).tolist()


def test_four_lines_and_a_fifth_neuron_are_one_region() -> None:
    w = np.array([[1.0, 0], [-1, 0], [0, 1], [0, -1]])
    net = within_lines(w, np.full(4, -0.5))
    inside = {region.code for region in find_regions(net, GENERATORS["xor"].box) if region.output}
    assert inside == {"++++"}
    assert output(net, np.array([[0.0, 0.4], [0.0, 0.6]]))[:, 0].tolist() == [1.0, -1.0]
