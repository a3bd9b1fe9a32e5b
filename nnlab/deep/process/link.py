"""The GUI's end of the compute process: the process, its pipes and a bounded mailbox; no Qt.

The two threads touch bytes and plain messages only. Whatever Qt owns stays in the GUI thread,
because a garbage collection may run in any thread that allocates.
"""

import itertools
import os
import queue
import subprocess
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Any

from nnlab.deep.process.wire import Beat, Reported, WireError, pack, receive
from nnlab.deep.reports import Frame

CONTROL_LIMIT = 10_000
GONE = 1.0
"""Seconds that a killed process and its two threads get to be gone."""


def compute_threads() -> int:
    """Return the number of threads for torch: one core stays free for the GUI."""
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    return max(1, cores - 1)


class Mailbox:
    """Keeps every control message in order and of each kind of frame only the newest.

    When `limit` messages wait, the thread that puts the next one waits too, the pipe fills up
    and the job pauses: nothing is lost and memory stays bounded.
    """

    def __init__(self, limit: int = CONTROL_LIMIT) -> None:
        self._limit = limit
        self._messages: OrderedDict[object, Any] = OrderedDict()
        self._keys = itertools.count()
        self._changed = threading.Condition()
        self._open = True
        self.full = False

    def __len__(self) -> int:
        return len(self._messages)

    def put(self, message: Any) -> None:
        """Add a message; a frame takes the place of the older one of its kind and job."""
        with self._changed:
            key: object = next(self._keys)
            if isinstance(message, Reported) and isinstance(message.report, Frame):
                key = (message.number, type(message.report))
                self._messages.pop(key, None)
            self.full = True
            self._changed.wait_for(lambda: len(self._messages) < self._limit or not self._open)
            self.full = False
            self._messages[key] = message

    def pop(self) -> Any:
        """Take the oldest message out, or return None if there is none."""
        with self._changed:
            if not self._messages:
                return None
            message = self._messages.popitem(last=False)[1]
            self._changed.notify()
            return message

    def close(self) -> None:
        """Make nobody wait any more."""
        with self._changed:
            self._open = False
            self._changed.notify_all()


class Link:
    """A running compute process.

    Parameters
    ----------
    modules : names of modules that the process imports before it is ready
    paths : folders in which it finds them
    log : file for what the process prints; None lets it print where the GUI prints
    """

    def __init__(
        self, modules: Sequence[str] = (), paths: Sequence[Path] = (), log: Path | None = None
    ) -> None:
        self.inbox = Mailbox()
        self.ended = False
        self.trouble = ""
        self._heard = time.monotonic()
        self._silence = 0.0
        self._outbox: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._process = _spawn(modules, paths, log)
        self._threads = [
            threading.Thread(target=body, name=f"compute {body.__name__.strip('_')}", daemon=True)
            for body in (self._read, self._write)
        ]
        for thread in self._threads:
            thread.start()

    @property
    def pid(self) -> int:
        """Number of the process."""
        return self._process.pid

    def send(self, message: object) -> None:
        """Queue a message; never waits. What cannot be pickled raises here."""
        self._outbox.put(pack(message))

    def silence(self) -> float:
        """Return for how many seconds the process has done nothing that a living one does."""
        if self.inbox.full:
            return 0.0
        return max(time.monotonic() - self._heard, self._silence)

    def forgive(self) -> None:
        """Count silence from now on, as after a sleep of the whole machine."""
        self._heard, self._silence = time.monotonic(), 0.0

    def kill(self) -> int | None:
        """End the process at once and return its exit code (None if it will not go)."""
        self._process.kill()
        self.inbox.close()
        self._outbox.put(None)
        try:
            self._process.wait(GONE)
        except subprocess.TimeoutExpired:
            return None
        for thread in self._threads:
            thread.join(GONE)
        return self._process.returncode

    def finish(self) -> int | None:
        """Clear up after a process that has ended by itself (or gave nonsense) and return its code.

        A process that closed its pipe is dying; its own exit code says more than ours.
        """
        try:
            self._process.wait(GONE / 2)
        except subprocess.TimeoutExpired:
            self.trouble = self.trouble or "it closed its pipe"
        return self.kill()

    def _read(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        try:
            while True:
                self._take(receive(stream))
        except (WireError, EOFError, OSError) as error:
            if isinstance(error, WireError):
                self.trouble = f"it sent something unreadable ({error})"
        self.ended = True
        stream.close()

    def _take(self, message: Any) -> None:
        self._heard, self._silence = time.monotonic(), 0.0
        if isinstance(message, Beat):
            self._silence = message.silence
        else:
            self.inbox.put(message)

    def _write(self) -> None:
        stream = self._process.stdin
        assert stream is not None
        # When the process is gone, the reader notices and the GUI says so.
        with suppress(OSError):
            while (data := self._outbox.get()) is not None:
                stream.write(data)
                stream.flush()
        _close(stream)


def _close(stream: Any) -> None:
    # What could not be written to a process that is gone does not matter.
    with suppress(OSError):
        stream.close()


def _spawn(
    modules: Sequence[str], paths: Sequence[Path], log: Path | None
) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-P", "-m", "nnlab.deep", str(os.getpid()), *modules]
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.BELOW_NORMAL_PRIORITY_CLASS | subprocess.CREATE_NO_WINDOW
    with open(log, "ab", buffering=0) if log else nullcontext() as errors:
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=_environment(paths),
            creationflags=flags,
        )


def _environment(paths: Sequence[Path]) -> dict[str, str]:
    threads = str(compute_threads())
    inherited = os.environ.get("PYTHONPATH")
    folders = [str(path) for path in (Path(__file__).parents[3], *paths)]
    return {
        **os.environ,
        "OMP_WAIT_POLICY": "PASSIVE",
        "OMP_NUM_THREADS": threads,
        "MKL_NUM_THREADS": threads,
        "OPENBLAS_NUM_THREADS": threads,
        "PYTHONPATH": os.pathsep.join(folders + ([inherited] if inherited else [])),
        "PYTHONFAULTHANDLER": "1",
    }
