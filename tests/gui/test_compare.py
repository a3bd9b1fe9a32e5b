"""The Compare tab: runs stepped together, chosen, added, edited, drawn, undone."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from nnlab.app.compare import COMPARE
from nnlab.app.compare_presets import PRESETS
from nnlab.app.playground import edit_patterns
from nnlab.core import patterns as sets
from nnlab.core.network import have_equal_bits
from nnlab.gui.tab import Context
from nnlab.gui.tabs.compare import CompareTab

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def tab(context: Context, qtbot: QtBot) -> Iterator[CompareTab]:
    made = CompareTab(context)
    qtbot.addWidget(made)
    made.runner.set_ready(True)
    made.resize(1200, 680)
    made.show()
    yield made
    made.close_down()


def seek(tab: CompareTab, number: int) -> None:
    tab.runner.seek(number)
    tab.runner.catch_up()


def test_all_runs_stand_at_the_same_step(tab: CompareTab, qtbot: QtBot) -> None:
    tab.take(PRESETS["optimisers"].make(tab.runner.playground), "compare")
    tab.runner.run()
    qtbot.waitUntil(lambda: tab.runner.step_number > 200, timeout=30_000)
    tab.runner.pause()
    assert {lane.state.k for lane in tab.runner.lanes} == {tab.runner.step_number}
    assert tab.runner.state.done == tab.runner.step_number


def test_epochs_step_each_run_by_its_own_batches(tab: CompareTab) -> None:
    tab.take(PRESETS["batches"].make(tab.runner.playground), "compare")
    seek(tab, 3)
    assert [lane.state.k for lane in tab.runner.lanes] == [300, 30, 3]
    assert [lane.state.epochs for lane in tab.runner.lanes] == [3.0, 3.0, 3.0]


def test_back_is_as_if_never_gone_on(tab: CompareTab) -> None:
    seek(tab, 40)
    nets = [lane.network for lane in tab.runner.lanes]
    seek(tab, 55)
    seek(tab, 40)
    for lane, net in zip(tab.runner.lanes, nets, strict=True):
        assert have_equal_bits(lane.network, net)


def test_a_gesture_in_any_plane_edits_the_playground(tab: CompareTab, qtbot: QtBot) -> None:
    seek(tab, 20)
    plane = tab.grid.panels[1].plane
    before = len(tab.runner.playground.patterns)
    qtbot.mouseClick(plane, LEFT, pos=QPoint(plane.width() // 2, plane.height() // 3))
    assert len(tab.runner.playground.patterns) == before + 1
    assert [len(lane.state.patterns) for lane in tab.runner.lanes] == [before + 1] * 2
    assert [lane.state.updates for lane in tab.runner.lanes] == [20, 20]
    assert (tab.bar.scrub.value(), tab.bar.number.value()) == (20, 20)
    tab.bar.number.setValue(25)
    tab.runner.catch_up()
    assert [lane.state.updates for lane in tab.runner.lanes] == [25, 25]


def test_the_settings_are_those_of_the_chosen_run(tab: CompareTab) -> None:
    tab.choose(1)
    assert tab.settings.rule.eta.value() == tab.runner.state.lanes[1].rule.eta
    tab.settings.rule.eta.setValue(0.2)
    first, second = tab.runner.state.lanes
    assert (first.rule.eta, second.rule.eta) == (0.05, 0.2)
    assert tab.runner.step_number == 0
    tab._context.store.undo()
    assert tab.runner.state.lanes[1].rule.eta == 0.05


def test_runs_are_added_and_removed(tab: CompareTab) -> None:
    tab.add()
    tab.add()
    tab.add()
    assert len(tab.runner.lanes) == len(tab.grid.panels) == 4 and tab.place == 3
    for _ in range(4):
        tab.remove()
    assert len(tab.runner.lanes) == len(tab.grid.panels) == 2 and tab.place == 1


def test_a_run_that_cannot_act_says_why_and_the_others_go_on(tab: CompareTab) -> None:
    hebb = PRESETS["hebb"].make(tab.runner.playground).lanes[0]
    deep = tab.runner.state.lanes[0]
    tab._take_lane(1, type(deep)(deep.design, hebb.rule))
    seek(tab, 10)
    one, two = tab.grid.panels
    assert "H " in one.numbers.whole_text and "Hebb" in two.numbers.whole_text
    assert tab.runner.lanes[0].state.k == 10
    assert tab.notice.text.text().startswith("Run 2: Hebb")
    tab.notice.offers[0].click()
    assert tab.runner.lanes[1].refusal is None and tab.notice.isHidden()


def test_a_session_takes_the_runs_up_where_they_stood(tab: CompareTab) -> None:
    seek(tab, 30)
    store = tab._context.store
    state = store.get(COMPARE)
    assert state.done == 30
    store.load({"compare": COMPARE.start()})
    assert tab.runner.step_number == 0
    store.load({"compare": state})
    tab.runner.catch_up()
    assert tab.runner.step_number == 30


def test_each_picture_shows_something(tab: CompareTab) -> None:
    tab.pose()
    for figure in tab.figures():
        image = figure.widget.grab().toImage()
        seen = {image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(5, 90, 5)}
        assert len(seen) > 3, figure.key


def test_an_edit_elsewhere_reaches_hidden_runs(tab: CompareTab) -> None:
    tab.hide()
    runner = tab._context.runner
    new = sets.add(runner.playground.patterns, (0.3, 0.3), [1.0])
    runner.edit(lambda state: edit_patterns(state, new), "add")
    assert len(tab.runner.lanes[0].state.patterns) == len(new)


def test_patterns_outside_the_view_widen_it(tab: CompareTab) -> None:
    runner = tab._context.runner
    new = sets.add(runner.playground.patterns, (4.0, -3.0), [1.0])
    runner.edit(lambda state: edit_patterns(state, new), "add")
    box = runner.playground.box
    assert box.x1_max >= 4.0 and box.x2_min <= -3.0
    tab.hide()
    tab.show()
    assert runner.playground.box is box
