"""The error against the size of the training set: means, power law, sizes as text, file form."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.app.digits.room import MNIST, MnistState, begin, pack, unpack
from nnlab.app.digits.size_curve import (
    FEWEST,
    MOST_IMAGES,
    MOST_SIZES,
    SizeCurve,
    parse_sizes,
    write_sizes,
)
from nnlab.app.store import Store
from nnlab.core.digits.set_sizes import ALL
from nnlab.core.digits.specs import TrainSpec


def make_curve(exponent: float = 0.5, noise: float = 0.0, held_out: bool = True) -> SizeCurve:
    rng = np.random.default_rng(6)
    curve = SizeCurve(TrainSpec(net="784-10", seed=3), sizes=(100, 1000, ALL), outcome="finished")
    for seed in (3, 4, 5):
        for size in (100, 1000, 55_000):
            error = 200.0 * size**-exponent * float(np.exp(noise * rng.normal()))
            curve = curve.add(size, seed, error if held_out else None, error, 0.5)
    return curve


@given(exponent=st.floats(0.1, 1.5))
def test_the_fit_of_a_power_law_finds_it(exponent: float) -> None:
    law = make_curve(exponent).fit()
    assert law is not None
    assert law.exponent == pytest.approx(exponent)
    assert law.factor == pytest.approx(200)
    assert law.spread == pytest.approx(0, abs=1e-6)
    assert law.at(400) == pytest.approx(200 * 400**-exponent)


def test_the_fit_and_its_standard_error_are_those_of_scipy() -> None:
    from scipy import stats

    curve = make_curve(0.4, noise=0.1)
    law, known = curve.fit(), stats.linregress(np.log(curve.size), np.log(curve.test))
    assert law is not None
    assert law.exponent == pytest.approx(-known.slope)
    assert law.spread == pytest.approx(known.stderr)
    assert law.factor == pytest.approx(np.exp(known.intercept))


def test_two_sizes_or_no_errors_give_no_power_law() -> None:
    curve = SizeCurve()
    assert curve.fit() is None
    for size, error in ((100, 30.0), (1000, 10.0), (3000, 0.0)):
        curve = curve.add(size, 1, None, error, 1.0)
    assert curve.fit() is None
    assert curve.add(10_000, 1, None, 4.0, 1.0).fit() is not None


def test_means_and_spreads_are_taken_over_the_seeds_of_each_size() -> None:
    curve = SizeCurve()
    for seed, error in ((1, 4.0), (2, 6.0), (3, 8.0)):
        curve = curve.add(300, seed, None, error, 1.0)
    curve = curve.add(100, 1, 9.0, 10.0, 1.0)
    (small, large) = curve.means()
    assert small.tolist()[:2] == [100.0, 10.0] and np.isnan(small[2]) and small[3] == 1
    assert large.tolist() == [300.0, 6.0, 2.0, 3.0]
    assert curve.means("held_out").tolist()[0][:2] == [100.0, 9.0]
    assert len(curve.means("held_out")) == 1
    assert curve.seconds == 4.0


@given(st.sets(st.integers(FEWEST, MOST_IMAGES) | st.just(ALL), min_size=1, max_size=MOST_SIZES))
def test_sizes_are_read_as_they_are_written(sizes: set[int]) -> None:
    read = parse_sizes(write_sizes(tuple(sizes)))
    assert set(read) == sizes
    assert list(read) == sorted(sizes - {ALL}) + [ALL] * (ALL in sizes)


def test_sizes_may_be_grouped_and_repeated() -> None:
    assert parse_sizes("10 000; All,100,,100") == (100, 10_000, ALL)


@pytest.mark.parametrize(
    "text", ["", " , ", "9", "ten", "1e3", "2000000", "100 300 1000 3000", "²"]
)
def test_what_is_no_list_of_sizes_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(ValueError, match=r"write|Write") as caught:
        parse_sizes(text)
    assert "\n" not in str(caught.value)


def test_too_many_sizes_are_refused() -> None:
    with pytest.raises(ValueError, match=str(MOST_SIZES)):
        parse_sizes(",".join(str(100 + number) for number in range(MOST_SIZES + 1)))


# In a session


def through_file(state: MnistState) -> MnistState:
    stored, arrays = pack(state)
    return unpack(json.loads(json.dumps(stored)), arrays)


@pytest.mark.parametrize("held_out", [True, False])
def test_a_curve_passes_through_a_file_unchanged(held_out: bool) -> None:
    curve = make_curve(held_out=held_out)
    read = through_file(MnistState(sizes=curve)).sizes
    assert read is not None
    assert (read.settings, read.sizes, read.seconds) == (curve.settings, curve.sizes, 4.5)
    for name in ("size", "seed", "held_out", "test"):
        np.testing.assert_array_equal(getattr(read, name), getattr(curve, name))


def test_a_session_without_a_curve_has_none_and_one_that_ran_was_cut_off() -> None:
    assert through_file(MnistState()).sizes is None
    read = through_file(MnistState(sizes=replace(make_curve(), outcome="running"))).sizes
    assert read is not None and read.outcome == "cancelled"


def set_field(name: str, value: Any) -> Callable[[dict[str, Any], dict[str, Any]], None]:
    def change(stored: dict[str, Any], _arrays: dict[str, Any]) -> None:
        stored["sizes"][name] = value

    return change


def set_array(name: str, value: Any) -> Callable[[dict[str, Any], dict[str, Any]], None]:
    def change(_stored: dict[str, Any], arrays: dict[str, Any]) -> None:
        arrays[name] = value

    return change


@pytest.mark.parametrize(
    ("names", "change"),
    [
        ("sizes.sizes", set_field("sizes", "all")),
        ("sizes.sizes", set_field("sizes", [True])),
        ("sizes.sizes", set_field("sizes", [])),
        ("sizes.repetitions", set_field("repetitions", 0)),
        ("sizes.outcome", set_field("outcome", "stolen")),
        ("sizes.message", set_field("message", "x" * 501)),
        ("sizes.seconds", set_field("seconds", -1)),
        ("sizes.seconds", set_field("seconds", True)),
        ("settings", set_field("settings", 3)),
        ("sizes_size", set_array("sizes_size", np.zeros(9, dtype=np.int64))),
        ("sizes_size", set_array("sizes_size", np.full(9, 100.0))),
        ("sizes_test", set_array("sizes_test", np.full(9, np.nan))),
        ("sizes_test", set_array("sizes_test", np.full((9, 1), 3.0))),
        ("sizes_held_out", set_array("sizes_held_out", np.full(9, 101.0))),
        ("differ in length", set_array("sizes_test", np.full(8, 1.0))),
        ("sizes_seed", set_array("sizes_seed", np.array(["a"] * 9))),
    ],
)
def test_a_broken_curve_is_refused_in_one_line_that_names_the_field(
    names: str, change: Callable[[dict[str, Any], dict[str, Any]], None]
) -> None:
    stored, arrays = pack(MnistState(sizes=make_curve()))
    fields, parts = json.loads(json.dumps(stored)), dict(arrays)
    change(fields, parts)
    with pytest.raises(ValueError, match=names) as caught:
        unpack(fields, parts)
    assert "\n" not in str(caught.value)


def test_undo_leaves_the_curve() -> None:
    store = Store([MNIST])
    store.edit(MNIST, MnistState(TrainSpec(epochs=5)), "epochs")
    curve = make_curve()
    store.put(MNIST, replace(store.get(MNIST), sizes=curve))
    store.undo()
    assert store.get(MNIST).settings == begin()
    assert store.get(MNIST).sizes is curve
