"""The plane: gestures of the mouse, from the button to the state and back by one undo."""

import subprocess
import sys
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from pytestqt.qtbot import QtBot

from nnlab.app.playground import PLAYGROUND, edit_patterns
from nnlab.core.box import Box
from nnlab.core.network import start_network
from nnlab.core.patterns import Patterns
from nnlab.core.sets.generators import GENERATORS
from nnlab.gui.plots.plane.gestures import Button, Gestures, Kind, Mode, Pointer
from nnlab.gui.plots.plane.output_image import OutputImage, count_pixels, grid_of, to_indices
from nnlab.gui.plots.plane.scale import find_ticks, fit_scale
from nnlab.gui.plots.polygons import make_path, make_polygon
from nnlab.gui.tab import Context
from nnlab.gui.tabs.playground import PlaygroundTab

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def tab(qtbot: QtBot, context: Context) -> Iterator[PlaygroundTab]:
    """A tab with two patterns, at (-1, 0) and (1, 0)."""
    made = PlaygroundTab(context)
    qtbot.addWidget(made)
    made.resize(1180, 640)
    made.show()
    two = Patterns([[-1.0, 0.0], [1.0, 0.0]], [[1.0], [-1.0]])
    context.runner.edit(lambda state: edit_patterns(state, two), "two")
    yield made
    made.close_down()


def place(tab: PlaygroundTab, x1: float, x2: float) -> QPoint:
    return tab.view.plane_panel.plane.scale.to_point(x1, x2).toPoint()


def patterns_of(tab: PlaygroundTab) -> Patterns:
    return tab._context.store.get(PLAYGROUND).patterns


@pytest.mark.parametrize(("button", "t"), [(LEFT, 1.0), (RIGHT, -1.0)])
def test_a_click_places_a_pattern(
    qtbot: QtBot, tab: PlaygroundTab, button: Qt.MouseButton, t: float
) -> None:
    qtbot.mouseClick(tab.view.plane_panel.plane, button, pos=place(tab, 0.3, -0.7))
    patterns = patterns_of(tab)
    assert len(patterns) == 3 and patterns.t[2, 0] == t
    assert patterns.x[2] == pytest.approx((0.3, -0.7), abs=0.01)


def test_two_quick_clicks_place_two_patterns(qtbot: QtBot, tab: PlaygroundTab) -> None:
    qtbot.mouseClick(tab.view.plane_panel.plane, LEFT, pos=place(tab, 0.3, -0.7))
    qtbot.mouseDClick(tab.view.plane_panel.plane, LEFT, pos=place(tab, 0.5, 0.7))
    qtbot.mouseRelease(tab.view.plane_panel.plane, LEFT, pos=place(tab, 0.5, 0.7))
    assert patterns_of(tab).x[2:] == pytest.approx(np.array([[0.3, -0.7], [0.5, 0.7]]), abs=0.01)


def test_the_class_button_makes_left_clicks_the_other_class(
    qtbot: QtBot, tab: PlaygroundTab
) -> None:
    qtbot.mouseClick(tab.view.plane_panel.classes.buttons[0], LEFT)
    qtbot.mouseClick(tab.view.plane_panel.plane, LEFT, pos=place(tab, 0.0, 0.5))
    assert patterns_of(tab).t[2, 0] == -1.0


def test_shift_click_removes_what_is_under_the_pointer(qtbot: QtBot, tab: PlaygroundTab) -> None:
    qtbot.mouseClick(tab.view.plane_panel.plane, LEFT, SHIFT, place(tab, 0.2, 0.8))
    assert len(patterns_of(tab)) == 2
    qtbot.mouseClick(tab.view.plane_panel.plane, LEFT, SHIFT, place(tab, -1.0, 0.0))
    assert patterns_of(tab).x.tolist() == [[1.0, 0.0]]


