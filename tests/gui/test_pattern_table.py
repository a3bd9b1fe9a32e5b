"""The table of patterns: what it shows, edits with undo, rows, keys, selection."""

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from nnlab.app.playground import PLAYGROUND, edit_patterns, take_source
from nnlab.app.playground_state import Source
from nnlab.core.patterns import classes, no_patterns
from nnlab.gui.instruments.patterns import PatternsInstrument
from nnlab.gui.tab import Context
from nnlab.gui.widgets.pattern_view import MU, OUTPUT, TARGET, VERDICT, X1, X2

EDIT = Qt.ItemDataRole.EditRole


@pytest.fixture
def table(qtbot: QtBot, context: Context) -> Iterator[PatternsInstrument]:
    context.runner.set_ready(True)
    # As the frame of the playground does it: its controls stand beside it.
    host = QWidget()
    made = PatternsInstrument(context)
    layout = QVBoxLayout(host)
    for widget in (*made.controls(), made):
        layout.addWidget(widget)
    qtbot.addWidget(host)
    host.resize(500, 300)
    host.show()
    made.refresh()
    yield made
    made.close_down()


def put(table: PatternsInstrument, row: int, column: int, text: str) -> None:
    table.view.table.setData(table.view.table.index(row, column), text)


def shown(table: PatternsInstrument, row: int, column: int) -> str:
    return str(table.view.table.data(table.view.table.index(row, column)))


def test_each_pattern_has_a_row_with_what_the_net_makes_of_it(
    context: Context, table: PatternsInstrument
) -> None:
    reading = context.runner.reading
    assert table.view.table.rowCount() == 100
    assert shown(table, 4, MU) == "5"
    assert float(shown(table, 4, X1).replace("−", "-")) == pytest.approx(
        reading.patterns.x[4, 0], rel=1e-2
    )
    assert shown(table, 4, TARGET) == ("+1" if reading.patterns.t[4, 0] > 0 else "−1")
    verdicts = [shown(table, row, VERDICT) for row in range(100)]
    assert verdicts.count("wrong") == reading.n_wrong
    before = shown(table, 0, OUTPUT)
    context.runner.step()
    table.refresh()
    assert shown(table, 0, OUTPUT) != before


def test_the_model_keeps_qts_rules(
    qtbot: QtBot, context: Context, table: PatternsInstrument
) -> None:
    tester = QAbstractItemModelTester(
        table.view.table, QAbstractItemModelTester.FailureReportingMode.Warning
    )
    for source in (Source("xor", 4, 0.0, 1), Source("blobs", 9, 0.1, 1, classes=3)):
        context.runner.edit(lambda s, source=source: take_source(s, source), "set")
        table.refresh()
    context.runner.edit(lambda s: edit_patterns(s, no_patterns(outputs=3)), "none")
    table.refresh()
    assert table.view.table.rowCount() == 0
    assert table.view.table.rowCount(table.view.table.index(0, 0, QModelIndex())) == 0
    tester.deleteLater()


@pytest.mark.parametrize(
    ("text", "value"), [("0.25", 0.25), ("-1,5", -1.5), ("−2e-1", -0.2), (" 3 ", 3.0)]
)
def test_a_position_is_typed(
    context: Context, table: PatternsInstrument, text: str, value: float
) -> None:
    before = context.store.get(PLAYGROUND).patterns
    put(table, 7, X2, text)
    after = context.store.get(PLAYGROUND).patterns
    assert after.x[7].tolist() == [before.x[7, 0], value]
    assert np.array_equal(np.delete(after.x, 7, axis=0), np.delete(before.x, 7, axis=0))
    context.store.undo()
    assert context.store.get(PLAYGROUND).patterns is before


def test_leaving_a_cell_as_it_is_changes_nothing(
    context: Context, table: PatternsInstrument
) -> None:
    before = context.store.get(PLAYGROUND).patterns
    for column in (X1, X2, TARGET):
        index = table.view.table.index(3, column)
        put(table, 3, column, str(table.view.table.data(index, EDIT)))
    assert context.store.get(PLAYGROUND).patterns is before


