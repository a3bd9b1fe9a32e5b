"""The page of learnt weights."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox
from pytestqt.qtbot import QtBot

from nnlab.core.digits.nets import NETS
from nnlab.core.digits.rows import Activation, Dense
from nnlab.core.digits.smoothness import neighbour_correlation
from nnlab.deep.seeing.insides import LayerWeights
from nnlab.gui.exporting.export import record
from nnlab.gui.inside.convolving.figures import fixed
from nnlab.gui.inside.shell import InsideDesk
from nnlab.gui.inside.weights.page import WeightsPart
from nnlab.gui.mnist.training.trainer import Trainer
from nnlab.gui.tab import Context
from tests import leaks
from tests.gui.fake_compute import FakeCompute
from tests.gui.inside_kit import ROWS, give, make_insides

HIDDEN = (Dense(30), Activation("sigmoid"), Dense(10))


@pytest.fixture
def compute(qtbot: QtBot) -> FakeCompute:
    return FakeCompute()


@pytest.fixture
def part(qtbot: QtBot, context: Context, compute: FakeCompute) -> Iterator[WeightsPart]:
    trainer = Trainer(context.store, compute, context.status, context.data_dir, context.status)  # type: ignore[arg-type]
    mine = replace(context, compute=compute, trainer=trainer)  # type: ignore[arg-type]
    desk = InsideDesk(mine)
    made = WeightsPart(mine, desk)
    made.resize(1100, 560)
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


def test_without_a_net_the_page_says_what_to_do(part: WeightsPart) -> None:
    assert part.tiles.tiles == () and part.figures() == ()
    assert part.sheet.isHidden() and part.layer.isHidden()
    assert "press a button below" in part.tiles.accessibleDescription()


def test_templates_have_their_classes_and_one_range(part: WeightsPart) -> None:
    insides = make_insides(rows=(Dense(10),))
    assert insides.weights is not None
    give(part.desk, insides)
    tiles = part.tiles.tiles
    assert [tile.name for tile in tiles] == [f"class {n}" for n in range(10)]
    layer = insides.weights[0]
    np.testing.assert_allclose(tiles[3].sheet, layer.w[3].reshape(28, 28))
    assert tiles[3].note == f"θ {fixed(float(layer.theta[3]), 2)}"
    largest = pytest.approx(float(np.abs(layer.w).max()))
    assert all(tile.span == largest for tile in tiles)
    part._turn_range()
    spans = [tile.span for tile in part.tiles.tiles]
    np.testing.assert_allclose(spans, np.abs(layer.w).max(axis=1))


def test_hidden_neurons_come_with_their_weights_to_the_outputs(part: WeightsPart) -> None:
    insides = make_insides(rows=HIDDEN)
    assert insides.weights is not None
    give(part.desk, insides)
    assert len(part.tiles.tiles) == 30
    np.testing.assert_allclose(part.tiles.tiles[7].bars, insides.weights[1].w[:, 7])
    r = [neighbour_correlation(w.reshape(28, 28)) for w in insides.weights[0].w]
    assert f"r = {fixed(float(np.mean(r)), 2)}" in part.measure.text()
    assert part.measure.text().endswith("like noise")
    assert "Pearson" in part.measure.toolTip()
    part._turn_layer()
    assert [tile.name for tile in part.tiles.tiles][:2] == ["class 0", "class 1"]
    assert part.measure.text() == ""


def test_what_speaks_for_a_neuron_and_against_it_adds_up_to_its_field(part: WeightsPart) -> None:
    insides = make_insides(rows=HIDDEN)
    assert insides.weights is not None
    give(part.desk, insides)
    part.tiles.choose(11)
    scene = part.sheet.scene
    assert scene is not None and scene.second is not None and scene.title == "no. 12"
    layer = insides.weights[0]
    b = float(insides.V[0][11])
    assert scene.second.sum() - layer.theta[11] == pytest.approx(b, abs=1e-4)
    assert f"<b>{fixed(b, 3)}</b>" in scene.lines[-1]
    np.testing.assert_array_equal(scene.ink, insides.image > 0.4)  # type: ignore[arg-type]
    np.testing.assert_allclose(scene.bars, insides.weights[1].w[:, 11])


def test_kernels_of_all_convolutions_are_shown(part: WeightsPart) -> None:
    insides = make_insides()
    assert insides.weights is not None
    give(part.desk, insides)
    assert part.layer.count() == 4
    np.testing.assert_allclose(part.tiles.tiles[1].sheet, insides.weights[0].w[1, 0])
    np.testing.assert_array_equal(part.sheet.scene.second, insides.V[0][0])  # type: ignore[union-attr]
    part._turn_layer()
    tile = part.tiles.tiles[2].sheet
    assert tile.shape == (4, 9)
    np.testing.assert_allclose(tile[:, :4], insides.weights[1].w[2, 0])
    np.testing.assert_allclose(tile[:, 5:], insides.weights[1].w[2, 1])


def test_weights_are_followed_while_the_net_learns(part: WeightsPart) -> None:
    insides = make_insides(rows=HIDDEN)
    assert insides.weights is not None
    give(part.desk, insides)
    part.tiles.choose(4)
    smooth = np.add.outer(np.arange(28.0), np.arange(28.0)).ravel()[None].repeat(30, 0)
    first = LayerWeights(0, smooth.astype(np.float32), insides.weights[0].theta)
    part.desk.weights = (first, insides.weights[1])
    part.desk.weights_changed.emit()
    assert part.measure.text().endswith("readable")
    assert part.tiles.place == 4
    part.hide()
    part.desk.weights = insides.weights
    part.desk.weights_changed.emit()
    assert part.measure.text().endswith("readable")
    part.show()
    assert part.measure.text().endswith("like noise")


def test_keys_and_clicks_choose_neurons(part: WeightsPart, qtbot: QtBot) -> None:
    give(part.desk, make_insides(rows=HIDDEN))
    tiles = part.tiles
    qtbot.mouseClick(tiles.viewport(), Qt.MouseButton.LeftButton, pos=tiles.cell_rect(3).center())
    assert tiles.place == 3
    qtbot.keyClick(tiles, Qt.Key.Key_Right)
    qtbot.keyClick(tiles, Qt.Key.Key_Down)
    assert tiles.place == 4 + tiles.columns
    qtbot.keyClick(tiles, Qt.Key.Key_Home)
    qtbot.keyClick(tiles, Qt.Key.Key_Left)
    assert tiles.place == 0 and part.sheet.scene.title == "no. 1"  # type: ignore[union-attr]
    qtbot.keyClick(tiles, Qt.Key.Key_End)
    assert tiles.place == 29


def test_the_demonstration_sets_a_start_in_one_undo_and_trains(
    part: WeightsPart, compute: FakeCompute
) -> None:
    trainer = part.context.trainer
    before = trainer.settings
    part.demo.readable.click()
    spec = compute.jobs[-1].params["spec"]
    assert spec == trainer.settings
    assert (spec.net, spec.rows) == ("784-30-10", NETS["784-30-10"].rows)
    assert (spec.start, spec.decay, spec.cost) == ("small", 1e-3, "cross_entropy")
    part.context.store.undo()
    assert trainer.settings == before
    part.demo.noisy.click()
    assert trainer.settings.start == "unit" and trainer.settings.decay == 0
    assert len(compute.jobs) == 1


def test_the_page_paints_in_every_look_and_can_be_exported(part: WeightsPart) -> None:
    look = part.context.look
    for rows in (HIDDEN, ROWS):
        give(part.desk, make_insides(rows=rows))
        for theme in ("dark", "contrast", "light"):
            look.set_theme(theme)
            assert not part.grab().isNull()
    look.set_presentation(True)
    part.set_presentation(True)
    assert not part.grab().isNull() and part.demo.isHidden()
    look.set_presentation(False)
    assert [figure.key for figure in part.figures()] == ["weights", "weights-neuron"]
    for figure in part.figures():
        record(figure.widget)


def test_every_control_has_a_name_and_a_tooltip(part: WeightsPart) -> None:
    controls = [w for kind in (QAbstractButton, QComboBox) for w in part.findChildren(kind)]
    assert len(controls) >= 4
    for control in controls:
        assert control.accessibleName() and control.toolTip(), control
    assert len({command.shortcut for command in part.commands()}) == len(part.commands())
