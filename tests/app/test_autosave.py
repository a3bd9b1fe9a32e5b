"""Autosaves: three generations, each read back, one folder per process."""

from pathlib import Path

import numpy as np
import pytest

from nnlab.app.files import autosave as module
from nnlab.app.files.autosave import claim_folder, list_generations, list_runs
from nnlab.app.files.session import SessionError, read_session
from tests.app.rooms import ROOMS, Bench, make_states


def numbers(folder: Path) -> list[int]:
    return [number for number, _ in list_generations(folder)]


def test_three_generations_are_kept(tmp_path: Path) -> None:
    autosave = claim_folder(tmp_path)
    for number in range(1, 6):
        autosave.write(ROOMS, make_states(number))
    assert numbers(autosave.folder) == [3, 4, 5]
    for number, path in list_generations(autosave.folder):
        assert read_session(path, ROOMS).states["bench"].name == f"b{number}"
    autosave.discard()


def test_one_that_cannot_be_read_back_is_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    autosave = claim_folder(tmp_path)
    for number in range(1, 4):
        autosave.write(ROOMS, make_states(number))
    write = module.write_session

    def write_badly(path: Path, *rest: object) -> None:
        write(path, *rest)
        path.write_bytes(path.read_bytes()[:-30])

    monkeypatch.setattr(module, "write_session", write_badly)
    with pytest.raises(SessionError, match="autosave-00000004"):
        autosave.write(ROOMS, make_states(4))
    assert numbers(autosave.folder) == [1, 2, 3]
    autosave.discard()


def test_one_that_cannot_be_written_leaves_the_others(tmp_path: Path) -> None:
    autosave = claim_folder(tmp_path)
    for number in range(1, 4):
        autosave.write(ROOMS, make_states(number))
    broken = {**make_states(4), "bench": Bench("b", 0.1, np.array([np.inf]))}
    with pytest.raises(SessionError, match="infinity"):
        autosave.write(ROOMS, broken)
    assert numbers(autosave.folder) == [1, 2, 3]
    autosave.discard()


def test_a_clean_end_leaves_nothing(tmp_path: Path) -> None:
    autosave = claim_folder(tmp_path)
    autosave.write(ROOMS, make_states())
    autosave.discard()
    autosave.discard()
    assert list(tmp_path.iterdir()) == []


def test_two_programs_have_folders_of_their_own(tmp_path: Path) -> None:
    one, other = claim_folder(tmp_path), claim_folder(tmp_path)
    assert one.folder != other.folder
    one.write(ROOMS, make_states(1))
    other.write(ROOMS, make_states(2))
    one.discard()
    assert numbers(other.folder) == [1]
    other.discard()


def test_a_new_run_is_numbered_above_those_left(tmp_path: Path) -> None:
    (tmp_path / "run-000041").mkdir()
    (tmp_path / "run-x").mkdir()
    autosave = claim_folder(tmp_path)
    assert [number for number, _ in list_runs(tmp_path)] == [41, 42]
    autosave.discard()


def test_forgetting_keeps_the_folder_for_the_next(tmp_path: Path) -> None:
    autosave = claim_folder(tmp_path)
    autosave.write(ROOMS, make_states(1))
    autosave.forget()
    assert numbers(autosave.folder) == []
    autosave.write(ROOMS, make_states(2))
    assert numbers(autosave.folder) == [1]
    autosave.discard()


def test_a_place_that_is_no_folder_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(SessionError, match="no autosaves are kept") as caught:
        claim_folder(tmp_path / "file")
    assert "\n" not in str(caught.value)
