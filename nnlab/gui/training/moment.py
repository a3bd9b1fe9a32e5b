"""Where the playground's training stands: what every view of it reads."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject

from nnlab.app.journeys import Journey, Journeys
from nnlab.app.learning_curve import LearningCurve, read_curve
from nnlab.app.playground import PLAYGROUND, Playground, find_refusal
from nnlab.app.reading import Reading, find_cost, read
from nnlab.app.store import Store
from nnlab.core.course import Course
from nnlab.core.network import Network
from nnlab.core.patterns import Patterns
from nnlab.core.training.update import Update
from nnlab.core.warm import MAPS, is_warm, needed_for
from nnlab.gui.training.pace import Pace

# Seconds for the curves of each held set, at every look at them.
MEASURE_RUNNING, MEASURE = 0.002, 0.03
# How old an update may be that is shown while a run goes on, in seconds.
OLDEST = 1.0


class Moment(QObject):
    """The present step k of the playground, its network, and what led to it. It only tells."""

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._journeys = Journeys()
        self._past = LearningCurve()
        self._goal: int | None = None
        self._pace = Pace()
        self.running = False
        self._told_ready = True
        state = self.playground
        self._k, self._network = state.k, state.net
        self._readings: dict[str, Reading] = {}
        self._update: tuple[Journey, float, Update | None] | None = None
        self.refusal = find_refusal(state)
        self._journey = self._journeys.find(state, self.refusal)

    @property
    def playground(self) -> Playground:
        """The state as the store has it; while running its k may be a second old."""
        return self._store.get(PLAYGROUND)

    @property
    def course(self) -> Course | None:
        """The present trajectory's course; None while the rule can't act or its kernels are cold.

        To make one calls them.
        """
        return self._journey.course if self._journey and self.ready else None

    @property
    def network(self) -> Network:
        """The network at the present step."""
        return self._network

    @property
    def k(self) -> int:
        """Updates since the present trajectory began."""
        return self._k

    @property
    def updates(self) -> int:
        """Updates since the origin."""
        return self.playground.base_updates + self._k

    @property
    def epochs(self) -> float:
        """Epochs since the origin."""
        state = self.playground
        return state.base_epochs + self._k / state.updates_per_epoch

    @property
    def furthest(self) -> int:
        """The furthest step of this trajectory that was trained so far."""
        return self._journey.furthest if self._journey else self._k

    @property
    def seeking(self) -> int | None:
        """The step that is being trained towards, or None."""
        return self._goal

    def update(self) -> Update | None:
        """Return the update that led to the present step, or None at the start of a trajectory.

        While a run of a wide net with large batches goes on, it may be up to a second old.
        """
        if self._journey is None or not self._journey.is_begun:
            return None
        known, now = self._update, time.monotonic()
        if self.running and known and known[0] is self._journey and now < known[1]:
            return known[2]
        found = self._journey.course.update(self._k)
        # No more than a twentieth of the time goes into numbers that no one can read so fast.
        spent = time.monotonic() - now
        self._update = (self._journey, now + min(20.0 * spent, OLDEST), found)
        return found

    @property
    def ready(self) -> bool:
        """Whether the kernels that the present rule and net need are compiled."""
        state = self.playground
        return self._told_ready and is_warm(*needed_for(state.rule, state.net))

    @property
    def draws(self) -> bool:
        """Whether the kernels of maps are compiled."""
        return self._told_ready and is_warm(MAPS)

    @property
    def waiting(self) -> bool:
        """Whether something is to run, but the kernels are still being compiled."""
        return not self.ready and (self.running or self._goal is not None)

    @property
    def speed(self) -> float:
        """Updates per second; infinite is full speed."""
        return self._pace.speed

    @property
    def reading(self) -> Reading:
        """What the present network makes of the patterns; computed once per step shown."""
        return self.read("patterns")

    @property
    def validation_reading(self) -> Reading:
        """What it makes of the validation set, which may be empty."""
        return self.read("validation")

    @property
    def test_reading(self) -> Reading:
        """What it makes of the test set, which may be empty."""
        return self.read("test")

    def read(self, name: str) -> Reading:
        """Return the reading of `patterns`, `validation` or `test`; H in the rule's own cost."""
        state = self.playground
        patterns, cost = getattr(state, name), find_cost(state.rule, self._network)
        known = self._readings.get(name)
        if (
            known is None
            or known.network is not self._network
            or known.patterns is not patterns
            or known.cost != cost
        ):
            known = self._readings[name] = read(self._network, patterns, cost)
        return known

    def curve(self) -> LearningCurve:
        """Return H and C from the origin on, over the trajectories that edits have begun."""
        budget = MEASURE_RUNNING if self.running else MEASURE
        return self._past.joined(self._present_curve(self.playground, budget))

    @property
    def is_measured(self) -> bool:
        """Whether the last `curve` has all points of the validation and the test set."""
        if self._journey is None or not self._journey.is_begun:
            return True
        course, sets = self._journey.course, self._held(self.playground).values()
        return all(course.is_measured(patterns) for patterns in sets if len(patterns))

    def _past_before(self, old: Playground, new: Playground) -> LearningCurve:
        if new.base_updates == 0 or new.origin is not old.origin:
            return LearningCurve()
        # An edit may be one of sixty a second: a pattern that is dragged.
        whole = self._past.joined(self._present_curve(old, MEASURE_RUNNING))
        return whole.until(new.base_updates).thinned()

    def _present_curve(self, state: Playground, budget: float) -> LearningCurve:
        if self._journey is None or not self._journey.is_begun:
            return LearningCurve()
        base = (state.base_updates, state.base_epochs)
        return read_curve(self._journey.course, base, self._held(state), budget)

    @staticmethod
    def _held(state: Playground) -> dict[str, Patterns]:
        return {"validation": state.validation, "test": state.test}
