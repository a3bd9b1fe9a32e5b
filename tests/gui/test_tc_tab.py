"""The T-C tab: letter by mouse, training, editing, solutions, seeds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QStyle,
    QStyleOptionComboBox,
    QToolTip,
    QWidget,
)
from pytestqt.qtbot import QtBot

from nnlab.app.tc import TC
from nnlab.app.tc_state import TcSettings, TcState
from nnlab.core.tc.net import hidden
from nnlab.core.tc.shapes import cut_fields, draw, hold_out, make_stimuli
from nnlab.core.tc.solutions import PROTOTYPES
from nnlab.core.tc.training import TcRun
from nnlab.gui.look import dress_application
from nnlab.gui.tab import Context
from nnlab.gui.tabs.tc import TcTab
from nnlab.gui.tc.curves import make_lines
from nnlab.gui.tc.kernel import Cell
from nnlab.gui.theme import THEMES


@pytest.fixture
def tab(qtbot: QtBot, context: Context) -> Iterator[TcTab]:
    made = TcTab(context)
    qtbot.addWidget(made)
    made.resize(1190, 610)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close_down()


def square(tab: TcTab, row: int, column: int) -> QPoint:
    """Return the pixel in the middle of a square of the retina."""
    area, n = tab.stage.retina.area(), tab.state.settings.retina
    side = area.width() / n
    return QPoint(
        round(area.left() + (column + 0.5) * side), round(area.top() + (row + 0.5) * side)
    )


def go_to(tab: TcTab, k: int) -> None:
    tab.runner.seek(k)
    tab.runner.catch_up()


def plain_run(settings: TcSettings) -> TcRun:
    stimuli = make_stimuli(settings.retina, settings.pad)
    held = hold_out(stimuli, settings.held_shapes, settings.held_places)
    return TcRun(settings.start(), stimuli, held, settings.rule)


def test_dragging_the_letter_is_one_undo(qtbot: QtBot, tab: TcTab, context: Context) -> None:
    retina = tab.stage.retina
    qtbot.mousePress(retina, Qt.MouseButton.LeftButton, pos=square(tab, 1, 1))
    for at in ((2, 2), (3, 3), (9, 9)):
        qtbot.mouseMove(retina, square(tab, *at))
    qtbot.mouseRelease(retina, Qt.MouseButton.LeftButton, pos=square(tab, 9, 9))
    assert (tab.state.row, tab.state.column) == (3, 3)
    context.store.undo()
    assert (tab.state.row, tab.state.column) == (1, 1)
    assert context.store.undo_label is None


def test_keys_turn_and_change_the_letter(tab: TcTab) -> None:
    run = {command.key: command.run for command in tab.commands()}
    run["tc.letter.turn"]()
    assert tab.state.shape == 1
    run["tc.letter.C"]()
    run["tc.letter.turn-back"]()
    assert tab.state.shape == 7
    run["tc.letter.right"]()
    run["tc.letter.up"]()
    assert (tab.state.row, tab.state.column) == (0, 2)


def test_the_sheet_shows_what_the_neurons_say(tab: TcTab) -> None:
    tab.put_letter(6)
    state = tab.state
    seen = cut_fields(draw(6, 6, state.row, state.column), 2)
    expected = hidden(tab.runner.net, seen[None])[0].T.reshape(1, 8, 8)
    assert np.array_equal(tab.stage.sheet.values, expected)


def test_hovering_a_neuron_writes_its_sum(qtbot: QtBot, tab: TcTab) -> None:
    tab.load_solution("on-centre")
    area = tab.stage.sheet.areas()[0]
    side = area.width() / 8
    # The T lies in rows and columns 2 to 4; the neuron over its middle square is 4,5.
    at = QPoint(round(area.left() + 3.5 * side), round(area.top() + 4.5 * side))
    qtbot.mouseMove(tab.stage.sheet, at)
    text = tab.stage.neuron.text()
    assert text.startswith("V(5,4) = g(Σ w x − θ) = g(")
    assert "g(4) = 0.982" in text
    assert tab.stage.retina._unit == 4 * 8 + 3


def test_training_by_the_runner_is_the_run_itself(tab: TcTab) -> None:
    go_to(tab, 90)
    run = plain_run(tab.state.settings)
    run.train(90)
    assert (tab.runner.net.flat == run.at(90).flat).all()
    tab.runner.back()
    assert tab.runner.k == 89
    assert (tab.runner.net.flat == run.at(89).flat).all()
    tab.runner.step()
    assert (tab.runner.net.flat == run.at(90).flat).all()


def test_a_run_ends_when_it_is_solved_and_says_so(qtbot: QtBot, tab: TcTab) -> None:
    with qtbot.waitSignal(tab.runner.stopped, timeout=20_000):
        tab.runner.run()
    assert not tab.runner.running
    assert tab.runner.k == tab.runner.trained.solved_at
    assert tab.runner.score.held_C == 0.0
    assert "Solved after" in tab.verdict.text()
    assert tab._context.status._said == "Solved."
    tab._context.status.leave()
    assert tab._context.status._said == "", "it is not true of another tab"
    assert tab.state.k == tab.runner.k


def test_no_tick_takes_long(qtbot: QtBot, tab: TcTab, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tick asks for its budget and for no more: an update later it returns."""
    asked: list[float] = []
    train = tab.runner._train

    def record(stop: int, seconds: float) -> None:
        asked.append(seconds)
        train(stop, seconds)

    monkeypatch.setattr(tab.runner, "_train", record)
    tab.runner.run()
    qtbot.waitUntil(lambda: len(asked) > 5)
    tab.runner.pause()
    assert max(asked) <= 0.008


