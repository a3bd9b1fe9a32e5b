"""The probe on the map: what it shows, how it is moved, what can be undone."""

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnlab.app.lyapunov.state import LYAPUNOV
from nnlab.app.playground import take_design
from nnlab.app.playground_state import uniform_design
from nnlab.core.compiled import map_kernels
from nnlab.core.lyapunov.probe import follow_circle
from nnlab.core.lyapunov.section import find_nearest
from nnlab.gui.exporting.export import FORMATS, Size
from nnlab.gui.look import Look
from nnlab.gui.lyapunov.map.few_lines import FewLines
from nnlab.gui.lyapunov.map.page import MapPage
from nnlab.gui.lyapunov.map.probe.panel import ProbePanel
from nnlab.gui.lyapunov.map.probe.scene import make_cells, make_growth, make_reading
from nnlab.gui.plots.probing.ellipse_painter import shorten
from nnlab.gui.plots.probing.ellipse_plot import EllipsePlot, EllipseStrip
from nnlab.gui.plots.probing.growth_plot import GrowthPlot
from nnlab.gui.tab import Context
from nnlab.gui.theme import THEMES
from tests.core.plane_nets import make_net
from tests.gui.map_kit import drag, open_page, pixel


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    """The program compiles its loops in the background; these tests wait for them once."""
    map_kernels.warm()


@pytest.fixture
def page(qtbot: QtBot, context: Context) -> Iterator[MapPage]:
    with open_page(qtbot, context, "probe") as made:
        yield made


def panel_of(page: MapPage) -> ProbePanel:
    panel = page.below.shown
    assert isinstance(panel, ProbePanel)
    return panel


def test_it_shows_a_square_for_each_layer(page: MapPage, context: Context) -> None:
    panel = panel_of(page)
    titles = [cell.title for cell in panel.images.cells]
    assert titles == ["input", "ℓ = 1, N = 6", "ℓ = 2, N = 6"]
    assert [cell.chosen for cell in panel.images.cells] == [False, False, True]
    page.choose(include_output=True, ell=1)
    assert panel.images.cells[3].title == "output, N = 1"
    assert [cell.chosen for cell in panel.images.cells] == [False, True, False, False]
    probe = follow_circle(context.runner.network, (0.5, 0.0), 0.1, 3, 128)
    image, direction = probe.stages[2].image, probe.stages[1].right[:, 0]
    assert np.abs(panel.images.cells[2].image) == pytest.approx(np.abs(image))
    shown = panel.images.cells[0].direction
    assert shown is not None
    assert abs(shown @ direction) == pytest.approx(1.0)


def test_the_line_of_numbers(page: MapPage, context: Context) -> None:
    panel = panel_of(page)
    assert panel.probe is not None
    stage = panel.probe.stages[2]
    text = panel.reading.said
    assert f"Λ₁ = {stage.growth[0]:.3g}" in text
    assert f"Λ₂ = {stage.growth[1]:.3g}" in text
    nearest = find_nearest(page.view.boundary, np.array([page.state.centre]))
    assert nearest is not None
    cosine = abs(nearest.normals[0] @ stage.right[:, 0])
    assert text.endswith(
        f"|cos(v₁, normal)| = {cosine:.3f}, boundary {nearest.distances[0]:.2g} away"
    )


def test_it_follows_training(page: MapPage, context: Context) -> None:
    panel = panel_of(page)
    before = panel.images.cells
    context.runner.seek(50)
    context.runner.catch_up()
    page.refiner.finish()
    expected = follow_circle(context.runner.network, (0.5, 0.0), 0.1, 2, 128)
    assert panel.images.cells is not before
    assert np.abs(panel.images.cells[2].image) == pytest.approx(np.abs(expected.stages[2].image))


def test_a_drag_moves_it_and_is_one_undo(page: MapPage, context: Context) -> None:
    drag(page, pixel(page, 0.5, 0.0), pixel(page, -0.2, 0.3))
    size = 2 / page.map.scale.pixels_per_unit
    assert page.state.centre == pytest.approx((-0.2, 0.3), abs=size)
    assert page.state.radius == 0.1
    assert panel_of(page).x1.value() == page.state.centre[0]
    assert context.store.undo_label == "Move the probe"
    context.store.undo()
    assert page.state.centre == (0.5, 0.0)
    assert context.store.get(LYAPUNOV).map.lower == "probe"


def test_rim_and_knob_change_the_radius(page: MapPage, context: Context) -> None:
    page.choose(radius=0.4)
    drag(page, pixel(page, 0.5, 0.4), pixel(page, 0.5, 0.6))
    size = 2 / page.map.scale.pixels_per_unit
    assert page.state.radius == pytest.approx(0.6, abs=size)
    assert page.state.centre == (0.5, 0.0)
    page.choose(radius=0.001)
    knob = pixel(page, 0.5, 0.0) + QPoint(10, 10)
    drag(page, knob, knob + QPoint(30, 30))
    wanted = np.hypot(30, 30) / page.map.scale.pixels_per_unit
    assert page.state.radius == pytest.approx(wanted, abs=2 * size)


