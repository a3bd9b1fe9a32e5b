"""The page of the wall: before, while and after nets are trained; the list; the way to the map."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, Qt
from pytestqt.qtbot import QtBot

from nnlab.app.lyapunov.state import LYAPUNOV
from nnlab.app.lyapunov.walls.library import FOLDER, WallLibrary
from nnlab.app.lyapunov.walls.state import PAPER, REDUCED, WallState
from nnlab.app.lyapunov.walls.wall import FINISHED, STOPPED, NetKey, find_keys
from nnlab.core.lyapunov.walls.file import file_name, write_net
from nnlab.core.warm import DESCENT, WARMTH
from nnlab.deep.lyapunov.walls.reports import (
    NetDone,
    NetProgress,
    WallProgress,
    WallStarted,
    WallTime,
)
from nnlab.gui.lyapunov.desk import LyapunovDesk
from nnlab.gui.lyapunov.wall.estimate import REST_MS
from nnlab.gui.lyapunov.wall.page import WallPage
from nnlab.gui.tab import Context
from tests import leaks
from tests.gui.fake_compute import FakeCompute
from tests.gui.wall_kit import SMALL, keep_wall, make_face, make_net

TIME = WallTime(20.0, 540.0, 2000.0)


@pytest.fixture
def compute(qtbot: QtBot) -> FakeCompute:
    return FakeCompute()


@pytest.fixture
def library(context: Context) -> WallLibrary:
    return WallLibrary(context.data_dir / FOLDER)


@pytest.fixture
def desk(context: Context, compute: FakeCompute) -> LyapunovDesk:
    return LyapunovDesk(replace(context, compute=compute), context.runner)  # type: ignore[arg-type]


def open_page(qtbot: QtBot, desk: LyapunovDesk) -> WallPage:
    page = WallPage(desk.context, desk)
    page.resize(1100, 620)
    page.show()
    qtbot.waitExposed(page)
    page.shelf.finish()
    page.draw()
    return page


@pytest.fixture
def page(qtbot: QtBot, desk: LyapunovDesk) -> Iterator[WallPage]:
    made = open_page(qtbot, desk)
    yield made
    close(made)


def close(page: WallPage) -> None:
    page.close_down()
    page.close()
    page.deleteLater()
    leaks.settle_qt()


def answer(qtbot: QtBot, compute: FakeCompute, taken: WallTime = TIME) -> dict[str, object]:
    """Wait for the question for the time, answer it, and return it."""
    qtbot.waitUntil(lambda: compute.asking)
    question, ask = compute.asks[-1]
    ask.end(ask.on_answer, taken)
    return question


def train(page: WallPage, compute: FakeCompute, count: int) -> None:
    """Start a small wall and let so many of its nets be trained."""
    page.desk.put("wall", replace(page.state, spec=SMALL))
    page.toggle()
    keys = find_keys(SMALL)
    compute.tell(WallStarted(keys, 0, 60.0))
    for key in keys[:count]:
        finish(page, compute, key)
    page.draw()


def finish(page: WallPage, compute: FakeCompute, key: NetKey) -> None:
    folder = page.shelf.library.place(page.state.wall)
    write_net(folder / file_name(key), make_net(key))
    compute.tell(NetDone(make_face(key)))


def end(compute: FakeCompute) -> None:
    job = compute.jobs[-1]
    compute.set_state("ready")
    job.end(job.on_done, None)


# Before


def test_a_newcomer_reads_what_to_press_and_how_long_it_takes(
    qtbot: QtBot, page: WallPage, compute: FakeCompute
) -> None:
    assert "Press Train" in page.maps.wall.hint and "12 nets" in page.maps.wall.hint
    question = answer(qtbot, compute)
    assert (question["request"], question["spec"], question["done"]) == ("wall_time", PAPER, ())
    assert "12 nets, about 9 min on this machine, at most 33 min" in page.maps.wall.hint
    assert page.bar.line.text().startswith("Train: 12 nets, about 9 min")
    assert page.figures() == [] and page.bar.resume.isHidden()


def test_a_first_guess_of_the_time_is_there_at_once(
    qtbot: QtBot, page: WallPage, compute: FakeCompute
) -> None:
    guess = r"Train: 12 nets, about \d+ (s|min) \(being measured\)"
    assert re.fullmatch(guess, page.bar.line.text())
    qtbot.waitUntil(lambda: compute.asking)
    _, first = compute.asks[0]
    first.end(first.on_answer, WallTime(7.0, 7.0, 7.0, measured=False))
    assert re.fullmatch(guess, page.bar.line.text()), "the other process was not ready either"
    answer(qtbot, compute)
    assert "about 9 min" in page.bar.line.text() and len(compute.asks) == 2


def test_nothing_is_measured_while_the_kernels_are_compiled(
    qtbot: QtBot, page: WallPage, compute: FakeCompute
) -> None:
    WARMTH.begin((DESCENT,))
    try:
        page.settings.box("seeds").setValue(4)
        qtbot.wait(2 * REST_MS + 50)
        assert compute.asks == [] and "about" in page.bar.line.text()
    finally:
        WARMTH.end(DESCENT)
    qtbot.waitUntil(lambda: compute.asking)


def test_other_settings_are_estimated_anew_and_a_stale_answer_is_dropped(
    qtbot: QtBot, page: WallPage, compute: FakeCompute
) -> None:
    qtbot.waitUntil(lambda: compute.asking)
    page.settings.box("seeds").setValue(2)
    page.settings.box("seeds").setValue(3)
    assert len(compute.asks) == 1, "one question at a time"
    _, first = compute.asks[0]
    first.end(first.on_answer, WallTime(1.0, 1.0, 1.0))
    assert "1 s" not in page.bar.line.text()
    assert answer(qtbot, compute)["spec"] == replace(PAPER, seeds=3)
    assert page.bar.line.text().startswith("Train: 36 nets, about 9 min")
    page.settings.box("seeds").setValue(1)
    assert "12 nets, about 1 s" in page.bar.line.text(), "what is known is not asked again"
    assert len(compute.asks) == 2


def test_settings_can_be_undone_and_presets_chosen(page: WallPage, context: Context) -> None:
    page.settings.widths.field.setText("4, 8")
    page.settings.widths.field.editingFinished.emit()
    assert page.state.spec.widths == (4, 8) and page.settings.preset.currentData() == ""
    page.settings.preset.setCurrentIndex(page.settings.preset.findData("reduced"))
    page.settings.preset.activated.emit(1)
    assert page.state.spec == REDUCED
    context.store.undo()
    assert page.settings.widths.field.text() == "4, 8"
    context.store.undo()
    assert page.state.spec == PAPER and page.settings.preset.currentData() == "paper"


@pytest.mark.parametrize("text", ["", "ten", "10, -5", "0", "5 5", "2000", "1.5"])
def test_a_list_that_is_none_is_refused_beside_the_field(page: WallPage, text: str) -> None:
    page.settings.depths.field.setText(text)
    page.settings.depths.field.editingFinished.emit()
    fault = page.settings.depths.fault
    assert fault.isVisible() and fault.text() and "\n" not in fault.text()
    assert page.state.spec == PAPER and page.settings.depths.field.text() == text
    page.settings.depths.field.setText("3,1")
    page.settings.depths.field.editingFinished.emit()
    assert not fault.isVisible() and page.state.spec.depths == (3, 1)


# While


def test_training_fills_the_wall_net_by_net(
    page: WallPage, compute: FakeCompute, context: Context
) -> None:
    train(page, compute, 2)
    job = compute.jobs[0]
    assert (job.name, job.lane) == ("train_wall", "wall")
    assert job.params["spec"] == SMALL and job.params["done"] == ()
    assert job.params["folder"] == str(page.shelf.library.place(page.state.wall))
    keys = find_keys(SMALL)
    compute.tell(WallProgress((NetProgress(keys[2], 2.5, 0.125),), 0.4, 90.0))
    page.draw()
    scene = page.maps.scene
    assert scene is not None and (scene.widths, scene.depths) == ((3, 5), (1, 2, 4))
    first, learning, waiting = (scene.cell(place) for place in ((3, 1), (3, 4), (5, 4)))
    assert first.values is not None and first.caption == "1.00 % wrong"
    assert "epoch 2.5" in learning.state and "87.5 % right" in learning.state
    assert learning.fraction == 0.25 and waiting.state == "waiting"
    assert "2 of 6 · 1:30 min left" in page.bar.counter.text()
    shown = context.status.running["wall"]
    assert (shown.fraction, shown.seconds_left) == (0.4, 90.0) and shown.cancel is not None
    assert page.bar.cancel.isVisible() and not page.bar.train.isVisible()
    for key in keys[2:]:
        finish(page, compute, key)
    end(compute)
    card = page.shown
    assert card is not None and (card.outcome, card.done) == (FINISHED, 6)
    assert page.shelf.library.card(card.id).outcome == FINISHED
    assert context.status.running == {} and page.bar.train.isVisible()
    assert not page.shelf.library.is_taken(card.id)


def test_a_wall_that_begins_has_nothing_done_and_its_time_left(
    page: WallPage, compute: FakeCompute, context: Context
) -> None:
    train(page, compute, 0)
    shown = context.status.running["wall"]
    assert (shown.fraction, shown.seconds_left) == (0.0, 60.0)
    assert "0 of 6 · 1:00 min left" in page.bar.counter.text()


def test_nets_that_learn_side_by_side_each_show_how_far_they_are(
    page: WallPage, compute: FakeCompute
) -> None:
    train(page, compute, 0)
    keys = find_keys(SMALL)
    nets = tuple(NetProgress(keys[k], epoch, 0.5) for k, epoch in ((0, 5.0), (5, 1.0), (4, 3.0)))
    compute.tell(WallProgress(nets, 0.4, 90.0))
    page.draw()
    scene = page.maps.scene
    assert scene is not None
    shares = [scene.cell((key.width, key.depth)).fraction for key in keys]
    assert shares == [0.5, None, None, None, 0.3, 0.1]
    assert page.bar.net_bar.value() == 300 and page.bar.net_name.text() == "these nets"
    assert page.bar.line.text().endswith(f"{keys[0]}, and 2 nets beside it")
    finish(page, compute, keys[5])
    compute.tell(WallProgress(nets[:1], 0.5, 60.0))
    page.draw()
    assert page.bar.net_name.text() == "this net" and page.bar.line.text().endswith(str(keys[0]))
    job = compute.jobs[0]
    job.end(job.on_cancelled)


def test_a_cancelled_wall_keeps_its_nets_and_goes_on_where_it_was(
    page: WallPage, compute: FakeCompute
) -> None:
    train(page, compute, 2)
    page.toggle()
    assert page.bar.line.text() == "Cancelling …" and not page.bar.cancel.isEnabled()
    job = compute.jobs[0]
    job.end(job.on_cancelled)
    card = page.shown
    assert card is not None and (card.outcome, card.done) == (STOPPED, 2)
    assert page.bar.resume.isVisible() and "4 nets missing" in page.bar.resume.text()
    page.shelf.finish()
    page.toggle()
    again = compute.jobs[1].params
    assert again["done"] == find_keys(SMALL)[:2] and again["folder"] == job.params["folder"]
    for key in find_keys(SMALL)[2:]:
        finish(page, compute, key)
    end(compute)
    assert page.shown is not None and page.shown.done == 6 and len(page.shelf.cards) == 1


def test_a_failure_is_said_in_one_line_and_can_be_resumed(
    page: WallPage, compute: FakeCompute
) -> None:
    train(page, compute, 1)
    job = compute.jobs[0]
    job.end(job.on_failed, "The compute process died: out of memory.")
    said = "The wall stopped: The compute process died: out of memory. Its finished nets stay."
    assert page.bar.line.text() == said
    assert page.bar.resume.isVisible() and page.shown is not None and page.shown.done == 1


def test_the_window_that_goes_while_nets_learn_leaves_a_wall_to_resume(
    qtbot: QtBot, page: WallPage, compute: FakeCompute, library: WallLibrary
) -> None:
    train(page, compute, 2)
    page.close_down()
    cards, faults = library.cards()
    assert [(card.outcome, card.done) for card in cards] == [(STOPPED, 2)] and not faults
    assert compute.jobs[0].cancelled_at is not None and not library.is_taken(cards[0].id)


def test_a_folder_that_cannot_be_written_trains_nothing(
    page: WallPage, compute: FakeCompute, library: WallLibrary
) -> None:
    library.folder.parent.mkdir(parents=True, exist_ok=True)
    library.folder.touch()
    page.toggle()
    assert compute.jobs == [] and not page.runner.busy


# After


def test_the_newest_wall_is_shown_again_after_a_restart(
    qtbot: QtBot, desk: LyapunovDesk, library: WallLibrary
) -> None:
    card = keep_wall(library, missing=1)
    page = open_page(qtbot, desk)
    scene = page.maps.scene
    assert page.state.wall == card.id and scene is not None
    assert sum(cell.values is not None for cell in scene.cells.values()) == 5
    assert scene.cell((5, 4)).state == "not trained"
    failed = scene.cell((3, 4))
    assert failed.failed and failed.caption == "4.00 % wrong, not reached"
    assert next(figure.key for figure in page.figures()) == "ftle-wall"
    assert page.bar.resume.isVisible()
    close(page)


def test_a_broken_file_costs_one_net(
    qtbot: QtBot, desk: LyapunovDesk, library: WallLibrary
) -> None:
    card = keep_wall(library)
    key = find_keys(SMALL)[0]
    (library.place(card.id) / file_name(key)).write_bytes(b"no zip")
    said: list[str] = []
    desk.context.status.said.connect(lambda text, _seconds: said.append(text))
    page = open_page(qtbot, desk)
    assert len(page.shelf.faces(card.id)) == 5 and str(key) in said[0] and "\n" not in said[0]
    close(page)


def test_the_pointer_reads_the_net_and_its_value(
    qtbot: QtBot, desk: LyapunovDesk, library: WallLibrary, context: Context
) -> None:
    keep_wall(library)
    page = open_page(qtbot, desk)
    layout = page.maps.wall.layout_of_maps()
    assert layout is not None
    page.maps.wall.hovered.emit((5, 2), (1.2, 0.0))
    value = page.maps.wall.value_at((5, 2), 1.2, 0.0)
    assert value == pytest.approx(2 * 1.25, abs=1e-6), "the last column at L = 2"
    assert "N = 5, L = 2, seed 1: 2.00 % wrong" in context.status.hover_text
    assert "L λ₁ = 2.5" in context.status.hover_text
    page.maps.wall.hovered.emit(None, None)
    assert context.status.hover_text == ""
    close(page)


def test_a_net_is_taken_to_the_map_with_its_patterns(
    qtbot: QtBot, desk: LyapunovDesk, library: WallLibrary, context: Context
) -> None:
    keep_wall(library)
    page = open_page(qtbot, desk)
    layout = page.maps.wall.layout_of_maps()
    assert layout is not None
    centre = layout.maps[(5, 2)].center().toPoint()
    page.desk.put("page", "wall")
    qtbot.mouseDClick(page.maps.wall, Qt.MouseButton.LeftButton, pos=centre)
    state = context.store.get(LYAPUNOV)
    assert state.kept is None, "reading, handing on and showing have a turn of the loop each"
    qtbot.waitUntil(lambda: page.desk.state.page == "map")
    state = context.store.get(LYAPUNOV)
    assert state.map.source == "kept" and state.kept is not None
    assert state.kept.network.sizes == (2, 5, 5, 1)
    wanted = make_net(NetKey(5, 2, 1)).network.layers[1].w
    assert state.kept.network.layers[1].w == pytest.approx(wanted, abs=1e-6)
    inside = (state.kept.patterns.x**2).sum(axis=1) < 1
    assert ((state.kept.patterns.t[:, 0] > 0) == inside).all() and inside.any()
    context.store.undo()
    assert context.store.get(LYAPUNOV).kept is None
    close(page)


def test_arrows_move_the_selection_within_the_wall(
    qtbot: QtBot, desk: LyapunovDesk, library: WallLibrary
) -> None:
    keep_wall(library)
    page = open_page(qtbot, desk)
    moves = {command.shortcut: command.run for command in page.commands()}
    moves["Down"]()
    assert page.maps.selected == (3, 1)
    for key in ("Down", "Down", "Right", "Right", "Right", "Left"):
        moves[key]()
    assert page.maps.selected == (5, 2)
    scene = page.maps.scene
    assert scene is not None and scene.selected == (5, 2)
    assert page.escape() and page.maps.selected is None and not page.escape()
    close(page)


def test_the_range_is_locked_or_that_of_the_wall(
    qtbot: QtBot, desk: LyapunovDesk, library: WallLibrary
) -> None:
    keep_wall(library)
    page = open_page(qtbot, desk)
    scene = page.maps.scene
    assert scene is not None and (scene.scale.low, scene.scale.high) == (-4.0, 4.0)
    page.looks.locked.setChecked(False)
    scene = page.maps.scene
    assert scene is not None and 4.5 < scene.scale.high <= 5.0
    assert not page.looks.low.isEnabled()
    assert page.looks.high.value() == pytest.approx(scene.scale.high, abs=0.06)
    close(page)


def test_seeds_are_turned_over(qtbot: QtBot, desk: LyapunovDesk, library: WallLibrary) -> None:
    keep_wall(library, replace(SMALL, seeds=2, seed=7))
    page = open_page(qtbot, desk)
    assert [page.looks.seed.itemText(row) for row in range(2)] == ["7", "8"]
    page.turn_seed(1)
    assert page.state.seed == 1 and page.maps.scene is not None
    assert page.maps.scene.title.endswith("seed 8")
    page.turn_seed(1)
    assert page.state.seed == 0
    close(page)


def test_a_wall_is_renamed_and_deleted_and_undo_follows_on_the_disk(
    qtbot: QtBot, desk: LyapunovDesk, library: WallLibrary, context: Context
) -> None:
    old, new = keep_wall(library), keep_wall(library, replace(SMALL, embedding=True))
    page = open_page(qtbot, desk)
    assert page.catalogue.list.count() == 2
    page.put(wall=old.id)
    item = page.catalogue.list.currentItem()
    item.setText("  the  first ")
    qtbot.waitUntil(lambda: library.card(old.id).name == "the first")
    page.catalogue.delete_chosen()
    assert library.card(old.id).deleted and page.catalogue.list.count() == 1
    assert page.state.wall == new.id
    context.store.undo()
    assert not library.card(old.id).deleted and library.card(old.id).name == "the first"
    assert page.state.wall == old.id
    context.store.undo()
    assert library.card(old.id).name == "" and page.catalogue.list.count() == 2
    context.store.redo()
    assert library.card(old.id).name == "the first"
    close(page)


def test_the_list_follows_the_look_and_its_buttons_stand_above_it(
    qtbot: QtBot, desk: LyapunovDesk, library: WallLibrary
) -> None:
    keep_wall(library)
    page = open_page(qtbot, desk)
    catalogue, look = page.catalogue, page.context.look
    before = catalogue.list.item(0).font()
    look.set_presentation(True)
    assert catalogue.list.item(0).font().pointSizeF() > before.pointSizeF()
    look.set_presentation(False)
    assert catalogue.list.item(0).font() == before
    assert catalogue.delete.geometry().bottom() < catalogue.list.geometry().top()
    close(page)


def test_another_wall_is_drawn_over_the_trends_but_never_itself(
    qtbot: QtBot, desk: LyapunovDesk, library: WallLibrary
) -> None:
    keep_wall(library, replace(SMALL, embedding=True))
    shown = keep_wall(library)
    page = open_page(qtbot, desk)
    other = next(card for card in page.shelf.cards if card.spec.embedding)
    page.put(wall=shown.id, view="analysis")
    page.looks.other.setCurrentIndex(page.looks.other.findData(other.id))
    page.shelf.finish()
    page.draw()
    notes = [note[0] for note in page.analysis.plots["cos"].scene.notes]
    assert notes == ["trained", "random hidden layers"]
    page.put(wall=other.id)
    page.draw()
    assert page.analysis.plots["cos"].scene.notes == ()
    assert page.looks.other.currentText() == "no other wall"
    close(page)


def test_a_wall_in_training_is_not_deleted(page: WallPage, compute: FakeCompute) -> None:
    train(page, compute, 1)
    page.catalogue.delete_chosen()
    assert page.shown is not None and not page.shelf.library.card(page.state.wall).deleted


def test_a_name_given_while_the_wall_is_trained_is_kept(
    qtbot: QtBot, page: WallPage, compute: FakeCompute
) -> None:
    train(page, compute, 1)
    wall_id = page.state.wall
    page.stock.rename(wall_id, "for the lecture")
    assert page.runner.card is not None and page.runner.card.name == "for the lecture"
    page.toggle()
    compute.jobs[0].end(compute.jobs[0].on_cancelled)
    assert page.shelf.library.card(wall_id).name == "for the lecture"
    assert page.shown is not None and page.shown.done == 1


def test_a_wall_of_another_window_is_not_said_to_be_deleted(
    qtbot: QtBot, desk: LyapunovDesk, library: WallLibrary, context: Context
) -> None:
    card = keep_wall(library, missing=2)
    page = open_page(qtbot, desk)
    said: list[str] = []
    context.status.said.connect(lambda text, _seconds: said.append(text))
    assert library.take(card.id)
    page.stock.delete(card.id)
    library.release_all()
    assert said == ["Another window trains this wall: wait until it has finished."]
    assert not context.store.undo_label
    close(page)


def test_redo_does_not_delete_the_wall_that_is_trained(
    page: WallPage, compute: FakeCompute, context: Context
) -> None:
    train(page, compute, 2)
    wall_id = page.state.wall
    page.toggle()
    compute.jobs[0].end(compute.jobs[0].on_cancelled)
    page.stock.delete(wall_id)
    assert page.shelf.cards == []
    context.store.undo()
    page.put(wall=wall_id)
    page.shelf.finish()
    page.stock.resume()
    assert page.runner.trains(wall_id)
    context.store.redo()
    assert [card.id for card in page.shelf.cards] == [wall_id]
    compute.jobs[1].end(compute.jobs[1].on_cancelled)
    assert not page.shelf.library.card(wall_id).deleted


def test_a_hidden_page_asks_and_draws_nothing(
    qtbot: QtBot, page: WallPage, compute: FakeCompute
) -> None:
    answer(qtbot, compute)
    page.hide()
    page.desk.put("wall", replace(page.state, spec=SMALL))
    qtbot.wait(350)
    assert len(compute.asks) == 1
    page.show()
    assert answer(qtbot, compute)["spec"] == SMALL


def test_keys_collide_neither_with_each_other_nor_are_they_missing(page: WallPage) -> None:
    commands = page.commands()
    keys = [key for command in commands for key in command.shortcut.split("|")]
    assert len(set(keys)) == len(keys) and all(keys)
    assert len({command.key for command in commands}) == len(commands)
    assert all(command.tip for command in commands)


def test_empty_frames_are_places_too(qtbot: QtBot, page: WallPage, compute: FakeCompute) -> None:
    train(page, compute, 0)
    layout = page.maps.wall.layout_of_maps()
    assert layout is not None
    at = layout.maps[(3, 2)].center()
    assert page.maps.wall.place_at(QPointF(at)) == (3, 2)
    page.maps.select((3, 2))
    page.maps.take()
    assert page.desk.state.kept is None


def test_the_state_starts_with_the_papers_range() -> None:
    assert (WallState().low, WallState().high, WallState().locked) == (-4.0, 4.0, True)
