"""A training that is gone on with has the same bits as one in a single piece, or is refused."""

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from nnlab.core.digits.rows import Activation, Conv, Dense, Dropout
from nnlab.core.digits.specs import Augmentation, TrainSpec
from nnlab.deep.learning import checkpoint, resume, run
from nnlab.deep.process.desk import Desk
from nnlab.deep.reports import (
    IDLE,
    BatchCurve,
    CheckpointWritten,
    DeltaCurve,
    EpochDone,
    Finished,
    Held,
    Note,
    Report,
    TrainingStarted,
)
from tests.deep.kit import Three, cancel_when, few_digits, finish, of, same, steps_of

TRAINER = Path(__file__).with_name("trainer.py")


@pytest.fixture(scope="module")
def digits() -> Three:
    return few_digits(640, 100, 200)


def spec(**settings: Any) -> TrainSpec:
    few = {"device": "cpu", "net": "784-100-10", "epochs": 3, "batch": 20}
    return TrainSpec(**few | settings)


def told(reports: list[Report], result: Finished) -> list[Any]:
    """What must be the same, bit for bit; times are not."""
    done = of(reports, EpochDone)
    epochs = [(d.epoch, d.held_out_error, d.test_error, d.train_error) for d in done]
    curve, deltas = of(reports, BatchCurve)[-1], of(reports, DeltaCurve)[-1]
    arrays = (curve.updates, curve.loss, deltas.updates, deltas.rms, result.confusion)
    return [epochs, result.n_wrong, result.outcome, *(a.tolist() for a in arrays)]


def after(updates: int) -> Callable[[Report | None], bool]:
    """True after so many updates, each of which yields once at least; seen by None or a look."""
    seen = count(1)
    return lambda report: report is None and next(seen) >= updates


def after_epoch(epoch: int) -> Callable[[Report | None], bool]:
    return lambda report: isinstance(report, EpochDone) and report.epoch == epoch


def judging(epoch: int) -> Callable[[Report | None], bool]:
    """True between the last update of an epoch and the news of its errors."""
    last = 32 * epoch
    seen = [0]

    def look(report: Report | None) -> bool:
        if isinstance(report, BatchCurve):
            seen[0] = int(report.updates[-1])
        return report is None and seen[0] == last

    return look


DROPPING = {
    "net": "own",
    "rows": (Conv(4, 5, 3), Activation(), Dropout(0.25), Dense(50), Dropout(0.5), Dense(10)),
}
SHIFTED = {"augmentation": Augmentation(shift=2, elastic=1), "optimiser": "nesterov", "eta": 0.05}


@pytest.mark.parametrize(
    ("settings", "stops"),
    [
        ({}, [after(10), after(40)]),
        ({"optimiser": "adamw", "decay": 0.01}, [judging(1), after_epoch(1), judging(2)]),
        ({"optimiser": "sgd", "cost": "quadratic", "eta": 0.5}, [after(50), after_epoch(2)]),
        (SHIFTED, [after(20), after(3)]),
        (DROPPING, [after(11), after(50)]),
        ({"net": "strided", "epochs": 2, "batch": 64}, [after(3), after_epoch(1)]),
        ({"patience": 2, "eta": 0.02, "epochs": 12}, [after_epoch(1), after_epoch(2)]),
    ],
    ids=["adam", "decay", "sgd", "augmented", "dropout", "batch norm", "early stop"],
)
def test_a_training_goes_on_with_the_same_bits(
    digits: Three, tmp_path: Path, settings: dict[str, Any], stops: list[Any]
) -> None:
    whole, parted = Desk(), Desk()
    expected = told(*finish(steps_of(digits, tmp_path / "whole", spec(**settings), whole)))
    folder = tmp_path / "parted"
    for place, stop in enumerate(stops):
        cancel_when(steps_of(digits, folder, spec(**settings), Desk(), go_on=place > 0), stop)
        assert (folder / resume.NAME).exists()
    reports, result = finish(steps_of(digits, folder, spec(**settings), parted, go_on=True))
    assert told(reports, result) == expected
    assert same(parted.net.state_dict(), whole.net.state_dict())
    assert sorted(path.name for path in folder.iterdir()) == ["net.safetensors"]
    kept = checkpoint.read(folder / "net.safetensors")[0].state_dict()
    assert same(kept, whole.net.state_dict())


def test_the_past_is_told_again(digits: Three, tmp_path: Path) -> None:
    cancel_when(steps_of(digits, tmp_path, spec()), after_epoch(2))
    steps = steps_of(digits, tmp_path, spec(), go_on=True)
    reports = cancel_when(steps, after_epoch(2))
    started = reports[0]
    assert isinstance(started, TrainingStarted)
    assert started.update == 64
    assert of(reports, BatchCurve)[-1].updates.tolist() == list(range(1, 65))
    assert [done.epoch for done in of(reports, EpochDone)] == [1, 2]


