"""How the map is computed and painted in parts: the picture is the same, newer ones wait."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from nnlab.app.lyapunov.maps import state as map_state
from nnlab.app.lyapunov.maps.state import MapState
from nnlab.app.lyapunov.maps.sweep import MapRequest, Sweep
from nnlab.core.box import Box
from nnlab.core.compiled import map_kernels
from nnlab.core.lyapunov.lines.ridges import LARGEST_SIDE, find_averaging
from nnlab.core.network import start_network
from nnlab.core.patterns import Patterns
from nnlab.gui.exporting.export import Size, export_figure
from nnlab.gui.look import Look
from nnlab.gui.lyapunov.desk import LyapunovDesk
from nnlab.gui.lyapunov.map.page import MapPage
from nnlab.gui.lyapunov.map.probe.panel import ProbePanel
from nnlab.gui.lyapunov.map.section.panel import SectionPanel
from nnlab.gui.lyapunov.refiner import Refiner
from nnlab.gui.plots.colour_bar import ColourScale, make_colours
from nnlab.gui.plots.heat import legend
from nnlab.gui.plots.heat.map import MOST_PIECES, HeatMap
from nnlab.gui.plots.heat.numbers import find_middles
from nnlab.gui.plots.heat.overlays import paint_patterns
from nnlab.gui.plots.heat.scene import HeatContour, HeatRidge, HeatScene, HeatSticks
from nnlab.gui.plots.heat.strokes import find_kept, thin
from nnlab.gui.plots.plane.scale import PlaneScale
from nnlab.gui.tab import Context
from tests.gui.map_kit import open_page

NET = start_network((2, 6, 6, 1), ("tanh",) * 3, 1)
VIEW = Box(-1.5, 1.5, -1.0, 1.0)


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    """The program compiles its loops in the background; these tests wait for them once."""
    map_kernels.warm()


@pytest.fixture
def page(qtbot: QtBot, context: Context) -> Iterator[MapPage]:
    """The page of the map without a panel."""
    with open_page(qtbot, context, "") as made:
        yield made


def make_lines(count: int, seed: int = 1) -> tuple[np.ndarray, ...]:
    """Return so many lines of two to thirty points over the view."""
    rng = np.random.default_rng(seed)
    return tuple(
        rng.uniform(-1.0, 1.0, 2) + np.cumsum(rng.normal(0.0, 0.02, (rng.integers(2, 30), 2)), 0)
        for _ in range(count)
    )


def make_scene(look: Look, lines: int, view: Box, moving: bool = False) -> HeatScene:
    """Return a scene with lines of all kinds, so many of each."""
    ridges = tuple(
        HeatRidge(line, np.linspace(0.3, 1.0, len(line))) for line in make_lines(lines, 2)
    )
    values = np.linspace(-1.0, 1.0, 1200, dtype=np.float32).reshape(30, 40)
    return HeatScene(
        view,
        values,
        ColourScale(make_colours("viridis", look), -1.0, 1.0),
        "title",
        "λ₁",
        lines=make_lines(lines),
        ridges=ridges,
        contours=(HeatContour("0.5", make_lines(lines, 3)),),
        moving=moving,
    )


def test_lines_are_thinned_together_as_they_are_alone(page: MapPage) -> None:
    scale: PlaneScale = page.map.scale
    lines = [*make_lines(40), np.zeros((1, 2)), np.empty((0, 2)), np.zeros((7, 2))]
    counts = np.array([len(line) for line in lines])
    kept = find_kept(np.concatenate(lines), counts, scale)
    for line, part in zip(lines, np.split(kept, np.cumsum(counts)[:-1]), strict=True):
        assert np.flatnonzero(part).tolist() == thin(line, scale).tolist()
        if len(line):
            assert part[0] and part[-1]
    straight = np.linspace([-1.0, 0.0], [1.0, 0.0], 2001)
    joints = scale.to_pixels(straight[thin(straight, scale)])
    assert 4.0 < np.diff(joints[:-1, 0]).max() <= 8.0


@pytest.mark.parametrize("moving", [False, True])
def test_a_picture_of_very_many_lines_is_painted_in_parts(
    qtbot: QtBot, context: Context, moving: bool
) -> None:
    look = context.look
    plot = HeatMap(look, VIEW)
    qtbot.addWidget(plot)
    plot.resize(500, 360)
    plot.show()
    qtbot.waitExposed(plot)
    plot.show_scene(make_scene(look, 3, plot.scale.view, moving))
    light = plot.grab().toImage()
    heavy = make_scene(look, MOST_PIECES, plot.scale.view, moving)
    plot.show_scene(heavy)
    plot.repaint()
    assert plot.scene is heavy and plot._painter.is_busy | plot._timer.isActive()
    newer = replace(heavy, title="another title")
    plot._paint_on()
    plot.show_scene(newer)
    qtbot.waitUntil(lambda: not plot._timer.isActive())
    assert plot._painter.shows(newer)
    in_parts = plot.grab().toImage()
    at_once = HeatMap(look, VIEW)
    qtbot.addWidget(at_once)
    at_once.resize(500, 360)
    at_once.show_scene(newer)
    assert in_parts == at_once.grab().toImage()
    assert in_parts != light


def test_a_light_picture_takes_the_place_of_a_heavy_one_at_once(
    qtbot: QtBot, context: Context
) -> None:
    plot = HeatMap(context.look, VIEW)
    qtbot.addWidget(plot)
    plot.resize(500, 360)
    plot.show()
    qtbot.waitExposed(plot)
    plot.show_scene(make_scene(context.look, MOST_PIECES, plot.scale.view))
    plot._paint_on()
    light = make_scene(context.look, 2, plot.scale.view)
    plot.show_scene(light)
    plot.grab()
    assert plot._painter.shows(light) and not plot._timer.isActive()
    plot.show_hint("no map")
    assert not plot._painter.is_busy


def test_a_sweep_in_pieces_ends_as_one_at_once() -> None:
    request = MapRequest(NET, VIEW, 80, 2, with_ridges=True, contours_of="log")
    whole, parts = Sweep(request), Sweep(request, in_pieces=True)
    assert whole.is_ready and not parts.is_ready
    assert not parts.lines and not parts.contours
    pieces = 0
    while not parts.is_ready:
        parts.advance(0.0)
        pieces += 1
    assert pieces > 3, "boundary, ridges and contours are pieces of their own"
    assert parts.fraction == 0.0
    for one, other in ((whole, parts), (finished(whole), finished(parts))):
        assert np.array_equal(one.growths, other.growths)
        for some, same in (
            (one.lines, other.lines),
            ([ridge.points for ridge in one.ridges], [ridge.points for ridge in other.ridges]),
            (
                [line for found in one.contours for line in found.lines],
                [line for found in other.contours for line in found.lines],
            ),
        ):
            assert len(some) == len(same) > 0
            assert all(np.array_equal(a, b) for a, b in zip(some, same, strict=True))


def finished(sweep: Sweep) -> Sweep:
    """Return the sweep when it is fine."""
    sweep.finish()
    assert sweep.finished and sweep.fraction == 1.0
    return sweep


def test_a_net_that_changes_with_every_tick_is_seen(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nnlab.gui.lyapunov.refiner.BUDGET", 0.0)
    refiner = Refiner()
    shown: list[MapRequest] = []
    refiner.improved.connect(lambda sweep: shown.append(sweep.request))
    refiner.set_awake(True)
    asked = []
    for seed in range(1, 60):
        net = start_network((2, 4, 1), ("tanh", "tanh"), seed)
        asked.append(MapRequest(net, VIEW, 50, 1, with_ridges=True))
        refiner.request(asked[-1])
        refiner._on_tick()
        assert refiner.sweep is None or refiner.sweep.is_ready
    assert len(shown) >= 3
    qtbot.waitUntil(lambda: refiner.is_idle)
    assert shown[-1] is asked[-1]
    refiner.close()


def test_a_hidden_map_is_exported_as_of_now(
    qtbot: QtBot, page: MapPage, context: Context, tmp_path: Path
) -> None:
    page.hide()
    page.resize(620, 700)
    context.runner.new_seed()
    figure = page.figures()[0]
    assert page.refiner.sweep is not None
    assert page.refiner.sweep.request.network is not context.runner.network
    export_figure(figure.widget, tmp_path / "map.svg", Size(12.0, 150), context.look.colour("base"))
    scene, sweep = page.map.scene, page.refiner.sweep
    assert scene is not None
    assert sweep.finished and sweep.request.network is context.runner.network
    assert scene.view == page.map.scale.view
    rows, columns = scene.values.shape
    area = page.map.scale.area
    assert columns / rows == pytest.approx(area.width() / area.height(), rel=0.02)


@pytest.mark.parametrize("lower", ["probe", "section"])
def test_before_the_first_map_the_fields_show_the_state(
    qtbot: QtBot, context: Context, monkeypatch: pytest.MonkeyPatch, lower: str
) -> None:
    monkeypatch.setattr("nnlab.gui.lyapunov.map.page.is_warm", lambda *parts: False)
    page = MapPage(context, LyapunovDesk(context, context.runner))
    qtbot.addWidget(page)
    page.choose(lower=lower, centre=(0.4, -0.3), radius=0.2, near=(0.4, -0.3))
    page.show()
    qtbot.waitExposed(page)
    assert page.refiner.sweep is None
    panel = page.below.shown
    if isinstance(panel, ProbePanel):
        assert (panel.x1.value(), panel.x2.value()) == (0.4, -0.3)
        assert panel.radius.value() == pytest.approx(0.2)
        page.choose(radius=0.1)
        assert panel.radius.value() == pytest.approx(0.1)
        panel.x1.setValue(0.3)
        assert page.state.centre == (0.3, -0.3) and page.state.radius == pytest.approx(0.1)
    else:
        assert isinstance(panel, SectionPanel)
        assert [field.value() for field in panel.ends[:2]] == [0.4, -0.3]
    page.close_down()


def test_patterns_are_smaller_on_a_small_map(context: Context) -> None:
    patterns = Patterns(np.zeros((1, 2)), np.ones((1, 1)))

    def width(side: float) -> int:
        image = QImage(400, 400, QImage.Format.Format_ARGB32)
        image.fill(0)
        painter = QPainter(image)
        scale = PlaneScale(VIEW, QRectF(0.0, 0.0, side, side))
        paint_patterns(patterns, scale, context.look, None, painter)
        painter.end()
        pixels = np.frombuffer(image.constBits(), np.uint32).reshape(400, 400)
        return int((pixels != 0).any(axis=0).sum())

    assert 0.3 * width(400.0) < width(100.0) < 0.6 * width(400.0)


def test_the_scale_of_the_probe_is_kept(qtbot: QtBot, context: Context) -> None:
    with open_page(qtbot, context, "probe") as page:
        panel = page.panels["probe"]
        panel.in_common.toggle()  # type: ignore[attr-defined]
        assert page.state.one_scale
        stored, arrays = map_state.pack(page.state)
        assert map_state.unpack(stored, arrays).one_scale
        page.choose(one_scale=False)
        assert not panel.in_common.isChecked()  # type: ignore[attr-defined]
    stored.pop("one_scale")
    assert map_state.unpack(stored, arrays) == replace(page.state, one_scale=MapState.one_scale)


def test_numbers_of_contours_stand_half_way_along_the_long_ones(page: MapPage) -> None:
    scale = page.map.scale
    long = np.linspace([-1.0, 0.0], [1.0, 0.0], 201)
    bent = np.array([[0.0, 0.9], [0.0, -0.9], [0.1, -0.9]])
    short = np.array([[0.0, 0.0], [0.01, 0.0]])
    least = 0.5 * scale.pixels_per_unit
    found = find_middles((short, long, np.zeros((1, 2)), bent), scale, least)
    assert found[0] == pytest.approx(scale.to_pixels(np.zeros((1, 2)))[0], abs=2.0)
    assert found[1] == pytest.approx(scale.to_pixels(bent[:1])[0])
    assert len(found) == 2


@pytest.mark.parametrize("width", [552, 640, 900])
def test_all_of_the_legend_has_a_place_on_a_projector(
    qtbot: QtBot, context: Context, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    look = context.look
    look.set_presentation(True)
    plot = HeatMap(look, VIEW)
    qtbot.addWidget(plot)
    plot.resize(width, 580)
    scene = replace(
        make_scene(look, 3, plot.scale.view), sticks=HeatSticks(np.zeros((9, 9), np.float32))
    )
    plot.show_scene(scene)
    placed: list[list[QRectF]] = []
    find = legend.place_entries

    def place(
        names: Sequence[str], rooms: Sequence[QRectF], look: Look, share: float
    ) -> list[QRectF]:
        placed.append(find(names, rooms, look, share))
        return placed[-1]

    monkeypatch.setattr(legend, "place_entries", place)
    plot.grab()
    boxes = placed[-1]
    assert len(boxes) == 4
    for number, box in enumerate(boxes):
        assert box.left() >= 0.0 and box.right() <= width
        assert not any(box.intersects(other) for other in boxes[:number])
    # The name of the axis stands at the end of the map's own foot.
    end = plot.scale.area.right()
    name = QRectF(end - look.px(18), boxes[0].top(), look.px(18), boxes[0].height())
    assert not any(box.intersects(name) for box in boxes)


def test_it_is_said_which_ridges_are_found_on_means(page: MapPage) -> None:
    assert [find_averaging(side**2) for side in (50, 400, 401, 800, 1000, 2000)] == [
        *(1, 1, 2, 2, 3, 5)
    ]
    tip = page.settings.top.checks["show_ridges"].toolTip()
    assert f"more than {LARGEST_SIDE} × {LARGEST_SIDE} points" in tip
