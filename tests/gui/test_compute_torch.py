"""The real compute process with torch: it trains on the digits and answers meanwhile."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from nnlab.core.digits.idx import bundled
from nnlab.core.digits.specs import DataSpec, TrainSpec
from nnlab.deep.reports import EpochDone, TrainingStarted
from nnlab.gui.computing.compute import Compute
from nnlab.gui.computing.jobs import Job
from tests.gui.compute_kit import Ear


@pytest.fixture
def compute(qtbot: QtBot) -> Iterator[Compute]:
    made = Compute()
    made.start()
    yield made
    made.close()


def train(compute: Compute, ear: Ear, folder: Path, **settings: Any) -> Job:
    few = DataSpec(train_size=8000, held_out=500)
    params = {"spec": TrainSpec(device="cpu", data=few, **settings), "folder": str(folder)}
    return compute.run("train_digits", params, ear.hear, ear.finish, ear.fail, ear.cancel)


def test_trains_answers_cancels_and_remembers(
    compute: Compute, qtbot: QtBot, tmp_path: Path
) -> None:
    ear = Ear()

    def wait(condition: Any) -> None:
        qtbot.waitUntil(condition, timeout=120_000)

    def ask(image: Any, path: str = "") -> Any:
        answers = Ear()
        params = {"image": image, "path": path}
        compute.ask("classify", params, answers.finish, answers.fail)
        wait(lambda: bool(answers.ends))
        kind, value = answers.ends[0]
        assert kind == "done", value
        return value

    wait(lambda: compute.state == "ready")
    assert not compute.missing_torch
    assert compute.devices[-1][0] == "cpu"
    assert compute.threads >= 1

    quick = train(compute, ear, tmp_path, net="784-10", epochs=1)
    wait(lambda: not quick.alive)
    kind, result = ear.ends[-1]
    assert kind == "done", result
    assert 0 < result.n_wrong < 1800
    assert [done.epoch for done in ear.reports if isinstance(done, EpochDone)] == [1]
    test = bundled("t10k")
    right = np.setdiff1d(np.arange(100), result.wrong_indices)[0]
    trained = ask(test.images[right] / 255)
    assert trained.argmax() == test.labels[right]

    ear.reports.clear()
    slow = train(compute, ear, tmp_path, net="lenet", epochs=50)
    wait(lambda: any(isinstance(report, TrainingStarted) for report in ear.reports))
    outputs = ask(test.images[right] / 255)
    assert slow.alive
    assert outputs.sum() == pytest.approx(1, abs=1e-5)
    slow.cancel()
    wait(lambda: not slow.alive)
    assert ear.ends[-1] == ("cancelled", None)

    compute.close()
    compute.start()
    again = ask(test.images[right] / 255, result.checkpoint)
    assert np.allclose(again, trained, atol=1e-6)
