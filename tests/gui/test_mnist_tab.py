"""The MNIST tab: every state of a training, its settings and what it shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QProgressBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from nnlab.app.digits.room import MNIST, MnistState, begin, pack, unpack
from nnlab.app.inside import INSIDE
from nnlab.core.digits import specs
from nnlab.core.digits.rows import shapes
from nnlab.core.digits.specs import TrainSpec
from nnlab.deep.process.desk import JOBS
from nnlab.deep.reports import BatchCurve, Held, Note
from nnlab.gui.computing.obituary import JOB_NAMES, obituary
from nnlab.gui.mnist.builder.row_text import write_shape
from nnlab.gui.mnist.pages.wrong import WrongPage
from nnlab.gui.mnist.training.trainer import Trainer
from nnlab.gui.tab import Context
from nnlab.gui.tabs.mnist import MnistTab
from nnlab.gui.widgets.torch_card import make_install_command
from tests import leaks
from tests.gui.fake_compute import FakeCompute


@pytest.fixture
def compute(qtbot: QtBot) -> FakeCompute:
    return FakeCompute()


@pytest.fixture
def tab(qtbot: QtBot, context: Context, compute: FakeCompute) -> Iterator[MnistTab]:
    trainer = Trainer(context.store, compute, context.status, context.data_dir, context.status)  # type: ignore[arg-type]
    made = MnistTab(replace(context, compute=compute, trainer=trainer))  # type: ignore[arg-type]
    made.resize(1170, 640)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close_down()
    made.close()
    made.deleteLater()
    # Twice: what goes with the tab has children of its own.
    leaks.settle_qt()
    leaks.settle_qt()


def train(tab: MnistTab) -> None:
    tab.bar.train.click()


def test_a_training_shows_its_curves_and_then_its_result(
    tab: MnistTab, compute: FakeCompute, context: Context
) -> None:
    train(tab)
    assert compute.jobs[0].name == "train_digits"
    assert compute.jobs[0].params["spec"] == begin()
    compute.tell_first_epoch()
    assert len(tab.loss.raw.getData()[0]) == 430
    assert tab.error.value_at(1) == (
        "epoch 1: 2.06 % of the held-out, 1.45 % of the test digits wrong"
    )
    assert "12 s left" in tab.bar.left.text()
    assert "430/860" in tab.bar.counters.text()
    assert tab.below.headline.large.text() == "1.45 % wrong so far"
    compute.finish(87)
    assert tab.below.headline.large.text() == "87 of 10\u202f000 wrong"
    for fact in ("0.87 %", "80\u202f202 weights", "13 s (13 s of processor time)", "CPU, 1 thread"):
        assert fact in tab.below.headline.facts.text()
    run = context.store.get(MNIST).run
    assert run is not None and len(run.wrong) == 87
    assert context.store.undo_label is None


def test_what_was_said_of_a_digit_goes_with_its_page(tab: MnistTab, context: Context) -> None:
    context.status.hover("test image 2597: target 5, answer 3")
    tab.below.show_key("gradients")
    assert context.status.hover_text == ""


def test_progress_with_a_cancel_stands_in_the_status_bar_while_it_trains(
    tab: MnistTab, compute: FakeCompute, context: Context
) -> None:
    train(tab)
    assert context.status.running["mnist"].fraction is None
    compute.tell_first_epoch()
    progress = context.status.running["mnist"]
    assert (progress.fraction, progress.seconds_left) == (0.5, 12.0)
    assert progress.cancel is not None
    progress.cancel()
    assert compute.jobs[0].cancelled_at is not None
    compute.jobs[0].end(compute.jobs[0].on_cancelled)
    assert context.status.running == {}


def test_a_paused_training_tells_no_time_left(
    tab: MnistTab, compute: FakeCompute, context: Context
) -> None:
    train(tab)
    compute.tell_first_epoch()
    tab.trainer.hold()
    compute.tell(Held(430))
    progress = context.status.running["mnist"]
    assert progress.text.startswith("Paused") and progress.seconds_left == 0.0
    tab.trainer.hold()
    progress = context.status.running["mnist"]
    assert progress.text.startswith("Training") and progress.seconds_left == 12.0


def test_after_the_process_died_it_is_gone_on_from_the_checkpoint(
    tab: MnistTab, compute: FakeCompute
) -> None:
    train(tab)
    job = compute.jobs[0]
    (Path(job.params["folder"]) / "checkpoint.safetensors").touch()
    compute.tell_first_epoch()
    line = obituary("ended by signal SIGKILL", "train_digits", 0)
    assert "during the training of digits" in line
    compute.set_state("ready")
    compute.died.emit(line)
    job.end(job.on_failed, line)
    assert "interrupted in epoch 2 of 2" in tab.resume.text.text()
    assert tab.resume.isVisible()
    tab.trainer.keeper.flush()
    tab.resume.offers[0].click()
    assert compute.jobs[-1].params["resume"]
    # A training that stops by itself would stop there again.
    job = compute.jobs[-1]
    job.end(job.on_failed, "H is not finite.")
    assert not tab.resume.isVisible()


def test_every_job_has_a_name_in_words() -> None:
    assert set(JOB_NAMES) == set(JOBS)


def test_before_anything_is_trained_the_tab_says_what_to_press(
    tab: MnistTab, context: Context
) -> None:
    said = tab.below.headline.facts.text
    assert said() == f"Space trains {begin().label} on 55\u202f000 digits"
    tab.trainer.edit("net", net="784-10")
    assert "784–10" in said()


def test_a_folded_page_is_named_by_what_opens_it(tab: MnistTab) -> None:
    tab.below.show_key("confusion")
    tab.below.set_open(False)
    assert tab.below.headline.fold.text() == "Confusion"


def test_a_cancelled_training_keeps_its_curves_and_says_so(
    tab: MnistTab, compute: FakeCompute, context: Context
) -> None:
    train(tab)
    compute.tell_first_epoch()
    tab.bar.cancel.click()
    assert tab.below.headline.large.text() == "Cancelling …"
    assert not tab.bar.cancel.isEnabled()
    compute.set_state("ready")
    compute.jobs[0].end(compute.jobs[0].on_cancelled)
    assert tab.below.headline.large.text() == "Cancelled"
    assert "Cancelled after 430 batches." in tab.below.headline.facts.text()
    assert len(tab.loss.raw.getData()[0]) == 430
    assert tab.bar.train.isEnabled()
    run = context.store.get(MNIST).run
    assert run is not None and run.outcome == "cancelled" and run.n_wrong is None
    assert unpack(*pack(context.store.get(MNIST))).run is not None


def test_after_the_process_died_one_line_says_why_and_train_works_again(
    tab: MnistTab, compute: FakeCompute
) -> None:
    train(tab)
    compute.tell_first_epoch()
    compute.set_state("starting")
    job = compute.jobs[0]
    job.end(job.on_failed, "The compute process died during train_digits: ended by SIGKILL.")
    assert tab.below.headline.large.text() == "Stopped"
    assert "ended by SIGKILL" in tab.below.headline.facts.text()
    compute.set_state("ready")
    train(tab)
    compute.tell_first_epoch()
    compute.finish(3)
    assert tab.below.headline.large.text() == "3 of 10\u202f000 wrong"


def test_a_loss_that_is_not_a_number_stops_the_training_with_its_reason(
    tab: MnistTab, compute: FakeCompute
) -> None:
    train(tab)
    compute.tell_first_epoch()
    loss = np.array([2.3, 1e30, np.nan], dtype=np.float32)
    compute.tell(BatchCurve(np.arange(1, 4), loss))
    tab.grab()
    compute.set_state("ready")
    compute.jobs[0].end(compute.jobs[0].on_failed, "H is not finite: try a smaller eta.")
    assert "smaller eta" in tab.below.headline.facts.text()
    assert len(tab.loss.raw.getData()[0]) == 2


def test_while_the_process_starts_the_bar_says_so(tab: MnistTab, compute: FakeCompute) -> None:
    compute.set_state("starting")
    train(tab)
    compute.set_state("starting")
    assert tab.bar.left.text() == "The compute process is starting …"
    assert tab.settings.device.text.text() == "The compute process is starting …"
    assert tab.bar.progress.maximum() == 0


def test_without_torch_a_card_says_how_to_install_it(tab: MnistTab, compute: FakeCompute) -> None:
    compute.lose_torch("No module named 'torch'")
    assert tab.card.isVisible()
    assert not tab.bar.train.isEnabled()
    assert "not installed" in tab.bar.left.text()
    assert tab.card.reason.text() == "No module named 'torch'"
    tab.trainer.train()
    assert compute.jobs == []
    tab.card.copy.click()
    assert QGuiApplication.clipboard().text() == tab.card.command.text()
    QGuiApplication.clipboard().clear()


@pytest.mark.parametrize("system", ["linux", "win32", "darwin"])
def test_the_install_command_names_the_python_that_runs(system: str) -> None:
    command = make_install_command("/opt/my python/bin/python", system)
    assert '"/opt/my python/bin/python" -m' in command
    assert '"torch>=2.10"' in command
    # On Linux pip alone would load a GPU build onto any machine.
    assert ("--torch-backend auto" in command) == (system == "linux")


def test_a_setting_is_undone_and_changes_while_training_are_for_the_next_run(
    tab: MnistTab, compute: FakeCompute, context: Context
) -> None:
    tab.settings.training.epochs.setValue(3)
    tab.settings.training.epochs.setValue(4)
    train(tab)
    assert compute.jobs[0].params["spec"].epochs == 4
    assert tab.settings.note.isVisible()
    tab.settings.training.batch.setValue(256)
    assert tab.trainer.run is not None and tab.trainer.run.settings.batch == 128
    compute.finish(2)
    assert not tab.settings.note.isVisible()
    context.store.undo()
    assert tab.settings.training.batch.value() == 128
    context.store.undo()
    assert tab.settings.training.epochs.value() == 2
    assert tab.below.headline.large.text() == "2 of 10\u202f000 wrong"


def test_nets_show_their_shapes_and_weights(tab: MnistTab) -> None:
    for net in specs.NETS.values():
        tab.settings.net.net.setCurrentIndex(tab.settings.net.net.findData(net.key))
        cards = tab.settings.net.builder.cards[: len(net.rows)]
        shown = [card.strip.text.shape for card in cards]
        assert shown == [write_shape(shape) for shape in shapes(net.rows)[1:]]
        total = tab.settings.net.builder.totals.text.weights
        assert total == "Σ " + f"{net.weights:,}".replace(",", "\u202f")


def test_devices_found_by_the_process_are_shown_and_chosen(
    tab: MnistTab, compute: FakeCompute
) -> None:
    box = tab.settings.device.device
    assert [box.itemData(i) for i in range(box.count())] == ["auto", "cuda", "cpu"]
    assert "GPU, Test" in box.itemText(0)
    box.setCurrentIndex(2)
    train(tab)
    assert compute.jobs[0].params["spec"].device == "cpu"


def test_a_device_of_another_machine_is_named_as_missing(tab: MnistTab, context: Context) -> None:
    context.store.load({"mnist": MnistState(TrainSpec(device="mps"))})
    assert tab.settings.device.device.currentText() == "mps (not on this machine)"


def test_a_chosen_digit_is_classified_by_the_process_and_shown_as_bars(
    tab: MnistTab, compute: FakeCompute
) -> None:
    train(tab)
    compute.tell_first_epoch()
    result = compute.finish(3)
    tab.below.present.gallery.choose(0)
    params, ask = compute.asks[-1]
    row = tab.below.present.gallery.chosen_row
    np.testing.assert_allclose(params["image"], result.wrong_images[row] / 255.0, rtol=1e-6)
    outputs = np.full(10, 0.1, dtype=np.float32)
    ask.end(ask.on_answer, outputs)
    assert tab.below.present.bars.outputs is not None
    np.testing.assert_allclose(tab.below.present.bars.outputs, outputs)


def test_an_answer_for_an_earlier_digit_is_dropped(tab: MnistTab, compute: FakeCompute) -> None:
    train(tab)
    compute.tell_first_epoch()
    compute.finish(3)
    tab.below.present.gallery.choose(0)
    tab.below.present.gallery.choose(1)
    _, first = compute.asks[0]
    if first.on_answer is not None:
        first.end(first.on_answer, np.full(10, 0.1))
    assert tab.below.present.bars.outputs is None


def test_outputs_follow_the_net_while_it_trains_again(tab: MnistTab, compute: FakeCompute) -> None:
    train(tab)
    compute.tell_first_epoch()
    compute.finish(3)
    train(tab)
    assert len(tab.below.present.gallery._order) == 3
    tab.below.present.gallery.choose(1)
    asked = len(compute.asks)
    tab.below.present.asker._asked_at = 0.0
    compute.tell_first_epoch()
    assert len(compute.asks) == asked + 1


def test_a_run_from_a_file_is_shown_and_its_net_is_not_asked(
    tab: MnistTab, compute: FakeCompute, context: Context
) -> None:
    train(tab)
    compute.tell_first_epoch()
    compute.finish(4)
    run = context.store.get(MNIST).run
    assert run is not None
    tab.trainer.keeper.library.net(run.id).unlink()
    stored, arrays = pack(context.store.get(MNIST))
    context.store.load({"mnist": unpack(stored, arrays)})
    assert tab.below.headline.large.text() == "4 of 10\u202f000 wrong"
    tab.below.present.gallery.choose(2)
    assert compute.asks == []


def test_the_gallery_is_sorted_as_chosen(tab: MnistTab, compute: FakeCompute) -> None:
    train(tab)
    compute.tell_first_epoch()
    compute.finish(30)
    wrong = tab.trainer.wrong
    for place in range(tab.below.present.order.count()):
        tab.below.present.order.setCurrentIndex(place)
        order = wrong.order(tab.below.present.order.currentData())
        np.testing.assert_array_equal(tab.below.present.gallery._order, order)


def test_notes_of_the_process_are_said(
    qtbot: QtBot, tab: MnistTab, compute: FakeCompute, context: Context
) -> None:
    train(tab)
    with qtbot.waitSignal(context.status.said) as caught:
        compute.tell(Note("The memory of cuda is too small: trying a batch of 64."))
    assert "batch of 64" in caught.args[0]


def test_commands_run_from_the_keyboard_and_know_when_they_may(
    tab: MnistTab, compute: FakeCompute
) -> None:
    commands = {command.key: command for command in tab.commands()}
    assert all(c.shortcut and c.tip for c in commands.values())
    start, cancel = commands["mnist.train"], commands["mnist.cancel"]
    assert start.enabled is not None and cancel.enabled is not None
    assert start.enabled() and not cancel.enabled()
    start.run()
    assert cancel.enabled()
    # The same key pauses and goes on.
    compute.tell_first_epoch()
    start.run()
    assert tab.trainer.phase == "holding"
    assert compute.asks[-1][0] == {"request": "hold", "on": True}
    compute.tell(Held(430))
    assert tab.below.headline.large.text() == "Paused"
    start.run()
    assert tab.trainer.phase == "training"
    assert compute.asks[-1][0] == {"request": "hold", "on": False}
    cancel.run()
    assert compute.jobs[0].cancelled_at is not None


def test_a_new_seed_is_one_undo(tab: MnistTab, context: Context) -> None:
    tab.bar.seed.click()
    seed = tab.trainer.settings.seed
    assert tab.bar.seed_value.text() == f"seed {seed}"
    context.store.undo()
    assert tab.trainer.settings.seed == begin().seed


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
@pytest.mark.parametrize("presentation", [False, True])
def test_themes_and_presentation_draw_without_complaint(
    tab: MnistTab, compute: FakeCompute, context: Context, theme: str, presentation: bool
) -> None:
    train(tab)
    compute.tell_first_epoch()
    compute.finish(20)
    context.look.set_theme(theme)
    context.look.set_presentation(presentation)
    tab.set_presentation(presentation)
    tab.grab()
    assert tab.column.opened != presentation
    context.look.set_presentation(False)
    context.look.set_theme("light")


def test_the_folded_column_opens_over_the_plots_and_comes_back(qtbot: QtBot, tab: MnistTab) -> None:
    tab.set_presentation(True)
    qtbot.waitUntil(lambda: tab.left.width() > 1000)
    tab.column.toggle()
    assert tab.settings.isVisible()
    tab.grab()
    assert tab.left.width() > 1000
    tab.column.toggle()
    assert not tab.settings.isVisible()
    tab.set_presentation(False)
    assert tab.settings.isVisible()


def test_the_column_is_as_wide_after_a_presentation_as_before(
    qtbot: QtBot, tab: MnistTab, context: Context
) -> None:
    wide = tab.column.width()
    for on in (True, False):
        tab.set_presentation(on)
        context.look.set_presentation(on)
        tab.grab()
    qtbot.waitUntil(lambda: tab.column.width() == wide)


def test_a_double_click_makes_a_plot_the_only_one(tab: MnistTab) -> None:
    tab.error.enlarged.emit()
    assert tab.error.isVisible()
    assert not tab.loss.isVisible() and not tab.below.present.isVisible()
    tab.error.enlarged.emit()
    assert tab.loss.isVisible() and tab.below.present.isVisible()


def test_figures_are_offered_as_they_appear(tab: MnistTab, compute: FakeCompute) -> None:
    assert [figure.key for figure in tab.figures()] == ["mnist-error", "mnist-loss"]
    train(tab)
    compute.tell_first_epoch()
    compute.finish(5)
    sheet = tab.figures()[-1].widget
    image = sheet.grab().toImage()
    assert not sheet.isVisible()
    assert image.width() > image.height() > 50
    colours = {image.pixel(x, y) for x in range(0, 300, 3) for y in range(0, 60, 3)}
    assert len(colours) > 20


def test_every_control_has_a_name_and_a_tooltip(tab: MnistTab) -> None:
    kinds = (QAbstractButton, QComboBox, QAbstractSpinBox, QProgressBar)
    controls = [w for kind in kinds for w in tab.findChildren(kind) if is_ours(w)]
    assert len(controls) > 10
    for control in controls:
        assert control.accessibleName(), control
        if not isinstance(control, QProgressBar):
            assert control.toolTip(), control.accessibleName()


def is_ours(widget: QWidget) -> bool:
    return widget.focusPolicy() != Qt.FocusPolicy.NoFocus or isinstance(widget, QProgressBar)


def test_a_wrong_digit_is_looked_at_from_within(
    qtbot: QtBot, tab: MnistTab, compute: FakeCompute, context: Context
) -> None:
    train(tab)
    compute.tell_first_epoch()
    result = compute.finish(3)
    page = tab.below.present
    assert isinstance(page, WrongPage)
    page.gallery.choose(1)
    with qtbot.waitSignal(tab.tab_wanted) as caught:
        page.look_inside()
    assert caught.args == ["inside"]
    shown = context.store.get(INSIDE)
    row = page.gallery.chosen_row
    np.testing.assert_allclose(shown.image, result.wrong_images[row] / 255, atol=1e-6)
    assert f"test image {result.wrong_indices[row]}" in shown.text
    wrong = page.trainer.wrong
    assert shown.label == wrong.target[wrong.index == result.wrong_indices[row]][0]
    assert context.store.undo_label == "look inside"
