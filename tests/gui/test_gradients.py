"""The errors delta by layer: axes, curves, profile, and the demonstration of how they vanish."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nnlab.app.digits.gradient_demo import (
    activations,
    demo_changes,
    other_activation,
    with_activation,
)
from nnlab.app.digits.room import MNIST
from nnlab.app.digits.run import TrainingRun
from nnlab.core.digits.nets import NETS
from nnlab.core.digits.specs import TrainSpec
from nnlab.gui.look import Look
from nnlab.gui.mnist.pages.gradients import GradientsPage, factor_line
from nnlab.gui.plots.digits.delta_plot import DeltaPlot, name_layer, rms_at
from nnlab.gui.plots.digits.delta_profile import DeltaProfile, step_factors, write_factor
from nnlab.gui.plots.log_axes import decade_ticks, log_range
from nnlab.gui.tab import Context
from tests import leaks

DEEP = TrainSpec(**demo_changes())


def make_deltas(points: int = 60, layers: int = 5, factor: float = 4.0) -> NDArray[np.float64]:
    rng = np.random.default_rng(2)
    profile = 0.2 * factor ** -np.arange(layers)[::-1]
    noise = np.exp(rng.normal(0, 0.05, (points, layers)))
    return np.asarray(profile * noise)


def make_run(points: int = 60) -> TrainingRun:
    return TrainingRun(
        settings=DEEP,
        layers=("30", "30", "30", "30", "10"),
        batches_per_epoch=5500,
        delta_batch=1.0 + 16.0 * np.arange(points),
        delta=make_deltas(points),
    )


# Axes


@given(low=st.floats(-30, 3), span=st.floats(0.5, 25), most=st.integers(2, 12))
def test_ticks_of_a_log_axis_are_few_and_stand_where_they_say(
    low: float, span: float, most: int
) -> None:
    ticks = decade_ticks(low, low + span, most)
    assert len(ticks) <= max(1.5 * most + 3, 9)
    back = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    for place, text in ticks:
        assert low - 1e-6 <= place <= low + span + 1e-6
        digits, _, power = text.replace("\u202f", "").partition("10")
        if any(mark in text for mark in "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"):
            front = float(digits.rstrip("·") or 1)
            value = np.log10(front) + int(power.translate(back))
        else:
            value = np.log10(float(text.replace("\u202f", "")))
        assert value == pytest.approx(place, abs=1e-9)


@given(st.lists(st.floats(1e-30, 1e6), min_size=1, max_size=30))
def test_a_log_range_holds_all_values_and_never_shrinks(values: list[float]) -> None:
    low, high = log_range(np.array(values))
    assert low <= np.log10(min(values)) and np.log10(max(values)) <= high and high - low >= 1
    assert log_range(np.array(values[:1]), (low, high)) == (low, high)


def test_zeros_and_what_is_not_finite_leave_the_range_alone() -> None:
    assert log_range(np.array([0.0, np.nan, np.inf, 0.02])) == log_range(np.array([0.02]))
    assert log_range(np.zeros(3)) == (-1.0, 0.0)


# Numbers


def test_the_profile_is_the_root_of_the_mean_square_of_the_last_25th() -> None:
    rms = np.arange(1.0, 101)[:, None] * np.array([1.0, 2.0])
    expected = np.sqrt(np.mean(np.array([97.0, 98, 99, 100]) ** 2))
    np.testing.assert_allclose(rms_at(rms), [expected, 2 * expected])
    np.testing.assert_allclose(rms_at(rms, 0), [1.0, 2.0])
    assert len(rms_at(np.zeros((0, 3)))) == 0


def test_factors_between_neighbours_multiply_to_that_of_the_ends() -> None:
    rms = np.array([0.001, 0.004, 0.02, 0.1])
    np.testing.assert_allclose(step_factors(rms), [4.0, 5.0, 5.0])
    assert np.prod(step_factors(rms)) == pytest.approx(100)
    assert [write_factor(f) for f in (4.0, 0.5, 12.4, np.nan)] == ["×4", "×0.5", "×12", "–"]
    assert np.isnan(step_factors(np.array([0.0, 1.0]))).all()


def test_the_words_give_the_ratio_of_the_last_layer_to_the_first() -> None:
    line = factor_line(np.array([0.001, 0.1]), np.array([0.05, 0.1]))
    assert "100 times" in line and "2 now" in line
    assert factor_line(np.array([0.0, 0.1]), np.array([0.05, 0.1])) == ""
    assert factor_line(np.array([0.1]), np.array([0.1])) == ""


# Plots


@pytest.fixture
def plot(qtbot: QtBot) -> DeltaPlot:
    made = DeltaPlot(Look())
    qtbot.addWidget(made)
    made.resize(520, 220)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_a_smaller_error_is_drawn_lower_and_a_point_says_its_numbers(
    qtbot: QtBot, plot: DeltaPlot
) -> None:
    run = make_run()
    plot.show_deltas(run.delta_batch, run.delta, run.layers, 5500)
    axes = plot.axes()
    assert axes.top(np.log10(0.0008)) > axes.top(np.log10(0.2))
    seen: list[int] = []
    plot.pointed.connect(seen.append)
    where = axes.point(np.log10(run.delta_batch[30]), -2.0).toPoint()
    qtbot.mouseMove(plot, where)
    qtbot.waitUntil(lambda: bool(seen))
    assert abs(seen[-1] - 30) <= 1
    line = plot.describe(seen[-1])
    assert line.startswith(f"batch {run.delta_batch[seen[-1]]:.0f}: δ⁽¹⁾ 30: ")
    assert f"δ⁽⁵⁾ 10: {run.delta[seen[-1], 4]:.2g}" in line
    assert plot.describe(-1) == ""


@pytest.mark.parametrize("value", [0.0, np.nan, np.inf, 1e-30])
def test_errors_that_cannot_be_drawn_are_left_out(plot: DeltaPlot, value: float) -> None:
    run = make_run()
    delta = run.delta.copy()
    delta[10:, 1] = value
    plot.show_deltas(run.delta_batch, delta, run.layers, 5500)
    plot.grab()
    assert np.isfinite(plot.range).all()


def test_the_axis_does_not_shrink_while_a_training_grows_and_does_for_another(
    plot: DeltaPlot,
) -> None:
    run = make_run()
    large = run.delta.copy()
    large[3] *= 100
    plot.show_deltas(run.delta_batch[:5], large[:5], run.layers, 5500)
    high = plot.range[1]
    plot.show_deltas(run.delta_batch, run.delta, run.layers, 5500)
    assert plot.range[1] == high
    plot.show_deltas(run.delta_batch, run.delta[:, :3], run.layers[:3], 5500)
    assert plot.range[1] < high


def test_a_layer_without_errors_is_said_to_have_none(qtbot: QtBot, plot: DeltaPlot) -> None:
    profile = DeltaProfile(Look(), plot)
    qtbot.addWidget(profile)
    profile.resize(300, 200)
    profile.show_rms(np.array([0.0, 0.1, 0.2]), (-2.0, 0.0))
    dead = profile.grab().toImage()
    profile.show_rms(np.array([0.01, 0.1, 0.2]), (-2.0, 0.0))
    assert profile.grab().toImage() != dead


def test_names_of_layers_carry_their_number() -> None:
    assert name_layer(12, "conv 20@24×24") == "δ⁽¹²⁾ conv 20@24×24"


# The demonstration


def test_the_demonstration_is_four_hidden_layers_of_30_with_its_recipe() -> None:
    assert DEEP.net == "deep-30"
    assert activations(DEEP.rows) == {"sigmoid"}
    assert all(getattr(DEEP, name) == value for name, value in NETS["deep-30"].recipe.items())


@pytest.mark.parametrize("net", NETS)
def test_activations_change_there_and_back_again(net: str) -> None:
    settings = TrainSpec(net=net)
    if not activations(settings.rows) or len(activations(settings.rows)) > 1:
        return
    changed = replace(settings, **with_activation(settings, other_activation(settings.rows)))
    assert activations(changed.rows) != activations(settings.rows)
    assert [type(row) for row in changed.rows] == [type(row) for row in settings.rows]
    (before,) = activations(settings.rows)
    back = replace(changed, **with_activation(changed, before))
    assert back.rows == settings.rows
    assert NETS[back.net].rows == settings.rows


@pytest.fixture
def page(qtbot: QtBot, context: Context) -> Iterator[GradientsPage]:
    made = GradientsPage(context)
    made.resize(950, 240)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()
    made.deleteLater()
    leaks.settle_qt()


def test_the_buttons_are_one_undo_each(qtbot: QtBot, page: GradientsPage) -> None:
    store = page.context.store
    start = store.get(MNIST).settings
    qtbot.mouseClick(page.demo, Qt.MouseButton.LeftButton)
    assert store.get(MNIST).settings.net == "deep-30"
    assert store.get(MNIST).settings.batch == 10
    assert page.swap.text() == "Change to ReLU"
    assert "g′ ≤ ¼" in page.words.text()
    qtbot.mouseClick(page.swap, Qt.MouseButton.LeftButton)
    assert activations(store.get(MNIST).settings.rows) == {"relu"}
    assert page.swap.text() == "Change to sigmoid"
    assert "ReLU has g′ = 0 or 1" in page.words.text()
    store.undo()
    assert store.get(MNIST).settings == DEEP
    store.undo()
    assert store.get(MNIST).settings == start


def test_the_page_says_what_to_do_until_there_are_errors(page: GradientsPage) -> None:
    page.refresh()
    assert "Press Train" in page.plot._empty_text
    assert page.figures() == ()
    store = page.context.store
    store.put(MNIST, replace(store.get(MNIST), run=replace(make_run(0), layers=())))
    page.refresh()
    assert "without its errors δ" in page.plot._empty_text
    store.put(MNIST, replace(store.get(MNIST), run=make_run()))
    page.refresh()
    assert len(page.figures()) == 2
    np.testing.assert_allclose(page.profile._rms, rms_at(make_run().delta))
    page.plot.pointed.emit(0)
    np.testing.assert_allclose(page.profile._rms, make_run().delta[0])
    page.grab()
