"""Ties the compute process to its parent: own pipes, low priority, dies with the GUI."""

import ctypes
import os
import signal
import sys
from typing import BinaryIO

NICE = 10
PR_SET_PDEATHSIG = 1


def take_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Return the streams from and to the parent, and let nothing else write into them.

    What a library prints goes to the error stream from here on; else a line printed by C code
    would land in the middle of a message.
    """
    incoming, outgoing = os.dup(0), os.dup(1)
    empty = os.open(os.devnull, os.O_RDONLY)
    os.dup2(empty, 0)
    os.close(empty)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return os.fdopen(incoming, "rb"), os.fdopen(outgoing, "wb")


def lower_priority() -> None:
    """Let the GUI go first; Windows does this by a flag at the start."""
    if hasattr(os, "nice"):
        os.nice(max(0, NICE - os.nice(0)))


def follow(parent: int) -> None:
    """Die with the process `parent`.

    On Linux the kernel sees to it, even while Python hangs. The signal is sent when the
    *thread* that started this process ends, which therefore is the GUI's main thread. If the
    parent was gone before the call, nobody will send it: hence the second look. Elsewhere the
    end of the pipe (and `orphaned`) does the same.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if orphaned(parent):
        os._exit(0)


def orphaned(parent: int) -> bool:
    """Tell whether the parent is gone; Windows does not say, there the pipe does."""
    return os.name == "posix" and os.getppid() != parent
