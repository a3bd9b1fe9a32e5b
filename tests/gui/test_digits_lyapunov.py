"""The page of the digits: a study from its beginning to its pictures, told by a fake process."""

from __future__ import annotations

import errno
import re
import threading
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from nnlab.app.digits.cards import RunCard
from nnlab.app.digits.room import MNIST
from nnlab.app.digits.run import TrainingRun
from nnlab.app.lyapunov.digits.state import VIEWS
from nnlab.app.lyapunov.digits.studies import Study, StudySpec
from nnlab.core.digits import idx
from nnlab.core.digits.specs import TrainSpec
from nnlab.deep.lyapunov.digits.reports import StudyEpoch, StudyProgress, StudyStarted
from nnlab.gui.lyapunov.desk import LyapunovDesk
from nnlab.gui.lyapunov.digits.bins import find_x_range
from nnlab.gui.lyapunov.digits.page import DigitsPage
from nnlab.gui.lyapunov.digits.path_scenes import write_length
from nnlab.gui.lyapunov.digits.view_names import VIEW_NAMES
from nnlab.gui.tab import Context
from tests import leaks
from tests.gui.fake_compute import FakeCompute
from tests.gui.study_kit import make_direction, make_path, make_result, make_study

DIGITS = 500


@pytest.fixture(autouse=True)
def digits(monkeypatch: pytest.MonkeyPatch) -> idx.Digits:
    """Test digits of noise: the real ones take a while to unpack."""
    rng = np.random.default_rng(7)
    images = rng.integers(0, 256, (DIGITS, 28, 28)).astype(np.uint8)
    made = idx.Digits(images, rng.integers(0, 10, DIGITS).astype(np.uint8))
    monkeypatch.setattr(idx, "bundled", lambda _part: made)
    return made


@pytest.fixture
def compute(qtbot: QtBot) -> FakeCompute:
    return FakeCompute()


@pytest.fixture
def page(qtbot: QtBot, context: Context, compute: FakeCompute) -> Iterator[DigitsPage]:
    mine = replace(context, compute=compute)  # type: ignore[arg-type]
    made = DigitsPage(mine, LyapunovDesk(mine, context.status))
    made.resize(1150, 640)
    made.show()
    qtbot.waitExposed(made)
    settle(qtbot, made)
    yield made
    settle(qtbot, made)
    made.close_down()
    made.close()
    made.deleteLater()
    leaks.settle_qt()


def settle(qtbot: QtBot, page: DigitsPage) -> None:
    qtbot.waitUntil(lambda: not page.studies.busy and not page.runner.keeper.busy)
    qtbot.waitUntil(lambda: not page.context.trainer.keeper._timer.isActive())


@pytest.fixture
def shown(qtbot: QtBot, page: DigitsPage, digits: idx.Digits) -> DigitsPage:
    """The page with a finished study of three nets."""
    library = page.studies.library
    study = library.begin(make_study(digits.labels, 3))
    library.save(replace(make_study(digits.labels, 3), id=study.id, began=study.began))
    page.studies.refresh()
    settle(qtbot, page)
    assert page.studies.view is not None
    return page


def answer(qtbot: QtBot, compute: FakeCompute, digits: idx.Digits) -> dict[str, int]:
    """Answer all that is asked, until nothing is; return how many of each kind."""
    counts: dict[str, int] = {}
    qtbot.wait(60)
    while waiting := [(params, ask) for params, ask in compute.asks if ask.alive]:
        for params, ask in waiting:
            kind = params["request"]
            counts[kind] = counts.get(kind, 0) + 1
            if kind == "digit_direction":
                ask.end(ask.on_answer, make_direction())
            else:
                ends = digits.images[params["start"]], digits.images[params["end"]]
                ask.end(ask.on_answer, make_path(*ends))
        qtbot.wait(60)
    return counts


# Training


def test_before_the_first_study_the_page_says_what_to_do_and_how_long_it_takes(
    page: DigitsPage,
) -> None:
    assert page.stack.currentWidget() is page.empty
    assert "10 nets 784–[20 tanh]×16–10" in page.empty.text.text()
    assert "about" in page.empty.text.text() and "about" in page.settings.nets.note.text()
    assert page.settings.shown.isHidden() and page.figures() == ()
    page.settings.nets.members.setValue(2)
    assert "2 nets" in page.empty.text.text()


