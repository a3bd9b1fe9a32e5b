"""One at a time: a lock on a file, let go when its process ends, however it ends."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

from commands import say


@contextlib.contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold the lock on `path`; of two starts at once, one installs and the other waits."""
    with open(path, "a+b") as file:
        if not _locked(file.fileno(), wait=False):
            say("another start is installing; waiting for it")
            while not _locked(file.fileno(), wait=True):
                pass  # Windows gives up after ten seconds
        yield


def _locked(number: int, wait: bool) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(number, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(number, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError, InterruptedError):
        return False
    return True
