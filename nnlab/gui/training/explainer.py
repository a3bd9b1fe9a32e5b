"""Explain mode: the next update in its stages, one for each key press, or by themselves."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance

from nnlab.app.playground_state import Playground
from nnlab.app.words.stage import Stage
from nnlab.app.words.stages import make_stages
from nnlab.core.course import Course
from nnlab.core.training.update import Update

# Slow motion begins with an update in five seconds, and is never faster than three stages a second.
SLOW_SPEED = 0.2
SHORTEST_MS = 330


class Explained(Protocol):
    """The run whose updates are taken apart."""

    @property
    def playground(self) -> Playground: ...
    @property
    def course(self) -> Course | None: ...
    @property
    def k(self) -> int: ...
    @property
    def speed(self) -> float: ...
    @property
    def advanced(self) -> SignalInstance: ...
    @property
    def changed(self) -> SignalInstance: ...
    def pause(self) -> None: ...
    def set_speed(self, speed: float) -> None: ...
    def find_update(self, k: int) -> Update | None: ...
    def go_to(self, k: int) -> None: ...
    def say_refusal(self) -> None: ...


class Explainer(QObject):
    """Keeps the stages of one update; the runner moves when the last one is reached.

    `changed` follows each other stage and each switch.
    """

    changed = Signal()

    def __init__(self, runner: Explained, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._stages: tuple[Stage, ...] = ()
        self._course: Course | None = None
        self._usual_speed = runner.speed
        self.place = 0
        self.on = False
        self.slow = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.forward)
        runner.advanced.connect(self._on_moved)
        runner.changed.connect(self._on_moved)

    @property
    def stage(self) -> Stage | None:
        """The present stage; None outside explain mode, or where there is no update."""
        return self._stages[self.place] if self.on and self._stages else None

    @property
    def count(self) -> int:
        """How many stages the update has."""
        return len(self._stages)

    def set_on(self, on: bool) -> None:
        """Begin with the first stage of the next update, or leave explain mode."""
        if on == self.on:
            return
        if on:
            self._runner.pause()
        self.on = on
        self._stages, self._course = (), None
        if not on:
            self._end_slow()
        self._on_moved()
        self._tell()

    def toggle(self) -> None:
        """Enter or leave explain mode."""
        self.set_on(not self.on)

    def set_slow(self, on: bool) -> None:
        """Let the stages play by themselves, as fast as the speed slider says, or stop that."""
        if on == self.slow:
            return
        if on:
            self.set_on(True)
            self.slow = True
            self._usual_speed = self._runner.speed
            self._runner.set_speed(min(self._usual_speed, SLOW_SPEED))
            self._begin_timer()
        else:
            self._end_slow()
        self._tell()

    def toggle_slow(self) -> None:
        """Begin slow motion; once more: stop at the present stage."""
        self.set_slow(not self.slow)

    def forward(self) -> None:
        """Go one stage on; from the last one to the first of the next update."""
        if not self._stages:
            self._end_slow()
            self._runner.say_refusal()
        elif self.place + 1 < self.count:
            self.place += 1
            self._follow()
        else:
            self._show(self._runner.k + 1, 0)
        self._tell()

    def back(self) -> None:
        """Go one stage back; from the first one to the last of the update before."""
        self._end_slow()
        if self.place > 0:
            self.place -= 1
            self._follow()
        elif self._runner.k > 0:
            self._show(self._runner.k, -1)
        self._tell()

    def close(self) -> None:
        """Stop the timer."""
        self._timer.stop()

    def _follow(self) -> None:
        """Move the runner to the step that the present stage shows."""
        stage = self._stages[self.place]
        k = stage.update.k if stage.moved else stage.update.k - 1
        if k != self._runner.k:
            self._runner.go_to(k)

    def _on_moved(self) -> None:
        """Where the runner went elsewhere: begin with the update that follows."""
        if not self.on:
            return
        if self.slow:
            self._begin_timer()
        runner = self._runner
        if self._stages and self._course is runner.course:
            stage = self._stages[self.place]
            if runner.k == (stage.update.k if stage.moved else stage.update.k - 1):
                return
        self._show(runner.k + 1, 0)

    def _show(self, k: int, place: int) -> None:
        """Take the update that leads to step k apart."""
        runner = self._runner
        self._course = runner.course
        update = runner.find_update(k)
        self._stages = make_stages(update, runner.playground.patterns) if update is not None else ()
        self.place = place % max(1, self.count)

    def _begin_timer(self) -> None:
        speed = max(self._runner.speed, 1e-3)
        pause = max(SHORTEST_MS, round(1000 / speed / max(1, self.count)))
        if not self._timer.isActive() or self._timer.interval() != pause:
            self._timer.start(pause)

    def _end_slow(self) -> None:
        if self.slow:
            self.slow = False
            self._timer.stop()
            self._runner.set_speed(self._usual_speed)

    def _tell(self) -> None:
        self.changed.emit()
        self._runner.advanced.emit()
