"""Trains a random net on the window's timer, and reads its exponents over the plane between."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from nnlab.app.lyapunov.random.state import MOST_UPDATES
from nnlab.app.lyapunov.random.training import PlaneReading, find_refusal, plan_training
from nnlab.core.course import Course
from nnlab.core.lyapunov.random.nets import RandomNet
from nnlab.core.network import Network
from nnlab.core.warm import MAPS, TANGENTS, is_warm, needed_for
from nnlab.gui.lyapunov.random.shelf import NOTHING, Shelf, Trained
from nnlab.gui.tr import tr
from nnlab.gui.training.pace import Budget, Pace

TICK_MS = 16
FRAME, BUDGET, LEAST_BUDGET = 1 / 60, 0.008, 0.003
# The part of a tick that belongs to the exponents while the net learns.
READING = 0.35


class RandomTrainer(QObject):
    """Run, pause, step, back, reset: always the same bits at the same update k.

    `advanced` follows each change of k, `read` each complete reading of the plane, `restarted`
    another net. `stopped` tells in a line why nothing goes on.
    """

    advanced = Signal()
    read = Signal()
    restarted = Signal()
    running_changed = Signal(bool)
    stopped = Signal(str)
    changed = Signal()

    def __init__(self, recipe: RandomNet, eta: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pace = Pace()
        self._budget = Budget(FRAME, BUDGET, LEAST_BUDGET)
        self.recipe, self.eta = recipe, eta
        self.running = False
        self.k = 0
        # The update to which a net is trained again.
        self._goal: int | None = None
        # Whether the last change of k was none of the user's, but on the way back to a net.
        self.comes_back = False
        self._burst = 1
        self.course: Course | None = None
        # The exponents before training, the newest complete ones, and those on their way.
        self.before: PlaneReading | None = None
        self.now: PlaneReading | None = None
        self._next: PlaneReading | None = None
        # Nets given up for another, and how far the present course was trained before that.
        self._shelf = Shelf()
        self._reached = 0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._on_tick)

    @property
    def speed(self) -> float:
        """Updates per second; infinite is full speed."""
        return self._pace.speed

    @property
    def network(self) -> Network | None:
        """The net at the present update; None before anything began."""
        return None if self.course is None else self.course.at(self.k)

    @property
    def returns(self) -> bool:
        """Whether the net is on its way back to where it was, as after a session was opened."""
        return self._goal is not None

    @property
    def stand(self) -> int:
        """The present update; on the way back the one where the net was."""
        return self.k if self._goal is None else self._goal

    def scores(self) -> tuple[float, float]:
        """Return H and C at the present update; while running, at the last measured one."""
        if self.course is None:
            return math.nan, math.nan
        if not self.running:
            return self.course.measure(self.k, self.course.trajectory.patterns)
        curve = self.course.curve()
        at = int(np.searchsorted(curve.k, self.k, side="right")) - 1
        return float(curve.H[at]), float(curve.C[at])

    def set_speed(self, speed: float) -> None:
        """Run at so many updates per second."""
        self._pace.set_speed(speed)
        self.changed.emit()

    def set_job(self, recipe: RandomNet, eta: float) -> bool:
        """Train another net, or with another learning rate: what was trained is put aside.

        Returns whether it is another one.
        """
        if (recipe, eta) == (self.recipe, self.eta):
            return False
        self.pause()
        self._timer.stop()
        self._put_aside()
        self.recipe, self.eta = recipe, eta
        kept = self._shelf.take((recipe, eta)) or NOTHING
        self.course, self._reached = kept.course, kept.k
        self.before, self.now, self._next = kept.before, kept.now, None
        self.k, self._burst, self._goal = 0, 1, None
        self.restarted.emit()
        return True

    def restore(self, k: int) -> None:
        """Train again to update k, in slices, once somebody looks (`wake`).

        At once where the course was there already, as after undo and redo.
        """
        if k <= max(self.k, self._reached):
            self._go_to(k, comes_back=True)
        elif not find_refusal(self.recipe):
            self.pause()
            self._goal = k

    def prepare(self) -> bool:
        """Draw the net and begin to read its plane; False, and a line, if that can't be."""
        if self.course is not None:
            return True
        refusal = find_refusal(self.recipe)
        if refusal:
            self.stopped.emit(refusal)
            return False
        # A course measures its start at once, which would compile kernels in this thread.
        job = plan_training(self.recipe, self.eta)
        if not is_warm(MAPS, TANGENTS, *needed_for(job.rule, job.start)):
            self.stopped.emit(tr("Still compiling: try again soon."))
            return False
        self.course = Course(job)
        self._next = PlaneReading(job.start, 0)
        self._timer.start()
        return True

    def toggle(self) -> None:
        """Pause if running, else run."""
        self.pause() if self.running else self.run()

    def run(self) -> None:
        """Train until paused."""
        if not self.running and self.prepare():
            self.running, self._goal = True, None
            self._pace.restart()
            self._budget.restart()
            self._timer.start()
            self.running_changed.emit(True)

    def pause(self) -> None:
        """Stay at the present update; its plane is still read to the end."""
        if self.running:
            self.running = False
            self.running_changed.emit(False)

    def step(self) -> None:
        """One update forward."""
        self._go_to(self.k + 1)

    def back(self) -> None:
        """One update back, to the bit."""
        self._go_to(self.k - 1)

    def reset(self) -> None:
        """Back to the random net."""
        self._go_to(0)

    def seek(self, k: int) -> None:
        """Block until update k is reached and its plane is read: for pictures and tests."""
        if self.prepare():
            self._finish_reading()
            self._go_to(k)
            self._finish_reading()

    def rest(self) -> None:
        """Compute nothing while nobody looks."""
        self.pause()
        self._timer.stop()

    def wake(self) -> None:
        """Go on reading where the page was left."""
        unread = self.course is not None and not self._is_read(self.k)
        if unread or self._next is not None or self.returns:
            self._timer.start()

    def close(self) -> None:
        """Stop for good."""
        self.rest()

    def _put_aside(self) -> None:
        k = max(self.k, self._reached)
        if self.course is not None and self.before is not None and k:
            trained = Trained(self.course, k, self.before, self.now)
            self._shelf.put((self.recipe, self.eta), trained)

    def _go_to(self, k: int, comes_back: bool = False) -> None:
        self.pause()
        self.comes_back = comes_back
        if not self.prepare() or self.course is None:
            return
        self._goal = None
        k = min(max(k, 0), MOST_UPDATES)
        try:
            self.course.at(k)
        except ValueError as error:
            self._stop(str(error))
            return
        self._move(k)
        self._timer.start()

    def _on_tick(self) -> None:
        self._budget.begin(time.perf_counter())
        seconds = self._budget.seconds
        if self.course is None:
            self._begin_return()
        elif self.before is None:
            # What the net was like before is wanted for comparison, so it comes first.
            self._read(seconds)
        elif self.running or self.returns:
            self._train(self.course, (1.0 - READING) * seconds)
            self._read(READING * seconds)
        else:
            self._read(seconds)
            # A reading that was on its way when the training paused is not yet that of the end.
            if self._is_read(self.k) and self._next is None:
                self._timer.stop()

    def _begin_return(self) -> None:
        """Draw the net that is to be trained again, as soon as the loops are compiled."""
        if not self.returns:
            self._timer.stop()
        elif is_warm(MAPS, TANGENTS):
            self.prepare()

    def _train(self, course: Course, seconds: float) -> None:
        now = time.perf_counter()
        due = self._burst
        most = MOST_UPDATES if self._goal is None else self._goal
        if self._pace.speed != math.inf and not self.returns:
            due = min(due, self._pace.due(now))
            if not due:
                return
        reached = course.run(self.k, min(self.k + due, most), seconds)
        # What a course takes for an update is not known at first, and in wide nets it is long.
        spent = time.perf_counter() - now
        self._burst = 2 * due if spent < seconds else max(1, self._burst // 2)
        diverged = course.diverged
        self.comes_back = self.returns
        if reached == self._goal:
            self._goal = None
        self._move(reached)
        if diverged is not None and reached >= diverged.k_last_finite:
            self._stop(diverged.reason)
        elif reached >= MOST_UPDATES:
            self.pause()

    def _read(self, seconds: float) -> None:
        if self._next is None and self.course is not None and not self._is_read(self.k):
            self._next = PlaneReading(self.course.at(self.k), self.k)
        if self._next is None:
            return
        self._next.advance(seconds)
        if self._next.finished:
            self.now, self._next = self._next, None
            if self.now.k == 0:
                self.before = self.now
            self.read.emit()

    def _is_read(self, k: int) -> bool:
        readings: Iterable[PlaneReading | None] = (self.now, self._next)
        return any(one is not None and one.k == k for one in readings)

    def _finish_reading(self) -> None:
        while self._next is not None or not self._is_read(self.k):
            self._read(math.inf)

    def _move(self, k: int) -> None:
        if k != self.k:
            self.k = k
            self.advanced.emit()

    def _stop(self, reason: str) -> None:
        self._goal = None
        self.pause()
        self.stopped.emit(reason)
