"""How one net of a wall is trained and judged, in slices of time."""

import threading
import time
from collections.abc import Generator
from typing import TypeAlias, TypeVar, cast

from nnlab.core.lyapunov.walls.analysis import analyse
from nnlab.core.lyapunov.walls.circle import Circle, draw_circle
from nnlab.core.lyapunov.walls.learner import WallLearner
from nnlab.core.lyapunov.walls.nets import (
    DIVERGED,
    NOT_REACHED,
    REACHED,
    NetKey,
    WallFace,
    WallNet,
)
from nnlab.core.lyapunov.walls.spec import WallSpec
from nnlab.deep.lyapunov.walls.reports import NetProgress

Event: TypeAlias = NetProgress | WallNet | None
Found = TypeVar("Found")

SLICE_SECONDS = 0.02
# The error of the patterns that are learnt from is that of so many of them.
JUDGED_PATTERNS = 10_000


class Circles:
    """The patterns of each seed, which nets of all sizes share; for several threads."""

    def __init__(self, patterns: int) -> None:
        self._patterns = patterns
        self._known: dict[int, Circle] = {}
        self._lock = threading.Lock()

    def of(self, seed: int) -> Circle:
        """Return the patterns of a seed."""
        with self._lock:
            if seed not in self._known:
                self._known[seed] = draw_circle(self._patterns, seed)
            return self._known[seed]


class NetCourse:
    """One net on its way from its start to its figures; what it becomes is up to its key alone."""

    def __init__(self, spec: WallSpec, key: NetKey, circles: Circles) -> None:
        self._spec, self._key, self._circles = spec, key, circles
        self._began = self._last = time.monotonic()

    def run(self) -> Generator[Event, None, None]:
        """Train the net, draw its map and find its figures.

        Yields whenever a slice of time is over, while it learns with where it is; at last the net.
        """
        spec = self._spec
        circle = self._circles.of(self._key.seed)
        learner = WallLearner(self._key, circle, spec.batch, spec.eta, spec.embedding)
        yield None
        outcome, held_out = yield from self._learn(learner)
        part = slice(0, JUDGED_PATTERNS)
        train = yield from self._pace(learner.find_error(circle.x[:, part], circle.t[part]))
        found = yield from self._pace(analyse(learner.network()))
        face = WallFace(
            key=self._key,
            outcome=outcome,
            epochs=float(learner.epoch),
            held_out_error=held_out,
            train_error=train,
            seconds=time.monotonic() - self._began,
            map=found.map,
            lines=found.lines,
            trends=found.trends,
        )
        yield WallNet(face, learner.network())

    def _learn(self, learner: WallLearner) -> Generator[Event, None, tuple[str, float]]:
        """Learn until the goal is reached; return the outcome and the held-out error."""
        spec, circle = self._spec, learner.circle
        error = yield from self._pace(learner.find_error(circle.held_x, circle.held_t))
        for epoch in range(spec.epochs):
            for number in learner.learn():
                if self._is_due():
                    yield NetProgress(self._key, epoch + number / learner.batches, error)
                    self._last = time.monotonic()
            if learner.has_diverged():
                learner.go_back()
                error = yield from self._pace(learner.find_error(circle.held_x, circle.held_t))
                return DIVERGED, error
            error = yield from self._pace(learner.find_error(circle.held_x, circle.held_t))
            if error <= 1.0 - spec.goal:
                return REACHED, error
        return NOT_REACHED, error

    def _pace(self, steps: Generator[None, None, Found]) -> Generator[None, None, Found]:
        """Do what has small steps; yield when a slice is over, and return what it returns."""
        while True:
            try:
                next(steps)
            except StopIteration as end:
                return cast(Found, end.value)
            if self._is_due():
                yield None
                self._last = time.monotonic()

    def _is_due(self) -> bool:
        return time.monotonic() - self._last >= SLICE_SECONDS
