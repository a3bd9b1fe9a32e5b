"""Edits of patterns are pure and do what the mouse asks for."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.core import patterns as sets
from nnlab.core.patterns import Patterns

numbers = st.floats(-10, 10)
points = st.tuples(numbers, numbers)
classes = st.sampled_from([-1.0, 1.0])


@st.composite
def some_patterns(draw: st.DrawFn, fewest: int = 0) -> Patterns:
    rows = draw(st.lists(st.tuples(points, classes), min_size=fewest, max_size=12))
    x = np.array([row[0] for row in rows]).reshape(-1, 2)
    return Patterns(x, np.array([[row[1]] for row in rows]).reshape(-1, 1))


@given(some_patterns(), points, classes)
def test_an_added_pattern_is_the_last_and_its_removal_restores(
    patterns: Patterns, x: tuple[float, float], t: float
) -> None:
    more = sets.add(patterns, x, [t])
    assert len(more) == len(patterns) + 1
    assert tuple(more.x[-1]) == x and more.t[-1, 0] == t
    again = sets.remove(more, len(patterns))
    assert np.array_equal(again.x, patterns.x) and np.array_equal(again.t, patterns.t)


@given(some_patterns(1), points, st.data())
def test_a_move_changes_one_position_and_no_target(
    patterns: Patterns, x: tuple[float, float], data: st.DataObject
) -> None:
    mu = data.draw(st.integers(0, len(patterns) - 1))
    before = patterns.x.copy()
    moved = sets.move(patterns, mu, x)
    others = np.arange(len(patterns)) != mu
    assert tuple(moved.x[mu]) == x
    assert np.array_equal(moved.x[others], before[others])
    assert np.array_equal(moved.t, patterns.t)
    assert np.array_equal(patterns.x, before)


@given(some_patterns(1), st.data())
def test_a_target_is_set_alone(patterns: Patterns, data: st.DataObject) -> None:
    mu = data.draw(st.integers(0, len(patterns) - 1))
    changed = sets.set_target(patterns, mu, -patterns.t[mu])
    assert np.flatnonzero((changed.t != patterns.t)[:, 0]).tolist() == [mu]
    assert np.array_equal(changed.x, patterns.x)


@given(some_patterns(1), st.data())
def test_the_nearest_pattern_is_found_within_reach_only(
    patterns: Patterns, data: st.DataObject
) -> None:
    mu = data.draw(st.integers(0, len(patterns) - 1))
    found = sets.nearest(patterns, patterns.x[mu], (0.1, 0.1))
    assert found is not None and np.array_equal(patterns.x[found], patterns.x[mu])
    assert sets.nearest(patterns, (50.0, 50.0), (1.0, 1.0)) is None


def test_of_two_patterns_at_one_place_the_upper_one_is_found() -> None:
    patterns = Patterns([[0.0, 0.0], [0.0, 0.0]], [[1.0], [-1.0]])
    assert sets.nearest(patterns, (0.0, 0.0), (0.1, 0.1)) == 1


def test_nothing_is_found_in_an_empty_set() -> None:
    assert len(sets.no_patterns()) == 0
    assert sets.nearest(sets.no_patterns(), (0.0, 0.0), (1.0, 1.0)) is None


@pytest.mark.parametrize("x", [(np.nan, 0.0), (0.0,), (np.inf, 1.0)])
def test_positions_that_are_none_are_refused(x: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="2 finite"):
        sets.add(sets.no_patterns(), x, [1.0])


@pytest.mark.parametrize("mu", [-1, 1])
def test_a_pattern_that_is_not_there_is_refused(mu: int) -> None:
    one = sets.add(sets.no_patterns(), (0.0, 0.0), [1.0])
    with pytest.raises(ValueError, match="no pattern"):
        sets.remove(one, mu)
