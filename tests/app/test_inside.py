"""The Inside room: its file form, its limits, and what undo brings back."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.app.inside import INSIDE, PAGES, SCALES, InsideState, Unit, make_drawing, see_drawing
from nnlab.app.store import Store

RNG = np.random.default_rng(4)


def ink() -> np.ndarray:
    return RNG.random((28, 28)).astype(np.float32)


def drawing() -> np.ndarray:
    return RNG.integers(0, 256, (112, 112), dtype=np.uint8)


STATES = st.builds(
    InsideState,
    image=st.builds(ink),
    text=st.text(max_size=20),
    label=st.none() | st.integers(0, 46),
    drawing=st.none() | st.builds(drawing),
    fit=st.booleans(),
    unit=st.none() | st.builds(Unit, *(st.integers(0, 99) for _ in range(4))),
    scale=st.sampled_from(SCALES),
    run_id=st.from_regex(r"[a-z0-9-]{0,9}", fullmatch=True).filter(lambda t: t[:1] != "-"),
    page=st.sampled_from(PAGES),
)


@given(STATES)
def test_a_session_gives_back_what_was_saved(state: InsideState) -> None:
    stored, arrays = INSIDE.pack(state)
    again = INSIDE.unpack(json.loads(json.dumps(stored)), arrays)
    for name in ("text", "label", "fit", "unit", "scale", "run_id", "page"):
        assert getattr(again, name) == getattr(state, name)
    assert np.array_equal(again.image, state.image)
    assert (again.drawing is None) == (state.drawing is None)
    if state.drawing is not None:
        assert np.array_equal(again.drawing, state.drawing)


def test_missing_fields_have_their_starting_value() -> None:
    again = INSIDE.unpack({}, {})
    assert again.page == "maps" and again.fit and not again.image.any() and again.unit is None


@pytest.mark.parametrize(
    ("stored", "arrays", "line"),
    [
        ({"page": "cellar"}, {}, "page must be one of"),
        ({"scale": 3}, {}, "scale must be str"),
        ({"label": "7"}, {}, "label must be a whole number"),
        ({"label": -1}, {}, "label must be 0 to 999"),
        ({"unit": [1, 2]}, {}, "unit must be four whole numbers"),
        ({"unit": [1, 2, 3, -4]}, {}, "j must be at least 0"),
        ({"text": "a" * 501}, {}, "at most 500"),
        ({"run_id": "../../elsewhere"}, {}, "there can be no run"),
        ({}, {"image": np.zeros((3, 3))}, "28 x 28"),
        ({}, {"image": np.full((28, 28), 2.0)}, "within 0 and 1"),
        ({}, {"image": np.zeros((28, 28), dtype=np.int64)}, "numbers with a fraction"),
        ({}, {"drawing": np.zeros((28, 28), dtype=np.uint8)}, "112 x 112 bytes"),
    ],
)
def test_a_stranger_s_room_is_refused_in_one_line(
    stored: dict[str, Any], arrays: dict[str, np.ndarray], line: str
) -> None:
    with pytest.raises(ValueError, match=line) as caught:
        INSIDE.unpack(stored, arrays)
    assert "\n" not in str(caught.value)


def test_undo_brings_the_image_back_and_leaves_what_is_looked_at() -> None:
    store = Store([INSIDE])
    first = replace(store.get(INSIDE), text="first")
    store.edit(INSIDE, first, "image")
    store.edit(INSIDE, replace(first, text="second", image=ink()), "image")
    looked = replace(store.get(INSIDE), unit=Unit(1, 2), scale="net", page="weights", run_id="a")
    store.put(INSIDE, looked)
    store.undo()
    state = store.get(INSIDE)
    assert state.text == "first" and not state.image.any()
    assert (state.unit, state.scale, state.page, state.run_id) == (
        Unit(1, 2),
        "net",
        "weights",
        "a",
    )


def test_a_digit_taken_as_a_drawing_is_seen_as_it_was() -> None:
    image = np.rint(255 * ink()).astype(np.float32) / 255
    assert np.allclose(see_drawing(make_drawing(image), fit=False), image, atol=1e-6)


def test_preprocessing_moves_a_small_stroke_to_the_middle_and_enlarges_it() -> None:
    paper = np.zeros((112, 112), dtype=np.uint8)
    paper[8:28, 80:88] = 255
    seen, fitted = see_drawing(paper, fit=False), see_drawing(paper, fit=True)
    assert np.argwhere(seen > 0.5).max(axis=0).tolist() == [6, 21]
    rows, columns = np.nonzero(fitted > 0.05)
    assert (
        np.ptp(rows) + 1 == 20 and abs(rows.mean() - 14) <= 0.5 and abs(columns.mean() - 14) <= 0.5
    )
