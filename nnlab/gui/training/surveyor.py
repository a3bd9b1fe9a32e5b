"""Computes energy landscapes on the GUI's timer, and follows a training net at a limited rate."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from nnlab.app.landscape_sweep import LandscapeRequest, LandscapeSweep

TICK_MS = 16
# Of each frame, while the net trains, and while it rests.
MOVING_SECONDS, RESTING_SECONDS = 0.0025, 0.010
# A picture that training will soon outdate need not be the finest, nor take longer than this.
MOVING_STAGES, MOVING_AGE = 2, 0.4


class Surveyor(QObject):
    """Holds one sweep. `improved` follows each picture that is worth being shown.

    While the net moves, a sweep that was begun comes to a picture before the next one begins, so
    that there always is one, at most one sweep old; its coarser stages are not shown, since they
    would flicker.
    """

    improved = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: LandscapeRequest | None = None
        self._moving = False
        self._begun = 0.0
        self.sweep: LandscapeSweep | None = None
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._on_tick)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is left to compute."""
        return self._waiting is None and (self.sweep is None or self.sweep.finished)

    def request(self, wanted: LandscapeRequest, moving: bool) -> None:
        """Ask for a landscape; `moving` says that the next one will soon be asked for."""
        self._moving, self._waiting = moving, wanted
        if not self._timer.isActive():
            self._timer.start()

    def rest(self) -> None:
        """The net stands still: what is being computed may become as fine as it gets."""
        self._moving = False
        if not self.is_idle and not self._timer.isActive():
            self._timer.start()

    def drop(self) -> None:
        """Compute nothing more."""
        self._waiting = None
        self._timer.stop()

    def finish(self) -> None:
        """Block until the landscape is as fine as it gets: for pictures and tests."""
        self._moving = False
        self._begin()
        if self.sweep is not None and not self.sweep.finished:
            self.sweep.finish()
            self.improved.emit(self.sweep)
        self._timer.stop()

    def _on_tick(self) -> None:
        if self._may_begin():
            self._begin()
        sweep = self.sweep
        seconds = MOVING_SECONDS if self._moving else RESTING_SECONDS
        finer = sweep is not None and sweep.advance(seconds)
        if sweep is not None and finer and (not self._moving or self._is_good_enough(sweep)):
            self.improved.emit(sweep)
        if self.is_idle:
            self._timer.stop()

    def _may_begin(self) -> bool:
        sweep = self.sweep
        return sweep is None or not self._moving or self._is_good_enough(sweep)

    def _is_good_enough(self, sweep: LandscapeSweep) -> bool:
        """Whether a sweep of a moving net has given what it is expected to give."""
        old = time.monotonic() - self._begun > MOVING_AGE
        return sweep.finished or sweep.stage >= MOVING_STAGES or (sweep.stage > 0 and old)

    def _begin(self) -> None:
        if self._waiting is None:
            return
        wanted, self._waiting = self._waiting, None
        self._begun = time.monotonic()
        self.sweep = LandscapeSweep(wanted)