def test_seconds_count_on_and_leave_out_the_hold(digits: Three, tmp_path: Path) -> None:
    first = cancel_when(steps_of(digits, tmp_path, spec(epochs=2)), after_epoch(1))
    desk = Desk(hold=True)
    steps = steps_of(digits, tmp_path, spec(epochs=2), desk, go_on=True)
    idle, reports = 0, []
    for report in steps:
        reports.append(report)
        idle += report is IDLE
        if report is IDLE:
            run.time.sleep(0.01)
        desk.hold = idle < 100
        if isinstance(report, EpochDone) and report.epoch == 2:
            break
    steps.close()
    before, last = of(first, EpochDone)[-1].seconds, of(reports, EpochDone)[-1].seconds
    assert before < last < before + 0.9


def test_a_training_holds_with_its_checkpoint_on_the_disk(digits: Three, tmp_path: Path) -> None:
    desk = Desk()
    steps = steps_of(digits, tmp_path, spec(), desk)
    for number, report in enumerate(steps):
        desk.hold = number >= 10
        if isinstance(report, Held):
            break
    held = report.update
    kept = checkpoint.read(tmp_path / "net.safetensors")[0].state_dict()
    assert same(kept, desk.net.state_dict())
    assert [next(steps) for _ in range(5)] == [IDLE] * 5
    again = Desk()
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / resume.NAME).write_bytes((tmp_path / resume.NAME).read_bytes())
    reports, result = finish(steps_of(digits, tmp_path / "copy", spec(), again, go_on=True))
    assert of(reports, TrainingStarted)[0].update == held
    desk.hold = False
    _, released = finish(steps)
    assert released.n_wrong == result.n_wrong
    assert same(desk.net.state_dict(), again.net.state_dict())


class Disk:
    """A disk that is full between two calls of `save`, counted from 0."""

    def __init__(self, full_from: int, full_to: int) -> None:
        self._full, self._calls = range(full_from, full_to), 0
        self._save = checkpoint.save

    def save(self, *what: Any) -> None:
        self._calls += 1
        if self._calls - 1 in self._full:
            raise OSError(errno.ENOSPC, "No space left on device")
        self._save(*what)


@pytest.mark.parametrize("full_to", [3, 50])
def test_a_full_disk_costs_a_line_and_no_training(
    digits: Three, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, full_to: int
) -> None:
    """What comes out is the same as with room; the net is written as soon as there is some."""
    one, two = Desk(), Desk()
    _, expected = finish(steps_of(digits, tmp_path / "room", spec(), one))
    monkeypatch.setattr(checkpoint, "save", Disk(1, full_to).save)
    monkeypatch.setattr(run, "TRY_AGAIN", 0.001)
    reports, result = finish(steps_of(digits, tmp_path / "full", spec(), two))
    assert same(one.net.state_dict(), two.net.state_dict())
    assert result.n_wrong == expected.n_wrong
    assert len(of(reports, EpochDone)) == spec().epochs
    assert len(of(reports, CheckpointWritten)) < spec().epochs
    notes = [note.text for note in of(reports, Note)]
    assert "full cannot be written: No space left on device. Free some space" in notes[0]
    assert sum("goes on without being kept" in note for note in notes) == 1
    kept = checkpoint.read(tmp_path / "full" / "net.safetensors")[0].state_dict()
    assert same(kept, two.net.state_dict())
    assert not (tmp_path / "full" / resume.NAME).exists()


def test_a_net_that_waits_for_room_can_be_given_up(
    digits: Three, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoint, "save", Disk(0, 10**9).save)
    steps = steps_of(digits, tmp_path, spec())
    reports = cancel_when(steps, lambda report: report is IDLE)
    assert "The net is trained, but" in of(reports, Note)[-1].text
    assert not (tmp_path / "net.safetensors").exists()


def test_the_best_net_is_the_one_that_is_kept(digits: Three, tmp_path: Path) -> None:
    settings = {"patience": 2, "epochs": 40, "eta": 0.02, "schedule": "constant"}
    desk = Desk()
    reports, result = finish(steps_of(digits, tmp_path, spec(**settings), desk))
    done = of(reports, EpochDone)
    errors = [epoch.held_out_error for epoch in done]
    best = int(np.argmin(errors))
    assert result.outcome == "stopped early"
    assert len(errors) == best + 1 + 2 < 40
    assert result.n_wrong / 200 == done[best].test_error
    kept = checkpoint.read(tmp_path / "net.safetensors")[0].state_dict()
    assert same(kept, desk.net.state_dict())


def interrupted(digits: Three, folder: Path, settings: TrainSpec | None = None) -> Path:
    cancel_when(steps_of(digits, folder, settings or spec()), after(40))
    return folder / resume.NAME


def refusal(digits: Three, folder: Path, settings: TrainSpec) -> str:
    with pytest.raises(ValueError) as caught:
        finish(steps_of(digits, folder, settings, go_on=True))
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("change", [{"net": "784-10"}, {"seed": 5}, {"eta": 0.1}, {"epochs": 4}])
def test_a_checkpoint_of_other_settings_is_refused(
    digits: Three, tmp_path: Path, change: dict[str, Any]
) -> None:
    interrupted(digits, tmp_path)
    line = refusal(digits, tmp_path, spec(**change))
    assert next(iter(change)) in line and "other settings" in line


