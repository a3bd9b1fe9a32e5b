"""The commands of the installers, run with their output kept."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path


def pip(python: Path) -> list[str]:
    """Return the start of a command of `python`'s pip."""
    return [str(python), "-m", "pip", "--no-input", "--disable-pip-version-check"]


def uv(python: Path) -> list[str]:
    """Return the start of a command of `python`'s uv."""
    return [str(python), "-m", "uv", "pip"]


def outcome(command: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
    """Run a command to its end and return its exit code and what it wrote."""
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False
    )


def last_line(done: subprocess.CompletedProcess[str]) -> str:
    """Return the line that says best why a command failed."""
    lines = [line.strip() for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith("error")]
    return (errors[:1] or lines or [f"exit code {done.returncode}"])[-1]


def say(line: str) -> None:
    """Write one line to the terminal, apart from what the program itself prints."""
    print(f"nnlab: {line}", file=sys.stderr, flush=True)
