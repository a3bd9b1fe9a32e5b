"""The MNIST room: what its settings refuse, and that its file form loses and admits nothing."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.app.digits.room import MNIST, MnistState, begin, pack, unpack
from nnlab.app.digits.run import TrainingRun, WrongDigits
from nnlab.app.digits.run_file import MOST_WRONG
from nnlab.app.store import Store
from nnlab.core.digits.specs import DEVICES, NETS, TrainSpec


def make_wrong(count: int, seed: int = 0) -> WrongDigits:
    rng = np.random.default_rng(seed)
    return WrongDigits(
        index=np.sort(rng.choice(10_000, count, replace=False)),
        image=rng.integers(0, 256, (count, 28, 28)).astype(np.uint8),
        target=rng.integers(0, 10, count),
        answer=rng.integers(0, 10, count),
        confidence=rng.uniform(0, 1, count),
    )


def make_run(count: int = 5, points: int = 40, epochs: int = 2) -> TrainingRun:
    rng = np.random.default_rng(1)
    return TrainingRun(
        settings=TrainSpec(net="784-10", epochs=epochs, seed=7),
        weights=7850,
        device="cpu",
        threads=1,
        batches_per_epoch=430,
        batch=np.arange(1.0, points + 1),
        loss=rng.uniform(0, 3, points),
        errors=rng.uniform(0, 100, (epochs, 2)),
        n_wrong=count,
        wrong=make_wrong(count),
        seconds=1.5,
        cpu_seconds=1.2,
    )


def through_file(state: MnistState) -> MnistState:
    stored, arrays = pack(state)
    return unpack(json.loads(json.dumps(stored)), arrays)


@given(
    net=st.sampled_from(list(NETS)),
    epochs=st.integers(1, 100),
    batch=st.integers(1, 4096),
    eta=st.floats(1e-6, 10.0),
    seed=st.integers(0, 2**31 - 1),
    device=st.sampled_from(DEVICES),
)
def test_settings_pass_through_a_file_unchanged(**settings: Any) -> None:
    state = MnistState(TrainSpec(**settings))
    assert through_file(state).settings == state.settings


@pytest.mark.parametrize("count", [0, 5, 87])
def test_a_run_passes_through_a_file_unchanged(count: int) -> None:
    run = make_run(count)
    read = through_file(MnistState(run=run)).run
    assert read is not None
    assert read.settings == run.settings
    assert (read.n_wrong, read.weights, read.seconds) == (count, 7850, 1.5)
    for name in ("batch", "loss", "errors"):
        np.testing.assert_array_equal(getattr(read, name), getattr(run, name))
    for name in ("index", "image", "target", "answer", "confidence"):
        np.testing.assert_array_equal(getattr(read.wrong, name), getattr(run.wrong, name))


def test_a_file_keeps_a_bounded_number_of_wrong_digits() -> None:
    read = through_file(MnistState(run=make_run(3000))).run
    assert read is not None
    assert read.n_wrong == 3000
    assert len(read.wrong) == MOST_WRONG


def test_a_run_cancelled_before_its_first_report_comes_back() -> None:
    run = TrainingRun(layers=("conv1", "fc2"), outcome="cancelled")
    back = through_file(MnistState(run=run)).run
    assert back is not None
    assert (back.layers, back.outcome) == (run.layers, "cancelled")
    assert back.delta.shape == (0, 2) and len(back.delta_batch) == 0


def test_a_cancelled_run_keeps_its_curves_and_has_no_result() -> None:
    cancelled = replace(make_run(0), outcome="cancelled", n_wrong=None, message="Cancelled.")
    read = through_file(MnistState(run=cancelled)).run
    assert read is not None
    assert (read.outcome, read.n_wrong, len(read.batch)) == ("cancelled", None, 40)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("net", "resnet"),
        ("epochs", 0),
        ("batch", 0),
        ("eta", 0.0),
        ("eta", float("nan")),
        ("seed", -1),
        ("device", "tpu"),
    ],
)
def test_settings_out_of_their_limits_are_refused_by_name(name: str, value: Any) -> None:
    with pytest.raises(ValueError, match=name):
        TrainSpec(**{name: value})


def set_field(name: str, value: Any) -> Callable[[dict[str, Any], dict[str, Any]], None]:
    def change(stored: dict[str, Any], _arrays: dict[str, Any]) -> None:
        stored["run"][name] = value

    return change


def set_array(name: str, value: Any) -> Callable[[dict[str, Any], dict[str, Any]], None]:
    def change(_stored: dict[str, Any], arrays: dict[str, Any]) -> None:
        arrays[name] = value

    return change


@pytest.mark.parametrize(
    ("names", "change"),
    [
        ("outcome", set_field("outcome", "stolen")),
        ("weights", set_field("weights", -1)),
        ("weights", set_field("weights", "many")),
        ("seconds", set_field("seconds", float("inf"))),
        ("threads", set_field("threads", True)),
        ("n_wrong", set_field("n_wrong", 10_001)),
        ("message", set_field("message", "x" * 501)),
        ("settings", set_field("settings", 3)),
        ("epochs", set_field("settings", {"epochs": "two"})),
        ("batch", set_array("batch", np.arange(40.0, 0.0, -1.0))),
        ("loss", set_array("loss", np.zeros(3))),
        ("loss", set_array("loss", np.full(40, 1.7e308))),
        ("errors", set_array("errors", np.full((2, 2), 101.0))),
        ("errors", set_array("errors", np.full((2, 2), np.nan))),
        ("errors", set_array("errors", np.zeros((2, 3)))),
        ("wrong_image", set_array("wrong_image", np.zeros((5, 28, 27), np.uint8))),
        ("wrong_image", set_array("wrong_image", np.zeros((5, 28, 28), np.uint16))),
        ("wrong_target", set_array("wrong_target", np.full(5, 10))),
        ("wrong_index", set_array("wrong_index", np.full(5, 10_000))),
        ("wrong_confidence", set_array("wrong_confidence", np.full(5, np.nan))),
        ("wrong_answer", set_array("wrong_answer", np.array(["a"] * 5))),
    ],
)
def test_a_broken_file_is_refused_in_one_line_that_names_the_field(
    names: str, change: Callable[[dict[str, Any], dict[str, Any]], None]
) -> None:
    stored, arrays = pack(MnistState(run=make_run()))
    fields, parts = json.loads(json.dumps(stored)), dict(arrays)
    change(fields, parts)
    with pytest.raises(ValueError, match=names) as caught:
        unpack(fields, parts)
    assert "\n" not in str(caught.value)


def test_a_missing_array_is_named() -> None:
    stored, arrays = pack(MnistState(run=make_run()))
    del arrays["loss"]  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match="loss is missing"):
        unpack(stored, arrays)


def test_undo_takes_settings_back_and_leaves_the_result() -> None:
    store = Store([MNIST])
    store.edit(MNIST, MnistState(TrainSpec(epochs=5)), "epochs")
    run = make_run()
    store.put(MNIST, replace(store.get(MNIST), run=run))
    store.undo()
    assert store.get(MNIST).settings == begin()
    assert store.get(MNIST).run is run
    store.redo()
    assert store.get(MNIST).settings.epochs == 5
    assert store.get(MNIST).run is run


@pytest.mark.parametrize("key", ["confidence", "target", "answer", "index"])
def test_orders_are_permutations_sorted_by_their_key(key: str) -> None:
    wrong = make_wrong(50)
    order = wrong.order(key)
    assert sorted(order) == list(range(50))
    values = getattr(wrong, key)[order]
    steps = np.diff(values)
    assert np.all(steps <= 0) if key == "confidence" else np.all(steps >= 0)


def test_a_session_of_the_released_version_opens() -> None:
    settings = {"net": "784-10", "epochs": 3, "batch": 64, "eta": 0.02, "seed": 4, "device": "cpu"}
    run = {
        "outcome": "finished",
        "message": "",
        "weights": 7850,
        "device": "cpu",
        "threads": 1,
        "batches_per_epoch": 860,
        "seconds": 4.5,
        "cpu_seconds": 4,
        "settings": settings,
        "n_wrong": 2,
    }
    arrays = {
        "batch": np.arange(1.0, 31.0),
        "loss": np.linspace(2.3, 0.3, 30),
        "errors": np.array([[9.0, 9.5], [8.2, 8.1], [7.7, 7.9]]),
        "wrong_index": np.array([3, 9]),
        "wrong_image": np.zeros((2, 28, 28), dtype=np.uint8),
        "wrong_target": np.array([4, 5]),
        "wrong_answer": np.array([9, 6]),
        "wrong_confidence": np.array([0.9, 0.4]),
    }
    state = unpack({"settings": settings, "run": run}, arrays)
    # What it did not write down was its only way: Adam, OneCycle, cross entropy, PyTorch's start.
    expected = TrainSpec(
        **settings,
        optimiser="adam",
        schedule="one_cycle",
        cost="cross_entropy",
        start="torch",
        decay=0.0,
    )
    assert state.settings == expected
    assert state.draft is None
    read = state.run
    assert read is not None
    assert read.settings == expected
    assert (read.outcome, read.n_wrong, read.n_test) == ("finished", 2, 10_000)
    assert read.confusion.shape == (0, 0) and len(read.learnt) == 0 and read.layers == ()
    np.testing.assert_array_equal(read.errors, arrays["errors"])
    np.testing.assert_array_equal(read.wrong.index, [3, 9])
    again = through_file(state).run
    assert again is not None and again.settings == expected


@pytest.mark.parametrize("net", ["784-10", "784-100-10", "lenet", "strided"])
def test_nets_that_the_released_version_named_are_still_known(net: str) -> None:
    assert unpack({"settings": {"net": net}}, {}).settings.net == net
