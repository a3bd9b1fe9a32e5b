"""Convolution at work: what slides, what is written, and what the hand does to it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QSplitter,
)
from pytestqt.qtbot import QtBot

from nnlab.app.inside import INSIDE, InsideState, Unit
from nnlab.core.digits.convolution import correlate
from nnlab.core.digits.hand_kernels import HAND_KERNELS, hand_kernel
from nnlab.gui.exporting.export import record
from nnlab.gui.inside.convolving.convolution import ConvolutionPart
from nnlab.gui.inside.convolving.figures import decimals_for, fixed
from nnlab.gui.inside.convolving.kernel_grid import NumberGrid
from nnlab.gui.inside.convolving.sliding import MapView
from nnlab.gui.inside.convolving.sweep import Sweep
from nnlab.gui.inside.shades import signed_scale
from nnlab.gui.inside.shell import InsideDesk
from nnlab.gui.mnist.training.trainer import Trainer
from nnlab.gui.tab import Context
from nnlab.gui.widgets.number_edit import NumberEdit
from tests import leaks
from tests.gui.fake_compute import FakeCompute
from tests.gui.inside_kit import give, make_insides

IMAGE = np.zeros((28, 28), dtype=np.float32)
IMAGE[6:20, 10:18] = 1.0
IMAGE[10:12, 10:14] = 0.5


@pytest.fixture
def part(qtbot: QtBot, context: Context) -> Iterator[ConvolutionPart]:
    compute = FakeCompute()
    trainer = Trainer(context.store, compute, context.status, context.data_dir, context.status)  # type: ignore[arg-type]
    mine = replace(context, compute=compute, trainer=trainer)  # type: ignore[arg-type]
    desk = InsideDesk(mine)
    context.store.put(INSIDE, replace(context.store.get(INSIDE), image=IMAGE))
    made = ConvolutionPart(mine, desk)
    made.resize(900, 560)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close_down()
    desk.close_down()
    made.close()
    made.deleteLater()
    desk.deleteLater()
    leaks.settle_qt()
    leaks.settle_qt()


def state(part: ConvolutionPart) -> InsideState:
    return part.desk.state


def choose(part: ConvolutionPart, key: str) -> None:
    part.form.what.setCurrentIndex(part.form.what.findData(key))
    part.form.what.activated.emit(part.form.what.currentIndex())


def plain(part: ConvolutionPart) -> str:
    return re.sub("<[^>]*>", "", part.view.text.text().replace("<br>", "\n")).replace("\u00a0", " ")


def press(qtbot: QtBot, view: MapView, row: int, column: int) -> None:
    at = view.pixel_rect(row, column).center().toPoint()
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=at)


def test_without_a_net_the_panel_says_what_to_do(part: ConvolutionPart) -> None:
    assert "Train a net in the MNIST tab" in plain(part)
    assert part.figures() == ()
    choose(part, "vertical")
    assert len(part.figures()) == 1


def test_the_sum_of_a_kernel_by_hand_can_be_followed(part: ConvolutionPart, qtbot: QtBot) -> None:
    choose(part, "vertical")
    part.form.theta.setValue(0.25)
    part.form.g.setCurrentIndex(part.form.g.findData("relu"))
    part.form.g.activated.emit(0)
    press(qtbot, part.view.before, 11, 10)
    assert part.sweep.place == (11, 10)
    patch = IMAGE[10:13, 9:12]
    np.testing.assert_array_equal(part.view.patch.values, patch)
    np.testing.assert_array_equal(part.view.products.values, patch * hand_kernel("vertical", 3))
    b = correlate(IMAGE[None], hand_kernel("vertical", 3)[None], 0.25)
    text = plain(part)
    assert "V11,10 = g(Σpq wpq xp+10, q+9 − θ)" in text
    assert f"b11,10 = Σ − θ = 2.0000 − 0.2500 = {b[10, 9]:.4f}" in text
    assert "Σ = 1·0.5 + 1·0.5 + 1·1.0" in text
    assert f"V11,10 = g(b) = max(0, {b[10, 9]:.4f}) = {b[10, 9]:.4f}" in text
    np.testing.assert_array_equal(part.view.out.scene.values, np.maximum(b, 0))  # type: ignore[union-attr]


def test_terms_that_are_written_add_up_or_it_is_said(part: ConvolutionPart) -> None:
    give(part.desk, make_insides(), Unit(0, 1, 4, 6))
    text = plain(part)
    terms = re.search(r"Σ = (.*)", text.split("Σ − θ")[1])
    assert terms is not None
    total = 0.0
    for sign, w, x in re.findall(r"([+−]?) ?([\d.]+)·\(?(−?[\d.]+)\)?", terms[1]):
        total += (-1 if sign == "−" else 1) * float(w) * float(x.replace("−", "-"))
    told = re.search(r"as written they add up to (−?[\d.]+)", text)
    shown = float(told[1].replace("−", "-")) if told else part.work.slide.sum_at((5, 7)).weighted  # type: ignore[union-attr]
    assert total == pytest.approx(shown, abs=6e-5)


def test_a_chosen_neuron_is_followed_to_its_patch(part: ConvolutionPart) -> None:
    insides = make_insides()
    give(part.desk, insides, Unit(0, 0, 0, 0))
    part.desk.choose_unit(Unit(3, 2, 5, 7))
    work = part.work
    assert work is not None and part.sweep.place == (6, 8)
    b = float(insides.V[3][2, 5, 7])
    assert f"= {fixed(b, 4)}" in plain(part) and f"tanh({fixed(b, 4)})" in plain(part)
    shown = part.shown_map
    np.testing.assert_allclose(part.view.patch.values, insides.V[2][shown, 5:9, 7:11])
    np.testing.assert_array_equal(part.view.out.scene.values, insides.V[3][2])  # type: ignore[union-attr]
    parts = work.slide.sum_at((6, 8)).parts
    assert shown == int(np.argmax(np.abs(parts)))
    other = 1 - shown
    part.form.map.setValue(other + 1)
    assert f"s{other + 1} =" in plain(part)
    assert f"{fixed(float(parts[other]), 4)}" in plain(part)


def test_moving_the_window_chooses_the_neuron_of_the_whole_tab(
    part: ConvolutionPart, qtbot: QtBot
) -> None:
    give(part.desk, make_insides(), Unit(1, 1, 3, 3))
    press(qtbot, part.view.out, 8, 9)
    assert part.desk.unit == Unit(1, 1, 8, 9)
    part.view.out.setFocus()
    qtbot.keyClick(part.view.out, Qt.Key.Key_Down)
    qtbot.keyClick(part.view.before, Qt.Key.Key_Left)
    assert part.desk.unit == Unit(1, 1, 9, 8)
    qtbot.keyClick(part.view.before, Qt.Key.Key_End)
    assert part.desk.unit == Unit(1, 1, 25, 25)
    qtbot.keyClick(part.view.before, Qt.Key.Key_Right)
    assert part.desk.unit == Unit(1, 1, 25, 25)


def test_a_pool_rings_the_largest_number(part: ConvolutionPart) -> None:
    insides = make_insides()
    give(part.desk, insides, Unit(2, 1, 4, 3))
    window = insides.V[1][1, 8:10, 6:8]
    np.testing.assert_allclose(part.view.patch.values, window)
    assert f"= {fixed(float(window.max()), 4)}" in plain(part)
    assert part.view.kernel.isHidden() and part.view.products.isHidden()
    choose(part, "average")
    part.form.pool_size.setValue(3)
    assert "/ 9 =" in plain(part) and "A pool has no weights" in part.view.count.text()


def test_a_dense_neuron_is_an_inner_product(part: ConvolutionPart, qtbot: QtBot) -> None:
    insides = make_insides()
    give(part.desk, insides, Unit(5, 4))
    b = float(insides.V[5][4])
    text = plain(part)
    assert "b5 = Σ − θ" in text and f"= {fixed(b, 4)}" in text
    assert "(the other 288 terms)" in text
    listed, rest = re.search(r"Σ = (.*) ([+−] [\d.]+) \(the other", text).groups()  # type: ignore[union-attr]
    assert listed.count("·") == 12 and rest
    assert part.view.out.scene.values.shape == (3, 4)  # type: ignore[union-attr]
    press(qtbot, part.view.out, 2, 1)
    assert part.desk.unit == Unit(5, 9)
    part.desk.choose_unit(Unit(7, 3))
    assert "output O of class 3" in plain(part)


def test_a_weight_is_changed_by_hand_and_taken_back(part: ConvolutionPart, qtbot: QtBot) -> None:
    choose(part, "blur")
    grid = part.view.kernel
    assert grid.editable
    grid.edited.emit(0, 2, 5.0)
    assert state(part).hand.key == "own" and state(part).hand.w[0, 2] == 5.0
    assert part.form.what.currentData() == "own"
    grid.edited.emit(0, 2, 6.0)
    part.context.store.undo()
    assert state(part).hand.key == "blur" and grid.values[0, 2] == pytest.approx(1 / 9)
    grid.edited.emit(0, 0, 1e9)
    assert state(part).hand.key == "blur"


def test_a_click_opens_a_cell_and_the_wheel_is_only_for_own_kernels(
    part: ConvolutionPart, qtbot: QtBot
) -> None:
    choose(part, "identity")
    grid = part.view.kernel
    qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.cell_rect((1, 1)).center().toPoint())
    grid._edit.setText("2.5")
    grid._edit.setModified(True)
    grid._edit.take()
    assert state(part).hand.w[1, 1] == 2.5
    give(part.desk, make_insides(), Unit(0, 0, 3, 3))
    assert not grid.editable
    before = state(part).hand
    grid.open_cell((0, 0))
    assert state(part).hand is before


def test_sizes_stop_where_a_kernel_ends(part: ConvolutionPart) -> None:
    choose(part, "identity")
    part.form.side.setValue(1)
    assert len(state(part).hand.w) == 1
    choose(part, "sharpen")
    assert len(state(part).hand.w) == 3 and part.form.side.minimum() == 3
    for size in range(3, 8):
        part.form.side.setValue(size)
        assert part.view.out.scene.values.shape == (29 - size, 29 - size)  # type: ignore[union-attr]
    choose(part, "own")
    part.form.side.setValue(2)
    assert state(part).hand.w.shape == (2, 2)


def test_stride_and_padding_change_the_map_and_the_formula(part: ConvolutionPart) -> None:
    choose(part, "corner")
    part.form.stride.setValue(3)
    part.form.padding.setValue(2)
    assert part.sweep.shape == (10, 10)
    part.sweep.move_to(1, 3)
    assert "xp−2, q+4" in plain(part)
    scene = part.view.before.scene
    assert scene is not None and scene.values.shape == (32, 32)
    assert scene.box == (0, 6, 3, 3) and scene.edge == 2
    np.testing.assert_array_equal(part.view.patch.values, scene.values[0:3, 6:9])


def test_counts_of_weights_follow_the_settings(part: ConvolutionPart) -> None:
    def count() -> str:
        return part.view.count.text().replace("\u202f", " ")

    choose(part, "blur")
    assert "1·(3·3 + 1) = 10" in count() and "to 1·26·26: 530 660" in count()
    part.form.side.setValue(5)
    assert "1·(5·5 + 1) = 26" in count() and "1·24·24" in count()
    give(part.desk, make_insides(), Unit(3, 0, 0, 0))
    part._choose("net")
    assert "3·(2·4·4 + 1) = 99" in count()


def test_the_window_walks_by_the_clock_and_fills_the_map(
    part: ConvolutionPart, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(part, "blur")
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    sweep = part.sweep
    sweep.set_speed(100)
    part.bar.play.click()
    assert sweep.running and sweep.place == (1, 1) and sweep.passed.sum() == 1
    assert np.isnan(part.view.out.scene.values).sum() == 26 * 26 - 1  # type: ignore[union-attr]
    for step in range(1, 11):
        now[0] = 100 + 0.0333 * step
        sweep.tick()
    assert sweep.place == (2, 8) and sweep.passed.sum() == 34
    now[0] = 1000.0
    sweep.tick()
    assert not sweep.running and sweep.full and sweep.place == (26, 26)


def test_a_hidden_window_stands_still(part: ConvolutionPart, qtbot: QtBot) -> None:
    choose(part, "blur")
    part.sweep.play()
    part.hide()
    assert not part.sweep.running


def test_emptied_maps_are_filled_by_the_hand(part: ConvolutionPart, qtbot: QtBot) -> None:
    choose(part, "vertical")
    part.bar.empty.click()
    assert part.sweep.passed.sum() == 1
    press(qtbot, part.view.before, 5, 5)
    press(qtbot, part.view.before, 5, 9)
    assert part.sweep.passed.sum() == 3
    assert part.bar.empty.text() == "Fill"
    part.bar.empty.click()
    assert part.sweep.full


def test_another_neuron_is_followed_while_a_kernel_by_hand_is_shown(part: ConvolutionPart) -> None:
    give(part.desk, make_insides(), Unit(0, 0, 3, 3))
    choose(part, "blur")
    part.desk.choose_unit(Unit(0, 1, 7, 8))
    assert state(part).slides == "net" and part.sweep.place == (8, 9)


def test_the_drawn_image_is_followed(part: ConvolutionPart) -> None:
    choose(part, "identity")
    part.desk.show_image(1 - IMAGE, "the other way round")
    np.testing.assert_array_equal(part.view.out.scene.values, 1 - IMAGE[1:27, 1:27])  # type: ignore[union-attr]


def test_pointing_marks_the_same_cell_everywhere(part: ConvolutionPart) -> None:
    choose(part, "vertical")
    part.sweep.move_to(11, 10)
    told: list[str] = []
    part.view.hovered.connect(told.append)
    part.view.products.pointed.emit((0, 2))
    assert part.view.patch._at == part.view.kernel._at == (0, 2)
    assert told[-1].endswith("w·x = 1.0000 · 0.5000 = 0.5000")


def test_numbers_stand_in_cells_where_they_fit(part: ConvolutionPart, qtbot: QtBot) -> None:
    grid = NumberGrid(part.context.look, "w")
    qtbot.addWidget(grid)
    values = np.random.default_rng(1).normal(size=(5, 5))
    grid.show_numbers(values, signed_scale(part.context.look, 3.0))
    grid.resize(260, 280)
    assert grid.legible
    grid.resize(100, 120)
    assert not grid.legible
    for cell in ((0, 0), (4, 3)):
        assert grid.cell_at(grid.cell_rect(cell).center()) == cell
    assert grid.cell_at(QPointF(-5, -5)) is None


def test_numbers_are_written_as_they_are() -> None:
    assert fixed(-0.001, 2) == "0.00" and fixed(-1.5, 2) == "−1.50"
    assert decimals_for([1.0, -2.0], 2) == 0 and decimals_for([0.5], 2) == 1
    assert decimals_for([1 / 3], 2) == 2


def test_the_panel_paints_in_every_look_and_size(part: ConvolutionPart) -> None:
    look = part.context.look
    give(part.desk, make_insides(), Unit(3, 1, 4, 4))
    for theme in ("dark", "contrast", "light"):
        look.set_theme(theme)
        for size in ((340, 460), (1150, 560)):
            part.resize(*size)
            assert not part.grab().isNull()
    look.set_presentation(True)
    part.set_presentation(True)
    assert not part.grab().isNull()
    look.set_presentation(False)
    record(part.figures()[0].widget)


def test_every_control_has_a_name_and_a_tooltip(part: ConvolutionPart) -> None:
    choose(part, "blur")
    kinds = (QAbstractButton, QComboBox, QAbstractSpinBox, QAbstractSlider)
    controls = [w for kind in kinds for w in part.findChildren(kind)]
    ours = [w for w in controls if w.focusPolicy() != Qt.FocusPolicy.NoFocus]
    assert len(ours) > 10
    for control in ours:
        if "ScrollBar" not in type(control).__name__:
            assert control.accessibleName() and control.toolTip(), control


def test_every_preset_can_be_chosen(part: ConvolutionPart) -> None:
    for key in HAND_KERNELS:
        choose(part, key)
        assert state(part).slides == "kernel" and state(part).hand.key == key


def test_a_walk_that_ends_starts_from_the_first_place_again(qtbot: QtBot) -> None:
    sweep = Sweep()
    sweep.set_shape((2, 3))
    sweep.move_to(9, 9)
    assert sweep.place == (2, 3)
    sweep.play()
    assert sweep.place == (1, 1) and sweep.passed.sum() == 1
    sweep.pause()
    sweep.play()
    assert sweep.place == (1, 1)
    sweep.pause()


def test_folded_away_while_large_it_leaves_its_neighbours_in_place(
    part: ConvolutionPart, qtbot: QtBot
) -> None:
    split, other = QSplitter(), QLabel("neighbour")
    qtbot.addWidget(split)
    split.addWidget(other)
    split.addWidget(part)
    split.show()
    part.large.setChecked(True)
    assert other.isHidden() and part.isVisible()
    part.hide()
    assert not other.isHidden() and not part.large.isChecked()
    part.show()
    part.setParent(None)


def test_arrow_keys_are_the_maps_own_while_it_has_the_focus(part: ConvolutionPart) -> None:
    for widget, mine in ((part.view.before, True), (part.view.kernel, False)):
        key = QKeyEvent(
            QEvent.Type.ShortcutOverride, Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier
        )
        key.ignore()
        QApplication.sendEvent(widget, key)
        assert key.isAccepted() is mine


def test_a_panel_that_opens_stands_at_the_chosen_neuron(part: ConvolutionPart) -> None:
    part.hide()
    give(part.desk, make_insides(), Unit(3, 2, 5, 7))
    part.show()
    assert part.sweep.place == (6, 8) and part.work is not None


def test_panels_are_small_enough_for_a_presentation_at_1280_by_720(part: ConvolutionPart) -> None:
    look = part.context.look
    give(part.desk, make_insides(), Unit(3, 2, 5, 7))
    look.set_presentation(True)
    part.set_presentation(True)
    part.resize(500, 600)
    part.grab()
    assert part.minimumSizeHint().height() < 600 and part.minimumSizeHint().width() < 640
    look.set_presentation(False)


def test_escape_leaves_the_field_of_a_weight_and_nothing_else(
    part: ConvolutionPart, qtbot: QtBot
) -> None:
    """The window's own key must not get it: it would end the presentation."""
    ended: list[bool] = []
    action = QAction(part)
    action.setShortcut("Escape")
    action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
    action.triggered.connect(ended.append)
    part.addAction(action)
    choose(part, "own")
    grid = part.view.kernel
    before = grid.values.copy()
    part.activateWindow()
    grid.open_cell((1, 1))
    field = grid.findChild(NumberEdit)
    assert field is not None and field.isVisible()
    qtbot.keyClicks(field, "7")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not field.isVisible() and not ended
    assert (grid.values == before).all()
