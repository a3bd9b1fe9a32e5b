"""Ridges of maps whose ridges are known, and of a trained net."""

import numpy as np
import pytest

from nnlab.core.box import Box
from nnlab.core.course import Course
from nnlab.core.geometry import decision_boundary
from nnlab.core.lyapunov.exponents import growth_map
from nnlab.core.lyapunov.lines.ridges import Ridge, find_ridges, higher_than, trace_ridges
from nnlab.core.network import start_network, wrong
from nnlab.core.patterns import Patterns
from nnlab.core.rules import RuleSpec
from nnlab.core.trajectory import Trajectory
from tests.core.plane_nets import BOX


def plane(columns: int, rows: int, box: Box = BOX) -> tuple[np.ndarray, np.ndarray]:
    """Return x1 and x2 (rows, columns) of a grid."""
    x1, x2 = np.meshgrid(*box.centres(columns, rows))
    return x1, x2


def ring(side: int, height: float = 4.0, radius: float = 0.8, width: float = 0.1) -> np.ndarray:
    """Return a Gaussian ring around the middle, float32 (side, side)."""
    distance = np.hypot(*plane(side, side)) - radius
    return (1.0 + height * np.exp(-0.5 * (distance / width) ** 2)).astype(np.float32)


@pytest.mark.parametrize("side", [60, 100, 300, 1000])
def test_a_ring_is_found_within_a_fraction_of_a_pixel(side: int) -> None:
    (found,) = find_ridges(ring(side), BOX)
    pixel = 2.5 / min(side, 400)
    assert np.abs(np.hypot(*found.points.T) - 0.8).max() < 0.1 * pixel
    assert np.array_equal(found.points[0], found.points[-1])
    assert found.length == pytest.approx(2 * np.pi * 0.8, rel=0.002)
    assert np.abs(found.growth - 5.0).max() < 0.015
    assert np.abs(found.height - 4.0).max() < 0.02


def test_pixels_need_not_be_square_nor_views_centred() -> None:
    box = Box(-1.0, 3.0, 2.0, 4.0)
    x1, x2 = plane(260, 120, box)
    values = 2.0 * np.exp(-0.5 * ((x1 - 0.5 * x2 + 0.5) / 0.1) ** 2)
    (found,) = find_ridges(values.astype(np.float32), box)
    off = (found.points[:, 0] - 0.5 * found.points[:, 1] + 0.5) / np.hypot(1, 0.5)
    assert np.abs(off).max() < 0.002
    assert np.ptp(found.points[:, 1]) > 1.8


def test_crossing_ridges_are_both_there_up_to_the_crossing() -> None:
    x1, x2 = plane(300, 300)
    values = 2 * np.exp(-0.5 * (x1 / 0.05) ** 2) + 2 * np.exp(-0.5 * (x2 / 0.05) ** 2)
    found = find_ridges(values.astype(np.float32), BOX)
    assert sum(ridge.length for ridge in found) > 4.8
    points = np.concatenate([ridge.points for ridge in found])
    assert np.abs(points).min(axis=1).max() < 0.001


def test_of_two_ridges_the_lower_has_its_height_over_the_valley_between() -> None:
    x1, _ = plane(300, 300)
    values = 3 * np.exp(-0.5 * ((x1 + 0.2) / 0.08) ** 2) + np.exp(-0.5 * ((x1 - 0.2) / 0.08) ** 2)
    at = np.linspace(-0.2, 0.2, 4001)
    valley = (3 * np.exp(-0.5 * ((at + 0.2) / 0.08) ** 2)) + np.exp(-0.5 * ((at - 0.2) / 0.08) ** 2)
    high, low = sorted(find_ridges(values.astype(np.float32), BOX), key=lambda r: -r.growth.max())
    assert np.median(high.height) == pytest.approx(high.growth.max() - valley.min(), abs=0.02)
    assert np.median(low.height) == pytest.approx(low.growth.max() - valley.min(), abs=0.02)
    assert [len(higher_than([high, low], least)) for least in (0.5, 2.0, 3.5)] == [2, 1, 0]


