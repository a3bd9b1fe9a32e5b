"""Recovery: the newest whole autosave by number, offered before anything is deleted."""

import os
from pathlib import Path

from nnlab.app.files.autosave import claim_folder, list_generations, list_runs
from nnlab.app.files.recovery import DAMAGED_PREFIX, find_offers
from tests.app.rooms import ROOMS, make_states


def leave_run(root: Path, *numbers: int, origin: str = "") -> Path:
    """Leave behind what a killed run would."""
    autosave = claim_folder(root)
    for number in numbers:
        autosave.write(ROOMS, make_states(number), origin)
    autosave.leave()
    return autosave.folder


def test_nothing_was_left(tmp_path: Path) -> None:
    assert find_offers(tmp_path / "nowhere", ROOMS) == ([], [])
    assert find_offers(tmp_path, ROOMS) == ([], [])


def test_the_newest_is_offered_whatever_the_clock_says(tmp_path: Path) -> None:
    folder = leave_run(tmp_path, 1, 2, 3, origin="/home/me/a.nnlab")
    for number, path in list_generations(folder):
        os.utime(path, (1e9 - number * 1e6, 1e9 - number * 1e6))
    (offer,), warnings = find_offers(tmp_path, ROOMS)
    assert offer.session.states["bench"].name == "b3"
    assert offer.session.origin == "/home/me/a.nnlab"
    assert warnings == []
    offer.discard()
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_one_gives_way_to_the_one_before(tmp_path: Path) -> None:
    folder = leave_run(tmp_path, 1, 2, 3)
    newest = list_generations(folder)[-1][1]
    newest.write_bytes(newest.read_bytes()[:100])
    (offer,), warnings = find_offers(tmp_path, ROOMS)
    assert offer.session.states["bench"].name == "b2"
    assert len(warnings) == 1
    assert newest.name in warnings[0]
    assert newest.exists()
    offer.leave()


def test_when_all_are_damaged_they_are_kept_aside(tmp_path: Path) -> None:
    folder = leave_run(tmp_path, 1, 2)
    for _, path in list_generations(folder):
        path.write_bytes(b"")
    offers, warnings = find_offers(tmp_path, ROOMS)
    assert offers == []
    assert len(warnings) == 2
    assert len(list_generations(tmp_path / (DAMAGED_PREFIX + folder.name))) == 2
    assert find_offers(tmp_path, ROOMS) == ([], [])


def test_an_offer_left_alone_is_made_again(tmp_path: Path) -> None:
    leave_run(tmp_path, 1)
    for _ in range(3):
        (offer,), _ = find_offers(tmp_path, ROOMS)
        assert offer.path.exists()
        offer.leave()


def test_several_runs_the_newest_first(tmp_path: Path) -> None:
    leave_run(tmp_path, 1)
    leave_run(tmp_path, 2)
    offers, _ = find_offers(tmp_path, ROOMS)
    assert [offer.session.states["bench"].name for offer in offers] == ["b2", "b1"]
    for offer in offers:
        offer.discard()
    assert list_runs(tmp_path) == []


def test_a_living_run_is_left_alone(tmp_path: Path) -> None:
    autosave = claim_folder(tmp_path)
    autosave.write(ROOMS, make_states(1))
    assert find_offers(tmp_path, ROOMS) == ([], [])
    assert len(list_generations(autosave.folder)) == 1
    autosave.discard()


def test_what_one_program_offers_no_other_does(tmp_path: Path) -> None:
    leave_run(tmp_path, 1)
    (offer,), _ = find_offers(tmp_path, ROOMS)
    assert find_offers(tmp_path, ROOMS) == ([], [])
    offer.leave()


def test_a_run_killed_before_its_first_autosave_goes(tmp_path: Path) -> None:
    leave_run(tmp_path)
    assert find_offers(tmp_path, ROOMS) == ([], [])
    assert list(tmp_path.iterdir()) == []
