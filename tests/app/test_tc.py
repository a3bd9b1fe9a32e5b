"""The T-C room: its edits, what undo keeps, and its file form."""

import json
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.app.store import Store
from nnlab.app.tc import TC
from nnlab.app.tc_state import (
    Found,
    TcSettings,
    TcState,
    change_settings,
    edit_weight,
    go_on_from,
    load_found,
    load_solution,
    place_letter,
)
from nnlab.core.arrays import frozen
from nnlab.core.tc.solutions import PROTOTYPES

SETTINGS = st.builds(
    TcSettings,
    retina=st.integers(5, 7),
    pad=st.integers(0, 2),
    kernels=st.integers(1, 4),
    activation=st.sampled_from(["sigmoid", "tanh"]),
    eta=st.floats(1e-4, 1.0),
    momentum=st.floats(0.0, 0.99),
    batch=st.sampled_from([1, 8]),
    tied=st.booleans(),
    spread=st.floats(0.01, 3.0),
    held_shapes=st.sampled_from([(), (0,), (1, 2, 6), (5, 6, 7)]),
    held_places=st.sampled_from(["none", "right", "bottom", "chequered"]),
    seed=st.integers(0, 2**31 - 1),
    twin=st.booleans(),
)


def through_a_file(state: TcState) -> TcState:
    stored, arrays = TC.pack(state)
    return TC.unpack(json.loads(json.dumps(stored)), arrays)


@given(SETTINGS, st.integers(0, 10**6))
def test_a_session_gives_back_what_was_saved(settings: TcSettings, k: int) -> None:
    kernels = frozen(np.ones((settings.kernels, 9)))
    state = TcState(
        settings,
        settings.start(),
        base=3,
        k=k,
        shape=5,
        found=(Found(1, 75, kernels), Found(2, -1, kernels)),
        found_with=settings,
    )
    read = through_a_file(state)
    assert read.settings == read.found_with == settings
    assert (read.start.flat == state.start.flat).all()
    assert (read.base, read.k, read.shape, read.row) == (3, k, 5, 1)
    assert [(one.seed, one.updates) for one in read.found] == [(1, 75), (2, -1)]
    assert (read.found[1].kernels == kernels).all()


def test_missing_fields_have_their_starting_value() -> None:
    read = TC.unpack({}, {})
    assert read.settings == TcState().settings
    assert (read.start.flat == TcState().start.flat).all()
    partly = TC.unpack({"settings": {"retina": 8, "eta": 1}}, {}).settings
    assert partly == TcSettings(retina=8, eta=1.0)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("retina", 4),
        ("retina", 6.0),
        ("pad", 3),
        ("kernels", True),
        ("activation", "relu"),
        ("eta", float("nan")),
        ("momentum", 1.5),
        ("batch", 4),
        ("tied", 1),
        ("spread", 0.0),
        ("held_shapes", [9]),
        ("held_shapes", [2, 1]),
        ("held_shapes", "0"),
        ("held_places", "left"),
        ("seed", -1),
    ],
)
def test_settings_from_strangers_are_refused_by_name(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=name) as caught:
        TC.unpack({"settings": {name: value}}, {})
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("k", -1),
        ("base", 1.5),
        ("shape", 8),
        ("row", 4),
        ("settings", 3),
        ("found", "no"),
        ("found", [[1]]),
        ("found", [[1, -2]]),
    ],
)
def test_fields_from_strangers_are_refused_by_name(name: str, value: object) -> None:
    arrays = {"found": np.zeros((1, 1, 9))} if name == "found" else {}
    with pytest.raises(ValueError, match=name):
        TC.unpack({name: value}, arrays)


@pytest.mark.parametrize(
    "bad",
    [
        np.zeros((1, 1, 8)),
        np.zeros((1, 1, 9), dtype=np.float32),
        np.full((1, 1, 9), np.inf),
    ],
)
def test_arrays_from_strangers_are_refused(bad: np.ndarray) -> None:
    stored, arrays = TC.pack(TcState())
    with pytest.raises(ValueError, match="w must hold"):
        TC.unpack(stored, {**arrays, "w": bad})
    with pytest.raises(ValueError, match="missing"):
        TC.unpack(stored, {"w": arrays["w"]})


