"""The data section: sets opened by file, shared out, their faults, classes and augmentation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QFileDialog,
)
from pytestqt.qtbot import QtBot

from nnlab.app.digits.recent_sets import MOST, RecentSets
from nnlab.app.digits.room import MNIST
from nnlab.core.digits import idx
from nnlab.core.digits.specs import Augmentation, DataSpec
from nnlab.deep.learning.augment import augmented
from nnlab.deep.process.desk import Desk
from nnlab.gui.mnist.data.commands import make_data_commands
from nnlab.gui.mnist.data.open_images import SetChoice
from nnlab.gui.mnist.sections.data import DataSection
from nnlab.gui.mnist.training.trainer import Trainer
from nnlab.gui.tab import Context
from nnlab.gui.tabs.mnist import MnistTab
from tests import leaks
from tests.gui.fake_compute import FakeCompute


def write_set(folder: Path, prefix: str = "", classes: int = 10, first: int = 0) -> Path:
    """Write a set as it is published: 96 training and 24 test images, gzipped."""
    folder.mkdir(parents=True, exist_ok=True)
    for part, count in (("train", 96), ("test" if prefix else "t10k", 24)):
        images = np.random.default_rng(count).integers(0, 256, (count, 28, 28), dtype=np.uint8)
        labels = (np.arange(count) % classes + first).astype(np.uint8)
        idx.write_idx(folder / f"{prefix}{part}-images-idx3-ubyte.gz", images)
        idx.write_idx(folder / f"{prefix}{part}-labels-idx1-ubyte.gz", labels)
    return folder


@pytest.fixture
def compute(qtbot: QtBot) -> FakeCompute:
    return FakeCompute()


@pytest.fixture
def section(qtbot: QtBot, context: Context, compute: FakeCompute) -> Iterator[DataSection]:
    trainer = Trainer(context.store, compute, context.status, context.data_dir, context.status)  # type: ignore[arg-type]
    made = DataSection(replace(context, compute=compute, trainer=trainer))  # type: ignore[arg-type]
    context.store.subscribe(MNIST, lambda old, new: made.refresh())
    made.resize(230, 600)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close_down()
    made.close()
    made.deleteLater()
    leaks.settle_qt()
    leaks.settle_qt()


def settle(qtbot: QtBot, section: DataSection) -> None:
    qtbot.waitUntil(lambda: not (section.opener.reading.busy or section.reading.busy))


def open_folder(qtbot: QtBot, section: DataSection, folder: Path) -> None:
    section.open([folder])
    settle(qtbot, section)


def data_of(section: DataSection) -> DataSpec:
    return section.trainer.settings.data


def drop(section: DataSection, *paths: Path) -> bool:
    """Drag files over the section and let them go; return whether they were taken."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    keys, button = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    copy = Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPoint(5, 5), copy, data, button, keys)
    QApplication.sendEvent(section, enter)
    if enter.isAccepted():
        QApplication.sendEvent(section, QDropEvent(QPointF(5, 5), copy, data, button, keys))
    return enter.isAccepted()


def test_the_digits_of_the_program_need_no_reading(section: DataSection) -> None:
    assert not section.reading.busy
    for fact in ("60\u202f000 training images", "55\u202f000 to learn", "10 classes", "0, 1, 2"):
        assert fact in section.text.text()
    assert section.transposed.isHidden() and section.outputs.isHidden() and section.fault.isHidden()
    section.train_size.setValue(1000)
    assert "1\u202f000 to learn from, 5\u202f000 held out" in section.text.text()
    assert data_of(section).train_size == 1000


