"""The Data menu, files, clipboard and drops: each one step of undo, or one line that says why."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnlab.app.playground import PLAYGROUND, Playground
from nnlab.app.settings import Preferences, Settings
from nnlab.app.tables.files import read_patterns, write_patterns
from nnlab.core.sets.generators import GENERATORS
from nnlab.gui.actions import Command
from nnlab.gui.guards.guard import Guard
from nnlab.gui.tab import Context
from nnlab.gui.tabs import TABS
from nnlab.gui.tabs.playground import PlaygroundTab
from nnlab.gui.window.main_window import MainWindow
from tests.gui.windows import SPECS

PLAYGROUND_SPEC = next(spec for spec in TABS if spec.key == "playground")
TABLE = "x1;x2;t\n0,5;1,5;1\n-0,5;2;-1\n"


@pytest.fixture
def tab(qtbot: QtBot, context: Context) -> Iterator[PlaygroundTab]:
    context.runner.set_ready(True)
    made = PlaygroundTab(context)
    qtbot.addWidget(made)
    made.resize(1180, 640)
    made.show()
    yield made
    QGuiApplication.clipboard().clear()
    made.close_down()


@pytest.fixture
def said(context: Context) -> list[str]:
    lines: list[str] = []
    context.status.said.connect(lambda line, _seconds: lines.append(line))
    return lines


def state(tab: PlaygroundTab) -> Playground:
    return tab._context.store.get(PLAYGROUND)


def command(tab: PlaygroundTab, key: str) -> Command:
    return next(made for made in tab.commands() if made.key == f"playground.{key}")


def test_each_command_is_undone_in_one_step(tab: PlaygroundTab) -> None:
    store = tab._context.store
    tab.data.choose_set("blobs")
    tab.data.new_sample()
    steps = (
        lambda: tab.data.choose_set("moons"),
        tab.data.next_seed,
        lambda: tab.data.take_share(0.3),
        tab.data.new_sample,
        tab.data.remove_test,
        tab.data.clear,
    )
    for step in steps:
        before = state(tab)
        step()
        assert state(tab) is not before
        store.undo()
        after = state(tab)
        for name in ("patterns", "validation", "test", "source", "share", "test_seed", "design"):
            assert getattr(after, name) is getattr(before, name) or (
                getattr(after, name) == getattr(before, name)
            )


@pytest.mark.parametrize("key", sorted(GENERATORS))
def test_every_set_of_the_menu_is_drawn(tab: PlaygroundTab, key: str) -> None:
    children = command(tab, "sets").children
    assert children is not None
    next(child for child in children() if child.key == f"playground.set.{key}").run()
    source = state(tab).source
    assert source is not None and source.generator == key
    assert not tab.view.plane_panel.plane.grab().isNull()


def test_a_new_sample_leaves_training_where_it_is(tab: PlaygroundTab, said: list[str]) -> None:
    runner = tab._context.runner
    runner.seek(30)
    runner.catch_up()
    tab.data.new_sample()
    assert runner.k == 30 and len(state(tab).test) == 100
    assert said[-1].startswith("Sample 1: ") and "of 100" in said[-1]
    assert tab.settings.patterns.sizes.text() == "100 learnt · 100 in sample 1"
    runner.back()
    assert runner.k == 29


def test_sets_placed_by_hand_say_why_there_is_no_sample(
    tab: PlaygroundTab, said: list[str]
) -> None:
    tab.data.clear()
    tab.data.new_sample()
    tab.data.next_seed()
    assert all("placed by hand" in line for line in said[-2:]) and not len(state(tab).test)


@pytest.mark.parametrize(("ask", "label"), [("noise", "Add noise"), ("flip", "Flip targets")])
def test_noise_and_flips_are_asked_for(tab: PlaygroundTab, ask: str, label: str) -> None:
    before = state(tab).patterns
    command(tab, ask).run()
    dialog = tab.data.amounts
    assert dialog is not None and dialog.accessibleName()
    dialog.amount.setValue(0.25)
    dialog.accept()
    after = state(tab).patterns
    assert np.array_equal(after.x, before.x) is (ask == "flip")
    assert np.count_nonzero(after.t != before.t) == (25 if ask == "flip" else 0)
    assert tab._context.store.undo_label == label and tab.data.amounts is None
    command(tab, ask).run()
    assert tab.data.amounts is not None
    tab.data.amounts.reject()
    assert state(tab).patterns is after


def test_a_file_is_opened_and_its_classes_are_told(
    tab: PlaygroundTab, tmp_path: Path, said: list[str]
) -> None:
    path = tmp_path / "animals.csv"
    path.write_text("0;0;dog\n1;1;cat\n2;0;emu\n")
    assert tab.data.open(path)
    assert len(state(tab).patterns) == 3 and state(tab).design.outputs == 3
    assert said[-1] == "Opened animals.csv: 3 patterns; cat = 1, dog = 2, emu = 3"
    tab._context.store.undo()
    assert len(state(tab).patterns) == 100 and state(tab).design.outputs == 1


def test_a_file_that_makes_no_sense_is_told_above_the_plane(
    tab: PlaygroundTab, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("0,0,1\n0,x,1\n")
    before = state(tab)
    assert not tab.data.open(path)
    assert tab.notice.isVisible()
    assert tab.notice.text.text().startswith("a.csv, line 2, column 2: 'x' is no number")
    assert state(tab).patterns is before.patterns


@pytest.mark.parametrize("name", ["a.csv", "a.npz"])
def test_sets_are_saved_and_opened_again(tab: PlaygroundTab, tmp_path: Path, name: str) -> None:
    tab.data.take_share(0.3)
    tab.data.new_sample()
    before = state(tab)
    assert tab.data.save(tmp_path / name)
    tab.data.clear()
    assert tab.data.open(tmp_path / name)
    for part in ("patterns", "validation", "test"):
        assert np.array_equal(getattr(state(tab), part).x, getattr(before, part).x)
        assert np.array_equal(getattr(state(tab), part).t, getattr(before, part).t)


def test_a_folder_that_is_gone_is_told(tab: PlaygroundTab, tmp_path: Path) -> None:
    assert not tab.data.save(tmp_path / "gone" / "a.csv")
    assert "a.csv can't be written" in tab.notice.text.text()


def test_the_choosers_of_files_do_not_block(
    qtbot: QtBot, tab: PlaygroundTab, tmp_path: Path
) -> None:
    command(tab, "save_patterns").run()
    chooser = tab.data.dialogs.current
    assert chooser is not None
    chooser.filterSelected.emit(chooser.nameFilters()[1])
    assert chooser.defaultSuffix() == "npz"
    chooser.fileSelected.emit(str(tmp_path / "b.npz"))
    chooser.close()
    assert len(read_patterns(tmp_path / "b.npz").x) == 100
    assert tab.data.dialogs.current is None
    command(tab, "import").run()
    opener = tab.data.dialogs.current
    assert opener is not None
    command(tab, "import").run()
    assert tab.data.dialogs.current is opener
    (tmp_path / "c.csv").write_text(TABLE)
    opener.fileSelected.emit(str(tmp_path / "c.csv"))
    opener.close()
    assert len(state(tab).patterns) == 2


def test_rows_of_a_spreadsheet_are_pasted_behind_the_others(
    tab: PlaygroundTab, said: list[str]
) -> None:
    QGuiApplication.clipboard().setText("0,5\t1,5\t1\r\n-1\t2\t-1\r\n")
    command(tab, "paste").run()
    patterns = state(tab).patterns
    assert len(patterns) == 102 and patterns.x[100:].tolist() == [[0.5, 1.5], [-1.0, 2.0]]
    assert patterns.t[100:, 0].tolist() == [1.0, -1.0] and said[-1] == "Pasted: 2 patterns"
    QGuiApplication.clipboard().setText("0,5\t1,5\t1\r\n-1\t?\t-1\r\n")
    command(tab, "paste").run()
    assert "Clipboard, line 2, column 2" in tab.notice.text.text()
    QGuiApplication.clipboard().setText("")
    command(tab, "paste").run()
    assert "holds no text" in said[-1] and len(state(tab).patterns) == 102


def test_what_is_copied_can_be_pasted(tab: PlaygroundTab) -> None:
    before = state(tab).patterns
    command(tab, "copy").run()
    assert QGuiApplication.clipboard().text().startswith("x1\tx2\tt\n")
    tab.data.clear()
    command(tab, "paste").run()
    assert np.array_equal(state(tab).patterns.x, before.x)
    tab.data.copy([3])
    assert len(QGuiApplication.clipboard().text().splitlines()) == 2


def test_the_table_and_the_plane_share_their_selection(tab: PlaygroundTab) -> None:
    command(tab, "table").run()
    table = tab.view.instruments.present
    tools = tab.view.plane_panel.tools
    table.view.selectRow(4)
    assert tools.selected == (4,)
    tools.select([1, 2])
    assert table.view.rows() == [1, 2]
    QGuiApplication.clipboard().setText("9\t9\t1\n")
    table.paste.click()
    assert len(state(tab).patterns) == 101


def test_commands_that_need_patterns_are_off_without(tab: PlaygroundTab) -> None:
    tab.data.clear()
    for key in ("noise", "flip", "copy", "save_patterns", "remove_test"):
        enabled = command(tab, key).enabled
        assert enabled is not None and not enabled()
    tab.data.ask_save()
    tab.data.ask_noise()
    assert tab.data.amounts is None


def test_a_table_dropped_anywhere_is_opened_in_the_playground(
    qtbot: QtBot, context: Context, tmp_path: Path
) -> None:
    preferences = Preferences(Settings(), tmp_path / "settings.json")
    specs = (SPECS[1], PLAYGROUND_SPEC)
    window = MainWindow(context, specs, preferences, Guard(context.runner))
    qtbot.addWidget(window)
    window.pages.show_tab("two")
    write_patterns(tmp_path / "a.csv", GENERATORS["xor"].make(4, 0.0, 1))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.csv"))])
    keys, button = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    copy = Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPoint(5, 5), copy, data, button, keys)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(5, 5), copy, data, button, keys))
    qtbot.waitUntil(lambda: len(context.store.get(PLAYGROUND).patterns) == 4)
    assert window.pages.key == "playground"
    window.close()


def test_cells_are_typed_over_with_the_keys_alone(
    qtbot: QtBot, context: Context, tmp_path: Path
) -> None:
    context.runner.set_ready(True)
    preferences = Preferences(Settings(), tmp_path / "settings.json")
    window = MainWindow(context, (PLAYGROUND_SPEC,), preferences, Guard(context.runner))
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    window.pages.show_tab("playground")
    tab = window.pages.made["playground"]
    assert isinstance(tab, PlaygroundTab)
    tab.data.show_table()
    view = tab.view.instruments.present.view
    view.setFocus()
    qtbot.waitUntil(lambda: view.hasFocus())
    view.setCurrentIndex(view.table.index(2, 1))
    # A digit is the key of a class elsewhere; here it begins a number.
    before = state(tab).patterns
    qtbot.keyClick(view, Qt.Key.Key_3)
    field = QApplication.focusWidget()
    assert field is not view and np.array_equal(state(tab).patterns.t, before.t)
    qtbot.keyClicks(field, ".5")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: state(tab).patterns.x[2, 0] == 3.5)
    qtbot.waitUntil(lambda: view.hasFocus())
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert context.runner.running
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert not context.runner.running
    view.setCurrentIndex(view.table.index(4, 1))
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert len(state(tab).patterns) == 99
    window.close()
