"""The net builder and the settings of the training: by mouse, by keys, and back by undo."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from nnlab.app.digits.room import MNIST
from nnlab.core.digits.nets import NETS, OWN_NET
from nnlab.core.digits.rows import KINDS, Activation, Conv, Dense, MaxPool, Row
from nnlab.core.digits.specs import TrainSpec
from nnlab.gui.look import Look
from nnlab.gui.mnist.builder.builder import NetBuilder
from nnlab.gui.mnist.builder.net_drawing import NetDrawing
from nnlab.gui.mnist.builder.net_layout import place_boxes
from nnlab.gui.mnist.rule_text import write_energy, write_update
from nnlab.gui.mnist.training.trainer import Trainer
from nnlab.gui.tab import Context
from nnlab.gui.tabs.mnist import MnistTab
from tests import leaks
from tests.gui.fake_compute import FakeCompute


@pytest.fixture
def compute(qtbot: QtBot) -> FakeCompute:
    return FakeCompute()


@pytest.fixture
def tab(qtbot: QtBot, context: Context, compute: FakeCompute) -> Iterator[MnistTab]:
    trainer = Trainer(context.store, compute, context.status, context.data_dir, context.status)
    settings = TrainSpec(net="lenet")
    context.store.put(MNIST, replace(context.store.get(MNIST), settings=settings))
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


@pytest.fixture
def builder(tab: MnistTab) -> NetBuilder:
    return tab.settings.net.builder


def names(builder: NetBuilder) -> list[str]:
    return [card.strip.text.name for card in builder.cards if not card.isHidden()]


def lenet() -> tuple[Row, ...]:
    return NETS["lenet"].rows


def test_each_row_shows_its_shape_and_counts_at_once(builder: NetBuilder) -> None:
    first = builder.cards[0].strip.text
    assert (first.name, first.shape) == ("Conv 16, 5×5", "16@24×24")
    assert (first.weights, first.multiplications) == ("416", "230\u202f400")
    builder.cards[0].fields.controls["maps"].setValue(20)
    first = builder.cards[0].strip.text
    assert (first.shape, first.weights) == ("20@24×24", "520")
    assert builder.cards[3].strip.text.weights == f"{32 * (20 * 25 + 1):,}".replace(",", "\u202f")


def test_a_row_is_added_below_the_chosen_one_and_chosen(
    builder: NetBuilder, context: Context
) -> None:
    for kind, action in zip(KINDS, builder.bar.menu.actions(), strict=True):
        builder.choose(1)
        action.trigger()
        there = 0 if kind == "pixels" else 2
        assert type(builder.rows[there]) is KINDS[kind]
        assert builder.place == there
        assert builder.cards[there].fields is not None
        assert set(builder.cards[there].fields.controls) == set(vars(builder.rows[there]))
        context.store.undo()
        assert builder.rows == lenet()
        assert names(builder)[:3] == ["Conv 16, 5×5", "Max 2×2", "ReLU"]


def test_every_value_of_a_row_is_changed_in_place(builder: NetBuilder) -> None:
    controls = builder.cards[0].fields.controls
    for key, value in (("maps", 8), ("kernel", 3), ("stride", 2), ("padding", 1)):
        controls[key].setValue(value)
    controls["threshold"].setChecked(False)
    assert builder.rows[0] == Conv(8, 3, 2, 1, threshold=False)
    builder.choose(2)
    box = builder.cards[2].fields.controls["g"]
    box.setCurrentIndex(box.findData("tanh"))
    assert builder.rows[2] == Activation("tanh")


def test_all_steps_of_one_value_are_one_undo(builder: NetBuilder, context: Context) -> None:
    maps = builder.cards[0].fields.controls["maps"]
    for value in (17, 18, 19):
        maps.setValue(value)
    builder.cards[0].fields.controls["kernel"].setValue(3)
    assert context.store.undo_label == "change kernel"
    context.store.undo()
    assert builder.rows[0] == Conv(19, 5)
    context.store.undo()
    assert builder.rows == lenet()
    assert maps.value() == 16


def test_an_impossible_row_says_why_in_place_and_nothing_is_trained(
    tab: MnistTab, builder: NetBuilder, compute: FakeCompute, context: Context
) -> None:
    builder.choose(1)
    builder.cards[1].fields.controls["size"].setValue(28)
    card = builder.cards[1]
    assert card.reason.isVisible()
    assert card.reason.text() == "A pool of 28 is larger than its 24×24 input."
    assert card.strip.text.sign
    assert card.strip.text.shape == builder.cards[2].strip.text.shape == "–"
    assert "larger than" in card.accessibleName()
    assert builder.totals.text.weights == "Σ –"
    tab.bar.train.click()
    assert not tab.bar.train.isEnabled()
    assert compute.jobs == []
    assert tab.bar.left.text() == "Row 2 of the net: A pool of 28 is larger than its 24×24 input."
    assert tab.settings.net.net.currentData() == OWN_NET
    context.store.undo()
    assert not card.reason.isVisible()
    assert tab.bar.train.isEnabled()
    assert tab.settings.net.net.currentData() == "lenet"


def test_other_settings_can_be_changed_while_the_net_is_none(
    tab: MnistTab, builder: NetBuilder
) -> None:
    builder.choose(8)
    builder.remove()
    draft = builder.rows
    tab.settings.training.epochs.setValue(7)
    assert builder.rows == draft
    assert tab.trainer.hindrance
    builder.add("dense")
    builder.cards[builder.place].fields.controls["neurons"].setValue(10)
    assert not tab.trainer.hindrance
    assert (tab.trainer.settings.epochs, tab.trainer.settings.rows) == (7, builder.rows)


def test_a_running_training_can_be_paused_while_the_next_net_is_none(
    tab: MnistTab, builder: NetBuilder, compute: FakeCompute
) -> None:
    tab.bar.train.click()
    compute.tell_first_epoch()
    builder.choose(8)
    builder.remove()
    assert tab.trainer.hindrance
    assert tab.bar.train.isEnabled() and tab.bar.left.text() == "12 s left"
    tab.bar.train.click()
    assert tab.trainer.phase == "holding"
    tab.bar.cancel.click()
    compute.set_state("ready")
    compute.jobs[0].end(compute.jobs[0].on_cancelled)
    assert not tab.bar.train.isEnabled()
    assert "fully connected" in tab.bar.left.text()
    # An earlier run has its own net.
    run = tab.trainer.run
    assert run is not None
    tab.trainer.keeper.library.checkpoint(run.id).touch()
    tab.trainer.go_on(run.id)
    assert len(compute.jobs) == 2


def test_a_net_without_rows_says_what_it_needs(builder: NetBuilder) -> None:
    for _ in range(len(builder.rows)):
        builder.remove()
    assert builder.rows == ()
    assert "fully connected" in builder.bar.empty.text()
    builder.add("dense")
    assert builder.rows == (Dense(100),)
    assert builder.bar.empty.text() == ""


def test_rows_are_built_by_keys_alone(qtbot: QtBot, builder: NetBuilder, context: Context) -> None:
    builder.cards[0].setFocus()
    qtbot.keyClick(builder.cards[0], Qt.Key.Key_Down)
    assert builder.place == 1 and builder.cards[1].hasFocus()
    qtbot.keyClick(builder.cards[1], Qt.Key.Key_Return)
    size = builder.cards[1].fields.controls["size"]
    assert size.hasFocus()
    qtbot.keyClick(size, Qt.Key.Key_Up)
    assert builder.rows[1] == MaxPool(3)
    builder.cards[1].setFocus()
    qtbot.keyClick(builder.cards[1], Qt.Key.Key_Delete)
    assert names(builder)[1] == "ReLU"
    qtbot.keyClick(builder.cards[1], Qt.Key.Key_Up)
    assert builder.place == 0
    while context.store.undo():
        pass
    assert builder.rows == lenet()


def test_commands_add_move_and_remove_rows(tab: MnistTab, builder: NetBuilder) -> None:
    commands = {command.key: command for command in tab.commands()}
    up, down = commands["mnist.row.up"], commands["mnist.row.down"]
    assert up.enabled is not None and down.enabled is not None
    assert not up.enabled() and down.enabled()
    down.run()
    assert builder.place == 1 and builder.rows[1] == lenet()[0]
    up.run()
    assert builder.rows == lenet()
    commands["mnist.row.below"].run()
    commands["mnist.row.batch_norm"].run()
    assert names(builder)[2] == "Batch norm"
    commands["mnist.row.remove"].run()
    assert builder.rows == lenet()
    keys = [key for c in tab.commands() for key in c.shortcut.split("|")]
    assert len(keys) == len(set(keys))


def test_a_row_is_dragged_and_the_drag_is_one_undo(builder: NetBuilder, context: Context) -> None:
    QApplication.processEvents()
    strip = builder.cards[2].strip
    start = strip.rect().center()
    QTest.mousePress(strip, Qt.MouseButton.LeftButton, pos=start)
    for place in (3, 5, 6):
        QApplication.processEvents()
        target = builder.cards[place]
        there = target.mapToGlobal(QPointF(target.rect().center())) + QPointF(0, 3)
        pull(strip, there)
    QTest.mouseRelease(strip, Qt.MouseButton.LeftButton, pos=start)
    assert builder.rows[6] == Activation("relu")
    assert builder.place == 6
    assert builder.cards[6].hasFocus()
    assert builder.rows[2:6] == lenet()[3:7]
    context.store.undo()
    assert builder.rows == lenet()
    # Without a button nothing is dragged, and beyond the first row there is none.
    pull(strip, QPointF(0, -1000))
    assert builder.rows == lenet()
    QTest.mousePress(strip, Qt.MouseButton.LeftButton, pos=start)
    pull(strip, QPointF(0, -1000))
    QTest.mouseRelease(strip, Qt.MouseButton.LeftButton, pos=start)
    assert builder.rows == (lenet()[2], *lenet()[:2], *lenet()[3:])


def pull(strip: QWidget, there: QPointF) -> None:
    here = QPointF(strip.mapFromGlobal(there))
    left = Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(strip, QMouseEvent(QEvent.Type.MouseMove, here, there, left, left, none))


def test_a_click_chooses_a_row(builder: NetBuilder) -> None:
    strip = builder.cards[6].strip
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(30, 5))
    assert builder.place == 6
    assert list(builder.cards[6].fields.controls) == ["neurons"]
    assert builder.cards[0].fields is None


def test_a_preset_comes_with_its_recipe_in_one_undo(tab: MnistTab, context: Context) -> None:
    box = tab.settings.net.net
    before = tab.trainer.settings
    box.setCurrentIndex(box.findData("nielsen"))
    settings = tab.trainer.settings
    assert (settings.optimiser, settings.cost) == ("sgd", "quadratic")
    for name, value in NETS["nielsen"].recipe.items():
        assert getattr(settings, name) == value
    assert "Nielsen" in tab.settings.net.source.text()
    assert "Nielsen" in box.itemData(box.currentIndex(), Qt.ItemDataRole.ToolTipRole)
    tab.settings.training.eta.setValue(0.5)
    assert "changed" in tab.settings.net.source.text()
    context.store.undo()
    assert "changed" not in tab.settings.net.source.text()
    context.store.undo()
    assert tab.trainer.settings == before


def test_every_setting_of_a_training_is_on_the_screen_and_undone(
    tab: MnistTab, context: Context
) -> None:
    section = tab.settings.training
    chosen = {
        "optimiser": "nesterov",
        "momentum": 0.8,
        "eta": 0.05,
        "schedule": "cosine",
        "start": "he",
        "epochs": 9,
        "batch": 32,
        "decay": 1e-4,
        "smoothing": 0.1,
        "patience": 3,
        "seed": 77,
        "arithmetic": "float32",
    }
    before = tab.trainer.settings
    for name, value in chosen.items():
        control = getattr(section, name)
        if isinstance(value, str):
            control.setCurrentIndex(control.findData(value))
        else:
            control.setValue(value)
    assert tab.trainer.settings == replace(before, **chosen)
    for _ in chosen:
        context.store.undo()
    assert tab.trainer.settings == before


def test_momentum_is_shown_where_it_is_used_and_smoothing_works_with_cross_entropy(
    tab: MnistTab,
) -> None:
    section = tab.settings.training
    assert not section.momentum.isVisible()
    tab.trainer.edit("rule", optimiser="momentum")
    assert section.momentum.isVisible()
    section.smoothing.setValue(0.2)
    section.cost.setCurrentIndex(section.cost.findData("quadratic"))
    assert not section.smoothing.isEnabled()
    assert tab.trainer.settings.smoothing == 0.0


def test_rarely_used_settings_are_folded(tab: MnistTab) -> None:
    section = tab.settings.training
    assert not section.decay.isVisible() and section.eta.isVisible()
    section.more.click()
    assert section.decay.isVisible() and section.patience.text() == "never"


@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        ({"optimiser": "sgd", "schedule": "constant", "eta": 3.0}, ["δw = −η G,  η = 3"]),
        ({"optimiser": "momentum"}, ["v ← 0.9 v + G", "δw = −η v,  η ≤ 0.01"]),
        ({"optimiser": "nesterov", "momentum": 0.5}, ["δw = −η (G + 0.5 v),  η ≤ 0.01"]),
        ({"optimiser": "adam"}, ["δw = −η M/(√S + 10⁻⁸),  η ≤ 0.01"]),
        ({"optimiser": "adamw", "decay": 0.1}, ["δw = −η M/(√S + 10⁻⁸) − η 0.1 w,  η ≤ 0.01"]),
        ({"batch": 64}, ["G = ⟨∂H/∂w⟩, 64 patterns"]),
    ],
)
def test_the_update_is_written_out(changes: dict[str, object], lines: list[str]) -> None:
    text = write_update(TrainSpec(**changes)).split("\n")
    assert [line for line in lines if line not in text] == []


def test_the_energy_is_written_out() -> None:
    assert "softmax" in write_energy(TrainSpec())
    assert "½ Σ (t − O)²" in write_energy(TrainSpec(cost="quadratic"))
    smooth = write_energy(TrainSpec(smoothing=0.1))
    assert "t = 0.91 for the class, 0.01 for the others" in smooth
    assert "λ = 0.001" in write_energy(TrainSpec(decay=1e-3))
    assert "λ" not in write_energy(TrainSpec(decay=1e-3, optimiser="adamw"))


def test_the_sketch_of_the_rate_is_that_of_the_schedule(tab: MnistTab) -> None:
    sketch = tab.settings.training.sketch
    tab.trainer.edit("s", schedule="step", eta=0.4)
    assert set(np.round(sketch.rates, 9)) == {0.4, 0.04, 0.004}
    assert "0.4 at first, 0.004 at the end" in sketch.toolTip()


@pytest.mark.parametrize(
    ("theme", "presentation"), [("light", False), ("dark", True), ("contrast", False)]
)
def test_the_builder_fits_its_column(
    tab: MnistTab, context: Context, theme: str, presentation: bool
) -> None:
    context.look.set_theme(theme)
    context.look.set_presentation(presentation)
    tab.set_presentation(presentation)
    if presentation:
        tab.column.toggle()
    builder = tab.settings.net.builder
    builder.choose(3)
    QApplication.processEvents()
    tab.grab()
    card = builder.cards[3]
    for key, control in card.fields.controls.items():
        right = control.mapTo(card, QPoint(control.width(), 0)).x()
        assert right <= card.width(), key
    labels = [w for w in card.fields.findChildren(QLabel) if w.isVisible()]
    assert all(w.width() >= w.sizeHint().width() for w in labels)
    context.look.set_presentation(False)
    context.look.set_theme("light")


def test_a_draft_is_kept_by_a_session(builder: NetBuilder, context: Context) -> None:
    builder.add("dense")
    builder.move_row(-1)
    room = context.store.get(MNIST)
    assert room.draft is not None
    context.store.load({"mnist": MNIST.unpack(*MNIST.pack(room))})
    assert builder.rows == room.rows
    assert [card.reason.isVisible() for card in builder.cards].count(True) == 1


@pytest.mark.parametrize("key", NETS)
def test_a_drawn_net_has_a_box_for_each_shape_and_names_every_row(qtbot: QtBot, key: str) -> None:
    drawing = NetDrawing(Look())
    qtbot.addWidget(drawing)
    drawing.show_rows(NETS[key].rows)
    shaping = [row for row in NETS[key].rows if isinstance(row, Conv | MaxPool | Dense)]
    assert len(drawing.boxes) == 1 + len(shaping)
    named = [name for drawn in drawing.boxes for name in drawn.above]
    assert len(named) == 1 + len(NETS[key].rows)
    room = QRectF(0, 0, 700, 120)
    places = place_boxes(drawing.boxes, room)
    assert all(room.contains(place) for place in places)
    assert all(a.right() < b.left() for a, b in pairwise(places))
    drawing.resize(700, 240)
    colours = drawing.grab().toImage()
    assert len({colours.pixel(x, y) for x in range(0, 700, 5) for y in range(0, 240, 5)}) > 3


def test_the_page_of_the_net_follows_the_builder_and_says_what_is_wrong(
    tab: MnistTab, builder: NetBuilder
) -> None:
    tab.below.show_key("net")
    page = tab.below.present
    builder.choose(8)
    builder.add("max_pool")
    assert page.drawing.boxes[-1].fault
    assert page.drawing.boxes[-1].shape is None
    assert "Row 10 of the net: Pooling needs feature maps" in page.reason.text()
    page.drawing.grab()
    builder.remove()
    assert not page.reason.isVisible()
    assert page.drawing.boxes[-1].shape == (10,)


def test_scrolling_the_column_changes_no_field_that_it_passes(
    tab: MnistTab, builder: NetBuilder
) -> None:
    before = tab.trainer.settings
    maps = builder.cards[0].fields.controls["maps"]
    for control in (tab.settings.net.net, tab.settings.training.epochs, maps):
        control.clearFocus()
        assert not turn_wheel(control)
    assert tab.trainer.settings == before
    maps.setFocus()
    assert turn_wheel(maps)
    assert builder.rows[0] == Conv(17, 5)


def turn_wheel(control: QWidget) -> bool:
    middle = QPointF(control.rect().center())
    event = QWheelEvent(
        middle,
        QPointF(control.mapToGlobal(middle)),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(control, event)
    return event.isAccepted()
