"""Maps that are coarse at once and then become fine."""

import numpy as np
import pytest

from nnlab.app.lyapunov.maps.film_maps import FilmMaps
from nnlab.app.lyapunov.maps.reach import resolve
from nnlab.app.lyapunov.maps.state import QUANTITIES
from nnlab.app.lyapunov.maps.sweep import (
    COARSE_SIDES,
    MIDDLE_SIDE,
    MapRequest,
    Sweep,
    exponents_of,
    find_grid,
)
from nnlab.core.box import Box
from nnlab.core.geometry import decision_boundary
from nnlab.core.lyapunov.exponents import ftle_map, growth_map
from nnlab.core.lyapunov.growths import Wanted
from nnlab.core.lyapunov.lines.contours import find_contours
from nnlab.core.lyapunov.lines.ridges import find_ridges
from nnlab.core.network import Layer, Network, start_network

VIEW = Box(-2.0, 2.0, -1.0, 1.0)
NET = start_network((2, 8, 8, 8, 1), ("tanh",) * 4, 3)


def test_grids_have_square_pixels_and_the_points_asked_for() -> None:
    columns, rows = find_grid(VIEW, 300)
    assert columns / rows == pytest.approx(2.0, rel=0.01)
    assert columns * rows == pytest.approx(90_000, rel=0.01)


def test_a_sweep_is_coarse_at_once_and_exact_at_the_end() -> None:
    request = MapRequest(NET, VIEW, 200, 3)
    sweep = Sweep(request)
    assert np.isfinite(sweep.values).all()
    assert sweep.lines
    assert not sweep.finished
    fine = ftle_map(NET, VIEW, *find_grid(VIEW, 200), 3)
    assert sweep.values.size < fine.size
    sweep.finish()
    assert sweep.finished
    assert sweep.fraction == 1.0
    assert np.array_equal(sweep.values, fine)
    expected = np.concatenate(decision_boundary(NET, VIEW, *find_grid(VIEW, 256)))
    assert np.concatenate(sweep.lines) == pytest.approx(expected, abs=1e-3)


def test_each_advance_makes_the_map_finer_and_never_empty() -> None:
    sweep = Sweep(MapRequest(NET, VIEW, 300, 2))
    fractions = []
    while not sweep.finished:
        sweep.advance(1e-9)
        fractions.append(sweep.fraction)
        assert np.isfinite(sweep.values).all()
    assert len(fractions) > 3
    assert fractions == sorted(fractions)


def test_a_map_that_is_small_anyway_needs_no_second_pass() -> None:
    sweep = Sweep(MapRequest(NET, VIEW, 50, 2, with_boundary=False))
    coarse = sweep.values.copy()
    sweep.finish()
    assert sweep.lines == []
    assert np.array_equal(sweep.values, coarse)


def test_what_is_not_asked_for_is_not_computed() -> None:
    sweep = Sweep(MapRequest(NET, VIEW, 60, 2))
    sweep.finish()
    assert len(sweep.growths) == 1
    assert sweep.angles is None
    assert sweep.ridges == []
    assert sweep.contours == []
    assert exponents_of(sweep, "smallest") is None


def test_both_exponents_and_directions_come_if_asked_for() -> None:
    sweep = Sweep(MapRequest(NET, VIEW, 200, 3, with_smallest=True, with_directions=True))
    assert sweep.growths.shape[0] == 2
    assert sweep.angles is not None
    sweep.finish()
    fine = growth_map(NET, VIEW, *find_grid(VIEW, 200), 3, wanted=Wanted(True, True))
    assert np.array_equal(sweep.growths, fine.logs)
    assert np.array_equal(sweep.angles, fine.angles)
    quantities = {
        "lambda": fine.logs[0] / np.float32(3),
        "log": fine.logs[0],
        "smallest": fine.logs[1] / np.float32(3),
        "smallest_log": fine.logs[1],
    }
    assert set(quantities) == set(QUANTITIES)
    for quantity, values in quantities.items():
        assert np.array_equal(exponents_of(sweep, quantity), values)


