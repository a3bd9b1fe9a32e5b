"""The confusion matrix: what it counts, where it is pointed at, and the digits of a cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from pytestqt.qtbot import QtBot

from nnlab.app.digits.confusion import Confusion
from nnlab.app.digits.room import MNIST
from nnlab.app.digits.run import TrainingRun, WrongDigits
from nnlab.core.digits.specs import TrainSpec
from nnlab.gui.look import Look
from nnlab.gui.mnist.pages.confusion import ConfusionPage
from nnlab.gui.mnist.pages.wrong import WrongPage
from nnlab.gui.plots.digits.confusion_layout import lay_out
from nnlab.gui.plots.digits.confusion_matrix import ConfusionMatrix
from nnlab.gui.tab import Context
from tests import leaks

FASHION = ("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker")


def make_counts(n: int = 10, seed: int = 4) -> NDArray[np.int64]:
    rng = np.random.default_rng(seed)
    counts = rng.poisson(2.0, (n, n)) * (rng.random((n, n)) < 0.7)
    counts[np.arange(n), np.arange(n)] = rng.integers(800, 1100, n)
    return counts.astype(np.int64)


def make_run(counts: NDArray[np.int64], classes: tuple[str, ...] | None = None) -> TrainingRun:
    off = counts * (1 - np.eye(len(counts), dtype=np.int64))
    target, answer = (np.repeat(part.ravel(), off.ravel()) for part in np.indices(counts.shape))
    n = len(target)
    rng = np.random.default_rng(0)
    wrong = WrongDigits(
        index=np.arange(n),
        image=rng.integers(0, 256, (n, 28, 28)).astype(np.uint8),
        target=target,
        answer=answer,
        confidence=rng.uniform(0.3, 1, n),
    )
    return TrainingRun(
        settings=TrainSpec(net="784-10"),
        classes=classes or tuple(str(number) for number in range(len(counts))),
        n_wrong=n,
        n_test=int(counts.sum()),
        wrong=wrong,
        confusion=counts,
    )


@given(seed=st.integers(0, 1000), n=st.integers(2, 12))
def test_sums_and_errors_are_those_of_the_single_images(seed: int, n: int) -> None:
    rng = np.random.default_rng(seed)
    t, o = rng.integers(0, n, 300), rng.integers(0, n, 300)
    counts = np.zeros((n, n), dtype=np.int64)
    for target, answer in zip(t, o, strict=True):
        counts[target, answer] += 1
    known = Confusion(counts)
    for number in range(n):
        mine = t == number
        assert known.targets[number] == mine.sum()
        assert known.answers[number] == (o == number).sum()
        assert known.wrong[number] == (mine & (o != number)).sum()
        if mine.any():
            assert known.errors[number] == pytest.approx(100 * np.mean(o[mine] != number))
            assert known.shares[number].sum() == pytest.approx(100)
        else:
            assert np.isnan(known.errors[number])


def test_the_colours_span_the_mistakes_and_not_the_diagonal() -> None:
    counts = np.array([[990, 10, 0], [1, 499, 0], [0, 0, 7]], dtype=np.int64)
    assert Confusion(counts).mistake_range() == pytest.approx((0.2, 1.0))
    assert Confusion(np.diag([3, 4])).mistake_range() is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(n=st.integers(2, 62), wide=st.integers(260, 1600), high=st.integers(110, 900))
def test_every_cell_lies_under_its_own_pixels_and_within_the_area(
    qtbot: QtBot, n: int, wide: int, high: int
) -> None:
    classes = tuple(f"{number}" for number in range(n))
    area = QRectF(0, 0, wide, high)
    layout = lay_out(Look(), area, classes, 1200, 60.0)
    for row, column in ((0, 0), (n - 1, 0), (n // 2, n - 1), (n - 1, n - 1)):
        cell = layout.cell(row, column)
        if cell.width() >= 2 and cell.height() >= 2:
            assert layout.cell_at(cell.center()) == (row, column)
    assert layout.cell(0, n + 1).right() <= wide
    assert layout.cell(n, 0).bottom() <= high + 1
    assert layout.cell_at(area.topLeft()) is None


@pytest.fixture
def matrix(qtbot: QtBot) -> ConfusionMatrix:
    made = ConfusionMatrix(Look())
    qtbot.addWidget(made)
    made.resize(620, 260)
    made.show_counts(make_counts(), tuple("0123456789"))
    made.show()
    qtbot.waitExposed(made)
    return made


def test_the_pointer_is_told_what_a_cell_a_row_and_a_column_say(matrix: ConfusionMatrix) -> None:
    counts = make_counts()
    total, layout = counts.sum(axis=1), matrix.arrangement()
    assert matrix.describe((8, 3)) == f"8 answered as 3: {counts[8, 3]} of {total[8]}"
    assert matrix.describe((4, 4)) == f"4 answered as 4: {counts[4, 4]} of {total[4]}, right"
    wrong = total[6] - counts[6, 6]
    row = matrix.cell_at(layout.cell(6, 11).center())
    assert matrix.describe(row) == f"6: {wrong} of {total[6]} wrong"
    column = matrix.cell_at(layout.cell(10, 2).center())
    answers = counts[:, 2].sum()
    line = f"answered 2 {answers} times, {answers - counts[2, 2]} of them wrongly"
    assert matrix.describe(column) == line


def test_keys_walk_over_the_cells_and_enter_chooses(qtbot: QtBot, matrix: ConfusionMatrix) -> None:
    chosen: list[tuple[int, int]] = []
    matrix.chosen.connect(lambda target, answer: chosen.append((target, answer)))
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right):
        qtbot.keyClick(matrix, key)
    qtbot.keyClick(matrix, Qt.Key.Key_Return)
    assert chosen == [(1, 2)]
    assert matrix.accessibleDescription() == matrix.describe((1, 2))
    matrix.show_choice(1, 2)
    with qtbot.waitSignal(matrix.cleared):
        qtbot.keyClick(matrix, Qt.Key.Key_Enter)
    assert chosen == [(1, 2)]


def test_counts_are_written_where_they_fit_and_left_to_the_tip_where_not(
    matrix: ConfusionMatrix,
) -> None:
    assert matrix.arrangement().text > 0
    matrix.show_counts(make_counts(62), tuple(str(number) for number in range(62)))
    assert matrix.arrangement().text == 0
    matrix.grab()
    assert matrix.describe((61, 0)).startswith("61 answered as 0")


def test_long_names_of_classes_stand_upright(matrix: ConfusionMatrix) -> None:
    matrix.show_counts(make_counts(len(FASHION)), FASHION)
    assert matrix.arrangement().upright
    matrix.grab()


def test_a_class_without_images_is_drawn_without_its_error(matrix: ConfusionMatrix) -> None:
    counts = make_counts(3)
    counts[1] = 0
    matrix.show_counts(counts, ("a", "b", "c"))
    matrix.grab()
    matrix.show_counts(np.zeros((3, 3), dtype=np.int64), ("a", "b", "c"))
    matrix.grab()


# The page


@pytest.fixture
def page(qtbot: QtBot, context: Context) -> Iterator[ConfusionPage]:
    made = ConfusionPage(context)
    made.resize(950, 240)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()
    made.deleteLater()
    leaks.settle_qt()


def put(page: ConfusionPage | WrongPage, run: TrainingRun | None) -> None:
    store = page.context.store
    store.put(MNIST, replace(store.get(MNIST), run=run))
    page.refresh()


def test_a_click_on_a_cell_shows_its_digits_and_a_second_one_all(
    qtbot: QtBot, page: ConfusionPage
) -> None:
    counts = make_counts()
    counts[8, 3] = 5
    run = make_run(counts)
    put(page, run)
    assert len(page.gallery._order) == len(run.wrong)
    point = page.matrix.arrangement().cell(8, 3).center().toPoint()
    qtbot.mouseClick(page.matrix, Qt.MouseButton.LeftButton, pos=point)
    rows = page.gallery._order
    assert len(rows) == 5
    assert set(run.wrong.target[rows]) == {8} and set(run.wrong.answer[rows]) == {3}
    assert "8 answered as 3: 5 of" in page.words.text()
    page.grab()
    qtbot.mouseClick(page.matrix, Qt.MouseButton.LeftButton, pos=point)
    assert len(page.gallery._order) == len(run.wrong)
    assert not page.escape()
    page.choice.choose(8, 3)
    assert page.escape() and page.choice.cell is None


def test_the_diagonal_says_that_right_digits_are_not_kept(page: ConfusionPage) -> None:
    put(page, make_run(make_counts()))
    page.matrix.chosen.emit(4, 4)
    assert len(page.gallery._order) == 0
    assert "on the diagonal all are right" in page.gallery._empty_text
    assert "right" in page.words.text()


def test_a_run_without_a_matrix_says_what_to_do(page: ConfusionPage) -> None:
    put(page, None)
    assert "Press Train" in page.matrix._empty_text
    run = make_run(make_counts())
    put(page, replace(run, confusion=np.zeros((0, 0), dtype=np.int64)))
    assert "without its confusion matrix" in page.matrix._empty_text
    assert page.figures() == ()
    blank = page.matrix.grab().toImage()
    put(page, run)
    assert page.matrix.grab().toImage() != blank
    assert len(page.figures()) == 1


def test_the_choice_is_shared_with_the_gallery_and_goes_with_its_classes(
    qtbot: QtBot, page: ConfusionPage, context: Context
) -> None:
    counts = make_counts()
    counts[9, 4] = 3
    put(page, make_run(counts))
    gallery = WrongPage(context)
    qtbot.addWidget(gallery)
    gallery.refresh()
    page.matrix.chosen.emit(9, 4)
    gallery.refresh()
    assert (gallery.filter.target.currentData(), gallery.filter.answer.currentData()) == (9, 4)
    assert len(gallery.rows) == 3
    gallery.filter.target.setCurrentIndex(0)
    assert (page.choice.target, page.choice.answer) == (None, 4)
    assert "answered 4" in page.words.text()
    put(page, make_run(make_counts(3)))
    page.choice.choose(9, 4)
    put(page, make_run(make_counts(4)))
    assert not page.choice.on


def test_the_first_thousand_of_many_wrong_ones_are_said_to_be_no_more(
    qtbot: QtBot, context: Context
) -> None:
    counts = make_counts()
    counts[1, 7] = 1300
    run = make_run(counts)
    page = WrongPage(context)
    qtbot.addWidget(page)
    put(page, replace(run, wrong=run.wrong.first(1000)))
    assert "only the first 1\u202f000 of" in page.filter.note.text()
    put(page, run)
    assert page.filter.note.text() == ""


def test_a_chosen_digit_is_offered_to_the_insides(qtbot: QtBot, page: ConfusionPage) -> None:
    run = make_run(make_counts())
    put(page, run)
    assert not page.inside.isEnabled()
    page.gallery.choose(2)
    row = page.gallery.chosen_row
    with qtbot.waitSignal(page.choice.digit_chosen) as caught:
        qtbot.mouseClick(page.inside, Qt.MouseButton.LeftButton)
    image, text, label = caught.args
    assert label == run.wrong.target[row]
    np.testing.assert_array_equal(image, run.wrong.image[row])
    assert f"target {run.wrong.target[row]}" in text
