"""Runs the playground's training on a timer, a few milliseconds a tick, in both directions."""

from __future__ import annotations

import math
import time

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from nnlab.app.endings import Ending, find_end_refusal, find_epoch_step
from nnlab.app.learning_curve import LearningCurve
from nnlab.app.playground import (
    PLAYGROUND,
    Playground,
    begin_here,
    find_refusal,
    reset,
    take_start_seed,
)
from nnlab.app.store import Store
from nnlab.core.network import have_equal_bits
from nnlab.core.training.update import Update
from nnlab.gui.tr import tr
from nnlab.gui.training.explainer import Explainer
from nnlab.gui.training.keeper import Keeper
from nnlab.gui.training.pace import Budget

TICK_MS = 16
FRAME, BUDGET, LEAST_BUDGET = 1 / 60, 0.008, 0.002
SETTLE_SECONDS = 1.0
REPLAY_SECONDS = 0.08


class Runner(Keeper):
    """Moves the playground's step k: run, pause, step, back, scrub.

    `advanced` follows each change of k or of the network, once a tick at most; `restarted` each
    new trajectory (an edit, a reset, an undo), before `advanced`. `stopped` tells why a run ended
    by itself. `changed` follows anything else that a run bar shows: speed, waiting, refusal.
    """

    advanced = Signal()
    restarted = Signal()
    running_changed = Signal(bool)
    stopped = Signal(str)
    changed = Signal()

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(store, parent)
        self._ending: Ending | None = None
        self._budget = Budget(FRAME, BUDGET, LEAST_BUDGET)
        self._easing = False
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._on_tick)
        store.subscribe(PLAYGROUND, self._on_changed)
        self.explainer = Explainer(self, self)
        self._rejoin()

    def set_speed(self, speed: float) -> None:
        """Run at so many updates per second; infinity is as fast as the budget allows."""
        if not speed > 0.0:
            raise ValueError(f"The speed must be positive, got {speed}.")
        self._pace.set_speed(speed)
        self.changed.emit()

    def set_ready(self, ready: bool) -> None:
        """Say whether anything may be compiled or trained; until then steps and runs wait."""
        self._told_ready = ready
        self.follow_kernels()

    def follow_kernels(self) -> None:
        """Go on with what has waited for kernels that are compiled now."""
        self._rejoin()
        self.changed.emit()

    def run(self) -> None:
        """Train until paused or diverged, or until the run ends as `Stop` says."""
        refusal = self.refusal or find_end_refusal(self.playground)
        if refusal is not None:
            self.stopped.emit(refusal)
        elif not self.running:
            self.explainer.set_on(False)
            self._goal = None
            # Made with the first tick: it loads the kernels.
            self._ending = None
            self.running = True
            self._pace.restart()
            self._budget.restart()
            self._timer.start()
            self.running_changed.emit(True)

    def pause(self) -> None:
        """Stop at the present step."""
        self._goal = None
        self._timer.stop()
        if self.running:
            self.running = False
            self.settle()
            self.running_changed.emit(False)

    def set_running(self, on: bool) -> None:
        """Run, or pause."""
        self.run() if on else self.pause()

    def toggle(self) -> None:
        """Pause if running, else run; in explain mode let the stages play, or stop them."""
        if self.explainer.on:
            self.explainer.toggle_slow()
        else:
            self.set_running(not self.running)

    def step(self) -> None:
        """One update forward; one stage in explain mode."""
        if self.explainer.on:
            self.explainer.forward()
        else:
            self.seek(self._k + 1)

    def back(self) -> None:
        """One update back; one stage in explain mode."""
        if self.explainer.on:
            self.explainer.back()
        else:
            self.seek(self._k - 1)

    def step_epoch(self) -> None:
        """Forward to the end of the present epoch."""
        self.seek(find_epoch_step(self.playground, self._k, 1))

    def back_epoch(self) -> None:
        """Back to the beginning of the present epoch, or of the one before."""
        self.seek(find_epoch_step(self.playground, self._k, -1))

    def ease(self) -> None:
        """Train the least in the next tick: a frame follows that takes long to draw."""
        self._easing = True

    def seek(self, k: int) -> None:
        """Pause and go to step k; what was not trained yet is trained on the way."""
        self.pause()
        k = max(k, 0)
        if self._journey is None:
            if k != self._k:
                self.say_refusal()
            return
        if k <= self._journey.furthest:
            self._move(k)
            self.settle()
            return
        self._goal = k
        if self._k < self._journey.furthest:
            self._k = self._journey.furthest
        self._timer.start()
        self._on_tick()
        if self._goal is not None:
            self.changed.emit()

    def find_update(self, k: int) -> Update | None:
        """Return the update to step k, trained if need be; None where there is no such step."""
        if self._journey is None or not self.ready or k < 1:
            return None
        if self._journey.course.run(self._k, k, 0.0) < k and k > self._k:
            return None
        return self._journey.course.update(k)

    def go_to(self, k: int) -> None:
        """Go to a step that `find_update` has trained."""
        assert self._journey is not None
        self._journey.furthest = max(self._journey.furthest, k)
        self._move(k)
        self.settle()

    def say_refusal(self) -> None:
        """Tell why nothing can be trained, or no further, if so."""
        diverged = self.course.diverged if self.course else None
        reason = diverged.reason if diverged else self.refusal
        if reason is not None:
            self.stopped.emit(reason)

    def catch_up(self) -> None:
        """Block until the step that is being sought is reached: for pictures and tests."""
        while self._goal is not None and self.ready:
            self._train(self._goal)

    def reset(self) -> None:
        """Go back to the network that was drawn, and keep what was trained for scrubbing."""
        state = self.playground
        if state.start is state.origin and state.base_updates == 0:
            self.seek(0)
        else:
            self.pause()
            self.edit(reset, tr("Reset"))

    def new_seed(self) -> None:
        """Begin with another network: the next seed."""
        self.pause()
        seed = self.playground.start_seed + 1
        self.edit(lambda state: take_start_seed(state, seed), tr("New seed"))

    def close(self) -> None:
        """Stop the timers for good."""
        self.explainer.close()
        self.pause()

    def _on_changed(self, old: Playground, new: Playground) -> None:
        if self._own.takes(new):
            return
        # Made anew with the next tick: the stop or the validation set may be another.
        self._ending = None
        if self._journeys.fits(self._journey, new):
            if new.k not in (old.k, self._k):
                # While it runs, the store knows of an earlier step: no reason to go back there.
                self.seek(new.k)
            return
        self._past = self._past_before(old, new)
        self._goal = None
        self.refusal = find_refusal(new)
        self._journey = self._journeys.find(new, self.refusal)
        self._k, self._network = new.k, new.net
        if self.running and self._journey is None:
            self.pause()
        self.restarted.emit()
        self._rejoin()
        self.advanced.emit()
        self.changed.emit()

    def _rejoin(self) -> None:
        """Take up a step that was trained elsewhere, in a session's file, say.

        Where the way there is short and ends at the same network to the bit, it is trained again,
        to step back along it. Else a trajectory begins at the network as it was stored.
        """
        journey, k = self._journey, self._k
        if journey is None or k <= journey.furthest or not self.ready:
            return
        reached = journey.train(journey.furthest, k, REPLAY_SECONDS)
        if reached == k and have_equal_bits(journey.at(k), self._network):
            # The stored object stays, so that an opened session does not count as changed.
            return
        # What was trained again on trial is no past of this network.
        self._journey, self._past = None, LearningCurve()
        self._store.put(PLAYGROUND, begin_here(self.playground))
        self.stopped.emit(tr("Taken up as it was stored, after {k} updates.").format(k=k))

    def _on_tick(self) -> None:
        if self._journey is None or not self.ready:
            return
        self._budget.begin(time.perf_counter())
        if self._goal is not None:
            self._train(self._goal)
        elif self._pace.speed == math.inf:
            self._train(None)
        else:
            due = self._pace.due(time.perf_counter())
            if due:
                self._train(self._k + due)
        if self.running and time.monotonic() - self._settled_at > SETTLE_SECONDS:
            self.settle()

    def _train(self, stop: int | None) -> None:
        """One tick's worth of training towards `stop`, and what follows from it."""
        journey = self._journey
        assert journey is not None
        if self.running and self._ending is None:
            self._ending = Ending(self.playground, journey, self._k)
        ending = self._ending if self.running else None
        if ending is not None and ending.stop is not None:
            stop = max(min(stop or ending.stop, ending.stop), self._k)
        judge = ending.judge if ending else None
        seconds = LEAST_BUDGET if self._easing else self._budget.seconds
        self._easing = False
        k = journey.train(self._k, stop, seconds, judge)
        reached = k == self._goal
        if reached:
            self._goal = None
        diverged = journey.course.diverged
        closed = ending.close(k) if ending else None
        if diverged is not None and k >= diverged.k_last_finite:
            self._move(diverged.k_last_finite)
            self._stop(diverged.reason)
        elif closed is not None:
            self._move(closed[0])
            self._stop(tr(closed[1]))
        else:
            self._move(k)
            if reached:
                self._timer.stop()
                self.settle()

    def _stop(self, reason: str) -> None:
        self.pause()
        self.stopped.emit(reason)

    def _move(self, k: int) -> None:
        assert self._journey is not None
        self._k = k
        self._network = self._journey.at(k)
        self.advanced.emit()
