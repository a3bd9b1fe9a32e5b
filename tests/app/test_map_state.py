"""The file form of the page of the map."""

import json
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.app.lyapunov.maps.state import (
    COLOURS,
    MAX_ELL,
    QUANTITIES,
    RESOLUTIONS,
    MapState,
    pack,
    unpack,
)

STATES = st.builds(
    MapState,
    ell=st.integers(0, MAX_ELL),
    quantity=st.sampled_from(list(QUANTITIES)),
    include_output=st.booleans(),
    colours=st.sampled_from(list(COLOURS)),
    locked=st.booleans(),
    inner=st.booleans(),
    film_speed=st.floats(0.25, 20.0),
    loops=st.booleans(),
    threshold=st.floats(-1000, 1000),
    low=st.floats(-1000, -0.1),
    high=st.floats(0, 1000),
    resolution=st.sampled_from(RESOLUTIONS),
    show_boundary=st.booleans(),
    show_patterns=st.booleans(),
)


@given(STATES)
def test_a_session_gives_back_what_was_saved(state: MapState) -> None:
    stored, arrays = pack(state)
    assert unpack(json.loads(json.dumps(stored)), arrays) == state


def test_missing_fields_have_their_starting_value() -> None:
    assert unpack({}, {}) == MapState()
    assert unpack({"low": -4}, {}).low == -4.0


@pytest.mark.parametrize(
    "bad",
    [
        {"ell": -1},
        {"ell": MAX_ELL + 1},
        {"ell": 2.0},
        {"ell": True},
        {"quantity": "mu"},
        {"include_output": 1},
        {"colours": "jet"},
        {"locked": "yes"},
        {"low": float("nan")},
        {"high": 1e9},
        {"low": 2, "high": 2},
        {"resolution": 299},
        {"resolution": 10**9},
        {"show_patterns": None},
        {"film_speed": 0.0},
        {"film_speed": float("nan")},
        {"loops": 1},
        {"inner": "no"},
        {"threshold": float("inf")},
    ],
)
def test_fields_from_strangers_are_refused_by_name(bad: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(bad))) as caught:
        unpack(bad, {})
    assert "\n" not in str(caught.value)


def test_every_field_is_packed() -> None:
    assert set(pack(MapState())[0]) == {part.name for part in fields(MapState)}
