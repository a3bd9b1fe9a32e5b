"""The browser of images: what is shown, by class and place, changed at random; nothing freezes."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox
from pytestqt.qtbot import QtBot

from nnlab.app.digits.browse import Browser, make_part, open_browser
from nnlab.app.digits.room import MNIST
from nnlab.core.digits import idx
from nnlab.core.digits.idx import Digits
from nnlab.core.digits.specs import Augmentation, DataSpec
from nnlab.deep.learning.augment import augmented
from nnlab.deep.process.desk import Desk
from nnlab.gui.mnist.choice import choice_of
from nnlab.gui.mnist.data.reading import Reading, fault_line
from nnlab.gui.mnist.pages.digits import DigitsPage
from nnlab.gui.mnist.training.trainer import Trainer
from nnlab.gui.plots.digits.class_list import ALL, round_end
from nnlab.gui.tab import Context
from tests import leaks
from tests.gui.fake_compute import FakeCompute

NAMES = ("train-images", "train-labels", "t10k-images", "t10k-labels")


def write_set(folder: Path, train: int = 120, test: int = 40) -> DataSpec:
    """Write a set of three classes; the value of each pixel of an image is its place."""
    folder.mkdir(exist_ok=True)
    for part, count in (("train", train), ("t10k", test)):
        values = np.arange(count, dtype=np.uint8)
        images = np.broadcast_to(values[:, None, None], (count, 28, 28))
        idx.write_idx(folder / f"{part}-images", images)
        idx.write_idx(folder / f"{part}-labels", (values % 3).astype(np.uint8))
    return DataSpec("shapes", *(str(folder / name) for name in NAMES), held_out=20)


@pytest.fixture
def compute(qtbot: QtBot) -> FakeCompute:
    return FakeCompute()


@pytest.fixture
def page(
    qtbot: QtBot, context: Context, compute: FakeCompute, tmp_path: Path
) -> Iterator[DigitsPage]:
    trainer = Trainer(context.store, compute, context.status, context.data_dir, context.status)  # type: ignore[arg-type]
    trainer.edit("set", data=write_set(tmp_path / "set"))
    made = DigitsPage(replace(context, compute=compute, trainer=trainer))  # type: ignore[arg-type]
    made.resize(900, 300)
    made.show()
    made.refresh()
    qtbot.waitUntil(lambda: not made.reading.busy)
    yield made
    made.close_down()
    made.close()
    made.deleteLater()
    leaks.settle_qt()
    leaks.settle_qt()


def shown_places(page: DigitsPage) -> list[int]:
    assert page.part is not None
    return page.part.places[page.grid.order].tolist()


def test_the_parts_share_the_training_file(page: DigitsPage) -> None:
    train = shown_places(page)
    assert train == sorted(train) and len(train) == 100
    page.bar.part.setCurrentIndex(1)
    held_out = shown_places(page)
    assert sorted(train + held_out) == list(range(120))
    page.bar.part.setCurrentIndex(2)
    assert shown_places(page) == list(range(40))
    assert page.classes.describe(ALL) == "all 40 images"


def test_the_chosen_image_is_looked_at_from_within(qtbot: QtBot, page: DigitsPage) -> None:
    page.bar.part.setCurrentIndex(2)
    page.look_inside()
    assert not page.bar.inside.isEnabled()
    page.grid.choose(7)
    with qtbot.waitSignal(choice_of(page.trainer).digit_chosen) as told:
        page.bar.inside.click()
    assert told.args[0][0, 0] == 7 and told.args[1] == "no. 7 of the test file: class 1"
    assert told.args[2] == 1
    page.classes.choose(2)
    assert not page.bar.inside.isEnabled()


def test_a_class_alone_and_all_by_class(page: DigitsPage) -> None:
    page.bar.part.setCurrentIndex(2)
    page.classes.choose(1)
    assert shown_places(page) == list(range(1, 40, 3))
    assert page.close_up.accessibleDescription() == "1; average of 13 images"
    page.classes.choose(ALL)
    page.bar.order.setCurrentIndex(1)
    assert shown_places(page) == [*range(0, 40, 3), *range(1, 40, 3), *range(2, 40, 3)]
    assert "class 1: 13 images, 32.5 %" in page.classes.describe(1)


def test_an_image_is_gone_to_by_its_place_and_walked_from(qtbot: QtBot, page: DigitsPage) -> None:
    page.bar.part.setCurrentIndex(2)
    with qtbot.waitSignal(page.digit_chosen) as told:
        page.bar.number.setValue(17)
    image, label, line = told.args
    assert (image[0, 0], label, line) == (17, 2, "no. 17 of the test file: class 2")
    for key, place in (
        (Qt.Key.Key_Right, 18),
        (Qt.Key.Key_Down, 18 + page.grid.columns),
        (Qt.Key.Key_Up, 18),
        (Qt.Key.Key_Left, 17),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_End, 39),
    ):
        qtbot.keyClick(page.grid, key)
        assert page.bar.number.value() == place
        assert page.grid.visible_rows().tolist().count(place) == 1


def test_a_place_that_is_held_out_leads_to_the_next_one(page: DigitsPage) -> None:
    said = []
    page.context.status.said.connect(lambda line, _seconds: said.append(line))
    missing = next(place for place in range(120) if place not in shown_places(page))
    page.bar.number.setValue(missing)
    assert page.bar.number.value() == min(p for p in shown_places(page) if p > missing)
    assert f"No. {missing} is not in this part" in said[0]


def test_clicks_choose_and_the_pixel_under_the_pointer_is_read(
    qtbot: QtBot, page: DigitsPage
) -> None:
    page.bar.part.setCurrentIndex(2)
    qtbot.mouseClick(
        page.grid.viewport(), Qt.MouseButton.LeftButton, pos=page.grid.cell_rect(9).center()
    )
    assert page.close_up.title == "0"
    box = page.close_up.image_rect()
    zoom = box.width() // 28
    qtbot.mouseMove(page.close_up, box.topLeft() + QPoint(4 * zoom + 1, 2 * zoom + 1))
    assert page.close_up.pixel_at(box.topLeft() + QPoint(4 * zoom + 1, 2 * zoom + 1)) == (2, 4)
    qtbot.waitUntil(lambda: page.close_up.read_out() == "row 3, column 5: 9")
    qtbot.mouseClick(
        page.classes.viewport(), Qt.MouseButton.LeftButton, pos=page.classes.row_rect(2).center()
    )
    assert page.classes.only == 2
    qtbot.keyClick(page.classes, Qt.Key.Key_Up)
    assert page.classes.only == 1
    qtbot.mouseClick(
        page.classes.viewport(), Qt.MouseButton.LeftButton, pos=page.classes.row_rect(1).center()
    )
    assert page.classes.only == ALL


def test_averages_and_numbers_of_each_class() -> None:
    random = np.random.default_rng(3)
    images = random.integers(0, 256, (5000, 28, 28), dtype=np.uint8)
    labels = random.integers(0, 3, 5000).astype(np.uint8)
    part = make_part(Digits(images, labels), np.arange(5000), 4)
    for number in range(3):
        mean = np.rint(images[labels == number].mean(0))
        assert np.array_equal(part.averages[number], mean)
        assert part.counts[number] == (labels == number).sum()
    assert part.counts[3] == 0 and not part.averages[3].any()
    assert np.abs(part.average() - images.mean(0)).max() <= 1


def test_only_what_is_in_sight_is_drawn_however_many_there_are(
    qtbot: QtBot, page: DigitsPage
) -> None:
    page.trainer.edit("set", data=DataSpec())
    qtbot.waitUntil(lambda: not page.reading.busy, timeout=20_000)
    assert len(page.grid.order) == 55_000
    asked = []
    image = page.grid.image
    page.grid.image = lambda row: (asked.append(row), image(row))[1]  # type: ignore[method-assign]
    page.grid.verticalScrollBar().setValue(page.grid.verticalScrollBar().maximum())
    page.grid.viewport().repaint()
    assert 0 < len(set(asked)) <= 200
    assert page.grid.visible_rows()[-1] == page.grid.order[-1]


def test_the_images_in_sight_are_shown_changed(page: DigitsPage, compute: FakeCompute) -> None:
    page.trainer.edit("augment", augmentation=Augmentation())
    page.bar.part.setCurrentIndex(2)
    page.bar.changed.setChecked(True)
    assert not compute.asks  # nothing is changed yet
    page.trainer.edit("augment", augmentation=Augmentation(shift=3))
    (params, ask), rows = compute.asks[-1], page.grid.visible_rows()
    assert params["request"] == "augmented"
    assert params["images"][:, 0, 0].tolist() == rows.tolist()
    del params["request"]
    ask.end(ask.on_answer, augmented(Desk(), **params))
    assert not np.array_equal(page.grid.image(5), page.part.digits.images[5])  # type: ignore[union-attr]
    page.bar.dice.click()
    again = compute.asks[-1][0]
    assert again["seed"] != params["seed"]
    assert np.array_equal(page.grid.image(5), page.part.digits.images[5])  # type: ignore[union-attr]
    page.bar.changed.setChecked(False)
    asks = len(compute.asks)
    page.grid.verticalScrollBar().setValue(0)
    assert len(compute.asks) == asks and not page.bar.dice.isEnabled()


def test_a_fault_stands_in_the_page_and_the_next_set_is_read(
    qtbot: QtBot, page: DigitsPage, tmp_path: Path
) -> None:
    data = page.trainer.settings.data
    (tmp_path / "set" / "t10k-labels").write_bytes(b"nothing of use")
    page.trainer.edit("set", data=replace(data, held_out=3))
    qtbot.waitUntil(lambda: not page.reading.busy)
    assert "t10k-labels is no IDX file" in page.grid._text
    assert page.browser is None and not page.figures()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_End):
        qtbot.keyClick(page.grid, key)
    page.bar.part.setCurrentIndex(1)
    page.trainer.edit("set", data=write_set(tmp_path / "other", 60, 30))
    qtbot.waitUntil(lambda: not page.reading.busy)
    assert len(page.grid.order) == 20


def test_nothing_held_out_is_said(qtbot: QtBot, page: DigitsPage) -> None:
    data = page.trainer.settings.data
    page.trainer.edit("set", data=replace(data, held_out=0))
    qtbot.waitUntil(lambda: not page.reading.busy)
    page.bar.part.setCurrentIndex(1)
    assert "No images are held out" in page.grid._text
    page.bar.number.setValue(0)
    page.grid.viewport().repaint()


def test_the_sheet_has_the_images_from_the_first_in_sight_on(page: DigitsPage) -> None:
    page.classes.choose(2)
    (figure,) = page.figures()
    picture = figure.widget.grab().toImage()
    assert picture.width() > 600 and not picture.isNull()
    colours = {picture.pixelColor(x, 15).lightness() for x in range(picture.width())}
    assert len(colours) > 5


def test_every_look_draws(page: DigitsPage) -> None:
    look = page.context.look
    for theme in ("dark", "contrast", "light"):
        look.set_theme(theme)
        assert not page.grab().isNull()
    look.set_presentation(True)
    page.set_presentation(True)
    assert page.bar.number.isHidden() and not page.grab().isNull()
    look.set_presentation(False)
    page.set_presentation(False)


def test_controls_have_names_and_tips(page: DigitsPage) -> None:
    for kind in (QAbstractButton, QAbstractSpinBox, QComboBox):
        for control in page.bar.findChildren(kind):
            if control.parent() is page.bar:
                assert control.accessibleName() and control.toolTip()


def test_axes_end_at_round_numbers() -> None:
    assert [round_end(v) for v in (0, 1, 9, 11, 6173, 7000, 7001)] == [
        1,
        1,
        9,
        20,
        7000,
        7000,
        8000,
    ]


def test_reading_drops_what_is_not_wanted_any_more(qtbot: QtBot) -> None:
    reading, got, gate = Reading(), [], threading.Event()
    reading.done.connect(got.append)
    reading.want(lambda: (gate.wait(5), "old")[1])
    reading.want(lambda: "between")
    reading.want(lambda: "new")
    assert reading.busy
    gate.set()
    qtbot.waitUntil(lambda: bool(got))
    qtbot.wait(100)
    assert got == ["new"] and not reading.busy


def test_reading_does_not_hold_up_the_window(qtbot: QtBot, tmp_path: Path) -> None:
    reading = Reading()
    reading.want(lambda: time.sleep(0.3))
    began = time.monotonic()
    with qtbot.waitSignal(reading.done):
        assert time.monotonic() - began < 0.2
    reading.want(lambda: time.sleep(0.3))
    reading.stop()
    assert not reading.busy


def test_faults_of_files_are_lines_and_others_are_raised(qtbot: QtBot) -> None:
    reading, lines = Reading(), []
    reading.failed.connect(lines.append)
    reading.want(lambda: Path("/no/such/file").read_bytes())
    qtbot.waitUntil(lambda: bool(lines))
    assert lines == ["/no/such/file: No such file or directory."]
    assert "memory" in fault_line(MemoryError())
    with pytest.raises(ZeroDivisionError):
        fault_line(ZeroDivisionError())


def test_the_browser_of_the_bundled_digits() -> None:
    browser: Browser = open_browser(DataSpec(train_size=1000))
    assert [len(browser.parts[key]) for key in ("train", "held_out", "test")] == [
        1000,
        5000,
        10_000,
    ]
    assert browser.parts["test"].counts.tolist() == [
        *(980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009)
    ]


def test_the_page_of_an_opened_session_is_of_its_set(
    qtbot: QtBot, page: DigitsPage, tmp_path: Path
) -> None:
    state = page.context.store.get(MNIST)
    other = replace(state.settings, data=write_set(tmp_path / "third", 40, 10))
    page.context.store.load({"mnist": replace(state, settings=other)})
    qtbot.waitUntil(lambda: not page.reading.busy)
    page.bar.part.setCurrentIndex(2)
    assert len(page.grid.order) == 10
