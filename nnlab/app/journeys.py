"""The courses of the last few trajectories, so that undo finds them as they were."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cached_property

from nnlab.app.early_stop import Verdict, Watch
from nnlab.app.playground_state import Playground
from nnlab.app.reading import find_cost
from nnlab.core.arrays import FloatArray
from nnlab.core.course import Course
from nnlab.core.network import Network, energy
from nnlab.core.patterns import Patterns
from nnlab.core.trajectory import Trajectory

KEPT = 4


class Journey:
    """A course and how far it was trained."""

    def __init__(self, state: Playground) -> None:
        self.trajectory = Trajectory(
            state.start,
            state.patterns,
            state.rule,
            state.start_seed,
            state.start_memory,
            state.start_step,
        )
        self.furthest = 0
        self.ended = False
        self.verdict: Verdict | None = None
        self._watch = Watch(0)
        self._validation: Patterns | None = None

    @cached_property
    def course(self) -> Course:
        """Made when it is first asked for: it loads the kernels, and a start must not."""
        return Course(self.trajectory)

    @property
    def is_begun(self) -> bool:
        """Whether anything was trained."""
        return self.furthest > 0

    def at(self, k: int) -> Network:
        """Return the network at step k."""
        return self.course.at(k) if k else self.trajectory.start

    def memory(self, k: int) -> FloatArray:
        """Return what the rule carries at step k besides the network."""
        return self.course.memory(k) if k else self.trajectory.memory

    def fits(self, state: Playground) -> bool:
        """Whether the state lies on this journey."""
        mine = self.trajectory
        return (
            mine.start is state.start
            and mine.patterns is state.patterns
            and mine.rule == state.rule
            and mine.seed == state.start_seed
            and mine.memory is state.start_memory
        )

    def train(
        self,
        k: int,
        stop: int | None,
        budget: float,
        judge: Callable[[int], bool] | None = None,
    ) -> int:
        """Train from step k towards `stop` for `budget` seconds; return the new k.

        `judge` is asked at each epoch's end, and where it says True the training ends, which
        `ended` tells: the same k whatever the budget.
        """
        self.ended = False
        if judge is None:
            k = self.course.run(k, stop, budget)
        else:
            end = time.perf_counter() + budget
            while not self.ended and (stop is None or k < stop):
                epoch_end = self.trajectory.epoch_end(k)
                left = max(end - time.perf_counter(), 0.0005)
                before, k = k, self.course.run(k, min(epoch_end, stop or epoch_end), left)
                self.ended = k == epoch_end and judge(k)
                if k == before or time.perf_counter() >= end:
                    break
        self.furthest = max(self.furthest, k)
        return k

    def watch(self, k: int, validation: Patterns) -> None:
        """Be ready to judge a run from step k by a validation set.

        What is known of the epochs before k is kept, so that a run which was interrupted, or gone
        back in, ends where it would have ended.
        """
        epoch = self.trajectory.epoch(k)
        known = self._validation is validation
        if known and self._watch.first <= epoch < self._watch.next:
            self._watch.go_back(epoch)
            return
        self._validation = validation
        if k != self.trajectory.step_of(epoch):
            self._watch = Watch(epoch + 1)
        else:
            self._watch = Watch(epoch)
            self._watch.tell(self._measure(k))

    def judge_early(self, k: int, patience: int) -> bool:
        """Whether a run stops early at step k, the end of an epoch; `verdict` then says more."""
        epoch = self.trajectory.epoch(k)
        if epoch == self._watch.next:
            self._watch.tell(self._measure(k))
        self.verdict = self._watch.judge(patience)
        return self.verdict is not None

    def _measure(self, k: int) -> float:
        """H per validation pattern at step k."""
        assert self._validation is not None
        net = self.at(k)
        cost = find_cost(self.trajectory.rule, net)
        return energy(net, self._validation, cost) / max(1, len(self._validation))


class Journeys:
    """Finds the journey of a state among the last four that were begun, or begins one."""

    def __init__(self) -> None:
        self._kept: list[Journey] = []

    @staticmethod
    def fits(journey: Journey | None, state: Playground) -> bool:
        """Whether the state lies on this journey."""
        return journey is not None and journey.fits(state)

    def find(self, state: Playground, refusal: str | None) -> Journey | None:
        """Return the state's journey, or None where the rule refuses to act."""
        if refusal is not None:
            return None
        found = next((journey for journey in self._kept if journey.fits(state)), None)
        if found is None:
            found = Journey(state)
        else:
            self._kept.remove(found)
        # A drag makes many journeys that never begin: they must not push out one that did.
        self._kept = [journey for journey in self._kept if journey.is_begun]
        self._kept.append(found)
        del self._kept[:-KEPT]
        return found
