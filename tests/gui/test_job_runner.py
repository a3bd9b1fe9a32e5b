"""What runners of long jobs share: start, progress and time left, cancel, failure, end."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from nnlab.deep.reports import Note, Progress, Report
from nnlab.gui.computing.runner import CANCELLED, FINISHED, STOPPED, JobRunner
from nnlab.gui.tab import Context
from tests.gui.fake_compute import FakeCompute


class Counting(JobRunner):
    """Runs a job named "count" and notes all that it is told."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "side", "counting", "Counting")
        self.heard: list[Report] = []
        self.ends: list[tuple[str, str, Any, bool]] = []
        self.given_up = 0

    def start(self) -> None:
        self._begin("count", {"to": 3})

    def _hear(self, report: Report) -> None:
        self.heard.append(report)
        if isinstance(report, Progress):
            self._advance(report.fraction, report.seconds_left)

    def _close(self, outcome: str, message: str, result: Any) -> None:
        self.ends.append((outcome, message, result, self.busy))

    def _explain(self, line: str) -> str:
        return f"Counting stopped: {line}"

    def _give_up(self) -> None:
        self.given_up += 1


@pytest.fixture
def compute(qtbot: QtBot) -> FakeCompute:
    return FakeCompute()


@pytest.fixture
def runner(context: Context, compute: FakeCompute) -> Counting:
    return Counting(replace(context, compute=compute))  # type: ignore[arg-type]


def test_a_job_shows_its_progress_and_time_left_until_it_is_done(
    qtbot: QtBot, runner: Counting, compute: FakeCompute, context: Context
) -> None:
    assert not runner.busy
    with qtbot.waitSignal(runner.changed):
        runner.start()
    job, status = compute.jobs[0], context.status
    assert (job.name, job.params, job.lane) == ("count", {"to": 3}, "side")
    assert runner.busy and compute.started == 1
    assert (status.running["counting"].text, status.running["counting"].fraction) == (
        "Counting",
        None,
    )
    with qtbot.waitSignal(runner.progressed):
        compute.tell(Progress(0.25, 30.0))
    shown = status.running["counting"]
    assert (shown.fraction, shown.seconds_left) == (0.25, 30.0)
    assert (runner.fraction, runner.seconds_left) == (0.25, 30.0)
    with qtbot.waitSignal(runner.changed):
        job.end(job.on_done, 7)
    assert runner.ends == [(FINISHED, "", 7, False)]
    assert not runner.busy and status.running == {}


def test_a_cancel_is_asked_for_once_and_told_when_the_job_has_ended(
    qtbot: QtBot, runner: Counting, compute: FakeCompute, context: Context
) -> None:
    runner.start()
    cancel = context.status.running["counting"].cancel
    assert cancel is not None
    with qtbot.waitSignal(runner.changed):
        cancel()
    assert runner.cancelling and runner.busy and compute.jobs[0].cancelled_at is not None
    with qtbot.assertNotEmitted(runner.changed):
        runner.cancel()
    job = compute.jobs[0]
    job.end(job.on_cancelled)
    assert runner.ends == [(CANCELLED, "", None, False)]
    assert not runner.cancelling and context.status.running == {}
    runner.start()
    assert runner.busy and not runner.cancelling and runner.fraction == 0.0


def test_a_failure_is_one_line_in_the_status_bar(
    runner: Counting, compute: FakeCompute, context: Context
) -> None:
    said: list[str] = []
    context.status.said.connect(lambda line, *_: said.append(line))
    runner.start()
    compute.tell(Note("On the CPU."))
    job = compute.jobs[0]
    job.end(job.on_failed, "No room." + "x" * 1000)
    (end,) = runner.ends
    assert end[0] == STOPPED and end[1].startswith("No room.") and len(end[1]) == 500
    assert said[0] == "On the CPU." and said[1].startswith("Counting stopped: No room.")
    assert isinstance(runner.heard[0], Note)


def test_what_is_given_up_with_the_window_is_not_heard_any_more(
    qtbot: QtBot, runner: Counting, compute: FakeCompute, context: Context
) -> None:
    runner.close_down()
    assert runner.given_up == 0
    runner.start()
    job = compute.jobs[0]
    runner.close_down()
    assert runner.given_up == 1 and job.cancelled_at is not None
    assert not runner.busy and context.status.running == {}
    with qtbot.assertNotEmitted(runner.changed):
        job.end(job.on_cancelled)
    assert runner.ends == []
