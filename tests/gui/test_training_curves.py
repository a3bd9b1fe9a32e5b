"""The curves of a training: what they tell, long ones, small views; the part below that folds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nnlab.core.digits.schedule import SCHEDULES
from nnlab.deep.reports import BatchCurve, EpochDone, TrainingStarted
from nnlab.gui.look import Look
from nnlab.gui.mnist.pages import PAGES
from nnlab.gui.mnist.pages.confusion import ConfusionPage
from nnlab.gui.mnist.pages.gradients import GradientsPage
from nnlab.gui.mnist.pages.set_size import SetSizePage
from nnlab.gui.mnist.pages.wrong import WrongPage
from nnlab.gui.mnist.training.trainer import Trainer
from nnlab.gui.plots.digits.confusion_layout import lay_out
from nnlab.gui.plots.digits.error_plot import CURVES, MOST_MARKS
from nnlab.gui.plots.digits.training_curves import ErrorPlot, LossPlot
from nnlab.gui.tab import Context
from nnlab.gui.tabs.mnist import MnistTab
from nnlab.gui.widgets.page_strip import PageStrip
from tests import leaks
from tests.gui.fake_compute import FakeCompute


@pytest.fixture
def error(qtbot: QtBot) -> Iterator[ErrorPlot]:
    look = Look()
    plot = ErrorPlot(look)
    plot.resize(560, 320)
    plot.show()
    qtbot.waitExposed(plot)
    yield plot
    plot.hide()
    plot.deleteLater()
    leaks.settle_qt()


@pytest.fixture
def loss(qtbot: QtBot) -> Iterator[LossPlot]:
    look = Look()
    plot = LossPlot(look)
    plot.resize(440, 320)
    plot.show()
    qtbot.waitExposed(plot)
    yield plot
    plot.hide()
    plot.deleteLater()
    leaks.settle_qt()


def written(plot: ErrorPlot | LossPlot) -> str:
    return str(plot.getPlotItem().titleLabel.text)


def test_three_errors_have_their_own_marks_names_and_values(error: ErrorPlot) -> None:
    error.set_total(3)
    error.show_errors(np.array([[3.0, 2.5], [2.0, 1.5]]), np.array([9.0, 4.0]))
    assert len({curve.symbol for curve in CURVES}) == len({c.sign for c in CURVES}) == 3
    for words in ("▲", "●", "■", "while learning 4.00 %", "held out 2.00 %", "test 1.50 %"):
        assert words in written(error)
    for curve, values in zip(error.curves, ([9.0, 4.0], [3.0, 2.0], [2.5, 1.5]), strict=True):
        np.testing.assert_allclose(curve.getData()[1], np.log10(values))
    assert error.value_at(2).endswith("; 4.00 % while learning")


def test_without_an_error_while_learning_there_is_none(error: ErrorPlot) -> None:
    error.show_errors(np.array([[3.0, 2.5], [2.0, 1.5]]))
    assert "learning" not in written(error)
    assert "learning" not in error.value_at(1)
    assert len(error.curves[0].xData if error.curves[0].xData is not None else []) == 0


def test_an_error_that_was_counted_for_the_first_epochs_only_is_drawn_there(
    error: ErrorPlot,
) -> None:
    error.set_total(3)
    error.show_errors(np.full((3, 2), 2.0), np.array([5.0]))
    np.testing.assert_array_equal(error.curves[0].getData()[0], [1.0])
    assert "while learning 5.00 %" in written(error)


def test_long_trainings_keep_their_points_and_few_marks(error: ErrorPlot) -> None:
    error.set_total(1000)
    errors = np.linspace(9, 1, 2000).reshape(1000, 2)
    error.show_errors(errors, np.linspace(20, 2, 1000))
    for curve, mark in zip(error.curves, error.marks, strict=True):
        x, y = curve.getData()
        assert len(x) == 1000
        marks = mark.getData()
        assert 10 < len(marks[0]) <= MOST_MARKS
        # The newest has one.
        assert marks[0].max() == 1000
        assert set(marks[1]) <= set(y)


def test_no_wrong_digit_at_all_can_be_drawn(error: ErrorPlot) -> None:
    error.show_errors(np.zeros((1, 2)), np.zeros(1))
    assert np.isfinite(error.curves[2].getData()[1]).all()
    error.grab()


def test_references_are_for_the_digits_of_mnist_alone(error: ErrorPlot) -> None:
    wide = error.getPlotItem().getViewBox().width()
    error.show_references(False)
    QApplication.processEvents()
    assert not any(line.isVisible() for line in error._lines)
    assert error.getPlotItem().getViewBox().width() > wide
    error.show_references(True)
    assert all(line.isVisible() for line in error._lines)


@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("log", [True, False])
def test_the_rate_stands_on_the_right_axis(loss: LossPlot, schedule: str, log: bool) -> None:
    loss.set_total(500)
    loss.set_log(log)
    loss.set_schedule(schedule, 0.4)
    loss.show_curve(np.arange(1.0, 101), np.linspace(2, 0.1, 100))
    ticks = loss.getPlotItem().getAxis("right")._tickLevels[0]
    # Ticks as (height, text): the curve is read with them, whatever the axis of H.
    heights = np.array([place for place, _ in ticks])
    values = np.array([float(text) for _, text in ticks])
    np.testing.assert_allclose(values, [0, 0.2, 0.4])
    x, y = loss.rate.getData()
    rates = np.interp(y, heights, values)
    expected = [SCHEDULES[schedule](k, len(x), 0.4) for k in range(len(x))]
    np.testing.assert_allclose(rates, expected, atol=1e-9)
    low, high = loss.getPlotItem().viewRange()[1]
    assert y.min() >= low and y.max() <= high
    assert (x[0], x[-1]) == (0, 500)


@pytest.mark.parametrize("width", [230, 300, 600, 900])
def test_names_of_the_curves_never_push_the_plot_out_of_its_view(
    error: ErrorPlot, loss: LossPlot, width: int
) -> None:
    for plot in (error, loss):
        plot.resize(width, 300)
        QApplication.processEvents()
        plot.grab()
        axis = plot.getPlotItem().getAxis("bottom")
        right = axis.sceneBoundingRect().right()
        assert right <= plot.viewport().width() + 1
    error.show_errors(np.array([[3.0, 2.5]]), np.array([4.0]))
    assert ("while learning" in written(error)) == (width >= 600)


@pytest.fixture
def compute(qtbot: QtBot) -> FakeCompute:
    return FakeCompute()


@pytest.fixture
def tab(qtbot: QtBot, context: Context, compute: FakeCompute) -> Iterator[MnistTab]:
    trainer = Trainer(context.store, compute, context.status, context.data_dir, context.status)
    made = MnistTab(replace(context, compute=compute, trainer=trainer))
    made.resize(1192, 664)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close_down()
    made.close()
    made.deleteLater()
    leaks.settle_qt()
    leaks.settle_qt()


def tell_epochs(compute: FakeCompute, epochs: int) -> None:
    compute.tell(TrainingStarted(80_202, "cpu", 1, 430, epochs, "float32"))
    for epoch in range(1, epochs + 1):
        updates = np.arange(1, 430 * epoch + 1, epoch)
        curve = (2.3 / (1 + updates / 20)).astype(np.float32)
        compute.tell(
            BatchCurve(updates, curve), EpochDone(epoch, 0.03 / epoch, 0.02 / epoch, 6.0, 0.1)
        )


def test_a_training_is_told_in_the_bar_and_in_the_curves(
    tab: MnistTab, compute: FakeCompute
) -> None:
    tab.trainer.edit("epochs", epochs=4)
    tab.bar.train.click()
    tell_epochs(compute, 2)
    total = 4 * tab.trainer.run.batches_per_epoch
    assert len(tab.error.curves[0].getData()[0]) == 2
    assert tab.bar.held_out.text() == "held out  1.50 %"
    assert tab.bar.errors.text() == "test  1.00 %"
    last = int(tab.trainer.run.batch[-1])
    rate = SCHEDULES["one_cycle"](last - 1, total, 0.01)
    assert tab.bar.rate.text().split()[1] == f"{rate:.2g}"
    assert tab.bar.train.text() == "Pause"


@pytest.mark.parametrize("size", [(1280, 720), (1024, 768)])
def test_in_a_presentation_the_curves_have_three_quarters_of_the_height(
    tab: MnistTab, compute: FakeCompute, context: Context, size: tuple[int, int]
) -> None:
    tab.bar.train.click()
    tell_epochs(compute, 2)
    compute.finish(87)
    context.look.set_presentation(True)
    tab.set_presentation(True)
    QApplication.processEvents()
    tab.resize(*size)
    QApplication.processEvents()
    assert tab.curves.height() >= 0.75 * tab.height()
    assert tab.size() == QSize(*size)
    assert tab.below.headline.isVisible() and not tab.below.present.isVisible()
    for label in (tab.bar.counters, tab.bar.errors, tab.bar.train):
        assert label.geometry().right() <= tab.bar.width()
    tab.toggle_lower()
    QApplication.processEvents()
    assert tab.below.present.isVisible() and not tab.curves.isVisible()
    assert tab.below.height() >= 0.75 * tab.height()
    assert tab.size() == QSize(*size)
    tab.toggle_lower()
    assert tab.curves.isVisible()
    assert not tab.below.present.isVisible()
    tab.below.show_key(tab.below.key)
    assert tab.below.present.isVisible()
    tab.set_presentation(False)
    context.look.set_presentation(False)
    assert tab.below.present.isVisible()


def test_labels_of_the_bar_never_overlap(qtbot: QtBot, tab: MnistTab, compute: FakeCompute) -> None:
    tab.bar.train.click()
    tell_epochs(compute, 2)
    bar = tab.bar
    parts = [bar.seed_value, bar.counters, bar.rate, bar.energy, bar.held_out, bar.errors]
    for width in (560, 700, 860, 1192):
        tab.resize(width, 664)
        QApplication.processEvents()
        shown = [part for part in parts if part.isVisible()]
        assert bar.counters in shown and bar.errors in shown
        edges = [(part.geometry().left(), part.geometry().right()) for part in shown]
        assert all(a[1] <= b[0] for a, b in pairwise(edges)), width
        if bar.width() == width:
            assert all(part.width() >= part.sizeHint().width() for part in shown), width


def test_the_part_below_folds_by_its_arrow_and_its_key(tab: MnistTab) -> None:
    commands = {command.key: command for command in tab.commands()}
    fold = commands["mnist.lower"]
    assert fold.shortcut == "B" and fold.checked is not None and fold.checked()
    high = tab.curves.height()
    tab.below.headline.fold.click()
    QApplication.processEvents()
    assert tab.curves.height() > high + 100
    assert not fold.checked()
    fold.run()
    assert tab.below.present.isVisible()


def test_names_of_pages_become_a_list_where_they_have_no_room(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    strip = PageStrip(PAGES)
    strip.setParent(host)
    host.show()
    qtbot.waitExposed(host)
    strip.show()
    asked: list[str] = []
    strip.picked.connect(asked.append)
    strip.resize(2000, 40)
    assert all(button.isVisibleTo(host) for button in strip.names.values())
    assert strip.list.isHidden()
    strip.resize(60, 40)
    assert not any(button.isVisibleTo(host) for button in strip.names.values())
    assert strip.list.isVisibleTo(host)
    last = strip.list.count() - 1
    strip.list.activated.emit(last)
    assert asked == [PAGES[-1].key]
    strip.resize(2000, 40)
    strip.names[PAGES[0].key].click()
    assert asked[1:] == [PAGES[0].key]
    assert strip.list.isHidden()


@pytest.mark.parametrize("size", [(1240, 720), (984, 768)])
def test_a_presentation_leaves_no_button_of_a_page_out(
    tab: MnistTab, context: Context, compute: FakeCompute, size: tuple[int, int]
) -> None:
    tab.trainer.train()
    compute.tell_first_epoch()
    compute.finish(87)
    context.look.set_presentation(True)
    tab.set_presentation(True)
    tab.resize(*size)
    wrong, confusion = tab.below.open("wrong"), tab.below.open("confusion")
    gradients, sizes = tab.below.open("gradients"), tab.below.open("size")
    assert isinstance(wrong, WrongPage) and isinstance(confusion, ConfusionPage)
    assert isinstance(gradients, GradientsPage) and isinstance(sizes, SetSizePage)
    confusion.matrix.show_counts(np.full((10, 10), 1000), tuple("0123456789"))
    needed: dict[str, list[QWidget]] = {
        "wrong": [wrong.filter.target, wrong.filter.answer, wrong.filter.inside],
        "gradients": [gradients.demo, gradients.swap, gradients.words],
        "size": [sizes.sizes, sizes.repetitions, sizes.button, sizes.line],
    }
    for key, controls in needed.items():
        tab.below.show_key(key)
        QApplication.processEvents()
        assert not tab.curves.isVisible()
        for control in (*controls, tab.below.headline.fold, tab.below.headline.facts):
            corner = control.mapTo(tab, control.rect().bottomRight())
            assert control.isVisible() and tab.rect().contains(corner), control.accessibleName()
            least = control.heightForWidth(control.width())
            assert control.height() >= max(least, control.minimumSizeHint().height())
    context.look.set_presentation(False)


def test_counts_stand_in_the_cells_on_a_small_projector() -> None:
    look = Look()
    look.set_presentation(True)
    names = tuple("0123456789")
    layout = lay_out(look, QRectF(0, 0, 650, 560), names, 1135, look.px(62))
    assert layout.text > 0
    assert look.font(layout.text).pointSizeF() >= 8


def test_the_result_leaves_half_of_the_row_to_the_facts(
    tab: MnistTab, context: Context, compute: FakeCompute
) -> None:
    tab.trainer.train()
    compute.tell_first_epoch()
    compute.finish(87)
    context.look.set_presentation(True)
    tab.set_presentation(True)
    headline = tab.below.headline
    sizes = []
    for width in (1240, 800):
        tab.resize(width, 700)
        QApplication.processEvents()
        sizes.append(headline.large.font().pointSizeF())
        length = headline.large.fontMetrics().horizontalAdvance(headline.large.text())
        # The window is not narrower than its parts allow.
        assert length <= headline.width() / 2
    assert sizes[0] > sizes[1]
    # What does not stand there is told by the tooltip.
    assert "CPU" not in headline.facts.text() and "CPU" in headline.facts.toolTip()
    context.look.set_presentation(False)


def test_what_is_seen_is_exported_first(
    tab: MnistTab, context: Context, compute: FakeCompute
) -> None:
    tab.trainer.train()
    compute.tell_first_epoch()
    compute.finish(87)
    assert tab.figures()[0].key == "mnist-error"
    tab.set_presentation(True)
    tab.below.show_key("wrong")
    assert tab.figures()[0].key == "mnist-wrong"
    assert {figure.key for figure in tab.figures()} >= {"mnist-error", "mnist-loss"}


def test_a_long_sentence_does_not_widen_the_window(
    tab: MnistTab, context: Context, compute: FakeCompute
) -> None:
    tab.trainer.train()
    compute.tell_first_epoch()
    context.look.set_presentation(True)
    tab.set_presentation(True)
    tab.resize(984, 700)
    QApplication.processEvents()
    least = tab.minimumSizeHint().width()
    line = "The votes of the nets were counted on the images that were held out. " * 6
    compute.set_state("ready")
    compute.jobs[0].end(compute.jobs[0].on_failed, line)
    QApplication.processEvents()
    assert tab.minimumSizeHint().width() <= least <= 984
    assert tab.bar.left.whole_text == tab.bar.left.toolTip() == line
    assert tab.bar.progress.width() >= 0.3 * tab.width()
    assert tab.bar.progress.geometry().right() < tab.bar.left.geometry().left()
    assert tab.bar.rect().contains(tab.bar.left.geometry())


def test_a_name_is_no_markup(tab: MnistTab) -> None:
    for label in (tab.below.headline.large, tab.below.headline.facts, tab.bar.left):
        assert label.textFormat() == Qt.TextFormat.PlainText
