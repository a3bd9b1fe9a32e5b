"""kill -9 in the middle of saving: the file is whole every time."""

import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nnlab.app.files.autosave import list_generations, list_runs
from nnlab.app.files.recovery import find_offers
from nnlab.app.files.session import read_session
from tests.app.rooms import ROOMS

KILLS = 30
WRITER = Path(__file__).with_name("writer.py")


@contextmanager
def writing(kind: str, path: Path, *more: str) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, str(WRITER), kind, str(path), *more]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def kill_after(process: "subprocess.Popen[str]", lines: int, seconds: float) -> int:
    """Kill some moments after that many numbers were said; return the last number said."""
    assert process.stdout is not None
    last = 0
    for _ in range(lines):
        last = int(process.stdout.readline())
    threading.Event().wait(seconds)
    process.kill()
    return max([last, *(int(line) for line in process.stdout if line.endswith("\n"))])


def check_session(path: Path, done: int) -> None:
    state = read_session(path, ROOMS).states["bench"]
    assert state.w[0, 0] >= done
    assert (state.w == state.w[0, 0]).all()
    assert len(list(path.parent.iterdir())) <= 2


def test_a_session_is_whole_after_every_kill(tmp_path: Path) -> None:
    path = tmp_path / "a.nnlab"
    for _ in range(2):
        with writing("session", path) as process:
            done = kill_after(process, 1, 0.01)
        check_session(path, done)


if hasattr(os, "fork"):

    def test_a_session_is_whole_after_each_of_thirty_kills(tmp_path: Path) -> None:
        path = tmp_path / "a.nnlab"
        moments = random.Random(1)
        with writing("session", path, str(KILLS)) as process:
            assert process.stdout is not None
            for _ in range(KILLS):
                child = int(process.stdout.readline())
                done = int(process.stdout.readline())
                threading.Event().wait(moments.uniform(0.0, 0.03))
                os.kill(child, signal.SIGKILL)
                while (line := process.stdout.readline()) != "dead\n":
                    done = int(line)
                check_session(path, done)


def test_the_newest_autosave_is_offered_after_every_kill(tmp_path: Path) -> None:
    moments = random.Random(2)
    for _ in range(5):
        with writing("autosave", tmp_path) as process:
            assert find_offers(tmp_path, ROOMS) == ([], [])
            done = kill_after(process, 4, moments.uniform(0.0, 0.03))
        offers, warnings = find_offers(tmp_path, ROOMS)
        assert warnings == []
        assert len(offers) == 1
        assert offers[0].session.states["bench"].w[0, 0] >= done
        assert len(list_generations(offers[0].path.parent)) in (3, 4)
        offers[0].discard()
    assert list_runs(tmp_path) == []
