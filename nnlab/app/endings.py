"""How a run ends by itself: solved, after so many epochs, or early."""

from __future__ import annotations

import math
from collections.abc import Callable

from nnlab.app.journeys import Journey
from nnlab.app.playground_state import Playground

# Epochs since the origin are a sum of broken numbers; this much of one is no epoch.
TINY = 1e-9


class Ending:
    """The end of one run, as the state's `Stop` wants it.

    `stop` is the step that the run must not go beyond, or None; `judge` is asked at the end of
    each epoch whether the run ends there, or None.
    """

    def __init__(self, state: Playground, journey: Journey, k: int) -> None:
        self._state, self._journey = state, journey
        self.stop: int | None = None
        self.judge: Callable[[int], bool] | None = None
        when = state.stop.when
        if when == "epochs":
            self.stop = find_last_step(state)
        elif when == "solved":
            self.judge = journey.course.solved
        elif when == "early":
            journey.watch(k, state.validation)
            self.judge = self._judge_early

    def close(self, k: int) -> tuple[int, str] | None:
        """Return where a run that reached step k ends and why, or None where it goes on."""
        if self.stop is not None and k >= self.stop:
            done = f"Stopped after {self._state.stop.epochs} epochs"
            return k, f"{done}: to go on, end runs otherwise (K), or reset (R)."
        if self.judge is None or not self._journey.ended:
            return None
        verdict = self._journey.verdict
        if self._state.stop.when == "solved" or verdict is None:
            return k, "Solved: every pattern is classified as its target says."
        trajectory = self._journey.trajectory
        best = math.floor(self._state.base_epochs + TINY) + verdict.best - trajectory.epoch(0)
        waited = verdict.stopped - verdict.best
        return (
            trajectory.step_of(verdict.best),
            f"Early stop: epoch {best} (shown) has the least validation H/p, {verdict.H:.3g}; "
            f"it has not fallen in the {waited} epochs after it.",
        )

    def _judge_early(self, k: int) -> bool:
        return self._journey.judge_early(k, self._state.stop.patience)


def find_epoch_step(state: Playground, k: int, by: int) -> int:
    """Return the step at which the epoch of step k ends (`by` 1), or the one before ended (-1)."""
    length, first = state.updates_per_epoch, state.start_step
    epoch = (k + first) // length + 1 if by > 0 else (k + first - 1) // length
    return max(0, epoch * length - first)


def find_last_step(state: Playground) -> int:
    """Return the step of the present trajectory at which its `Stop` has its epochs done.

    They are counted from the origin; 0 where more were trained before the trajectory began.
    """
    left = state.stop.epochs - state.base_epochs
    return max(0, math.ceil(left * state.updates_per_epoch - TINY))


def find_end_refusal(state: Playground) -> str | None:
    """Say in one line why a run cannot end as it should, or return None."""
    if state.stop.when == "early" and not len(state.validation):
        return (
            "Early stopping needs a validation set: hold a share of the patterns out, or choose "
            "another end of the run."
        )
    return None
