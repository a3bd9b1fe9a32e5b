"""The studies on the disk: kept whole, listed, renamed, deleted, and distrusted when read."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nnlab.app.lyapunov.digits.file import pack_result, unpack_result
from nnlab.app.lyapunov.digits.library import CHECKPOINT, RESULT, STUDY, StudyLibrary
from nnlab.app.lyapunov.digits.studies import Study
from nnlab.core.lyapunov.digits.result import Plane, StudyResult
from nnlab.core.lyapunov.digits.study import ExponentSpec, StudySpec

SPEC = StudySpec(widths=(7, 5), members=2, exponents=ExponentSpec(True, 6))


def make_result(p: int = 20) -> StudyResult:
    random = np.random.default_rng(2)
    outputs = random.dirichlet(np.ones(10), (2, p)).astype(np.float32)
    exponents = random.normal(size=(2, p)).astype(np.float32)
    exponents[1, 3] = -np.inf
    planes = tuple(
        Plane(
            random.normal(size=(p, 2)).astype(np.float32),
            random.normal(size=(10, 2)).astype(np.float32),
            random.normal(size=10).astype(np.float32),
            0.25 * (member + 1),
        )
        for member in range(2)
    )
    labels = random.integers(0, 10, p)
    return StudyResult(labels, outputs, exponents, (2, 2), True, planes, (3.0, 2.0, 1.0))


@pytest.fixture
def library(tmp_path: Path) -> StudyLibrary:
    return StudyLibrary(tmp_path / "studies", clock=lambda: 1e9)


@pytest.fixture
def finished(library: StudyLibrary) -> Study:
    """A finished study in the library."""
    errors = np.array([[0.5, 0.25], [0.125, 0.0]])
    study = library.begin(Study(spec=SPEC, name="mine"))
    study = replace(study, train_errors=errors, test_errors=errors[::-1])
    study = replace(study, outcome="finished", result=make_result())
    library.save(study)
    return study


def change(library: StudyLibrary, study: Study, **fields: Any) -> None:
    path = library.place(study.id) / STUDY
    path.write_text(json.dumps({**json.loads(path.read_text()), **fields}))


def test_a_study_comes_back_as_it_was(library: StudyLibrary, finished: Study) -> None:
    found = StudyLibrary(library.folder).load(finished.id)
    assert found.result is not None
    assert finished.result is not None
    for name in ("id", "spec", "runs", "name", "outcome", "message", "began"):
        assert getattr(found, name) == getattr(finished, name)
    for name in ("train_errors", "test_errors"):
        assert np.array_equal(getattr(found, name), getattr(finished, name))
    for name in ("labels", "outputs", "exponents"):
        assert np.array_equal(getattr(found.result, name), getattr(finished.result, name))
    assert np.isneginf(found.result.exponents[1, 3])
    for one, other in zip(found.result.planes, finished.result.planes, strict=True):
        assert np.array_equal(one.fields, other.fields)
        assert np.array_equal(one.w, other.w)
        assert np.array_equal(one.theta, other.theta)
        assert one.error == other.error
    assert (found.result.layers, found.result.include_output) == ((2, 2), True)
    assert found.result.seconds == (3.0, 2.0, 1.0)


def test_the_list_shows_a_study_without_its_arrays(library: StudyLibrary, finished: Study) -> None:
    (library.place(finished.id) / RESULT).unlink()
    (card,) = library.cards()
    assert finished.result is not None
    assert (card.id, card.name, card.outcome, card.members) == (
        finished.id,
        "mine",
        "finished",
        2,
    )
    assert card.error == pytest.approx(finished.result.wrong().mean())
    assert not card.resumable
    with pytest.raises(FileNotFoundError):
        library.load(finished.id)


def test_the_newest_is_first_and_runs_are_members(tmp_path: Path) -> None:
    times = iter((5.0, 9.0, 7.0))
    library = StudyLibrary(tmp_path, clock=lambda: next(times))
    runs = [library.begin(Study(runs=("a", "b", "c"))) for _ in range(3)]
    assert [card.began for card in library.cards()] == [9.0, 7.0, 5.0]
    assert [card.members for card in library.cards()] == [3, 3, 3]
    assert library.load(runs[0].id).runs == ("a", "b", "c")


def test_what_a_program_left_behind_can_be_gone_on_with(library: StudyLibrary) -> None:
    study = library.begin(Study(spec=SPEC))
    (library.place(study.id) / CHECKPOINT).write_bytes(b"state")
    other = StudyLibrary(library.folder)
    assert other.cards()[0].outcome == "running"
    assert not other.take(study.id)
    assert not other.resumable(study.id)
    with pytest.raises(ValueError, match="Another window"):
        other.rename(study.id, "theirs")
    library.release_all()
    (card,) = other.cards()
    assert (card.outcome, card.resumable) == ("stopped", True)
    assert other.load(study.id).outcome == "stopped"
    assert other.take(study.id)


def test_a_finished_study_needs_no_checkpoint_and_is_let_go(library: StudyLibrary) -> None:
    study = library.begin(Study(spec=SPEC))
    place = library.place(study.id) / CHECKPOINT
    place.write_bytes(b"state")
    library.save(replace(study, outcome="cancelled"))
    assert place.exists()
    assert StudyLibrary(library.folder).take(study.id)
    library.save(replace(study, outcome="finished", result=make_result()))
    assert not place.exists()


def test_names_change_and_deleted_ones_come_back_until_they_are_purged(
    library: StudyLibrary, finished: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.rename(finished.id, "new")
    assert library.cards()[0].name == "new"
    assert library.load(finished.id).result is not None
    with pytest.raises(ValueError, match="name"):
        library.rename(finished.id, "x" * 1000)
    library.delete(finished.id)
    assert library.cards() == []
    library.purge()
    library.delete(finished.id, False)
    assert library.cards()[0].name == "new"
    library.delete(finished.id)
    place = library.place(finished.id)
    (place / "net-0.safetensors").write_bytes(b"net")
    now = (place / STUDY).stat().st_mtime
    StudyLibrary(library.folder, clock=lambda: now + 2 * 24 * 3600).purge()
    assert not place.exists()


def test_files_of_others_are_not_removed(library: StudyLibrary, finished: Study) -> None:
    library.delete(finished.id)
    place = library.place(finished.id)
    (place / "notes.txt").write_text("mine")
    StudyLibrary(library.folder, clock=lambda: 1e12).purge()
    assert (place / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize("name", ["", "..", "a/b", "-a", "x" * 65, "ä"])
def test_what_can_be_no_study_is_no_path(library: StudyLibrary, name: str) -> None:
    with pytest.raises(ValueError, match="There can be no study"):
        library.place(name)


@pytest.mark.parametrize(
    ("fault", "line"),
    [
        ({"format": 2}, "format"),
        ({"name": 3}, "name"),
        ({"outcome": "won"}, "outcome"),
        ({"members": 0}, "members"),
        ({"error": float("nan")}, "error"),
        ({"error": 2.0}, "error"),
        ({"began": "now"}, "began"),
        ({"began": 10**400}, "began"),
        ({"deleted": 1}, "deleted"),
    ],
)
def test_a_damaged_card_is_named_and_the_others_are_listed(
    library: StudyLibrary, finished: Study, fault: dict[str, Any], line: str
) -> None:
    whole = library.begin(Study(spec=SPEC))
    change(library, finished, **fault)
    assert [card.id for card in library.cards()] == [whole.id]
    (told,) = library.faults
    assert told.startswith(f"{finished.id}/{STUDY} is damaged: {line}") or line in told
    with pytest.raises(ValueError, match=line):
        library.load(finished.id)


@pytest.mark.parametrize(
    ("fault", "line"),
    [
        ({"spec": None}, "spec"),
        ({"spec": {"exponents": {}, "eta": -1.0}}, "eta"),
        ({"spec": {"exponents": {}, "eta": 10**400}}, "eta"),
        ({"spec": {"exponents": {}, "seed": 10**400}}, r"seed must be at most 1e\+18"),
        ({"spec": {"exponents": {"steps": 1}}}, "steps"),
        ({"spec": {"exponents": {}, "widths": [20, "x"]}}, "widths"),
        ({"runs": "abc"}, "runs"),
        ({"train_errors": [[0.5], [0.5, 0.5]]}, "train_errors"),
        ({"test_errors": [[2.0]]}, "test_errors"),
        ({"message": None}, "message"),
    ],
)
def test_damaged_fields_are_named(
    library: StudyLibrary, finished: Study, fault: dict[str, Any], line: str
) -> None:
    change(library, finished, **fault)
    with pytest.raises(ValueError, match=rf"{STUDY} is damaged: .*{line}"):
        library.load(finished.id)


def test_files_that_are_cut_off_are_named(library: StudyLibrary, finished: Study) -> None:
    place = library.place(finished.id)
    whole = (place / RESULT).read_bytes()
    for damaged in (b"", whole[: len(whole) // 2], whole[:-1] + b"x"):
        (place / RESULT).write_bytes(damaged)
        with pytest.raises(ValueError, match=f"{RESULT} is damaged"):
            library.load(finished.id)
    (place / STUDY).write_text('{"format"')
    assert library.cards() == []
    assert STUDY in library.faults[0]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("labels", np.full(20, 10)),
        ("labels", np.zeros(19, np.int64)),
        ("labels", np.zeros(20)),
        ("outputs", np.full((2, 20, 10), 1.5, np.float32)),
        ("outputs", np.zeros((2, 20), np.float32)),
        ("outputs", np.zeros((2, 20, 10), np.float16)),
        ("outputs", np.full((2, 20, 10), np.nan, np.float32)),
        ("exponents", np.zeros((2, 19), np.float32)),
        ("plane_fields", np.full((2, 20, 2), 1e12, np.float32)),
        ("plane_w", np.zeros((2, 10, 3), np.float32)),
        ("plane_theta", np.zeros((1, 10), np.float32)),
        ("plane_error", np.array([0.5, 1.5])),
        ("seconds", np.zeros(2)),
    ],
)
def test_arrays_that_do_not_fit_are_refused(name: str, value: np.ndarray) -> None:
    stored, arrays = pack_result(make_result())
    with pytest.raises(ValueError, match=r"must (be|have)"):
        unpack_result(stored, {**arrays, name: value})
    missing = {key: array for key, array in arrays.items() if key != name}
    with pytest.raises(ValueError, match="must be"):
        unpack_result(stored, missing)


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "studies").write_text("")
    library = StudyLibrary(tmp_path / "studies")
    assert library.cards() == []
    assert library.faults == (f"{tmp_path / 'studies'}: Not a directory.",)


def test_a_full_disk_leaves_the_older_state(
    library: StudyLibrary, finished: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        library.save(replace(finished, name="other"))
    monkeypatch.undo()
    assert library.load(finished.id).name == "mine"
