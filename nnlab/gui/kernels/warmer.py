"""Warms the kernels up behind the window, and lets what waited for them go on."""

from __future__ import annotations

import logging
import threading

from PySide6.QtCore import QObject, QTimer

from nnlab.core.warm import MAPS, PARTS, WARMTH, needed_for, warm_part
from nnlab.gui.kernels.filler import KernelFiller
from nnlab.gui.status import Status
from nnlab.gui.tr import tr
from nnlab.gui.training.runner import Runner

logger = logging.getLogger(__name__)

POLL_MS = 50


class Warmer(QObject):
    """Loads the kernels from numba's cache in a thread, after a process has filled it if need be.

    Until `begin`, and after `close`, whoever calls a kernel compiles it.
    """

    def __init__(self, runner: Runner, status: Status, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner, self._status = runner, status
        self._filler: KernelFiller | None = None
        self._closed = False
        self._known = self._asked = frozenset[str]()
        self._thread = threading.Thread(target=self._work, name="warm", daemon=True)
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._on_poll)

    @property
    def busy(self) -> bool:
        """Whether kernels are still being compiled or loaded."""
        return self._thread.is_alive()

    def begin(self) -> None:
        """Call all kernels cold: nothing waits for the compiler from here on."""
        WARMTH.begin()
        self._known = WARMTH.cold

    def start(self) -> None:
        """Warm them up."""
        self._thread.start()
        self._timer.start()
        self._tell()

    def close(self) -> None:
        """End the process and the watching; the thread ends with the part that it is at."""
        self._closed = True
        self._timer.stop()
        if self._filler is not None:
            self._filler.kill()
        WARMTH.begin(())

    def _work(self) -> None:
        from nnlab.core.compiled.kernel_cache import is_filled, mark_filled

        try:
            if not is_filled():
                self._filler = KernelFiller()
        except Exception:
            logger.exception("No process compiles the kernels; a thread does.")
        if self._filler is not None:
            for part in self._filler.parts():
                if not self._closed:
                    warm_part(part)
        # What the process could not do, and all if the cache was full.
        while not self._closed and WARMTH.cold:
            warm_part(self._choose())
        if self._filler is not None and not self._closed and not WARMTH.failures:
            mark_filled()

    def _choose(self) -> str:
        """Return the part to be loaded next: what is needed now comes first."""
        cold = WARMTH.cold
        return next((part for part in (*self._asked, *PARTS) if part in cold), PARTS[0])

    def _on_poll(self) -> None:
        if self._filler is not None and self._filler.hangs:
            self._filler.kill()
        self._hurry()
        cold = WARMTH.cold
        if cold != self._known:
            self._known = cold
            self._tell()
            self._runner.follow_kernels()
        if not self.busy:
            self._timer.stop()
            self._status.tell("kernels", "")
            self._complain()

    def _hurry(self) -> None:
        """Have compiled next what the chosen rule and net wait for."""
        state = self._runner.playground
        wanted = (needed_for(state.rule, state.net) | {MAPS}) & WARMTH.cold
        if wanted - self._asked:
            self._asked = wanted
            if self._filler is not None:
                self._filler.hurry(sorted(wanted, key=PARTS.index))

    def _tell(self) -> None:
        done, count = len(PARTS) - len(WARMTH.cold), len(PARTS)
        text = tr("kernels are being loaded …")
        if self._filler is not None:
            text = tr("compiling kernels, {0} of {1} …").format(done, count)
        self._status.tell("kernels", text)

    def _complain(self) -> None:
        failures = list(WARMTH.failures.values())
        for line in failures:
            logger.error("%s", line)
        if failures:
            self._status.say(failures[0], 20.0)
