"""Regions of the input plane: codes, places, shares, classes, numbers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlab.core.box import Box
from nnlab.core.network import Layer, Network, fields, output, start_network
from nnlab.core.views.regions import (
    MINUS,
    PLUS,
    Region,
    count_regions,
    find_regions,
    most_regions,
)

BOX = Box()


def lines(M: int, seed: int, key: str = "sgn") -> Network:
    rng = np.random.default_rng(seed)
    below = Layer(rng.normal(size=(M, 2)), 0.5 * rng.normal(size=M), key)
    return Network((below, Layer(rng.normal(size=(1, M)), rng.normal(size=1), "sgn")))


def code_at(net: Network, place: tuple[float, float]) -> str:
    b = fields(net, np.array([place]))[0][0][0]
    return "".join(PLUS if value >= 0 else MINUS for value in b)


@settings(max_examples=40)
@given(seed=st.integers(0, 10_000), M=st.integers(1, 8), key=st.sampled_from(["sgn", "tanh"]))
def test_codes_are_the_signs_of_the_fields_at_their_places(seed: int, M: int, key: str) -> None:
    net = lines(M, seed, key)
    found = find_regions(net, BOX)
    assert sum(region.share for region in found) == pytest.approx(1.0)
    for region in found:
        assert code_at(net, region.place) == region.code
        assert region.output == int(output(net, np.array([region.place]))[0, 0] > 0)
        assert 0 < region.room <= 0.5
    assert len({region.code for region in found}) == len(found)
    assert [region.share for region in found] == sorted((r.share for r in found), reverse=True)


@settings(max_examples=60)
@given(seed=st.integers(0, 10_000), M=st.integers(1, 10))
def test_there_are_no_more_regions_than_lines_in_general_position_make(seed: int, M: int) -> None:
    net = lines(M, seed)
    exact = count_regions(net, BOX)
    assert exact is not None
    assert len(find_regions(net, BOX)) <= exact <= most_regions(M)
    w, theta = net.layers[0].w, net.layers[0].theta
    places = [np.linalg.solve(w[[i, j]], theta[[i, j]]) for i in range(M) for j in range(i + 1, M)]
    inside = sum(bool((np.abs(place) < 40).all()) for place in places)
    assert count_regions(net, Box(-40, 40, -40, 40)) == 1 + M + inside


def test_lines_through_one_point_and_equal_lines_count_as_they_should() -> None:
    star = Network((Layer(np.array([[1.0, 0], [0, 1.0], [1, 1], [1, -1]]), np.zeros(4), "sgn"),))
    assert count_regions(star, BOX) == 8
    assert len(find_regions(star, BOX)) == 8
    twice = Network((Layer(np.array([[1.0, 0], [-2.0, 0]]), np.zeros(2), "sgn"),))
    assert count_regions(twice, BOX) == 2
    outside = Network((Layer(np.array([[1.0, 0]]), np.array([7.0]), "sgn"),))
    assert count_regions(outside, BOX) == 1
    assert [region.code for region in find_regions(outside, BOX)] == [MINUS]


def quarters() -> dict[str, Region]:
    net = Network(
        (
            Layer(np.eye(2), np.zeros(2), "sgn"),
            Layer(np.array([[1.0, 1.0]]), np.array([1.0]), "sgn"),
        )
    )
    return {region.code: region for region in find_regions(net, BOX)}


def test_two_lines_make_four_quarters_with_codes_in_their_middles() -> None:
    found = quarters()
    assert set(found) == {"++", "+−", "−+", "−−"}
    for code, region in found.items():
        assert region.share == pytest.approx(0.25, abs=0.01)
        signs = [1.0 if sign == PLUS else -1.0 for sign in code]
        np.testing.assert_allclose(region.place, 0.75 * np.array(signs), atol=0.05)
        assert region.room == pytest.approx(0.25, abs=0.02)
    assert [code for code, region in found.items() if region.output] == ["++"]


@settings(max_examples=25)
@given(seed=st.integers(0, 10_000), M=st.integers(1, 6), key=st.sampled_from(["sgn", "heaviside"]))
def test_flat_hidden_neurons_give_one_class_a_region(seed: int, M: int, key: str) -> None:
    assert not any(region.mixed for region in find_regions(lines(M, seed, key), BOX))


def test_smooth_hidden_neurons_can_mix_classes_in_a_region() -> None:
    assert any(region.mixed for region in find_regions(lines(4, 3, "tanh"), BOX))


def test_curves_can_make_several_regions_of_one_code() -> None:
    layer = Layer(np.array([[0.0, 0.0, 1.0]]), np.array([0.5]), "sgn")
    net = Network((layer,), ("x1", "x2", "x1^2"))
    found = find_regions(net, BOX)
    assert sorted(region.code for region in found) == [PLUS, PLUS, MINUS]
    assert count_regions(net, BOX) is None


def test_a_thin_region_is_one_region() -> None:
    layer = Layer(np.array([[1.0, 0.31], [1.0, 0.30]]), np.array([0.0, 0.001]), "sgn")
    found = find_regions(Network((layer,)), BOX)
    assert len({region.code for region in found}) == len(found)
    assert count_regions(Network((layer,)), BOX) == 4


def test_more_neurons_than_bits_are_refused_and_diverged_nets_have_no_regions() -> None:
    with pytest.raises(ValueError, match="at most 64 neurons"):
        find_regions(start_network((2, 65, 1), ("sgn", "sgn"), 0), BOX)
    assert len(find_regions(start_network((2, 64, 1), ("sgn", "sgn"), 0), BOX)) > 64
    gone = Network((Layer(np.full((1, 2), np.nan), np.zeros(1), "sgn"),))
    assert find_regions(gone, BOX) == ()
