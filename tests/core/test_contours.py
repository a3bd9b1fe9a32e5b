"""Contour lines at round levels."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.core.box import Box
from nnlab.core.lyapunov.lines.contours import MOST_LEVELS, find_contours, round_levels

VIEW = Box(-1.0, 1.0, -2.0, 2.0)


@given(low=st.floats(-50, 50), span=st.floats(0.01, 100))
def test_levels_are_few_and_round_and_inside(low: float, span: float) -> None:
    levels, digits = round_levels(low, low + span)
    assert 2 <= len(levels) <= MOST_LEVELS
    assert np.all((levels > low) & (levels < low + span))
    steps = np.diff(levels)
    assert steps == pytest.approx(np.full(len(steps), steps[0]))
    first = f"{steps[0]:.3e}"
    assert first[:5] in ("1.000", "2.000", "5.000")
    texts = [f"{level:.{digits}f}" for level in levels]
    assert [float(text) for text in texts] == pytest.approx(levels, abs=1e-9)


def test_an_empty_range_has_no_levels() -> None:
    for low, high in ((1.0, 1.0), (0.0, np.inf), (np.nan, 1.0), (-np.inf, 0.0)):
        assert len(round_levels(low, high)[0]) == 0


@pytest.mark.parametrize("side", [100, 1200])
def test_contours_of_a_slope_are_straight_lines_at_their_level(side: int) -> None:
    x1, x2 = np.meshgrid(*VIEW.centres(side, side))
    contours = find_contours((x1 + x2).astype(np.float32), VIEW)
    assert [contour.level for contour in contours] == pytest.approx([-2, -1, 0, 1, 2])
    for contour in contours:
        for line in contour.lines:
            assert line.sum(axis=1) == pytest.approx(np.full(len(line), contour.level), abs=1e-5)


def test_what_is_not_finite_is_left_out() -> None:
    x1, _ = np.meshgrid(*VIEW.centres(60, 60))
    values = x1.astype(np.float32)
    values[:30] = -np.inf
    points = np.concatenate([line for one in find_contours(values, VIEW) for line in one.lines])
    assert points[:, 1].min() > 0
    assert find_contours(np.full((9, 9), np.nan, np.float32), VIEW) == []