def test_ridges_and_contours_are_coarse_at_once_and_those_of_the_fine_map_at_the_end() -> None:
    net = start_network((2, 20, 20, 20, 1), ("tanh",) * 4, 3)
    request = MapRequest(net, VIEW, 300, 3, with_ridges=True, contours_of="smallest")
    sweep = Sweep(request)
    coarse = [ridge.points for ridge in sweep.ridges]
    assert coarse
    assert sweep.contours
    sweep.finish()
    fine = find_ridges(sweep.growths[0], VIEW)
    assert len(sweep.ridges) == len(fine)
    for one, other in zip(sweep.ridges, fine, strict=True):
        assert np.array_equal(one.points, other.points)
    values = exponents_of(sweep, "smallest")
    assert values is not None
    assert [one.level for one in sweep.contours] == [
        one.level for one in find_contours(values, VIEW)
    ]


def test_a_wide_net_starts_with_fewer_points() -> None:
    wide = start_network((2, *[64] * 8, 1), ("tanh",) * 9, 1)
    assert Sweep(MapRequest(wide, VIEW, 300, 8)).values.size < 2500
    assert Sweep(MapRequest(NET, VIEW, 300, 1)).values.size > 10_000


def test_requests_for_the_same_map_are_equal() -> None:
    assert MapRequest(NET, VIEW, 100, 2) == MapRequest(NET, Box(-2.0, 2.0, -1.0, 1.0), 100, 2)
    assert MapRequest(NET, VIEW, 100, 2) != MapRequest(Network(NET.layers), VIEW, 100, 2)
    assert MapRequest(NET, VIEW, 100, 2) != MapRequest(NET, VIEW, 100, 1)


def test_zero_means_the_deepest_layer_and_too_deep_a_wish_is_cut() -> None:
    assert (resolve(NET, 0, False).ell, resolve(NET, 9, False).ell) == (3, 3)
    assert (resolve(NET, 0, True).ell, resolve(NET, 2, True).ell) == (4, 2)
    assert resolve(NET, 2, False).note == ""


def test_a_net_without_hidden_layer_shows_its_output_layer_and_says_so() -> None:
    reach = resolve(start_network((2, 1), ("tanh",), 1), 0, False)
    assert (reach.ell, reach.deepest, reach.include_output) == (1, 1, True)
    assert "no hidden layer" in reach.note


def test_a_layer_of_steps_is_named() -> None:
    net = start_network((2, 4, 4, 1), ("tanh", "sgn", "tanh"), 1)
    assert resolve(net, 1, False).note == ""
    assert "layer 2 (sgn)" in resolve(net, 2, False).note
    sweep = Sweep(MapRequest(net, VIEW, 50, 2))
    sweep.finish()
    assert np.isneginf(sweep.values).all()


def test_a_diverged_net_is_named_and_draws_nothing() -> None:
    net = Network((Layer([[np.nan, 0.0]], [0.0]), Layer([[1.0]], [0.0])))
    assert "diverged" in resolve(net, 1, False).note
    sweep = Sweep(MapRequest(net, VIEW, 50, 1))
    sweep.finish()
    assert np.isnan(sweep.values).all()
    assert sweep.lines == []


def test_a_heavy_net_begins_with_a_few_points_that_soon_become_more() -> None:
    heavy = start_network((2, *[250] * 4, 1), ("tanh",) * 5, 1)
    sweep = Sweep(MapRequest(heavy, VIEW, 45, 4, with_ridges=True))
    first = sweep.values.size
    assert first < COARSE_SIDES[0] ** 2 / 2
    assert sweep.is_rough
    sizes = []
    while not sweep.finished:
        sweep.advance(0.0)
        sizes.append(sweep.values.size)
    least = np.prod(find_grid(VIEW, COARSE_SIDES[0]))
    assert sizes == sorted(sizes)
    assert least in sizes
    assert not sweep.is_rough
    assert np.array_equal(sweep.values, ftle_map(heavy, VIEW, *find_grid(VIEW, 45), 4))


