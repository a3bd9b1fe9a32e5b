"""The curves: any numbers are drawn, what is pointed at is told, axes fit both ways."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRectF
from pytestqt.qtbot import QtBot

from nnlab.app.learning_curve import LearningCurve
from nnlab.gui.look import Look
from nnlab.gui.plots.curve_painter import shorten
from nnlab.gui.plots.curve_scene import mean_columns, pick_columns, split_gaps
from nnlab.gui.plots.curves import Curves, CurveScene

AREA = QRectF(40, 10, 300, 120)


def falling(points: int, sets: int = 1, per_epoch: int = 10) -> LearningCurve:
    updates = np.arange(points, dtype=float) * 3
    H = np.full((points, 3), np.nan)
    H[:, :sets] = np.exp(-updates / 200)[:, None] * np.arange(1, sets + 1)
    return LearningCurve(updates, updates / per_epoch, H, H / 4)


@pytest.fixture
def curves(qtbot: QtBot) -> Iterator[Curves]:
    made = Curves(Look())
    qtbot.addWidget(made)
    made.resize(420, 240)
    yield made


WILD = LearningCurve(
    np.arange(5.0),
    np.arange(5.0) / 2,
    np.array([[np.inf, 0, 1], [1e300, 0, np.nan], [0, 0, np.nan], [np.nan, 0, 2], [1e-30, 0, 3]]),
    np.full((5, 3), 0.5),
)


@pytest.mark.parametrize(
    "curve", [LearningCurve(), falling(1), falling(2, 3), falling(10_000), WILD]
)
@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("log_axis", [False, True])
@pytest.mark.parametrize("axis", ["updates", "epochs"])
def test_any_curve_is_drawn(
    curves: Curves, curve: LearningCurve, log: bool, log_axis: bool, axis: str
) -> None:
    for here in (0.0, 7.0):
        curves.show_scene(CurveScene(curve, here, here / 10, log, log_axis, axis))
        assert not curves.grab().isNull()


@pytest.mark.parametrize("log_axis", [False, True])
@given(place=st.floats(0.01, 1.0))
def test_the_axis_is_read_as_it_is_drawn(log_axis: bool, place: float) -> None:
    scene = CurveScene(falling(100), 3.0, 0.3, log_axis=log_axis)
    left = AREA.left() + place * AREA.width()
    x = scene.x_at(left, AREA)
    assert scene.lefts(np.array([x]), AREA)[0] == pytest.approx(left)


def test_a_logarithmic_axis_begins_with_the_first_point_above_zero() -> None:
    scene = CurveScene(falling(100), 3.0, 0.3, log_axis=True, axis="epochs")
    assert scene.x_range[0] == pytest.approx(np.log10(0.3))
    lefts = scene.lefts(scene.x, AREA)
    assert np.isneginf(lefts[0]) and lefts[1] == pytest.approx(AREA.left())


def test_values_under_the_pointer_are_told_for_every_set(qtbot: QtBot, curves: Curves) -> None:
    told: list[str] = []
    curves.hovered.connect(told.append)
    curves.show()
    curves.show_scene(CurveScene(falling(100, 3), 3.0, 0.3))
    qtbot.mouseMove(curves, QPoint(200, 120))
    assert all(name in told[-1] for name in ("update ", "epoch ", "training", "validation", "test"))
    curves.show_scene(CurveScene(falling(100, 1), 3.0, 0.3))
    assert "training" in told[-1] and "test" not in told[-1]
    qtbot.mouseMove(curves, QPoint(1, 1))
    assert told[-1] == ""


def test_only_sets_that_were_measured_are_named() -> None:
    assert CurveScene(falling(5)).sets == (0,)
    assert CurveScene(falling(5, 3)).sets == (0, 1, 2)
    assert CurveScene(LearningCurve()).sets == (0,)


@given(st.lists(st.booleans(), max_size=30))
def test_gaps_part_the_stretches_between_them(known: list[bool]) -> None:
    parts = split_gaps(np.array(known, dtype=np.bool_))
    found = np.zeros(len(known), dtype=np.bool_)
    for part in parts:
        assert not found[max(0, part.start - 1)] and part.stop > part.start
        found[part] = True
    assert found.tolist() == known


@given(st.lists(st.floats(0.0, 500.0), min_size=1, max_size=200), st.sampled_from([1.5, 4.0, 60.0]))
def test_columns_hold_all_points_and_their_means(xs: list[float], width: float) -> None:
    lefts = np.sort(np.array(xs))
    starts = pick_columns(lefts, width)
    assert starts[0] == 0 and (np.diff(starts) > 0).all()
    assert len(starts) <= 500 / width + 2
    means = mean_columns(lefts, starts)
    counts = np.diff(starts, append=len(lefts))
    assert np.sum(means * counts) == pytest.approx(lefts.sum())


def test_long_numbers_are_short_on_the_axis() -> None:
    assert [shorten(value) for value in (0.05, 20.0, 2000.0, 3e6)] == ["0.05", "20", "2k", "3M"]
