"""What stays under the pointer, what is written beside it, and which marks patterns carry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from nnlab.app.playground import look_at, take_network
from nnlab.core.box import Box
from nnlab.core.geometry import Point, weight_arrow
from nnlab.core.patterns import Patterns
from nnlab.core.views.line_edits import standing_arrow
from nnlab.gui.exporting.export import Size, export_figure
from nnlab.gui.plots.plane import painter as plane_painter
from nnlab.gui.plots.plane.plane import Plane
from nnlab.gui.tab import Context
from tests.gui.plane_kit import LEFT, Desk, open_desk

WEIGHTS, THRESHOLD = ((0.5, 0.3), (0.0, 0.4)), (0.2, 0.3)


@pytest.fixture
def desk(qtbot: QtBot, context: Context) -> Iterator[Desk]:
    with open_desk(qtbot, context, WEIGHTS, THRESHOLD) as made:
        made.context.runner.look(lambda state: look_at(state, Box(-1.5, 1.5, -1.2, 1.8)))
        made.tab.view.refresh_all()
        yield made


def arrow(desk: Desk, neuron: int = 0) -> tuple[Point, Point]:
    """Tail and tip as the plane draws them."""
    desk.tab.view.refresh_all()
    scene = desk.plane.scene
    layer = scene.network.layers[0]
    w, theta = layer.w[neuron], float(layer.theta[neuron])
    found = standing_arrow(w, theta, desk.plane.scale.view, scene.stands.get(neuron))
    assert found is not None
    return found


@pytest.mark.parametrize("size", [1.0, 20.0])
@pytest.mark.parametrize("way", [(0.1, 0.5), (-0.2, -0.2), (0.9, 0.7), (-1.1, -0.4)])
def test_the_arrows_tip_stays_where_it_is_let_go(desk: Desk, size: float, way: Point) -> None:
    first = desk.state.net.layers[0]
    large = replace(first, w=size * first.w, theta=size * first.theta)
    net = replace(desk.state.net, layers=(large, *desk.state.net.layers[1:]))
    desk.context.runner.edit(lambda state: take_network(state, net), "weights")
    foot, tip = arrow(desk)
    end = (tip[0] + way[0], tip[1] + way[1])
    desk.drag(tip, end)
    now = arrow(desk)
    layer = desk.state.net.layers[0]
    pixels = 2.0 / desk.plane.scale.pixels_per_unit
    assert now[0] == pytest.approx(foot, abs=1e-9)
    assert now[1] == pytest.approx(end, abs=pixels)
    assert layer.w[0] @ np.array(foot) == pytest.approx(float(layer.theta[0]), abs=1e-9)
    # It can be taken again there.
    desk.drag(end, tip)
    assert arrow(desk)[1] == pytest.approx(tip, abs=pixels)


def test_an_arrow_goes_along_with_its_line_and_back_by_undo(desk: Desk) -> None:
    foot, tip = arrow(desk)
    desk.drag(tip, (tip[0] - 0.6, tip[1] + 0.4))
    set_by_hand = arrow(desk)
    at = 0.5 * (np.add(*_middle(desk)) / 2 + np.array(set_by_hand[0]))
    desk.drag(tuple(at), tuple(at + 0.05))
    assert desk.context.store.undo_label == "Drag the line of neuron 1"
    moved = np.subtract(arrow(desk), set_by_hand)
    assert moved[0] == pytest.approx(moved[1], abs=1e-9) and 0.01 < np.hypot(*moved[0]) < 0.1
    desk.undo()
    desk.undo()
    assert arrow(desk) == (pytest.approx(foot), pytest.approx(tip))


def _middle(desk: Desk) -> tuple[np.ndarray, np.ndarray]:
    from nnlab.core.geometry import neuron_line

    layer = desk.state.net.layers[0]
    line = neuron_line(layer.w[0], float(layer.theta[0]), desk.plane.scale.view)
    assert line is not None
    return np.array(line[0]), np.array(line[1])


def test_in_another_view_the_arrow_stands_in_the_middle_again(desk: Desk) -> None:
    _, tip = arrow(desk)
    desk.drag(tip, (tip[0] - 0.6, tip[1] + 0.4))
    assert set(desk.plane.scene.stands) == {0}
    desk.command("zoom-out")
    layer = desk.state.net.layers[0]
    usual = weight_arrow(layer.w[0], float(layer.theta[0]), desk.plane.scale.view)
    assert arrow(desk) == usual


def test_training_takes_the_arrow_on_from_where_it_was_set(desk: Desk) -> None:
    _, tip = arrow(desk)
    desk.drag(tip, (tip[0] - 0.3, tip[1] + 0.3))
    before = arrow(desk)
    desk.context.runner.seek(1)
    desk.context.runner.catch_up()
    assert np.abs(np.subtract(arrow(desk), before)).max() < 0.2
    assert set(desk.plane.scene.stands) == {0}


def test_numbers_stand_beside_the_pointer_only_while_a_line_is_held(desk: Desk) -> None:
    plane, tip = desk.plane, arrow(desk)[1]
    for presentation in (False, True):
        desk.context.look.set_presentation(presentation)
        at = plane.scale.to_point(*tip).toPoint()
        desk.qtbot.mouseMove(plane, at + (at - at))
        assert plane._find_overlay().tag is None
    desk.context.look.set_presentation(False)
    at = desk.at(*tip)
    desk.qtbot.mousePress(plane, LEFT, pos=at)
    desk.qtbot.mouseMove(plane, at + (desk.at(0.3, 0.0) - desk.at(0.0, 0.0)))
    tag = plane._find_overlay().tag
    assert tag is not None and tag[1].startswith("w = (") and "θ = " in tag[1]
    plane.show_scene(replace(plane.scene, explained=True))
    assert plane._find_overlay().tag is None
    desk.qtbot.mouseRelease(plane, LEFT, pos=at)


def test_explaining_is_known_to_the_plane(desk: Desk) -> None:
    assert not desk.plane.scene.explained
    desk.context.runner.explainer.set_on(True)
    desk.tab.view.refresh_all()
    assert desk.plane.scene.explained
    desk.context.runner.explainer.set_on(False)


def held_out(desk: Desk) -> None:
    """Two patterns in each set, of which one is wrong whatever the net answers."""
    validation = Patterns([[-0.6, 1.2], [-0.6, 1.2]], [[1.0], [-1.0]])
    test = Patterns([[0.6, 1.2], [0.6, 1.2]], [[1.0], [-1.0]])
    desk.context.runner.look(lambda state: replace(state, validation=validation, test=test))
    desk.tab.view.refresh_all()


def test_wrong_patterns_that_are_not_learnt_have_a_ring_of_their_own(desk: Desk) -> None:
    held_out(desk)
    scene, runner = desk.plane.scene, desk.context.runner
    for wrong, reading in (
        (scene.wrong_validation, runner.validation_reading),
        (scene.wrong_test, runner.test_reading),
    ):
        assert wrong is not None and wrong.sum() == 1
        assert np.array_equal(wrong, reading.wrong)
    none = np.zeros(2, np.bool_)
    plain = _picture(desk.plane, wrong_validation=none, wrong_test=none)
    for field in ("wrong_validation", "wrong_test"):
        other = _picture(desk.plane, **{field: none})
        assert other not in (plain, _picture(desk.plane))


def test_a_ring_of_what_is_not_learnt_is_dashed(desk: Desk) -> None:
    """The same pattern in the training set has an unbroken ring: more of its ink."""
    held_out(desk)
    image = desk.plane.grab().toImage()
    middle, error = desk.at(0.6, 1.2), desk.context.look.colour("error")
    near = [
        image.pixelColor(middle.x() + x, middle.y() + y)
        for x in range(-14, 15)
        for y in range(-14, 15)
        if 8 < np.hypot(x, y) < 14
    ]
    ink = sum(_distance(colour, error) < 60 for colour in near)
    assert 10 < ink < len(near) / 3


def _distance(one: QColor, other: QColor) -> float:
    return float(np.hypot.reduce(np.subtract(one.getRgb()[:3], other.getRgb()[:3])))


def _picture(plane: Plane, **changes: object) -> bytes:
    kept = plane.scene
    plane.show_scene(replace(kept, **changes))
    image = plane.grab().toImage()
    plane.show_scene(kept)
    return bytes(image.constBits())


@pytest.mark.parametrize("presentation", [False, True])
def test_the_plane_says_that_its_map_follows_but_no_figure_does(
    desk: Desk, presentation: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.context.look.set_presentation(presentation)
    said: list[str] = []
    paint = plane_painter.paint_note
    monkeypatch.setattr(
        plane_painter,
        "paint_note",
        lambda painter, area, text, look: (said.append(text), paint(painter, area, text, look)),
    )
    plane = desk.plane
    plane.show_scene(replace(plane.scene, ready=False))
    plane.grab()
    assert said == ["compiling the kernels: map and boundary follow"]
    for suffix in ("svg", "png"):
        export_figure(plane, tmp_path / f"p.{suffix}", Size(8.0, 80.0), QColor("#ffffff"))
    assert len(said) == 1
    plane.show_scene(replace(plane.scene, ready=True))
    plane.grab()
    assert len(said) == 1
