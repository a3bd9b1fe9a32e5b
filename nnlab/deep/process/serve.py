"""The compute process: takes requests from a pipe and streams reports back; torch comes late.

A job is a generator. Between two of its yields the server answers short requests and sees a
cancel; what it returns is the result. It may yield None, just to let others in. Several jobs take
turns, yield by yield. One that was asked to hold yields `IDLE` until it may go on.
"""

import importlib
import os
import queue
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, BinaryIO

from nnlab.deep.process import leash
from nnlab.deep.process.desk import JOBS, REQUESTS, Desk, Steps
from nnlab.deep.process.silence import Silence
from nnlab.deep.process.wire import (
    Answer,
    Ask,
    Beat,
    Cancel,
    Cancelled,
    Done,
    Failed,
    Ready,
    Reported,
    Run,
    WireError,
    receive,
    send,
)
from nnlab.deep.reports import IDLE, Frame, Report

BEAT_EVERY = 0.25
LOOK_UP = 0.05
"""Seconds between two looks of a job that holds."""
FRAME_EVERY = 0.033
"""Seconds between two frames of one kind: more than a screen shows would only cost time."""


def _warm_up() -> Ready:
    import nnlab.deep.jobs  # noqa: F401  # what a first training would wait for
    from nnlab.deep.process.device import describe, warm

    ready = describe()
    warm()
    return ready


def one_line(error: BaseException) -> str:
    """Return an error as one line for a human; the kind is named unless the text was written."""
    text = " ".join(str(error).split())
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}." if error.filename else f"{error.strerror}."
    if isinstance(error, ValueError) and text:
        return text
    if isinstance(error, MemoryError):
        return "There is not enough memory; a smaller batch needs less."
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _look_up(table: dict[str, Callable[..., Any]], name: str, kind: str) -> Callable[..., Any]:
    if name not in table:
        raise ValueError(f"The compute process knows no {kind} {name!r}.")
    return table[name]


class Sender:
    """Writes messages to the parent from two threads; passes on frames no faster than shown."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()
        self._held: dict[tuple[int, type[Report]], Reported] = {}
        self._sent: dict[tuple[int, type[Report]], float] = {}

    def send(self, message: object) -> None:
        """Send at once."""
        with self._lock:
            send(self._stream, message)

    def report(self, message: Reported) -> None:
        """Send a report, or hold a frame that comes too soon after the last of its kind."""
        if not isinstance(message.report, Frame):
            self.flush()
            self.send(message)
            return
        self._held[message.number, type(message.report)] = message
        self.flush(FRAME_EVERY)

    def flush(self, age: float = 0.0) -> None:
        """Send the held frames whose predecessor was sent at least `age` seconds ago."""
        now = time.monotonic()
        for kind in [k for k in self._held if now - self._sent.get(k, -1e9) >= age]:
            self._sent[kind] = now
            self.send(self._held.pop(kind))


@dataclass
class Work:
    """A job that runs; `idle` while it only waits."""

    number: int
    steps: Steps
    idle: bool = False


class Server:
    """The loop of the compute process."""

    def __init__(self, incoming: BinaryIO, outgoing: BinaryIO, parent: int) -> None:
        self._incoming = incoming
        self._sender = Sender(outgoing)
        self._parent = parent
        self._inbox: queue.SimpleQueue[object] = queue.SimpleQueue()
        self._desk = Desk()
        self._works: dict[int, Work] = {}
        self._busy_since: float | None = time.monotonic()

    def start_threads(self) -> None:
        """Begin to read requests and to give signs of life."""
        for body in (self._read, self._beat):
            threading.Thread(target=body, daemon=True).start()

    def serve(self) -> None:
        """Say that the process is ready and work for ever."""
        self._sender.send(self._describe())
        while True:
            self._turn()

    @staticmethod
    def _describe() -> Ready:
        try:
            return _warm_up()
        except ModuleNotFoundError as error:
            return Ready(missing=f"The Python package {error.name or 'torch'} is not installed.")
        except (ImportError, OSError) as error:
            return Ready(missing=f"PyTorch cannot be used here: {one_line(error)}")

    def _read(self) -> None:
        try:
            while True:
                self._inbox.put(receive(self._incoming))
        except (EOFError, OSError, WireError):
            os._exit(0)

    def _beat(self) -> None:
        silence = Silence()
        while not leash.orphaned(self._parent):
            try:
                self._sender.send(Beat(silence.count(self._busy_since)))
            except OSError:
                break
            time.sleep(BEAT_EVERY)
        os._exit(0)

    def _turn(self) -> None:
        if all(work.idle for work in self._works.values()):
            self._wait()
        while True:
            try:
                self._obey(self._inbox.get_nowait())
            except queue.Empty:
                break
        for work in list(self._works.values()):
            self._busy_since = time.monotonic()
            self._step(work)

    def _wait(self) -> None:
        """Sleep until there is something to do; jobs that hold look up now and then."""
        self._busy_since = None
        with suppress(queue.Empty):
            message = self._inbox.get(timeout=LOOK_UP if self._works else None)
            self._busy_since = time.monotonic()
            self._obey(message)

    def _obey(self, message: object) -> None:
        if isinstance(message, Run):
            self._begin(message)
        elif isinstance(message, Ask):
            self._answer(message)
        elif isinstance(message, Cancel):
            self._cancel(message.number)

    def _begin(self, message: Run) -> None:
        try:
            job = _look_up(JOBS, message.name, "job")
            self._works[message.number] = Work(message.number, job(self._desk, **message.params))
        except Exception as error:  # whatever a job raises is its own failure, not the server's
            self._fail(message.number, error)

    def _step(self, work: Work) -> None:
        try:
            report = next(work.steps)
        except StopIteration as end:
            self._end(Done(work.number, end.value))
        except Exception as error:  # as above
            del self._works[work.number]
            self._fail(work.number, error)
        else:
            work.idle = report is IDLE
            if report is None or work.idle:
                self._sender.flush(FRAME_EVERY)
            else:
                self._sender.report(Reported(work.number, report))

    def _end(self, message: Done | Cancelled) -> None:
        del self._works[message.number]
        self._sender.flush()
        self._sender.send(message)

    def _cancel(self, number: int) -> None:
        work = self._works.get(number)
        if work is None:
            return
        try:
            work.steps.close()
        except Exception as error:  # as above
            del self._works[number]
            self._fail(number, error)
        else:
            self._end(Cancelled(number))

    def _answer(self, message: Ask) -> None:
        try:
            request = _look_up(REQUESTS, message.name, "request")
            value = request(self._desk, **message.params)
        except Exception as error:  # as above
            self._fail(message.number, error, asked=True)
        else:
            self._sender.send(Answer(message.number, value))

    def _fail(self, number: int, error: Exception, asked: bool = False) -> None:
        if not asked:
            self._sender.flush()
        trace = "".join(traceback.format_exception(error))
        self._sender.send(Failed(number, one_line(error), trace, asked))


def main(arguments: list[str]) -> None:
    """Serve the parent named first; import the modules named after it, which may add jobs."""
    parent = int(arguments[0])
    leash.follow(parent)
    leash.lower_priority()
    server = Server(*leash.take_pipes(), parent)
    server.start_threads()
    for module in arguments[1:]:
        importlib.import_module(module)
    # A pipe that nobody reads any more means that the GUI has gone or has given up on us.
    with suppress(BrokenPipeError):
        server.serve()
    os._exit(0)