def test_a_drag_moves_live_and_is_one_undo(qtbot: QtBot, tab: PlaygroundTab) -> None:
    plane, seen = tab.view.plane_panel.plane, []
    tab._context.store.subscribe(PLAYGROUND, lambda old, new: seen.append(new.patterns))
    qtbot.mousePress(plane, LEFT, pos=place(tab, 1.0, 0.0))
    for step in range(1, 11):
        qtbot.mouseMove(plane, place(tab, 1.0 - 0.05 * step, 0.04 * step))
    qtbot.mouseRelease(plane, LEFT, pos=place(tab, 0.5, 0.4))
    assert len({id(patterns) for patterns in seen}) >= 5
    assert patterns_of(tab).x[1] == pytest.approx((0.5, 0.4), abs=0.02)
    assert len(patterns_of(tab)) == 2
    tab._context.store.undo()
    assert patterns_of(tab).x.tolist() == [[-1.0, 0.0], [1.0, 0.0]]
    tab._context.store.redo()
    assert patterns_of(tab).x[1] == pytest.approx((0.5, 0.4), abs=0.02)


def test_two_drags_are_two_undos(qtbot: QtBot, tab: PlaygroundTab) -> None:
    for start, end in (((1.0, 0.0), (0.5, 0.5)), ((0.5, 0.5), (0.0, 0.8))):
        qtbot.mousePress(tab.view.plane_panel.plane, LEFT, pos=place(tab, *start))
        qtbot.mouseMove(tab.view.plane_panel.plane, place(tab, *end) + QPoint(5, 5))
        qtbot.mouseMove(tab.view.plane_panel.plane, place(tab, *end))
        qtbot.mouseRelease(tab.view.plane_panel.plane, LEFT, pos=place(tab, *end))
    tab._context.store.undo()
    assert patterns_of(tab).x[1] == pytest.approx((0.5, 0.5), abs=0.02)


def test_in_the_move_mode_a_click_adds_nothing(qtbot: QtBot, tab: PlaygroundTab) -> None:
    tab.view.plane_panel.set_mode(Mode.MOVE)
    qtbot.mouseClick(tab.view.plane_panel.plane, LEFT, pos=place(tab, 0.0, 0.5))
    assert len(patterns_of(tab)) == 2


def test_a_sweep_in_the_remove_mode_is_one_undo(qtbot: QtBot, tab: PlaygroundTab) -> None:
    tab.view.plane_panel.set_mode(Mode.REMOVE)
    qtbot.mousePress(tab.view.plane_panel.plane, LEFT, pos=place(tab, -1.3, 0.0))
    for step in range(60):
        qtbot.mouseMove(tab.view.plane_panel.plane, place(tab, -1.3 + 0.045 * step, 0.0))
    qtbot.mouseRelease(tab.view.plane_panel.plane, LEFT, pos=place(tab, 1.3, 0.0))
    assert len(patterns_of(tab)) == 0
    tab._context.store.undo()
    assert len(patterns_of(tab)) == 2


def test_hovering_shows_x_t_b_and_o(qtbot: QtBot, tab: PlaygroundTab) -> None:
    qtbot.mouseMove(tab.view.plane_panel.plane, place(tab, 0.2, 0.8))
    qtbot.mouseMove(tab.view.plane_panel.plane, place(tab, 1.0, 0.0))
    text = tab._context.status.hover_text
    assert text.startswith("x = (1, 0)") and "t = −1" in text
    assert "b = " in text and "O = " in text


def test_an_empty_plane_says_what_to_do(qtbot: QtBot, tab: PlaygroundTab) -> None:
    full = tab.view.plane_panel.plane.grab().toImage()
    tab.clear_patterns()
    assert len(patterns_of(tab)) == 0
    assert tab.view.plane_panel.plane.grab().toImage() != full
    qtbot.mouseClick(tab.view.plane_panel.plane, LEFT, pos=place(tab, 0.0, 0.0))
    assert len(patterns_of(tab)) == 1


def test_no_more_patterns_than_can_be_drawn(qtbot: QtBot, tab: PlaygroundTab) -> None:
    many = GENERATORS["circle"].make(5000, 0.0, 1)
    tab._context.runner.edit(lambda state: edit_patterns(state, many), "many")
    qtbot.mouseClick(tab.view.plane_panel.plane, LEFT, pos=place(tab, 0.0, 0.0))
    assert len(patterns_of(tab)) == 5000


def pointer(x: float, y: float) -> Pointer:
    """A pointer over empty ground, one pixel a hundredth."""
    return Pointer((x, y), (x / 100, y / 100), (x / 100, y / 100))


def test_gestures_without_a_press_ask_for_nothing() -> None:
    gestures = Gestures()
    assert gestures.move(pointer(0, 0), 3.0) is None
    assert gestures.release(pointer(0, 0)) is None
    assert gestures.tick() is None


