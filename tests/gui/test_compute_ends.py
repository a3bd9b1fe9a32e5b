"""The two processes end together: closing while a job runs, and a GUI that is killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
from nnlab.gui.computing.compute import Compute
from tests.gui.compute_kit import Ear

class Window(QMainWindow):
    def __init__(self):
        super().__init__()
        self.ear = Ear(self)
        self.compute = Compute(self.ear, modules=["tests.deep.faults"], paths=[Path(sys.argv[1])])
        self.compute.state_changed.connect(self.follow)
        self.compute.start()
        self.timer = QTimer(self)
        self.timer.timeout.connect(self.look)
        self.timer.start(5)

    def follow(self):
        if self.compute.state == "ready":
            ear = self.ear
            self.compute.run(sys.argv[2], {}, ear.hear, ear.finish, ear.fail, ear.cancel)

    def look(self):
        if self.ear.reports:
            self.timer.stop()
            print("child", self.ear.reports[0].number, flush=True)
            if sys.argv[3] == "close":
                self.close()

    def closeEvent(self, event):
        self.compute.close()

app = QApplication([])
window = Window()
window.show()
sys.exit(app.exec())
"""


def start_program(job: str, then: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", PROGRAM, str(ROOT), job, then]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)


def child_of(program: "subprocess.Popen[str]") -> int:
    assert program.stdout is not None
    word, pid = program.stdout.readline().split()
    assert word == "child"
    return int(pid)


def runs(pid: int) -> bool:
    """Whether a process lives; one that waits only for its exit code to be read does not."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("utf-8")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] not in "ZX"


def wait_for(condition: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.005)
    return condition()


@pytest.mark.parametrize("job", ["wait", "hang", "stop"])
def test_closing_during_a_job_ends_both_within_two_seconds(job: str) -> None:
    with start_program(job, "close") as program:
        child = child_of(program)
        start = time.monotonic()
        assert program.wait(30) == 0
        assert time.monotonic() - start < 2.0
    assert not runs(child)


@pytest.mark.parametrize("job", ["wait", "hang", "stop"])
def test_a_killed_gui_takes_its_process_along_within_a_second(job: str) -> None:
    with start_program(job, "stay") as program:
        child = child_of(program)
        assert runs(child)
        os.kill(program.pid, signal.SIGKILL)
        assert wait_for(lambda: not runs(child), 1.0)
