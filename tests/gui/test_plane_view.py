"""Lines and arrows dragged by hand; zoom and pan; what the status says and what is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QInputDevice, QPointingDevice, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnlab.app.playground import look_at, take_source, take_view
from nnlab.app.playground_state import Source
from nnlab.core.box import Box
from nnlab.core.network import start_network
from nnlab.core.patterns import take
from nnlab.gui.exporting.export import Size, export_figure
from nnlab.gui.plots.plane.axes import write_ticks
from nnlab.gui.plots.plane.gestures import Gesture, Mode
from nnlab.gui.plots.plane.output_image import SHADES, OutputImage, cut_network
from nnlab.gui.plots.plane.plane import Plane
from nnlab.gui.tab import Context
from tests.gui.plane_kit import CONTROL, CORNERS, LEFT, MIDDLE, Desk, open_desk


@pytest.fixture
def desk(qtbot: QtBot, context: Context) -> Iterator[Desk]:
    with open_desk(qtbot, context) as made:
        yield made


def first(desk: Desk) -> tuple[list[float], float]:
    layer = desk.state.net.layers[0]
    return layer.w[0].tolist(), float(layer.theta[0])


def test_dragging_a_vertical_line_moves_its_threshold(desk: Desk) -> None:
    desk.drag((0.0, 0.2), (0.6, -0.2))
    w, theta = first(desk)
    assert w == [0.5, 0.0] and theta == pytest.approx(0.3, abs=0.01)
    assert desk.undo() == "Drag the line of neuron 1"
    assert first(desk) == ([0.5, 0.0], 0.0)


def test_dragging_its_end_turns_the_line_about_its_middle(desk: Desk) -> None:
    desk.drag((0.0, 1.2), (1.2, 0.0))
    w, theta = first(desk)
    assert w == pytest.approx([0.0, -0.5], abs=0.02) and theta == pytest.approx(0.0, abs=0.02)


def test_with_control_every_place_of_a_line_turns_it(desk: Desk) -> None:
    plane = desk.plane
    desk.qtbot.mouseMove(plane, desk.at(0.0, -0.3))
    assert plane._find_pointer(desk.at(0.0, -0.3).toPointF(), CONTROL).grip.part == "turn"


def test_dragging_the_tip_of_the_arrow_sets_w_and_keeps_its_foot(desk: Desk) -> None:
    desk.drag((0.5, 0.0), (0.3, 0.9))
    w, theta = first(desk)
    assert w == pytest.approx([0.3, 0.9], abs=0.02) and theta == pytest.approx(0.0, abs=0.02)
    assert desk.undo() == "Drag the line of neuron 1"
    assert first(desk) == ([0.5, 0.0], 0.0)


def test_on_the_grid_weights_are_multiples_of_its_step(desk: Desk) -> None:
    desk.context.runner.look(lambda state: take_view(state, snap=0.25))
    desk.drag((0.5, 0.0), (0.31, 0.93))
    assert first(desk) == ([0.25, 1.0], 0.0)


def test_a_click_on_a_line_still_places_a_pattern(desk: Desk) -> None:
    desk.click(0.0, 0.3)
    assert len(desk.state.patterns) == 5 and first(desk) == ([0.5, 0.0], 0.0)


def test_a_pattern_lies_above_the_line_below_it(desk: Desk) -> None:
    desk.click(0.0, 0.3)
    desk.drag((0.0, 0.3), (0.5, 0.3))
    assert first(desk) == ([0.5, 0.0], 0.0)
    assert desk.state.patterns.x[4] == pytest.approx((0.5, 0.3), abs=0.02)


@pytest.mark.parametrize("mode", [Mode.SELECT, Mode.SPRAY, Mode.HAND])
def test_in_other_modes_lines_stay(desk: Desk, mode: Mode) -> None:
    desk.mode(mode)
    desk.drag((0.0, 0.2), (0.6, -0.2))
    assert first(desk) == ([0.5, 0.0], 0.0)


def test_grabbing_a_line_pauses_the_run(desk: Desk) -> None:
    runner = desk.context.runner
    runner.set_speed(10.0)
    runner.run()
    desk.drag((0.0, 0.2), (0.6, -0.2))
    assert not runner.running


def test_a_line_that_is_pointed_at_tells_its_numbers(desk: Desk) -> None:
    desk.qtbot.mouseMove(desk.plane, desk.at(0.3, 0.6))
    desk.qtbot.mouseMove(desk.plane, desk.at(0.0, 0.2))
    text = desk.context.status.hover_text
    assert text.startswith("neuron 1   w = (0.5, 0)   θ = 0") and "turn" in text


def test_hidden_lines_cannot_be_grabbed(desk: Desk) -> None:
    desk.context.runner.look(lambda state: take_view(state, show_lines=False))
    desk.drag((0.0, 0.2), (0.6, -0.2))
    assert first(desk) == ([0.5, 0.0], 0.0)


def test_the_wheel_zooms_about_the_pointer_without_undo(desk: Desk) -> None:
    at, label = desk.at(0.7, -0.4), desk.context.store.undo_label
    before = desk.plane.scale.to_plane(at.toPointF())
    width = desk.state.box.x1_max - desk.state.box.x1_min
    desk.wheel(0.7, -0.4, 4)
    assert desk.plane.scale.to_plane(at.toPointF()) == pytest.approx(before, abs=1e-9)
    assert desk.state.box.x1_max - desk.state.box.x1_min == pytest.approx(width / 1.2**4)
    assert desk.context.store.undo_label == label


def test_with_a_brush_control_and_wheel_zoom(desk: Desk) -> None:
    desk.mode(Mode.REMOVE)
    box = desk.state.box
    desk.wheel(0.0, 0.0, 1, CONTROL)
    assert desk.state.box != box


@pytest.mark.parametrize(("mode", "button"), [(Mode.HAND, LEFT), (Mode.ADD, MIDDLE)])
def test_panning_keeps_the_grabbed_point_under_the_pointer(
    desk: Desk, mode: Mode, button: object
) -> None:
    desk.mode(mode)
    end = desk.at(0.5, 0.25)
    desk.drag((0.1, 0.0), (0.5, 0.25), button)
    assert desk.plane.scale.to_plane(end.toPointF()) == pytest.approx((0.1, 0.0), abs=0.01)
    assert len(desk.state.patterns) == 4


def test_keys_zoom_and_fit(desk: Desk) -> None:
    box = desk.state.box
    desk.command("zoom-out")
    assert desk.state.box.x1_max == pytest.approx(1.25 * box.x1_max)
    desk.command("zoom-in")
    assert desk.state.box.x1_max == pytest.approx(box.x1_max)
    desk.command("zoom-in")
    desk.command("fit")
    assert desk.state.box == box


def test_undo_brings_patterns_back_but_not_the_view_of_then(desk: Desk) -> None:
    desk.click(0.3, 0.7)
    desk.wheel(0.0, 0.0, 5)
    desk.context.runner.look(lambda state: take_view(state, show_numbers=True))
    box = desk.state.box
    desk.undo()
    assert len(desk.state.patterns) == 4
    assert desk.state.box == box and desk.state.view.show_numbers


def test_a_double_click_on_the_axes_fits(desk: Desk) -> None:
    desk.wheel(0.0, 0.0, 9)
    desk.qtbot.mouseDClick(desk.plane, LEFT, pos=QPoint(4, desk.plane.height() // 2))
    assert desk.state.box.x1_min <= -1.0 and desk.state.box.x1_max >= 1.0
    assert len(desk.state.patterns) == 4


def test_a_pattern_far_out_is_fitted_as_well(desk: Desk) -> None:
    for _ in range(9):
        desk.command("zoom-out")
    desk.click(6.0, 3.0)
    desk.command("fit")
    assert desk.state.box.x1_max > 6.0 and desk.state.box.x1_min < -1.0


def test_hovering_a_pattern_shows_its_error(desk: Desk) -> None:
    desk.qtbot.mouseMove(desk.plane, desk.at(0.2, 0.2))
    desk.qtbot.mouseMove(desk.plane, desk.at(1.0, 1.0))
    O = float(np.tanh(np.tanh(0.5)))
    text = desk.context.status.hover_text
    assert "x = (1, 1)   t = −1   μ = 4" in text
    assert f"t − O = −{1 + O:.3g}" in text


def test_hovering_tells_the_class_that_several_outputs_answer(desk: Desk) -> None:
    runner = desk.context.runner
    runner.edit(lambda state: take_source(state, Source("blobs", 60, 0.1, 1, classes=3)), "blobs")
    desk.qtbot.mouseMove(desk.plane, desk.at(0.2, 0.2))
    x1, x2 = runner.playground.patterns.x[7]
    desk.qtbot.mouseMove(desk.plane, desk.at(x1, x2))
    text = desk.context.status.hover_text
    assert "t: class " in text and "answer: class " in text and "t − O = (" in text


SWITCHES = ("show_numbers", "two_colours", "show_lines", "show_map", "snap")


@pytest.mark.parametrize("name", SWITCHES)
def test_each_switch_changes_the_picture(desk: Desk, name: str) -> None:
    desk.context.runner.set_ready(True)
    before = desk.plane.grab().toImage()
    new = 0.25 if name == "snap" else not getattr(desk.state.view, name)
    desk.context.runner.look(lambda state: take_view(state, **{name: new}))
    desk.tab.view.refresh_all()
    assert desk.plane.grab().toImage() != before


def test_held_out_and_new_patterns_are_told_apart_without_colour(desk: Desk) -> None:
    desk.context.runner.look(
        lambda state: replace(
            state,
            view=replace(state.view, show_map=False, show_lines=False),
            validation=replace(take(state.patterns, [0]), x=np.array([[-0.5, 0.5]])),
            test=replace(take(state.patterns, [0]), x=np.array([[0.5, 0.5]])),
        )
    )
    desk.tab.view.refresh_all()
    image = desk.plane.grab().toImage()
    trained, held, new = (
        _grey(image, desk.at(*place)) for place in ((-1, -1), (-0.5, 0.5), (0.5, 0.5))
    )
    beside = _grey(image, desk.at(0.5, 0.5) + QPoint(2, 2))
    assert held > trained + 60 and new < held - 60 and beside > new + 60


def _grey(image: QImage, at: QPoint) -> int:
    return QColor(image.pixel(at)).lightness()


def test_a_softmax_map_holds_the_classes_as_shades(context: Context) -> None:
    net = start_network((2, 5, 3), ("tanh", "softmax"), 1)
    image = OutputImage(net, context.runner.playground.box, two_colours=False)
    image.set_colours(context.look, 0.7)
    assert image._pixels.max() < 3 * SHADES
    assert len(image.image.colorTable()) == 3 * SHADES
    full = OutputImage(net, context.runner.playground.box, two_colours=True)
    assert set(np.unique(full._pixels)) <= {SHADES - 1, 2 * SHADES - 1, 3 * SHADES - 1}
    assert full.lines


def test_a_softmax_neuron_is_shown_by_its_field() -> None:
    net = start_network((2, 5, 3), ("tanh", "softmax"), 1)
    cut = cut_network(net, (2, 1))
    assert cut.activations == ("tanh", "sigmoid") and cut.sizes == (2, 5, 1)


def test_ticks_of_a_deep_zoom_have_as_many_decimals_as_they_need() -> None:
    assert write_ticks([-0.001, 0.0, 0.001]) == ["−0.001", "0.000", "0.001"]
    assert write_ticks([1.0002, 1.0004]) == ["1.0002", "1.0004"]
    assert write_ticks([0.0, 500.0, 1000.0]) == ["0", "500", "1000"]


def test_two_fingers_on_a_trackpad_pan(desk: Desk) -> None:
    pad = QPointingDevice(
        *("pad", 7, QInputDevice.DeviceType.TouchPad, QPointingDevice.PointerType.Finger),
        *(QInputDevice.Capability.Scroll, 2, 0),
    )
    at = QPointF(desk.at(0.2, 0.1))
    place, box = desk.plane.scale.to_plane(at), desk.state.box
    event = QWheelEvent(
        *(at, at, QPoint(30, -12), QPoint(60, -24), Qt.MouseButton.NoButton),
        *(Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.ScrollUpdate, False),
        *(Qt.MouseEventSource.MouseEventNotSynthesized, pad),
    )
    QApplication.sendEvent(desk.plane, event)
    moved = desk.plane.scale.to_plane(at + QPointF(30, -12))
    assert moved == pytest.approx(place, abs=1e-9)
    width = desk.state.box.x1_max - desk.state.box.x1_min
    assert width == pytest.approx(box.x1_max - box.x1_min)


def test_a_line_and_its_cursor(desk: Desk) -> None:
    plane = desk.plane
    for place, shape in (
        ((0.0, 0.2), Qt.CursorShape.SplitHCursor),
        ((0.0, 1.3), Qt.CursorShape.PointingHandCursor),
        ((0.5, 0.0), Qt.CursorShape.PointingHandCursor),
        ((0.8, 0.3), Qt.CursorShape.CrossCursor),
    ):
        desk.qtbot.mouseMove(plane, desk.at(0.8, 0.4))
        desk.qtbot.mouseMove(plane, desk.at(*place))
        assert plane.cursor().shape() == shape


def test_the_ghost_of_an_update_is_drawn(desk: Desk) -> None:
    before = desk.plane.grab().toImage()
    desk.tab.view.plane_panel.set_stage(start_network((2, 1, 1), ("tanh", "tanh"), 3), (2,))
    assert desk.plane.scene.learnt == (2,)
    assert desk.plane.grab().toImage() != before


def test_a_deep_zoom_paints_what_is_near_and_leaves_out_what_is_far(desk: Desk) -> None:
    desk.context.runner.look(lambda state: look_at(state, Box(0.999, 1.0, 0.999, 1.0)))
    desk.tab.view.refresh_all()
    scale = desk.plane.scale
    pixels = scale.to_pixels(desk.state.patterns.x)
    assert scale.find_visible(pixels, 5.0).tolist() == [False, False, False, True]
    assert not desk.plane.grab().isNull()


def test_where_lines_do_not_move_a_drag_leaves_them(desk: Desk) -> None:
    plane = Plane(desk.context.look, desk.plane.scene, lines_move=False)
    desk.qtbot.addWidget(plane)
    plane.resize(700, 400)
    plane.show()
    asked: list[Gesture] = []
    plane.gestured.connect(asked.append)
    at = plane.scale.to_point(0.0, 0.2).toPoint()
    desk.qtbot.mousePress(plane, LEFT, pos=at)
    desk.qtbot.mouseMove(plane, at + QPoint(40, 0))
    desk.qtbot.mouseRelease(plane, LEFT, pos=at + QPoint(40, 0))
    assert asked == []


@pytest.mark.parametrize("suffix", ["svg", "pdf", "png"])
def test_all_that_the_plane_shows_can_be_exported(desk: Desk, suffix: str, tmp_path: Path) -> None:
    runner = desk.context.runner
    runner.edit(lambda state: take_source(state, Source("blobs", 60, 0.1, 1, classes=6)), "blobs")
    runner.look(lambda state: take_view(state, show_numbers=True, show_regions=True, snap=0.25))
    desk.command("select-all")
    desk.tab.view.refresh_all()
    path = tmp_path / f"plane.{suffix}"
    export_figure(desk.plane, path, Size(10.0, 100.0), QColor("#ffffff"))
    assert path.stat().st_size > 4000


def test_hovering_names_the_set_of_a_pattern_that_is_held_out(desk: Desk) -> None:
    held = replace(take(CORNERS, [2]), x=np.array([[0.5, 0.75]]))
    desk.context.runner.look(lambda state: replace(state, validation=held))
    desk.qtbot.mouseMove(desk.plane, desk.at(0.2, 0.2))
    desk.qtbot.mouseMove(desk.plane, desk.at(0.5, 0.75))
    text = desk.context.status.hover_text
    assert text.startswith("x = (0.5, 0.75)   t = 1   validation μ = 1") and "t − O = " in text
