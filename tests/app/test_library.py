"""The library of runs on the disk: found again, judged, damaged, deleted, and by two at once."""

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nnlab.app.digits.cards import INTERRUPTED, RunCard, make_card, read_card, write_recipe
from nnlab.app.digits.library import CARD, CHECKPOINT, NET, RUN, Library
from nnlab.app.digits.room import MNIST, MnistState
from nnlab.app.digits.run import TrainingRun, WrongDigits
from nnlab.app.digits.scan import read_run, scan
from nnlab.app.store import Store
from nnlab.core.digits.specs import Augmentation, DataSpec, TrainSpec

ROOT = Path(__file__).parent.parent.parent


class Clock:
    """One minute passes with each look."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        self.now += 60.0
        return self.now


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "digits", Clock())


def make_run(epochs: int = 3, n_wrong: int | None = 87) -> TrainingRun:
    rng = np.random.default_rng(2)
    return TrainingRun(
        settings=TrainSpec(epochs=3, seed=11),
        errors=np.linspace(3.0, 1.0, 2 * epochs).reshape(-1, 2),
        batch=np.arange(1.0, 41),
        loss=rng.random(40),
        n_wrong=n_wrong,
        wrong=WrongDigits(
            np.arange(4),
            rng.integers(0, 256, (4, 28, 28)).astype(np.uint8),
            np.arange(4),
            np.arange(1, 5),
            np.full(4, 0.9),
        ),
    )


def keep(library: Library, run: TrainingRun, outcome: str = "finished") -> str:
    """Keep a run whose program has ended."""
    begun, _ = library.begin(run)
    library.save(replace(begun, outcome=outcome))
    library.release(begun.id)
    return begun.id


def cards(library: Library) -> list[RunCard]:
    return [found.card for found in scan(library) if found.card is not None]


def faults(library: Library) -> list[str]:
    return [found.fault for found in scan(library) if found.fault]


def test_runs_are_found_again_the_newest_first_with_their_results(library: Library) -> None:
    ids = [keep(library, replace(make_run(), name=name)) for name in ("a", "b", "c")]
    again = Library(library.folder)
    assert [card.id for card in cards(again)] == ids[::-1]
    assert [card.name for card in cards(again)] == ["c", "b", "a"]
    card = cards(again)[0]
    assert (card.n_wrong, card.n_test, card.test, card.held_out) == (87, 10_000, 0.87, 1.4)
    assert (card.epochs, card.epochs_wanted, card.seed, card.net) == (
        *(3, 3, 11),
        TrainSpec().label,
    )
    back = again.load(ids[0])
    assert back.settings == make_run().settings
    assert np.array_equal(back.loss, make_run().loss)
    assert np.array_equal(back.wrong.image, make_run().wrong.image)
    assert faults(again) == []


def test_a_library_that_is_not_there_is_empty(library: Library) -> None:
    assert list(scan(library)) == []


def test_a_renamed_run_is_read_with_its_new_name_and_note(library: Library) -> None:
    run_id = keep(library, make_run())
    library.write_card(replace(library.card(run_id), name="better", note="two\nlines"))
    run = Library(library.folder).load(run_id)
    assert (run.name, run.note) == ("better", "two\nlines")


@pytest.mark.parametrize(
    ("outcome", "checkpoint", "expected", "resumable"),
    [
        ("running", True, INTERRUPTED, True),
        ("running", False, INTERRUPTED, False),
        ("cancelled", True, "cancelled", True),
        ("stopped", True, "stopped", True),
        ("finished", True, "finished", False),
        ("stopped early", False, "stopped early", False),
    ],
)
def test_what_can_be_gone_on_with_is_what_has_a_checkpoint_and_no_end(
    library: Library, outcome: str, checkpoint: bool, expected: str, resumable: bool
) -> None:
    run_id = keep(library, make_run(), outcome)
    if checkpoint:
        library.checkpoint(run_id).write_bytes(b"state")
    card = cards(library)[0]
    assert (card.outcome, card.resumable) == (expected, resumable)


HOLDER = """
import sys
from pathlib import Path
from nnlab.app.digits.library import Library
from nnlab.app.digits.run import TrainingRun
run, _ = Library(Path(sys.argv[1])).begin(TrainingRun())
print(run.id, flush=True)
sys.stdin.read()
"""


def test_a_run_that_another_program_trains_is_not_interrupted_until_that_dies(
    library: Library,
) -> None:
    command = [sys.executable, "-c", HOLDER, str(library.folder)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=ROOT) as other:
        assert other.stdout is not None
        run_id = other.stdout.readline().strip()
        assert [(card.id, card.outcome) for card in cards(library)] == [(run_id, "running")]
        assert not library.take(run_id)
        assert library.is_taken(run_id)
        other.kill()
        other.wait()
    assert [card.outcome for card in cards(library)] == [INTERRUPTED]
    assert library.take(run_id)
    library.release(run_id)


def test_a_program_knows_its_own_run(library: Library) -> None:
    run, card = library.begin(make_run())
    assert card.outcome == "running"
    assert cards(library)[0].outcome == "running"
    # Another window of the same program asks through a lock of its own.
    assert cards(Library(library.folder))[0].outcome == "running"
    library.release_all()
    assert cards(library)[0].outcome == INTERRUPTED
    assert not library.has(run.id)


# Damage


def test_a_damaged_folder_is_left_out_with_one_line_and_stays(library: Library) -> None:
    good, bad = keep(library, make_run()), keep(library, make_run())
    (library.place(bad) / CARD).write_text("{")
    (library.place(bad) / RUN).write_bytes(b"PK nothing")
    library.net(bad).write_bytes(b"weights")
    (library.folder / "notes.txt").write_text("no run")
    (library.folder / "empty").mkdir()
    assert [card.id for card in cards(library)] == [good]
    (line,) = faults(library)
    assert bad in line
    assert "\n" not in line
    assert library.net(bad).read_bytes() == b"weights"


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"epochs": "x"}', b"\xff\xfe", b"[" * 5000])
def test_a_lost_card_is_made_again_from_the_run(library: Library, damage: bytes) -> None:
    run_id = keep(library, replace(make_run(), name="mine"))
    (library.place(run_id) / CARD).write_bytes(damage)
    (card,) = cards(library)
    assert (card.name, card.n_wrong, card.epochs) == ("mine", 87, 3)
    (library.place(run_id) / CARD).unlink()
    assert cards(library)[0].n_wrong == 87


def test_a_run_goes_on_being_kept_though_its_card_was_lost(library: Library) -> None:
    run, _ = library.begin(make_run())
    (library.place(run.id) / CARD).unlink()
    assert library.save(run).n_wrong == 87


@pytest.mark.parametrize(
    "name", ["..", "../x", "/etc", "", "a/b", "a\\b", ".hidden", "x" * 65, "a\n", "ü"]
)
def test_what_can_be_no_run_never_becomes_a_path(library: Library, name: str) -> None:
    with pytest.raises(ValueError, match="There can be no run"):
        library.place(name)


@given(st.data())
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_bytes_lie_in_a_folder_nothing_else_is_raised(
    library: Library, data: st.DataObject
) -> None:
    shutil.rmtree(library.folder, ignore_errors=True)
    run_id = keep(library, make_run())
    for name in (CARD, RUN):
        path = library.place(run_id) / name
        whole = bytearray(path.read_bytes())
        for _ in range(data.draw(st.integers(0, 4))):
            place = data.draw(st.integers(0, 1 << 16)) % len(whole)
            whole[place] = data.draw(st.integers(0, 255))
        cut = data.draw(st.integers(0, 30))
        path.write_bytes(bytes(whole[: len(whole) - cut]))
    for act in (library.card, library.load):
        try:
            act(run_id)
        except (ValueError, OSError) as error:
            assert "\n" not in str(error)
    found = read_run(library, run_id)
    # Damage of one character may say that the run was deleted; else it is found or told.
    assert found is None or (found.card is None) == bool(found.fault)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*RunCard.__dataclass_fields__, "more"]), JSON) | JSON)
def test_a_card_is_sound_or_refused(stored: object) -> None:
    try:
        card = read_card(stored, "a")
    except ValueError:
        return
    assert card.id == "a"
    assert isinstance(card.name, str) and isinstance(card.epochs, int)
    assert card.test is None or np.isfinite(card.test)
    assert all(isinstance(member, str) for member in card.members)


def test_a_full_disk_leaves_the_older_state(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, _ = library.begin(make_run())

    def refuse(fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", refuse)
    with pytest.raises(OSError, match="No space"):
        library.save(replace(run, n_wrong=3))
    with pytest.raises(OSError, match="No space"):
        library.write_card(replace(library.card(run.id), name="lost"))
    assert library.load(run.id).n_wrong == 87
    assert library.card(run.id).name == ""


# Deleting


def test_a_deleted_run_goes_at_a_later_start_with_its_own_files_only(library: Library) -> None:
    run_id = keep(library, make_run())
    place = library.place(run_id)
    for name in (NET, CHECKPOINT, "net.safetensors.part"):
        (place / name).write_bytes(b"x")
    library.write_card(replace(library.card(run_id), deleted=True))
    assert place.exists()
    assert cards(Library(library.folder)) == []
    assert not place.exists()
    other = keep(library, make_run())
    (library.place(other) / "mine.txt").write_text("not the program's")
    library.write_card(replace(library.card(other), deleted=True))
    assert not library.purge(other)
    assert [path.name for path in library.place(other).iterdir()] == ["mine.txt"]


def test_a_run_that_another_window_may_bring_back_is_not_removed(library: Library) -> None:
    run_id = keep(library, make_run())
    library.take(run_id)
    library.write_card(replace(library.card(run_id), deleted=True))
    other = Library(library.folder)
    assert cards(other) == []
    assert library.load(run_id).n_wrong == 87
    library.release_all()
    assert cards(other) == []
    assert not library.place(run_id).exists()


def test_a_folder_that_is_a_link_is_never_emptied(library: Library, tmp_path: Path) -> None:
    run_id = keep(library, make_run())
    elsewhere = tmp_path / "elsewhere"
    library.place(run_id).rename(elsewhere)
    library.place(run_id).symlink_to(elsewhere)
    library.write_card(replace(library.card(run_id), deleted=True))
    assert not library.purge(run_id)
    assert (elsewhere / RUN).exists()


# Cards


def test_a_card_comes_back_as_it_was_written(library: Library) -> None:
    run = replace(make_run(), id="a", members=("b", "c"), note="ü\n", name="∂")
    card = make_card(run, 12.5, True)
    library.place("a").mkdir(parents=True)
    library.write_card(card)
    assert library.card("a") == card
    assert json.loads((library.place("a") / CARD).read_bytes())["note"] == "ü\n"


def test_a_recipe_tells_what_has_an_effect() -> None:
    assert write_recipe(TrainSpec()) == "batch 128, η 0.01, adam, one cycle, cross entropy"
    data = DataSpec(train_size=1000)
    spec = TrainSpec(optimiser="nesterov", decay=0.1, augmentation=Augmentation(shift=2), data=data)
    line = write_recipe(spec)
    for part in ("nesterov 0.9", "decay 0.1", "shift 2", "1000 images"):
        assert part in line
    assert "rotation" not in line


def test_undo_brings_names_and_deleted_runs_back_and_leaves_what_came_since() -> None:
    store = Store([MNIST])
    store.put(MNIST, MnistState(cards=(RunCard("a", name="old"), RunCard("b"))))

    def edit(run_id: str, **changes: object) -> None:
        state = store.get(MNIST)
        done = tuple(replace(c, **changes) if c.id == run_id else c for c in state.cards)  # type: ignore[arg-type]
        store.edit(MNIST, replace(state, cards=done), "edit")

    edit("a", name="new")
    edit("b", deleted=True)
    state = store.get(MNIST)
    later = tuple(replace(card, epochs=5) for card in state.cards)
    store.put(MNIST, replace(state, cards=(RunCard("c"), *later)))
    store.undo()
    store.undo()
    cards = {card.id: card for card in store.get(MNIST).cards}
    assert (cards["a"].name, cards["b"].deleted, "c" in cards) == ("old", False, True)
    assert cards["a"].epochs == 5
    store.redo()
    store.redo()
    cards = {card.id: card for card in store.get(MNIST).cards}
    assert (cards["a"].name, cards["b"].deleted, "c" in cards) == ("new", True, True)
