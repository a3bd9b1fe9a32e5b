"""The page of the map: film, box, sources, overlays, panels below, files."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QWheelEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnlab.app.lyapunov.kept import KeptNet
from nnlab.app.lyapunov.maps.state import MapState
from nnlab.app.lyapunov.maps.sweep import Sweep
from nnlab.app.playground import PLAYGROUND, take_design
from nnlab.app.playground_state import uniform_design
from nnlab.core.box import Box
from nnlab.core.compiled import map_kernels
from nnlab.core.lyapunov.exponents import ftle_map
from nnlab.core.lyapunov.growths import Wanted, points_growths
from nnlab.core.network import start_network
from nnlab.core.patterns import no_patterns
from nnlab.gui.lyapunov.desk import LyapunovDesk
from nnlab.gui.lyapunov.map import long_maps
from nnlab.gui.lyapunov.map.histogram import HistogramPanel
from nnlab.gui.lyapunov.map.page import MapPage
from nnlab.gui.lyapunov.map.scene import find_range
from nnlab.gui.plots.heat.overlays import place_sticks, split_by_height
from nnlab.gui.plots.heat.painter import HeatPainter
from nnlab.gui.plots.heat.scene import HeatRidge
from nnlab.gui.plots.heat.strokes import thin
from nnlab.gui.plots.plane.scale import PlaneScale
from nnlab.gui.tab import Context

KEPT = KeptNet(
    start_network((2, 5, 5, 5, 1), ("tanh",) * 4, 2),
    "N = 5, L = 3, seed 2",
    no_patterns(2, 1),
    Box(-2.0, 2.0, -2.0, 2.0),
)


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    """The program compiles its loops in the background; these tests wait for them once."""
    map_kernels.warm()


@pytest.fixture
def page(qtbot: QtBot, context: Context) -> Iterator[MapPage]:
    """The page, shown, of a playground with three hidden layers, coarse enough to be quick."""
    context.runner.edit(
        lambda state: take_design(state, uniform_design((6, 6, 6), "tanh", "tanh")), "net"
    )
    desk = LyapunovDesk(context, context.runner)
    desk.put("map", MapState(resolution=100))
    made = MapPage(context, desk)
    qtbot.addWidget(made)
    made.resize(900, 560)
    made.show()
    qtbot.waitExposed(made)
    qtbot.waitUntil(lambda: made.refiner.sweep is not None and made.refiner.is_idle)
    yield made
    made.close_down()


def run(page: MapPage, key: str) -> None:
    """Carry a command out, as its key does."""
    commands = {command.key: command for command in page.commands()}
    commands[key].run()


def settle(qtbot: QtBot, page: MapPage) -> None:
    """Wait until the map is fine."""
    qtbot.waitUntil(lambda: page.refiner.is_idle)


# The film


def test_the_film_runs_over_the_layers_and_again(qtbot: QtBot, page: MapPage) -> None:
    page.choose(film_speed=20.0)
    seen = set()
    page.refiner.improved.connect(lambda sweep: seen.add(sweep.request.ell))
    run(page, "ftle.film")
    assert page.state.ell == 1, "it stood at the last layer, so it begins with the first"
    qtbot.waitUntil(lambda: seen >= {1, 2, 3} and page.state.ell == 1)
    run(page, "ftle.film")
    assert not page.film.is_running


def test_after_its_first_turn_each_map_of_the_film_is_fine_at_once(
    qtbot: QtBot, page: MapPage
) -> None:
    page.choose(film_speed=20.0, resolution=300)
    begun = {}

    def see(sweep: Sweep) -> None:
        begun.setdefault(id(sweep), (sweep, sweep.values.shape))

    page.refiner.improved.connect(see)
    run(page, "ftle.film")
    qtbot.waitUntil(
        lambda: (
            {
                sweep.request.ell
                for sweep, shape in begun.values()
                if shape == sweep.request.grid(300)[::-1]
            }
            == {1, 2, 3}
        )
    )
    run(page, "ftle.film")
    settle(qtbot, page)
    sweep = page.refiner.sweep
    assert sweep is not None
    request = sweep.request
    fine = ftle_map(request.network, request.view, *request.grid(300), request.ell)
    assert sweep.values == pytest.approx(fine, abs=2e-4)


def test_the_film_stops_at_its_end_if_it_is_to_be_seen_once(qtbot: QtBot, page: MapPage) -> None:
    page.choose(film_speed=20.0, loops=False)
    page.layer.play.click()
    qtbot.waitUntil(lambda: not page.film.is_running)
    assert page.layer.slider.value() == 3
    page.film.toggle()
    page.layer.slider.setValue(2)
    assert not page.film.is_running, "who takes the slider has taken it"
    page.film.toggle()
    page.hide()
    assert not page.film.is_running, "nobody looks"


# The box


def wheel(page: MapPage, at: QPoint, notches: int) -> None:
    """Turn the wheel over the map."""
    event = QWheelEvent(
        QPointF(at),
        QPointF(page.map.mapToGlobal(at)),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    page.map.wheelEvent(event)


def test_the_wheel_zooms_at_the_pointer(qtbot: QtBot, page: MapPage) -> None:
    at = QPoint(200, 150)
    before, unit = page.map.scale.to_plane(QPointF(at)), page.map.scale.pixels_per_unit
    wheel(page, at, 2)
    assert page.map.scale.to_plane(QPointF(at)) == pytest.approx(before)
    assert page.map.scale.pixels_per_unit == pytest.approx(1.2**2 * unit)
    assert page.state.own_box
    settle(qtbot, page)
    assert page.map.scene is not None
    assert page.map.scene.view == page.map.scale.view


@pytest.mark.parametrize("button", [Qt.MouseButton.MiddleButton, Qt.MouseButton.LeftButton])
def test_a_drag_moves_the_plane(qtbot: QtBot, page: MapPage, button: Qt.MouseButton) -> None:
    grabbed = page.map.scale.to_plane(QPointF(200, 150))
    qtbot.mousePress(page.map, button, pos=QPoint(200, 150))
    qtbot.mouseMove(page.map, QPoint(260, 110))
    qtbot.mouseRelease(page.map, button, pos=QPoint(260, 110))
    assert page.map.scale.to_plane(QPointF(260, 110)) == pytest.approx(grabbed)


def test_a_drag_of_the_plane_is_given_up_by_escape(page: MapPage) -> None:
    left = Qt.MouseButton.LeftButton
    run(page, "ftle.nearer")
    page.boxes.go_back()
    page.show_lower("histogram")
    before, way_back = page.boxes.box, page.boxes.has_before
    QTest.mousePress(page.map, left, pos=QPoint(200, 150))
    QTest.mouseMove(page.map, QPoint(260, 110))
    assert page.boxes.box != before and page.state.own_box
    said: list[str] = []
    page.context.status.said.connect(lambda text, seconds: said.append(text))
    assert page.escape()
    assert page.boxes.box == before and not page.state.own_box
    assert said == ["Cancelled: all is as before."]
    assert page.boxes.has_before == way_back and page.state.lower == "histogram"
    QTest.mouseMove(page.map, QPoint(290, 100))
    QTest.mouseRelease(page.map, left, pos=QPoint(290, 100))
    assert page.boxes.box == before
    assert page.escape() and page.state.lower == ""


@pytest.mark.parametrize(("lower", "start"), [("probe", "centre"), ("section", "near")])
def test_a_drag_of_what_lies_on_the_map_is_given_up_by_escape(
    qtbot: QtBot, page: MapPage, lower: str, start: str
) -> None:
    left, store = Qt.MouseButton.LeftButton, page.context.store
    page.show_lower(lower)
    qtbot.waitUntil(page.below.isVisible)
    page.refresh_lower()
    before, last = page.state, store.last_edit
    held = page.map.scale.to_point(*getattr(before, start)).toPoint()
    QTest.mousePress(page.map, left, pos=held)
    QTest.mouseMove(page.map, held + QPoint(30, 20))
    assert getattr(page.state, start) != getattr(before, start)
    assert page.escape()
    assert page.state == before and store.last_edit is last
    QTest.mouseMove(page.map, held + QPoint(50, 20))
    QTest.mouseRelease(page.map, left, pos=held + QPoint(50, 20))
    assert page.state == before and page.below.isVisible()


def test_there_is_a_way_back_and_home(page: MapPage) -> None:
    home = page.boxes.box
    run(page, "ftle.nearer")
    near = page.boxes.box
    page.settings.box.numbers["x1_min"].setValue(-7.0)
    assert page.boxes.box == replace(near, x1_min=-7.0)
    run(page, "ftle.home")
    assert page.boxes.box == home
    assert not page.state.own_box
    run(page, "ftle.box-before")
    assert page.boxes.box == replace(near, x1_min=-7.0)
    run(page, "ftle.box-before")
    assert page.boxes.box == home


@pytest.mark.parametrize(
    ("typed", "value"), [("-2e1", -20.0), ("-0.5e1", -5.0), ("-1e3", -1000.0), ("-3.25", -3.25)]
)
def test_numbers_of_the_box_are_read_as_they_are_written(
    qtbot: QtBot, page: MapPage, typed: str, value: float
) -> None:
    field = page.settings.box.numbers["x1_min"]
    field.selectAll()
    qtbot.keyClicks(field, typed)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.value() == value and page.boxes.box.x1_min == value
    field.setValue(-1e6)
    assert field.valueFromText(field.text()) == -1e6
    before = field.value()
    field.selectAll()
    qtbot.keyClicks(field, "e")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.value() == before, "no number changes nothing"


def test_a_box_upside_down_is_refused_in_a_line(page: MapPage, context: Context) -> None:
    said: list[str] = []
    context.status.said.connect(lambda text, _seconds: said.append(text))
    box = page.boxes.box
    page.settings.box.numbers["x2_min"].setValue(99.0)
    assert page.boxes.box == box
    assert page.settings.box.numbers["x2_min"].value() == box.x2_min
    assert "below" in said[0]


# The net


def test_other_nets_and_their_names(qtbot: QtBot, page: MapPage) -> None:
    source = page.settings.net.source
    place = source.findData("kept")
    assert not source.model().flags(source.model().index(place, 0)) & Qt.ItemFlag.ItemIsEnabled
    run(page, "ftle.source")
    settle(qtbot, page)
    assert page.state.source == "random"
    assert not page.bar.isVisible()
    assert "σ<sub>w</sub>² = 1.5" in page.settings.net.detail.text()
    assert "random net" in page.other.text()
    page.desk.keep_net(KEPT)
    settle(qtbot, page)
    assert page.refiner.sweep is not None
    assert page.refiner.sweep.request.network is KEPT.network
    assert "N = 5, L = 3" in page.other.text()
    assert source.currentText() == KEPT.label
    assert page.map.scene is not None
    assert page.map.scene.source == KEPT.label
    run(page, "ftle.source")
    assert page.bar.isVisible()


def test_the_keys_of_the_run_bar_are_for_the_playground(page: MapPage, context: Context) -> None:
    runs = [command for command in page.commands() if command.key.startswith("run.")]
    run(page, "run.step")
    assert context.runner.k == 1
    page.choose(source="random")
    before, net = context.store.get(PLAYGROUND), context.runner.network
    said: list[str] = []
    context.status.said.connect(lambda text, _seconds: said.append(text))
    for command in runs:
        said.clear()
        command.run()
        assert len(said) == 1 and "Random net: this net does not learn here" in said[0]
        assert not context.runner.running
        assert context.runner.network is net and context.store.get(PLAYGROUND) is before
    assert "here. S leads" in said[0]
    page.desk.keep_net(KEPT)
    runs[0].run()
    assert "here. S leads" in said[-1]
    run(page, "ftle.source")
    assert page.desk.is_live
    page.choose(source="random")
    runs[0].run()
    assert "here. S, pressed twice, leads" in said[-1]
    run(page, "ftle.source")
    run(page, "ftle.source")
    assert page.desk.is_live


def test_what_learns_out_of_sight_can_be_paused(page: MapPage, context: Context) -> None:
    run(page, "run.run")
    assert context.runner.running
    page.choose(source="random")
    run(page, "run.run")
    assert not context.runner.running


# Quantities and what lies on top


def test_the_smallest_exponent_is_the_other_singular_value(qtbot: QtBot, page: MapPage) -> None:
    page.choose(quantity="smallest")
    settle(qtbot, page)
    scene, sweep = page.map.scene, page.refiner.sweep
    assert scene is not None
    assert sweep is not None
    assert scene.label == "λ₂⁽³⁾"
    assert scene.title.startswith("smallest Lyapunov exponent λ₂")
    assert scene.values == pytest.approx(sweep.growths[1] / 3)
    assert scene.values.mean() < sweep.values.mean()


def test_all_overlays_are_drawn_and_named(qtbot: QtBot, page: MapPage, context: Context) -> None:
    page.choose(least_height=0.0)
    for number in ("ridges", "directions", "contours"):
        run(page, f"ftle.{number}")
    settle(qtbot, page)
    scene = page.map.scene
    assert scene is not None
    assert scene.ridges
    assert scene.contours
    assert scene.sticks is not None
    assert page.view.ridges
    assert page.view.boundary
    page.choose(least_height=500.0)
    assert page.map.scene is not None
    assert not page.map.scene.ridges, "none is so high"
    context.look.set_presentation(True)
    assert not page.grab().isNull()
    context.look.set_presentation(False)


def test_sticks_lie_along_the_directions(qtbot: QtBot, page: MapPage) -> None:
    page.choose(show_directions=True)
    settle(qtbot, page)
    scene, sweep = page.map.scene, page.refiner.sweep
    assert scene is not None
    assert scene.sticks is not None
    assert sweep is not None
    ends = place_sticks(scene.sticks, page.map.scale, page.context.look)
    middle = (ends[:, :2] + ends[:, 2:]) / 2
    one = len(ends) // 2 + 3
    x1, x2 = page.map.scale.to_plane(QPointF(*middle[one].tolist()))
    exact = points_growths(
        sweep.request.network,
        np.array([x1], np.float32),
        np.array([x2], np.float32),
        3,
        wanted=Wanted(angles=True),
    ).angles
    assert exact is not None
    way = ends[one, 2:] - ends[one, :2]
    drawn = np.arctan2(-way[1], way[0])
    assert abs(np.sin(drawn - exact[0])) < 0.1, "one pixel of the map away at most"


def test_ridges_are_split_by_height_without_gaps() -> None:
    points = np.column_stack((np.linspace(0.0, 1.0, 40), np.zeros(40)))
    ridge = HeatRidge(points, np.linspace(0.0, 1.0, 40))
    parts = split_by_height(ridge, 1.0)
    assert [step for step, _ in parts] == [0, 1, 2, 3, 4, 5]
    for (_, one), (_, following) in pairwise(parts):
        assert np.array_equal(one[-1], following[0])


def test_thinned_lines_keep_their_ends(page: MapPage) -> None:
    line = np.column_stack((np.linspace(-1.0, 1.0, 5000), np.zeros(5000)))
    kept = thin(line, page.map.scale)
    assert (kept[0], kept[-1]) == (0, 4999)
    assert len(kept) < 500
    assert thin(line[:2], page.map.scale).tolist() == [0, 1]


def test_a_range_without_outliers_and_a_symmetric_one(page: MapPage) -> None:
    values = np.linspace(0.0, 1.0, 10_001, dtype=np.float32)
    values[0] = -50.0
    assert find_range(values, inner=False)[0] == -50.0
    assert find_range(values, inner=True) == pytest.approx((0.01, 0.99), abs=1e-3)
    run(page, "ftle.symmetric")
    scene = page.map.scene
    assert scene is not None
    assert scene.scale.high == -scene.scale.low
    assert page.state.locked
    assert scene.scale.high >= np.abs(scene.values).max()


def test_the_pointer_reads_direction_output_and_ridge(qtbot: QtBot, page: MapPage) -> None:
    page.choose(show_ridges=True, least_height=0.0)
    settle(qtbot, page)
    point = max(page.view.ridges, key=len)
    at = page.map.scale.to_point(*point[len(point) // 2].tolist()).toPoint()
    qtbot.mouseMove(page.map, at)
    status = page.context.status
    qtbot.waitUntil(lambda: "ridge of height" in status.hover_text)
    assert "direction" in status.hover_text
    assert "O = " in status.hover_text
    page.choose(ell=1)
    qtbot.waitUntil(lambda: "λ₁⁽¹⁾ = " in status.hover_text)


def test_a_pointer_that_rests_reads_another_quantity_at_once(qtbot: QtBot, page: MapPage) -> None:
    page.choose(ell=2)
    settle(qtbot, page)
    status = page.context.status
    qtbot.mouseMove(page.map, page.map.scale.to_point(0.25, -0.5).toPoint())
    qtbot.waitUntil(lambda: " λ₁⁽²⁾ = " in status.hover_text)

    def read(name: str) -> float:
        return float(status.hover_text.partition(f"{name} = ")[2].split()[0].replace("−", "-"))

    exponent = read("  λ₁⁽²⁾")
    page.choose(quantity="log")
    assert read("2 λ₁⁽²⁾") == pytest.approx(2 * exponent, rel=0.01)
    page.choose(quantity="smallest_log")
    qtbot.waitUntil(lambda: "2 λ₂⁽²⁾ = " in status.hover_text)
    page.choose(quantity="smallest")
    assert "  λ₂⁽²⁾ = " in status.hover_text


# Below the map


def test_a_panel_is_shown_by_key_and_closed_by_escape(qtbot: QtBot, page: MapPage) -> None:
    run(page, "ftle.histogram")
    panel = page.below.shown
    assert isinstance(panel, HistogramPanel)
    assert panel.isVisible()
    assert page.buttons.buttons["histogram"].isChecked()
    assert [figure.key for figure in page.figures()] == ["ftle", "ftle-histogram"]
    assert page.escape()
    assert page.state.lower == ""
    assert not panel.isVisible()
    assert not page.escape()


def test_the_histogram_tells_the_share_above_its_threshold(qtbot: QtBot, page: MapPage) -> None:
    page.show_lower("histogram")
    panel = page.panels["histogram"]
    assert isinstance(panel, HistogramPanel)
    page.choose(threshold=0.1)
    scene = page.map.scene
    assert scene is not None
    share = float((scene.values > 0.1).mean())
    qtbot.waitUntil(
        lambda: (
            panel.plot.scene is not None
            and panel.plot.scene.threshold == 0.1
            and panel.plot.scene.found.above == pytest.approx(share)
        )
    )
    qtbot.mousePress(panel.plot, Qt.MouseButton.LeftButton, pos=QPoint(panel.plot.width() // 2, 90))
    assert page.state.threshold != 0.1
    qtbot.mouseMove(panel.plot, QPoint(panel.plot.width() // 2, 92))
    qtbot.waitUntil(lambda: "% of the map" in page.context.status.hover_text)


# Large maps and files


def test_a_long_map_shows_progress_and_can_be_left(
    qtbot: QtBot, page: MapPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(long_maps, "PATIENCE", 0.0)
    page.choose(resolution=2000)
    running = page.context.status.running
    qtbot.waitUntil(lambda: "map" in running, timeout=20_000)
    assert "2000 × 2000" in running["map"].text
    cancel = running["map"].cancel
    assert cancel is not None
    cancel()
    assert "map" not in running
    assert page.refiner.is_idle
    assert page.refiner.is_stopped
    assert page.map.scene is not None
    left = page.refiner.sweep
    assert left is not None
    reached = left.fraction
    run(page, "ftle.go-on")
    qtbot.waitUntil(lambda: left.fraction > reached)
    assert page.refiner.sweep is left, "it goes on where it was left"
    page.choose(resolution=50)
    settle(qtbot, page)
    assert page.refiner.sweep is not None
    assert page.refiner.sweep.finished


def test_the_numbers_are_saved_with_all_that_belongs_to_them(
    qtbot: QtBot, page: MapPage, tmp_path: Path
) -> None:
    path = tmp_path / "map.npz"
    said: list[str] = []
    page.context.status.said.connect(lambda text, _seconds: said.append(text))
    run(page, "ftle.save-map")
    dialog = page.numbers.question.dialog
    assert dialog is not None
    dialog.filterSelected.emit("CSV (*.csv)")
    assert dialog.selectedFiles()[0].endswith("map.csv"), "the name says the kind"
    dialog.close()
    page.numbers.save(path)
    qtbot.waitUntil(lambda: any("Saved" in text for text in said))
    with np.load(path, allow_pickle=False) as stored:
        assert {"x1", "x2", "lambda1", "lambda2", "direction", "about"} <= set(stored.files)


def test_ridges_are_saved_and_trouble_is_one_line(
    qtbot: QtBot, page: MapPage, tmp_path: Path
) -> None:
    said: list[str] = []
    page.context.status.said.connect(lambda text, _seconds: said.append(text))
    page.choose(show_ridges=True, least_height=0.0)
    run(page, "ftle.save-ridges")
    assert page.numbers.question.dialog is not None
    page.numbers.question.dialog.close()
    page.numbers.save_ridges(tmp_path / "ridges.csv")
    qtbot.waitUntil(lambda: any("Saved" in text for text in said))
    text = (tmp_path / "ridges.csv").read_text()
    assert text.count("\n") > 10
    assert "means of 1 x 1 points" in text
    page.numbers.save_ridges(tmp_path / "missing" / "ridges.csv")
    qtbot.waitUntil(lambda: any("not saved" in text for text in said))
    assert all("\n" not in text for text in said)


def test_what_is_not_on_the_picture_does_not_paint_it_anew(qtbot: QtBot, page: MapPage) -> None:
    before = page.map.scene
    page.choose(lower="probe", centre=(0.3, 0.1), film_speed=5.0)
    assert page.map.scene is before
    page.choose(show_patterns=False)
    changed = page.map.scene
    assert changed is not before
    page.context.look.set_theme("dark")
    assert page.map.scene is not changed
    dark = page.map.scene
    page.context.runner.step()
    qtbot.waitUntil(lambda: page.map.scene is not dark, timeout=5000)


def test_two_files_can_wait_for_one_map(qtbot: QtBot, page: MapPage, tmp_path: Path) -> None:
    said: list[str] = []
    page.context.status.said.connect(lambda text, _seconds: said.append(text))
    page.choose(least_height=0.0)
    page.numbers.save(tmp_path / "map.npz")
    run(page, "ftle.save-ridges")
    page.numbers.save_ridges(tmp_path / "ridges.csv")
    qtbot.waitUntil(lambda: any("ridges.csv" in text for text in said))
    assert (tmp_path / "ridges.csv").read_text().count("\n") > 10
    with np.load(tmp_path / "map.npz", allow_pickle=False) as stored:
        assert "lambda1" in stored.files


def test_before_the_window_closes_files_that_wait_for_their_map_are_named(
    qtbot: QtBot, page: MapPage, tmp_path: Path
) -> None:
    assert page.numbers.flush() == []
    page.choose(least_height=0.0)
    page.numbers.save(tmp_path / "map.npz")
    page.numbers.save_ridges(tmp_path / "missing" / "ridges.csv")
    lines = page.numbers.flush()
    if page.numbers.waiting:
        assert lines == [
            f"{name}: not saved yet: its map is still being computed."
            for name in ("map.npz", "ridges.csv")
        ]
        qtbot.waitUntil(lambda: not page.numbers.waiting)
        lines = page.numbers.flush()
    assert lines == ["ridges.csv: not saved: No such file or directory."]
    with np.load(tmp_path / "map.npz", allow_pickle=False) as stored:
        assert "lambda1" in stored.files
    assert page.numbers.flush() == []


def test_the_picture_lies_where_the_axes_say(page: MapPage) -> None:
    """A hidden page is drawn, for a file, in another shape than its map was made for."""
    scene = page.map.scene
    assert scene is not None
    view = scene.view
    values = np.full((40, 40), scene.scale.low, np.float32)
    values[20:] = scene.scale.high
    half = replace(scene, values=values, lines=(), patterns=None, ridges=(), contours=())
    for size in (QSize(500, 700), QSize(600, 500)):
        painter = HeatPainter(page.context.look)
        image = QImage(size, QImage.Format.Format_RGB32)
        inner = QPainter(image)
        painter.paint(inner, size, half)
        inner.end()
        scale = PlaneScale(view, painter.area(size))
        edge = scale.to_point(view.x1_min, (view.x2_min + view.x2_max) / 2)
        assert scale.area.top() + 40 < edge.y() < scale.area.bottom() - 40
        x, y = round(scale.area.center().x()), round(edge.y())
        colours = [image.pixelColor(x, y + by) for by in (-30, -8, 8, 30)]
        assert colours[0] == colours[1] != colours[2] == colours[3]


def test_every_key_is_given_once(page: MapPage) -> None:
    for key in ("", "probe", "section", "histogram"):
        page.show_lower(key)
        commands = page.commands()
        letters = [one for command in commands for one in command.shortcut.split("|") if one]
        assert len(letters) == len(set(letters))
        assert all(command.tip for command in commands)
