"""Axes: pixels and numbers fit together, and ranges hold still."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF

from nnlab.gui.plots.axes import Axes, hold_range
from nnlab.gui.plots.zoom_ranges import ZoomRanges

NUMBER = st.floats(-1e6, 1e6)
AXES = Axes(QRectF(40, 10, 300, 200), (-2.0, 3.0), (0.5, 1.5))


@given(st.floats(-2.0, 3.0), st.floats(0.5, 1.5))
def test_pixels_lead_back_to_the_numbers(x: float, y: float) -> None:
    assert AXES.numbers(AXES.point(x, y)) == pytest.approx((x, y), abs=1e-9)
    assert AXES.pixels(np.array([[x, y]]))[0] == pytest.approx(AXES.point(x, y).toTuple())


@given(st.floats(), st.floats())
def test_no_number_gives_a_pixel_that_cannot_be_painted(x: float, y: float) -> None:
    for value in (*AXES.point(x, y).toTuple(), *AXES.pixels(np.array([[x, y]]))[0]):
        assert math.isfinite(value) and abs(value) <= 1e5


@given(st.lists(st.tuples(NUMBER, NUMBER), min_size=1, max_size=20))
def test_a_range_contains_its_numbers_and_moves_only_if_it_must(
    spans: list[tuple[float, float]],
) -> None:
    old = None
    for one, other in spans:
        low, high = sorted((one, other))
        new = hold_range(old, low, high, 1.0)
        assert new[0] <= low <= high <= new[1] and new[1] > new[0]
        if old is not None and old[0] <= low and high <= old[1] and high - low > old[1] - old[0]:
            assert new == old
        assert hold_range(new, *new) == new
        old = new


def test_numbers_that_are_none_leave_the_range() -> None:
    assert hold_range((0.0, 5.0), math.nan, 3.0) == (0.0, 5.0)
    assert hold_range(None, math.inf, -math.inf) == (-1.0, 1.0)


@given(st.lists(st.tuples(st.floats(-20, 20), st.floats(-20, 20)), min_size=1, max_size=12))
def test_a_map_contains_the_path_and_grows_only(points: list[tuple[float, float]]) -> None:
    ranges, path = ZoomRanges(), np.array(points)
    for stop in range(1, len(path) + 1):
        before = ranges.x
        inside = before[0] <= path[:stop, 0].min() and path[:stop, 0].max() <= before[1]
        ranges.follow(path[:stop])
        assert ranges.x[0] <= path[:stop, 0].min() and path[:stop, 0].max() <= ranges.x[1]
        assert stop == 1 or not inside or ranges.x == before


@given(st.floats(0.2, 5.0), st.floats(-1.0, 1.0), st.floats(-1.0, 1.0))
def test_a_zoom_keeps_its_point_and_then_nothing_follows(factor: float, x: float, y: float) -> None:
    ranges = ZoomRanges()
    share = (x - ranges.x[0]) / (ranges.x[1] - ranges.x[0])
    ranges.zoom(factor, x, y)
    assert ranges.x[1] - ranges.x[0] == pytest.approx(3.0 * factor)
    assert (x - ranges.x[0]) / (ranges.x[1] - ranges.x[0]) == pytest.approx(share)
    kept = ranges.x, ranges.y
    ranges.follow(np.array([[500.0, 500.0]]))
    assert (ranges.x, ranges.y) == kept
    ranges.fit()
    ranges.follow(np.array([[500.0, 500.0]]))
    assert ranges.x[0] < 500 < ranges.x[1]
