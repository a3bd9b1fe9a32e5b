"""The client when its process fails: errors, crashes, hangs, floods, torn messages."""

import os
import signal
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from nnlab.gui.computing import compute
from nnlab.gui.computing.compute import DEATHS
from tests.gui.compute_kit import Lab

SILENCE = 1.0


@pytest.fixture
def lab(qtbot: QtBot, tmp_path: Path) -> Iterator[Lab]:
    made = Lab(qtbot, hang_after=SILENCE, log_file=tmp_path / "compute.log")
    made.until_ready()
    yield made
    made.compute.close()


def test_an_exception_ends_the_job_and_not_the_process(lab: Lab) -> None:
    assert lab.end("error") == ("failed", "ZeroDivisionError: a job divided by zero")
    assert lab.end("count", frames=1)[0] == "done"
    assert lab.ear.deaths == []


@pytest.mark.parametrize(
    ("job", "params", "cause"),
    [
        ("segfault", {}, "SIGSEGV"),
        ("leave", {}, "ended with code 3"),
        ("hang", {}, "did not answer for"),
        ("stop", {}, "did not answer for"),
        ("half_message", {"end": "die"}, "SIGKILL"),
        ("half_message", {"end": "hang"}, "did not answer for"),
        ("half_message", {"end": "go on"}, "unreadable"),
    ],
)
def test_a_death_is_one_line_and_a_new_process_works(
    lab: Lab, job: str, params: dict[str, str], cause: str
) -> None:
    kind, line = lab.end(job, **params)
    assert kind == "failed"
    assert cause in line
    assert job in line
    assert "\n" not in line
    assert lab.ear.deaths == [line]
    assert lab.end("count", frames=1) == ("done", 1)


def test_killed_from_outside_while_idle(lab: Lab) -> None:
    assert lab.compute.pid is not None
    os.kill(lab.compute.pid, signal.SIGKILL)
    lab.until(lambda: bool(lab.ear.deaths))
    assert "SIGKILL" in lab.ear.deaths[0]
    assert lab.end("count", frames=1) == ("done", 1)


def test_requests_in_flight_are_told_of_a_death(lab: Lab) -> None:
    lab.run("hang")
    lab.until(lambda: bool(lab.ear.reports))
    lab.ask("echo", value=1)
    lab.until(lambda: len(lab.ear.ends) == 2)
    assert [kind for kind, _ in lab.ear.ends] == ["failed", "failed"]


@pytest.mark.parametrize("job", ["wait", "hang", "stop"])
def test_cancel_comes_within_a_second_whatever_the_job_does(qtbot: QtBot, job: str) -> None:
    lab = Lab(qtbot)
    running = lab.run(job)
    lab.until(lambda: bool(lab.ear.reports))
    start = time.monotonic()
    running.cancel()
    lab.until(lambda: not running.alive)
    assert time.monotonic() - start < 1.0
    assert lab.ear.ends == [("cancelled", None)]
    assert lab.ear.deaths == []
    assert lab.end("count", frames=1) == ("done", 1)
    lab.compute.close()


def test_a_job_that_does_not_stop_takes_others_along_only_after_a_while(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab = Lab(qtbot)
    lab.run("wait", lane="other")
    lab.until(lambda: bool(lab.ear.reports))
    stubborn = lab.run("hang", lane="stubborn")
    lab.until(lambda: len(lab.ear.reports) == 2)
    pid = lab.compute.pid
    stubborn.cancel()
    begin = time.monotonic()
    lab.until(lambda: time.monotonic() - begin > 2 * compute.CANCEL_AFTER)
    assert lab.ear.ends == [] and lab.compute.pid == pid
    monkeypatch.setattr(compute, "CANCEL_BESIDE", 0.0)
    lab.until(lambda: len(lab.ear.ends) == 2)
    assert sorted(kind for kind, _ in lab.ear.ends) == ["cancelled", "failed"]
    lab.compute.close()


def test_a_process_that_dies_again_and_again_is_given_up(qtbot: QtBot) -> None:
    lab = Lab(qtbot)
    for death in range(DEATHS):
        lab.until_ready()
        lab.run("leave")
        lab.until(lambda: len(lab.ear.deaths) > death)  # noqa: B023
    assert lab.compute.state == "dead"
    assert "not started again" in lab.ear.deaths[-1]
    assert lab.end("count", frames=1) == ("failed", lab.ear.deaths[-1])
    lab.compute.start()
    assert lab.end("count", frames=1) == ("done", 1)
    lab.compute.close()


def test_rare_deaths_are_no_loop_and_do_not_hide_a_later_one(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab = Lab(qtbot)
    monkeypatch.setattr(compute, "DEATHS_WITHIN", 0.0)
    for _ in range(DEATHS + 1):
        lab.end("leave")
        assert lab.compute.state == "starting"
    monkeypatch.undo()
    lab.end("leave")
    assert lab.compute.state == "dead"
    lab.compute.close()


def test_a_flood_of_frames_leaves_the_window_alive(lab: Lab) -> None:
    """100 000 reports as fast as the pipe takes them: few are shown, and those while fresh."""
    ticks: list[float] = []
    timer = QTimer(lab.ear)
    timer.timeout.connect(lambda: ticks.append(time.monotonic()))
    timer.start(5)
    largest = 0

    def done() -> bool:
        nonlocal largest
        largest = max(largest, lab.compute.backlog)
        return bool(lab.ear.ends)

    lab.run("flood", frames=100_000)
    lab.until(done)
    timer.stop()
    ages = [then - report.sent for then, report in zip(lab.ear.times, lab.ear.reports, strict=True)]
    assert lab.ear.ends == [("done", 100_000)]
    assert lab.ear.reports[-1].number == 99_999
    assert largest <= 3
    assert statistics.median(ages) < 1.0
    assert len(ticks) > 50


def test_a_flood_of_control_messages_is_slowed_down_and_complete(lab: Lab) -> None:
    largest = 0

    def done() -> bool:
        nonlocal largest
        largest = max(largest, lab.compute.backlog)
        return bool(lab.ear.ends)

    lab.run("count", frames=0, marks=30_000)
    lab.until(done)
    assert [report.number for report in lab.ear.reports] == list(range(30_000))
    assert largest <= 10_000


def test_the_process_writes_its_last_words_to_the_log(lab: Lab, tmp_path: Path) -> None:
    lab.end("segfault")
    assert "Segmentation fault" in (tmp_path / "compute.log").read_text()


def test_a_process_that_cannot_be_replaced_ends_its_jobs(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(12, "Cannot allocate memory")

    lab.until_ready()
    job = lab.run("wait")
    lab.until(lambda: lab.compute.state == "busy")
    monkeypatch.setattr("nnlab.gui.computing.compute.Link", refuse)
    assert lab.compute.pid is not None
    os.kill(lab.compute.pid, signal.SIGKILL)
    lab.until(lambda: bool(lab.ear.ends))
    assert not job.alive
    assert lab.compute.state == "dead"
    assert "Cannot allocate memory" in lab.compute.reason
    kind, line = lab.end("count", frames=1)
    assert kind == "failed" and "Cannot allocate memory" in line