def test_fashion_mnist_is_opened_by_its_folder(
    qtbot: QtBot, section: DataSection, tmp_path: Path
) -> None:
    open_folder(qtbot, section, write_set(tmp_path / "fashion"))
    assert data_of(section).name == "Fashion-MNIST" and data_of(section).held_out == 8
    assert section.sets.box.currentText() == "Fashion-MNIST"
    for fact in ("96 training images: 88", "24 test", "by the set's name: T-shirt/top"):
        assert fact in section.text.text()
    assert section.outputs.isHidden()
    section.context.store.undo()
    assert data_of(section) == DataSpec() and section.sets.box.currentText() == "MNIST"
    assert "60\u202f000" in section.text.text()


def test_letters_ask_for_more_outputs(qtbot: QtBot, section: DataSection, tmp_path: Path) -> None:
    folder = write_set(tmp_path / "EMNIST", "emnist-letters-", 26, 1)
    (folder / "emnist-letters-mapping.txt").write_text(
        "".join(f"{k} {64 + k} {96 + k}\n" for k in range(1, 27))
    )
    open_folder(qtbot, section, folder)
    assert data_of(section).transposed and section.transposed.isVisible()
    assert "26 classes by the label map: Aa, Bb" in section.text.text()
    assert section.outputs.text() == "The net has 10 outputs, the set 26 classes."
    assert section.trainer.settings.classes == 10
    section.fit.click()
    assert section.trainer.settings.classes == 26
    assert section.outputs.isHidden() and section.fit.isHidden()
    section.context.store.undo()
    assert section.trainer.settings.classes == 10 and section.fit.isVisible()
    section.sets.no_map.trigger()
    settle(qtbot, section)
    assert data_of(section).label_map == "" and "by the set's name: Aa" in section.text.text()
    assert not section.sets.no_map.isEnabled()
    section.transposed.click()
    assert not data_of(section).transposed


def test_of_several_sets_one_is_chosen(qtbot: QtBot, section: DataSection, tmp_path: Path) -> None:
    for split in ("balanced", "digits"):
        write_set(tmp_path / "EMNIST", f"emnist-{split}-")
    open_folder(qtbot, section, tmp_path / "EMNIST")
    choice = section.opener.current
    assert isinstance(choice, SetChoice)
    names = [choice.list.item(row).text() for row in range(choice.list.count())]
    assert names == ["EMNIST balanced", "EMNIST digits"]
    assert data_of(section) == DataSpec()
    choice.list.setCurrentRow(1)
    choice.accept()
    settle(qtbot, section)
    assert data_of(section).name == "EMNIST digits" and data_of(section).held_out == 8
    assert section.opener.current is None


def test_the_dialogs_do_not_block_and_open_what_is_chosen(
    qtbot: QtBot, section: DataSection, tmp_path: Path
) -> None:
    folder = write_set(tmp_path / "things")
    section.sets.folder.trigger()
    dialog = section.opener.current
    assert isinstance(dialog, QFileDialog) and dialog.isVisible()
    section.sets.files.trigger()
    assert section.opener.current is dialog
    dialog.filesSelected.emit([str(folder)])
    dialog.close()
    settle(qtbot, section)
    assert data_of(section).name == "things"
    (folder / "names.txt").write_text("".join(f"{k} {65 + k}\n" for k in range(10)))
    section.sets.map.trigger()
    dialog = section.opener.current
    assert isinstance(dialog, QFileDialog) and Path(dialog.directory().path()) == folder
    dialog.fileSelected.emit(str(folder / "names.txt"))
    dialog.close()
    settle(qtbot, section)
    assert "by the label map: A, B, C" in section.text.text()