def test_elsewhere_the_map_is_dragged(page: MapPage) -> None:
    before = page.map.scale.view
    drag(page, pixel(page, -1.0, -1.0), pixel(page, -0.8, -0.9))
    assert page.state.centre == (0.5, 0.0)
    assert page.map.scale.view != before


def turn(page: MapPage, at: QPoint, notches: int) -> None:
    where = page.map.mapToGlobal(QPointF(at))
    event = QWheelEvent(
        QPointF(at),
        where,
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(page.map, event)


def test_the_wheel_over_it_changes_the_radius(page: MapPage, context: Context) -> None:
    view = page.map.scale.view
    turn(page, pixel(page, 0.5, 0.0), 2)
    assert page.state.radius == pytest.approx(0.121)
    assert page.map.scale.view == view
    turn(page, pixel(page, -1.0, -1.0), 2)
    assert page.state.radius == pytest.approx(0.121)
    assert page.map.scale.view != view


def test_keys(page: MapPage, context: Context) -> None:
    commands = {command.key: command for command in page.commands()}
    commands["ftle.probe.larger"].run()
    assert page.state.radius == 0.125
    commands["ftle.probe.smaller"].run()
    assert page.state.radius == 0.1
    context.store.undo()
    assert page.state.radius == 0.1
    assert context.store.undo_label != "Size of the probe"
    commands["ftle.probe.scale"].run()
    reaches = {cell.reach for cell in panel_of(page).images.cells}
    assert len(reaches) == 1
    own = [command for command in commands.values() if command.key.startswith("ftle.probe.")]
    assert all(command.shortcut and command.tip for command in own)
    shortcuts = [keys for command in commands.values() for keys in command.shortcut.split("|")]
    assert len(set(shortcuts)) == len(shortcuts)


def test_typed_numbers(page: MapPage, context: Context) -> None:
    panel = panel_of(page)
    panel.x2.setValue(0.25)
    panel.radius.setValue(0.003)
    assert page.state.centre == (0.5, 0.25)
    assert page.state.radius == 0.003
    context.store.undo()
    assert (page.state.centre, page.state.radius) == ((0.5, 0.25), 0.1)
    assert panel.radius.value() == 0.1


def test_it_goes_to_the_boundary(page: MapPage) -> None:
    panel = panel_of(page)
    panel.to_boundary.click()
    nearest = find_nearest(page.view.boundary, np.array([page.state.centre]))
    assert nearest is not None
    assert nearest.distances[0] < 1e-5
    assert page.state.centre != (0.5, 0.0)


def test_a_click_on_a_square_takes_its_layer(qtbot: QtBot, page: MapPage) -> None:
    panel = panel_of(page)
    for number, ell in ((1, 1), (0, 1), (2, 0)):
        at = panel.images.box_of(number).center().toPoint()
        qtbot.mouseClick(panel.images, Qt.MouseButton.LeftButton, pos=at)
        assert page.state.ell == ell


def test_the_pointer_reads_squares_and_curves(
    qtbot: QtBot, page: MapPage, context: Context
) -> None:
    panel = panel_of(page)
    qtbot.mouseMove(panel.images, panel.images.box_of(2).center().toPoint())
    qtbot.waitUntil(lambda: "farthest point of the image" in context.status.hover_text)
    area = panel.growth.axes().area
    qtbot.mouseMove(panel.growth, area.center().toPoint())
    qtbot.waitUntil(lambda: context.status.hover_text.startswith("ℓ = 1:"))
    assert panel.growth.describe(1).count("along v") == 2


def test_step_neurons_and_diverged_nets_are_said(page: MapPage, context: Context) -> None:
    context.runner.edit(lambda state: take_design(state, uniform_design((4,), "sgn", "tanh")), "n")
    page.refresh_lower()
    panel = panel_of(page)
    assert "Λ₁ = 0" in panel.reading.said
    assert "λ₁⁽¹⁾ = −∞" in panel.reading.said
    assert not panel.grab().isNull()


def test_it_looks_in_all_themes_and_is_exported(page: MapPage, context: Context) -> None:
    panel = panel_of(page)
    for theme in THEMES:
        context.look.set_theme(theme)
        assert not page.grab().isNull()
    panel.set_presentation(True)
    assert not panel.fields.isVisible()
    panel.set_presentation(False)
    assert panel.fields.isVisible()
    for figure in panel.figures():
        svg = FORMATS[".svg"](figure.widget, Size(), context.look.colour("base"))
        assert b"<svg" in svg
        assert b"<image" not in svg
        assert "λ₁".encode() in svg or "Λ₁".encode() in svg


def test_controls_have_names_and_tips(page: MapPage) -> None:
    panel = panel_of(page)
    for widget in (
        *(panel.x1, panel.x2, panel.radius, panel.in_common, panel.to_boundary),
        *(panel.images, panel.growth),
    ):
        assert widget.accessibleName()
        assert widget.toolTip()


def test_squares_arrange_themselves(qtbot: QtBot) -> None:
    probe = follow_circle(make_net((2, *(4,) * 9, 1)), (0.1, 0.2), 0.1, 8)
    plot = EllipsePlot(Look())
    strip = EllipseStrip(plot)
    qtbot.addWidget(strip)
    plot.show_cells(make_cells(probe, 8, 9, False))
    for size, columns in ((QSize(1200, 190), 9), (QSize(460, 560), 3), (QSize(560, 160), 9)):
        strip.resize(size)
        strip.show()
        qtbot.waitExposed(strip)
        assert plot.grid.columns == columns
        boxes = [plot.box_of(number) for number in range(9)]
        assert not any(a.intersects(b) for a in boxes for b in boxes if a is not b)
    assert plot.width() > strip.viewport().width()
    strip.show_square(8)
    assert strip.horizontalScrollBar().value() > 0


def test_curves_and_slope() -> None:
    probe = follow_circle(make_net((2, 5, 5, 5, 1)), (0.1, 0.2), 0.1, 3)
    scene = make_growth(probe, 2)
    assert scene.slope == pytest.approx(probe.stages[2].log_growth[0] / 2)
    assert scene.slope_text == f"slope λ₁⁽²⁾ = {scene.slope:.3g}".replace("-", "−")
    assert [len(curve.y) for curve in scene.curves] == [4] * 5
    assert all(curve.y[0] == pytest.approx(0.0, abs=1e-12) for curve in scene.curves)


def test_squares_hold_image_and_ellipse() -> None:
    probe = follow_circle(make_net((2, 5, 5, 1)), (0.1, 0.2), 0.7, 3)
    for cell, stage in zip(make_cells(probe, 2, 2, False), probe.stages, strict=True):
        assert np.abs(cell.image).max() < cell.reach
        assert (
            max(cell.half_axes)
            < cell.reach
            < 2.6 * max(np.abs(stage.image).max(), 0.7 * stage.growth[0])
        )


def test_directions_have_angles_of_half_a_turn() -> None:
    probe = follow_circle(make_net((2, 5, 5, 1)), (0.1, 0.2), 0.7, 2)
    opposite = follow_circle(make_net((2, 5, 5, 1)), (0.1, 0.2), 0.7, 2, ahead=(-1.0, 0.0))
    assert make_reading(probe, 2, None) == make_reading(opposite, 2, None)


def test_the_plot_of_growth_takes_a_net_without_growth(qtbot: QtBot) -> None:
    plot = GrowthPlot(Look())
    qtbot.addWidget(plot)
    probe = follow_circle(make_net((2, 5, 1), "sgn"), (0.1, 0.2), 0.01, 1)
    plot.show_scene(make_growth(probe, 1))
    plot.resize(300, 200)
    assert not plot.grab().isNull()
    assert "−∞" in plot.describe(1)


def test_a_line_of_numbers_takes_the_lines_it_needs(qtbot: QtBot) -> None:
    label = FewLines()
    qtbot.addWidget(label)
    label.resize(600, 20)
    label.show_text("short")
    low = label.minimumHeight()
    label.show_text("words " * 40)
    high = label.minimumHeight()
    assert high >= 2 * low - 4
    label.show_text("short")
    assert label.minimumHeight() == high, "what stands below does not jump"
    label.resize(5000, high)
    label.show()
    qtbot.waitExposed(label)
    assert label.minimumHeight() == low


def test_four_layers_are_seen_at_once_where_there_is_little_room(qtbot: QtBot) -> None:
    """Words become short before squares have to be scrolled."""
    net = make_net([2, 5, 5, 5, 5, 1])
    plot = EllipsePlot(Look())
    qtbot.addWidget(plot)
    plot.show_cells(make_cells(follow_circle(net, (0.0, 0.0), 0.1, 4), 4, 4, False))
    plot.set_room(QSize(1200, 200))
    assert not plot.grid.brief
    plot.set_room(QSize(360, 160))
    assert plot.grid.brief
    assert plot.grid.columns == 5
    assert plot.box_of(4).right() <= 360


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Λ₁ = 5.31", "Λ₁ 5.31"),
        ("Λ₁ = 0.0198", "Λ₁ 0.0198"),
        ("Λ₂ = 0.000447", "Λ₂ 0.0004"),
        ("Λ₂ = 4.37e−05", "Λ₂ 4.4e−5"),
        ("Λ₁ = 1.26e+12", "Λ₁ 1e+12"),
        ("no number", "no number"),
    ],
)
def test_where_there_is_little_room_numbers_are_short(text: str, short: str) -> None:
    assert shorten(text, brief=True) == short
    assert shorten(text, brief=False) == text
