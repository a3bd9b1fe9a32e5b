"""The Inside tab: maps of the chosen net, neuron and image, with a compute process of the test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QSlider, QWidget
from pytestqt.qtbot import QtBot

from nnlab.app.digits.room import MNIST
from nnlab.app.digits.run import DIGIT_NAMES, TrainingRun
from nnlab.app.inside import INSIDE, Unit
from nnlab.core.digits.receptive import frames
from nnlab.core.digits.rows import Row, count, shapes
from nnlab.core.digits.specs import NETS, DataSpec, TrainSpec
from nnlab.deep.reports import BatchCurve
from nnlab.deep.seeing.insides import Insides, LayerWeights, SetImages
from nnlab.gui.inside.choosing.image_file import draw_picture, read_picture
from nnlab.gui.inside.maps.scene import cell_rect
from nnlab.gui.inside.maps.view import MapsView
from nnlab.gui.mnist.training.trainer import Trainer
from nnlab.gui.tab import Context
from nnlab.gui.tabs.inside import InsideTab
from tests import leaks
from tests.gui.fake_compute import FakeCompute

LENET = NETS["lenet"].rows


def make_weights(rows: tuple[Row, ...]) -> tuple[LayerWeights, ...]:
    rng, before = np.random.default_rng(1), shapes(rows)
    found = []
    for number, row in enumerate(rows):
        maps = getattr(row, "maps", None) or getattr(row, "neurons", None)
        if maps is None:
            continue
        kernel = getattr(row, "kernel", None)
        inputs = (before[number][0], kernel, kernel) if kernel else (count(before[number]),)
        w = rng.normal(size=(maps, *inputs)).astype(np.float32)
        found.append(LayerWeights(number, w, rng.normal(size=maps).astype(np.float32)))
    return tuple(found)


def make_insides(rows: tuple[Row, ...], params: dict[str, Any]) -> Insides:
    """Maps of random numbers, which know the image by its sum."""
    rng = np.random.default_rng(2)
    V = [rng.normal(size=shape).astype(np.float32) for shape in shapes(rows)[1:]]
    V[-1] = np.arange(10, dtype=np.float32)
    image = np.asarray(params["image"], dtype=np.float32)
    O = np.exp(V[-1] - 9) / np.exp(V[-1] - 9).sum()
    weights = make_weights(rows) if params["weights"] else None
    return Insides(rows, image, image[None], tuple(V), O, weights)


BUNDLED = DataSpec()


class Desk:
    """The tab, and answers to what it asks."""

    def __init__(self, tab: InsideTab, compute: FakeCompute, context: Context) -> None:
        self.tab, self.compute, self.context = tab, compute, context
        self.rows = LENET

    def asked(self, request: str) -> list[dict[str, Any]]:
        return [params for params, _ in self.compute.asks if params["request"] == request]

    def answer(self, request: str = "insides", value: Any = None) -> None:
        """Answer the last question of a kind."""
        params, ask = next(a for a in reversed(self.compute.asks) if a[0]["request"] == request)
        if value is None:
            value = make_insides(self.rows, params)
        if ask.alive:
            ask.end(ask.on_answer, value)

    def give_net(
        self,
        rows: str = "lenet",
        data: DataSpec = BUNDLED,
        classes: tuple[str, ...] = DIGIT_NAMES,
    ) -> TrainingRun:
        """Let the MNIST tab show a finished run whose net is on the disk."""
        self.rows = NETS[rows].rows
        keeper = self.tab.desk.context.trainer.keeper
        run = keeper.begin(TrainingRun(settings=TrainSpec(net=rows, data=data), classes=classes))
        assert run is not None
        path = keeper.library.net(run.id)
        path.write_bytes(b"net")
        store = self.context.store
        store.put(MNIST, replace(store.get(MNIST), run=run))
        return run


@pytest.fixture
def desk(qtbot: QtBot, context: Context) -> Iterator[Desk]:
    compute = FakeCompute()
    trainer = Trainer(context.store, compute, context.status, context.data_dir, context.status)  # type: ignore[arg-type]
    tab = InsideTab(replace(context, compute=compute, trainer=trainer))  # type: ignore[arg-type]
    tab.resize(1170, 640)
    tab.show()
    qtbot.waitExposed(tab)
    yield Desk(tab, compute, context)
    tab.close_down()
    tab.close()
    tab.deleteLater()
    leaks.settle_qt()
    leaks.settle_qt()


def images(n: int = 12) -> SetImages:
    rng = np.random.default_rng(3)
    pixels = rng.integers(0, 256, (n, 28, 28), dtype=np.uint8)
    places, labels = np.arange(100, 100 + n), np.arange(n) % 10
    return SetImages(places, pixels, labels, 10_000, tuple("0123456789"))


def test_without_a_net_it_says_what_to_do_and_a_button_trains_one(desk: Desk) -> None:
    empty = desk.tab.maps.empty
    assert empty.isVisible() and "Ctrl+3" in empty.text.text()
    assert not desk.asked("insides")
    empty.train.click()
    assert desk.compute.jobs[0].name == "train_digits"
    assert not empty.train.isVisible()


def test_a_net_is_asked_once_and_its_maps_are_shown(desk: Desk) -> None:
    desk.give_net()
    assert len(desk.asked("insides")) == 1
    params = desk.asked("insides")[0]
    assert params["weights"] and params["path"].endswith("net.safetensors")
    assert params["cost"] == "cross_entropy"
    desk.answer()
    view = desk.tab.maps.view
    assert not desk.tab.maps.empty.isVisible()
    assert [column.stage for column in view.plan.columns] == list(range(len(LENET) + 1))
    assert view.plan.wide <= view.viewport().width()
    assert len(view.plan.columns[1].kernels) == 16
    assert desk.tab.desk.unit == Unit(0, 0, 12, 12)
    assert len(desk.asked("insides")) == 1


@pytest.mark.parametrize("net", NETS)
def test_every_preset_fits_or_scrolls_and_no_map_lies_on_another(desk: Desk, net: str) -> None:
    desk.give_net(net)
    desk.answer()
    plan = desk.tab.maps.view.plan
    for column in plan.columns:
        tiles = [*column.tiles, *column.kernels]
        assert all(column.rect.adjusted(-4, 0, 4, 4).contains(tile) for tile in tiles)
        for number, tile in enumerate(tiles):
            assert not any(tile.intersects(other) for other in tiles[:number])
    for before, after in zip(plan.columns, plan.columns[1:], strict=False):
        assert before.rect.right() < after.rect.left()
    desk.tab.grab()


def test_a_pixel_of_the_picture_has_the_colour_of_its_number(desk: Desk) -> None:
    desk.give_net()
    desk.answer()
    view = desk.tab.maps.view
    insides = desk.tab.desk.insides
    assert insides is not None
    look = desk.context.look
    top = np.abs(insides.V[0]).max()
    desk.tab.desk.choose_unit(Unit(8, 0))
    picture = view.viewport().grab().toImage()
    for unit in (Unit(0, 3, 5, 7), Unit(0, 11, 20, 2)):
        share = 0.5 + 0.5 * insides.V[0][unit.map, unit.i, unit.j] / top
        red, green, blue = look.output_colours[int(255 * share)]
        at = cell_rect(view.plan.columns[1], unit).center()
        shown = picture.pixelColor(at)
        assert (shown.red(), shown.green(), shown.blue()) == (red, green, blue)


def test_the_pointer_reads_numbers_and_what_is_seen(desk: Desk, qtbot: QtBot) -> None:
    desk.give_net()
    desk.answer()
    view, insides = desk.tab.maps.view, desk.tab.desk.insides
    assert insides is not None
    unit = Unit(3, 5, 2, 6)
    place = view.point_of(unit)
    assert place is not None
    qtbot.mouseMove(view.viewport(), place)
    text = desk.context.status.hover_text
    value = f"{insides.V[3][5, 2, 6]:.4f}".replace("-", "−")
    frame = frames(LENET, 3, 2, 6)[0]
    assert f"row 4, conv 5×5: map 6, (i, j) = (3, 7):  b = {value}" in text
    assert f"rows {frame.top + 1}–{frame.bottom}" in text
    weights = desk.tab.desk.weights[0]
    kernel = view.plan.columns[1].kernels[2]
    fine = view.plan.columns[1].fine
    at = kernel.topLeft() + QPoint(round(3.5 * fine), round(1.5 * fine))
    qtbot.mouseMove(view.viewport(), at)
    w = f"{weights.w[2, 0, 1, 3]:.4f}".replace("-", "−")
    assert f"kernel of map 3 on map 1, (p, q) = (2, 4):  w = {w}" in desk.context.status.hover_text


def test_a_click_chooses_a_neuron_frames_its_field_and_opens_the_sum(
    desk: Desk, qtbot: QtBot
) -> None:
    desk.give_net()
    desk.answer()
    view = desk.tab.maps.view
    convolution = desk.tab.parts["convolution"]
    assert not convolution.isVisible()
    place = view.point_of(Unit(3, 5, 2, 6))
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert desk.context.store.get(INSIDE).unit == Unit(3, 5, 2, 6)
    assert desk.context.store.undo_label is None
    assert view.scene.frames == frames(LENET, 3, 2, 6)
    assert view.scene.sources[1] == range(16) and view.scene.sources[4] == range(5, 6)
    qtbot.waitUntil(convolution.isVisible)
    head = desk.tab.maps.head
    qtbot.waitUntil(lambda: head.fontMetrics().horizontalAdvance(head.text()) <= head.width())
    assert head.text().startswith("row 4, ") and "rows 5–18, columns 13–26" in head.text()


def test_keys_walk_to_neighbours_maps_and_rows(desk: Desk) -> None:
    desk.give_net()
    desk.answer()
    commands = {command.key: command for command in desk.tab.commands()}
    inside = desk.tab.desk
    inside.choose_unit(Unit(0, 3, 0, 23))
    for key, expected in (
        ("right", Unit(0, 3, 0, 23)),
        ("up", Unit(0, 3, 0, 23)),
        ("down", Unit(0, 3, 1, 23)),
        ("left", Unit(0, 3, 1, 22)),
        ("map.next", Unit(0, 4, 1, 22)),
        ("map.back", Unit(0, 3, 1, 22)),
        ("row.next", Unit(1, 3, 0, 11)),
        ("row.back", Unit(0, 3, 1, 23)),
        ("row.back", Unit(0, 3, 1, 23)),
    ):
        commands[f"inside.{key}"].run()
        assert inside.unit == expected, key
    inside.choose_unit(Unit(99, 99, 99, 99))
    assert inside.unit == Unit(8, 9, 0, 0)


def test_a_double_click_makes_a_row_the_only_one_and_back(desk: Desk, qtbot: QtBot) -> None:
    desk.give_net()
    desk.answer()
    view = desk.tab.maps.view
    before = view.plan.columns[2].zoom
    qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.point_of(Unit(1, 0)))
    assert [column.stage for column in view.plan.columns] == [0, 2]
    assert view.plan.columns[1].zoom > before
    assert desk.tab.escape() and not desk.tab.escape()
    assert len(view.plan.columns) == len(LENET) + 1


def test_ranges_of_colours_by_map_layer_and_net(desk: Desk) -> None:
    desk.give_net()
    desk.answer()
    maps, insides = desk.tab.maps, desk.tab.desk.insides
    assert insides is not None
    scene, V = maps.view.scene, insides.V
    assert np.allclose(scene.tops[1], np.abs(V[0]).max())
    maps.scales["map"].click()
    assert np.allclose(scene.tops[1], np.abs(V[0]).max(axis=(1, 2)))
    assert np.allclose(scene.kernel_tops[1], np.abs(desk.tab.desk.weights[0].w).max(axis=(1, 2, 3)))
    maps.scales["net"].click()
    most = max(np.abs(v).max() for v in V)
    assert all(np.allclose(top, most) for top in scene.tops[1:])
    assert desk.context.store.undo_label is None


def draw(desk: Desk, qtbot: QtBot, *points: tuple[int, int]) -> None:
    pad = desk.tab.maps.pencil.pad
    corner = pad.paper_rect().topLeft()
    qtbot.mousePress(pad, Qt.MouseButton.LeftButton, pos=corner + QPoint(*points[0]))
    for point in points[1:]:
        qtbot.mouseMove(pad, corner + QPoint(*point))
    qtbot.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=corner + QPoint(*points[-1]))


def test_maps_follow_the_pencil_with_one_question_at_a_time(desk: Desk, qtbot: QtBot) -> None:
    desk.give_net()
    desk.answer()
    desk.tab.maps.pencil.take_clean_paper()
    qtbot.waitUntil(lambda: len(desk.asked("insides")) == 2)
    draw(desk, qtbot, (40, 20), (60, 60), (80, 120), (90, 140))
    assert len(desk.asked("insides")) == 2
    desk.answer()
    qtbot.waitUntil(lambda: len(desk.asked("insides")) == 3)
    last = desk.asked("insides")[-1]
    assert np.array_equal(last["image"], desk.context.store.get(INSIDE).image)
    assert last["image"].any() and not last["weights"]
    desk.answer()
    qtbot.wait(80)
    assert len(desk.asked("insides")) == 3


def test_one_stroke_is_one_undo_and_a_digit_comes_back_from_under_a_drawing(
    desk: Desk, qtbot: QtBot
) -> None:
    store = desk.context.store
    desk.tab.desk.show_image(images().images[0] / np.float32(255), "test image 100: 0", 0)
    shown = store.get(INSIDE).image
    draw(desk, qtbot, (40, 20), (60, 60), (80, 120))
    once = store.get(INSIDE)
    assert once.text.endswith("changed by hand") and once.label is None
    draw(desk, qtbot, (100, 20), (120, 60))
    store.undo()
    assert store.get(INSIDE).drawing is once.drawing
    store.undo()
    state = store.get(INSIDE)
    assert np.array_equal(state.image, shown) and state.label == 0 and state.drawing is None


def test_preprocessing_changes_what_the_net_sees_not_what_was_drawn(
    desk: Desk, qtbot: QtBot
) -> None:
    pencil, store = desk.tab.maps.pencil, desk.context.store
    pencil.take_clean_paper()
    draw(desk, qtbot, (20, 20), (20, 60))
    fitted = store.get(INSIDE)
    rows = np.flatnonzero((fitted.image > 0.05).any(axis=1))
    assert np.ptp(rows) + 1 == 20
    pencil.fit.click()
    plain = store.get(INSIDE)
    assert not plain.fit and plain.drawing is fitted.drawing
    assert np.flatnonzero((plain.image > 0.05).any(axis=1)).max() < 14
    store.undo()
    assert pencil.fit.isChecked() and np.array_equal(store.get(INSIDE).image, fitted.image)


def test_the_strip_offers_digits_and_shows_the_one_picked(desk: Desk, qtbot: QtBot) -> None:
    assert desk.asked("choose_images")
    desk.answer("choose_images", images())
    store, strip = desk.context.store, desk.tab.strip
    # What stands there first is no gesture.
    assert store.get(INSIDE).text == "test image 100: 0" and store.undo_label is None
    at = strip.row.cell(3).center()
    qtbot.mouseClick(strip.row.viewport(), Qt.MouseButton.LeftButton, pos=at)
    state = store.get(INSIDE)
    assert state.label == 3 and np.array_equal(np.rint(255 * state.image), images().images[3])
    assert strip.row.chosen == 3 and strip.place.value() == 103
    strip.step(1)
    assert strip.row.chosen == 4
    store.undo()
    assert store.get(INSIDE).label == 0 and strip.row.chosen == 0


def test_a_place_of_the_test_set_and_a_class_are_asked_for(desk: Desk) -> None:
    desk.answer("choose_images", images())
    strip = desk.tab.strip
    strip.place.setValue(4711)
    assert desk.asked("choose_images")[-1]["places"] == [4711]
    one = images(1)
    desk.answer("choose_images", replace(one, places=np.array([4711])))
    assert desk.context.store.get(INSIDE).text == "test image 4711: 0"
    strip.set.setCurrentIndex(strip.set.findData("7"))
    strip.set.activated.emit(strip.set.currentIndex())
    assert desk.asked("choose_images")[-1]["label"] == 7


def test_a_picture_becomes_ink_on_paper(desk: Desk, tmp_path: Path) -> None:
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(0xFFF4EFE0)
    for y in range(40, 160):
        for x in range(140, 155):
            image.setPixel(x, y, 0xFF202040)
    path = tmp_path / "one.png"
    assert image.save(str(path))
    drawing = draw_picture(read_picture(path))
    columns = np.flatnonzero((drawing > 128).any(axis=0))
    assert drawing.max() == 255 and columns.min() > 45 and columns.max() < 62
    desk.tab.strip.take_picture(path)
    state = desk.context.store.get(INSIDE)
    assert state.text == "one.png" and state.image.max() > 0.9
    rows = np.flatnonzero((state.image > 0.05).any(axis=1))
    assert np.ptp(rows) + 1 == 20


def test_what_is_no_picture_costs_one_line(desk: Desk, tmp_path: Path) -> None:
    said: list[str] = []
    desk.context.status.said.connect(lambda text, _seconds: said.append(text))
    path = tmp_path / "text.png"
    path.write_text("no picture")
    before = desk.context.store.get(INSIDE)
    desk.tab.strip.take_picture(path)
    assert desk.context.store.get(INSIDE) is before
    assert said[-1].startswith("text.png cannot be read as a picture")


def test_maps_follow_the_training_with_the_weights_of_the_same_moment(
    desk: Desk, qtbot: QtBot
) -> None:
    desk.tab.maps.empty.train.click()
    assert not desk.asked("insides")
    desk.compute.tell_first_epoch()
    assert desk.asked("insides")[-1]["path"] == "" and desk.asked("insides")[-1]["weights"]
    desk.answer()
    first = len(desk.asked("insides"))
    qtbot.wait(120)
    updates = np.arange(1, 441)
    desk.compute.tell(BatchCurve(updates, np.ones(440, dtype=np.float32)))
    qtbot.waitUntil(lambda: len(desk.asked("insides")) > first)
    qtbot.waitUntil(lambda: bool(desk.asked("insides")[-1]["weights"]))
    assert "in training" in desk.tab.strip.net.currentText()


def test_nothing_is_asked_while_hidden(desk: Desk, qtbot: QtBot) -> None:
    desk.give_net()
    desk.answer()
    desk.tab.hide()
    before = len(desk.asked("insides"))
    desk.tab.desk.show_image(np.ones((28, 28), dtype=np.float32), "ink")
    qtbot.wait(80)
    assert len(desk.asked("insides")) == before
    desk.tab.show()
    qtbot.waitUntil(lambda: len(desk.asked("insides")) == before + 1)


def test_another_net_of_the_library_is_chosen_and_an_older_answer_is_dropped(
    desk: Desk, qtbot: QtBot
) -> None:
    first, second = desk.give_net(), desk.give_net("784-10")
    qtbot.waitUntil(lambda: second.id in desk.asked("insides")[-1]["path"])
    _, late = desk.compute.asks[-1]
    desk.tab.desk.choose_net(first.id)
    assert desk.tab.strip.net.currentData() == first.id
    assert "LeNet" in desk.tab.desk.net_title
    assert late.on_answer is None
    qtbot.waitUntil(lambda: first.id in desk.asked("insides")[-1]["path"])
    desk.rows = LENET
    desk.answer()
    assert desk.tab.desk.rows == LENET


def test_a_net_of_other_images_says_so_and_gets_its_own_images(desk: Desk) -> None:
    names = ("train_images", "train_labels", "test_images", "test_labels")
    data = DataSpec("Fashion-MNIST", *(f"/sets/fashion/{name}" for name in names))
    fashion = desk.give_net(data=data, classes=("Trouser", *DIGIT_NAMES[1:]))
    strip = desk.tab.strip
    assert strip.net.itemText(0).endswith(", Fashion-MNIST")
    desk.give_net()
    assert desk.asked("choose_images")[-1]["data"] == BUNDLED
    desk.tab.desk.choose_net(fashion.id)
    shown = [strip.net.itemText(number) for number in range(strip.net.count())]
    assert sum("Fashion-MNIST" in text for text in shown) == 1
    assert "Fashion-MNIST" in strip.net.currentText()
    assert desk.asked("choose_images")[-1]["data"] == data
    assert strip.set.itemText(1) == "Trouser"
    desk.tab.desk.choose_net("")
    assert desk.asked("choose_images")[-1]["data"] == BUNDLED
    assert strip.set.itemText(1) == "0"


def test_a_run_that_is_gone_gives_way_to_the_net_of_the_mnist_tab(desk: Desk) -> None:
    run = desk.give_net()
    desk.answer()
    desk.tab.desk.choose_net("20200101-120000-abcdef")
    path = desk.tab.desk.net_path
    assert path is not None and run.id in path
    assert desk.tab.strip.net.currentData() == ""


def test_a_failed_question_says_why_in_place_of_the_maps(desk: Desk) -> None:
    desk.give_net()
    _, ask = next(a for a in reversed(desk.compute.asks) if a[0]["request"] == "insides")
    ask.end(ask.on_failed, "net.safetensors is no net of nnlab: header too small")
    assert desk.tab.desk.insides is None
    assert "no net of nnlab" in desk.tab.maps.view.accessibleDescription()


def test_figures_show_all_rows_one_row_and_the_image(desk: Desk) -> None:
    assert "inside-maps" not in {figure.key for figure in desk.tab.figures()}
    desk.answer("choose_images", images())
    desk.give_net()
    desk.answer()
    found = {figure.key: figure for figure in desk.tab.figures()}
    assert {"inside-maps", "inside-row", "inside-image"} <= set(found)
    for key in ("inside-maps", "inside-row", "inside-image"):
        picture = found[key].widget.grab().toImage()
        colours = {picture.pixel(x, y) for x in range(0, 300, 3) for y in range(40, 300, 3)}
        assert len(colours) > 10, key


def test_a_figure_shows_what_the_view_has_to_scroll(desk: Desk, qtbot: QtBot) -> None:
    desk.answer("choose_images", images())
    desk.give_net()
    desk.answer()
    view = desk.tab.maps.view
    found = {figure.key: figure.widget for figure in desk.tab.figures()}
    assert found["inside-maps"] is view
    desk.give_net("strided")
    # A question soon after another one waits for the next frame.
    qtbot.waitUntil(lambda: len(desk.asked("insides")) == 2)
    desk.answer()
    desk.tab.resize(640, 360)
    qtbot.waitUntil(lambda: view.plan.wide > view.viewport().width())
    sheet = next(f.widget for f in desk.tab.figures() if f.key == "inside-maps")
    assert isinstance(sheet, MapsView) and sheet is not view
    outputs = sheet.plan.columns[-1]
    assert outputs.kind == "outputs" and outputs.rect.right() < sheet.width()
    assert sheet.whole_size == sheet.maximumViewportSize()
    picture = sheet.grab(outputs.rect).toImage()
    assert len({picture.pixel(x, 60) for x in range(picture.width())}) > 2


def test_without_torch_it_says_how_to_install_it(desk: Desk) -> None:
    desk.compute.lose_torch("torch is not there")
    assert desk.tab.card.isVisible()


def test_every_control_has_a_name_and_a_tip(desk: Desk) -> None:
    desk.give_net()
    desk.answer()
    own: list[QWidget] = [desk.tab.strip, desk.tab.maps]
    for owner in own:
        for kind in (QAbstractButton, QComboBox, QAbstractSpinBox, QSlider):
            for control in owner.findChildren(kind):
                if control.objectName().startswith("qt_"):
                    continue
                assert control.accessibleName() and control.toolTip(), control


def test_no_two_commands_share_a_key(desk: Desk) -> None:
    seen: dict[str, str] = {}
    for command in desk.tab.commands():
        for key in command.shortcut.split("|"):
            text = QKeySequence(key).toString()
            assert text and text not in seen, (command.key, seen.get(text))
            seen[text] = command.key


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_presentation_folds_controls_and_shows_all_rows(desk: Desk, theme: str) -> None:
    desk.give_net()
    desk.answer()
    look = desk.context.look
    look.set_theme(theme)
    look.set_presentation(True)
    desk.tab.set_presentation(True)
    assert not desk.tab.maps.pencil.tools.isVisible()
    plan = desk.tab.maps.view.plan
    assert plan.wide <= desk.tab.maps.view.viewport().width()
    desk.tab.grab()
    look.set_presentation(False)
    desk.tab.set_presentation(False)
    look.set_theme("light")
    assert desk.tab.maps.pencil.tools.isVisible()


def present(desk: Desk, on: bool = True) -> None:
    desk.context.look.set_presentation(on)
    desk.tab.set_presentation(on)


def test_target_and_answer_are_said_in_words(desk: Desk) -> None:
    desk.give_net()
    desk.answer("choose_images", images())
    desk.answer()
    pencil = desk.tab.maps.pencil
    assert pencil.verdict.text() == "target 0\nanswer 9\n✗ wrong"
    desk.tab.strip.row.picked.emit(9)
    desk.answer()
    assert pencil.verdict.text() == "target 9\nanswer 9\n✓ right"
    present(desk)
    assert pencil.verdict.isVisible() and pencil.fit.isVisible()
    pencil.take_clean_paper()
    assert pencil.verdict.text() == "answer 9"
    present(desk, on=False)


def test_the_number_box_tells_only_a_place_that_is_known(desk: Desk) -> None:
    assert desk.tab.strip.place.text() == "no. –"
    desk.give_net()
    desk.answer("choose_images", images())
    strip = desk.tab.strip
    assert strip.place.value() == 100
    strip.row.picked.emit(3)
    assert strip.place.value() == 103
    desk.tab.desk.show_image(np.full((28, 28), 0.5, dtype=np.float32), "from elsewhere", 3)
    assert strip.place.text() == "no. –"
    asked = len(desk.asked("choose_images"))
    desk.context.store.undo()
    assert strip.place.value() == 100 and len(desk.asked("choose_images")) == asked


def test_ten_digits_are_seen_whole_in_a_presentation(desk: Desk) -> None:
    desk.give_net()
    desk.answer("choose_images", images(100))
    present(desk)
    desk.tab.resize(1280, 640)
    row = desk.tab.strip.row
    assert row.cell(9).right() < row.viewport().width()
    whole = [n for n in range(100) if row.cell(n).right() < row.viewport().width()]
    beyond = row.cell(whole[-1] + 1).center()
    assert row.number_at(beyond) == -1
    present(desk, on=False)


def test_maps_of_convolutions_are_no_specks_in_a_presentation(desk: Desk) -> None:
    desk.give_net()
    desk.answer()
    present(desk)
    desk.tab.resize(1280, 690)
    plan = desk.tab.maps.view.plan
    assert plan.columns[0].zoom >= 3 and plan.columns[1].zoom >= 2
    assert plan.wide <= desk.tab.maps.view.viewport().width()
    present(desk, on=False)


def test_no_scroll_bar_stays_when_all_fits_again(desk: Desk, qtbot: QtBot) -> None:
    desk.give_net()
    desk.answer()
    view = desk.tab.maps.view
    desk.tab.toggle_part("convolution")
    desk.tab.resize(800, 600)
    qtbot.waitUntil(lambda: view.horizontalScrollBar().maximum() > 0)
    desk.tab.toggle_part("convolution")
    desk.tab.resize(1280, 690)
    qtbot.waitUntil(lambda: view.horizontalScrollBar().maximum() == 0)
    assert view.verticalScrollBar().maximum() == 0
    bars = (view.horizontalScrollBar(), view.verticalScrollBar())
    qtbot.waitUntil(lambda: not any(bar.isVisible() for bar in bars))


def test_in_a_presentation_convolution_opens_large_and_escape_closes_it(desk: Desk) -> None:
    desk.give_net()
    desk.answer()
    present(desk)
    part = desk.tab.convolution
    desk.tab.toggle_part("convolution")
    assert part.large.isChecked() and not desk.tab.maps.isVisible()
    assert part.form.isVisible()
    assert desk.tab.escape()
    assert desk.tab.maps.isVisible() and part.isHidden()
    assert not desk.tab.escape()
    present(desk, on=False)
    desk.tab.toggle_part("convolution")
    part.large.setChecked(True)
    assert desk.tab.escape() and part.isVisible() and desk.tab.maps.isVisible()


def test_finding_reactions_opens_their_place(desk: Desk) -> None:
    desk.give_net()
    desk.answer()
    present(desk)
    assert not desk.tab.reactions.isVisible()
    command = next(c for c in desk.tab.commands() if c.key == "inside.react")
    assert command.enabled()
    command.run()
    assert desk.tab.reactions.isVisible()
    assert [job.name for job in desk.compute.jobs] == ["react"]
    desk.tab.toggle_part("reactions")
    desk.tab.desk.choose_page("weights")
    command.run()
    assert desk.tab.reactions.isVisible() and len(desk.compute.jobs) == 1
    present(desk, on=False)


def test_the_weights_of_one_net_are_never_shown_with_the_maps_of_another(
    desk: Desk, qtbot: QtBot
) -> None:
    desk.give_net()
    desk.answer()
    desk.tab.desk.choose_page("weights")
    page = desk.tab.parts["weights"]
    page.refresh()
    # Its row 1 is a convolution, where that of the other net is fully connected.
    inside = desk.tab.desk
    desk.give_net("784-10")
    qtbot.waitUntil(lambda: inside.asking)
    desk.answer()
    assert page.shown is not None and page.shown.w.shape[0] == 10
    desk.give_net("lenet")
    qtbot.waitUntil(lambda: inside.asking)
    desk.answer()
    assert page.shown is not None and page.sheet.scene is not None
    # An answer without weights, as while a net learns, leaves none of those before.
    rows = NETS["784-10"].rows
    asked = len(desk.asked("insides"))
    inside._ask_anew()
    qtbot.waitUntil(lambda: len(desk.asked("insides")) > asked)
    desk.answer(value=make_insides(rows, {"image": inside.image, "weights": False}))
    assert inside.rows == rows and inside.weights == () and page.shown is None
    qtbot.waitUntil(lambda: bool(desk.asked("insides")[-1]["weights"]))


def test_a_committee_is_looked_into_by_its_first_member(desk: Desk) -> None:
    member = desk.give_net()
    desk.answer()
    store = desk.context.store
    vote = TrainingRun(settings=TrainSpec(net="lenet"), members=(member.id,))
    store.put(MNIST, replace(store.get(MNIST), run=vote))
    desk.tab.desk.context.trainer.run_replaced.emit()
    assert desk.tab.desk.source.run_id == member.id
    assert not desk.tab.maps.empty.isVisible()
    assert desk.tab.desk.net_path is not None
