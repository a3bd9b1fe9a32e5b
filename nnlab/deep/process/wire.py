"""The messages between the GUI and its compute process, and how they travel through a pipe.

Both ends are the same program on the same machine and the pipe is private to them, so that the
messages may be pickled; nothing of this is ever written to a file or read from one.
"""

import pickle
import struct
from dataclasses import dataclass, field
from typing import IO, Any

from nnlab.deep.reports import Report

HEADER = struct.Struct("<4sQ")
MAGIC = b"nnl1"
LONGEST = 1 << 30


class WireError(Exception):
    """What came through the pipe is no message."""


@dataclass(frozen=True, eq=False)
class Run:
    """Start a job."""

    number: int
    name: str
    params: dict[str, Any]


@dataclass(frozen=True, eq=False)
class Cancel:
    """Stop a job at its next yield."""

    number: int


@dataclass(frozen=True, eq=False)
class Ask:
    """Answer a short request, between two yields if a job runs."""

    number: int
    name: str
    params: dict[str, Any]


@dataclass(frozen=True, eq=False)
class Ready:
    """The process has imported what it needs; `missing` says in one line why torch is not there."""

    devices: list[tuple[str, str]] = field(default_factory=list)
    threads: int = 0
    missing: str = ""


@dataclass(frozen=True, eq=False)
class Beat:
    """Sign of life: for how many seconds the working thread has not come back to its loop."""

    silence: float


@dataclass(frozen=True, eq=False)
class Reported:
    """A report of a job."""

    number: int
    report: Report


@dataclass(frozen=True, eq=False)
class Done:
    """The end of a job, with what it returned."""

    number: int
    result: Any


@dataclass(frozen=True, eq=False)
class Failed:
    """A job or request (`asked`) ended with an error: one line, and the traceback for the log."""

    number: int
    line: str
    trace: str
    asked: bool = False


@dataclass(frozen=True, eq=False)
class Cancelled:
    """A job was stopped as asked."""

    number: int


@dataclass(frozen=True, eq=False)
class Answer:
    """The answer to a request."""

    number: int
    value: Any


def pack(message: object) -> bytes:
    """Return a message as it travels."""
    data = pickle.dumps(message, protocol=5)
    return HEADER.pack(MAGIC, len(data)) + data


def send(stream: IO[bytes], message: object) -> None:
    """Write one message and flush."""
    stream.write(pack(message))
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """Read one message.

    Raises
    ------
    EOFError
        If the other end is gone, whether between two messages or within one.
    WireError
        If the bytes are no message.
    """
    magic, size = HEADER.unpack(_read(stream, HEADER.size))
    if magic != MAGIC or size > LONGEST:
        raise WireError(f"no message begins with {magic!r}")
    data = _read(stream, size)
    try:
        return pickle.loads(data)
    except Exception as error:  # a damaged pickle may raise anything
        raise WireError(f"{type(error).__name__}: {error}") from error


def _read(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data
