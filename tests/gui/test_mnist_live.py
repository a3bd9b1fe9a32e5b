"""The MNIST tab with the real compute process: trains, answers, is cancelled."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from nnlab.app.digits.room import MNIST
from nnlab.core.digits.specs import DataSpec
from nnlab.gui.tab import Context
from nnlab.gui.tabs.mnist import MnistTab
from tests import leaks

PATIENCE = 120_000


@pytest.fixture
def tab(qtbot: QtBot, context: Context) -> Iterator[MnistTab]:
    made = MnistTab(context)
    made.resize(1170, 640)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close_down()
    made.close()
    made.deleteLater()
    leaks.settle_qt()
    leaks.settle_qt()


def test_nets_are_trained_asked_and_cancelled_in_the_compute_process(
    qtbot: QtBot, tab: MnistTab, context: Context
) -> None:
    few = DataSpec(train_size=8000, held_out=500)
    tab.trainer.edit("net", net="784-10", epochs=1, data=few)
    with qtbot.waitSignal(tab.trainer.ended, timeout=PATIENCE):
        tab.trainer.train()
    run = context.store.get(MNIST).run
    assert run is not None and run.outcome == "finished", run
    assert run.n_wrong is not None
    assert 500 < run.n_wrong < 1800  # one layer: about 8 %, a little more of few images
    assert run.errors[0, 1] == pytest.approx(run.n_wrong / 100)
    assert run.weights == 7850
    assert (run.wrong.target != run.wrong.answer).all()

    # What the process says to a wrong digit is what it said at the end of the training.
    tab.below.present.gallery.choose(0)
    qtbot.waitUntil(lambda: tab.below.present.bars.outputs is not None, timeout=PATIENCE)
    outputs, row = tab.below.present.bars.outputs, tab.below.present.gallery.chosen_row
    assert outputs is not None
    assert int(np.argmax(outputs)) == run.wrong.answer[row]
    assert float(np.max(outputs)) == pytest.approx(run.wrong.confidence[row], abs=1e-3)

    tab.trainer.edit("epochs", epochs=100)
    tab.trainer.train()
    qtbot.waitUntil(lambda: tab.trainer.epochs_done > 0, timeout=PATIENCE)
    with qtbot.waitSignal(tab.trainer.ended, timeout=PATIENCE):
        tab.trainer.cancel()
    run = context.store.get(MNIST).run
    assert run is not None and run.outcome == "cancelled"
    assert len(run.batch) > 0 and len(run.errors) > 0

    # A learning rate far too large must not end in a broken tab, whatever the net makes of it.
    tab.trainer.edit("eta", net="784-100-10", epochs=1, eta=10.0)
    with qtbot.waitSignal(tab.trainer.ended, timeout=PATIENCE):
        tab.trainer.train()
    tab.grab()
    run = context.store.get(MNIST).run
    assert run is not None and run.outcome in ("finished", "stopped")
    assert tab.bar.train.isEnabled()