def test_faults_are_one_line_and_nothing_is_lost(
    qtbot: QtBot, section: DataSection, tmp_path: Path
) -> None:
    folder = write_set(tmp_path / "set")
    (tmp_path / "empty").mkdir()
    open_folder(qtbot, section, tmp_path / "empty")
    assert "No IDX files are among these 0" in section.fault.text() and section.fault.isVisible()
    assert data_of(section) == DataSpec() and "60\u202f000" in section.text.text()
    labels = folder / "t10k-labels-idx1-ubyte.gz"
    idx.write_idx(labels, np.zeros(23, np.uint8))
    open_folder(qtbot, section, folder)
    assert "holds 24 images, but t10k-labels-idx1-ubyte.gz holds 23" in section.fault.text()
    assert data_of(section) == DataSpec()
    idx.write_idx(labels, np.zeros(24, np.uint8))
    open_folder(qtbot, section, folder)
    assert section.fault.isHidden() and data_of(section).name == "set"
    section.held_out.setValue(96)
    settle(qtbot, section)
    assert "Of 96 training images 96 cannot be held out" in section.fault.text()
    section.held_out.setValue(95)
    settle(qtbot, section)
    assert section.fault.isHidden() and "1 to learn from" in section.text.text()
    labels.unlink()
    section.held_out.setValue(5)
    settle(qtbot, section)
    assert "t10k-labels-idx1-ubyte.gz: No such file" in section.fault.text()
    section.context.store.undo()
    assert data_of(section).held_out in (5000, 8)


def test_sets_opened_lately_are_offered_again(
    qtbot: QtBot, section: DataSection, context: Context, tmp_path: Path
) -> None:
    open_folder(qtbot, section, write_set(tmp_path / "fashion"))
    section.train_size.setValue(40)
    section.sets.box.activated.emit(0)
    assert data_of(section) == DataSpec()
    again = [section.sets.box.itemText(row) for row in range(section.sets.box.count())]
    assert again == ["MNIST", "Fashion-MNIST"]
    section.sets.box.activated.emit(1)
    settle(qtbot, section)
    assert data_of(section).name == "Fashion-MNIST" and data_of(section).train_size == 0
    assert RecentSets(context.data_dir / "image_sets.json").read() == (data_of(section),)


def test_recent_sets_are_few_and_damage_is_an_empty_list(tmp_path: Path) -> None:
    recent = RecentSets(tmp_path / "deep" / "recent.json")
    assert recent.read() == ()
    for k in range(MOST + 2):
        (tmp_path / f"{k}").touch()
        recent.add(DataSpec(str(k), *4 * (str(tmp_path / f"{k}"),)))
    assert [data.name for data in recent.read()] == [str(k) for k in range(MOST + 1, 1, -1)]
    (tmp_path / "9").unlink()
    assert recent.read()[0].name == "8"
    for damage in ("[", "{}", '[{"held_out": -4}]', "[3]", "null"):
        (tmp_path / "deep" / "recent.json").write_text(damage)
        assert recent.read() == ()


def test_each_number_is_undone_by_itself(section: DataSection) -> None:
    for value in (1000, 2000):
        section.train_size.setValue(value)
    section.held_out.setValue(100)
    section.augmentation._spins["rotation"].setValue(10)
    section.augmentation._spins["scale"].setValue(15)
    settings = section.trainer.settings
    assert settings.augmentation == Augmentation(shift=1, rotation=10, scale=0.15)
    store = section.context.store
    store.undo()
    assert section.trainer.settings.augmentation == Augmentation(shift=1, rotation=10)
    store.undo()
    store.undo()
    assert (data_of(section).held_out, data_of(section).train_size) == (5000, 2000)
    store.undo()
    assert section.trainer.settings.data == DataSpec()
    assert section.augmentation._spins["scale"].value() == 0


