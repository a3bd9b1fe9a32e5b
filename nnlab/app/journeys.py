"""The courses of the last few trajectories, so that undo finds them as they were."""

from __future__ import annotations

import time
from functools import cached_property

from nnlab.app.playground_state import Playground
from nnlab.core.arrays import FloatArray
from nnlab.core.network import Network
from nnlab.core.trajectory import Course, Trajectory

KEPT = 4


class Journey:
    """A course and how far it was trained."""

    def __init__(self, state: Playground) -> None:
        self.trajectory = Trajectory(
            state.start, state.patterns, state.rule, state.start_seed, state.start_memory
        )
        self.furthest = 0
        self.solved = False

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

    def train(self, k: int, stop: int | None, budget: float, until_solved: bool = False) -> int:
        """Train from step k towards `stop` for `budget` seconds; return the new k.

        With `until_solved` it ends at the first epoch's end where C = 0, which `solved` tells:
        the same k whatever the budget.
        """
        self.solved = False
        if not until_solved:
            k = self.course.run(k, stop, budget)
        else:
            end = time.perf_counter() + budget
            per_epoch = self.course.updates_per_epoch
            while not self.solved and (stop is None or k < stop):
                epoch_end = (k // per_epoch + 1) * per_epoch
                left = max(end - time.perf_counter(), 0.0005)
                before, k = k, self.course.run(k, min(epoch_end, stop or epoch_end), left)
                self.solved = k == epoch_end and self.course.solved(k)
                if k == before or time.perf_counter() >= end:
                    break
        self.furthest = max(self.furthest, k)
        return k


class Journeys:
    """Finds the journey of a state among the last four, or begins one."""

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
        self._kept.append(found)
        del self._kept[:-KEPT]
        return found
