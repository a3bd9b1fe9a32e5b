"""No damage of any file that the program opens brings anything but one line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from nnlab.app import settings
from nnlab.app.digits.library import Library
from nnlab.app.digits.recent_sets import RecentSets
from nnlab.app.digits.run_file import pack_run, unpack_run
from nnlab.app.files.session import SessionError, read_session, write_session
from nnlab.app.lyapunov.digits.library import StudyLibrary
from nnlab.app.lyapunov.digits.studies import Study, StudySpec
from nnlab.app.lyapunov.walls.library import WallLibrary
from nnlab.app.lyapunov.walls.wall import find_keys
from nnlab.app.tables.files import PatternError, read_patterns, write_patterns
from nnlab.app.weights.file import load_weights, save_weights
from nnlab.core.digits import idx
from nnlab.core.digits.specs import DataSpec
from nnlab.core.lyapunov.walls.file import file_name, write_net
from nnlab.core.lyapunov.walls.spec import WallSpec
from nnlab.core.network import start_network
from nnlab.core.sets.generators import GENERATORS
from nnlab.gui.context import make_store
from tests.app.damage import spoil_bytes, spoil_json, spoil_manifest
from tests.app.test_library import make_run
from tests.app.test_study_library import make_result
from tests.app.wall_nets import some_net

COUNT = 100
LONGEST_LINE = 600


@dataclass(frozen=True)
class Case:
    """A sound file, what reads it, and the errors that are told in a line."""

    path: Path
    read: Callable[[], object]
    errors: tuple[type[Exception], ...] = (OSError, ValueError)


def make_session(folder: Path) -> Case:
    store, path = make_store(), folder / "a.nnlab"
    write_session(path, store.rooms.values(), store.states())
    return Case(path, lambda: read_session(path, store.rooms.values()), (SessionError,))


def make_wall(folder: Path, name: str) -> Case:
    library = WallLibrary(folder)
    card = library.begin(WallSpec())
    key = find_keys(card.spec)[0]
    if name == "wall.json":
        return Case(library.place(card.id) / name, lambda: library.card(card.id))
    path = library.place(card.id) / file_name(key)
    write_net(path, some_net(key))
    return Case(path, lambda: library.read_net(card.id, key))


def make_study(folder: Path, name: str) -> Case:
    library, errors = StudyLibrary(folder), np.full((2, 2), 0.1)
    begun = library.begin(Study(spec=StudySpec(members=2, epochs=2), name="a"))
    library.save(
        replace(
            begun,
            outcome="finished",
            train_errors=errors,
            test_errors=errors,
            result=make_result(),
        )
    )
    return Case(library.place(begun.id) / name, lambda: library.load(begun.id))


def make_digits(folder: Path, name: str) -> Case:
    library = Library(folder)
    run, _ = library.begin(make_run())
    library.save(replace(make_run(), id=run.id))
    path = library.place(run.id) / name
    return Case(path, lambda: library.load(run.id) if name == "run.zip" else library.card(run.id))


def make_weights(path: Path) -> Case:
    net = start_network((2, 3, 1), ("tanh", "tanh"), 5)
    save_weights(path, net)
    return Case(path, lambda: load_weights(path, net), (ValueError,))


def make_patterns(path: Path) -> Case:
    write_patterns(path, GENERATORS["circle"].make(20, 0.1, 1))
    return Case(path, lambda: read_patterns(path), (PatternError,))


def make_idx(path: Path) -> Case:
    idx.write_idx(path, np.arange(48, dtype=np.uint8).reshape(3, 4, 4))

    def read() -> None:
        for one in (idx.read_shape, idx.check_whole, idx.read_idx):
            one(path, 3)
        idx.read_first(path, 3, 2)

    return Case(path, read)


def make_settings(path: Path) -> Case:
    settings.save(settings.Settings(recent=("/a/b.nnlab",)), path)

    def read() -> None:
        _, warnings = settings.load(path)
        assert all("\n" not in line for line in warnings)

    return Case(path, read, ())


def make_recent(path: Path) -> Case:
    images = str(path)
    recent = RecentSets(path)
    recent.add(DataSpec("x", *([images] * 4)))
    assert len(recent.read()) == 1
    return Case(path, recent.read, ())


MAKE: dict[str, Callable[[Path], Case]] = {
    "session": make_session,
    "net of a wall": lambda folder: make_wall(folder, "net"),
    "card of a wall": lambda folder: make_wall(folder, "wall.json"),
    "study": lambda folder: make_study(folder, "study.json"),
    "result of a study": lambda folder: make_study(folder, "result.zip"),
    "run": lambda folder: make_digits(folder, "run.zip"),
    "card of a run": lambda folder: make_digits(folder, "card.json"),
    "weights": lambda folder: make_weights(folder / "a.npz"),
    "weights as text": lambda folder: make_weights(folder / "a.json"),
    "patterns": lambda folder: make_patterns(folder / "a.npz"),
    "patterns as text": lambda folder: make_patterns(folder / "a.csv"),
    "images": lambda folder: make_idx(folder / "images"),
    "zipped images": lambda folder: make_idx(folder / "images.gz"),
    "settings": lambda folder: make_settings(folder / "settings.json"),
    "recent sets": lambda folder: make_recent(folder / "recent.json"),
}


def spoil(data: bytes) -> Iterator[bytes]:
    yield b""
    yield from spoil_bytes(data, COUNT)
    if data.startswith((b"{", b"[")):
        yield from spoil_json(data, COUNT)
    elif b"manifest.json" in data:
        yield from spoil_manifest(data, COUNT)


@pytest.mark.parametrize("name", MAKE)
def test_no_damage_brings_anything_but_a_line(tmp_path: Path, name: str) -> None:
    case = MAKE[name](tmp_path)
    good = case.path.read_bytes()
    case.read()
    for damaged in spoil(good):
        case.path.write_bytes(damaged)
        try:
            case.read()
        except case.errors as error:
            assert "\n" not in str(error) and 0 < len(str(error)) < LONGEST_LINE
    case.path.write_bytes(good)
    case.read()


@pytest.mark.parametrize("name", ["eta", "batch", "seconds", "weights"])
def test_numbers_of_hundreds_of_digits_are_refused_by_name(name: str) -> None:
    stored, arrays = pack_run(make_run())
    stored = json.loads(json.dumps(stored))
    within = stored["settings"] if name in stored["settings"] else stored
    for huge in (10**400, -(10**400)):
        within[name] = huge
        with pytest.raises(ValueError, match=name) as caught:
            unpack_run(stored, arrays)
        assert len(str(caught.value)) < 200
