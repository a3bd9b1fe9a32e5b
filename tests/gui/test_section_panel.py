"""The cross-section of the map: its line, its plots, its file."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnlab.app.lyapunov.kept import KeptNet
from nnlab.core.box import Box
from nnlab.core.compiled import map_kernels
from nnlab.core.lyapunov.section import cut, find_nearest
from nnlab.core.network import Layer, Network, output
from nnlab.core.patterns import no_patterns
from nnlab.gui.exporting.export import FORMATS, Size
from nnlab.gui.look import Look
from nnlab.gui.lyapunov.map.page import MapPage
from nnlab.gui.lyapunov.map.section.panel import SectionPanel
from nnlab.gui.lyapunov.map.section.scene import Cut, describe, make_scene
from nnlab.gui.plots.probing.section_plot import SectionPlot
from nnlab.gui.tab import Context
from nnlab.gui.theme import THEMES
from tests.core.plane_nets import make_net
from tests.gui.map_kit import drag, open_page, pixel

NEAR, FAR = (-1.2, -0.4), (1.2, 0.6)


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    """The program compiles its loops in the background; these tests wait for them once."""
    map_kernels.warm()


@pytest.fixture
def page(qtbot: QtBot, context: Context) -> Iterator[MapPage]:
    with open_page(qtbot, context, "section") as made:
        yield made


def panel_of(page: MapPage) -> SectionPanel:
    panel = page.below.shown
    assert isinstance(panel, SectionPanel)
    return panel


def cut_of(page: MapPage) -> Cut:
    shown = panel_of(page).cut
    assert shown is not None
    return shown


def take_net(page: MapPage, net: Network) -> None:
    page.desk.keep_net(KeptNet(net, "a net", no_patterns(2, net.sizes[-1]), Box()))
    page.refiner.finish()
    panel_of(page).refresh()
    panel_of(page).finish()


def test_it_shows_exponent_output_and_distance(page: MapPage, context: Context) -> None:
    net, shown = context.runner.network, cut_of(page)
    expected = cut(net, NEAR, FAR, 401, 2)
    assert len(shown.section.s) >= 400
    exponent, O, distance = panel_of(page).plot.scene.tracks
    assert exponent.name == "λ₁⁽²⁾"
    assert exponent.curves[0].values == pytest.approx(expected.exponents[0])
    assert O.curves[0].values == pytest.approx(output(net, shown.section.x)[:, 0])
    nearest = find_nearest(page.view.boundary, shown.section.x)
    assert nearest is not None
    sides = np.sign(output(net, shown.section.x)[:, 0])
    assert distance.curves[0].values == pytest.approx(sides * nearest.distances)


@pytest.mark.parametrize(
    ("quantity", "factor", "number", "label"),
    [
        ("log", 2, 0, "2 λ₁⁽²⁾"),
        ("smallest", 1, 1, "λ₂⁽²⁾"),
        ("smallest_log", 2, 1, "2 λ₂⁽²⁾"),
    ],
)
def test_the_quantity_is_the_maps(
    page: MapPage, quantity: str, factor: int, number: int, label: str
) -> None:
    page.choose(quantity=quantity)
    page.refiner.finish()
    track = panel_of(page).plot.scene.tracks[0]
    assert track.name == label
    exponents = cut_of(page).section.exponents[number].astype(np.float64)
    assert track.curves[0].values == pytest.approx(factor * exponents)
    assert page.map.scene is not None
    at = cut_of(page).section.x[200]
    value = page.map.value_at(at[0], at[1])
    assert value == pytest.approx(track.curves[0].values[200], abs=0.2)


def test_it_follows_training(page: MapPage, context: Context) -> None:
    context.runner.seek(40)
    context.runner.catch_up()
    expected = cut(context.runner.network, NEAR, FAR, 401, 2)
    page.refiner.finish()
    panel_of(page).finish()
    assert cut_of(page).section.exponents == pytest.approx(expected.exponents)


def test_a_straight_boundary_in_closed_form(page: MapPage) -> None:
    net = Network(
        (Layer(np.eye(2), np.zeros(2), "linear"), Layer(np.array([[2.0, 0.0]]), np.array([0.5])))
    )
    take_net(page, net)
    shown = cut_of(page)
    assert shown.distances == pytest.approx(shown.section.x[:, 0] - 0.25, abs=1e-5)
    [mark] = [mark for mark in panel_of(page).plot.scene.marks if mark.kind == "boundary"]
    share = (0.25 - NEAR[0]) / (FAR[0] - NEAR[0])
    assert mark.s == pytest.approx(share * np.hypot(2.4, 1.0), abs=1e-9)
    assert f"boundary at s = {mark.s:.3f}" in panel_of(page).reading.said
    assert f"{0.0:.3g}" in describe(shown, mark.s)


def test_ends_and_line_are_dragged_and_undone(page: MapPage, context: Context) -> None:
    size = 2 / page.map.scale.pixels_per_unit
    drag(page, pixel(page, *FAR), pixel(page, 1.0, -0.5))
    assert page.state.far == pytest.approx((1.0, -0.5), abs=size)
    assert page.state.near == NEAR
    middle = pixel(page, -0.1, -0.45)
    drag(page, middle, middle + QPoint(0, -40))
    up = 40 / page.map.scale.pixels_per_unit
    assert page.state.near == pytest.approx((NEAR[0], NEAR[1] + up), abs=size)
    assert page.state.far == pytest.approx((1.0, -0.5 + up), abs=2 * size)
    context.store.undo()
    context.store.undo()
    assert (page.state.near, page.state.far) == (NEAR, FAR)
    assert panel_of(page).ends[3].value() == FAR[1]


def test_shift_keeps_the_line_straight(page: MapPage) -> None:
    shift = Qt.KeyboardModifier.ShiftModifier
    drag(page, pixel(page, *FAR), pixel(page, 0.9, -0.2), shift)
    assert page.state.far[1] == NEAR[1]
    drag(page, pixel(page, *page.state.far), pixel(page, -1.1, 1.2), shift)
    assert page.state.far[0] == NEAR[0]


def test_another_line_is_drawn_from_anywhere(page: MapPage, context: Context) -> None:
    start, end = (-0.3, 1.1), (0.8, 1.2)
    view, size = page.map.scale.view, 2 / page.map.scale.pixels_per_unit
    QTest.mouseClick(page.map, Qt.MouseButton.LeftButton, pos=pixel(page, *start))
    assert (page.state.near, page.state.far) == (NEAR, FAR), "a click draws no line"
    drag(page, pixel(page, *start), pixel(page, *end))
    assert page.state.near == pytest.approx(start, abs=size)
    assert page.state.far == pytest.approx(end, abs=size)
    assert page.map.scale.view == view
    context.store.undo()
    assert (page.state.near, page.state.far) == (NEAR, FAR)


def test_a_line_is_not_pushed_off_the_map(page: MapPage) -> None:
    near, far = page.state.near, page.state.far
    middle = pixel(page, (near[0] + far[0]) / 2, (near[1] + far[1]) / 2)
    drag(page, middle, middle + QPoint(2000, 0))
    view = page.map.scale.view
    assert far[0] < page.state.far[0] <= view.x1_max + 1e-2
    assert page.state.far[0] - page.state.near[0] == pytest.approx(far[0] - near[0], abs=1e-2)


def test_a_place_on_the_line_before_is_forgotten(page: MapPage, context: Context) -> None:
    panel = panel_of(page)
    page.choose(near=(-1.0, 0.0), far=(1.0, 0.0))
    panel._point(1.9)
    assert panel.reading.said.startswith("s = 1.900")
    page.choose(near=(-1.0, 0.0), far=(-0.5, 0.0))
    assert panel.plot.pointed is None
    assert panel.reading.said.startswith("length 0.5")


def test_the_pointer_on_the_plot_is_a_dot_on_the_map(qtbot: QtBot, page: MapPage) -> None:
    panel = panel_of(page)
    axes = panel.plot.axes()[1]
    before = page.map.grab().toImage()
    at = QPoint(round(axes.left(1.3)), round(axes.area.center().y()))
    qtbot.mouseMove(panel.plot, at)
    qtbot.waitUntil(lambda: panel.plot.pointed is not None)
    assert panel.plot.pointed == pytest.approx(1.3, abs=0.02)
    assert panel.reading.said.startswith(f"s = {panel.plot.pointed:.3f}")
    assert page.map.grab().toImage() != before
    qtbot.mouseMove(panel.plot, QPoint(1, at.y()))
    qtbot.waitUntil(lambda: panel.plot.pointed is None)
    assert panel.reading.said.startswith("length 2.6")


def test_the_pointer_on_the_maps_line_is_a_hair_in_the_plot(qtbot: QtBot, page: MapPage) -> None:
    panel = panel_of(page)
    qtbot.mouseMove(page.map, pixel(page, 0.6, 0.35))
    qtbot.waitUntil(lambda: panel.plot.pointed is not None)
    assert panel.plot.pointed == pytest.approx(0.75 * 2.6, abs=0.03)
    qtbot.mouseMove(page.map, pixel(page, 0.6, -0.8))
    qtbot.waitUntil(lambda: panel.plot.pointed is None)


def test_all_outputs_of_a_softmax_are_named(page: MapPage) -> None:
    plain = make_net((2, 6, 6, 3))
    top = Layer(3 * plain.layers[-1].w, plain.layers[-1].theta, "softmax")
    net = Network((*plain.layers[:-1], top))
    take_net(page, net)
    O, distance = panel_of(page).plot.scene.tracks[1:]
    assert [curve.name for curve in O.curves] == ["O₁", "O₂", "O₃"]
    assert sum(curve.values for curve in O.curves) == pytest.approx(1.0)
    assert len({curve.dash for curve in O.curves}) == 3
    assert distance.curves[0].values.min() >= 0
    assert "largest O" in describe(cut_of(page), 0.5)


def test_ridges_that_are_crossed_are_marked(page: MapPage, context: Context) -> None:
    page.choose(show_ridges=True, least_height=0.0)
    page.refiner.finish()
    kinds = [mark.kind for mark in panel_of(page).plot.scene.marks]
    assert kinds.count("ridge") == len(cut_of(page).ridges)
    ridges = np.concatenate([np.empty((0, 2)), *page.view.ridges])
    for s in cut_of(page).ridges:
        at = np.array(NEAR) + s / 2.6 * np.subtract(FAR, NEAR)
        assert np.linalg.norm(ridges - at, axis=1).min() < 0.05


def test_plots_are_chosen(page: MapPage) -> None:
    panel = panel_of(page)
    commands = {command.key: command for command in page.commands()}
    commands["ftle.section.output"].run()
    assert [track.name for track in panel.plot.scene.tracks] == ["λ₁⁽²⁾", "distance"]
    for key in ("exponent", "distance"):
        commands[f"ftle.section.{key}"].run()
    assert not panel.plot.scene.tracks
    assert not panel.plot.grab().isNull()
    shortcuts = [keys for command in commands.values() for keys in command.shortcut.split("|")]
    assert len(set(shortcuts)) == len(shortcuts)


def test_typed_ends(page: MapPage, context: Context) -> None:
    panel = panel_of(page)
    panel.ends[0].setValue(-0.5)
    assert page.state.near == (-0.5, NEAR[1])
    panel.ends[2].setValue(-0.5)
    panel.ends[3].setValue(NEAR[1])
    assert page.state.far == (-0.5, FAR[1]), "a line without length is not taken"


def test_the_numbers_are_saved(page: MapPage, context: Context, tmp_path: Path) -> None:
    panel = panel_of(page)
    panel.files.save(tmp_path / "section.csv")
    first, names, *rows = (tmp_path / "section.csv").read_text("utf-8").splitlines()
    about, shown = json.loads(first[2:]), cut_of(page)
    assert about["ell"] == 2
    assert about["from"] == pytest.approx(list(NEAR))
    assert names == "s,x1,x2,lambda1,lambda2,O,class,distance"
    table = np.array([[float(value) for value in row.split(",")] for row in rows])
    section = shown.section
    wanted = [section.s, *section.x.T, *section.exponents, *section.O.T, section.classes]
    assert table[:, :7] == pytest.approx(np.column_stack(wanted), abs=1e-5)
    assert shown.distances is not None
    assert table[:, 7] == pytest.approx(shown.distances, abs=1e-6)


def test_a_file_that_cannot_be_written_is_said(
    page: MapPage, context: Context, tmp_path: Path
) -> None:
    said: list[str] = []
    context.status.said.connect(lambda text, _seconds: said.append(text))
    panel_of(page).files.save(tmp_path / "nowhere" / "section.csv")
    assert said == ["section.csv: not saved: No such file or directory."]


def test_the_dialog_proposes_a_name(qtbot: QtBot, page: MapPage) -> None:
    panel = panel_of(page)
    panel.save.click()
    dialog = panel.files.question.dialog
    assert dialog is not None
    assert dialog.selectedFiles()[0].endswith("section.csv")
    dialog.close()
    qtbot.waitUntil(lambda: panel.files.question.dialog is None)


def test_it_looks_in_all_themes_and_is_exported(page: MapPage, context: Context) -> None:
    panel = panel_of(page)
    panel._point(1.0)
    for theme in THEMES:
        context.look.set_theme(theme)
        assert not page.grab().isNull()
    [figure] = panel.figures()
    svg = FORMATS[".svg"](figure.widget, Size(), context.look.colour("base"))
    assert b"<image" not in svg
    assert b"arc length" in svg
    for widget in (*panel.ends, *panel.checks.values(), panel.save, panel.plot):
        assert widget.accessibleName()
        assert widget.toolTip()


def test_hidden_it_computes_nothing(page: MapPage, context: Context) -> None:
    panel = panel_of(page)
    page.hide()
    before = panel.cut
    context.runner.seek(30)
    context.runner.catch_up()
    assert panel.cut is before
    assert not panel._timer.isActive()


def test_a_section_without_boundary(qtbot: QtBot) -> None:
    net = Network((Layer(np.eye(2), np.zeros(2)), Layer(np.array([[1.0, 1.0]]), np.array([9.0]))))
    section = cut(net, NEAR, FAR, 50, 1)
    shown = Cut(net, section, None, np.empty(0), 1, "lambda")
    scene = make_scene(shown, ("exponent", "output", "distance"))
    assert not scene.marks
    assert scene.tracks[2].note == "no boundary in the map"
    assert "no boundary is crossed" in describe(shown, None)
    plot = SectionPlot(Look())
    qtbot.addWidget(plot)
    plot.show_scene(scene)
    plot.resize(400, 200)
    assert not plot.grab().isNull()


def test_a_dead_net_is_said() -> None:
    net = Network((Layer(np.eye(2), np.full(2, 9.0), "relu"), Layer(np.ones((1, 2)), np.zeros(1))))
    shown = Cut(net, cut(net, NEAR, FAR, 50, 1), None, np.empty(0), 1, "lambda")
    assert make_scene(shown, ("exponent",)).tracks[0].note == "λ₁⁽¹⁾ = −∞ everywhere"
    assert "λ₁⁽¹⁾ = −∞" in describe(shown, 1.0)
