"""Jobs that do harm, for the tests of the compute process; nothing of the program knows them.

The process imports this module when a test names it. torch is kept away, so that it starts fast.
"""

import os
import signal
import sys
import time
from collections.abc import Iterator

from nnlab.deep.process import serve, wire
from nnlab.deep.process.desk import Desk
from nnlab.deep.reports import Report
from tests.deep.fault_reports import Count, Mark

sys.modules["torch"] = None  # type: ignore[assignment]  # makes `import torch` fail


def count(desk: Desk, frames: int, marks: int = 0) -> Iterator[Report]:
    for number in range(max(frames, marks)):
        if number < frames:
            yield Count(number)
        if number < marks:
            yield Mark(number)
    return frames + marks


def flood(desk: Desk, frames: int) -> Iterator[Report]:
    """Let frames out as fast as the pipe takes them, without the brake of the server."""
    serve.FRAME_EVERY = -1.0
    for number in range(frames):
        yield Count(number, time.monotonic())
    return frames


def wait(desk: Desk) -> Iterator[Report | None]:
    yield Mark(os.getpid())
    while True:
        time.sleep(0.005)
        yield None


def hang(desk: Desk) -> Iterator[Report]:
    yield Mark(os.getpid())
    while True:
        time.sleep(0.05)


def stop(desk: Desk) -> Iterator[Report]:
    """Stop every thread of the process, the one with the signs of life too."""
    yield Mark(os.getpid())
    os.kill(os.getpid(), signal.SIGSTOP)


def error(desk: Desk) -> Iterator[Report]:
    yield Mark(0)
    raise ZeroDivisionError("a job divided by zero")


def segfault(desk: Desk) -> Iterator[Report]:
    yield Mark(0)
    os.kill(os.getpid(), signal.SIGSEGV)


def leave(desk: Desk) -> Iterator[Report]:
    yield Mark(0)
    os._exit(3)


def half_message(desk: Desk, end: str) -> Iterator[Report]:
    """Write the first half of a message, then die, hang or write on nonsense."""
    yield Mark(0)
    fd = streams[-1].fileno()
    os.write(fd, wire.HEADER.pack(wire.MAGIC, 1000) + b"x" * 500)
    if end == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    elif end == "hang":
        os.kill(os.getpid(), signal.SIGSTOP)
    os.write(fd, b"y" * 600)
    while True:
        time.sleep(0.05)


def surroundings(desk: Desk) -> Iterator[Report | None]:
    yield None
    names = ("OMP_WAIT_POLICY", "OMP_NUM_THREADS")
    return {"nice": os.nice(0), "path": sys.path} | {name: os.environ[name] for name in names}


def chatter(desk: Desk) -> Iterator[Report | None]:
    """Print from Python and below it, and read what is not there."""
    yield None
    print("a library greets")
    os.write(1, b"C greets\n")
    return "quiet" if os.read(0, 1) == b"" else "read something"


def echo(desk: Desk, value: object) -> object:
    return value


def refuse(desk: Desk) -> None:
    raise ValueError("This is refused.")


streams = []
"""The pipe to the parent, seen when the server uses it."""
send = serve.Sender.send


def spy(self: serve.Sender, message: object) -> None:
    streams[:] = [self._stream]
    send(self, message)


serve.Sender.send = spy
JOBS = (count, flood, wait, hang, stop, error, segfault, leave, half_message, surroundings, chatter)
serve.JOBS.update({job.__name__: job for job in JOBS})
serve.REQUESTS.update({"echo": echo, "refuse": refuse})
