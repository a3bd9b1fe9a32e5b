"""The plane of the digits and the other plots of its page, without a page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nnlab.gui.exporting.export import Size, make_pdf, make_svg, record
from nnlab.gui.look import Look
from nnlab.gui.plots.colour_bar import ColourScale, make_colours
from nnlab.gui.plots.studies.binned_plot import BinnedPlot, BinnedScene
from nnlab.gui.plots.studies.class_cells import find_borders, find_cells
from nnlab.gui.plots.studies.digit_card import CardScene, DigitCard
from nnlab.gui.plots.studies.digit_plane import DigitPlane
from nnlab.gui.plots.studies.digit_scene import DigitScene, average_cells
from nnlab.gui.plots.studies.path_strip import PathStrip
from nnlab.gui.plots.studies.point_stamps import StampSheet, make_cross, make_disc, make_ring
from nnlab.gui.plots.studies.score_bars import Score, ScoreBars
from nnlab.gui.plots.studies.series_plot import Series, SeriesPlot, SeriesScene


def move(widget: QWidget, to: QPoint, buttons: Qt.MouseButton = Qt.MouseButton.NoButton) -> None:
    """Move the pointer over a widget that need not be on a screen."""
    where = QPointF(to)
    none = Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(QEvent.Type.MouseMove, where, where, Qt.MouseButton.NoButton, buttons, none)
    QApplication.sendEvent(widget, event)


@pytest.fixture
def look(qtbot: QtBot) -> Look:
    return Look("light")


def make_scene(look: Look, **changes: object) -> DigitScene:
    """Four digits at the corners of a square; the last one is wrong."""
    scene = DigitScene(
        points=np.array([[0.0, 0.0], [4.0, 0.0], [0.0, 4.0], [4.0, 4.0]]),
        classes=np.array([0, 1, 0, 1]),
        wrong=np.array([False, False, False, True]),
        values=np.array([0.0, 1.0, 2.0, 3.0]),
        scale=ColourScale(make_colours("viridis", look), 0.0, 3.0),
        label="λ₁",
        title="four digits",
        w=np.array([[-1.0, 0.0], [1.0, 0.0]]),
        theta=np.array([-2.0, 2.0]),
        shown=np.ones(4, dtype=np.bool_),
        names=("0", "1"),
    )
    return replace(scene, **changes)  # type: ignore[arg-type]


@pytest.fixture
def plane(qtbot: QtBot, look: Look) -> DigitPlane:
    made = DigitPlane(look)
    qtbot.addWidget(made)
    made.resize(500, 400)
    made.show_scene(make_scene(look))
    return made


# Cells of the classes


def test_cells_are_where_their_class_wins_and_fill_the_rectangle() -> None:
    rng = np.random.default_rng(3)
    w, theta = rng.normal(size=(10, 2)), rng.normal(size=10)
    low, high = np.array([-3.0, -2.0]), np.array([3.0, 4.0])
    cells = find_cells(w, theta, low, high)
    areas = []
    for cell in cells:
        x, y = cell.corners.T
        areas.append(0.5 * abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))))
        inside = cell.corners.mean(axis=0)
        assert int(np.argmax(w @ inside - theta)) == cell.number
    assert sum(areas) == pytest.approx(36.0)
    grid = rng.uniform(low, high, (4000, 2))
    winners = np.unique((grid @ w.T - theta).argmax(axis=1))
    assert set(winners) <= {cell.number for cell in cells}


def test_borders_are_the_lines_where_the_two_best_classes_are_equal() -> None:
    rng = np.random.default_rng(4)
    w, theta = rng.normal(size=(6, 2)), rng.normal(size=6)
    cells = find_cells(w, theta, np.array([-3.0, -3.0]), np.array([3.0, 3.0]))
    borders = find_borders(cells, w, theta)
    assert len(borders) >= len(cells) - 1
    for line in borders:
        for share in (0.2, 0.8):
            best = np.sort(w @ (line[0] + share * (line[1] - line[0])) - theta)[::-1]
            assert best[0] == pytest.approx(best[1], abs=1e-9)


def test_wedges_that_meet_in_one_point_have_a_border_each() -> None:
    angles = 2 * np.pi * np.arange(10) / 10
    w = np.column_stack((np.cos(angles), np.sin(angles)))
    cells = find_cells(w, np.zeros(10), np.array([-3.0, -3.0]), np.array([3.0, 3.0]))
    assert len(find_borders(cells, w, np.zeros(10))) == 10


def test_a_class_that_never_wins_has_no_cell() -> None:
    w, theta = np.array([[1.0, 0.0], [-1.0, 0.0], [0.0, 0.0]]), np.array([0.0, 0.0, 5.0])
    cells = find_cells(w, theta, np.array([-1.0, -1.0]), np.array([1.0, 1.0]))
    assert [cell.number for cell in cells] == [0, 1]


# Stamps


def test_stamps_lie_on_their_points_and_later_ones_on_top() -> None:
    sheet = StampSheet(20, 10)
    sheet.stamp(np.array([[5.2, 4.0], [6.0, 4.0]]), np.array([7, 9], np.uint32), make_disc(1))
    assert sheet.pixels[4, 5] == 9 and sheet.pixels[4, 4] == 7 and sheet.pixels[4, 7] == 9
    assert np.count_nonzero(sheet.pixels) == 8
    sheet.stamp(np.array([[0.0, 0.0], [100.0, -50.0]]), 3, make_disc(1))
    assert 3 not in sheet.pixels


def test_a_ring_is_hollow_and_a_cross_diagonal() -> None:
    ring = {tuple(one) for one in make_ring(1, 2).tolist()}
    assert (0, 0) not in ring and (2, 0) in ring and (1, 0) not in ring
    cross = {tuple(one) for one in make_cross(3, 1).tolist()}
    assert (3, 3) in cross and (3, -3) in cross and (3, 0) not in cross


# The plane


def test_means_in_cells_leave_empty_cells_and_values_that_are_infinite_out(look: Look) -> None:
    scene = make_scene(look, values=np.array([1.0, 3.0, -np.inf, 5.0]))
    means = average_cells(scene, (-1.0, 5.0), (-1.0, 5.0), 2, 2)
    assert means[0].tolist() == [1.0, 3.0]
    assert np.isnan(means[1, 0]) and means[1, 1] == 5.0
    wide = average_cells(scene, (-1.0, 5.0), (-1.0, 5.0), 1, 1)
    assert wide[0, 0] == pytest.approx(3.0)


def at(plane: DigitPlane, place: int) -> QPoint:
    assert plane.scene is not None
    return plane.axes().point(*plane.scene.points[place].tolist()).toPoint()


def test_the_digit_nearest_to_the_pointer_is_told(qtbot: QtBot, plane: DigitPlane) -> None:
    told: list[int] = []
    plane.pointed.connect(told.append)
    move(plane, at(plane, 2) + QPoint(3, 3))
    move(plane, plane.axes().area.center().toPoint())
    assert told == [2, -1]


def test_a_click_picks_a_digit_and_a_drag_moves_the_plane(qtbot: QtBot, plane: DigitPlane) -> None:
    picked: list[int] = []
    plane.picked.connect(picked.append)
    qtbot.mouseClick(plane, Qt.MouseButton.LeftButton, pos=at(plane, 1))
    beside = plane.axes().area.center().toPoint()
    qtbot.mouseClick(plane, Qt.MouseButton.LeftButton, pos=beside)
    assert picked == [1]
    before, start = plane.axes(), at(plane, 1)
    qtbot.mousePress(plane, Qt.MouseButton.LeftButton, pos=start)
    move(plane, start + QPoint(-30, -20), Qt.MouseButton.LeftButton)
    qtbot.mouseRelease(plane, Qt.MouseButton.LeftButton, pos=start + QPoint(-30, -20))
    after = plane.axes()
    assert picked == [1]
    assert after.x[0] > before.x[0] and after.y[0] < before.y[0]
    moved = plane.axes().point(4.0, 0.0).toPoint() - start
    assert abs(moved.x() + 30) <= 1 and abs(moved.y() + 20) <= 1


def test_zooming_keeps_the_place_under_the_pointer_and_ends_somewhere(plane: DigitPlane) -> None:
    about = QPointF(at(plane, 3))
    plane.zoom(0.5, about)
    assert plane.axes().point(4.0, 4.0).x() == pytest.approx(about.x(), abs=1)
    assert plane.axes().x[1] - plane.axes().x[0] == pytest.approx(
        0.5 * (plane.scene.extent[0][1] - plane.scene.extent[0][0])  # type: ignore[union-attr]
    )
    for _ in range(60):
        plane.zoom(0.5)
    assert plane.axes().x[1] > plane.axes().x[0]
    plane.show_all()
    assert plane.axes().x == plane.scene.extent[0]  # type: ignore[union-attr]


def test_another_colouring_keeps_the_part_that_is_looked_at(plane: DigitPlane, look: Look) -> None:
    plane.zoom(0.5)
    near = plane.axes()
    assert plane.scene is not None
    plane.show_scene(replace(plane.scene, colouring="class"))
    assert plane.axes().x == near.x
    plane.show_scene(make_scene(look))
    assert plane.axes().x != near.x


def test_digits_that_are_filtered_out_are_neither_drawn_nor_found(
    plane: DigitPlane, look: Look
) -> None:
    scene = make_scene(look, shown=np.array([True, False, True, True]), ground="none")
    plane.show_scene(scene)
    assert plane.digit_at(QPointF(at(plane, 1))) == -1
    image = plane.grab().toImage()
    assert image.pixelColor(at(plane, 1)) == look.colour("base")
    plane.show_scene(replace(scene, shown=np.ones(4, dtype=np.bool_)))
    assert plane.grab().toImage().pixelColor(at(plane, 1)) != look.colour("base")


def test_a_point_has_the_colour_of_its_number(plane: DigitPlane, look: Look) -> None:
    plane.show_scene(make_scene(look, ground="none", names=("", "")))
    table = make_colours("viridis", look)
    colour = plane.grab().toImage().pixelColor(at(plane, 0))
    assert colour == QColor(*table[0].tolist())


def test_wrong_ones_have_a_shape_of_their_own_in_each_colouring(
    plane: DigitPlane, look: Look
) -> None:
    for colouring in ("values", "right", "class"):
        scene = make_scene(look, ground="none", colouring=colouring)
        plane.show_scene(scene)
        ringed = cut(plane, 3)
        plane.show_scene(replace(scene, wrong=np.zeros(4, dtype=np.bool_)))
        assert differing(ringed, cut(plane, 3)) > 8


def cut(plane: DigitPlane, place: int) -> QImage:
    corner = at(plane, place) - QPoint(7, 7)
    return plane.grab().toImage().copy(corner.x(), corner.y(), 15, 15)


def differing(one: QImage, other: QImage) -> int:
    places = [(x, y) for x in range(15) for y in range(15)]
    return sum(one.pixelColor(x, y) != other.pixelColor(x, y) for x, y in places)


def test_exported_points_are_shapes_and_none_is_an_image(plane: DigitPlane, look: Look) -> None:
    rng = np.random.default_rng(0)
    many = 300
    scene = make_scene(
        look,
        points=rng.uniform(0, 4, (many, 2)),
        classes=rng.integers(0, 2, many),
        wrong=rng.random(many) < 0.1,
        values=rng.random(many) * 3,
        shown=np.ones(many, dtype=np.bool_),
    )
    plane.show_scene(scene)
    round_cap = Qt.PenCapStyle.RoundCap
    points = [
        (path.elementAt(place).x, path.elementAt(place).y)
        for stroke in record(plane).strokes
        if (path := stroke.path) is not None and stroke.ink.pen.capStyle() == round_cap
        for place in range(0, path.elementCount(), 2)
    ]
    # A stroke of no length by a round pen each, at the pixel of its digit.
    expected = plane.axes().pixels(scene.points)
    assert len(points) == many
    np.testing.assert_allclose(np.sort(points, axis=0), np.sort(expected, axis=0), atol=1e-6)
    svg = make_svg(plane, Size(), look.colour("base")).decode()
    # The colour bar is one: it has 256 colours.
    assert svg.count("<image") == 1
    assert make_pdf(plane, Size(), look.colour("base")).startswith(b"%PDF")


def test_the_class_under_each_name_is_drawn_in_any_theme(qtbot: QtBot, tmp_path: Path) -> None:
    pictures = []
    for theme in ("light", "dark", "contrast"):
        look = Look(theme)
        plane = DigitPlane(look)
        qtbot.addWidget(plane)
        plane.resize(300, 240)
        plane.show_scene(make_scene(look, pins=(0, 3)))
        plane.point_at(1)
        pictures.append(plane.grab().toImage())
    assert pictures[0] != pictures[1] != pictures[2]


# Bins, curves, scores, cards, strips


def test_a_bin_is_found_by_its_edges_and_told(qtbot: QtBot, look: Look) -> None:
    plot = BinnedPlot(look, "bins", "tip")
    qtbot.addWidget(plot)
    plot.resize(400, 260)
    plot.show_scene(
        BinnedScene(
            "title",
            "x",
            "y",
            x=np.array([0.5, 4.0]),
            y=np.array([0.1, 0.3]),
            errors=np.array([0.05, 0.1]),
            counts=np.array([10.0, 10.0]),
            low=np.array([0.0, 1.0]),
            high=np.array([1.0, 9.0]),
            lines=("the first", "the second"),
        )
    )
    told: list[str] = []
    picked: list[int] = []
    plot.hovered.connect(told.append)
    plot.picked.connect(picked.append)
    axes = plot.axes()
    assert axes.y[0] == 0.0 and axes.y[1] >= 0.4
    for x in (0.2, 1.5, 8.0):
        move(plot, axes.point(x, 0.2).toPoint())
    qtbot.mouseClick(plot, Qt.MouseButton.LeftButton, pos=axes.point(8.0, 0.2).toPoint())
    assert told == ["the first", "the second", "the second"] and picked == [1]
    plain = plot.grab().toImage()
    plot.show_scene(replace(plot.scene, chosen=1))
    assert plot.grab().toImage() != plain


def test_nothing_is_drawn_of_no_bins(qtbot: QtBot, look: Look) -> None:
    plot = BinnedPlot(look, "bins", "tip")
    qtbot.addWidget(plot)
    plot.resize(200, 120)
    plot.show_scene(BinnedScene("", "x", "y", diagonal=True))
    assert not plot.grab().isNull() and plot.bin_at(QPointF(100, 60)) == -1


def test_a_press_on_the_curves_moves_along_them(qtbot: QtBot, look: Look) -> None:
    plot = SeriesPlot(look, "curves", "tip")
    qtbot.addWidget(plot)
    plot.resize(400, 240)
    x = np.linspace(0, 10, 21)
    curve = Series("one", x, np.sin(x), look.colour("accent"))
    scene = SeriesScene("t", "x", "y", (curve,), marks=((5.0, "1 → 7"),), cursor=2.0)
    plot.show_scene(scene)
    moved: list[float] = []
    plot.moved.connect(moved.append)
    qtbot.mouseClick(plot, Qt.MouseButton.LeftButton, pos=plot.axes().point(5.0, 0.0).toPoint())
    assert moved == [pytest.approx(5.0, abs=0.05)]
    before = plot.grab().toImage()
    plot.show_scene(replace(scene, beside=True, marks=()))
    assert plot.grab().toImage() != before


def test_a_score_is_written_with_its_interval(qtbot: QtBot, look: Look) -> None:
    bars = ScoreBars(look, "scores", "tip")
    qtbot.addWidget(bars)
    bars.resize(400, 200)
    scores = (Score("λ₁", 0.9, 0.88, 0.92, look.colour("accent")),)
    bars.show_scores(scores, "title", "AUROC")
    assert bars.accessibleDescription() == "λ₁: 0.900 (0.880 … 0.920)"
    told: list[str] = []
    bars.hovered.connect(told.append)
    move(bars, bars.axes().area.center().toPoint())
    assert told == ["λ₁: 0.900 (0.880 … 0.920)"]
    low = (replace(scores[0], value=0.3, low=0.2, high=0.4),)
    bars.show_scores(low, "title", "AUROC")
    assert bars.axes().x[0] == 0.2
    assert not bars.grab().isNull()


def test_a_card_shows_its_digit_or_says_what_to_do(qtbot: QtBot, look: Look) -> None:
    card = DigitCard(look)
    qtbot.addWidget(card)
    card.resize(240, 420)
    card.show_scene(CardScene(hint="point at a digit"))
    assert card.accessibleDescription() == "point at a digit"
    empty = card.grab().toImage()
    image = np.full((28, 28), 255, np.uint8)
    scene = CardScene(image=image, title="1", facts=("λ₁ = 0.3",), outputs=np.full(10, 0.1))
    card.show_scene(scene)
    waiting = card.grab().toImage()
    card.show_scene(replace(scene, direction=np.eye(28)))
    assert empty != waiting != card.grab().toImage()
    assert card.accessibleDescription() == "1; λ₁ = 0.3"


def test_a_strip_shows_both_ends_of_the_path_and_moves(qtbot: QtBot, look: Look) -> None:
    strip = PathStrip(look)
    qtbot.addWidget(strip)
    strip.resize(600, 100)
    images = np.zeros((101, 28, 28), np.uint8)
    strip.show_path(images, ("1",) * 50 + ("7",) * 51)
    places = strip.places
    assert places[0] == 0 and places[-1] == 100 and len(places) >= 5
    moved: list[int] = []
    strip.moved.connect(moved.append)
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=strip.cell(2).center().toPoint())
    assert moved == [places[2]]
    strip.show_path(images[:0], ())
    assert strip.places == [] and not strip.grab().isNull()
