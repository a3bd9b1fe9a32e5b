"""Where the window stands, which places it has passed, and its walk by itself."""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

FRAME = 16
SLOWEST, FASTEST = 1.0, 1000.0
USUAL = 20.0
Place = tuple[int, int]


class Sweep(QObject):
    """Places (i, j) of a map of so many rows and columns, counted from 1.

    `changed` follows each change of place, passed places, speed or running; `stopped` the end of
    a walk. The walk counts places by the clock from its start, so that late frames lose none.
    """

    changed = Signal()
    stopped = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shape: Place = (1, 1)
        self.place: Place = (1, 1)
        self.speed = USUAL
        self._passed: NDArray[np.bool_] = np.ones((1, 1), dtype=bool)
        self._began = 0.0
        self._start = 0
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME)
        self._timer.timeout.connect(self.tick)

    @property
    def running(self) -> bool:
        """Whether the window walks by itself."""
        return self._timer.isActive()

    @property
    def passed(self) -> NDArray[np.bool_]:
        """The places at which the window has been, (rows, columns)."""
        return self._passed

    @property
    def full(self) -> bool:
        """Whether it has been everywhere."""
        return bool(self._passed.all())

    def set_shape(self, shape: Place) -> None:
        """Take another size of the map; then all of it is shown."""
        if shape != self.shape:
            self.pause()
            self.shape = shape
            self._passed = np.ones(shape, dtype=bool)
            self.place = min(self.place[0], shape[0]), min(self.place[1], shape[1])

    def move_to(self, i: int, j: int) -> None:
        """Stand at a place, or at the nearest one that there is."""
        i, j = (min(max(1, n), most) for n, most in zip((i, j), self.shape, strict=True))
        known = bool(self._passed[i - 1, j - 1])
        if (i, j) != self.place or not known:
            self.place = i, j
            self._passed[i - 1, j - 1] = True
            if self.running:
                self._begin()
            self.changed.emit()

    def empty(self) -> None:
        """Forget all places but the present one."""
        self._passed[:] = False
        self._passed[self.place[0] - 1, self.place[1] - 1] = True
        self.changed.emit()

    def fill(self) -> None:
        """Take all places as passed."""
        self._passed[:] = True
        self.changed.emit()

    def play(self) -> None:
        """Walk on from here; where all places are passed, once more from the first."""
        if self.running:
            return
        if self.full:
            self.place = 1, 1
            self.empty()
        self._begin()
        self._timer.start()
        self.changed.emit()

    def pause(self) -> None:
        """Stand still."""
        if self.running:
            self._timer.stop()
            self.changed.emit()
            self.stopped.emit()

    def toggle(self) -> None:
        """Walk, or stand still."""
        self.pause() if self.running else self.play()

    def set_speed(self, speed: float) -> None:
        """Walk so many places a second from now on."""
        self.speed = min(max(speed, SLOWEST), FASTEST)
        self._begin()
        self.changed.emit()

    def tick(self) -> None:
        """Walk as far as the time since the start allows."""
        seconds = time.monotonic() - self._began
        last = self.shape[0] * self.shape[1] - 1
        now = min(last, self._start + int(seconds * self.speed))
        before = self._number()
        if now != before:
            self._passed.ravel()[before : now + 1] = True
            self.place = now // self.shape[1] + 1, now % self.shape[1] + 1
            self.changed.emit()
        if now == last:
            self.pause()

    def _begin(self) -> None:
        self._began, self._start = time.monotonic(), self._number()

    def _number(self) -> int:
        return (self.place[0] - 1) * self.shape[1] + self.place[1] - 1
