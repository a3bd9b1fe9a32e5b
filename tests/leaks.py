"""What a test may leave behind: nothing. Threads and child processes; of Qt, windows and timers."""

import gc
import multiprocessing
import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import resource_tracker
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QThread, QTimer
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

T = TypeVar("T")
Census = Callable[[], list[object]]
_GRACE = float(os.environ.get("LEAK_GRACE", "3"))  # seconds that something told to end may take
failed = pytest.StashKey[bool]()


def threads() -> list[object]:
    """Python's threads that run."""
    return list(threading.enumerate())


def children() -> list[object]:
    """Process numbers of children that run; multiprocessing's own tracker may stay."""
    tracker = getattr(getattr(resource_tracker, "_resource_tracker", None), "_pid", None)
    return [pid for pid in _child_ids() if pid != tracker]


def _child_ids() -> list[int]:
    proc = Path("/proc")
    if not (proc / "self" / "stat").exists():
        running = [child.pid for child in multiprocessing.active_children() if child.pid]
        popen = _objects(subprocess.Popen)
        return running + [child.pid for child in popen if child.poll() is None]
    return [int(entry.name) for entry in proc.iterdir() if entry.name.isdigit() and _ours(entry)]


def _ours(process: Path) -> bool:
    try:
        state, parent = (process / "stat").read_text("utf-8").rpartition(")")[2].split()[:2]
    except OSError:  # it ended while we looked
        return False
    return int(parent) == os.getpid() and state != "Z"


def _objects(kind: type[T]) -> list[T]:
    """All objects of a kind. Not by isinstance: it asks objects for their __class__, and torch
    has some that answer with a warning."""
    return [thing for thing in gc.get_objects() if issubclass(type(thing), kind)]


def windows() -> list[object]:
    """Top-level widgets, shown or hidden."""
    return [widget for widget in QApplication.topLevelWidgets() if isValid(widget)]


def timers() -> list[object]:
    """Active QTimers."""
    found = _objects(QTimer)
    return [timer for timer in found if isValid(timer) and timer.isActive()]


def qt_threads() -> list[object]:
    """QThreads that run, the main one aside."""
    found = _objects(QThread)
    return [thread for thread in found if isValid(thread) and thread.isRunning()]


def describe(thing: object) -> str:
    """Name what leaked so that its owner is found."""
    if isinstance(thing, int):
        return f"child process {thing}"
    if isinstance(thing, QTimer):
        return f"active QTimer, {thing.interval()} ms, of {thing.parent()!r}"
    return repr(thing)


def watch(censuses: Sequence[Census], settle: Callable[[], object]) -> Iterator[None]:
    """Take the censuses before and after a test; fail for what is new, after a grace."""
    # What lives already is set aside: no census and no collection has to walk over it again.
    gc.collect()
    gc.freeze()
    before = [thing for census in censuses for thing in census()]
    yield
    end = time.monotonic() + _GRACE
    while left := sorted(describe(thing) for thing in _new(censuses, before)):
        settle()
        gc.collect()
        if time.monotonic() > end:
            pytest.fail("left behind: " + "; ".join(left), pytrace=False)
        time.sleep(0.01)


def _new(censuses: Sequence[Census], before: list[object]) -> list[object]:
    known = {thing if isinstance(thing, int) else id(thing) for thing in before}
    now = [thing for census in censuses for thing in census()]
    return [thing for thing in now if (thing if isinstance(thing, int) else id(thing)) not in known]


def settle_qt() -> None:
    """Let Qt do what is pending, deletions included."""
    QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def watch_unless_failed(
    request: pytest.FixtureRequest, censuses: Sequence[Census], settle: Callable[[], object]
) -> Iterator[None]:
    """As `watch`, but silent after a failure: its traceback keeps the test's objects alive."""
    watching = watch(censuses, settle)
    next(watching)
    yield
    if not request.node.stash.get(failed, False):
        next(watching, None)