@pytest.mark.parametrize(("text", "value"), [("-1", 0), ("1", 1), ("+", 1), ("−", 0), ("0", 0)])
def test_a_target_is_typed(
    context: Context, table: PatternsInstrument, text: str, value: int
) -> None:
    for other in ("-1", "1"):
        put(table, 0, TARGET, other)
        put(table, 0, TARGET, text)
        assert classes(context.store.get(PLAYGROUND).patterns)[0] == value


def test_a_third_class_gives_the_net_an_output_for_each(
    context: Context, table: PatternsInstrument
) -> None:
    put(table, 0, TARGET, "3")
    state = context.store.get(PLAYGROUND)
    assert state.design.outputs == 3 and classes(state.patterns)[0] == 2
    assert shown(table, 0, TARGET) == "3" and "(" in shown(table, 0, OUTPUT)
    assert table.view.table.headerData(TARGET, Qt.Orientation.Horizontal) == "class"


@pytest.mark.parametrize(
    ("column", "text", "why"),
    [(X1, "abc", "'abc' is no number"), (X1, "", "is no number"), (X2, "1e9", "too large"),
     (TARGET, "7", "write -1 or 1"), (TARGET, "cat", "'cat' is no target")],
)  # fmt: skip
def test_what_makes_no_sense_is_told_and_changes_nothing(
    context: Context, table: PatternsInstrument, column: int, text: str, why: str
) -> None:
    said: list[str] = []
    context.status.said.connect(lambda line, _seconds: said.append(line))
    before = context.store.get(PLAYGROUND).patterns
    put(table, 0, column, text)
    assert context.store.get(PLAYGROUND).patterns is before
    assert len(said) == 1 and why in said[0]


def test_rows_are_added_and_removed(context: Context, table: PatternsInstrument) -> None:
    table.view.selectRow(3)
    table.add.click()
    patterns = context.store.get(PLAYGROUND).patterns
    assert len(patterns) == 101 and patterns.x[100].tolist() == patterns.x[3].tolist()
    assert table.view.rows() == [100]
    table.view.select((0, 1, 5))
    table.remove.click()
    assert len(context.store.get(PLAYGROUND).patterns) == 98
    assert context.store.get(PLAYGROUND).patterns.x[0].tolist() == patterns.x[2].tolist()
    context.store.undo()
    assert len(context.store.get(PLAYGROUND).patterns) == 101


def test_a_first_row_is_added_to_an_empty_set(context: Context, table: PatternsInstrument) -> None:
    context.runner.edit(lambda s: edit_patterns(s, no_patterns()), "none")
    table.refresh()
    table.remove.click()
    table.add.click()
    assert context.store.get(PLAYGROUND).patterns.x.tolist() == [[0.0, 0.0]]


def test_keys_of_the_table_act_on_its_rows(
    qtbot: QtBot, context: Context, table: PatternsInstrument
) -> None:
    view = table.view
    view.select((1, 2))
    with qtbot.waitSignal(table.copy_wanted) as copied:
        qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert copied.args == [[1, 2]]
    with qtbot.waitSignal(table.paste_wanted):
        qtbot.keyClick(view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert len(context.store.get(PLAYGROUND).patterns) == 98


def test_the_selection_is_told_once_and_taken_over_in_silence(
    qtbot: QtBot, table: PatternsInstrument
) -> None:
    told: list[list[int]] = []
    table.picked.connect(told.append)
    table.view.selectRow(4)
    assert told == [[4]]
    table.select((2, 3, 4, 90))
    assert table.view.rows() == [2, 3, 4, 90] and told == [[4]]
    table.view.selectAll()
    assert told[-1] == list(range(100))


def test_five_thousand_rows_are_one_range(context: Context, table: PatternsInstrument) -> None:
    context.runner.edit(lambda s: take_source(s, Source("circle", 5000, 0.0, 1)), "set")
    table.refresh()
    table.select(tuple(range(5000)))
    assert table.view.selectionModel().selection().count() == 1
    assert not table.grab().isNull()
