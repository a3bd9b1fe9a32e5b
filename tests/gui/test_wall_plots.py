"""The wall of maps and the trends as they are painted, read and exported."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from nnlab.app.lyapunov.walls.state import PLOTS
from nnlab.app.lyapunov.walls.wall import (
    NOT_REACHED,
    REACHED,
    TREND_NAMES,
    Wall,
    WallCard,
    find_keys,
)
from nnlab.core.box import Box
from nnlab.core.lyapunov.walls.spec import WallSpec
from nnlab.gui.exporting.export import Size, export_figure, make_image
from nnlab.gui.look import Look
from nnlab.gui.lyapunov.wall import bar, table
from nnlab.gui.lyapunov.wall.analysis import WallAnalysis
from nnlab.gui.lyapunov.wall.errors import write_with_error
from nnlab.gui.lyapunov.wall.table import WallTable
from nnlab.gui.lyapunov.wall.trends import make_scenes
from nnlab.gui.lyapunov.wall.words import caption, read_numbers, write_about
from nnlab.gui.plots.colour_bar import ColourScale
from nnlab.gui.plots.walls.map_wall import MapWall
from nnlab.gui.plots.walls.map_wall_layout import lay_out_wall
from nnlab.gui.plots.walls.map_wall_scene import MapWallScene, WallCell
from nnlab.gui.plots.walls.trend_layout import lay_out_legend
from nnlab.gui.plots.walls.trend_plot import TrendPlot
from tests.gui.wall_kit import SMALL, make_face

BLACK_TO_WHITE = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)
BOX = Box(-1.25, 1.25, -1.25, 1.25)
CHECKS = (np.indices((8, 8)).sum(axis=0) % 2).astype(np.float32)


@pytest.fixture
def look(qtbot: QtBot) -> Look:
    return Look()


@pytest.fixture
def wall(qtbot: QtBot, look: Look) -> Iterator[MapWall]:
    made = MapWall(look)
    made.resize(600, 400)
    cells = {
        (3, 1): WallCell(CHECKS, (), "1 % wrong", "1 %"),
        (3, 2): WallCell(state="training", fraction=0.5),
    }
    scale = ColourScale(BLACK_TO_WHITE, 0.0, 1.0)
    made.show_scene(MapWallScene((3, 5), (1, 2, 4), cells, BOX, scale, "title", "L λ₁", "foot"))
    yield made
    made.close()
    made.deleteLater()


def make_wall(spec: WallSpec = SMALL) -> Wall:
    return Wall(WallCard("a", spec=spec), {key: make_face(key) for key in find_keys(spec)})


def test_maps_are_squares_in_rows_of_n_and_columns_of_l(wall: MapWall) -> None:
    layout = wall.layout_of_maps()
    assert layout is not None
    maps = layout.maps
    sides = {(area.width(), area.height()) for area in maps.values()}
    assert len(sides) == 1 and len(set(sides.pop())) == 1
    assert maps[(3, 1)].top() == maps[(3, 4)].top() < maps[(5, 1)].top()
    assert maps[(3, 1)].left() == maps[(5, 1)].left() < maps[(3, 2)].left()
    texts = [text for (text, _box), _up in layout.labels]
    assert texts == ["N = 3", "N = 5", "L = 1", "L = 2", "L = 4"]


def test_captions_go_beside_the_maps_where_that_makes_them_larger(look: Look) -> None:
    texts = [("1.80 % wrong", "1.80 %")] * 6
    found = [
        lay_out_wall(look, QRectF(0, 0, *size), (1, 2, 3), (4, 5), texts, True)
        for size in ((420, 560), (900, 400))
    ]
    for layout, is_beside in zip(found, (False, True), strict=True):
        place, caption = layout.maps[(1, 4)], layout.captions[(1, 4)]
        assert (caption.left() >= place.right()) == is_beside == layout.short
        assert (caption.top() >= place.bottom()) != is_beside
    high = [layout.maps[(2, 4)].top() - layout.maps[(1, 4)].bottom() for layout in found]
    assert high[1] < high[0]


@pytest.mark.parametrize("presentation", [False, True])
@pytest.mark.parametrize("shape", [(1, 1), (3, 4), (2, 9), (9, 2), (20, 20)])
@pytest.mark.parametrize("size", [(900, 560), (1180, 520), (320, 240)])
def test_nothing_of_a_wall_overlaps_or_leaves_the_widget(
    look: Look, presentation: bool, shape: tuple[int, int], size: tuple[int, int]
) -> None:
    look.presentation = presentation
    widths, depths = range(10, 10 + shape[0]), range(10, 10 + shape[1])
    area = QRectF(0, 0, *size)
    texts = [("not reached: 96.1 %", "3.9 % ✗")] * 3
    layout = lay_out_wall(look, area, tuple(widths), tuple(depths), texts, True)
    boxes = [*layout.maps.values()]
    if layout.maps[(10, 10)].width() > 12:
        for box in (*boxes, *layout.captions.values(), layout.bar):
            assert area.contains(box)
        labels = [box for (_text, box), _up in layout.labels]
        for number, box in enumerate(boxes):
            assert not any(box.intersects(other) for other in boxes[number + 1 :])
            assert not any(box.intersects(other) for other in (*labels, layout.bar))
            assert not any(box.intersects(other) for other in layout.captions.values())


def test_a_pixel_of_a_map_keeps_its_colour_in_a_file(wall: MapWall) -> None:
    layout = wall.layout_of_maps()
    assert layout is not None
    area = layout.maps[(3, 1)]
    size = Size(600 / 96 * 2.54, 288.0)
    image = make_image(wall, size.pixels(wall), QColor("white"))
    step = 3 * area.width() / 8
    for row in range(8):
        for column in range(8):
            # Near the corner of a pixel a smoothed map would be grey.
            x = round(3 * area.left() + (column + 0.2) * step)
            y = round(3 * area.bottom() - (row + 0.8) * step)
            value = 255 if CHECKS[row, column] else 0
            assert image.pixelColor(x, y).getRgb()[:3] == (value, value, value)


def test_a_pdf_has_its_text_as_text_and_every_number_of_the_map(
    wall: MapWall, tmp_path: Path
) -> None:
    export_figure(wall, tmp_path / "wall.pdf", Size(), QColor("white"))
    data = (tmp_path / "wall.pdf").read_bytes()
    assert b"/Font" in data
    sizes = re.findall(rb"/Width (\d+)\s*/Height (\d+)", data)
    assert (b"8", b"8") in sizes
    assert b"/Interpolate true" not in data
    export_figure(wall, tmp_path / "wall.svg", Size(), QColor("white"))
    text = (tmp_path / "wall.svg").read_text("utf-8")
    assert "N = 5" in text and "L = 4" in text


def test_progress_and_selection_are_seen(wall: MapWall) -> None:
    layout, scene = wall.layout_of_maps(), wall.scene
    assert layout is not None and scene is not None
    area = layout.maps[(3, 2)]
    image = wall.grab().toImage()
    low = QPointF(area.left() + 0.25 * area.width(), area.bottom() - 2).toPoint()
    beyond = QPointF(area.left() + 0.75 * area.width(), area.bottom() - 2).toPoint()
    accent = wall._look.colour("accent")
    assert image.pixelColor(low) == accent != image.pixelColor(beyond)
    wall.show_scene(replace(scene, selected=(5, 4)))
    beside = layout.maps[(5, 4)].topLeft() - QPointF(2, -10)
    assert image.pixelColor(beside.toPoint()) != accent
    assert QImage(wall.grab().toImage()).pixelColor(beside.toPoint()) == accent


def test_an_unchanged_map_is_not_painted_again(wall: MapWall) -> None:
    scene = wall.scene
    assert scene is not None
    before = wall._images[(3, 1)][1]
    cells = {**scene.cells, (3, 1): replace(scene.cell((3, 1)), caption="another")}
    wall.show_scene(replace(scene, cells=cells))
    assert wall._images[(3, 1)][1] is before
    wall.show_scene(replace(scene, scale=ColourScale(BLACK_TO_WHITE, 0.0, 2.0)))
    assert wall._images[(3, 1)][1] is not before


# Trends


def test_trends_are_means_over_the_seeds_with_their_spread() -> None:
    scenes = make_scenes(make_wall(replace(SMALL, seeds=2)), None)
    assert set(scenes) == set(PLOTS) - {"table"} and not any(s.is_empty for s in scenes.values())
    ridge, centre = scenes["depth"].series[:2]
    assert (ridge.name, ridge.meaning, centre.meaning) == ("N = 3", "ridge", "centre, N = 3")
    np.testing.assert_allclose(ridge.x, [1, 2, 4])
    np.testing.assert_allclose(ridge.y, [1.15, 2.15, 4.15])
    np.testing.assert_allclose(ridge.high - ridge.y, 0.1 / math.sqrt(2))
    np.testing.assert_allclose(ridge.y - ridge.low, 0.1 / math.sqrt(2))
    assert centre.hollow and centre.style == "dash" and ridge.mark == centre.mark
    assert [one.name for one in scenes["width"].series if one.name] == ["L = 1", "L = 2", "L = 4"]
    assert scenes["width"].log_x and not scenes["depth"].log_x
    np.testing.assert_allclose(scenes["error"].series[0].y, [1.0, 2.0, 4.0])
    np.testing.assert_allclose(scenes["cos"].series[0].y, [0.9, 0.95, 0.975])


@pytest.mark.parametrize(
    ("value", "error", "said"),
    [
        (0.254, 0.0363, "0.254 ± 0.036"),
        (0.000886, 0.00012, "(8.9 ± 1.2)·10⁻⁴"),
        (0.5, 0.0996, "0.50 ± 0.10"),
        (0.25, math.nan, "0.25"),
        (0.25, 1e-12, "0.25"),
        (2345.0, 300.0, "(2.35 ± 0.30)·10³"),
        (-7.583, 1.124, "−7.6 ± 1.1"),
        (0.99987, 0.00012, "0.99987 ± 0.00012"),
        (69.05, 25.84, "69 ± 26"),
    ],
)
def test_a_constant_and_its_error_have_equally_many_digits(
    value: float, error: float, said: str
) -> None:
    assert write_with_error(value, error) == said


@pytest.mark.parametrize(
    ("value", "error", "said"),
    [
        (0.0098, 0.0033, "0.0098 ± 0.0033"),
        (0.999968, 0.000046, "0.99997 ± 0.00005"),
        (2345.0, 300.0, "2345 ± 300"),
    ],
)
def test_numbers_of_a_column_have_no_powers_of_ten(value: float, error: float, said: str) -> None:
    assert write_with_error(value, error, plain=True) == said


def test_a_net_that_missed_its_goal_says_how_much_is_wrong_as_the_others_do() -> None:
    key = find_keys(SMALL)[0]
    faces = [make_face(key, outcome) for outcome in (REACHED, NOT_REACHED)]
    assert [caption(face) for face in faces] == [
        ("1.00 % wrong", "1.00 %"),
        ("1.00 % wrong, not reached", "1.00 % ✗"),
    ]


def test_a_long_entry_of_the_legend_ends_in_dots_where_there_is_no_room(plot: TrendPlot) -> None:
    plot.show_scene(make_scenes(make_wall(), None)["centre"])
    assert plot.layout_of_trends().legend.entries[0].text.endswith("slope 0.50")
    plot.resize(150, 300)
    legend = plot.layout_of_trends().legend
    assert legend.entries[0].text.endswith("…")
    assert all(entry.box.right() <= plot.width() for entry in legend.entries)


def test_the_constant_of_the_centre_is_written_with_its_error() -> None:
    spec = replace(SMALL, widths=(3, 5, 9))
    scene = make_scenes(make_wall(spec), None)["centre"]
    # The faces obey the law with C_c = 1/4 exactly.
    assert scene.series[0].name == "L = 1: ln C_c = −1.39, slope 0.50"
    np.testing.assert_allclose(scene.fits[0].y[0], 0.5 * math.log(0.75))
    single = make_scenes(make_wall(replace(SMALL, widths=(3,))), None)["centre"]
    assert single.series[0].name == "L = 1: ln C_c = −1.39" and single.fits == ()


def test_the_error_of_the_constant_is_that_of_its_logarithm() -> None:
    wall = make_wall(replace(SMALL, widths=(3, 5, 9)))
    centres = {3: -1.0, 5: 0.5, 9: 2.0}
    faces = {
        key: replace(face, trends=replace(face.trends, centre=centres[key.width]))
        for key, face in wall.nets.items()
    }
    scene = make_scenes(Wall(wall.card, faces), None)["centre"]
    logs = np.array([2.0 * y - math.log(N) for N, y in centres.items()])
    mean, error = logs.mean(), logs.std(ddof=1) / math.sqrt(3)
    assert error > abs(mean), "C_c and its error to both sides would reach below 0"
    slope = np.polyfit(np.log(list(centres)), list(centres.values()), 1)[0]
    assert scene.series[0].name == (
        f"L = 1: ln C_c = {mean:.1f} ± {error:.1f}, slope {slope:.2f}".replace("-", "−")
    )


def test_a_second_wall_is_told_apart_by_line_symbol_and_words() -> None:
    other = make_wall(replace(SMALL, widths=(5, 8), embedding=True))
    scene = make_scenes(make_wall(), other)["cos"]
    styles = {(one.mark, one.style, one.hollow) for one in scene.series}
    assert styles == {(0, "solid", False), (1, "solid", False), (1, "dot", True), (2, "dot", True)}
    assert [one.name for one in scene.series] == ["N = 3", "N = 5", "", "N = 8"]
    assert scene.notes == (("trained", "solid", False), ("random hidden layers", "dot", True))
    assert scene.series[2].meaning == "random hidden layers, N = 5"


@pytest.fixture
def plot(qtbot: QtBot, look: Look) -> Iterator[TrendPlot]:
    made = TrendPlot(look)
    made.resize(400, 300)
    made.show_scene(make_scenes(make_wall(replace(SMALL, seeds=2)), None)["depth"])
    yield made
    made.close()
    made.deleteLater()


def test_the_pointer_reads_the_nearest_point(plot: TrendPlot) -> None:
    axes = plot.layout_of_trends().axes
    assert plot.read(axes.point(4.0, 4.15)) == "ridge, N = 3: L = 4, L λ₁ = 4.15 ± 0.07071"
    assert plot.read(axes.point(1.0, 3.0)) == ""
    assert "N = 3: L = 1" in plot.accessibleDescription()


def test_error_bars_and_axes_are_within_the_plot(plot: TrendPlot) -> None:
    layout, scene = plot.layout_of_trends(), plot.scene
    axes, legend = layout.axes, layout.legend
    for one in scene.series:
        assert axes.y[0] < one.low.min() and one.high.max() < axes.y[1]
    assert [text for _place, text in layout.x_ticks] == ["1", "2", "4"]
    texts = [entry.text for entry in legend.entries]
    assert texts == ["N = 3", "N = 5", "ridge", "centre", "± standard deviation"]
    assert all(entry.box.right() <= plot.width() for entry in legend.entries)
    assert axes.area.top() >= legend.height


def spread_wall() -> Wall:
    """Return a wall of three seeds of which one is far from the others, near the bounds."""
    wall = make_wall(replace(SMALL, seeds=3))
    cos, wrong = {1: 1.0, 2: 0.999, 3: 0.9}, {1: 0.0, 2: 0.0, 3: 0.06}
    faces = {
        key: replace(
            face,
            held_out_error=wrong[key.seed],
            trends=replace(face.trends, cos_boundary=cos[key.seed]),
        )
        for key, face in wall.nets.items()
    }
    return Wall(wall.card, faces)


@pytest.mark.parametrize(
    ("key", "low", "high", "said"),
    [("cos", 0.9, 1.0, "(0.9 to 1)"), ("error", 0.0, 6.0, "(0 to 6)")],
)
def test_bars_of_what_has_bounds_end_at_values_that_were_found(
    plot: TrendPlot, key: str, low: float, high: float, said: str
) -> None:
    scene = make_scenes(spread_wall(), None)[key]
    for one in scene.series:
        # One standard deviation of these three would reach above 1 and below 0.
        np.testing.assert_allclose(one.low, low)
        np.testing.assert_allclose(one.high, high)
    plot.show_scene(scene)
    layout = plot.layout_of_trends()
    assert [entry.text for entry in layout.legend.entries][-1] == "least to greatest"
    assert all(scene.bounds[0] <= value <= scene.bounds[1] for value, _ in layout.y_ticks)
    point = scene.series[0]
    at = layout.axes.point(scene.across(float(point.x[0])), float(point.y[0]))
    assert plot.read(at).endswith(said)


def test_without_a_second_seed_no_bar_is_explained(plot: TrendPlot) -> None:
    plot.show_scene(make_scenes(make_wall(), None)["cos"])
    assert [entry.text for entry in plot.layout_of_trends().legend.entries] == ["N = 3", "N = 5"]


def test_a_trend_that_is_not_known_says_so(plot: TrendPlot) -> None:
    known = make_wall()
    faces = {
        key: replace(face, trends=replace(face.trends, cos_boundary=math.nan))
        for key, face in known.nets.items()
    }
    scene = make_scenes(Wall(known.card, faces), None)["cos"]
    assert scene.is_empty
    plot.show_scene(scene)
    assert "Nothing to draw" in plot.accessibleDescription()
    assert plot.grab().toImage().width() == 400


def test_the_table_shows_and_copies_every_figure(qtbot: QtBot, look: Look) -> None:
    assert set(table.TRENDS) == set(TREND_NAMES), "no figure is forgotten"
    shown = WallTable(look)
    qtbot.addWidget(shown)
    shown.show()
    shown.show_wall(make_wall(replace(SMALL, seeds=2)))
    shown.finish()
    assert shown.table.rowCount() == 6
    row = [shown.table.item(2, column).text() for column in range(shown.table.columnCount())]
    assert row[:4] == ["3", "4", "2/2", "4.150 ± 0.071"]
    assert row[9] == "0.975 ± 0"
    assert len(shown.csv().splitlines()) == 7


def test_in_a_small_legend_the_error_of_the_constant_gives_way_to_the_slope(look: Look) -> None:
    faces = {
        key: replace(face, trends=replace(face.trends, centre=0.4 * np.log(key.width) + 0.01 * k))
        for k, (key, face) in enumerate(make_wall(replace(SMALL, widths=(3, 5, 9))).nets.items())
    }
    wall = make_wall(replace(SMALL, widths=(3, 5, 9)))
    scene = make_scenes(Wall(wall.card, faces), None)["centre"]
    for width, whole in ((500, True), (215, False)):
        first = lay_out_legend(look, scene, width).entries[0].text
        assert "slope 0." in first and "…" not in first and ("±" in first) == whole
    assert "±" in scene.series[0].name, "which the line under the pointer says"


def test_a_long_table_is_filled_some_rows_in_a_turn(qtbot: QtBot, look: Look) -> None:
    shown = WallTable(look)
    qtbot.addWidget(shown)
    shown.resize(900, 400)
    shown.show()
    wall = make_wall(replace(SMALL, widths=tuple(range(2, 22)), depths=(1, 2)))
    shown.show_wall(wall)
    cells, most = shown.table, 0
    while shown._turns.isActive():
        before = sum(cells.item(row, 0) is not None for row in range(cells.rowCount()))
        shown._on_turn()
        after = sum(cells.item(row, 0) is not None for row in range(cells.rowCount()))
        most = max(most, after - before)
    assert cells.rowCount() == 40 and cells.item(39, 0).text() == "21"
    assert 0 < most < 20
    metrics = cells.fontMetrics()
    for column in range(cells.columnCount()):
        wide = max(metrics.horizontalAdvance(cells.item(row, column).text()) for row in range(40))
        assert cells.columnWidth(column) > wide, "no figure is cut"
    shown.show_wall(make_wall())
    shown.hide()
    qtbot.waitUntil(lambda: not shown._turns.isActive())
    assert cells.item(0, 0) is None or cells.item(0, 0).text() == "2", "nothing while hidden"


def test_six_trends_are_painted_one_in_a_turn(qtbot: QtBot, look: Look) -> None:
    analysis = WallAnalysis(look)
    qtbot.addWidget(analysis)
    analysis.resize(900, 560)
    analysis.show()
    qtbot.waitExposed(analysis)
    analysis.show_walls(make_wall(), None)
    assert not any(plot.scene.is_empty for plot in analysis.plots.values())
    left = []
    while analysis._unpainted:
        left.append(len(analysis._unpainted))
        analysis._on_turn()
    assert left == [6, 5, 4, 3, 2, 1]
    before = analysis.plots["error_width"].grab().toImage()
    faces = {key: replace(face, held_out_error=0.5) for key, face in make_wall().nets.items()}
    analysis.show_walls(Wall(make_wall().card, faces), None)
    qtbot.waitUntil(lambda: not analysis._turns.isActive())
    assert analysis.plots["error_width"].grab().toImage() != before


def test_one_trend_can_fill_the_room(qtbot: QtBot, look: Look) -> None:
    analysis = WallAnalysis(look)
    qtbot.addWidget(analysis)
    analysis.resize(900, 560)
    analysis.show()
    analysis.show_walls(make_wall(), None)
    analysis.show_plot("cos", False)
    assert [key for key, one in analysis.plots.items() if one.isVisible()] == ["cos"]
    with qtbot.waitSignal(analysis.picked) as heard:
        analysis.plots["cos"].enlarged.emit()
    assert heard.args == [""]
    analysis.show_plot("", True)
    assert len([one for one in analysis.plots.values() if one.isVisible()]) == 2
    assert set(bar.PLOT_NAMES) == {"", *PLOTS}


# Words


@pytest.mark.parametrize(
    ("text", "numbers"), [("10, 50,250", (10, 50, 250)), ("3 1;2", (3, 1, 2)), (" 7 ,", (7,))]
)
def test_numbers_are_read_in_their_order(text: str, numbers: tuple[int, ...]) -> None:
    assert read_numbers(text) == numbers


def test_times_are_written_roughly() -> None:
    written = [write_about(seconds) for seconds in (0.2, 42.4, 56, 540, 5390, 9000)]
    assert written == [
        "about 1 s",
        "about 42 s",
        "about 1 min",
        "about 9 min",
        "about 90 min",
        "about 2.5 h",
    ]
