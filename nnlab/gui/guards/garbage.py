"""Garbage collection on the GUI thread alone.

Python collects in whatever thread happens to allocate; in a worker thread that could destroy
objects of Qt. So the automatic collection is off and a timer of the GUI thread does it.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

TICK_MS = 250
FULL_SECONDS = 60.0
QUIET_SECONDS = 3.0


class GarbageCollector(QObject):
    """Collects young objects often, all of them rarely and only while nothing is going on."""

    def __init__(self, busy: Callable[[], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._busy = busy
        self._last_full = time.monotonic()
        self._last_busy = time.monotonic()
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.collect)

    def start(self) -> None:
        """Take the collection over."""
        gc.disable()
        # What lives since the start lives to the end: no full collection need look at it.
        gc.collect()
        gc.freeze()
        self._timer.start()

    def stop(self) -> None:
        """Give the collection back to Python."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    def collect(self) -> None:
        """Collect the generations that are due."""
        now = time.monotonic()
        young, middle, _ = gc.get_threshold()
        counts = gc.get_count()
        if counts[0] > young:
            gc.collect(1 if counts[1] > middle else 0)
        if self._busy():
            self._last_busy = now
        elif now - self._last_full > FULL_SECONDS and now - self._last_busy > QUIET_SECONDS:
            gc.collect()
            self._last_full = now
