"""Histograms have round edges, lose no value and tell of those that are no numbers."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nnlab.core.network import fields, start_network
from nnlab.core.sets.generators import GENERATORS
from nnlab.core.views.histograms import (
    field_histogram,
    histogram,
    nice_edges,
    nice_step,
    weight_histogram,
)

numbers = st.floats(-1e12, 1e12, allow_nan=False, allow_subnormal=False)


@given(values=st.lists(numbers, min_size=1, max_size=50), bins=st.integers(2, 40))
def test_every_value_is_counted_between_round_edges(values: list[float], bins: int) -> None:
    found = histogram([np.array(values)], bins)
    assert found.counts.sum() == len(values)
    assert len(found.edges) <= bins + 3
    assert (np.diff(found.edges) > 0).all()


@given(step=st.floats(1e-9, 1e9))
def test_steps_are_one_two_or_five(step: float) -> None:
    nice = nice_step(step)
    assert step * (1 - 1e-6) <= nice <= step * 2.5 * (1 + 1e-6)
    assert f"{nice:e}"[0] in "125"


def test_edges_are_at_round_numbers() -> None:
    np.testing.assert_allclose(nice_edges(-0.93, 1.07, 10), np.arange(-5, 7) * 0.2)
    assert 0.0 in nice_edges(-0.93, 1.07, 10)


def test_groups_share_their_edges_and_what_is_no_number_is_told() -> None:
    found = histogram([np.array([1.0, np.nan, 2.0]), np.array([np.inf, 9.0])], 4)
    assert found.counts.sum(axis=1).tolist() == [2, 1]
    assert found.left_out == 2
    assert histogram([np.empty(0), np.array([np.nan])]).counts.sum() == 0


def test_weights_and_fields_of_a_net_are_all_there() -> None:
    net = start_network((2, 5, 3, 1), ("tanh", "tanh", "tanh"), 1)
    patterns = GENERATORS["circle"].make(40, 0, 1)
    assert weight_histogram(net).counts.sum(axis=1).tolist() == [28, 9]
    assert weight_histogram(net, 2).counts.sum(axis=1).tolist() == [15, 3]
    found = field_histogram(net, patterns, 2)
    within = int((patterns.t > 0).sum())
    assert found.counts.sum(axis=1).tolist() == [3 * (40 - within), 3 * within]
    one = field_histogram(net, patterns, 2, 1)
    b = fields(net, patterns.x)[0][1][:, 1]
    assert one.counts.sum() == 40
    assert one.counts.sum(axis=0).tolist() == np.histogram(b, one.edges)[0].tolist()
