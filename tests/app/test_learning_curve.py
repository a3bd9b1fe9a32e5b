"""H and C are one curve across all trajectories since the origin."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nnlab.app.learning_curve import LearningCurve


def straight(first: int, stop: int) -> LearningCurve:
    updates = np.arange(first, stop, dtype=float)
    return LearningCurve(updates, updates / 2, updates * 0)


def test_a_later_curve_follows_the_earlier_one() -> None:
    whole = straight(0, 10).until(6).joined(straight(6, 8))
    assert whole.updates.tolist() == list(range(8))
    assert whole.H.tolist() == [k / 2 for k in range(8)]


@given(st.integers(0, 5000), st.integers(1, 600))
def test_thinning_bounds_the_points_and_keeps_the_first(points: int, most: int) -> None:
    thin = straight(0, points).thinned(most)
    assert len(thin.updates) <= most
    if points:
        assert thin.updates[0] == 0 and len(thin.updates) > min(points, most) // 2


def test_many_short_stretches_do_not_oust_a_long_one() -> None:
    """Sixty edits after a long training: the training still shows, at its own height."""
    long = LearningCurve(np.linspace(0.0, 1e6, 1024), np.full(1024, 3.0), np.zeros(1024))
    curve = long
    for edit in range(60):
        updates = 1e6 + 1 + 600.0 * edit + np.arange(600.0)
        curve = curve.joined(LearningCurve(updates, np.ones(600), np.zeros(600))).thinned()
    assert np.count_nonzero(curve.H == 3.0) > 900
