"""The page of the error against set size: before, while and after it is measured."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nnlab.app.digits.room import MNIST, MnistState, begin
from nnlab.app.digits.run import TrainingRun
from nnlab.app.digits.size_curve import PowerLaw, SizeCurve
from nnlab.core.digits.set_sizes import ALL
from nnlab.core.digits.specs import TrainSpec
from nnlab.deep.reports import Note, Progress, SizeDone, SizesStarted
from nnlab.gui.look import Look
from nnlab.gui.mnist.pages.set_size import SetSizePage, pace_of, write_about
from nnlab.gui.mnist.training.trainer import Trainer
from nnlab.gui.plots.digits.size_plot import SizePlot, write_law
from nnlab.gui.tab import Context
from tests import leaks
from tests.gui.fake_compute import FakeCompute


@pytest.fixture
def compute(qtbot: QtBot) -> FakeCompute:
    return FakeCompute()


@pytest.fixture
def page(qtbot: QtBot, context: Context, compute: FakeCompute) -> Iterator[SetSizePage]:
    trainer = Trainer(context.store, compute, context.status, context.data_dir, context.status)  # type: ignore[arg-type]
    made = SetSizePage(replace(context, compute=compute, trainer=trainer))  # type: ignore[arg-type]
    made.resize(950, 260)
    made.show()
    qtbot.waitExposed(made)
    made.refresh()
    yield made
    made.close_down()
    made.close()
    made.deleteLater()
    leaks.settle_qt()


def tell(compute: FakeCompute, size: int, seed: int, error: float) -> None:
    compute.tell(SizeDone(size, seed, 3, 1.1 * error, error, 2.0), Progress(0.3, 200.0))


def test_before_it_begins_the_page_says_how_long_it_takes(page: SetSizePage) -> None:
    assert "Press Measure" in page.plot._empty_text
    assert page.line.text().startswith("21 trainings, about ")
    page.repetitions.setValue(1)
    assert page.line.text().startswith("7 trainings")
    page.sizes.setText("100, 60000, all")
    assert page.line.text().startswith("2 trainings")
    assert "in at most 200 epochs" in page.policy.text()
    assert page.figures() == ()


def test_what_is_no_size_is_said_in_one_line_and_nothing_is_measured(
    qtbot: QtBot, page: SetSizePage, compute: FakeCompute
) -> None:
    page.sizes.setText("100, many")
    assert "'many' is no size" in page.line.text()
    assert not page.button.isEnabled()
    qtbot.keyClick(page.sizes, Qt.Key.Key_Return)
    assert compute.jobs == []


def test_a_measurement_draws_each_point_as_it_comes_and_ends(
    qtbot: QtBot, page: SetSizePage, compute: FakeCompute, context: Context
) -> None:
    page.sizes.setText("100, 1000, all")
    qtbot.mouseClick(page.button, Qt.MouseButton.LeftButton)
    job = compute.jobs[0]
    assert (job.name, job.lane) == ("set_size", "extra")
    assert job.params["sizes"] == (100, 1000, ALL)
    assert job.params["repetitions"] == 3 and job.params["spec"] == begin()
    assert page.button.text() == "Cancel" and not page.sizes.isEnabled()
    assert context.status.running["sizes"].fraction is None
    compute.tell(SizesStarted((100, 1000, 55_000), 9, 55_000), Note("On the CPU."))
    empty = page.plot.grab().toImage()
    for size, error in ((100, 0.3), (1000, 0.1), (55_000, 0.01)):
        page._said = 0.0
        tell(compute, size, 1, error)
    assert page.plot.grab().toImage() != empty
    assert "3 of 9 trainings · 3:20 min left" in page.line.text()
    assert context.status.running["sizes"].seconds_left == 200.0
    job.end(job.on_done, None)
    curve = context.store.get(MNIST).sizes
    assert curve is not None and curve.outcome == "finished"
    np.testing.assert_allclose(curve.test, [30, 10, 1])
    np.testing.assert_allclose(curve.held_out, [33, 11, 1.1])
    assert context.status.running == {} and context.store.undo_label is None
    assert page.button.text() == "Measure" and page.sizes.isEnabled()
    assert len(page.figures()) == 1


def test_a_cancelled_measurement_keeps_its_points(
    qtbot: QtBot, page: SetSizePage, compute: FakeCompute, context: Context
) -> None:
    page.toggle()
    tell(compute, 100, 1, 0.3)
    progress = context.status.running["sizes"]
    assert progress.cancel is not None
    progress.cancel()
    assert page.line.text() == "Cancelling …" and not page.button.isEnabled()
    job = compute.jobs[0]
    assert job.cancelled_at is not None
    job.end(job.on_cancelled)
    curve = context.store.get(MNIST).sizes
    assert curve is not None and (len(curve), curve.outcome) == (1, "cancelled")
    assert "what was measured stays" in page.line.text()
    page.toggle()
    assert len(compute.jobs) == 2


def test_a_measurement_that_failed_says_why(page: SetSizePage, compute: FakeCompute) -> None:
    page.toggle()
    job = compute.jobs[0]
    job.end(job.on_failed, "The energy H is no longer finite.")
    assert "no longer finite" in page.line.text()
    assert page.button.isEnabled()


def test_without_torch_the_button_is_off_and_the_line_says_why(
    page: SetSizePage, compute: FakeCompute
) -> None:
    compute.lose_torch("no torch")
    assert not page.button.isEnabled()
    assert "PyTorch" in page.line.text()


def test_the_window_may_go_while_it_measures(
    page: SetSizePage, compute: FakeCompute, context: Context
) -> None:
    page.toggle()
    page.close_down()
    assert compute.jobs[0].cancelled_at is not None
    assert context.status.running == {}


def test_the_guess_follows_the_last_training_of_the_same_net() -> None:
    settings = TrainSpec(epochs=2)
    run = TrainingRun(settings=settings, errors=np.ones((2, 2)), seconds=20.0)
    slow, fast = (
        pace_of(MnistState(settings, replace(run, seconds=s)), settings, 55_000) for s in (40, 10)
    )
    assert slow == pytest.approx(4 * fast)
    assert pace_of(MnistState(settings), settings, 55_000) == 1.0
    assert pace_of(MnistState(settings, run), TrainSpec(net="784-10"), 55_000) == 1.0


@given(st.floats(0.1, 1e6))
def test_a_guessed_time_is_written_near_its_value(seconds: float) -> None:
    words = write_about(seconds).split()
    unit = {"s": 1, "min": 60, "h": 3600}[words[2]]
    assert abs(float(words[1]) * unit - seconds) <= max(5, 0.51 * unit)


# The plot


def make_curve(seeds: int = 3, held_out: bool = True) -> SizeCurve:
    curve, rng = SizeCurve(), np.random.default_rng(1)
    for seed in range(seeds):
        for size in (100, 1000, 10_000):
            error = 300 * size**-0.5 * float(np.exp(0.1 * rng.normal()))
            curve = curve.add(size, seed, error if held_out else None, error, 1.0)
    return curve


@pytest.fixture
def plot(qtbot: QtBot) -> SizePlot:
    made = SizePlot(Look())
    qtbot.addWidget(made)
    made.resize(700, 240)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_more_images_stand_further_right_and_fewer_errors_lower(plot: SizePlot) -> None:
    plot.show_curve(make_curve())
    axes = plot.axes()
    assert axes.left(2.0) < axes.left(4.0) and axes.top(1.0) < axes.top(0.0)
    for size, error in zip(make_curve().size, make_curve().test, strict=True):
        assert axes.area.contains(axes.point(np.log10(size), np.log10(error)))
    assert "1\u202f000 images: " in plot.accessibleDescription()
    assert "(3 trainings)" in plot.accessibleDescription()


@pytest.mark.parametrize("seeds", [1, 3])
@pytest.mark.parametrize("held_out", [True, False])
def test_every_curve_can_be_drawn(plot: SizePlot, seeds: int, held_out: bool) -> None:
    plot.show_curve(make_curve(seeds, held_out))
    plot.grab()
    plot.show_curve(SizeCurve().add(100, 1, None, 0.0, 1.0))
    plot.grab()
    plot.show_curve(SizeCurve())
    plot.grab()


def test_the_pointer_reads_the_nearest_size(qtbot: QtBot, plot: SizePlot) -> None:
    plot.show_curve(make_curve())
    said: list[str] = []
    plot.hovered.connect(said.append)
    axes = plot.axes()
    qtbot.mouseMove(plot, axes.point(3.1, 1.0).toPoint())
    qtbot.waitUntil(lambda: bool(said))
    assert said[-1].startswith("1\u202f000 images: ")


def test_the_power_law_is_written_with_its_error() -> None:
    assert write_law(PowerLaw(0.523, 40.0, 0.018)) == "error ∝ n⁻ᵃ, a = 0.52 ± 0.02"
    assert write_law(PowerLaw(-0.1, 40.0, 0.0)) == "error ∝ n⁻ᵃ, a = −0.10 ± 0.00"