def test_a_study_is_trained_told_kept_and_shown(
    qtbot: QtBot, page: DigitsPage, compute: FakeCompute, context: Context, digits: idx.Digits
) -> None:
    page.studies.edit("nets", spec=StudySpec(members=2, epochs=2))
    qtbot.mouseClick(page.bar.train, Qt.MouseButton.LeftButton)
    job = compute.jobs[0]
    assert (job.name, job.lane, job.params["resume"]) == ("digit_study", "digits", False)
    assert job.params["spec"].members == 2
    assert not page.bar.train.isEnabled() and page.bar.cancel.isEnabled()
    assert context.status.running["digits-study"].fraction is None
    compute.tell(
        StudyStarted(2, 23_650, 55_000, 1),
        StudyEpoch(1, np.array([0.2, 0.3]), np.array([0.1, 0.12]), 4.0),
        StudyProgress(0.4, 30.0, "training"),
    )
    assert "1/2" in page.bar.course.text() and "11.0 %" in page.bar.course.text()
    assert "30 s left" in page.bar.left.text()
    curves = page.empty.course.scene.series
    assert len(curves) == 3 and curves[-1].y.tolist() == pytest.approx([11.0])
    assert not page.empty.course.isHidden() and page.empty.train.isHidden()
    assert context.status.running["digits-study"].seconds_left == 30.0
    job.end(job.on_done, make_result(digits.labels, 2))
    settle(qtbot, page)
    assert context.status.running == {} and page.studies.view is not None
    assert page.bar.result.text().startswith("Two nets: ")
    assert page.stack.currentWidget() is page.plane_view
    cards = page.studies.library.cards()
    assert [card.outcome for card in cards] == ["finished"]
    kept = page.studies.library.load(cards[0].id)
    assert kept.result is not None and kept.test_errors.shape == (1, 2)
    assert page.settings.member.count() == 3


def test_a_cancelled_study_can_be_gone_on_with(
    qtbot: QtBot, page: DigitsPage, compute: FakeCompute, context: Context
) -> None:
    page.train()
    study = page.runner.study
    assert study is not None
    progress = context.status.running["digits-study"]
    assert progress.cancel is not None
    progress.cancel()
    job = compute.jobs[0]
    assert job.cancelled_at is not None and not page.bar.cancel.isEnabled()
    (page.studies.library.place(study.id) / "checkpoint.safetensors").touch()
    job.end(job.on_cancelled)
    settle(qtbot, page)
    assert page.bar.resume.isEnabled() and page.stack.currentWidget() is page.empty
    assert "Resume" in page.empty.text.text() and not page.empty.resume.isHidden()
    qtbot.mouseClick(page.empty.resume, Qt.MouseButton.LeftButton)
    assert compute.jobs[1].params["resume"] is True
    assert compute.jobs[1].params["folder"] == job.params["folder"]
    compute.jobs[1].end(compute.jobs[1].on_cancelled)
    settle(qtbot, page)


def test_space_trains_stops_and_goes_on_with_the_same_study(
    qtbot: QtBot, page: DigitsPage, compute: FakeCompute
) -> None:
    (train,) = (one for one in page.commands() if one.key == "ftle.digits.train")
    assert train.shortcut.split("|") == ["Space", "T"]
    train.run()
    first, study = compute.jobs[0], page.runner.study
    assert study is not None and page.runner.busy
    (page.studies.library.place(study.id) / "checkpoint.safetensors").touch()
    train.run()
    assert first.cancelled_at is not None
    first.end(first.on_cancelled)
    settle(qtbot, page)
    train.run()
    second = compute.jobs[1]
    assert second.params["resume"] and second.params["folder"] == first.params["folder"]
    second.end(second.on_cancelled)
    settle(qtbot, page)
    page.settings.nets.members.setValue(2)
    train.run()
    third = compute.jobs[2]
    assert not third.params["resume"] and third.params["folder"] != first.params["folder"]
    third.end(third.on_cancelled)
    settle(qtbot, page)


