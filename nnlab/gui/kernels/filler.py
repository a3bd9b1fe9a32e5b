"""The program's end of the process that compiles kernels on a first start; no Qt."""

import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

PATIENCE = 180.0
"""Seconds without a word that mean a hang: no part takes a tenth of that."""


class KernelFiller:
    """A running `nnlab.gui.kernels.fill`.

    Raises
    ------
    OSError
        If it can't be started.
    """

    def __init__(self) -> None:
        flags = 0
        if sys.platform == "win32":
            flags = subprocess.BELOW_NORMAL_PRIORITY_CLASS | subprocess.CREATE_NO_WINDOW
        folders = [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH")]
        self._heard = time.monotonic()
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "nnlab.gui.kernels.fill"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, folders))},
            creationflags=flags,
        )

    @property
    def hangs(self) -> bool:
        """Whether nothing was heard for too long."""
        return time.monotonic() - self._heard > PATIENCE

    def parts(self) -> Iterator[str]:
        """Wait for each part that is compiled, until the process has ended."""
        assert self._process.stdout is not None
        with self._process.stdout as answers:
            for line in answers:
                self._heard = time.monotonic()
                yield line.decode().strip()
        self._process.wait()
        if self._process.stdin is not None:
            with suppress(OSError):
                self._process.stdin.close()

    def hurry(self, parts: Iterable[str]) -> None:
        """Let these parts be compiled next."""
        assert self._process.stdin is not None
        # A process that is gone, its pipe broken or closed, is noticed by who reads.
        with suppress(OSError, ValueError):
            self._process.stdin.write("".join(f"{part}\n" for part in parts).encode())
            self._process.stdin.flush()

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()
