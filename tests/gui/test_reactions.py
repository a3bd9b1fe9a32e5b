"""The part of the Inside tab that tells what neurons react to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from nnlab.app.inside import Unit
from nnlab.core.digits.nets import NETS
from nnlab.core.digits.rows import Conv, Dense
from nnlab.deep.reports import Progress
from nnlab.deep.seeing.reactions import Reactions
from nnlab.gui.inside.reacting.reactions import ReactionsPart, layer_of
from nnlab.gui.inside.reacting.views import NOWHERE
from nnlab.gui.inside.shell import InsideDesk
from nnlab.gui.mnist.training.trainer import Trainer
from nnlab.gui.tab import Context
from tests import leaks
from tests.gui.fake_compute import FakeCompute

ROWS = NETS["lenet"].rows


def make(row: int, neurons: int, side: int) -> Reactions:
    rng = np.random.default_rng(row)
    return Reactions(
        row=row,
        value=-np.sort(-rng.uniform(0, 9, (neurons, 9)), axis=1).astype(np.float32),
        index=rng.integers(0, 10_000, (neurons, 9)),
        target=rng.integers(0, 10, (neurons, 9)),
        place=rng.integers(0, 8, (neurons, 9, 2)),
        patch=rng.integers(0, 256, (neurons, 9, side, side)).astype(np.uint8),
        pattern=rng.uniform(0, 1, (neurons, side, side)).astype(np.float32),
        reached=rng.uniform(9, 12, neurons).astype(np.float32),
    )


LAYERS = [make(0, 16, 5), make(3, 32, 14), make(6, 128, 28), make(8, 10, 28)]


@pytest.fixture
def compute(qtbot: QtBot) -> FakeCompute:
    return FakeCompute()


@pytest.fixture
def part(qtbot: QtBot, context: Context, compute: FakeCompute) -> Iterator[ReactionsPart]:
    trainer = Trainer(context.store, compute, context.status, context.data_dir, context.status)  # type: ignore[arg-type]
    mine = replace(context, compute=compute, trainer=trainer)  # type: ignore[arg-type]
    desk = InsideDesk(mine)
    made = ReactionsPart(mine, desk)
    made.resize(1100, 160)
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


def train(part: ReactionsPart, compute: FakeCompute) -> None:
    part.context.trainer.train()
    compute.tell_first_epoch()
    compute.finish()
    part.desk.rows = ROWS
    part.desk.choose_unit(Unit(0, 2))


def find(part: ReactionsPart, compute: FakeCompute) -> None:
    part.seek.click()
    job = compute.jobs[-1]
    assert (job.name, job.lane) == ("react", "inside")
    job.end(job.on_done, LAYERS)


def test_the_layer_of_a_row_is_the_last_one_with_weights() -> None:
    assert [layer_of(ROWS, row) for row in range(9)] == [0, 0, 0, 3, 3, 3, 6, 6, 8]
    assert layer_of((ROWS[1], Conv(2, 3), Dense(10)), 0) is None


def test_without_a_net_nothing_can_be_found(part: ReactionsPart) -> None:
    part.refresh()
    assert not part.seek.isEnabled()


def test_finding_shows_progress_and_can_be_cancelled(
    part: ReactionsPart, compute: FakeCompute
) -> None:
    train(part, compute)
    part.seek.click()
    job = compute.jobs[-1]
    job.report(Progress(0.4, 3.0))
    shown = part.context.status.running["reactions"]
    assert (shown.fraction, shown.seconds_left) == (0.4, 3.0)
    assert not part.seek.isEnabled()
    assert shown.cancel is not None
    shown.cancel()
    assert job.cancelled_at is not None
    job.end(job.on_cancelled)
    assert part.seek.isEnabled()
    assert part.context.status.running == {}


def test_the_chosen_neuron_s_reactions_are_shown_and_follow_the_choice(
    part: ReactionsPart, compute: FakeCompute
) -> None:
    train(part, compute)
    find(part, compute)
    assert "map 3 of row 1" in part.title.text()
    part.desk.choose_unit(Unit(2, 5))  # behind the activation: still the maps of row 1
    assert "map 6 of row 1" in part.title.text()
    part.desk.choose_unit(Unit(8, 7))
    assert "the output 7" in part.title.text()
    part.grab()
    part.grid.chosen.emit(4)
    assert part.desk.unit == Unit(8, 4)


def test_a_patch_is_described_and_a_click_shows_its_image_at_its_place(
    qtbot: QtBot, part: ReactionsPart, compute: FakeCompute
) -> None:
    train(part, compute)
    find(part, compute)
    cell = part.row._cells()[3]  # the pattern is the first
    qtbot.mouseMove(part.row, cell.center())
    layer = LAYERS[0]
    assert f"test image {layer.index[2, 2]}," in part.context.status.hover_text
    qtbot.mouseClick(part.row, Qt.MouseButton.LeftButton, pos=cell.center())
    params, ask = compute.asks[-1]
    assert (params["request"], params["index"]) == ("test_image", layer.index[2, 2])
    image = np.full((28, 28), 51, dtype=np.uint8)
    ask.end(ask.on_answer, (image, 6, int(layer.index[2, 2])))
    np.testing.assert_allclose(part.desk.image, 0.2, rtol=1e-6)
    i, j = layer.place[2, 2]
    assert part.desk.unit == Unit(0, 2, int(i), int(j))
    qtbot.mouseMove(part.row, QPoint(1, 1))
    assert part.row._under == NOWHERE


def test_the_reactions_of_another_net_are_forgotten(
    part: ReactionsPart, compute: FakeCompute
) -> None:
    train(part, compute)
    find(part, compute)
    assert part.source.layers
    part.context.trainer.train()
    part.desk._look_up_net()
    compute.tell_first_epoch()
    part.desk._look_up_net()
    part.refresh()
    assert not part.source.layers
    assert len(part.figures()) == 0


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_it_is_drawn_in_every_theme(
    part: ReactionsPart, compute: FakeCompute, context: Context, theme: str
) -> None:
    train(part, compute)
    find(part, compute)
    context.look.set_theme(theme)
    part.resize(400, 90)
    part.grab()
    assert [figure.key for figure in part.figures()] == ["inside-patches", "inside-patterns"]
    context.look.set_theme("light")


def test_reactions_of_a_net_in_training_say_of_which_batch_they_are(
    part: ReactionsPart, compute: FakeCompute
) -> None:
    part.context.trainer.train()
    compute.tell_first_epoch()
    part.desk.rows = ROWS
    part.desk._look_up_net()
    part.desk.choose_unit(Unit(0, 2))
    find(part, compute)
    assert "map 3 of row 1 after batch 430" in part.title.text()
