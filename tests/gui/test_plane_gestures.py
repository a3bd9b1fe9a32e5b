"""Many patterns at once: spray, sweep, frames, classes by key, the grid; each one step of undo."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from nnlab.app.plane_edits import taught_neurons
from nnlab.app.playground import edit_patterns, take_design, take_rule, take_view
from nnlab.core.patterns import classes
from nnlab.core.rules import RuleSpec
from nnlab.gui.plots.plane.gestures import Mode
from nnlab.gui.tab import Context
from tests.gui.plane_kit import CORNERS, LEFT, RIGHT, SHIFT, Desk, open_desk


@pytest.fixture
def desk(qtbot: QtBot, context: Context) -> Iterator[Desk]:
    with open_desk(qtbot, context) as made:
        yield made


def test_spraying_adds_patterns_within_the_brush_and_is_one_undo(desk: Desk) -> None:
    desk.mode(Mode.SPRAY)
    at = desk.at(0.0, 0.4)
    desk.qtbot.mousePress(desk.plane, LEFT, pos=at)
    desk.qtbot.waitUntil(lambda: len(desk.state.patterns) >= 8)
    desk.qtbot.mouseRelease(desk.plane, LEFT, pos=at)
    count = len(desk.state.patterns)
    desk.qtbot.wait(120)
    new = desk.state.patterns.x[4:]
    assert len(desk.state.patterns) == count
    middle = desk.plane.scale.to_plane(at)
    assert np.hypot(*(new - middle).T).max() <= desk.plane.brush
    assert (desk.state.patterns.t[4:] == 1.0).all()
    assert desk.undo() == "Spray patterns"
    assert len(desk.state.patterns) == 4


def test_the_right_button_sprays_the_other_class(desk: Desk) -> None:
    desk.mode(Mode.SPRAY)
    desk.click(0.0, 0.0, RIGHT)
    assert len(desk.state.patterns) == 5 and desk.state.patterns.t[4, 0] == -1.0


def test_the_wheel_sets_the_radius_of_the_brush(desk: Desk) -> None:
    desk.mode(Mode.SPRAY)
    before, box = desk.plane.brush, desk.state.box
    desk.wheel(0.0, 0.0, 3)
    assert desk.plane.brush > 1.3 * before and desk.state.box is box
    desk.wheel(0.0, 0.0, -60)
    assert desk.plane.brush == pytest.approx(before * 6 / 34)


def test_a_fast_sweep_erases_all_on_its_way(desk: Desk) -> None:
    desk.mode(Mode.REMOVE)
    desk.drag((-1.6, -1.0), (1.6, -1.0), steps=1)
    assert desk.state.patterns.x.tolist() == [[-1.0, 1.0], [1.0, 1.0]]
    desk.undo()
    assert len(desk.state.patterns) == 4


@pytest.mark.parametrize("shift", [False, True])
def test_a_frame_selects_and_one_drag_moves_all(desk: Desk, shift: bool) -> None:
    desk.mode(Mode.ADD if shift else Mode.SELECT)
    if shift:
        desk.drag((-1.3, -1.3), (1.3, -0.7), keys=SHIFT)
    else:
        desk.drag((1.3, -0.7), (-1.3, -1.3))
    assert desk.selected == (0, 1) and len(desk.state.patterns) == 4
    desk.drag((-1.0, -1.0), (-0.8, -0.5))
    expected = CORNERS.x + np.array([[0.2, 0.5], [0.2, 0.5], [0, 0], [0, 0]])
    assert desk.state.patterns.x == pytest.approx(expected, abs=0.02)
    assert desk.selected == (0, 1)
    assert desk.undo() == "Move patterns"
    assert np.array_equal(desk.state.patterns.x, CORNERS.x)


def test_a_pattern_outside_the_selection_moves_alone(desk: Desk) -> None:
    desk.tab.view.plane_panel.tools.select((0, 1))
    desk.drag((1.0, 1.0), (0.5, 0.5))
    assert np.array_equal(desk.state.patterns.x[:3], CORNERS.x[:3])


def test_del_removes_what_is_selected_at_once(desk: Desk) -> None:
    desk.command("select-all")
    desk.command("remove-selected")
    assert len(desk.state.patterns) == 0 and desk.selected == ()
    desk.undo()
    assert np.array_equal(desk.state.patterns.x, CORNERS.x)


def test_a_key_changes_the_class_of_many_and_of_the_next_click(desk: Desk) -> None:
    desk.command("select-all")
    desk.command("class-1")
    assert (desk.state.patterns.t == -1.0).all()
    assert desk.undo() == "Change classes"
    assert np.array_equal(desk.state.patterns.t, CORNERS.t)
    desk.tab.escape()
    desk.click(0.0, 0.5)
    assert desk.state.patterns.t[4, 0] == -1.0


def test_a_third_class_gives_the_net_an_output_for_each(desk: Desk) -> None:
    desk.command("class-3")
    assert desk.state.design.outputs == 1
    desk.click(0.0, 0.5)
    state = desk.state
    assert state.design.outputs == 3 and state.net.sizes[-1] == 3
    assert classes(state.patterns).tolist() == [0, 1, 1, 0, 2]
    assert len(desk.tab.view.plane_panel.classes.buttons) == 3
    desk.undo()
    assert desk.state.design.outputs == 1 and len(desk.state.patterns) == 4


def test_a_click_on_a_pattern_selects_it_and_escape_gives_it_up(desk: Desk) -> None:
    desk.click(1.0, 1.0)
    assert desk.selected == (3,) and len(desk.state.patterns) == 4
    assert desk.tab.escape() and desk.selected == ()
    assert not desk.tab.escape()


def test_shift_extends_a_selection_in_the_select_mode(desk: Desk) -> None:
    desk.mode(Mode.SELECT)
    desk.click(-1.0, -1.0)
    desk.click(1.0, 1.0, keys=SHIFT)
    assert desk.selected == (0, 3)
    desk.click(1.0, 1.0, keys=SHIFT)
    assert desk.selected == (0,)
    desk.click(0.0, 0.0)
    assert desk.selected == ()


def test_selection_and_grid_survive_a_run(desk: Desk) -> None:
    desk.command("select-all")
    desk.command("snap")
    desk.context.runner.seek(25)
    desk.context.runner.catch_up()
    assert desk.selected == (0, 1, 2, 3)
    assert desk.tab.view.plane_panel.snap.isChecked()


def test_other_patterns_drop_the_selection(desk: Desk) -> None:
    desk.command("select-all")
    desk.tab.choose_set("circle")
    assert desk.selected == ()


def test_on_the_grid_clicks_and_drags_end_at_its_points(desk: Desk) -> None:
    desk.context.runner.look(lambda state: take_view(state, snap=0.5))
    desk.click(0.4, 0.6)
    assert desk.state.patterns.x[4].tolist() == [0.5, 0.5]
    desk.drag((1.0, 1.0), (0.1, -0.1))
    assert desk.state.patterns.x[3].tolist() == [0.0, 0.0]


def teach(desk: Desk) -> None:
    """Assigned targets for the hidden neurons below a fixed output."""
    runner = desk.context.runner
    fixed = replace(desk.state.design, frozen=(2,))
    runner.edit(lambda state: take_design(state, fixed), "fixed")
    runner.edit(lambda state: take_rule(state, RuleSpec("error", teacher="assigned")), "rule")


def test_targets_of_a_hidden_neuron_are_painted(desk: Desk) -> None:
    teach(desk)
    assert taught_neurons(desk.state) == 1
    desk.mode(Mode.ASSIGN)
    desk.click(-1.0, -1.0)
    assigned = desk.state.patterns.assigned
    assert assigned is not None and assigned[:, 0].tolist() == [1.0, 1.0, 1.0, -1.0]
    desk.drag((-1.0, 1.0), (1.0, 1.0), RIGHT)
    assigned = desk.state.patterns.assigned
    assert assigned is not None and assigned[:, 0].tolist() == [1.0, 1.0, -1.0, -1.0]
    assert np.array_equal(desk.state.patterns.t, CORNERS.t)
    assert desk.plane.scene.painted == 0
    desk.undo()
    assigned = desk.state.patterns.assigned
    assert assigned is not None and assigned[:, 0].tolist() == [1.0, 1.0, 1.0, -1.0]


def test_without_hidden_targets_the_mode_says_why_not(desk: Desk) -> None:
    said: list[str] = []
    desk.context.status.said.connect(lambda text, _seconds: said.append(text))
    desk.command("assign")
    assert desk.plane.mode is Mode.ADD and "fixed output" in said[-1]


def test_no_more_than_the_most_patterns_are_sprayed(desk: Desk) -> None:
    many = np.zeros((5000, 2))
    runner = desk.context.runner
    full = replace(CORNERS, x=many, t=np.ones((5000, 1)))
    runner.edit(lambda state: edit_patterns(state, full), "many")
    desk.mode(Mode.SPRAY)
    desk.click(1.0, 1.0)
    assert len(desk.state.patterns) == 5000