def test_a_cancelled_study_does_not_take_the_place_of_a_finished_one(
    qtbot: QtBot, shown: DigitsPage, compute: FakeCompute
) -> None:
    view = shown.studies.view
    shown.train()
    compute.jobs[0].end(compute.jobs[0].on_cancelled)
    settle(qtbot, shown)
    assert shown.studies.view is view and len(shown.studies.cards) == 2
    assert shown.stack.currentWidget() is shown.plane_view


def test_what_a_run_would_take_is_said_before_it_is_studied(
    page: DigitsPage, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    cards = (RunCard(id="run-1", title="CNN", n_wrong=90, test=0.9),)
    context.store.put(MNIST, replace(context.store.get(MNIST), cards=cards))
    run = TrainingRun(settings=TrainSpec(net="lenet"))
    monkeypatch.setattr(page.context.trainer.keeper, "load", lambda _id: run)
    page._show_runs()
    page.settings.nets.source.setCurrentIndex(1)
    assert "about" not in page.settings.nets.note.text()
    page.settings.nets.runs.item(0).setCheckState(Qt.CheckState.Checked)
    assert re.search(r"about \d+ min", page.settings.nets.note.text())


def test_the_entropy_of_the_ensemble_is_not_taken_for_that_of_a_net(
    qtbot: QtBot, shown: DigitsPage
) -> None:
    view = shown.studies.view
    assert view is not None and view.member == 1 and view.result.members == 3
    shown.show_view("errors")
    qtbot.waitUntil(lambda: not shown.errors_view.busy)
    names = [score.name for score in shown.errors_view.auroc.scores]
    assert names == ["λ₁", "H of the ensemble", "1 − max O"]
    assert "H of the ensemble" in [one.name for one in shown.errors_view.rejection.scene.series]
    assert shown.errors_view.entropy.scene.title == "H of the ensemble"


def test_the_title_of_the_plane_says_what_the_colours_stand_for(shown: DigitsPage) -> None:
    said = {}
    for colouring in ("lambda", "entropy", "right", "class"):
        shown.studies.put(colouring=colouring)
        assert shown.plane_view.plane.scene is not None
        said[colouring] = shown.plane_view.plane.scene.title.split(": ")[1]
    assert said == {
        "lambda": "λ₁ over 16 hidden layers",
        "entropy": "H of the ensemble",
        "right": "right and wrong answers",
        "class": "classes",
    }


def test_a_study_of_other_digits_is_not_shown(
    qtbot: QtBot, page: DigitsPage, digits: idx.Digits, context: Context
) -> None:
    said: list[str] = []
    context.status.said.connect(lambda text, _seconds: said.append(text))
    library = page.studies.library
    study = library.begin(make_study(digits.labels, 1))
    other = make_study(digits.labels[::-1], 1)
    library.save(replace(other, id=study.id, began=study.began))
    page.studies.refresh()
    settle(qtbot, page)
    assert page.studies.view is None and "not of the program's test digits" in said[0]


def test_a_few_small_exponents_do_not_press_the_others_together() -> None:
    x = np.concatenate((np.linspace(0.0, 1.0, 999), [-50.0]))
    low, high = find_x_range(x) or (0.0, 0.0)
    assert -0.1 < low < 0.01 and 1.0 < high < 1.1
    assert find_x_range(np.zeros(0)) is None


def test_a_net_that_stretches_nothing_has_a_sentence_in_place_of_its_bins(
    qtbot: QtBot, page: DigitsPage, digits: idx.Digits
) -> None:
    library = page.studies.library
    study = library.begin(make_study(digits.labels, 2))
    made = make_study(digits.labels, 2)
    assert made.result is not None
    dead = replace(made.result, exponents=np.full((2, DIGITS), -np.inf, np.float32))
    library.save(replace(made, id=study.id, began=study.began, result=dead))
    page.studies.refresh()
    settle(qtbot, page)
    page.show_view("errors")
    qtbot.waitUntil(lambda: not page.errors_view.busy)
    assert "nothing is stretched" in page.errors_view.error.scene.title
    assert not page.grab().isNull()
    qtbot.mouseClick(page.errors_view.error, Qt.MouseButton.LeftButton)
    assert page.studies.picked is None


def test_a_study_that_failed_says_why_in_one_line(
    qtbot: QtBot, page: DigitsPage, compute: FakeCompute, context: Context
) -> None:
    said: list[str] = []
    context.status.said.connect(lambda text, _seconds: said.append(text))
    page.train()
    compute.jobs[0].end(compute.jobs[0].on_failed, "The energy H is no longer finite.")
    settle(qtbot, page)
    name = page.studies.cards[0].name
    assert said == [f"The study {name} stopped: The energy H is no longer finite."]
    assert page.studies.cards[0].outcome == "stopped" and page.bar.train.isEnabled()


def test_a_result_that_finds_no_room_is_written_when_there_is_some(
    qtbot: QtBot,
    page: DigitsPage,
    compute: FakeCompute,
    context: Context,
    digits: idx.Digits,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said: list[str] = []
    context.status.said.connect(lambda text, _seconds: said.append(text))
    page.train()
    settle(qtbot, page)
    library, full = page.studies.library, [True]
    save = library.save

    def try_to_save(study: Study) -> None:
        if full[0]:
            raise OSError(errno.ENOSPC, "No space left on device", "result.zip")
        save(study)

    monkeypatch.setattr(library, "save", try_to_save)
    job = compute.jobs[0]
    job.end(job.on_done, make_result(digits.labels, 10))
    qtbot.waitUntil(lambda: bool(said))
    assert "is not kept yet: result.zip: No space left on device" in said[0]
    assert page.studies.view is not None
    full[0] = False
    page.runner.keeper.writer.try_again()
    settle(qtbot, page)
    assert [card.outcome for card in page.studies.cards] == ["finished"]


def test_a_window_that_is_closed_at_once_loses_no_study(
    qtbot: QtBot,
    page: DigitsPage,
    compute: FakeCompute,
    digits: idx.Digits,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    library, free = page.studies.library, threading.Event()
    save = library.save

    def save_slowly(study: Study) -> None:
        assert free.wait(10)
        save(study)

    monkeypatch.setattr(library, "save", save_slowly)
    names = []
    for name in ("first", "second"):
        free.set()
        page.train()
        free.clear()
        assert page.runner.study is not None
        names.append(page.runner.study.id)
        job = compute.jobs[-1]
        for epoch in (1, 2):
            errors = np.full(10, 0.5 / epoch)
            compute.tell(StudyEpoch(epoch, errors, errors, 4.0))
        job.end(job.on_done, make_result(digits.labels, 10))
        page.studies.rename(name)
    threading.Timer(0.2, free.set).start()
    page.close_down()
    kept = [library.load(study_id) for study_id in names]
    assert [study.outcome for study in kept] == ["finished", "finished"]
    assert [study.name for study in kept] == ["first", "second"]
    assert all(study.result is not None for study in kept)


def test_runs_of_the_mnist_tab_are_studied_when_they_are_ticked(
    qtbot: QtBot, page: DigitsPage, compute: FakeCompute, context: Context
) -> None:
    cards = tuple(RunCard(id=f"run-{n}", title=f"CNN {n}", n_wrong=90, test=0.9) for n in (1, 2))
    context.store.put(MNIST, replace(context.store.get(MNIST), cards=cards))
    page._show_runs()
    page.settings.nets.source.setCurrentIndex(1)
    page.train()
    assert compute.jobs == []
    page.settings.nets.runs.item(1).setCheckState(Qt.CheckState.Checked)
    assert page.state.runs == ("run-2",)
    context.store.undo()
    assert page.state.runs == ()
    context.store.redo()
    page.train()
    job = compute.jobs[0]
    assert job.name == "digit_runs" and len(job.params["paths"]) == 1
    assert "run-2" in job.params["paths"][0]
    assert page.runner.study is not None and page.runner.study.name == "CNN 2"
    assert page.bar.course.text() == "1 run of MNIST"
    job.end(job.on_cancelled)
    settle(qtbot, page)


def test_an_edit_of_the_nets_can_be_undone_and_what_is_looked_at_stays(
    page: DigitsPage, context: Context
) -> None:
    page.settings.nets.hidden.setValue(4)
    assert page.state.spec.widths == (20,) * 4
    page.settings.nets.preset.setCurrentIndex(1)
    assert page.state.spec.widths == (200,) * 4 and page.settings.nets.neurons.value() == 200
    page.show_view("errors")
    while context.store.undo_label:
        context.store.undo()
    assert page.state.spec == StudySpec() and page.state.view == "errors"
    assert page.settings.nets.hidden.value() == 16


def test_a_net_that_is_too_large_is_refused_and_the_old_one_stays(
    page: DigitsPage, context: Context
) -> None:
    said: list[str] = []
    context.status.said.connect(lambda text, _seconds: said.append(text))
    page.settings.nets.neurons.setValue(1000)
    assert page.state.spec.widths == (20,) * 16 and "weights" in said[0]
    assert page.settings.nets.neurons.value() == 20


# The list


def test_a_study_is_renamed_deleted_and_brought_back(
    qtbot: QtBot, shown: DigitsPage, context: Context
) -> None:
    settings = shown.settings
    settings.name.setText("the first")
    settings.name.editingFinished.emit()
    settle(qtbot, shown)
    assert shown.studies.cards[0].name == "the first"
    assert settings.study.currentText().startswith("the first")
    qtbot.mouseClick(settings.delete, Qt.MouseButton.LeftButton)
    settle(qtbot, shown)
    assert shown.studies.cards == () and shown.stack.currentWidget() is shown.empty
    qtbot.mouseClick(shown.notice.offers[0], Qt.MouseButton.LeftButton)
    settle(qtbot, shown)
    assert [card.name for card in shown.studies.cards] == ["the first"]
    assert shown.studies.view is not None
    context.store.redo()
    settle(qtbot, shown)
    assert shown.studies.cards == ()
    context.store.load({})
    settle(qtbot, shown)
    assert shown.studies.cards == (), "another session brings back nothing"


def test_the_offer_to_bring_a_study_back_takes_back_nothing_else(
    qtbot: QtBot, shown: DigitsPage, context: Context
) -> None:
    shown.studies.edit("epochs", spec=replace(shown.state.spec, epochs=7))
    qtbot.mouseClick(shown.settings.delete, Qt.MouseButton.LeftButton)
    settle(qtbot, shown)
    assert shown.notice.isVisible()
    stale = shown.notice.offers[0]
    context.store.undo()
    settle(qtbot, shown)
    assert len(shown.studies.cards) == 1 and not shown.notice.isVisible()
    stale.click()
    assert shown.state.spec.epochs == 7, "another edit is not undone"
    shown.deletion.delete()
    shown.studies.edit("epochs", spec=replace(shown.state.spec, epochs=9))
    settle(qtbot, shown)
    assert not shown.notice.isVisible()


def test_a_study_that_is_under_way_keeps_its_new_name_and_is_not_deleted(
    qtbot: QtBot, page: DigitsPage, compute: FakeCompute, digits: idx.Digits
) -> None:
    page.train()
    settle(qtbot, page)
    (card,) = page.studies.cards
    assert page.studies.study is not None and page.studies.study.id == card.id
    page.studies.rename("for the lecture")
    settle(qtbot, page)
    assert not page.studies.delete(card.id)
    with pytest.raises(ValueError, match="under way"):
        page.studies.library.delete(card.id)
    compute.tell(StudyEpoch(1, np.full(10, 0.2), np.full(10, 0.1), 4.0))
    settle(qtbot, page)
    job = compute.jobs[0]
    job.end(job.on_done, make_result(digits.labels, 10))
    settle(qtbot, page)
    (card,) = page.studies.cards
    assert (card.name, card.outcome) == ("for the lecture", "finished")


def test_another_study_of_the_list_is_shown(
    qtbot: QtBot, shown: DigitsPage, digits: idx.Digits
) -> None:
    library = shown.studies.library
    first = shown.state.study
    second = library.begin(make_study(digits.labels, 1))
    library.save(replace(make_study(digits.labels, 1), id=second.id, began=second.began))
    shown.studies.refresh()
    settle(qtbot, shown)
    assert shown.state.study == first and shown.settings.study.count() == 2
    place = shown.settings.study.findData(second.id)
    shown.settings.study.setCurrentIndex(place)
    settle(qtbot, shown)
    assert shown.studies.study is not None and shown.studies.study.id == second.id
    assert shown.settings.member.count() == 1
    assert shown.bar.result.text().startswith("One net")


def test_a_damaged_study_is_told_in_one_line(
    qtbot: QtBot, shown: DigitsPage, context: Context
) -> None:
    study = shown.studies.study
    assert study is not None
    (shown.studies.library.place(study.id) / "result.zip").write_bytes(b"PK nonsense")
    shown.studies.study = None
    shown.studies.refresh()
    settle(qtbot, shown)
    assert shown.stack.currentWidget() is shown.empty
    assert "result.zip is damaged" in shown.empty.text.text()
    assert study.id in shown.empty.text.text()


# Plane, errors, path


def test_the_digit_under_the_pointer_is_shown_with_the_direction_stretched_most(
    qtbot: QtBot, shown: DigitsPage, compute: FakeCompute, context: Context, digits: idx.Digits
) -> None:
    plane, card = shown.plane_view.plane, shown.plane_view.card
    view = shown.studies.view
    assert view is not None
    for place in (3, 4, 5):
        plane.point_at(place)
    assert card.scene.direction is None
    assert np.array_equal(card.scene.image, digits.images[5])  # type: ignore[arg-type]
    assert f"λ₁ = {view.exponents[5]:.3f}".replace("-", "−") in card.scene.facts
    assert "digit 5" in context.status.hover_text
    # Only the last of the three is asked about.
    assert answer(qtbot, compute, digits) == {"digit_direction": 1}
    assert compute.asks[-1][0]["index"] == 5 and compute.asks[-1][0]["member"] == 0
    assert card.scene.direction is not None
    plane.point_at(-1)
    plane.point_at(5)
    assert answer(qtbot, compute, digits) == {}


def test_clicks_hold_two_digits_and_escape_lets_them_go(shown: DigitsPage) -> None:
    hold = shown.plane_view.plane.picked.emit
    hold(10)
    hold(20)
    assert shown.studies.pins == (10, 20)
    scene = shown.plane_view.plane.scene
    assert scene is not None and scene.pins == (10, 20)
    hold(10)
    assert shown.studies.pins == (20,)
    hold(30)
    hold(40)
    assert shown.studies.pins == (40,)
    assert shown.escape() and shown.studies.pins == () and not shown.escape()


def test_filters_and_colourings_reach_the_plane(shown: DigitsPage) -> None:
    plane, view = shown.plane_view.plane, shown.studies.view
    assert view is not None
    shown.hands.flip_wrong()
    shown.settings.only_class.setCurrentIndex(4)
    assert shown.state.only_class == 3
    scene = plane.scene
    assert scene is not None
    np.testing.assert_array_equal(scene.shown, view.wrong & (view.labels == 3))
    assert "class 3, wrong ones" in scene.title
    looks = []
    for _ in range(4):
        looks.append((plane.scene.colouring, plane.scene.label))  # type: ignore[union-attr]
        next(c for c in shown.commands() if c.key == "ftle.digits.colours").run()
    assert len(set(looks)) == 4 and shown.state.colouring == "lambda"
    assert not plane.grab().isNull()


def test_each_net_and_the_ensemble_have_their_plane_and_their_errors(shown: DigitsPage) -> None:
    first = shown.studies.view
    members = []
    for _ in range(4):
        shown.hands.turn_net()
        members.append(shown.state.member)
    assert members == [2, 3, 0, 1]
    shown.settings.member.setCurrentIndex(1)
    second = shown.studies.view
    assert first is not None and second is not None and second.member == 2
    assert shown.plane_view.plane.scene.points is second.points  # type: ignore[union-attr]


def test_a_bin_of_the_errors_picks_its_digits_out_in_the_plane(
    qtbot: QtBot, shown: DigitsPage
) -> None:
    shown.show_view("errors")
    qtbot.waitUntil(lambda: not shown.errors_view.busy)
    errors, view = shown.errors_view, shown.studies.view
    assert view is not None
    bins = errors.error.scene
    assert len(bins.x) == 10 and bins.counts.sum() == DIGITS
    # Errors in per cent, as everywhere: the bins together make up the error of all digits.
    wrong = 100 * float(view.wrong.mean())
    assert float(bins.y @ bins.counts) / DIGITS == pytest.approx(wrong)
    assert errors.rejection.scene.series[0].y[0] == pytest.approx(wrong)
    assert "(%)" in bins.y_name and "(%)" in errors.rejection.scene.y_name
    assert errors.reliability.scene.note.startswith("ECE 0.")
    assert len(errors.auroc.scores) == 3
    assert [one.name for one in errors.rejection.scene.series][-1] == "ideal"
    errors.error.picked.emit(9)
    picked = shown.studies.picked
    assert picked is not None and int(picked.sum()) == int(bins.counts[9])
    assert view.exponents[picked].min() >= view.exponents[~picked].max()
    assert errors.error.scene.chosen == 9 and errors.entropy.scene.chosen == 9
    shown.notice.offers[0].click()
    scene = shown.plane_view.plane.scene
    assert shown.state.view == "plane" and scene is not None
    np.testing.assert_array_equal(scene.shown, picked)
    assert shown.escape() and shown.studies.picked is None
    assert shown.notice.isHidden()


def test_a_path_leads_from_one_held_digit_to_the_other(
    qtbot: QtBot, shown: DigitsPage, compute: FakeCompute, context: Context, digits: idx.Digits
) -> None:
    shown.show_view("path")
    path = shown.path_view
    assert "Random pair" in path.exponents.scene.title and compute.asks == []
    qtbot.mouseClick(path.random, Qt.MouseButton.LeftButton)
    view, pins = shown.studies.view, shown.studies.pins
    assert view is not None and view.labels[pins[0]] != view.labels[pins[1]]
    assert answer(qtbot, compute, digits) == {"digit_path": 1}
    asked = compute.asks[-1][0]
    assert (asked["start"], asked["end"], asked["way"]) == (*pins, "straight")
    assert len(path.outputs.scene.series) == 10
    assert [text for _, text in path.outputs.scene.marks] == ["1 → 7"]
    path.move_to(20)
    assert path.card.scene.title == "taken for 7"
    path.step(5)
    assert path.outputs.scene.cursor == pytest.approx(path.path.distances[-1])  # type: ignore[union-attr]
    path.outputs.hovered.emit(0.0)
    assert "answer 1" in context.status.hover_text


def test_an_adversarial_path_has_a_length_and_needs_one_digit(
    qtbot: QtBot, shown: DigitsPage, compute: FakeCompute, digits: idx.Digits
) -> None:
    shown.show_view("path")
    shown.studies.hold(12)
    path = shown.path_view
    assert answer(qtbot, compute, digits) == {} and path.length.isHidden()
    path.turn_way()
    assert shown.state.way == "gradient" and not path.length.isHidden()
    assert answer(qtbot, compute, digits) == {"digit_path": 1}
    path.length.setValue(45)
    assert path.length_value.text() == "ε = 4.5"
    assert answer(qtbot, compute, digits) == {"digit_path": 1}
    assert compute.asks[-1][0]["length"] == 4.5 and compute.asks[-1][0]["way"] == "gradient"
    assert path.path is not None
    # Ink cannot leave 0 to 1: the way may end nearer than it was asked for.
    end = replace(path.path, distances=np.linspace(0.0, 3.2, 21))
    assert write_length(4.5, end) == "ε = 4.5 → 3.2" and write_length(3.2, end) == "ε = 3.2"
    path.length.setValue(60)
    assert path.length_value.text() == "ε = 6.0", "the path on the screen is that of another ε"
    assert "Euclidean" in path.length_value.toolTip() and "0.3081" in path.exponents.toolTip()


def test_a_path_takes_the_theme_that_was_chosen_while_it_was_hidden(
    qtbot: QtBot, shown: DigitsPage, compute: FakeCompute, context: Context, digits: idx.Digits
) -> None:
    shown.show_view("path")
    shown.hands.draw_pair()
    answer(qtbot, compute, digits)
    for view, theme in (("errors", "dark"), ("plane", "contrast")):
        shown.show_view(view)
        context.look.set_theme(theme)
        shown.show_view("path")
        (curve,) = shown.path_view.exponents.scene.series
        assert curve.colour == context.look.colour("accent"), theme


def test_a_path_that_cannot_be_says_why(
    qtbot: QtBot, shown: DigitsPage, compute: FakeCompute
) -> None:
    shown.show_view("path")
    shown.hands.draw_pair()
    qtbot.wait(60)
    _, ask = compute.asks[-1]
    ask.end(ask.on_failed, "The nets of this study are gone.")
    assert shown.path_view.exponents.scene.title == "The nets of this study are gone."


# As all pages


def test_every_view_has_figures_and_paints_in_presentation(
    qtbot: QtBot, shown: DigitsPage, compute: FakeCompute, digits: idx.Digits
) -> None:
    shown.studies.hold(1)
    shown.studies.hold(2)
    look = shown.context.look
    keys = set()
    for view in ("plane", "errors", "path"):
        shown.show_view(view)
        answer(qtbot, compute, digits)
        keys |= {figure.key for figure in shown.figures()}
        for presenting in (True, False):
            look.set_presentation(presenting)
            shown.set_presentation(presenting)
            assert not shown.grab().isNull()
    assert len(keys) == 11


def test_switch_menu_and_state_call_the_views_the_same(shown: DigitsPage) -> None:
    assert tuple(view.key for view in VIEW_NAMES) == VIEWS == tuple(shown.views)
    commands = {command.key: command for command in shown.commands()}
    for number, view in enumerate(VIEW_NAMES, 1):
        button, command = shown.switch.buttons[view.key], commands[f"ftle.digits.view.{view.key}"]
        assert button.text() == view.name and view.name in command.text
        assert command.shortcut == str(number)
        assert button.toolTip() == f"{command.tip} ({number})"
        command.run()
        assert shown.stack.currentWidget() is shown.views[view.key] and button.isChecked()


def test_commands_have_keys_of_their_own(shown: DigitsPage) -> None:
    commands = shown.commands()
    keys = [key for command in commands for key in command.shortcut.split("|")]
    assert len(set(keys)) == len(keys) and all(keys)
    assert all(command.tip and command.text for command in commands)
    for number, view in enumerate(("plane", "errors", "path"), 1):
        command = next(c for c in commands if c.shortcut == str(number))
        command.run()
        assert shown.state.view == view and command.checked is not None and command.checked()
        assert shown.switch.buttons[view].isChecked()


def test_all_controls_have_a_name_and_a_tip(shown: DigitsPage) -> None:
    kinds = (QPushButton, QToolButton)
    buttons = [one for kind in kinds for one in shown.findChildren(kind)]
    named = [*buttons, *shown.switch.buttons.values()]
    for control in (
        shown.settings.study,
        shown.settings.name,
        shown.settings.nets.eta,
        shown.settings.nets.runs,
        shown.path_view.way,
        shown.path_view.length,
    ):
        named.append(control)  # type: ignore[arg-type]
    for widget in named:
        assert isinstance(widget, QWidget)
        if widget.parent() is not None and widget.objectName().startswith("qt_"):
            continue
        assert widget.accessibleName() and widget.toolTip(), widget


def test_a_hidden_page_asks_nothing(qtbot: QtBot, shown: DigitsPage, compute: FakeCompute) -> None:
    shown.hide()
    shown.studies.hold(3)
    shown.studies.hold(4)
    shown.show_view("path")
    qtbot.wait(80)
    assert compute.asks == []


@pytest.mark.parametrize("member", [0, 2, 3])
def test_of_a_study_of_one_net_that_net_is_named_whatever_was_looked_at(
    qtbot: QtBot, shown: DigitsPage, member: int
) -> None:
    settings = shown.settings
    settings.show_studies(shown.studies.cards, shown.state.study, 1)
    settings.show_state(replace(shown.state, member=member))
    assert settings.member.currentText() == "net 1"
    settings.show_studies(shown.studies.cards, shown.state.study, 1)
    assert settings.member.currentText() == "net 1"