def test_a_checkpoint_of_other_images_is_refused(digits: Three, tmp_path: Path) -> None:
    interrupted(digits, tmp_path)
    other = (digits[1], digits[0], digits[2])
    assert "other images" in refusal(other, tmp_path, spec())


@pytest.mark.parametrize("damage", ["empty", "cut", "foreign", "net", "moment", "curve", "update"])
def test_a_damaged_checkpoint_is_refused(digits: Three, tmp_path: Path, damage: str) -> None:
    path = interrupted(digits, tmp_path)
    tensors, about = checkpoint.load(path)
    moment = next(name for name in tensors if name.endswith("exp_avg"))
    changes: dict[str, Any] = {
        "foreign": ({"w": torch.zeros(3)}, {"kind": "net"}),
        "net": ({**tensors, "net.1.weight": torch.zeros(3, 3)}, about),
        "moment": ({**tensors, moment: torch.zeros(3, 3)}, about),
        "curve": ({**tensors, resume.PACE: torch.zeros(7, dtype=torch.float64)}, about),
        "update": (tensors, {**about, "update": 10**9}),
    }
    if damage in changes:
        checkpoint.save(path, *changes[damage])
    else:
        path.write_bytes(path.read_bytes()[: 0 if damage == "empty" else 5000])
    assert "checkpoint.safetensors is damaged" in refusal(digits, tmp_path, spec())


def test_another_number_of_threads_is_told(digits: Three, tmp_path: Path) -> None:
    path = interrupted(digits, tmp_path)
    tensors, about = checkpoint.load(path)
    present = torch.get_num_threads()
    checkpoint.save(path, tensors, {**about, "threads": present + 1})
    reports, _ = finish(steps_of(digits, tmp_path, spec(), go_on=True))
    assert [note.text for note in of(reports, Note)] == [
        f"It goes on with other threads ({present + 1} → {present}): the last bits may differ."
    ]


def test_what_has_ended_is_not_gone_on_with(digits: Three, tmp_path: Path) -> None:
    finish(steps_of(digits, tmp_path, spec(epochs=1)))
    assert "come to its end" in refusal(digits, tmp_path, spec(epochs=1))


def test_what_has_no_checkpoint_yet_begins_again_and_says_so(digits: Three, tmp_path: Path) -> None:
    one, two = Desk(), Desk()
    reports, _ = finish(steps_of(digits, tmp_path / "a", spec(), one, go_on=True))
    finish(steps_of(digits, tmp_path / "b", spec(), two))
    assert "begins again" in of(reports, Note)[0].text
    assert same(one.net.state_dict(), two.net.state_dict())


def test_a_new_training_forgets_the_old_checkpoint(digits: Three, tmp_path: Path) -> None:
    interrupted(digits, tmp_path)
    steps = steps_of(digits, tmp_path, spec(seed=9))
    next(steps)
    assert not (tmp_path / resume.NAME).exists()
    steps.close()


def test_kill_in_the_middle_loses_no_more_than_the_time_between_checkpoints(
    digits: Three, tmp_path: Path
) -> None:
    """A real process: every update it names was made; what it wrote is whole, and goes on."""
    every = 0.2
    command = [sys.executable, str(TRAINER), str(tmp_path), str(every)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said: list[tuple[float, int]] = []
        for line in process.stdout:
            moment, update = line.split()
            said.append((float(moment), int(update)))
            if said[-1][0] > 1.6:
                os.kill(process.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
                break
    path = tmp_path / resume.NAME
    kept = checkpoint.load(path)[1]["update"]
    killed_at = said[-1][0]
    slack = 0.8  # for the writing itself, on a slow disk
    assert kept >= max(update for moment, update in said if moment < killed_at - every - slack)
    assert kept > 0

    wanted = resume.spec_from_json(checkpoint.load(path)[1]["wanted"])
    reports, _ = finish_epoch(steps_of(digits, tmp_path, wanted, go_on=True), kept)
    expected, _ = finish_epoch(steps_of(digits, tmp_path / "whole", wanted), kept)
    assert reports[: len(expected)] == expected


def finish_epoch(steps: Any, update: int) -> tuple[list[float], int]:
    """The curve up to some updates after `update`."""
    for report in steps:
        if isinstance(report, BatchCurve) and report.updates[-1] > update + 5:
            steps.close()
            return report.loss[: np.searchsorted(report.updates, update)].tolist(), update
    raise AssertionError("It came to its end first.")


def test_a_net_of_a_million_weights_is_written_beside_its_training(
    digits: Three, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "CHECKPOINT_EVERY", 0.0)
    one, two = Desk(), Desk()
    settings = replace(spec(), epochs=1)
    finish(steps_of(digits, tmp_path / "often", settings, one))
    monkeypatch.setattr(run, "CHECKPOINT_EVERY", 1e9)
    reports, _ = finish(steps_of(digits, tmp_path / "seldom", settings, two))
    assert same(one.net.state_dict(), two.net.state_dict())
    assert len(of(reports, CheckpointWritten)) == 1
