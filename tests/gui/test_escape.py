"""Escape gives a drag up: all is as before its press, in a presentation first of all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from nnlab.app.playground import PLAYGROUND
from nnlab.app.settings import Preferences, Settings
from nnlab.gui.guards.guard import Guard
from nnlab.gui.plots.plane.gestures import Mode
from nnlab.gui.plots.plane.plane import Plane
from nnlab.gui.tab import Context
from nnlab.gui.tabs import TABS
from nnlab.gui.tabs.compare import CompareTab
from nnlab.gui.tabs.playground import PlaygroundTab
from nnlab.gui.window.main_window import MainWindow
from tests.gui.plane_kit import LEFT, NONE, SHIFT, Desk, open_desk


@pytest.fixture
def desk(qtbot: QtBot, context: Context) -> Iterator[Desk]:
    with open_desk(qtbot, context) as made:
        yield made


def press_and_move(desk: Desk, start: tuple[float, float], end: tuple[float, float], keys=NONE):
    """Begin a drag and leave the button down."""
    one, other = desk.at(*start), desk.at(*end)
    desk.qtbot.mousePress(desk.plane, LEFT, keys, one)
    for step in range(1, 4):
        desk.qtbot.mouseMove(desk.plane, one + (other - one) * (step / 3))


@pytest.mark.parametrize(
    ("mode", "start", "end", "keys"),
    [
        (Mode.MOVE, (1.0, 1.0), (0.2, 0.3), NONE),
        # The neuron's line is x₁ = 0.
        (Mode.MOVE, (0.0, 0.4), (0.3, 0.4), NONE),
        (Mode.SELECT, (1.3, -0.7), (-1.3, -1.3), NONE),
        (Mode.ADD, (1.3, -0.7), (-1.3, -1.3), SHIFT),
        (Mode.SPRAY, (0.5, 0.5), (0.6, 0.6), NONE),
        (Mode.REMOVE, (-1.3, -1.0), (1.3, -1.0), NONE),
        (Mode.HAND, (0.5, 0.5), (0.1, 0.1), NONE),
    ],
)
def test_escape_gives_a_drag_up(desk: Desk, mode: Mode, start, end, keys) -> None:
    """Patterns, net, box and selection are what they were; nothing is left to undo."""
    tools = desk.tab.view.plane_panel.tools
    tools.select((0, 1))
    desk.mode(mode)
    before, label = desk.state, desk.context.store.undo_label
    press_and_move(desk, start, end, keys)
    moved = desk.state
    if mode is not Mode.SELECT and not keys:
        assert moved != before
    assert desk.tab.escape()
    assert desk.state.patterns is before.patterns and desk.state.net is before.net
    assert desk.state.box == before.box and desk.selected == (0, 1)
    assert desk.context.store.undo_label == label and desk.context.store.redo_label is None
    # What the hand goes on doing with the same press does nothing.
    desk.qtbot.mouseMove(desk.plane, desk.at(0.0, 0.0))
    desk.qtbot.mouseRelease(desk.plane, LEFT, keys, desk.at(0.0, 0.0))
    assert desk.state.patterns is before.patterns and desk.selected == (0, 1)
    # Without a drag Escape is the selection's again, and then nobody's.
    assert desk.tab.escape() and desk.selected == ()
    assert not desk.tab.escape()


def test_a_cancelled_drag_is_not_told_of_during_the_next(desk: Desk) -> None:
    said: list[str] = []
    status = desk.context.status
    status.said.connect(lambda text, _seconds: said.append(text))
    desk.mode(Mode.MOVE)
    press_and_move(desk, (1.0, 1.0), (0.2, 0.3))
    desk.tab.escape()
    desk.qtbot.mouseRelease(desk.plane, LEFT, NONE, desk.at(0.2, 0.3))
    assert said[-1] == "Cancelled: all is as before."
    press_and_move(desk, (1.0, 1.0), (0.2, 0.3))
    assert said[-1] == ""
    desk.qtbot.mouseRelease(desk.plane, LEFT, NONE, desk.at(0.2, 0.3))
    # What another has said since then stays.
    status.say("Saved.")
    status.take_back("Cancelled: all is as before.")
    assert said[-1] == "Saved."


def test_escape_before_the_pointer_moved_leaves_older_edits(desk: Desk) -> None:
    desk.drag((1.0, 1.0), (0.5, 0.5))
    moved = desk.state.patterns
    desk.qtbot.mousePress(desk.plane, LEFT, NONE, desk.at(-1.0, -1.0))
    assert desk.tab.escape()
    assert desk.state.patterns is moved
    desk.qtbot.mouseRelease(desk.plane, LEFT, NONE, desk.at(-1.0, -1.0))
    assert desk.selected == ()


def test_what_was_undone_can_be_done_again_after_a_drag_that_was_given_up(desk: Desk) -> None:
    desk.drag((1.0, 1.0), (0.5, 0.5))
    desk.undo()
    press_and_move(desk, (-1.0, -1.0), (0.0, 0.0))
    desk.tab.escape()
    desk.qtbot.mouseRelease(desk.plane, LEFT, NONE, desk.at(0.0, 0.0))
    desk.context.store.redo()
    assert desk.state.patterns.x[3] == pytest.approx((0.5, 0.5), abs=0.02)


def test_on_the_planes_of_compare_as_well(qtbot: QtBot, context: Context) -> None:
    """And never what was done on another plane before."""
    tab = CompareTab(context)
    qtbot.addWidget(tab)
    tab.resize(1180, 640)
    tab.show()
    one, two = (panel.plane for panel in tab.grid.panels)

    def press_and_drag(plane: Plane) -> None:
        mu = plane.scale.to_point(*plane.scene.patterns.x[0]).toPoint()
        qtbot.mousePress(plane, LEFT, NONE, mu)
        for step in range(1, 4):
            qtbot.mouseMove(plane, mu + QPoint(9, 7) * step)

    press_and_drag(one)
    qtbot.mouseRelease(one, LEFT, NONE, one.rect().center())
    moved = context.store.get(PLAYGROUND).patterns
    qtbot.mousePress(two, LEFT, NONE, two.rect().center())
    assert tab.escape() and context.store.get(PLAYGROUND).patterns is moved
    qtbot.mouseRelease(two, LEFT, NONE, two.rect().center())
    press_and_drag(two)
    assert context.store.get(PLAYGROUND).patterns is not moved
    assert tab.escape() and context.store.get(PLAYGROUND).patterns is moved
    qtbot.mouseRelease(two, LEFT, NONE, two.rect().center())
    assert not tab.escape()
    tab.close_down()


def test_in_a_presentation_escape_is_the_drags_first(
    context: Context, qtbot: QtBot, tmp_path: Path
) -> None:
    preferences = Preferences(Settings(), tmp_path / "settings.json")
    window = MainWindow(context, TABS, preferences, Guard(context.runner))
    qtbot.addWidget(window)
    window.show()
    window.pages.show_tab("playground")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.set_presentation(True, full_screen=False)
    tab = window.pages.tab
    assert isinstance(tab, PlaygroundTab)
    plane, before = tab.view.plane_panel.plane, context.store.get(PLAYGROUND).patterns
    at = plane.scale.to_point(*before.x[0]).toPoint()
    qtbot.mousePress(plane, LEFT, NONE, at)
    for step in range(1, 4):
        qtbot.mouseMove(plane, at + QPoint(12, 5) * step)
    assert context.store.get(PLAYGROUND).patterns is not before
    qtbot.keyClick(plane, Qt.Key.Key_Escape)
    assert context.store.get(PLAYGROUND).patterns is before
    assert context.look.presentation
    qtbot.mouseRelease(plane, LEFT, NONE, at)
    qtbot.keyClick(plane, Qt.Key.Key_Escape)
    assert not context.look.presentation
    window.close()
