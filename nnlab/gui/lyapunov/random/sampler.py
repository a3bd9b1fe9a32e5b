"""Samples exponents of random nets on the window's timer: the newest request wins."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from nnlab.app.lyapunov.random.sweep import RandomSweep
from nnlab.core.lyapunov.random.sample import Draws, SampleSpec

TICK_MS = 16
BUDGET = 0.008


class Sampler(QObject):
    """Holds one sweep at a time. `improved` follows every tick in which the sample grew.

    A request waits for the first net of the sweep before, so that something moves even where a net
    takes longer than the time between two moves of a slider. Asleep it computes nothing.
    """

    improved = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._draws = Draws()
        self._waiting: SampleSpec | None = None
        self._awake = False
        self.sweep: RandomSweep | None = None
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._on_tick)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is left to compute."""
        return self._waiting is None and (self.sweep is None or self.sweep.finished)

    def request(self, wanted: SampleSpec) -> None:
        """Ask for a sample."""
        latest = self._waiting or (self.sweep.spec if self.sweep else None)
        if wanted != latest:
            self._waiting = wanted
            self._set_timer()

    def set_awake(self, on: bool) -> None:
        """Compute, or rest while nobody looks."""
        self._awake = on
        self._set_timer()

    def finish(self) -> None:
        """Block until the sample is complete: for pictures and tests."""
        self._take_waiting()
        if self.sweep is not None:
            self.sweep.finish()
            self.improved.emit(self.sweep)
        self._set_timer()

    def close(self) -> None:
        """Stop for good."""
        self.set_awake(False)

    def _set_timer(self) -> None:
        if not self._awake or self.is_idle:
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()

    def _on_tick(self) -> None:
        if self.sweep is None or self.sweep.nets > 0:
            self._take_waiting()
        if self.sweep is not None:
            before = self.sweep.nets
            self.sweep.advance(BUDGET)
            if self.sweep.nets > before:
                self.improved.emit(self.sweep)
        self._set_timer()

    def _take_waiting(self) -> None:
        if self._waiting is not None:
            self.sweep, self._waiting = RandomSweep(self._waiting, self._draws), None
