"""The walls on the disk: what is kept, what is refused, who has a wall."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest

from nnlab.app.lyapunov.walls.library import CARD, UNDO_SECONDS, WallLibrary
from nnlab.app.lyapunov.walls.reading import read_face
from nnlab.app.lyapunov.walls.wall import NetKey, WallCard, WallNet, find_keys
from nnlab.core.lyapunov.walls.file import arrays_of, document_of, file_name, write_net
from nnlab.core.lyapunov.walls.spec import WallSpec
from nnlab.core.network import have_equal_bits
from tests.app.wall_nets import some_net

SPEC = WallSpec(widths=(3, 4), depths=(2,), seeds=2, seed=5)
FIRST = NetKey(3, 2, 5)


@pytest.fixture
def library(tmp_path: Path) -> WallLibrary:
    return WallLibrary(tmp_path / "walls", clock=lambda: 1e9)


def begun(library: WallLibrary, *nets: WallNet) -> WallCard:
    card = library.begin(SPEC, "a wall")
    for net in nets:
        write_net(library.place(card.id) / file_name(net.face.key), net)
    return card


def test_a_wall_comes_back_as_it_was_written(library: WallLibrary) -> None:
    net = some_net(FIRST)
    card = begun(library, net)
    wall = library.load(card.id)
    assert (wall.card, wall.faults) == (replace(card, done=1), ())
    assert wall.card.wanted == 4 and wall.card.outcome == "running"
    face = wall.nets[FIRST]
    assert np.array_equal(face.map, net.face.map)
    assert all(np.array_equal(a, b) for a, b in zip(face.lines, net.face.lines, strict=True))
    for name, value in asdict(net.face.trends).items():
        assert getattr(face.trends, name) == pytest.approx(value, nan_ok=True)
    assert (face.outcome, face.epochs, face.seconds) == ("reached", 3.0, 1.5)
    assert have_equal_bits(library.read_net(card.id, FIRST).network, net.network)
    assert wall.groups() == {(3, 2): [face]}


def test_numpy_reads_the_file_of_a_net(library: WallLibrary) -> None:
    card = begun(library, some_net(FIRST))
    with np.load(library.place(card.id) / file_name(FIRST)) as arrays:
        assert arrays["face/map"].shape == (16, 16)
        assert arrays["weights/w1"].shape == (3, 3)


def test_a_wall_that_nobody_trains_has_stopped(library: WallLibrary, tmp_path: Path) -> None:
    card = begun(library)
    other = WallLibrary(tmp_path / "walls")
    assert other.card(card.id).outcome == "running"
    with pytest.raises(ValueError, match="Another window"):
        other.rename(card.id, "mine")
    assert not other.take(card.id)
    library.release_all()
    assert other.card(card.id).outcome == "stopped"
    assert other.take(card.id) and not library.take(card.id)
    other.release_all()


def test_the_list_has_the_newest_first_and_names_what_is_damaged(tmp_path: Path) -> None:
    now = [100.0]
    library = WallLibrary(tmp_path, clock=lambda: now[0])
    assert library.cards() == ([], [])
    old, now[0] = library.begin(SPEC), 200.0
    new = library.begin(SPEC)
    broken = library.begin(SPEC)
    (tmp_path / broken.id / CARD).write_text("{")
    (tmp_path / "some folder").mkdir()
    library.release_all()
    cards, faults = library.cards()
    assert [card.id for card in cards] == [new.id, old.id]
    assert len(faults) == 1 and f"{broken.id}/{CARD} is damaged" in faults[0]


def test_a_wall_can_be_renamed_deleted_and_brought_back(library: WallLibrary) -> None:
    card = begun(library, some_net(FIRST))
    assert library.rename(card.id, "deep ones").name == "deep ones"
    library.release(card.id)
    library.delete(card.id)
    assert library.cards() == ([], [])
    library.delete(card.id, deleted=False)
    assert [one.name for one in library.cards()[0]] == ["deep ones"]
    assert FIRST in library.load(card.id).nets
    with pytest.raises(ValueError, match="one line"):
        library.rename(card.id, "a\nb")


def test_a_deleted_wall_goes_for_good_after_a_day_with_nothing_that_is_not_its_own(
    tmp_path: Path,
) -> None:
    now = [2e9]
    library = WallLibrary(tmp_path, clock=lambda: now[0])
    kept, gone, shared = (begun(library, some_net(FIRST)) for _ in range(3))
    (tmp_path / shared.id / "notes.txt").write_text("mine")
    for card in (gone, shared):
        library.release(card.id)
        library.delete(card.id)
    library.release_all()
    for card in (kept, gone, shared):
        os.utime(tmp_path / card.id / CARD, (now[0], now[0]))
    library.purge()
    assert (tmp_path / gone.id).exists()
    now[0] += UNDO_SECONDS + 1
    library.purge()
    assert (tmp_path / kept.id / file_name(FIRST)).exists()
    assert not (tmp_path / gone.id).exists()
    assert [path.name for path in (tmp_path / shared.id).iterdir()] == ["notes.txt"]


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-40])


def _foreign(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04" + bytes(200))


def _other_key(path: Path) -> None:
    write_net(path, some_net(NetKey(4, 2, 5)))


def _rewrite(old: bytes, new: bytes) -> Callable[[Path], None]:
    """Change the manifest of equal length, as an editor of bytes would."""

    def act(path: Path) -> None:
        net = some_net(FIRST)
        write_net(path, net)
        data = path.read_bytes()
        assert old in data and len(old) == len(new)
        path.write_bytes(data.replace(old, new))

    return act


@pytest.mark.parametrize(
    "damage",
    [_cut, _foreign, _other_key, _rewrite(b'"lines": 2', b'"lines": 9')],
)
def test_a_broken_net_is_named_and_the_rest_is_shown(
    library: WallLibrary, damage: Callable[[Path], None]
) -> None:
    second = NetKey(4, 2, 6)
    card = begun(library, some_net(FIRST), some_net(second))
    damage(library.place(card.id) / file_name(FIRST))
    wall = library.load(card.id)
    assert set(wall.nets) == {second} and wall.card.done == 1
    assert len(wall.faults) == 1
    assert wall.faults[0].startswith(f"{card.id}/{file_name(FIRST)} is damaged: ")
    assert "\n" not in wall.faults[0]


def test_weights_of_a_wrong_shape_are_refused(library: WallLibrary) -> None:
    card = begun(library)
    place = library.place(card.id) / file_name(FIRST)
    net = some_net(FIRST)
    wrong = some_net(NetKey(5, 2, 5))
    object.__setattr__(net, "network", wrong.network)
    write_net(place, net)
    assert FIRST in library.load(card.id).nets
    with pytest.raises(ValueError, match=r"w0 must have the shape \(3, 2\)"):
        library.read_net(card.id, FIRST)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("spec", {"widths": [0]}),
        ("spec", 3),
        ("outcome", "fine"),
        ("seconds", "long"),
        ("seconds", 10**400),
        ("spec", {"eta": 10**400}),
        ("spec", {"seeds": 10**400}),
        ("spec", {"widths": [10**400]}),
        ("name", ["a"]),
        ("deleted", 1),
    ],
)
def test_a_card_of_a_stranger_is_checked(library: WallLibrary, name: str, value: object) -> None:
    card = begun(library)
    path = library.place(card.id) / CARD
    path.write_text(json.dumps(json.loads(path.read_text()) | {name: value}))
    with pytest.raises(ValueError, match=f"{CARD} is damaged") as caught:
        library.card(card.id)
    assert len(str(caught.value)) < 200
    cards, faults = library.cards()
    assert cards == [] and faults == [str(caught.value)]


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "walls").write_text("")
    assert WallLibrary(tmp_path / "walls").cards() == (
        [],
        [f"{tmp_path / 'walls'}: Not a directory."],
    )


def test_a_wall_in_training_is_not_deleted(library: WallLibrary) -> None:
    card = begun(library)
    with pytest.raises(ValueError, match="being trained"):
        library.delete(card.id)
    assert not library.card(card.id).deleted
    library.release(card.id)
    library.delete(card.id)
    assert library.card(card.id).deleted


@pytest.mark.parametrize("name", ["", "..", "../x", "a/b", "a" * 65, "."])
def test_a_name_that_leads_elsewhere_is_no_wall(library: WallLibrary, name: str) -> None:
    with pytest.raises(ValueError, match="can be no wall"):
        library.place(name)


def test_the_places_of_a_wall() -> None:
    assert find_keys(SPEC) == (FIRST, NetKey(3, 2, 6), NetKey(4, 2, 5), NetKey(4, 2, 6))
    assert str(FIRST) == "N = 3, L = 2, seed 5"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"map": np.zeros((16, 15), np.float32)}, "square"),
        ({"map": np.zeros((16, 16))}, "float32"),
        ({"map": np.full((16, 16), np.nan, np.float32)}, "finite"),
        ({"outcome": "good"}, "outcome"),
        ({"lines": (np.zeros((3, 3), np.float32),)}, "line"),
    ],
)
def test_a_face_that_makes_no_sense_is_refused(wrong: dict[str, object], said: str) -> None:
    face = some_net(FIRST).face
    with pytest.raises(ValueError, match=said):
        replace(face, **wrong)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="sizes"):
        WallNet(face, some_net(NetKey(4, 2, 5)).network)


@pytest.mark.parametrize(
    ("name", "value"),
    [("epochs", -1), ("seconds", 1e308), ("held_out_error", 1.5), ("train_error", 10**400)],
)
def test_figures_of_a_net_that_cannot_be_are_refused(name: str, value: float) -> None:
    net = some_net(FIRST)
    document = {**document_of(net.face), name: value}
    face = {
        key.split("/")[1]: array for key, array in arrays_of(net).items() if key.startswith("face")
    }
    assert read_face(document_of(net.face), face, FIRST).key == FIRST
    with pytest.raises(ValueError, match=f"{name} must be a number from 0 to"):
        read_face(document, face, FIRST)
