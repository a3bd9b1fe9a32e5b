"""Edits of the net row by row: what they make, drafts of impossible nets, undo and files."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.app.digits import net_edits
from nnlab.app.digits.room import MNIST, MnistState, begin, pack, put_rows, unpack
from nnlab.app.store import Store
from nnlab.core.digits.nets import NETS, OWN_NET
from nnlab.core.digits.rows import KINDS, Activation, Conv, Dense, MaxPool, Row, survey
from nnlab.core.digits.spec_json import MOST_ROWS
from nnlab.core.digits.specs import TrainSpec

ROWS: tuple[Row, ...] = (Conv(4, 3), MaxPool(2), Activation("tanh"), Dense(10))
IMPOSSIBLE = (*ROWS, MaxPool(2))


@given(st.integers(-2, 6), st.sampled_from(list(KINDS)))
def test_an_inserted_row_stands_where_it_was_asked_for(place: int, kind: str) -> None:
    rows = net_edits.insert(ROWS, place, kind)
    kept = 0 if kind == "pixels" else min(max(place, 0), 4)
    assert type(rows[kept]) is KINDS[kind]
    assert net_edits.remove(rows, kept) == ROWS


@given(st.integers(0, 3), st.integers(-3, 8))
def test_a_moved_row_stands_there_and_the_others_keep_their_order(place: int, to: int) -> None:
    rows = net_edits.move(ROWS, place, to)
    there = min(max(to, 0), 3)
    assert rows[there] == ROWS[place]
    assert net_edits.remove(rows, there) == net_edits.remove(ROWS, place)
    assert net_edits.move(rows, there, place) == ROWS


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_new_row_fits_where_its_kind_does(kind: str) -> None:
    rows = net_edits.insert((Dense(10),), 0, kind)
    assert net_edits.fault(rows) == ""


def test_a_net_has_no_more_rows_than_its_file_may_hold() -> None:
    full = (Activation(),) * MOST_ROWS
    with pytest.raises(ValueError, match=f"at most {MOST_ROWS} rows"):
        net_edits.insert(full, 0, "dropout")


def test_a_change_touches_one_row() -> None:
    assert net_edits.change(ROWS, 0, kernel=5, padding=2)[0] == Conv(4, 5, padding=2)
    assert net_edits.change(ROWS, 0, kernel=5)[1:] == ROWS[1:]


def test_the_last_row_follows_the_number_of_classes() -> None:
    assert net_edits.fit_classes(ROWS, 26)[-1] == Dense(26)
    assert net_edits.fit_classes(ROWS, 10) == ROWS
    assert net_edits.fit_classes(ROWS[:3], 26) == ROWS[:3]


def test_rows_that_make_a_net_become_the_settings() -> None:
    state = put_rows(MnistState(), ROWS)
    assert (state.settings.net, state.settings.rows, state.draft) == (OWN_NET, ROWS, None)
    assert state.rows == ROWS


def test_rows_that_make_none_are_a_draft_until_they_do() -> None:
    state = put_rows(MnistState(), IMPOSSIBLE)
    assert state.draft == state.rows == IMPOSSIBLE
    assert state.settings == begin()
    assert put_rows(state, ROWS).draft is None


@pytest.mark.parametrize("key", NETS)
def test_rows_of_a_preset_have_its_name_again(key: str) -> None:
    state = put_rows(put_rows(MnistState(TrainSpec(net=key)), IMPOSSIBLE), NETS[key].rows)
    assert state.settings.net == key
    assert state.draft is None


@pytest.mark.parametrize(
    ("rows", "place", "reason"),
    [
        (IMPOSSIBLE, 4, "Pooling needs feature maps"),
        ((Conv(4, 3), MaxPool(27), Dense(10)), 1, "larger than its 26×26 input"),
        ((Dense(10), Activation()), 1, "must be fully connected"),
        ((), 0, "must be fully connected"),
        (ROWS, -1, ""),
    ],
)
def test_the_row_to_blame_is_named_with_the_reason(
    rows: tuple[Row, ...], place: int, reason: str
) -> None:
    blamed, words = net_edits.fault_at(rows)
    assert blamed == place
    assert reason in words
    assert bool(net_edits.fault(rows)) == (place >= 0)


def test_undo_goes_through_drafts() -> None:
    store = Store([MNIST])
    nets = (IMPOSSIBLE, ROWS, (*ROWS, Dense(10)))
    for rows in nets:
        store.edit(MNIST, put_rows(store.get(MNIST), rows), "rows")
    seen = [store.get(MNIST).rows]
    while store.undo():
        seen.append(store.get(MNIST).rows)
    assert seen == [*reversed(nets), begin().rows]
    while store.redo():
        pass
    assert store.get(MNIST).rows == nets[-1]


@pytest.mark.parametrize("rows", [ROWS, IMPOSSIBLE, ()])
def test_a_session_keeps_a_draft(rows: tuple[Row, ...]) -> None:
    state = put_rows(MnistState(TrainSpec(net="784-10", seed=5)), rows)
    stored, arrays = pack(state)
    read = unpack(json.loads(json.dumps(stored)), arrays)
    assert (read.rows, read.draft, read.settings) == (rows, state.draft, state.settings)


@pytest.mark.parametrize("draft", [3, ["conv"], [{"kind": "spell"}], [{"kind": "dense"}]])
def test_a_damaged_draft_is_refused_in_one_line(draft: object) -> None:
    stored, arrays = pack(MnistState())
    with pytest.raises(ValueError, match=r"rows? ") as caught:
        unpack({**stored, "draft": draft}, arrays)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("key", NETS)
def test_a_preset_brings_its_recipe_and_keeps_the_rest(key: str) -> None:
    start = put_rows(MnistState(TrainSpec(seed=9, device="cpu")), IMPOSSIBLE)
    state = net_edits.choose_preset(start, key)
    assert state.draft is None
    assert state.settings.net == key
    assert (state.settings.seed, state.settings.device) == (9, "cpu")
    for name, value in NETS[key].recipe.items():
        assert getattr(state.settings, name) == value
    assert net_edits.is_recipe_kept(state)
    other = put_rows(state, IMPOSSIBLE)
    assert not net_edits.is_recipe_kept(other)


def test_a_preset_for_more_classes_is_a_net_of_one_s_own() -> None:
    state = net_edits.choose_preset(MnistState(), "784-10", classes=26)
    assert state.settings.rows == (Dense(26),)
    assert state.settings.net == OWN_NET
    assert survey(state.rows)[-1].shape == (26,)
