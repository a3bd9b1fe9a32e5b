"""Spray, sweep, frame and grid; zoom and pan."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.core.box import Box
from nnlab.core.patterns import Patterns, no_patterns
from nnlab.core.views.brush import framed, snap, spray, swept
from nnlab.core.views.viewing import LARGEST, SMALLEST, fit_box, pan, zoom

NUMBER = st.floats(-100.0, 100.0, allow_nan=False)
POINT = st.tuples(NUMBER, NUMBER)
FOUR = Patterns([[0, 0], [1, 0], [0, 1], [1, 1]], [[1], [-1], [-1], [1]])


def test_spray_stays_in_its_disc_and_fills_it_evenly() -> None:
    points = spray((1.0, -2.0), 0.5, 4000, (3, 0))
    distance = np.hypot(*(points - (1.0, -2.0)).T)
    assert distance.max() <= 0.5
    # A quarter of the area lies within half the radius.
    assert np.mean(distance < 0.25) == pytest.approx(0.25, abs=0.03)
    assert points.mean(axis=0) == pytest.approx((1.0, -2.0), abs=0.02)


def test_spray_is_reproducible_and_each_puff_is_another() -> None:
    one = spray((0.0, 0.0), 1.0, 5, (1, 0))
    assert np.array_equal(one, spray((0.0, 0.0), 1.0, 5, (1, 0)))
    assert not np.array_equal(one, spray((0.0, 0.0), 1.0, 5, (1, 1)))


@given(POINT, st.sampled_from([0.05, 0.1, 0.25, 0.5, 1.0]))
def test_snapped_points_are_on_the_grid_and_near(x: tuple[float, float], step: float) -> None:
    snapped = snap(np.array(x), step)
    assert np.abs(snapped - np.array(x)).max() <= step / 2 + 1e-9
    assert snapped / step == pytest.approx(np.rint(snapped / step))
    assert np.array_equal(snap(snapped, step), snapped)


def test_no_step_no_snap() -> None:
    assert snap(np.array([0.123, 4.0]), 0.0).tolist() == [0.123, 4.0]
    assert not np.signbit(snap(np.array([-0.01]), 0.5))[0]


def test_a_sweep_finds_what_it_passes_between_two_positions() -> None:
    assert swept(FOUR, (-5.0, 0.05), (5.0, 0.05), 0.1).tolist() == [0, 1]
    assert swept(FOUR, (1.0, 1.0), (1.0, 1.0), 0.1).tolist() == [3]
    assert swept(no_patterns(), (0.0, 0.0), (1.0, 0.0), 1.0).tolist() == []


def test_a_frame_may_be_drawn_from_any_corner() -> None:
    assert framed(FOUR, (-0.5, -0.5), (0.5, 1.5)).tolist() == [0, 2]
    assert framed(FOUR, (0.5, 1.5), (-0.5, -0.5)).tolist() == [0, 2]


@given(POINT, st.floats(0.01, 100.0))
def test_zooming_keeps_the_point_under_the_pointer(at: tuple[float, float], factor: float) -> None:
    box = Box(-1.5, 1.5, -1.0, 2.0)
    new = zoom(box, at, factor)
    share = (at[0] - box.x1_min) / (box.x1_max - box.x1_min)
    assert (at[0] - new.x1_min) / (new.x1_max - new.x1_min) == pytest.approx(share, abs=1e-6)
    assert new.x2_max - new.x2_min == pytest.approx(3.0 * factor)


def test_zoom_and_pan_have_limits() -> None:
    near, far = zoom(Box(), (0.0, 0.0), 1e-9), zoom(Box(), (0.0, 0.0), 1e9)
    assert near.x1_max - near.x1_min == pytest.approx(SMALLEST)
    assert far.x1_max - far.x1_min == pytest.approx(LARGEST)
    assert pan(Box(), (1e9, 0.0)).x1_max == pytest.approx(1e4 + 1.5)
    assert pan(Box(), (0.5, -1.0)) == Box(-1.0, 2.0, -2.5, 0.5)


def test_fitting_shows_the_usual_box_where_that_shows_everything() -> None:
    usual = Box(-0.5, 1.5, -0.5, 1.5)
    assert fit_box(usual, FOUR.x) is usual
    assert fit_box(usual, np.zeros((0, 2))) is usual
    wide = fit_box(usual, FOUR.x, np.array([[9.0, 0.0], [np.nan, 0.0]]))
    assert wide.x1_min < 0.0 and wide.x1_max > 9.0 and wide.x2_min < 0.0 and wide.x2_max > 1.0
    one = fit_box(usual, np.array([[7.0, 7.0]]))
    assert one == Box(6.5, 7.5, 6.5, 7.5)
