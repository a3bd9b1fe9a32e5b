"""The client of the compute process when all goes well: jobs, frames, requests, order."""

import os
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from nnlab.deep.process.link import compute_threads
from nnlab.gui.computing.compute import Compute
from tests.deep.fault_reports import Count, Mark
from tests.gui.compute_kit import Ear, Lab


@pytest.fixture
def lab(qtbot: QtBot) -> Iterator[Lab]:
    made = Lab(qtbot)
    yield made
    made.compute.close()


def test_states_follow_the_process(lab: Lab) -> None:
    assert lab.compute.state == "starting"
    lab.until_ready()
    lab.run("wait")
    assert lab.compute.state == "busy"
    lab.compute.close()
    assert lab.compute.state == "off"


def test_a_job_returns_its_result_after_its_reports(lab: Lab) -> None:
    assert lab.end("count", frames=0, marks=50) == ("done", 50)
    assert [report.number for report in lab.ear.reports] == list(range(50))


def test_of_frames_the_newest_arrives_before_the_end(lab: Lab) -> None:
    assert lab.end("count", frames=1000)[0] == "done"
    numbers = [report.number for report in lab.ear.reports]
    assert numbers[-1] == 999
    assert numbers == sorted(numbers)
    assert len(numbers) < 100


def test_frames_never_push_a_control_message_out(lab: Lab) -> None:
    lab.end("count", frames=3000, marks=3000)
    marks = [report.number for report in lab.ear.reports if isinstance(report, Mark)]
    frames = [report.number for report in lab.ear.reports if isinstance(report, Count)]
    assert marks == list(range(3000))
    assert frames[-1] == 2999


def test_jobs_wait_for_each_other(lab: Lab) -> None:
    jobs = [lab.run("count", frames=0, marks=marks) for marks in (1, 2, 3)]
    lab.until(lambda: not any(job.alive for job in jobs))
    assert lab.ear.ends == [("done", 1), ("done", 2), ("done", 3)]


def test_a_request_is_answered_while_a_job_runs(lab: Lab) -> None:
    job = lab.run("wait")
    lab.until(lambda: bool(lab.ear.reports))
    lab.ask("echo", value="seven")
    lab.until(lambda: bool(lab.ear.ends))
    assert lab.ear.ends == [("done", "seven")]
    assert job.alive


def test_a_request_before_the_process_is_ready_is_answered(lab: Lab) -> None:
    lab.ask("echo", value=3)
    lab.until(lambda: bool(lab.ear.ends))
    assert lab.ear.ends == [("done", 3)]


def test_a_refused_request_says_why_in_one_line(lab: Lab) -> None:
    lab.ask("refuse")
    lab.until(lambda: bool(lab.ear.ends))
    assert lab.ear.ends == [("failed", "This is refused.")]


def test_unknown_names_are_named(lab: Lab) -> None:
    assert lab.end("fly") == ("failed", "The compute process knows no job 'fly'.")


def test_without_torch_the_reason_is_one_line_and_the_process_works(lab: Lab) -> None:
    lab.until_ready()
    assert lab.compute.missing_torch
    assert "\n" not in lab.compute.reason
    assert "torch" in lab.compute.reason
    assert lab.end("count", frames=1)[0] == "done"
    kind, line = lab.end("train_digits", spec=None, folder="")
    assert kind == "failed"
    assert "torch" in line


def test_a_waiting_job_is_cancelled_without_the_process(lab: Lab) -> None:
    lab.until_ready()
    first, second = lab.run("wait"), lab.run("wait")
    second.cancel()
    assert not second.alive
    assert first.alive
    assert lab.ear.ends == [("cancelled", None)]


def test_a_job_that_yields_is_cancelled_and_the_process_stays(lab: Lab) -> None:
    job = lab.run("wait")
    lab.until(lambda: bool(lab.ear.reports))
    job.cancel()
    job.cancel()
    lab.until(lambda: not job.alive)
    assert lab.ear.ends == [("cancelled", None)]
    lab.ear.reports.clear()
    lab.run("wait")
    lab.until(lambda: bool(lab.ear.reports))
    assert lab.ear.deaths == []


def test_a_deleted_listener_is_not_called(lab: Lab) -> None:
    gone = Ear()
    job = lab.compute.run("count", {"frames": 3}, gone.hear, gone.finish, gone.fail)
    gone.deleteLater()
    lab.until(lambda: not job.alive)
    assert gone.ends == []


def test_an_error_in_a_callback_loses_no_later_message(
    lab: Lab, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hear(report: object) -> None:
        lab.ear.reports.append(report)
        raise ValueError("a listener stumbles")

    monkeypatch.setattr(lab.ear, "hear", hear)
    with qtbot.capture_exceptions() as caught:
        assert lab.end("count", frames=0, marks=5) == ("done", 5)
    assert len(caught) == len(lab.ear.reports) == 5


def test_without_a_process_everything_is_refused(qtbot: QtBot) -> None:
    ear = Ear()
    compute = Compute(ear)
    compute.run("count", {}, ear.hear, ear.finish, ear.fail)
    compute.ask("echo", {}, ear.finish, ear.fail)
    qtbot.waitUntil(lambda: len(ear.ends) == 2)
    assert {kind for kind, _ in ear.ends} == {"failed"}
    compute.close()


def test_closing_twice_and_starting_again_works(lab: Lab) -> None:
    lab.compute.close()
    lab.compute.close()
    lab.compute.start()
    assert lab.end("count", frames=1) == ("done", 1)


def test_priority_and_threads_of_the_process(lab: Lab) -> None:
    kind, facts = lab.end("surroundings")
    assert kind == "done"
    assert facts["nice"] == 10
    assert facts["OMP_WAIT_POLICY"] == "PASSIVE"
    assert facts["OMP_NUM_THREADS"] == str(compute_threads())
    assert compute_threads() == 1 or compute_threads() < (os.cpu_count() or 1)


def test_the_process_imports_nothing_from_the_present_folder(lab: Lab) -> None:
    folders = lab.end("surroundings")[1]["path"]
    assert "" not in folders
    assert "." not in folders


def test_what_a_library_prints_stays_out_of_the_messages(lab: Lab) -> None:
    assert lab.end("chatter") == ("done", "quiet")