def test_a_typed_weight_is_an_edit_that_undo_takes_back(tab: TcTab, context: Context) -> None:
    go_to(tab, 30)
    before = tab.runner.net
    tab.stage.kernel.edited.emit("w4", 0, 2.5)
    assert tab.runner.net.w[0, 0, 4] == 2.5
    assert (tab.state.base, tab.runner.k) == (30, 0)
    context.store.undo()
    assert tab.runner.k == 30
    assert (tab.runner.net.flat == before.flat).all()


def test_a_number_opens_by_a_click_and_takes_what_is_typed(qtbot: QtBot, tab: TcTab) -> None:
    kernel = tab.stage.kernel
    box = dict(kernel.cells())[Cell("theta", 0)]
    qtbot.mouseClick(kernel, Qt.MouseButton.LeftButton, pos=box.center().toPoint())
    assert kernel.editing
    kernel.number.selectAll()
    qtbot.keyClicks(kernel.number, "1.25")
    qtbot.keyClick(kernel.number, Qt.Key.Key_Return)
    assert tab.runner.net.theta[0, 0] == 1.25
    assert not kernel.editing


def test_the_wheel_changes_a_number_by_a_tenth_as_one_undo(tab: TcTab, context: Context) -> None:
    kernel = tab.stage.kernel
    before = tab.runner.net.w[0, 0, 0]
    at = dict(kernel.cells())[Cell("w0", 0)].center()
    for _ in range(3):
        event = QWheelEvent(
            at,
            QPointF(kernel.mapToGlobal(at.toPoint())),
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(kernel, event)
    assert tab.runner.net.w[0, 0, 0] == pytest.approx(before + 0.3)
    context.store.undo()
    assert tab.runner.net.w[0, 0, 0] == before


@pytest.mark.parametrize("key", PROTOTYPES)
def test_loaded_solutions_are_right_on_all_eight(tab: TcTab, key: str, context: Context) -> None:
    start = tab.runner.net
    tab.load_solution(key)
    assert all(answer.is_right for answer in tab.stage.strip.answers)
    assert tab.runner.score.C == tab.runner.score.held_C == 0.0
    assert PROTOTYPES[key].name in tab.verdict.text()
    context.store.undo()
    assert (tab.runner.net.flat == start.flat).all()


def test_a_solution_that_cannot_be_is_said_in_a_line(
    qtbot: QtBot, tab: TcTab, context: Context
) -> None:
    tab.runner.change("fields", pad=0)
    with qtbot.waitSignal(context.status.said) as said:
        tab.load_solution("compactness")
    assert "can't part T from C here" in said.args[0]


def test_settings_that_do_not_go_together_are_refused(
    qtbot: QtBot, tab: TcTab, context: Context
) -> None:
    with qtbot.waitSignal(context.status.said) as said:
        for shape in range(4):
            tab.settings.shapes[shape].click()
    assert said.args[0].startswith("No T is left")
    assert tab.state.settings.held_shapes == (0, 1, 2)
    assert not tab.settings.shapes[3].isChecked()


def test_a_control_edits_the_settings_and_undo_shows_it(tab: TcTab, context: Context) -> None:
    tab.settings.box("retina").setCurrentIndex(2)
    assert tab.state.settings.retina == 7
    assert tab.stage.sheet.values.shape == (1, 9, 9)
    context.store.undo()
    assert tab.settings.box("retina").currentData() == 6


def test_the_twin_is_trained_beside_with_its_own_curves(tab: TcTab) -> None:
    tab.flip("twin", "compare")
    go_to(tab, 100)
    runner = tab.runner
    assert runner.twin is not None
    assert runner.twin.furthest >= 100
    assert not runner.twin.start.is_tied
    names = [line.name for line in make_lines("C", runner.trained, runner.twin)]
    assert names == ["tied, learnt", "tied, new", "untied, learnt", "untied, new"]
    assert [line.name for line in tab.C.lines] == names


def test_seeds_are_trained_counted_and_loaded(qtbot: QtBot, tab: TcTab, context: Context) -> None:
    tab.survey.begin(tab.state.settings, 3)
    assert "tc.survey" in context.status.running
    tab.survey.finish()
    assert not context.status.running
    found = tab.state.found
    assert [one.seed for one in found] == [1, 2, 3]
    assert sum(tab.gallery.counts().values()) == 3
    solved = next(n for n, one in enumerate(found) if one.updates > 0)
    box = tab.gallery.boxes()[solved]
    qtbot.mouseClick(tab.gallery, Qt.MouseButton.LeftButton, pos=box.center().toPoint())
    tab.runner.catch_up()
    assert tab.runner.k == found[solved].updates
    assert (tab.runner.net.w[:, 0] == found[solved].kernels).all()


def test_a_survey_can_be_given_up(qtbot: QtBot, tab: TcTab) -> None:
    tab.toggle_survey()
    qtbot.waitUntil(lambda: len(tab.state.found) >= 1, timeout=20_000)
    tab.toggle_survey()
    assert not tab.survey.busy
    assert tab.settings.survey.text() == "Train 20 seeds"
    assert 1 <= len(tab.state.found) < 20


def test_a_session_is_taken_up_where_it_stood(tab: TcTab, context: Context) -> None:
    go_to(tab, 150)
    net = tab.runner.net
    stored, arrays = TC.pack(tab.state)
    context.store.load({TC.key: TcState()})
    assert tab.runner.k == 0
    context.store.load({TC.key: TC.unpack(stored, arrays)})
    tab.runner.catch_up()
    assert tab.runner.k == 150
    assert (tab.runner.net.flat == net.flat).all()


def test_an_edit_while_running_goes_on_running(qtbot: QtBot, tab: TcTab) -> None:
    tab.runner.set_speed(50.0)
    tab.runner.run()
    qtbot.waitUntil(lambda: tab.runner.k >= 2)
    tab.stage.kernel.edited.emit("v", 0, 1.5)
    assert tab.runner.running
    assert tab.state.base >= 2
    qtbot.waitUntil(lambda: tab.runner.k >= 2)
    tab.runner.pause()


def test_reset_and_new_seed(tab: TcTab) -> None:
    go_to(tab, 20)
    tab.runner.reset()
    assert tab.runner.k == 0
    tab.load_solution("bar")
    tab.runner.reset()
    assert (tab.runner.net.flat == tab.state.settings.start().flat).all()
    tab.runner.new_seed()
    assert tab.state.settings.seed == 2
    assert tab.settings.box("seed").value() == 2


@pytest.mark.parametrize("theme", THEMES)
def test_it_paints_in_every_theme_and_form(tab: TcTab, context: Context, theme: str) -> None:
    context.look.set_theme(theme)
    tab.survey.begin(tab.state.settings, 1)
    tab.survey.finish()
    for changes in ({"kernels": 4}, {"tied": False}, {"activation": "tanh"}, {"retina": 12}):
        tab.runner.change("try", **changes)
        tab.log.toggle()
        assert not tab.grab().isNull()
    tab.set_presentation(True)
    assert tab.below.isHidden()
    assert not tab.grab().isNull()


def test_hiding_pauses(tab: TcTab) -> None:
    tab.runner.run()
    tab.hide()
    assert not tab.runner.running


def test_every_control_has_a_name_and_a_tip(tab: TcTab) -> None:
    boxes = [*tab.settings._boxes.values(), *tab.settings.shapes, tab.settings.survey]
    for control in (*boxes, *tab.settings.solutions.values(), *(f.widget for f in tab.figures())):
        if control is not tab.stage.pictures:
            assert control.accessibleName()
            assert control.toolTip()


def test_keys_do_not_collide(tab: TcTab) -> None:
    keys = [key for command in tab.commands() for key in command.shortcut.split("|")]
    assert len(keys) == len(set(keys))


def test_the_room_keeps_its_survey_on_undo(tab: TcTab, context: Context) -> None:
    tab.put_letter(2)
    tab.survey.begin(replace(tab.state.settings, seed=1), 1)
    tab.survey.finish()
    context.store.undo()
    assert len(tab.state.found) == 1


@pytest.mark.parametrize("key", list(PROTOTYPES))
@pytest.mark.parametrize("shape", range(8))
def test_the_printed_sum_can_be_done_by_hand(tab: TcTab, key: str, shape: int) -> None:
    """What is printed left of the second = gives what is printed right of it, to two digits."""
    tab.load_solution(key)
    tab.put_letter(shape)
    printed = tab.stage.sum.text().replace("−", "-").split(",   ")[0]
    _B, _formula, left, right = printed.split(" = ")
    term, Theta = left.split(" - ")
    v, total = (float(part.strip("()")) for part in term.split(" · "))
    assert v * total - float(Theta.strip("()")) == pytest.approx(float(right), rel=0.05)


def test_squares_have_the_same_pixels_as_an_image_and_as_rectangles(tab: TcTab) -> None:
    tab.load_solution("bar")
    sheet = tab.stage.sheet
    pixels = sheet.grab().toImage()
    for (row, column), value in np.ndenumerate(sheet.values[0]):
        side = sheet.areas()[0].width() / sheet.values.shape[2]
        at = sheet.areas()[0].topLeft() + QPointF((column + 0.12) * side, (row + 0.12) * side)
        scale = pixels.devicePixelRatio()
        found = pixels.pixelColor(round(at.x() * scale), round(at.y() * scale))
        assert found == sheet.shade(float(value))


def test_tips_stay_below_the_pictures_and_off_the_tables(
    tab: TcTab, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[QPoint] = []
    monkeypatch.setattr(QToolTip, "showText", lambda at, *_: shown.append(at))
    sheet, retina = tab.stage.sheet, tab.stage.retina
    ask_for_tip(sheet, sheet.areas()[0].center().toPoint())
    assert not shown
    ask_for_tip(sheet, QPoint(20, 3))
    ask_for_tip(retina, square(tab, 2, 2))
    for picture, at in zip((sheet, retina), shown, strict=True):
        assert picture.mapFromGlobal(at).y() >= picture.height()


def ask_for_tip(widget: QWidget, at: QPoint) -> None:
    """Let the pointer rest on a pixel."""
    event = QHelpEvent(QEvent.Type.ToolTip, at, widget.mapToGlobal(at))
    QApplication.sendEvent(widget, event)


def test_the_wheel_over_a_field_scrolls_the_column_and_changes_nothing(tab: TcTab) -> None:
    for name in ("seed", "retina", "eta"):
        turn_wheel(tab.settings.box(name))
    assert tab.state.settings == TcSettings()


def turn_wheel(box: QWidget) -> None:
    """One notch over a widget that has not the focus."""
    box.clearFocus()
    at = QPointF(box.rect().center())
    event = QWheelEvent(
        at,
        box.mapToGlobal(at),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(box, event)


def test_what_seeds_and_twin_come_to_is_shown_in_a_presentation(tab: TcTab) -> None:
    tab.set_presentation(True)
    assert tab.below.isHidden()
    tab.toggle_survey()
    assert not tab.below.isHidden()
    tab.survey.cancel()
    tab.set_lower(False)
    tab.flip_twin()
    assert not tab.below.isHidden()


def test_a_folded_field_leaves_the_keys_to_the_tab(qtbot: QtBot, tab: TcTab) -> None:
    tab.activateWindow()
    tab.set_presentation(True)
    tab.column.toggle()
    box = tab.settings.box("seed")
    box.setFocus()
    qtbot.waitUntil(box.hasFocus)
    tab.column.toggle()
    assert not tab.column.opened
    focus = QApplication.focusWidget()
    assert focus is None or not isinstance(focus, QAbstractButton | QAbstractSpinBox)


def test_numbers_of_a_kernel_have_one_size_and_fit(tab: TcTab) -> None:
    net = tab.runner.net
    w = np.array([-8.4912, 12.345, 0.01634, 123.4, 5.8, -0.004, 1.0, -99.96, 3.97])
    tab.stage.kernel.show_net(replace(net, w=w.reshape(1, 1, 9)), 0, ("",))
    texts = [tab.stage.kernel.text_of(Cell(f"w{place}", 0)) for place in range(9)]
    assert texts == ["−8.49", "12.3", "0.02", "123", "5.80", "0.00", "1.00", "−100", "3.97"]


def test_another_net_on_the_way_to_a_step_does_not_train_by_itself(
    qtbot: QtBot, tab: TcTab
) -> None:
    runner = tab.runner
    runner.seek(200_000)
    assert runner.furthest < 200_000
    runner.change("kernels", kernels=3)
    qtbot.wait(80)
    assert (runner.k, runner.furthest, runner.running) == (0, 0, False)


def test_a_long_sum_is_seen_to_its_end(tab: TcTab, context: Context) -> None:
    context.look.set_presentation(True)
    tab.runner.change("kernels", kernels=4)
    line = tab.stage.sum
    assert line.text().endswith("wrong") or line.text().endswith("✓")
    assert line.fontMetrics().horizontalAdvance(line.text()) < line.width()
    tab.runner.change("kernels", kernels=1)
    assert line.font() == context.look.font(0.95)


@pytest.mark.parametrize("presentation", [False, True])
def test_no_choice_of_the_column_is_cut(
    qtbot: QtBot, tab: TcTab, context: Context, presentation: bool
) -> None:
    if presentation:
        context.look.set_presentation(True)
        dress_application(context.look)
        tab.set_presentation(True)
        tab.column.toggle()
    qtbot.wait(1)
    boxes = [box for box in tab.column.area.findChildren(QComboBox) if box.isVisible()]
    assert len(boxes) > 4
    for box in boxes:
        option = QStyleOptionComboBox()
        box.initStyleOption(option)
        field = box.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, box
        )
        for row in range(box.count()):
            text = box.itemText(row)
            assert box.fontMetrics().horizontalAdvance(text) <= field.width(), text


def test_escape_gives_the_drag_of_the_letter_up(qtbot: QtBot, tab: TcTab, context: Context) -> None:
    tab.runner.change("Settings", kernels=2)
    retina, before, label = tab.stage.retina, tab.state, context.store.undo_label
    assert not tab.escape()
    left = Qt.MouseButton.LeftButton
    qtbot.mousePress(retina, left, pos=square(tab, before.row + 1, before.column + 1))
    qtbot.mouseMove(retina, square(tab, before.row + 3, before.column + 2))
    assert place_of(tab) != (before.shape, before.row, before.column)
    assert context.store.undo_label != label
    assert tab.escape()
    assert place_of(tab) == (before.shape, before.row, before.column)
    assert context.store.undo_label == label
    qtbot.mouseMove(retina, square(tab, before.row + 2, before.column + 3))
    qtbot.mouseRelease(retina, left, pos=square(tab, before.row + 2, before.column + 3))
    assert place_of(tab) == (before.shape, before.row, before.column)
    assert not tab.escape()


def place_of(tab: TcTab) -> tuple[int, int, int]:
    return tab.state.shape, tab.state.row, tab.state.column


@pytest.mark.parametrize("kernels", [1, 2])
@pytest.mark.parametrize("size", [(1190, 610), (900, 700), (1190, 450)])
def test_the_heads_of_the_three_pictures_are_level(
    tab: TcTab, kernels: int, size: tuple[int, int]
) -> None:
    tab.runner.change("kernels", kernels=kernels)
    tab.resize(*size)
    QApplication.processEvents()
    stage = tab.stage
    side = stage.retina.area().width() / tab.state.settings.retina
    tops = {
        round(stage.retina.area().top() - side * tab.state.settings.pad),
        round(stage.kernel.areas()[0].top()),
        round(stage.sheet.areas()[0].top()),
    }
    assert len(tops) == 1


@pytest.mark.parametrize("points", [0.9, 1.0, 1.2, 1.5])
def test_the_switch_of_the_axis_covers_no_letter(
    tab: TcTab, monkeypatch: pytest.MonkeyPatch, points: float
) -> None:
    """Its corner of the curves of H is free of ink, however large the letters are."""
    tab.log.setFont(tab._context.look.font(points))
    plain = tab._context.look.font
    monkeypatch.setattr(
        tab._context.look, "font", lambda factor=1.0, **kind: plain(points * factor, **kind)
    )
    tab.resize(1190, 611)
    QApplication.processEvents()
    tab.log.hide()
    picture = tab.H.grab().toImage()
    tab.log.show()
    corner = tab.log.geometry()
    row = range(corner.bottom() - corner.height() // 2, picture.height())
    ground = picture.pixelColor(picture.width() - 1, picture.height() - 1)
    columns = range(corner.left(), picture.width())
    assert all(picture.pixelColor(x, y) == ground for y in row for x in columns)
