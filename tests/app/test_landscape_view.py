"""Energy landscapes as they are shown: computed in slices, named, scaled, with contour lines."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.app.landscape_sweep import STAGES, LandscapeRequest, LandscapeSweep
from nnlab.app.landscape_view import (
    default_pair,
    find_contours,
    find_span,
    has_parameter,
    list_parameters,
    name_parameter,
    scaled,
    value_near,
    with_values,
    write_input,
)
from nnlab.core.network import energy, start_network
from nnlab.core.sets.generators import GENERATORS
from nnlab.core.training.flat_params import THETA, all_parameters, value_of

PATTERNS = GENERATORS["circle"].make(30, 0.1, 1)
SINGLE = start_network((2, 1), ("tanh",), 1)
NET = start_network((2, 3, 1), ("tanh", "tanh"), 1)


def request(net=NET, x=(-2.0, 1.0), y=(-1.0, 3.0)) -> LandscapeRequest:  # type: ignore[no-untyped-def]
    return LandscapeRequest(net, PATTERNS, "quadratic", default_pair(net), x, y)


def test_a_sweep_in_slices_gives_finer_and_finer_pictures_of_the_energy() -> None:
    sweep, sides = LandscapeSweep(request()), []
    assert sweep.values is None
    while not sweep.finished:
        if sweep.advance(0.001):
            assert sweep.values is not None
            sides.append(sweep.values.shape)
    assert sides[-1] == (STAGES[-1],) * 2 and set(sides) <= {(side, side) for side in STAGES}
    at = np.array([0.35, 1.2])
    assert sweep.values is not None
    found = value_near(sweep.values, (-2.0, 1.0), (-1.0, 3.0), at)
    exact = energy(with_values(NET, default_pair(NET), (0.35, 1.2)), PATTERNS)
    assert found == pytest.approx(exact, rel=0.02)
    assert value_near(sweep.values, (-2.0, 1.0), (-1.0, 3.0), np.array([1.5, 0.0])) is None


def test_only_other_weights_make_a_picture_old() -> None:
    wanted, pair = request(), default_pair(NET)
    assert wanted.same_but_pair(with_values(NET, pair, (7.0, -3.0)))
    assert not wanted.same_but_pair(with_values(NET, (pair[0], (2, 0, THETA)), (1.0, 0.5)))
    assert not wanted.same_but_pair(SINGLE)


@given(st.floats(-50, 50), st.floats(-50, 50), st.data())
def test_setting_two_numbers_leaves_all_others(x: float, y: float, data: st.DataObject) -> None:
    whole = all_parameters(NET)
    first, second = data.draw(st.permutations(whole))[:2]
    changed = with_values(NET, (first, second), (x, y))
    assert (value_of(changed, first), value_of(changed, second)) == (x, y)
    for other in set(whole) - {first, second}:
        assert value_of(changed, other) == value_of(NET, other)


def test_the_pair_to_begin_with_is_the_strongest_of_the_first_neuron() -> None:
    assert default_pair(SINGLE) == ((1, 0, 0), (1, 0, 1))
    assert default_pair(start_network((1, 1), ("sgn",), 1)) == ((1, 0, 0), (1, 0, THETA))
    wide = start_network((6, 2, 1), ("tanh", "tanh"), 3)
    w = np.abs(wide.layers[0].w[0])
    assert {w[int(entry)] for _, _, entry in default_pair(wide)} == set(np.sort(w)[-2:])


def test_large_nets_list_one_neuron_and_what_is_looked_at() -> None:
    large = start_network((2, 40, 1), ("tanh", "tanh"), 1)
    kept = ((1, 0, 0), (2, 0, THETA))
    listed = list_parameters(large, (1, 7), kept)
    assert set(listed) == {(1, 7, 0), (1, 7, 1), (1, 7, THETA), *kept}
    assert list_parameters(NET, (1, 1), default_pair(NET)) == all_parameters(NET)
    assert has_parameter(large, (1, 39, 1)) and not has_parameter(large, (1, 40, 1))
    assert not has_parameter(large, (3, 0, 0)) and not has_parameter(large, (1, 0, 2))


def test_names_are_short_and_differ() -> None:
    assert [name_parameter(SINGLE, one) for one in all_parameters(SINGLE)] == ["w₁", "w₂", "θ"]
    names = [name_parameter(NET, one) for one in all_parameters(NET)]
    assert "w⁽¹⁾₂₁" in names and "θ⁽²⁾₁" in names and len(set(names)) == len(names)
    large = start_network((2, 40, 12, 1), ("tanh",) * 3, 1)
    assert len({name_parameter(large, one) for one in all_parameters(large)}) == len(
        all_parameters(large)
    )
    assert write_input(NET, (2, 0, 1)) == "weight from neuron 2 to neuron 1 of layer 2"
    assert write_input(NET, (1, 0, THETA)) == "threshold of neuron 1 of layer 1"


@given(st.lists(st.floats(0, 1e9) | st.just(float("inf")), min_size=4, max_size=16))
def test_any_energies_have_a_finite_scale(heights: list[float]) -> None:
    values = np.resize(np.array(heights, dtype=np.float32), (4, 4))
    for log in (False, True):
        shown = scaled(values, log)
        low, high = find_span(shown)
        assert np.isfinite((low, high)).all() and low < high
        for line in find_contours(shown, (-1.0, 1.0), (0.0, 2.0), log):
            assert np.isfinite(line).all()


def test_contour_lines_lie_where_the_energy_has_their_height() -> None:
    side = 40
    x = (np.arange(side) + 0.5) / side * 2 - 1
    values = (x[:, None] ** 2 + x[None] ** 2).astype(np.float32)
    radii = [np.hypot(*line.T) for line in find_contours(values, (-1, 1), (-1, 1), False)]
    assert len(radii) >= 8
    inner = [one for one in radii if one.max() < 0.95]
    assert inner and all(np.ptp(one) < 0.03 for one in inner)