def test_a_very_fine_map_comes_by_way_of_a_middle_one() -> None:
    net = start_network((2, *[50] * 3, 1), ("tanh",) * 4, 1)
    sweep = Sweep(MapRequest(net, VIEW, 1000, 3))
    middle = find_grid(VIEW, MIDDLE_SIDE)
    assert 4 * sweep.values.size < np.prod(middle)
    seen, fractions = sweep.values, set()
    while sweep.values.size <= np.prod(middle):
        seen = sweep.values
        fractions.add(sweep.fraction)
        sweep.advance(0.0)
    assert fractions == {0.0} and not sweep.finished
    assert np.array_equal(seen, ftle_map(net, VIEW, *middle, 3))
    sizes = {sweep.values.size}
    light = Sweep(MapRequest(NET, VIEW, 1000, 3))
    before = light.values.size
    while light.values.size == before:
        light.advance(0.0)
    assert {light.values.size} == sizes, "of a light net the coarse map is enough"


def test_what_is_known_is_not_computed_again() -> None:
    before = Sweep(MapRequest(NET, VIEW, 200, 3))
    before.finish()
    after = Sweep(MapRequest(NET, VIEW, 200, 3, with_ridges=True), before)
    assert after.growths is before.growths, "ridges want no other map"
    assert after.lines is before.lines
    after.finish()
    alone = Sweep(MapRequest(NET, VIEW, 200, 3, with_ridges=True))
    alone.finish()
    assert [len(one.points) for one in after.ridges] == [len(one.points) for one in alone.ridges]
    deeper = Sweep(MapRequest(NET, VIEW, 200, 2), before)
    assert deeper.lines is before.lines, "the boundary is that of the net, whatever the layer"
    assert deeper.growths is not before.growths
    smallest = Sweep(MapRequest(NET, VIEW, 200, 3, with_smallest=True), before)
    assert len(smallest.growths) == 2
    another = Sweep(MapRequest(Network(NET.layers), VIEW, 200, 3), before)
    assert another.lines is not before.lines


def test_an_unfinished_map_is_not_taken_over() -> None:
    before = Sweep(MapRequest(NET, VIEW, 300, 3))
    while before.fraction == 0.0:
        before.advance(0.0)
    assert before.fraction < 1.0
    assert Sweep(MapRequest(NET, VIEW, 300, 3, with_ridges=True), before).values.size < 300**2 / 2


def test_a_film_knows_the_maps_of_all_layers() -> None:
    request = MapRequest(NET, VIEW, 100, 3, with_smallest=True)
    film = FilmMaps(request)
    assert film.find(request) is None
    film.advance(float("inf"))
    for ell in (1, 2, 3):
        wanted = MapRequest(NET, VIEW, 100, ell, with_smallest=True)
        start = film.find(wanted)
        assert start is not None
        sweep = Sweep(wanted, start=start)
        assert sweep.growths is start.logs
        sweep.finish()
        fine = growth_map(NET, VIEW, *find_grid(VIEW, 100), ell, wanted=Wanted(True))
        assert sweep.growths == pytest.approx(fine.logs, abs=2e-4)
    assert film.find(MapRequest(NET, VIEW, 100, 4, with_smallest=True)) is None
    assert film.find(MapRequest(NET, VIEW, 100, 3)) is None
    assert film.find(MapRequest(Network(NET.layers), VIEW, 100, 3, with_smallest=True)) is None


def test_the_maps_of_a_film_need_little_memory() -> None:
    deep = start_network((2, *[3] * 60, 1), ("tanh",) * 61, 1)
    request = MapRequest(deep, VIEW, 2000, 60)
    film = FilmMaps(request)
    film.advance(float("inf"))
    found = film.find(request)
    assert found is not None
    assert 60 * found.logs.size < 5_000_000
    assert Sweep(request, start=found).values.size == found.logs.size
