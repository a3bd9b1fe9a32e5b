"""The table of weights: cells edited one by one, blocks pasted, live while training."""

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnlab.app.playground import PLAYGROUND, Playground, take_design
from nnlab.app.playground_state import Design, uniform_design
from nnlab.core.network import Network
from nnlab.gui.instruments.weights import WeightsInstrument
from nnlab.gui.tab import Context
from nnlab.gui.widgets.weights_view import write_signed


@pytest.fixture
def table(qtbot: QtBot, context: Context) -> Iterator[WeightsInstrument]:
    made = WeightsInstrument(context)
    for widget in (made, *made.controls()):
        qtbot.addWidget(widget)
    made.resize(500, 220)
    context.runner.changed.connect(made.refresh)
    made.show()
    made.refresh()
    yield made
    made.close()


def state_of(context: Context) -> Playground:
    return context.store.get(PLAYGROUND)


def numbers(net: Network) -> np.ndarray:
    return np.concatenate([np.r_[layer.w.ravel(), layer.theta] for layer in net.layers])


def cell(table: WeightsInstrument, row: int, column: int) -> str:
    return str(table.view.table.data(table.view.table.index(row, column)))


def centre_of(table: WeightsInstrument, row: int, column: int) -> QPoint:
    return table.view.visualRect(table.view.table.index(row, column)).center()


def test_a_double_click_edits_exactly_that_number_in_one_undo(
    qtbot: QtBot, context: Context, table: WeightsInstrument
) -> None:
    before, view = state_of(context).net, table.view
    at = centre_of(table, 2, 1)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    QTest.keyClicks(view.edit_field, "-7.5")
    QTest.keyClick(view.edit_field, Qt.Key.Key_Return)
    after = state_of(context).net
    assert after.layers[0].w[2, 1] == -7.5 and cell(table, 2, 1) == "−7.5"
    assert np.count_nonzero(numbers(before) != numbers(after)) == 1
    context.store.undo()
    assert state_of(context).net is before and context.store.undo_label is None


def test_typing_begins_and_tab_goes_on(context: Context, table: WeightsInstrument) -> None:
    view = table.view
    view.setCurrentIndex(view.table.index(0, 1))
    view.setFocus()
    QTest.keyClicks(view, "4")
    QTest.keyClicks(view.edit_field, "2")
    QTest.keyClick(view.edit_field, Qt.Key.Key_Tab)
    QTest.keyClicks(view.edit_field, "0.5")
    QTest.keyClick(view.edit_field, Qt.Key.Key_Return)
    net = state_of(context).net
    assert net.layers[0].w[0, 1] == 42.0 and net.layers[0].theta[0] == 0.5
    for _ in range(2):
        context.store.undo()
    assert context.store.undo_label is None


def test_a_block_is_copied_to_the_bit_and_pasted_in_one_undo(
    context: Context, table: WeightsInstrument
) -> None:
    before = state_of(context).net
    table.copy.click()
    rows = QGuiApplication.clipboard().text().splitlines()
    assert [float(text) for text in rows[3].split("\t")] == [*before.layers[0].w[3], 0.0]
    QGuiApplication.clipboard().setText("1\t2\n3,5\t4\n")
    table.view.setCurrentIndex(table.view.table.index(1, 1))
    table.paste.click()
    layer = state_of(context).net.layers[0]
    assert layer.w[1:3, 1].tolist() == [1.0, 3.5] and layer.theta[1:3].tolist() == [2.0, 4.0]
    context.store.undo()
    assert state_of(context).net is before


def test_what_does_not_fit_is_said_in_one_line(context: Context, table: WeightsInstrument) -> None:
    said: list[str] = []
    context.status.said.connect(lambda text, _: said.append(text))
    for text in ("x", "1\t2\t3\t4", ""):
        QGuiApplication.clipboard().setText(text)
        table.paste.click()
    assert len(said) == 3 and not any("\n" in text for text in said)
    assert context.store.undo_label is None


def test_layers_are_chosen_by_the_list_and_by_the_diagram(
    context: Context, table: WeightsInstrument
) -> None:
    table.layer.setCurrentIndex(table.layer.findData(0))
    assert table.view.table.rowCount() == 5 and cell(table, 4, 0) != "None"
    assert cell(table, 0, 3) == "None" and cell(table, 0, 4) == "0"
    table.layer.setCurrentIndex(table.layer.findData(1))
    table.set_chosen((2, 0))
    assert table.layer.currentData() == 2 and table.view.table.rowCount() == 1
    context.runner.edit(lambda s: take_design(s, uniform_design((), "tanh", "tanh")), "net")
    assert table.layer.currentData() == 1 and table.view.table.columnCount() == 3


def test_training_moves_numbers_without_losing_the_selection(
    context: Context, table: WeightsInstrument
) -> None:
    table.view.setCurrentIndex(table.view.table.index(2, 0))
    resets: list[int] = []
    table.view.table.modelReset.connect(lambda: resets.append(1))
    old = cell(table, 2, 0)
    context.runner.seek(50)
    context.runner.catch_up()
    table.refresh()
    assert cell(table, 2, 0) != old and not resets
    assert table.view.currentIndex().row() == 2


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_the_largest_net_is_shown(context: Context, table: WeightsInstrument, theme: str) -> None:
    context.look.set_theme(theme)
    large = Design((64,) * 8, ("tanh",) * 8)
    context.runner.edit(lambda s: take_design(s, large), "net")
    table.layer.setCurrentIndex(table.layer.findData(0))
    assert table.view.table.rowCount() == 8 * 64 + 1
    assert not table.grab().isNull()


def test_signs_are_written() -> None:
    assert [write_signed(value) for value in (0.5, -0.25, 0.0, -0.0)] == ["+0.5", "−0.25", "0", "0"]
