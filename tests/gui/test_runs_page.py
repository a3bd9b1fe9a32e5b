"""The page of runs: its table, its curves, what can be done with runs; the offer to go on."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLineEdit
from pytestqt.qtbot import QtBot

from nnlab.app.digits.cards import INTERRUPTED, RunCard
from nnlab.app.digits.library import Library
from nnlab.app.digits.room import MNIST
from nnlab.app.digits.run import TrainingRun
from nnlab.core.digits.specs import DataSpec, TrainSpec
from nnlab.deep.reports import CommitteeDone, Finished, Imported, Progress
from nnlab.gui.mnist.pages.book import BookPage
from nnlab.gui.mnist.pages.runs import RunsPage
from nnlab.gui.mnist.runs.commands import make_run_commands
from nnlab.gui.mnist.runs.keys import KEYS
from nnlab.gui.mnist.runs.votes import describe
from nnlab.gui.mnist.training import keeper
from nnlab.gui.mnist.training.resume import ResumeNotice
from nnlab.gui.mnist.training.trainer import Trainer
from nnlab.gui.plots.digits.run_lines import RunLine, read_points
from nnlab.gui.plots.digits.run_marks import MOST, share
from nnlab.gui.saving.autosaver import is_same
from nnlab.gui.tab import Context
from nnlab.gui.tabs.mnist import MnistTab
from tests import leaks
from tests.gui.fake_compute import FakeCompute

BEGAN = 1_700_000_000.0


@pytest.fixture
def compute(qtbot: QtBot) -> FakeCompute:
    return FakeCompute()


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "digits")


@pytest.fixture
def desk(context: Context, compute: FakeCompute) -> Context:
    trainer = Trainer(context.store, compute, context.status, context.data_dir, context.status)  # type: ignore[arg-type]
    return replace(context, compute=compute, trainer=trainer)  # type: ignore[arg-type]


def keep(library: Library, number: int, **changes: object) -> str:
    """Keep a run of the past, with a net."""
    run = TrainingRun(
        settings=TrainSpec(net="784-10", epochs=3, seed=number),
        batches_per_epoch=430,
        batch=np.arange(1.0, 1291),
        loss=2.0 / np.arange(1.0, 1291) * number,
        errors=np.array([[4.0, 3.0], [3.0, 2.0], [2.0, 1.0]]) * number,
        learnt=np.array([5.0, 4.0, 3.0]),
        n_wrong=100 * number,
        weights=7850,
    )
    begun, card = library.begin(replace(run, **changes))  # type: ignore[arg-type]
    outcome = str(changes.get("outcome", "finished"))
    kept = library.save(replace(begun, outcome=outcome), BEGAN + 3600 * number)
    library.net(begun.id).write_bytes(b"weights")
    library.release(begun.id)
    assert kept.id == card.id
    return begun.id


@pytest.fixture
def ids(library: Library) -> list[str]:
    """Three runs, the newest first."""
    return [keep(library, number) for number in (1, 2, 3)][::-1]


@pytest.fixture
def page(qtbot: QtBot, desk: Context, ids: list[str]) -> Iterator[RunsPage]:
    made = RunsPage(desk)
    made.resize(1000, 320)
    made.show()
    qtbot.waitExposed(made)
    qtbot.waitUntil(lambda: desk.trainer.keeper.is_scanned)
    yield made
    made.close_down()
    desk.trainer.close_down()
    made.close()
    made.deleteLater()
    leaks.settle_qt()
    leaks.settle_qt()


def card(desk: Context, run_id: str) -> RunCard:
    return next(c for c in desk.store.get(MNIST).cards if c.id == run_id)


def text(page: RunsPage, row: int, key: str) -> str:
    column = [column.key for column in page.table.cards.columns].index(key)
    return str(page.table.order.index(row, column).data() or "")


def names(page: RunsPage) -> list[str]:
    return [text(page, row, "seed") for row in range(page.table.order.rowCount())]


def choose(page: RunsPage, qtbot: QtBot, *ids: str) -> None:
    page.table.choose(ids)
    qtbot.waitUntil(lambda: not page.curves.reading)


# The table


def test_all_runs_of_the_disk_stand_in_the_table_the_newest_first(page: RunsPage) -> None:
    assert names(page) == ["3", "2", "1"]
    assert [text(page, 0, key) for key in ("name", "wrong", "test", "held", "epochs")] == [
        *("784–10", "300", "3.00", "6.00", "3/3"),
    ]
    assert text(page, 0, "state") == "finished"
    assert "adam" in text(page, 0, "recipe")


def test_headings_sort_by_the_values_and_what_is_not_known_comes_last(
    page: RunsPage, desk: Context
) -> None:
    desk.trainer.keeper.put_card(RunCard("unknown", seed=9))
    column = [column.key for column in page.table.cards.columns].index("test")
    page.table.sortByColumn(column, Qt.SortOrder.AscendingOrder)
    assert names(page) == ["1", "2", "3", "9"]
    page.table.sortByColumn(column, Qt.SortOrder.DescendingOrder)
    assert names(page) == ["3", "2", "1", "9"]


def test_a_double_click_and_the_return_key_show_a_run(
    page: RunsPage, desk: Context, ids: list[str], qtbot: QtBot
) -> None:
    choose(page, qtbot, ids[1])
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert desk.trainer.run is not None and desk.trainer.run.id == ids[1]
    assert page.table.cards.shown == ids[1]
    assert text(page, 1, "mark") == "▸"
    cell = page.table.visualRect(page.table.order.index(2, 2)).center()
    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    qtbot.mouseDClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    assert desk.trainer.run.id == ids[2]


def test_while_one_trains_no_other_run_is_shown_and_its_own_cannot_be_deleted(
    page: RunsPage, desk: Context, compute: FakeCompute, ids: list[str], qtbot: QtBot
) -> None:
    desk.trainer.train()
    compute.tell_first_epoch()
    live = desk.trainer.live
    assert live is not None
    assert [text(page, 0, key) for key in ("state", "epochs")] == ["trains", "1/2"]
    choose(page, qtbot, ids[0])
    assert not page.can("show")
    page.act("show")
    assert desk.trainer.run is live
    choose(page, qtbot, live.id)
    page.act("delete")
    assert not card(desk, live.id).deleted
    page.desk.rename(live.id, "growing")
    assert desk.trainer.run is not None and desk.trainer.run.title == "growing"
    compute.finish(5)
    assert card(desk, live.id).name == "growing"
    assert desk.trainer.run.title == "growing"


def test_a_choice_outlives_what_comes_into_the_list(
    page: RunsPage, desk: Context, ids: list[str], qtbot: QtBot
) -> None:
    choose(page, qtbot, ids[0], ids[2])
    desk.trainer.keeper.put_card(RunCard("new", began=BEGAN + 1e6))
    assert page.table.chosen == [ids[0], ids[2]]
    desk.trainer.keeper.put_card(replace(card(desk, ids[0]), epochs=2))
    assert page.table.chosen == [ids[0], ids[2]]


# Edits


def test_names_are_typed_into_the_table_undone_and_kept_on_the_disk(
    page: RunsPage, desk: Context, library: Library, ids: list[str], qtbot: QtBot
) -> None:
    desk.trainer.show_run(ids[0])
    choose(page, qtbot, ids[0])
    page.act("rename")
    (field,) = page.table.viewport().findChildren(QLineEdit)
    assert field.text() == ""
    qtbot.keyClicks(field, "  my best  net ")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    # Qt takes over what was typed at the next turn of its loop.
    qtbot.waitUntil(lambda: text(page, 0, "name") == "my best net")
    desk.trainer.keeper.flush()
    assert library.card(ids[0]).name == "my best net"
    assert desk.trainer.run is not None and desk.trainer.run.title == "my best net"
    assert desk.store.undo_label == "Rename a run"
    desk.store.undo()
    desk.trainer.keeper.flush()
    assert library.card(ids[0]).name == ""
    assert desk.trainer.run.title == "784–10, seed 3"
    desk.store.redo()
    desk.trainer.keeper.flush()
    assert library.load(ids[0]).name == "my best net"


def test_a_note_has_many_lines_and_its_first_one_stands_in_the_table(
    page: RunsPage, desk: Context, library: Library, ids: list[str], qtbot: QtBot
) -> None:
    choose(page, qtbot, ids[1])
    page.act("note")
    dialog = page.dialog
    assert dialog is not None
    dialog.text.setPlainText("with shifts\nη too large?")
    dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).click()
    desk.trainer.keeper.flush()
    assert library.card(ids[1]).note == "with shifts\nη too large?"
    assert text(page, 1, "note") == "with shifts …"
    assert page.dialog is None
    desk.store.undo()
    desk.trainer.keeper.flush()
    assert library.card(ids[1]).note == ""


def test_deleted_runs_come_back_by_undo_and_go_when_the_program_ends(
    page: RunsPage, desk: Context, library: Library, ids: list[str], qtbot: QtBot
) -> None:
    choose(page, qtbot, ids[0], ids[1])
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    assert names(page) == ["1"]
    desk.trainer.keeper.flush()
    assert library.card(ids[0]).deleted
    assert library.net(ids[0]).exists()
    # Another window that starts meanwhile must leave it alone.
    assert library.is_taken(ids[0])
    desk.store.undo()
    assert names(page) == ["3", "2", "1"]
    desk.trainer.keeper.flush()
    assert not library.card(ids[0]).deleted
    assert not library.is_taken(ids[0])
    choose(page, qtbot, ids[1])
    page.act("delete")
    desk.trainer.close_down()
    assert [path.name for path in sorted(library.folder.iterdir())] == sorted([ids[0], ids[2]])


def test_settings_of_a_run_are_taken_in_one_step(
    page: RunsPage, desk: Context, ids: list[str], qtbot: QtBot
) -> None:
    before = desk.trainer.settings
    choose(page, qtbot, ids[0])
    page.act("use")
    assert desk.trainer.settings == TrainSpec(net="784-10", epochs=3, seed=3)
    desk.store.undo()
    assert desk.trainer.settings == before


def test_a_full_disk_costs_a_line_and_not_the_edit(
    page: RunsPage, desk: Context, ids: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    desk.status.said.connect(lambda line, _seconds: said.append(line))

    def refuse(fd: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr("os.fsync", refuse)
        page.desk.rename(ids[0], "kept in mind")
        desk.trainer.keeper.flush()
    assert "No space left" in said[-1]
    assert text(page, 0, "name") == "kept in mind"
    # The next change finds room again.
    page.desk.annotate(ids[0], "later")
    desk.trainer.keeper.flush()
    assert desk.trainer.keeper.library.card(ids[0]).name == "kept in mind"


# Curves


def test_chosen_runs_are_drawn_over_each_other_with_marks_of_their_own(
    page: RunsPage, ids: list[str], qtbot: QtBot
) -> None:
    choose(page, qtbot, ids[0], ids[2])
    assert [line.run.settings.seed for line in page.plot.scene.lines] == [3, 1]
    marks = dict(page.table.cards.marks)
    assert set(marks) == {ids[0], ids[2]} and len(set(marks.values())) == 2
    choose(page, qtbot, *ids)
    assert {run: page.table.cards.marks[run] for run in marks} == marks
    assert [figure.key for figure in page.figures()] == ["mnist-runs"]
    for quantity in range(4):
        page.switches.quantity.setCurrentIndex(quantity)
        for switch in (page.switches.log_x, page.switches.log_y):
            switch.toggle()
            page.plot.grab()
    page.switches.unit.setCurrentIndex(1)
    page.plot.grab()
    where = QPointF(page.plot.width() * 0.4, page.plot.height() * 0.5)
    line = page.plot.value_at(where)
    assert line.startswith("batch") and "784–10, seed 3" in line
    assert page.plot.value_at(QPointF(1.0, 1.0)) == ""


def test_without_a_choice_the_shown_run_is_drawn(
    page: RunsPage, desk: Context, ids: list[str], qtbot: QtBot
) -> None:
    assert page.plot.scene.lines == ()
    desk.trainer.show_run(ids[1])
    qtbot.waitUntil(lambda: len(page.plot.scene.lines) == 1)
    assert page.plot.scene.lines[0].run.settings.seed == 2


def test_points_are_in_common_units() -> None:
    run = TrainingRun(
        batches_per_epoch=10,
        batch=np.array([5.0, 10.0, 15.0, 20.0]),
        loss=np.array([2.0, 1.0, np.nan, 0.5]),
        errors=np.array([[3.0, 2.0], [2.5, np.nan]]),
    )
    line = RunLine("a", 0, run)
    x, y = read_points(line, "H", "epochs")
    assert x.tolist() == [0.5, 1.0, 2.0] and y.tolist() == [2.0, 1.0, 0.5]
    assert [v.tolist() for v in read_points(line, "test", "batches")] == [[10.0], [2.0]]
    assert [v.tolist() for v in read_points(line, "held_out", "epochs")] == [[1, 2], [3.0, 2.5]]
    assert len(read_points(line, "learnt", "epochs")[0]) == 0


def test_at_most_twelve_runs_have_marks_and_all_differ() -> None:
    marks = share([str(n) for n in range(20)], {"3": 0, "15": 1})
    assert len(marks) == MOST and sorted(marks.values()) == list(range(MOST))
    assert marks["3"] == 0 and "15" not in marks


def test_a_run_that_cannot_be_read_has_no_curve_and_one_line_says_why(
    page: RunsPage, desk: Context, library: Library, ids: list[str], qtbot: QtBot
) -> None:
    said: list[str] = []
    desk.status.said.connect(lambda line, _seconds: said.append(line))
    (library.place(ids[0]) / "run.zip").write_bytes(b"damaged")
    choose(page, qtbot, ids[0])
    page.refresh()
    qtbot.waitUntil(lambda: not page.curves.reading)
    assert len([line for line in said if "cannot be read" in line]) == 1
    page.plot.grab()


def test_hundreds_of_runs_are_listed_without_holding_the_window_up(
    desk: Context, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(300):
        place = library.folder / f"2024{number:04d}-120000-abcdef"
        place.mkdir(parents=True)
        card = RunCard(place.name, began=float(number), seed=number)
        (place / "card.json").write_text(json.dumps(asdict(card)))
    # A budget of nothing lets one folder be read at a time, with the window's turn in between.
    monkeypatch.setattr(keeper, "BUDGET", 0.0)
    turns = 0
    desk.trainer.keeper.scan()
    while not desk.trainer.keeper.is_scanned:
        QApplication.processEvents()
        turns += 1
    desk.trainer.close_down()
    assert len(desk.store.get(MNIST).cards) == 300
    assert desk.store.get(MNIST).cards[0].seed == 299
    assert turns >= 300


# Going on


def interrupt(library: Library, **changes: object) -> str:
    """A run whose program was killed in its second epoch."""
    run_id = keep(library, 4, outcome="running", n_wrong=None, errors=np.array([[2.0, 1.5]]))
    library.checkpoint(run_id).write_bytes(b"state")
    if changes:
        library.write_card(replace(library.card(run_id), **changes))  # type: ignore[arg-type]
    return run_id


@pytest.fixture
def tab(qtbot: QtBot, desk: Context, library: Library) -> Iterator[MnistTab]:
    interrupt(library)
    made = MnistTab(desk)
    made.resize(1170, 640)
    made.show()
    qtbot.waitExposed(made)
    qtbot.waitUntil(lambda: desk.trainer.keeper.is_scanned)
    yield made
    made.close_down()
    made.close()
    made.deleteLater()
    leaks.settle_qt()
    leaks.settle_qt()


def test_an_interrupted_training_is_offered_and_goes_on_from_its_checkpoint(
    tab: MnistTab, desk: Context, compute: FakeCompute, library: Library
) -> None:
    notice = tab.resume
    assert notice.isVisible()
    assert notice.text.text() == "784–10, seed 4 was interrupted in epoch 2 of 3."
    notice.offers[0].click()
    assert not notice.isVisible()
    (job,) = compute.jobs
    run_id = Path(job.params["folder"]).name
    assert job.params["resume"] and job.params["spec"].seed == 4
    assert desk.trainer.live is not None and len(desk.trainer.live.errors) == 1
    # Another window sees that it is trained here.
    assert Library(library.folder).is_taken(run_id)
    compute.finish(70)
    desk.trainer.keeper.flush()
    assert not Library(library.folder).is_taken(run_id)
    assert card(desk, run_id).outcome == "finished"


def test_after_a_start_the_newest_result_is_shown_and_changes_nothing(
    qtbot: QtBot, desk: Context, ids: list[str]
) -> None:
    before = desk.store.states()
    made = MnistTab(desk)
    qtbot.waitUntil(lambda: desk.trainer.keeper.is_scanned)
    assert desk.trainer.run is not None and desk.trainer.run.id == ids[0]
    assert made.below.headline.large.text() == "300 of 10\u202f000 wrong"
    assert is_same(desk.store.states(), before) and desk.store.undo_label is None
    # Another run is somebody's choice, and the session's.
    desk.trainer.show_run(ids[1])
    assert not is_same(desk.store.states(), before)
    made.close_down()
    made.deleteLater()
    leaks.settle_qt()
    leaks.settle_qt()


def test_what_is_declined_stays_in_the_list(
    tab: MnistTab, desk: Context, compute: FakeCompute
) -> None:
    tab.resume.offers[1].click()
    assert not tab.resume.isVisible() and compute.jobs == []
    assert desk.store.get(MNIST).cards[0].outcome == INTERRUPTED


def test_keys_act_on_the_page_of_runs_only_while_it_is_shown(
    tab: MnistTab, qtbot: QtBot, desk: Context
) -> None:
    commands = {command.key.split(".")[-1]: command for command in make_run_commands(tab.below)}
    assert set(commands) == set(KEYS)
    keys = [command.shortcut for command in tab.commands()]
    assert len(keys) == len(set(keys))
    assert not commands["delete"].enabled()  # type: ignore[misc]
    commands["import"].run()
    assert tab.below.key == "runs"
    page = tab.below.present
    assert isinstance(page, RunsPage) and page.exchange.question.dialog is not None
    page.exchange.question.dialog.close()
    page.table.choose([desk.store.get(MNIST).cards[0].id])
    assert commands["go-on"].enabled()  # type: ignore[misc]
    commands["delete"].run()
    assert page.desk.cards == ()


def test_a_run_that_another_window_trains_is_neither_offered_nor_taken(
    qtbot: QtBot, desk: Context, compute: FakeCompute, library: Library
) -> None:
    run_id = interrupt(library)
    said: list[str] = []
    desk.status.said.connect(lambda line, _seconds: said.append(line))
    assert library.take(run_id)
    notice = ResumeNotice(desk)
    qtbot.addWidget(notice)
    qtbot.waitUntil(lambda: desk.trainer.keeper.is_scanned)
    assert card(desk, run_id).outcome == "running"
    assert notice.offers == []
    desk.trainer.go_on(run_id)
    assert compute.jobs == [] and said == ["Another window trains this run."]
    library.release(run_id)
    desk.trainer.keeper.look_again()
    assert card(desk, run_id).outcome == INTERRUPTED
    desk.trainer.close_down()


def test_a_run_shown_after_a_crash_says_how_far_it_came(
    page: RunsPage, desk: Context, library: Library
) -> None:
    run_id = interrupt(library)
    desk.trainer.show_run(run_id)
    run = desk.trainer.run
    assert run is not None and run.outcome == "stopped"
    assert run.message == "It was interrupted after 1 of 3 epochs."


# Committees


def make_vote(count: int) -> CommitteeDone:
    rng = np.random.default_rng(1)
    confusion = np.zeros((10, 10), dtype=np.int64)
    fields = {
        "n_wrong": 55,
        "n_test": 10_000,
        "wrong_indices": np.arange(55),
        "wrong_images": rng.integers(0, 256, (55, 28, 28)).astype(np.uint8),
        "wrong_targets": np.zeros(55, dtype=np.int64),
        "wrong_answers": np.ones(55, dtype=np.int64),
        "wrong_confidences": np.full(55, 0.5, dtype=np.float32),
        "confusion": confusion,
        "seconds": 2.0,
        "cpu_seconds": 2.0,
        "checkpoint": "",
        "device": "cpu",
        "threads": 1,
    }
    return CommitteeDone(**fields, n_majority=58, members=(80, 83, 91)[:count])  # type: ignore[arg-type]


def test_a_committee_votes_beside_a_training_and_is_kept_like_a_run(
    page: RunsPage, desk: Context, compute: FakeCompute, ids: list[str], qtbot: QtBot
) -> None:
    choose(page, qtbot, *ids)
    page.act("committee")
    job = compute.jobs[0]
    assert (job.name, job.lane) == ("committee", "extra")
    assert job.params["paths"] == [desk.trainer.keeper.net_path(TrainingRun(id=i)) for i in ids]
    job.report(Progress(0.5, 3.0))
    assert desk.status.running["committee"].fraction == 0.5
    assert not page.can("committee")
    job.end(job.on_done, make_vote(3))
    assert desk.status.running == {}
    run = desk.trainer.run
    assert run is not None and run.members == tuple(ids)
    assert run.n_wrong == 55 and len(run.wrong) == 55 and run.title == "Committee of 3"
    assert run.message == (
        "Committee of 3: 55 of 10\u202f000 wrong by the mean of the outputs "
        "(majority vote 58); its members 80, 83, 91."
    )
    assert desk.trainer.net_path is None
    desk.trainer.keeper.flush()
    back = desk.trainer.keeper.library.load(run.id)
    assert back.members == tuple(ids) and "784–10, seed 2: 200" in back.note
    kept = card(desk, run.id)
    assert (kept.members, kept.weights, kept.test) == (tuple(ids), 3 * 7850, 0.55)
    assert page.committee.hindrance([kept, card(desk, ids[0])]).endswith("choose its members.")


def test_why_runs_cannot_vote_is_said(
    page: RunsPage, desk: Context, library: Library, compute: FakeCompute, ids: list[str]
) -> None:
    cards = [card(desk, run_id) for run_id in ids]
    assert "two or more" in page.committee.hindrance(cards[:1])
    other = replace(cards[1], data="Fashion")
    assert "the same images" in page.committee.hindrance([cards[0], other])
    library.net(ids[2]).unlink()
    assert "has no net" in page.committee.hindrance(cards)
    page.committee.vote(cards)
    assert compute.jobs == []


def test_a_committee_that_is_cancelled_or_fails_leaves_no_run(
    page: RunsPage, desk: Context, compute: FakeCompute, ids: list[str]
) -> None:
    cards = [card(desk, run_id) for run_id in ids]
    for end, line in (("on_cancelled", ()), ("on_failed", ("no memory",))):
        page.committee.vote(cards)
        job = compute.jobs[-1]
        desk.status.running["committee"].cancel()  # type: ignore[misc]
        assert job.cancelled_at is not None
        job.end(getattr(job, end), *line)
        assert not page.committee.busy and desk.status.running == {}
    assert len(page.desk.cards) == 3


def test_many_members_are_told_in_short() -> None:
    vote = replace(make_vote(3), members=tuple(range(35)))
    assert describe(vote).endswith("0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 ….")


# Files


def test_a_net_is_exported_with_its_results_or_as_onnx(
    page: RunsPage, desk: Context, compute: FakeCompute, ids: list[str], tmp_path: Path
) -> None:
    said: list[str] = []
    desk.status.said.connect(lambda line, _seconds: said.append(line))
    page.exchange.export(ids[0], tmp_path / "a.safetensors")
    job = compute.jobs[0]
    assert (job.name, job.lane) == ("export_net", "extra")
    assert job.params["results"]["n_wrong"] == 300
    assert job.params["results"]["errors"] == [[12.0, 9.0], [9.0, 6.0], [6.0, 3.0]]
    page.exchange.export(ids[1], tmp_path / "b.onnx")
    assert len(compute.jobs) == 1
    job.end(job.on_done, str(tmp_path / "a.safetensors"))
    assert "a.safetensors" in said[-1]
    page.exchange.export(ids[1], tmp_path / "b.ONNX")
    assert compute.jobs[1].name == "export_onnx"
    line = "ONNX files need the Python package onnx: pip install onnx onnxscript"
    compute.jobs[1].end(compute.jobs[1].on_failed, line)
    assert said[-1] == line and desk.status.running == {}


def imported(result: Finished | None) -> Imported:
    spec = TrainSpec(net="784-10", epochs=4, seed=8)
    return Imported(spec, "theirs", "a note", np.array([[2.0, 1.5]]), result, 7850)


def test_an_imported_net_stands_in_the_list_with_what_it_is_worth(
    page: RunsPage, desk: Context, compute: FakeCompute, qtbot: QtBot, tmp_path: Path
) -> None:
    page.act("import")
    dialog = page.exchange.question.dialog
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "theirs.safetensors"))
    dialog.close()
    job = compute.jobs[0]
    assert job.name == "import_net" and job.params["source"].endswith("theirs.safetensors")
    Path(job.params["folder"]).mkdir()
    job.end(job.on_done, imported(make_vote(2)))
    assert desk.trainer.run is not None
    new = card(desk, desk.trainer.run.id)
    assert job.params["folder"].endswith(new.id)
    assert (new.name, new.note, new.n_wrong, new.weights) == ("theirs", "a note", 55, 7850)
    assert len(page.desk.cards) == 4


def test_an_imported_net_without_its_images_says_so(
    page: RunsPage, desk: Context, compute: FakeCompute, tmp_path: Path
) -> None:
    page.exchange.take(tmp_path / "theirs.safetensors")
    compute.jobs[0].end(compute.jobs[0].on_done, imported(None))
    run = desk.trainer.run
    assert run is not None and run.n_wrong is None and "not tried" in run.message


def test_a_file_that_is_refused_costs_a_line(
    page: RunsPage, desk: Context, compute: FakeCompute, library: Library, tmp_path: Path
) -> None:
    said: list[str] = []
    desk.status.said.connect(lambda line, _seconds: said.append(line))
    page.exchange.take(tmp_path / "bad.safetensors")
    job = compute.jobs[0]
    job.end(job.on_failed, "bad.safetensors is no net of nnlab: it is too short.")
    assert said[-1].startswith("bad.safetensors")
    assert len(page.desk.cards) == 3 and not page.exchange.busy
    assert len(list(library.folder.iterdir())) == 3


# The book's table


def test_the_table_has_the_shown_run_and_the_best_one(
    qtbot: QtBot, desk: Context, ids: list[str]
) -> None:
    page = BookPage(desk)
    qtbot.addWidget(page)
    page.resize(800, 260)
    page.show()
    qtbot.waitUntil(lambda: desk.trainer.keeper.is_scanned)
    desk.trainer.show_run(ids[0])
    assert [row.own for row in page.table.rows if row.own] == ["shown", "best"]
    assert not page.words.isVisible()
    assert "784–10, seed 3: 3.00 % (yours, shown)" in page.table.accessibleDescription()
    page.grab()
    files = dict.fromkeys(("train_images", "train_labels", "test_images", "test_labels"), "x")
    fashion = TrainSpec(data=DataSpec(name="Fashion", **files))  # type: ignore[arg-type]
    other = TrainingRun(settings=fashion, n_wrong=900)
    desk.store.put(MNIST, replace(desk.store.get(MNIST), run=other))
    page.refresh()
    assert "has learnt Fashion" in page.words.text()
    assert [row.own for row in page.table.rows if row.own] == ["best"]
    desk.trainer.close_down()


def every_look(context: Context) -> Iterator[Callable[[], None]]:
    for theme in ("dark", "contrast", "light"):
        yield lambda theme=theme: context.look.set_theme(theme)  # type: ignore[misc]
    yield lambda: context.look.set_presentation(True)


def test_every_look_draws_the_page(page: RunsPage, desk: Context, qtbot: QtBot) -> None:
    choose(page, qtbot, *[c.id for c in page.desk.cards])
    for change in every_look(desk):
        change()
        assert not page.grab().isNull()
    assert page.minimumSizeHint().width() < 1200
    desk.look.set_presentation(False)


def test_what_is_on_its_way_to_the_disk_can_be_shown_and_ends_up_there(
    page: RunsPage, desk: Context, compute: FakeCompute, library: Library
) -> None:
    desk.trainer.train()
    compute.tell_first_epoch()
    compute.finish(12)
    keeper_ = desk.trainer.keeper
    run = desk.trainer.run
    assert run is not None
    page.desk.rename(run.id, "at once")
    shown = keeper_.load(run.id)
    assert shown is not None and (shown.n_wrong, shown.title) == (12, "at once")
    keeper_.flush()
    back = Library(library.folder).load(run.id)
    assert (back.n_wrong, back.name, back.outcome) == (12, "at once", "finished")


def test_a_run_gone_on_with_before_it_was_written_stays_locked(
    page: RunsPage, desk: Context, compute: FakeCompute, library: Library
) -> None:
    desk.trainer.train()
    compute.tell_first_epoch()
    run_id = desk.trainer.live.id  # type: ignore[union-attr]
    library.checkpoint(run_id).write_bytes(b"state")
    desk.trainer.cancel()
    compute.jobs[-1].end(compute.jobs[-1].on_cancelled)
    desk.trainer.go_on(run_id)
    desk.trainer.keeper.flush()
    assert desk.trainer.live is not None and library.is_taken(run_id)
    # Should the program be killed now, the run counts as interrupted.
    assert library.load(run_id).outcome == "running"


def test_a_run_that_cannot_be_read_is_not_said_to_have_no_checkpoint(
    desk: Context, library: Library, qtbot: QtBot
) -> None:
    run_id = interrupt(library)
    (library.place(run_id) / "run.zip").write_bytes(b"damaged")
    said: list[str] = []
    desk.status.said.connect(lambda line, _seconds: said.append(line))
    desk.trainer.go_on(run_id)
    assert len(said) == 1 and said[0].startswith("This run cannot be read")
    assert desk.trainer.live is None and not library.is_taken(run_id)
    desk.trainer.close_down()


def test_the_list_of_runs_is_no_change_of_the_session(
    desk: Context, ids: list[str], qtbot: QtBot
) -> None:
    before = desk.store.states()
    desk.trainer.keeper.scan()
    qtbot.waitUntil(lambda: desk.trainer.keeper.is_scanned)
    assert len(desk.store.get(MNIST).cards) == 3
    assert is_same(desk.store.states(), before)
    desk.trainer.show_run(ids[0])
    assert not is_same(desk.store.states(), before)
    desk.trainer.close_down()
