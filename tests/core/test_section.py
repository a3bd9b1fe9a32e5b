"""Cross-sections against the map, the net itself and the closed form of a straight boundary."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlab.app.lyapunov.maps.section_sweep import SectionRequest, SectionSweep
from nnlab.core.box import Box
from nnlab.core.lyapunov.exponents import ftle_map
from nnlab.core.lyapunov.section import (
    cut,
    cut_slowly,
    find_meetings,
    find_nearest,
    place_points,
)
from nnlab.core.network import Layer, Network, output
from nnlab.core.views.class_maps import class_boundaries
from tests.core.plane_nets import BOX, make_net

NEAR, FAR = (-1.1, -0.7), (0.9, 0.8)


@pytest.mark.parametrize("sizes", [(2, 6, 6, 1), (2, 30, 30, 3)])
def test_exponents_are_those_of_the_map_at_the_same_points(sizes: tuple[int, ...]) -> None:
    net, columns = make_net(sizes), 37
    x1, x2 = BOX.centres(columns, 5)
    section = cut(net, (x1[0], x2[3]), (x1[-1], x2[3]), columns, 2)
    row = ftle_map(net, BOX, columns, 5, 2)[3]
    assert section.exponents[0] == pytest.approx(row, abs=2e-6)
    assert np.all(section.exponents[1] <= section.exponents[0])


def test_what_is_cut_slowly_is_the_same() -> None:
    net = make_net((2, 6, 6, 1))
    *waiting, slow = cut_slowly(net, NEAR, FAR, 101, 3, True, piece=10)
    quick = cut(net, NEAR, FAR, 101, 3, True)
    assert waiting == [None] * 11
    assert slow is not None
    assert slow.exponents == pytest.approx(quick.exponents, abs=2e-6)
    assert np.array_equal(slow.crossings, quick.crossings)


def test_outputs_and_classes_are_the_nets() -> None:
    net = make_net((2, 6, 6, 3))
    top = Layer(3 * net.layers[-1].w, net.layers[-1].theta, "softmax")
    net = Network((*net.layers[:-1], top))
    section = cut(net, NEAR, FAR, 200, 2)
    O = output(net, section.x)
    assert pytest.approx(O) == section.O
    assert np.array_equal(section.classes, O.argmax(axis=1))
    assert np.array_equal(section.sides, np.ones(200))
    assert section.s[-1] == pytest.approx(np.hypot(2.0, 1.5))


@given(angle=st.floats(0, 2 * np.pi), theta=st.floats(-0.5, 0.5))
def test_the_boundary_of_a_linear_net_in_closed_form(angle: float, theta: float) -> None:
    w = np.array([np.cos(angle), np.sin(angle)])
    net = Network((Layer(np.eye(2), np.zeros(2), "linear"), Layer(w[None], np.array([theta]))))
    section = cut(net, NEAR, FAR, 401, 1)
    signed = section.x @ w - theta
    crossed = np.flatnonzero(np.diff(signed >= 0))
    assert len(section.crossings) == len(crossed)
    lines = class_boundaries(net, Box(-9, 9, -9, 9), 64, 64)
    nearest = find_nearest(lines, section.x)
    assert nearest is not None
    assert section.sides * nearest.distances == pytest.approx(signed, abs=1e-5)
    assert np.abs(nearest.normals @ w) == pytest.approx(1.0, abs=1e-9)
    assert nearest.feet @ w == pytest.approx(theta, abs=1e-5)
    way = np.subtract(FAR, NEAR) / section.s[-1]
    for s in section.crossings:
        # O = tanh b bends between two points, b does not.
        assert (np.array(NEAR) + s * way) @ w == pytest.approx(theta, abs=1e-9)
        assert find_meetings(NEAR, FAR, lines) == pytest.approx([s], abs=1e-4)


@given(seed=st.integers(0, 100), size=st.sampled_from([2, 3, 17, 60]))
def test_the_nearest_point_is_nearer_than_all_others(seed: int, size: int) -> None:
    random = np.random.default_rng(seed)
    lines = [random.normal(size=(size, 2)).cumsum(axis=0), random.normal(size=(5, 2))]
    x = 3 * random.normal(size=(20, 2))
    nearest = find_nearest(lines, x)
    assert nearest is not None
    share = np.linspace(0, 1, 201)[:, None, None]
    fine = np.concatenate([(a[:-1] + share * np.diff(a, axis=0)).reshape(-1, 2) for a in lines])
    brute = np.linalg.norm(x[:, None] - fine, axis=2).min(axis=1)
    assert np.all(nearest.distances <= brute + 1e-12)
    assert nearest.distances == pytest.approx(brute, abs=0.05)
    assert np.linalg.norm(x - nearest.feet, axis=1) == pytest.approx(nearest.distances)


@given(seed=st.integers(0, 100), size=st.sampled_from([700, 4000]))
@settings(max_examples=10, deadline=None)
def test_many_blocks_of_pieces_give_what_all_pieces_give(seed: int, size: int) -> None:
    random = np.random.default_rng(seed)
    lines = [0.02 * random.normal(size=(count, 2)).cumsum(axis=0) for count in (size, 90, 2)]
    x = np.asfortranarray(random.normal(size=(40, 2)))
    nearest = find_nearest(lines, x)
    assert nearest is not None
    a = np.concatenate([line[:-1] for line in lines])
    way = np.concatenate([np.diff(line, axis=0) for line in lines])
    ahead = x[:, None] - a
    share = np.clip((ahead * way).sum(axis=2) / (way * way).sum(axis=1), 0.0, 1.0)
    away = np.linalg.norm(ahead - share[..., None] * way, axis=2)
    assert nearest.distances == pytest.approx(away.min(axis=1), abs=1e-12)
    assert np.linalg.norm(nearest.normals, axis=1) == pytest.approx(1.0)
    assert np.linalg.norm(x - nearest.feet, axis=1) == pytest.approx(nearest.distances)


def test_there_is_no_distance_without_lines() -> None:
    x = np.zeros((3, 2))
    assert find_nearest([], x) is None
    assert find_nearest([np.zeros((1, 2)), np.ones((4, 2))], x) is None
    assert not len(find_meetings(NEAR, FAR, []))
    assert not len(find_meetings(NEAR, NEAR, [np.array([[-2.0, 0.0], [2.0, 0.0]])]))


def test_lines_that_are_met_beyond_the_ends_do_not_count() -> None:
    cross = [np.array([[x, -1.0], [x, 1.0]]) for x in (-0.1, 0.25, 0.5, 1.1)]
    assert find_meetings((0.0, 0.0), (1.0, 0.0), cross) == pytest.approx([0.25, 0.5])
    assert find_meetings((1.0, 0.0), (0.0, 0.0), cross) == pytest.approx([0.5, 0.75])


def test_a_class_changes_where_the_outputs_are_equal() -> None:
    net = make_net((2, 5, 3), "tanh")
    section = cut(net, NEAR, FAR, 801, 1)
    assert len(section.crossings) == np.count_nonzero(np.diff(section.classes)) > 0
    way = np.subtract(FAR, NEAR) / section.s[-1]
    O = output(net, np.array(NEAR) + section.crossings[:, None] * way)
    top = np.sort(O, axis=1)
    assert top[:, -1] == pytest.approx(top[:, -2], abs=1e-5)


def test_points_lie_on_the_line() -> None:
    s, x = place_points(NEAR, FAR, 5)
    assert s == pytest.approx(np.linspace(0, 2.5, 5))
    assert x[0] == pytest.approx(NEAR)
    assert x[-1] == pytest.approx(FAR)


def test_a_sweep_of_a_wide_net_is_coarse_first() -> None:
    net = make_net((2, 200, 200, 200, 200, 1))
    sweep = SectionSweep(SectionRequest(net, NEAR, FAR, 4, points=301))
    first = sweep.section
    assert 24 <= len(first.s) < 301
    assert not sweep.finished
    sweep.advance(0.0)
    assert sweep.section is first
    sweep.finish()
    assert sweep.finished
    whole = cut(net, NEAR, FAR, 301, 4)
    assert sweep.section.exponents == pytest.approx(whole.exponents, abs=1e-5)
    assert pytest.approx(whole.O) == sweep.section.O


def test_a_sweep_of_a_small_net_is_fine_at_once() -> None:
    sweep = SectionSweep(SectionRequest(make_net((2, 6, 6, 1)), NEAR, FAR, 2))
    assert sweep.finished
    assert len(sweep.section.s) >= 400
