"""The store: undo by gestures, order of what subscribers hear, and loading."""

from typing import Any

import pytest

from nnlab.app.room import Room
from nnlab.app.store import UNDO_LIMIT, Store

A: Room[int] = Room("a", lambda: 0, lambda state: ({"n": state}, {}), lambda f, _: int(f["n"]))
B: Room[int] = Room("b", lambda: 0, lambda state: ({"n": state}, {}), lambda f, _: int(f["n"]))


@pytest.fixture
def store() -> Store:
    return Store((A, B))


def test_one_gesture_is_one_undo(store: Store) -> None:
    store.edit(A, 1, "Place")
    for number in (2, 3, 4):
        store.edit(A, number, "Move", mark="drag 1")
    assert store.undo_label == "Move"
    assert store.undo() == "a"
    assert store.get(A) == 1
    assert store.redo() == "a"
    assert store.get(A) == 4


def test_gestures_of_two_rooms_stay_apart(store: Store) -> None:
    store.edit(A, 1, "Move", mark="drag")
    store.edit(B, 1, "Move", mark="drag")
    store.undo()
    assert (store.get(A), store.get(B)) == (1, 0)


def test_an_edit_forgets_what_was_undone(store: Store) -> None:
    store.edit(A, 1, "One")
    store.undo()
    store.edit(A, 2, "Two")
    assert store.redo_label is None
    assert store.redo() is None
    assert store.get(A) == 2


def test_put_is_not_undone(store: Store) -> None:
    store.put(A, 5)
    assert store.undo() is None
    assert store.get(A) == 5


def test_redo_brings_back_what_was_put_since_the_edit(store: Store) -> None:
    store.edit(A, 1, "Another net")
    store.put(A, 8453)
    store.edit(B, 1, "Elsewhere")
    store.undo()
    store.undo()
    assert (store.get(A), store.get(B)) == (0, 0)
    store.redo()
    assert store.get(A) == 8453
    store.redo()
    assert store.get(B) == 1
    assert store.next_edit is None


def test_the_past_is_bounded(store: Store) -> None:
    for number in range(1, UNDO_LIMIT + 50):
        store.edit(A, number, "Count")
    undone = 0
    while store.undo():
        undone += 1
    assert undone == UNDO_LIMIT


def test_subscribers_hear_old_and_new_only_of_their_room(store: Store) -> None:
    heard: list[tuple[int, int]] = []
    store.subscribe(A, lambda old, new: heard.append((old, new)))
    store.edit(A, 1, "One")
    store.edit(B, 7, "Seven")
    store.undo()
    store.undo()
    assert heard == [(0, 1), (1, 0)]


def test_everyone_hears_changes_in_their_order(store: Store) -> None:
    heard: list[tuple[int, int]] = []

    def answer(_: int, new: int) -> None:
        if new < 3:
            store.put(A, new + 1)

    store.subscribe(A, answer)
    store.subscribe(A, lambda old, new: heard.append((old, new)))
    store.put(A, 1)
    assert heard == [(0, 1), (1, 2), (2, 3)]


def test_a_failing_subscriber_does_not_silence_the_others(store: Store) -> None:
    heard: list[int] = []

    def fail(_: int, __: int) -> None:
        raise RuntimeError("view is broken")

    store.subscribe(A, fail)
    store.subscribe(A, lambda _, new: heard.append(new))
    with pytest.raises(RuntimeError, match="broken"):
        store.put(A, 1)
    with pytest.raises(RuntimeError, match="broken"):
        store.put(A, 2)
    assert heard == [1, 2]


def test_load_replaces_all_rooms_before_anyone_hears(store: Store) -> None:
    seen: list[Any] = []
    store.subscribe(A, lambda _, new: seen.append((new, store.get(B))))
    store.edit(A, 1, "One")
    seen.clear()
    store.load({"a": 5, "b": 6})
    assert seen == [(5, 6)]
    assert store.undo_label is None


def test_load_of_an_unknown_room_changes_nothing(store: Store) -> None:
    store.edit(A, 1, "One")
    with pytest.raises(KeyError):
        store.load({"a": 5, "nowhere": 6})
    assert store.get(A) == 1
    assert store.undo_label == "One"


def test_last_edit_tells_whether_anything_was_edited(store: Store) -> None:
    store.edit(A, 1, "One")
    saved = store.last_edit
    store.edit(A, 2, "Two", mark="m")
    store.undo()
    assert store.last_edit is saved
    store.put(A, 9)
    assert store.last_edit is saved


def test_a_gesture_that_is_given_up_has_not_been(store: Store) -> None:
    store.edit(A, 1, "One")
    store.edit(A, 2, "Two")
    store.undo()
    for number in (5, 6):
        store.edit(A, number, "Move", mark="drag")
    assert not store.give_up("another drag") and store.get(A) == 6
    assert store.give_up("drag")
    assert (store.get(A), store.undo_label, store.redo_label) == (1, "One", "Two")
    assert not store.give_up("drag")
    store.redo()
    assert store.get(A) == 2


def test_views_that_answer_each_other_for_ever_do_not_hang_the_window(store: Store) -> None:
    heard: list[int] = []
    store.subscribe(A, lambda _, new: store.put(A, 1 - new))
    store.subscribe(B, lambda _, new: heard.append(new))
    with pytest.raises(RuntimeError, match="for ever"):
        store.put(A, 1)
    store.put(B, 7)
    assert heard == [7]