def test_the_preview_follows_the_values_and_only_when_seen(
    section: DataSection, compute: FakeCompute
) -> None:
    group = section.augmentation
    group._spins["shift"].setValue(2)
    assert not compute.asks and group.content.isHidden()
    group.more.click()
    assert compute.asks[-1][0]["augmentation"] == Augmentation(shift=2)
    group._spins["shear"].setValue(10)
    group._spins["shear"].setValue(20)
    assert len(compute.asks) == 1  # one question at a time; the newest wish waits
    params, ask = compute.asks[-1]
    del params["request"]
    ask.end(ask.on_answer, augmented(Desk(), **params))
    assert len(group.preview.images) == 9
    assert np.array_equal(group.preview.images[0], idx.bundled("t10k").images[0])
    assert not np.array_equal(group.preview.images[1], group.preview.images[0])
    assert compute.asks[-1][0]["augmentation"] == Augmentation(shift=2, shear=20)
    ask = compute.asks[-1][1]
    ask.end(ask.on_failed, "The compute process is not running.")
    assert group.line.text() == "The compute process is not running." and group.line.isVisible()
    group.dice.click()
    assert compute.asks[-1][0]["seed"] == 1
    assert np.array_equal(compute.asks[-1][0]["images"][0], idx.bundled("t10k").images[1])
    for name in ("shift", "shear"):
        group._spins[name].setValue(0)
    assert all(np.array_equal(image, group.preview.images[0]) for image in group.preview.images)
    assert group.more.text() == "Augmentation: off" and group.line.isHidden()


def test_without_torch_the_preview_says_so(section: DataSection, compute: FakeCompute) -> None:
    compute.lose_torch("no torch")
    section.augmentation.more.click()
    section.augmentation._spins["shift"].setValue(2)
    assert "PyTorch" in section.augmentation.line.text() and not compute.asks


def test_a_folder_or_idx_files_can_be_dropped(
    qtbot: QtBot, section: DataSection, tmp_path: Path
) -> None:
    folder = write_set(tmp_path / "dropped")
    assert not drop(section, tmp_path / "patterns.csv")
    assert not drop(section, folder, tmp_path)
    assert drop(section, *folder.iterdir())
    qtbot.waitUntil(lambda: data_of(section).name == "dropped")
    section.context.store.undo()
    assert drop(section, folder)
    qtbot.waitUntil(lambda: data_of(section).name == "dropped")


def test_every_look_and_every_control(section: DataSection) -> None:
    section.augmentation.more.click()
    look = section.context.look
    for theme in ("dark", "contrast", "light"):
        look.set_theme(theme)
        assert not section.grab().isNull()
    look.set_presentation(True)
    assert not section.grab().isNull()
    look.set_presentation(False)
    for kind in (QAbstractButton, QAbstractSpinBox, QComboBox):
        for control in section.findChildren(kind):
            if not control.objectName().startswith("qt_"):
                assert control.accessibleName(), control
                assert control.toolTip(), control


def test_menu_entries_do_what_the_section_does(
    qtbot: QtBot, context: Context, compute: FakeCompute, tmp_path: Path
) -> None:
    trainer = Trainer(context.store, compute, context.status, context.data_dir, context.status)  # type: ignore[arg-type]
    tab = MnistTab(replace(context, compute=compute, trainer=trainer))  # type: ignore[arg-type]
    tab.show()
    commands = {
        command.key.removeprefix("mnist."): command
        for command in make_data_commands(tab.settings.data, tab.below)
    }
    section = tab.settings.data
    assert not commands["images.bundled"].enabled() and not commands["images.fit"].enabled()
    open_folder(qtbot, section, write_set(tmp_path / "twenty", "", 20))
    assert commands["images.fit"].enabled() and commands["images.map"].enabled()
    commands["images.fit"].run()
    assert trainer.settings.classes == 20 and not commands["images.fit"].enabled()
    commands["images.bundled"].run()
    assert data_of(section).bundled
    commands["augmentation"].run()
    assert section.augmentation.more.isChecked() and commands["augmentation"].checked()
    section.augmentation._spins["shift"].setValue(2)
    commands["images.changed"].run()
    page = tab.below.present
    assert tab.below.key == "digits" and page.bar.changed.isChecked()
    qtbot.waitUntil(lambda: not page.reading.busy, timeout=20_000)
    assert {asked["request"] for asked, _ in compute.asks} == {"augmented"}
    commands["images.dice"].run()
    assert page._seed == trainer.settings.seed + 1
    tab.close_down()
    tab.close()
    tab.deleteLater()
    leaks.settle_qt()
    leaks.settle_qt()