def test_a_drag_from_empty_ground_adds_nothing() -> None:
    gestures = Gestures()
    gestures.press(Button.LEFT, False, pointer(0, 0))
    assert gestures.move(pointer(50, 0), 3.0) is None
    assert gestures.release(pointer(100, 0)) is None


def test_a_small_tremble_is_still_a_click() -> None:
    gestures = Gestures()
    gestures.press(Button.LEFT, False, pointer(0, 0))
    assert gestures.move(pointer(2, 1), 3.0) is None
    found = gestures.release(pointer(2, 1))
    assert found is not None and found.kind is Kind.ADD and found.left


@pytest.mark.parametrize("size", [(700, 300), (300, 700)])
def test_the_scale_shows_the_whole_box_and_keeps_circles_round(size: tuple[int, int]) -> None:
    box = Box(-0.5, 1.5, -0.5, 1.5)
    scale = fit_scale(box, QRectF(40, 6, *size))
    view = scale.view
    assert view.x1_min <= -0.5 and view.x2_max >= 1.5
    assert (view.x1_max - view.x1_min) / size[0] == pytest.approx(
        (view.x2_max - view.x2_min) / size[1]
    )
    there = scale.to_point(0.3, 0.9)
    assert scale.to_plane(there) == pytest.approx((0.3, 0.9))
    assert np.allclose(scale.to_pixels(np.array([[0.3, 0.9]])), [[there.x(), there.y()]])
    assert scale.to_plane(QPointF(40, 6 + size[1])) == pytest.approx((view.x1_min, view.x2_min))


def test_ticks_are_round_and_inside() -> None:
    assert find_ticks(-1.5, 1.5, 6) == pytest.approx([-1.5, -1, -0.5, 0, 0.5, 1, 1.5])
    assert find_ticks(0.0, 2345.0, 5) == pytest.approx([0, 500, 1000, 1500, 2000])


def test_the_map_is_indexed_and_upright() -> None:
    net = start_network((2, 1), ("tanh",), 1)
    image = OutputImage(net, Box(), two_colours=False)
    assert image.image.depth() == 8
    w = net.layers[0].w[0]
    corner = image.image.pixelIndex(image.image.width() - 1, 0)
    assert (corner > 127) == (1.5 * w[0] + 1.5 * w[1] > 0)
    two = OutputImage(net, Box(), two_colours=True)
    assert set(np.unique(two._pixels)) == {0, 255}
    assert len(image.lines) == 1


def test_outputs_saturate_and_nan_is_the_middle() -> None:
    values = np.array([-9.0, -1.0, 0.0, 1.0, 9.0, np.nan], dtype=np.float32)
    assert to_indices(values, -1.0, 1.0).tolist() == [0, 0, 127, 255, 255, 127]


def test_a_wide_net_has_a_coarser_map_while_it_moves() -> None:
    wide = start_network((2, *(64,) * 8, 1), ("tanh",) * 9, 1)
    assert count_pixels(wide, moving=False) == 256 * 256
    assert count_pixels(wide, moving=True) < 128 * 128
    columns, rows = grid_of(Box(-3.0, 3.0, -1.5, 1.5))
    assert columns % 4 == 0 and columns * rows == pytest.approx(256 * 256, rel=0.05)


@pytest.mark.parametrize("count", [0, 1, 700])
def test_a_polygon_has_the_points_of_its_array(count: int) -> None:
    points = np.random.default_rng(1).uniform(-9, 9, (count, 2))
    polygon = make_polygon(points)
    assert [(point.x(), point.y()) for point in polygon] == [tuple(row) for row in points.tolist()]


def test_pieces_of_a_boundary_stay_apart() -> None:
    pieces = [np.array([[0.0, 0.0], [1.0, 0.0]]), np.array([[5.0, 5.0], [6.0, 5.0], [7.0, 6.0]])]
    path = make_path(pieces)
    starts = [i for i in range(path.elementCount()) if path.elementAt(i).isMoveTo()]
    assert path.elementCount() == 5 and starts == [0, 2]


def test_the_tab_is_imported_without_pyqtgraph_and_numba() -> None:
    code = (
        "import sys, nnlab.gui.tabs.playground; "
        "sys.exit(bool({'pyqtgraph', 'numba', 'contourpy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
