"""What the page of the wall keeps: in a session, and when an edit is undone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from nnlab.app.lyapunov.state import LYAPUNOV, Lyapunov
from nnlab.app.lyapunov.walls.state import (
    PAPER,
    REDUCED,
    WallMark,
    WallState,
    mark,
    pack,
    unpack,
)
from nnlab.app.store import Store
from nnlab.core.lyapunov.walls.spec import WallSpec


def test_a_session_brings_the_page_back_without_the_marks() -> None:
    state = WallState(
        WallSpec((3, 5), (1, 2), seeds=2), "20261122-1", "other", "analysis", "cos", 1, "magma"
    )
    stored, arrays = pack(mark(state, WallMark("20261122-1", "mine", False)))
    assert unpack(stored, arrays) == state and not arrays


@pytest.mark.parametrize(
    "stored",
    [
        {"view": "both"},
        {"plot": "pie"},
        {"colours": "mud"},
        {"seed": -1},
        {"seed": True},
        {"wall": 3},
        {"wall": "a" * 65},
        {"low": 4.0, "high": -4.0},
        {"low": float("nan")},
        {"high": 1e9},
        {"spec": [1]},
        {"spec": {"widths": []}},
        {"spec": {"widths": ["10"]}},
    ],
)
def test_a_session_that_makes_no_sense_is_refused_in_one_line(stored: dict[str, Any]) -> None:
    with pytest.raises(ValueError) as refused:
        unpack(stored, {})
    assert "\n" not in str(refused.value)


def test_marks_of_a_stranger_are_not_taken() -> None:
    assert unpack({"marks": [["id", "name", True]]}, {}).marks == ()


def test_undo_brings_settings_back_and_leaves_what_is_looked_at() -> None:
    store = Store([LYAPUNOV])
    start = store.get(LYAPUNOV)
    spec = replace(start.wall.spec, seeds=3)
    store.edit(LYAPUNOV, replace(start, wall=replace(start.wall, spec=spec)), "starts")
    seen = store.get(LYAPUNOV)
    looked = replace(seen.wall, wall="a", view="analysis", low=-1.0)
    store.put(LYAPUNOV, replace(seen, wall=looked))
    store.undo()
    assert store.get(LYAPUNOV).wall == replace(looked, spec=start.wall.spec)
    store.redo()
    assert store.get(LYAPUNOV).wall == looked


def test_a_mark_replaces_the_one_before_of_the_same_wall() -> None:
    state = mark(WallState(), WallMark("a", "", False))
    state = mark(mark(state, WallMark("b", "", True)), WallMark("a", "mine", False))
    assert state.marks == (WallMark("b", "", True), WallMark("a", "mine", False))


def test_the_papers_wall_is_that_of_the_paper() -> None:
    assert (PAPER.widths, PAPER.depths) == ((10, 50, 250), (2, 4, 8, 12))
    assert max(REDUCED.widths) <= 50 and max(REDUCED.depths) <= 8 and REDUCED.patterns == 10_000
    assert Lyapunov().wall.spec == PAPER