def test_every_setting_is_packed() -> None:
    stored = TC.pack(TcState())[0]["settings"]
    assert set(stored) == {part.name for part in fields(TcSettings)}


def test_another_seed_begins_anew_another_rate_goes_on() -> None:
    state = replace(TcState(), k=40)
    net = edit_weight(state.start, "v", 0, 0, 5.0)
    other = change_settings(state, net, seed=2)
    assert (other.base, other.k) == (0, 0)
    assert (other.start.flat == TcSettings(seed=2).start().flat).all()
    further = change_settings(state, net, eta=0.2)
    assert (further.start, further.base, further.k) == (net, 40, 0)
    assert change_settings(state, net, eta=0.05) is state


def test_tanh_brings_its_learning_rate() -> None:
    state = TcState()
    assert change_settings(state, state.start, activation="tanh").settings.eta == 0.005


def test_the_twin_changes_nothing_of_the_run() -> None:
    state = replace(TcState(), k=40)
    twin = change_settings(state, state.start, twin=True)
    assert (twin.start, twin.k) == (state.start, 40)


def test_a_smaller_retina_keeps_the_letter_on_it() -> None:
    state = place_letter(change_settings(TcState(), TcState().start, retina=12), 0, 9, 9)
    small = change_settings(state, state.start, retina=5)
    assert (small.row, small.column) == (2, 2)
    moved = place_letter(small, 4, -3, 7)
    assert (moved.shape, moved.row, moved.column) == (4, 0, 3)


@pytest.mark.parametrize("part", ["w0", "w8", "theta", "v", "Theta"])
def test_one_number_is_changed_and_no_other(part: str) -> None:
    net = TcSettings(kernels=2, tied=False).start()
    changed = edit_weight(net, part, 1, 7, 42.0)
    different = np.flatnonzero(changed.flat != net.flat)
    assert len(different) == 1
    assert changed.flat[different[0]] == 42.0
    with pytest.raises(ValueError, match="not finite"):
        edit_weight(net, part, 1, 7, float("inf"))


@pytest.mark.parametrize("key", PROTOTYPES)
def test_a_solution_is_one_tied_kernel(key: str) -> None:
    state = change_settings(TcState(), TcState().start, kernels=3, tied=False)
    loaded = load_solution(state, key)
    assert (loaded.settings.kernels, loaded.settings.tied) == (1, True)
    ratio = loaded.start.w.reshape(3, 3) / PROTOTYPES[key].kernel
    assert np.ptp(ratio) == 0.0


def test_a_found_seed_is_its_run_after_its_updates() -> None:
    with_them = TcSettings(retina=7, held_places="none")
    found = Found(9, 125, frozen(np.zeros((1, 9))))
    state = load_found(replace(TcState(), found=(found,), found_with=with_them), found)
    assert state.settings == replace(with_them, seed=9)
    assert (state.k, state.base) == (125, 0)
    assert (state.start.flat == state.settings.start().flat).all()


def test_undo_of_the_letter_takes_no_training_back() -> None:
    store = Store([TC])
    state = store.get(TC)
    store.edit(TC, place_letter(state, 4, 2, 2), "Move the letter")
    store.put(TC, replace(store.get(TC), k=70))
    store.undo()
    assert (store.get(TC).shape, store.get(TC).k) == (0, 70)


def test_undo_of_a_weight_goes_back_to_the_step_before_it() -> None:
    store = Store([TC])
    store.put(TC, replace(store.get(TC), k=70))
    state = store.get(TC)
    net = edit_weight(state.start, "Theta", 0, 0, 3.0)
    store.edit(TC, go_on_from(state, net), "Change a weight")
    assert (store.get(TC).base, store.get(TC).k) == (70, 0)
    store.put(TC, replace(store.get(TC), k=12))
    store.undo()
    assert (store.get(TC).base, store.get(TC).k) == (0, 70)
