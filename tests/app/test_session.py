"""Sessions: all rooms there and back, and one line for whatever is wrong."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from nnlab import __version__
from nnlab.app.files import session
from nnlab.app.files.archive import write_archive
from nnlab.app.files.session import SessionError, read_session, write_session
from nnlab.app.room import Room
from tests.app.rooms import BENCH, ROOMS, Bench, make_states

PATH_ONLY = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)


def write_document(path: Path, document: dict[str, Any], arrays: dict[str, Any]) -> None:
    with open(path, "wb") as file:
        write_archive(file, document, arrays)


def document_of(**changes: Any) -> dict[str, Any]:
    fields = {"name": "b", "eta": 1.0}
    rooms = {"bench": fields, "shelf": fields}
    return {"format": session.FORMAT, "version": 1, "nnlab": "0.1.0", "rooms": rooms, **changes}


ARRAYS = {"bench/w": np.zeros((2, 2)), "shelf/w": np.zeros((2, 2))}


def refusal(path: Path) -> str:
    with pytest.raises(SessionError) as caught:
        read_session(path, ROOMS)
    line = str(caught.value)
    assert path.name in line
    assert "\n" not in line
    return line


@given(
    name=st.text(alphabet=st.characters(codec="utf-8"), max_size=50),
    eta=st.floats(allow_nan=False, allow_infinity=False),
    w=hnp.arrays(np.float64, hnp.array_shapes(max_dims=3, max_side=6), elements=st.floats(-9, 9)),
    origin=st.text(alphabet=st.characters(codec="utf-8"), max_size=20),
)
@PATH_ONLY
def test_round_trip(
    name: str, eta: float, w: NDArray[np.float64], origin: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.nnlab"
    states = {"bench": Bench(name, eta, w), "shelf": Bench()}
    write_session(path, ROOMS, states, origin)
    read = read_session(path, ROOMS)
    bench = read.states["bench"]
    assert (bench.name, bench.eta, read.origin) == (name, eta, origin)
    assert bench.w.tobytes() == w.tobytes()
    assert bench.w.shape == w.shape
    assert read.warnings == ()


def test_the_same_states_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_session(tmp_path / name, ROOMS, make_states(3))
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_room_that_the_file_lacks_starts_anew(tmp_path: Path) -> None:
    path = tmp_path / "a.nnlab"
    write_session(path, (BENCH,), make_states(3))
    read = read_session(path, ROOMS)
    assert read.states["bench"].name == "b3"
    assert read.states["shelf"].name == ""
    assert read.warnings == ()


def test_an_unknown_room_is_left_out_with_a_line(tmp_path: Path) -> None:
    path = tmp_path / "a.nnlab"
    write_session(path, ROOMS, make_states(3))
    read = read_session(path, (BENCH,))
    assert read.states.keys() == {"bench"}
    assert len(read.warnings) == 1
    assert "shelf" in read.warnings[0]
    assert path.name in read.warnings[0]


def test_a_newer_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.nnlab"
    write_document(path, document_of(version=session.VERSION + 1, nnlab="7.5"), ARRAYS)
    line = refusal(path)
    assert "7.5" in line
    assert "update" in line
    assert __version__ in line


def test_an_older_file_is_upgraded_step_by_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rename(document: dict[str, Any]) -> dict[str, Any]:
        rooms = document["rooms"]
        return {**document, "rooms": {**rooms, "bench": {**rooms["bench"], "name": "one"}}}

    def extend(document: dict[str, Any]) -> dict[str, Any]:
        rooms = document["rooms"]
        bench = rooms["bench"]
        return {**document, "rooms": {**rooms, "bench": {**bench, "name": bench["name"] + " two"}}}

    path = tmp_path / "a.nnlab"
    write_session(path, ROOMS, make_states())
    now = session.VERSION
    monkeypatch.setattr(session, "VERSION", now + 2)
    monkeypatch.setattr(session, "UPGRADES", {now: rename, now + 1: extend})
    assert read_session(path, ROOMS).states["bench"].name == "one two"


def test_every_older_version_has_its_upgrade() -> None:
    assert set(session.UPGRADES) == set(range(1, session.VERSION))


@pytest.mark.parametrize(
    "changes",
    [
        {"format": "something else"},
        {"format": None},
        {"version": 0},
        {"version": "1"},
        {"version": True},
        {"version": None},
        {"rooms": None},
        {"rooms": []},
        {"rooms": {"bench": 3}},
        {"origin": 5},
        {"rooms": {"bench": {}, "shelf": {}}},
        {"rooms": {"bench": {"name": 5, "eta": 1.0}}},
        {"rooms": {"bench": {"name": "b", "eta": "much"}}},
        {"rooms": {"bench": {"name": "b", "eta": None}}},
    ],
    ids=str,
)
def test_a_manifest_that_makes_no_sense_is_refused(changes: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "a.nnlab"
    write_document(path, document_of(**changes), ARRAYS)
    refusal(path)


def test_a_missing_array_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.nnlab"
    write_document(path, document_of(), {"bench/w": np.zeros(2)})
    assert "shelf" in refusal(path)


def test_missing_files_and_folders_are_refused(tmp_path: Path) -> None:
    assert "No such file" in refusal(tmp_path / "nowhere.nnlab")
    assert tmp_path.name in refusal(tmp_path)


def test_a_full_disk_keeps_the_old_session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.nnlab"
    write_session(path, ROOMS, make_states(1))

    def full(file: BinaryIO, *_: Any) -> None:
        file.write(b"PK\x03\x04 half")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(session, "write_archive", full)
    with pytest.raises(SessionError, match=r"a\.nnlab: not saved: No space left on device\."):
        write_session(path, ROOMS, make_states(2))
    assert read_session(path, ROOMS).states["bench"].name == "b1"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.nnlab"]


def test_a_folder_that_is_gone_is_said_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "a.nnlab"
    with pytest.raises(SessionError, match="not saved: No such file or directory") as caught:
        write_session(path, ROOMS, make_states(2))
    assert "\n" not in str(caught.value)


def test_states_that_could_not_be_read_again_are_not_written(tmp_path: Path) -> None:
    path = tmp_path / "a.nnlab"
    write_session(path, ROOMS, make_states(1))
    broken = {**make_states(2), "bench": Bench("b", 0.1, np.array([np.nan]))}
    with pytest.raises(SessionError, match="NaN"):
        write_session(path, ROOMS, broken)
    assert read_session(path, ROOMS).states["bench"].name == "b1"


@pytest.mark.parametrize(
    "kind", [KeyError, TypeError, AttributeError, IndexError, ZeroDivisionError]
)
def test_a_room_that_stumbles_is_a_refusal(
    kind: Callable[[str], Exception], tmp_path: Path
) -> None:
    def stumble(*_: Any) -> Bench:
        raise kind("deep inside")

    path = tmp_path / "a.nnlab"
    write_session(path, ROOMS, make_states(1))
    room = Room("bench", Bench, BENCH.pack, stumble)
    with pytest.raises(SessionError, match="bench") as caught:
        read_session(path, (room,))
    assert "\n" not in str(caught.value)


@given(where=st.integers(0, 10**6), value=st.integers(0, 255))
@PATH_ONLY
def test_a_changed_byte_is_refused_or_harmless(where: int, value: int, tmp_path: Path) -> None:
    path = tmp_path / "a.nnlab"
    write_session(path, ROOMS, make_states(1))
    data = bytearray(path.read_bytes())
    data[where % len(data)] = value
    path.write_bytes(data)
    try:
        read = read_session(path, ROOMS)
    except SessionError as error:
        assert path.name in str(error)
        return
    assert read.states.keys() == {"bench", "shelf"}


def test_what_can_be_read_is_had_without_the_rest_if_wanted(tmp_path: Path) -> None:
    path = tmp_path / "a.nnlab"
    write_document(path, document_of(), {"bench/w": np.zeros(2)})
    refusal(path)
    partly = read_session(path, ROOMS, partly=True)
    assert partly.states["bench"].name == "b"
    assert partly.states["shelf"].name == ROOMS[1].start().name
    assert "a.nnlab" in partly.lost and "shelf" in partly.lost and "\n" not in partly.lost
    write_document(path, document_of(), {})
    with pytest.raises(SessionError, match="bench"):
        read_session(path, ROOMS, partly=True)
