"""A random net that learns the circle: deterministic, read in pieces, refused when too large."""

import numpy as np
import pytest

from nnlab.app.lyapunov.random.training import (
    BOX,
    PlaneReading,
    circle_patterns,
    find_refusal,
    find_variances,
    plan_training,
)
from nnlab.core.course import Course
from nnlab.core.lyapunov.exponents import ftle_map
from nnlab.core.lyapunov.random.nets import RandomNet, draw_net
from nnlab.core.network import classification_error, have_equal_bits

RECIPE = RandomNet(N=20, L=3, var_w=2.0, seed=4)


def test_training_starts_from_the_random_net_and_learns_the_circle() -> None:
    course = Course(plan_training(RECIPE, 0.05))
    assert have_equal_bits(course.at(0), draw_net(RECIPE))
    patterns = course.trajectory.patterns
    before = classification_error(course.at(0), patterns)
    after = classification_error(course.at(3000), patterns)
    assert before > 0.3
    assert after < 0.05


def test_the_same_seed_gives_the_same_bits() -> None:
    assert have_equal_bits(
        Course(plan_training(RECIPE, 0.05)).at(50), Course(plan_training(RECIPE, 0.05)).at(50)
    )


def test_the_circle_problem_is_that_of_the_paper() -> None:
    patterns = circle_patterns(RECIPE)
    assert len(patterns) == 1000
    assert np.abs(patterns.x).max() <= 1.25
    assert np.array_equal(patterns.t[:, 0] > 0, np.hypot(*patterns.x.T) <= 1.0)
    assert len(circle_patterns(RandomNet(N=200, L=12))) < 400


def test_the_plane_is_read_in_pieces_to_the_map_of_the_net() -> None:
    net = draw_net(RECIPE)
    reading, pieces = PlaneReading(net, 7), 0
    while not reading.finished:
        reading.advance(0.0)
        pieces += 1
    assert pieces > 1
    expected = ftle_map(net, BOX, reading.side, reading.side, 3)
    assert np.array_equal(reading.values, expected)
    assert len(reading.exponents) == reading.side**2
    assert reading.lines


def test_wide_nets_get_fewer_points_of_the_plane() -> None:
    wide = PlaneReading(draw_net(RandomNet(N=200, L=12)), 0)
    assert 20 <= wide.side < PlaneReading(draw_net(RECIPE), 0).side <= 80


@pytest.mark.parametrize("recipe", [RandomNet(N=201), RandomNet(L=13)])
def test_nets_too_large_for_the_window_are_refused_in_a_line(recipe: RandomNet) -> None:
    assert "too large" in find_refusal(recipe)
    assert find_refusal(RECIPE) == ""
    with pytest.raises(ValueError, match="at most"):
        plan_training(recipe, 0.05)


def test_the_variances_of_the_weights_are_those_that_they_were_drawn_with() -> None:
    found = find_variances(draw_net(RandomNet(N=150, L=5, var_w=2.0, var_b=0.3)))
    assert found == pytest.approx((2.0, 0.3), rel=0.1)
    assert find_variances(draw_net(RandomNet(L=1))) is None
