"""kill -9 in the middle of saving: the file is whole every time."""

import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nnlab.app.autosave import list_generations, list_runs
from nnlab.app.recovery import find_offers
from nnlab.app.session import read_session
from tests.app.rooms import ROOMS

KILLS = 30
WRITER = Path(__file__).with_name("writer.py")


@contextmanager
def writing(kind: str, path: Path) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(
        [sys.executable, str(WRITER), kind, str(path)], stdout=subprocess.PIPE, text=True
    )
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


def test_a_session_is_whole_after_every_kill(tmp_path: Path) -> None:
    path = tmp_path / "a.nnlab"
    moments = random.Random(1)
    for _ in range(KILLS):
        with writing("session", path) as process:
            done = kill_after(process, 1, moments.uniform(0.0, 0.03))
        state = read_session(path, ROOMS).states["bench"]
        assert state.w[0, 0] >= done
        assert (state.w == state.w[0, 0]).all()
    assert len(list(tmp_path.iterdir())) <= 2


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
