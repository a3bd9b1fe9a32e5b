"""H and C are one curve across all trajectories since the origin."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.app.learning_curve import LearningCurve, read_curve
from nnlab.core.course import Course
from nnlab.core.network import energy, start_network
from nnlab.core.patterns import Patterns
from nnlab.core.rules import RuleSpec
from nnlab.core.trajectory import Trajectory


def level(updates: np.ndarray, H: float) -> LearningCurve:
    """A curve whose H is the same everywhere, of the training set alone."""
    energies = np.full((len(updates), 3), np.nan)
    energies[:, 0] = H
    return LearningCurve(updates, updates / 10, energies, energies * 0)


def straight(first: int, stop: int) -> LearningCurve:
    updates = np.arange(first, stop, dtype=float)
    H = np.column_stack([updates / 2] * 3)
    return LearningCurve(updates, updates / 10, H, H * 0)


def test_a_later_curve_follows_the_earlier_one() -> None:
    whole = straight(0, 10).until(6).joined(straight(6, 8))
    assert whole.updates.tolist() == list(range(8))
    assert whole.H[:, 0].tolist() == [k / 2 for k in range(8)]
    assert whole.epochs.tolist() == [k / 10 for k in range(8)]


@given(st.integers(0, 5000), st.integers(1, 600))
def test_thinning_bounds_the_points_and_keeps_the_first(points: int, most: int) -> None:
    thin = straight(0, points).thinned(most)
    assert len(thin) <= most
    if points:
        assert thin.updates[0] == 0 and len(thin) > min(points, most) // 2


def test_many_short_stretches_do_not_oust_a_long_one() -> None:
    """Sixty edits after a long training: the training still shows, at its own height."""
    curve = level(np.linspace(0.0, 1e6, 1024), 3.0)
    for edit in range(60):
        curve = curve.joined(level(1e6 + 1 + 600.0 * edit + np.arange(600.0), 1.0)).thinned()
    assert np.count_nonzero(curve.H[:, 0] == 3.0) > 900


@given(st.floats(-5.0, 25.0))
def test_the_nearest_point_is_nearest(at: float) -> None:
    curve = straight(0, 20)
    place = curve.nearest(curve.updates, at)
    assert abs(curve.updates[place] - at) == pytest.approx(np.abs(curve.updates - at).min())


def test_sets_of_different_size_are_compared_per_pattern() -> None:
    random = np.random.default_rng(1)
    sets = [
        Patterns(random.normal(size=(p, 2)), np.where(random.random((p, 1)) < 0.5, -1.0, 1.0))
        for p in (10, 30, 7)
    ]
    net = start_network((2, 3, 1), ("tanh", "tanh"), 1)
    course = Course(Trajectory(net, sets[0], RuleSpec("backprop", 0.1), 1))
    course.run(0, 40, 10.0)
    curve = read_curve(course, (100, 5.0), {"validation": sets[1], "test": sets[2]}, 10.0)
    assert (curve.updates[0], curve.epochs[0], curve.updates[-1], curve.epochs[-1]) == (
        100,
        5.0,
        140,
        9.0,
    )
    for place in (0, 17, 40):
        at = course.at(place)
        expected = [energy(at, patterns) / len(patterns) for patterns in sets]
        np.testing.assert_allclose(curve.H[place], expected, rtol=1e-9)


def test_a_set_that_is_not_there_has_no_curve() -> None:
    patterns = Patterns([[1.0, 0.0]], [[1.0]])
    net = start_network((2, 1), ("tanh",), 1)
    course = Course(Trajectory(net, patterns, RuleSpec("backprop", 0.1), 1))
    course.run(0, 5, 10.0)
    curve = read_curve(course)
    assert np.isfinite(curve.H[:, 0]).all() and np.isnan(curve.H[:, 1:]).all()