def test_slopes_plateaus_valleys_and_round_hills_have_no_ridge() -> None:
    x1, x2 = plane(200, 200)
    for values in (0 * x1 + 3.0, 2 * x1 - x2, np.hypot(x1, x2) ** 2, np.abs(x1)):
        assert find_ridges(values.astype(np.float32), BOX) == []
    hill = find_ridges(np.exp(-2 * np.hypot(x1, x2) ** 2).astype(np.float32), BOX)
    assert sum(ridge.length for ridge in hill) < 1.0


def test_faint_noise_neither_breaks_a_ridge_nor_makes_high_ones() -> None:
    noise = 0.01 * np.random.default_rng(1).normal(size=(300, 300))
    found = higher_than(find_ridges((ring(300) + noise).astype(np.float32), BOX), 0.2, 0.5)
    assert sum(ridge.length for ridge in found) == pytest.approx(2 * np.pi * 0.8, rel=0.05)
    assert higher_than(find_ridges(noise.astype(np.float32), BOX), 0.1) == []


def test_ridges_end_where_the_map_does() -> None:
    x1, x2 = plane(300, 300)
    values = (2 * np.exp(-0.5 * (x1 / 0.05) ** 2)).astype(np.float32)
    values[x2 < 0] = -np.inf
    values[200:210, 140:160] = np.nan
    found = find_ridges(values, BOX)
    assert len(found) == 2
    points = np.concatenate([ridge.points for ridge in found])
    assert points[:, 1].min() > 0
    assert np.isfinite(np.concatenate([ridge.height for ridge in found])).all()
    for value in (np.nan, -np.inf):
        assert find_ridges(np.full((50, 50), value, np.float32), BOX) == []


def test_parts_that_are_too_low_are_cut_out_but_single_points_are_not() -> None:
    at = np.linspace(0, 1, 21)
    height = np.where((at > 0.45) & (at < 0.75), 0.1, 1.0)
    height[3] = 0.0
    line = Ridge(np.stack([at, at], axis=1), at, height)
    first, second = higher_than([line], 0.5)
    assert (first.points[0, 0], first.points[-1, 0]) == pytest.approx((0.0, 0.45))
    assert (second.points[0, 0], second.points[-1, 0]) == pytest.approx((0.75, 1.0))
    assert higher_than([line], 0.5, shortest=0.5) == [] or len(first.growth) == 10


def test_the_work_is_cut_into_steps() -> None:
    steps = trace_ridges(ring(300), BOX)
    count = sum(1 for _ in steps)
    assert count > 5


def test_ridges_of_a_trained_net_lie_on_its_decision_boundary() -> None:
    random = np.random.default_rng(0)
    x = random.uniform(-1.25, 1.25, (1000, 2))
    patterns = Patterns(x, np.where(np.hypot(*x.T) < 1, 1.0, -1.0)[:, None])
    start = start_network((2, 10, 10, 10, 1), ("tanh",) * 4, 1)
    course = Course(Trajectory(start, patterns, RuleSpec("backprop", eta=0.03)))
    k = 0
    while k < 60_000:
        k = course.run(k, 60_000, 1.0)
    net = course.at(k)
    assert wrong(net, patterns).mean() < 0.05
    values = growth_map(net, BOX, 200, 200, 3).logs[0]
    high = higher_than(find_ridges(values, BOX), 0.2 * np.ptp(values), 0.3)
    boundary = np.concatenate(decision_boundary(net, BOX, 200, 200))
    points = np.concatenate([ridge.points for ridge in high])
    distance = np.linalg.norm(points[:, None] - boundary[None], axis=2)
    assert np.median(distance.min(axis=1)) < 0.02
    assert np.mean(distance.min(axis=0) < 0.1) > 0.9
