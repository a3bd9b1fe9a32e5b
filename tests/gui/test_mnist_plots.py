"""The pictures of the MNIST tab: curves, reference lines, gallery, bars."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from nnlab.app.digits.run import TrainingRun, WrongDigits
from nnlab.core.digits.specs import TrainSpec
from nnlab.gui.look import Look
from nnlab.gui.plots.curve_points import downsample, make_log_ticks, smooth
from nnlab.gui.plots.digits.digits import DigitFace, DigitSheet, DigitWords, make_digit_image
from nnlab.gui.plots.digits.images import DigitGallery
from nnlab.gui.plots.digits.outputs import OutputBars, pick_rows
from nnlab.gui.plots.digits.references import REFERENCES, spread
from nnlab.gui.plots.digits.training_curves import ErrorPlot, LossPlot
from nnlab.gui.widgets.log_spin import LogSpin, step_log


def make_wrong(count: int) -> WrongDigits:
    rng = np.random.default_rng(3)
    return WrongDigits(
        index=np.arange(count) * 7,
        image=rng.integers(0, 256, (count, 28, 28)).astype(np.uint8),
        target=np.arange(count) % 10,
        answer=(np.arange(count) + 1) % 10,
        confidence=np.linspace(0.9, 0.3, count) if count else np.zeros(0),
    )


@pytest.fixture
def look(qtbot: QtBot) -> Look:
    return Look()


@given(
    wanted=st.lists(st.floats(-50, 450), max_size=12).map(sorted),
    height=st.floats(5, 30),
)
def test_labels_never_overlap_and_keep_their_order(wanted: list[float], height: float) -> None:
    centres = spread(wanted, height, 0.0, 400.0)
    assert len(centres) == len(wanted)
    if len(wanted) * height < 400.0:
        assert all(b - a >= height - 1e-6 for a, b in pairwise(centres))
        assert all(height / 2 - 1e-6 <= c <= 400 - height / 2 + 1e-6 for c in centres)
    assert centres == sorted(centres)


def test_labels_with_room_stand_where_they_belong() -> None:
    assert spread([50.0, 120.0, 300.0], 20.0, 0.0, 400.0) == [50.0, 120.0, 300.0]


@given(count=st.integers(0, 5000), points=st.integers(1, 300))
def test_downsampling_bounds_the_points_and_keeps_the_mean(count: int, points: int) -> None:
    x = np.arange(1.0, count + 1)
    y = np.random.default_rng(0).uniform(0, 1, count)
    few_x, few_y = downsample(x, y, 5000.0, points)
    assert len(few_x) == len(few_y) <= max(points, min(count, points))
    assert np.all(np.diff(few_x) > 0)
    if count:
        assert y.min() - 1e-12 <= few_y.min() and few_y.max() <= y.max() + 1e-12


def test_what_is_drawn_of_the_past_does_not_change_while_the_curve_grows() -> None:
    x = np.arange(1.0, 4001)
    y = np.sin(x / 50)
    before = downsample(x[:2000], y[:2000], 4000.0, 100)
    after = downsample(x, y, 4000.0, 100)
    np.testing.assert_array_equal(before[1][:-1], after[1][: len(before[1]) - 1])


def test_the_running_mean_is_the_mean_of_the_last_points() -> None:
    y = np.array([1.0, 3.0, 5.0, 7.0])
    np.testing.assert_allclose(smooth(y, 2), [1.0, 2.0, 4.0, 6.0])


def test_an_axis_of_the_largest_numbers_has_ticks() -> None:
    named, _bare = make_log_ticks(305.0, 308.5)
    assert [place for place, _text in named] == [305.0, 306.0, 307.0]


def test_the_unit_of_the_energy_is_that_of_its_cost(qtbot: QtBot, look: Look) -> None:
    plot = LossPlot(look)
    qtbot.addWidget(plot)
    axis = plot.getPlotItem().getAxis("left")
    assert "nats" in axis.labelText
    plot.set_cost("quadratic")
    assert "nats" not in axis.labelText and "²" in axis.labelText
    plot.set_cost("cross_entropy")
    assert "nats" in axis.labelText


@pytest.mark.parametrize("log", [True, False])
def test_the_loss_plot_takes_values_that_are_not_finite(
    qtbot: QtBot, look: Look, log: bool
) -> None:
    plot = LossPlot(look)
    qtbot.addWidget(plot)
    plot.set_total(5)
    plot.set_log(log)
    plot.show_curve(np.arange(1.0, 6.0), np.array([2.0, 1.0, np.nan, np.inf, 0.0]))
    plot.grab()
    assert plot.value_at(2.2) == "batch 2: H = 1.0000"
    low, high = plot.getPlotItem().viewRange()[1]
    assert np.isfinite([low, high]).all() and low < high


def test_the_error_plot_holds_all_references_that_lie_in_its_range(
    qtbot: QtBot, look: Look
) -> None:
    plot = ErrorPlot(look)
    qtbot.addWidget(plot)
    plot.resize(600, 300)
    plot.show()
    qtbot.waitExposed(plot)
    plot.show_errors(np.array([[8.9, 7.9]]))
    plot.grab()
    assert set(plot.margin.visible()) == set(REFERENCES)
    lines, labels = plot.margin.heights()
    line_height = plot.margin._line
    gaps = np.diff(labels)
    assert np.all(gaps >= line_height - 1e-6)
    assert np.all(np.diff(lines) > 0)
    assert plot.value_at(1.2) == "epoch 1: 8.90 % of the held-out, 7.90 % of the test digits wrong"
    assert plot.value_at(2.0) == ""


@given(low=st.floats(-8, 2), span=st.floats(0.5, 10))
def test_log_ticks_are_few_and_name_their_values(low: float, span: float) -> None:
    named, bare = make_log_ticks(low, low + span)
    assert len(named) <= 12
    assert all(low <= place <= low + span for place, _ in named + bare)
    for place, text in named:
        assert float(text) == pytest.approx(10**place)
        assert len(text) < 12
    assert not any(text for _, text in bare)


def test_a_digit_is_drawn_in_the_colours_of_the_theme(look: Look) -> None:
    digit = np.zeros((28, 28), np.uint8)
    digit[3, 5] = 255
    image = make_digit_image(digit, look)
    assert QColor(image.pixel(5, 3)).name() == look.theme.text
    assert QColor(image.pixel(0, 0)).name() == look.theme.base


@pytest.fixture
def gallery(qtbot: QtBot, look: Look) -> DigitGallery:
    widget = DigitGallery(look)
    qtbot.addWidget(widget)
    widget.resize(400, 220)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def test_every_digit_has_its_own_place_under_the_pointer(gallery: DigitGallery) -> None:
    wrong = make_wrong(40)
    gallery.set_digits(wrong, wrong.order("confidence"))
    for place in range(2 * gallery.columns):
        assert gallery.place_at(gallery.cell_rect(place).center()) == place
    assert gallery.place_at(QPoint(-3, 5)) == -1


def test_keys_walk_through_the_digits_and_bring_them_into_view(
    qtbot: QtBot, gallery: DigitGallery
) -> None:
    wrong = make_wrong(40)
    order = wrong.order("answer")
    gallery.set_digits(wrong, order)
    seen: list[int] = []
    gallery.chosen.connect(seen.append)
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_End):
        qtbot.keyClick(gallery, key)
    places = [0, 1, 1 + gallery.columns, 39]
    assert seen == [order[place] for place in places]
    assert gallery.viewport().rect().intersects(gallery.cell_rect(39))
    assert "answer 9" in gallery.describe(gallery.chosen_row)
    gallery.grab()


def test_a_click_chooses_and_another_order_keeps_the_choice(
    qtbot: QtBot, gallery: DigitGallery
) -> None:
    wrong = make_wrong(12)
    gallery.set_digits(wrong, wrong.order("confidence"))
    with qtbot.waitSignal(gallery.chosen) as caught:
        point = gallery.cell_rect(2).center()
        qtbot.mouseClick(gallery.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert caught.args == [2]
    gallery.set_digits(wrong, wrong.order("target"))
    assert gallery.chosen_row == 2
    gallery.set_digits(make_wrong(12), wrong.order("target"))
    assert gallery.chosen_row == -1


def test_an_empty_gallery_says_what_to_do(gallery: DigitGallery) -> None:
    gallery.set_empty_text("Press Train.")
    blank = gallery.grab().toImage()
    gallery.set_empty_text("")
    assert gallery.grab().toImage() != blank


def test_a_thousand_digits_paint_only_what_is_seen(gallery: DigitGallery) -> None:
    wrong = make_wrong(5000)
    gallery.set_digits(wrong, wrong.order("index"))
    gallery.grab()
    assert len(gallery._images) < 60


def test_bars_show_the_outputs_of_the_digit(qtbot: QtBot, look: Look) -> None:
    bars = OutputBars(look)
    qtbot.addWidget(bars)
    bars.resize(260, 240)
    wrong = make_wrong(1)
    bars.show_digit(wrong.image[0], 0, "no. 0")
    awaited = bars.grab().toImage()
    outputs = np.full(10, 0.02)
    outputs[4] = 0.82
    bars.show_outputs(outputs)
    assert bars.grab().toImage() != awaited
    assert "4: 82.0 %" in bars.accessibleDescription()
    bars.clear("Click a digit.")
    assert bars.outputs is None


@given(
    outputs=st.lists(st.floats(0, 1), min_size=2, max_size=70).map(np.array),
    target=st.integers(-1, 69),
    most=st.integers(1, 80),
)
def test_of_many_outputs_the_largest_are_shown_and_that_of_the_target(
    outputs: np.ndarray, target: int, most: int
) -> None:
    rows = pick_rows(outputs, target, most)
    assert len(rows) == len(set(rows)) == min(most, len(outputs))
    if most >= len(outputs):
        assert rows == list(range(len(outputs)))
        return
    shown = outputs[rows]
    assert np.all(np.diff(shown[:-1]) <= 0)
    if target in range(len(outputs)):
        assert target in rows
    others = [row for row in rows if row != target]
    left = np.delete(outputs, rows)
    assert not others or left.max() <= outputs[others].min()


def test_outputs_of_sigmoid_neurons_are_written_as_outputs_and_not_as_shares(
    qtbot: QtBot, look: Look
) -> None:
    quadratic = TrainingRun(settings=TrainSpec(net="784-30-10", cost="quadratic"))
    words = DigitWords.of(quadratic)
    assert words.output(0.934) == "O = 0.93"
    assert DigitWords.of(TrainingRun()).output(0.934) == "93 %"
    bars = OutputBars(look)
    qtbot.addWidget(bars)
    bars.resize(260, 240)
    bars.set_words(words)
    wrong = make_wrong(1)
    bars.show_digit(wrong.image[0], 0, "no. 0")
    bars.show_outputs(np.linspace(0.1, 1.0, 10))
    assert "9: O = 1.00" in bars.accessibleDescription()
    bars.grab()
    gallery = DigitGallery(look)
    qtbot.addWidget(gallery)
    gallery.set_words(words)
    gallery.set_digits(wrong, wrong.order("index"))
    assert gallery.describe(0) == "test image 0: target 0, answer 1 with O = 0.90"


def test_classes_are_called_by_their_names(qtbot: QtBot, look: Look) -> None:
    words = DigitWords(("T-shirt/top", "Trouser", *"abcdefgh"))
    gallery = DigitGallery(look)
    sheet = DigitSheet(look, gallery)
    qtbot.addWidget(gallery)
    gallery.set_words(words)
    wrong = make_wrong(30)
    gallery.set_digits(wrong, wrong.order("index"))
    assert "target T-shirt/top, answer Trouser" in gallery.describe(0)
    gallery.resize(400, 240)
    gallery.grab()
    sheet.set_digits(wrong, wrong.order("target"), words)
    sheet.grab()
    usual = DigitFace(look, DigitWords()).size
    long = DigitFace(look, words).size
    assert usual.width() < long.width() < 2 * usual.width()
    assert words.name(99) == "99"


@given(target=st.none() | st.integers(0, 9), answer=st.none() | st.integers(0, 9))
def test_a_filter_keeps_the_order_and_nothing_else(target: int | None, answer: int | None) -> None:
    wrong = make_wrong(60)
    order = wrong.order("confidence")
    kept = wrong.only(order, target, answer).tolist()
    fits = [
        row
        for row in order.tolist()
        if target in (None, wrong.target[row]) and answer in (None, wrong.answer[row])
    ]
    assert kept == fits


@given(value=st.floats(1e-5, 5.0), steps=st.integers(-8, 8))
def test_steps_of_eta_move_on_the_sequence_1_2_5(value: float, steps: int) -> None:
    moved = step_log(value, steps)
    if steps:
        assert (moved > value) == (steps > 0)
        assert f"{moved:.0e}"[0] in "125"


def test_eta_is_read_in_any_notation(qtbot: QtBot) -> None:
    spin = LogSpin(1e-6, 10.0)
    qtbot.addWidget(spin)
    for text, value in (("1e-3", 1e-3), ("0,05", 0.05), ("2", 2.0)):
        spin.lineEdit().setText(text)
        spin.interpretText()
        assert spin.value() == pytest.approx(value)
    spin.setValue(0.01)
    spin.stepBy(1)
    assert spin.text() == "0.02"
