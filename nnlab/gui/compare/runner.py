"""Steps the compared runs together on a timer: none is ever shown ahead of the others."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Hashable
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from nnlab.app.compare import COMPARE, Compare
from nnlab.app.compare_run import LaneRun
from nnlab.app.playground import PLAYGROUND, Playground
from nnlab.app.store import Store
from nnlab.core.warm import is_warm, needed_for
from nnlab.gui.training.own_puts import OwnPuts
from nnlab.gui.training.pace import Budget, Pace

TICK_MS = 16
FRAME, BUDGET, LEAST_BUDGET = 1 / 60, 0.008, 0.002
LARGEST_STRIDE = 1_000_000


class CompareRunner(QObject):
    """Moves all lanes to the same step; a step is an update or an epoch of each.

    `advanced` follows each change of the step, `restarted` new lanes or new patterns, `changed`
    anything else that a run bar shows.
    """

    advanced = Signal()
    restarted = Signal()
    running_changed = Signal(bool)
    changed = Signal()

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._pace = Pace()
        self._budget = Budget(FRAME, BUDGET, LEAST_BUDGET)
        self._stride = 1
        self._goal: int | None = None
        self._target: int | None = None
        self._own = OwnPuts(store, COMPARE)
        self.running = False
        self.awake = False
        self._told_ready = True
        self.step_number = self.furthest = 0
        self.before = 0
        self.lanes: list[LaneRun] = []
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._on_tick)
        self._begin()
        store.subscribe(COMPARE, self._on_changed)
        store.subscribe(PLAYGROUND, self._on_playground_changed)

    @property
    def state(self) -> Compare:
        """The room as the store has it."""
        return self._store.get(COMPARE)

    @property
    def playground(self) -> Playground:
        """The playground, whose patterns all runs learn."""
        return self._store.get(PLAYGROUND)

    @property
    def ready(self) -> bool:
        """Whether the kernels that the lanes need are compiled."""
        return self._told_ready and all(
            is_warm(*needed_for(lane.state.rule, lane.state.net))
            for lane in self.lanes
            if lane.refusal is None
        )

    @property
    def speed(self) -> float:
        """Steps per second; infinite is full speed."""
        return self._pace.speed

    @property
    def acts(self) -> bool:
        """Whether at least one lane can be trained."""
        return any(lane.refusal is None for lane in self.lanes)

    def set_speed(self, speed: float) -> None:
        """Run at so many steps per second."""
        self._pace.set_speed(speed)
        self.changed.emit()

    def set_ready(self, ready: bool) -> None:
        """Say whether anything may be trained; until then all wait."""
        self._told_ready = ready
        self.changed.emit()

    def set_awake(self, on: bool) -> None:
        """Pause while nobody looks; on waking, go where the session says that the runs stood."""
        self.awake = on
        if not on:
            self.pause()
        elif self.step_number == 0 < self.state.done:
            self.seek(self.state.done)

    def edit(
        self, change: Callable[[Compare], Compare], label: str, mark: Hashable | None = None
    ) -> None:
        """Apply an undoable edit to the room."""
        self._store.edit(COMPARE, change(self.state), label, mark)

    def look(self, change: Callable[[Compare], Compare]) -> None:
        """Change what is shown, without undo."""
        self._store.put(COMPARE, change(self.state))

    def run(self) -> None:
        """Step until paused."""
        if not self.running and self.acts:
            self._goal = None
            self.running = True
            self._pace.restart()
            self._budget.restart()
            self._timer.start()
            self.running_changed.emit(True)

    def pause(self) -> None:
        """Stop at the present step; lanes that were on their way go back to it."""
        self._timer.stop()
        self._goal = None
        if self._target is not None:
            self._target = None
            self._go_to(self.step_number)
        if self.running:
            self.running = False
            self._settle()
            self.running_changed.emit(False)

    def toggle(self) -> None:
        """Pause if running, else run."""
        self.pause() if self.running else self.run()

    def step(self) -> None:
        """One step forward."""
        self.seek(self.step_number + 1)

    def back(self) -> None:
        """One step back."""
        self.seek(self.step_number - 1)

    def leap(self) -> None:
        """Ten steps forward."""
        self.seek((self.step_number // 10 + 1) * 10)

    def leap_back(self) -> None:
        """Ten steps back."""
        self.seek((self.step_number - 1) // 10 * 10)

    def reset(self) -> None:
        """All lanes back to the common start."""
        self.pause()
        self._begin()
        self._settle()
        self.restarted.emit()
        self.advanced.emit()

    def seek(self, number: int) -> None:
        """Pause and go to a step; what was not trained yet is trained on the way."""
        self.pause()
        number = max(number, 0)
        if number <= self.furthest:
            self._go_to(number)
            self._settle()
            self.advanced.emit()
        elif self.acts:
            self._goal = number
            self._timer.start()
            self._on_tick()

    def catch_up(self) -> None:
        """Block until the step that is being sought is reached: for pictures and tests."""
        while self._goal is not None and self.ready:
            self._on_tick()

    def close(self) -> None:
        """Stop the timer for good."""
        self.pause()

    def _begin(self) -> None:
        playground = self._store.get(PLAYGROUND)
        self.lanes = [LaneRun(playground, lane) for lane in self.state.lanes]
        self.step_number = self.furthest = self.before = 0
        self._goal = self._target = None
        self._stride = 1

    def _on_changed(self, old: Compare, new: Compare) -> None:
        if self._own.takes(new):
            return
        if old.lanes != new.lanes or old.unit != new.unit:
            self.pause()
            self._begin()
            self.restarted.emit()
            self.advanced.emit()
        elif new.done not in (old.done, self.step_number) and self.awake:
            # While it runs, the store knows of the last pause only: no reason to go back there.
            self.seek(new.done)
        self.changed.emit()

    def _on_playground_changed(self, old: Playground, new: Playground) -> None:
        """Follow its patterns at once; its net and its seed only where nothing was done yet."""
        fresh = self.step_number + self.before == 0
        begun = old.origin is not new.origin and (fresh or old.start_seed != new.start_seed)
        if begun or old.patterns.t.shape[1] != new.patterns.t.shape[1]:
            self._begin()
        elif old.patterns is not new.patterns:
            self._go_to(self.step_number)
            for lane in self.lanes:
                lane.follow(new)
            self.before += self.step_number
            self.step_number = self.furthest = 0
            self._target = None
        elif old.box is new.box:
            return
        self.restarted.emit()
        self.advanced.emit()

    def _updates(self, lane: LaneRun, number: int) -> int:
        """How many updates of a lane make so many steps."""
        return number * (1 if self.state.unit == "updates" else lane.state.updates_per_epoch)

    def _go_to(self, number: int) -> None:
        for lane in self.lanes:
            lane.go_to(self._updates(lane, number))
        self.step_number = number

    def _settle(self) -> None:
        """Write the present step into the store, so that a session keeps it."""
        done = 0 if self.before else self.step_number
        if done != self.state.done:
            self._own.put(replace(self.state, done=done))

    def _on_tick(self) -> None:
        if not self.ready:
            return
        self._budget.begin(time.perf_counter())
        if self._target is None:
            self._target = self._choose_target()
        if self._target is not None:
            self._train(self._target)

    def _choose_target(self) -> int | None:
        """The step that all lanes go to next, or None while none is due."""
        here = self.step_number
        if self._goal is not None:
            return min(self._goal, here + self._stride)
        if self._pace.speed == math.inf:
            return here + self._stride
        due = self._pace.due(time.perf_counter())
        return here + min(due, self._stride) if due else None

    def _train(self, target: int) -> None:
        """Spend one tick's budget on the lanes that are behind the target."""
        begun = time.perf_counter()
        end = begun + self._budget.seconds
        behind = list(self.lanes)
        while behind and (left := end - time.perf_counter()) > 0:
            share = left / len(behind)
            behind = [
                lane
                for lane in behind
                if lane.train(self._updates(lane, target), share) < self._updates(lane, target)
            ]
        if behind:
            self._stride = max(1, self._stride // 2)
            return
        if time.perf_counter() - begun < 0.4 * self._budget.seconds:
            self._stride = min(2 * self._stride, LARGEST_STRIDE)
        self._target = None
        self.step_number = target
        self.furthest = max(self.furthest, target)
        if target == self._goal:
            self._goal = None
            self._timer.stop()
            self._settle()
        elif self.running and all(lane.ended or lane.refusal for lane in self.lanes):
            self.pause()
        self.advanced.emit()
