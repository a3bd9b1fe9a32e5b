"""The job that trains a wall of nets for the circle problem (arXiv:2306.12548).

The nets are trained one by one, each from its seed alone, by `nnlab.core.lyapunov.walls.learner`:
what a net becomes depends neither on the others nor on whether the wall was interrupted. No torch:
for nets of this size products by BLAS and compiled loops between them are the fastest.
"""

import time
from collections.abc import Collection, Generator
from pathlib import Path
from typing import TypeAlias, TypeVar, cast

from nnlab.core.lyapunov.walls.analysis import analyse
from nnlab.core.lyapunov.walls.circle import Circle, draw_circle
from nnlab.core.lyapunov.walls.file import file_name, write_net
from nnlab.core.lyapunov.walls.learner import WallLearner
from nnlab.core.lyapunov.walls.nets import (
    DIVERGED,
    NOT_REACHED,
    REACHED,
    NetKey,
    WallFace,
    WallNet,
)
from nnlab.core.lyapunov.walls.plan import Work, plan
from nnlab.core.lyapunov.walls.spec import WallSpec
from nnlab.deep.lyapunov.walls.cost import find_costs
from nnlab.deep.lyapunov.walls.reports import NetDone, NetProgress, WallStarted
from nnlab.deep.process.desk import Desk
from nnlab.deep.reports import Report

Steps: TypeAlias = Generator[Report | None, None, None]
Found = TypeVar("Found")

SLICE_SECONDS = 0.02
# The error of the patterns that are learnt from is that of so many of them.
JUDGED_PATTERNS = 10_000


def train_wall(desk: Desk, spec: WallSpec, folder: str, done: Collection[NetKey] = ()) -> Steps:
    """Train the nets of a wall that are not done, cheap ones first; write each into `folder`.

    Cancelled within a slice of work: the nets that have a file stay, the one that was being trained
    begins again when the wall is resumed with those as `done`.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    keys = plan(spec, done)
    yield None
    work = Work(spec, (yield from find_costs(spec, keys)))
    yield WallStarted(keys, len(set(done)), work.seconds)
    course = _Course(spec, work)
    for key in keys:
        net = yield from course.train(key)
        write_net(Path(folder) / file_name(key), net)
        yield NetDone(net.face)


class _Course:
    """One wall on its way."""

    def __init__(self, spec: WallSpec, work: Work) -> None:
        self.spec, self.work = spec, work
        self._circles: dict[int, Circle] = {}
        self._began = self._last = time.monotonic()

    def train(self, key: NetKey) -> Generator[Report | None, None, WallNet]:
        """Train one net, draw its map and find its figures."""
        spec, began = self.spec, time.monotonic()
        learner = WallLearner(key, self._circle(key.seed), spec.batch, spec.eta, spec.embedding)
        yield None
        outcome, held_out = yield from self._learn(learner)
        circle = learner.circle
        part = slice(0, JUDGED_PATTERNS)
        train = yield from self._pace(learner.find_error(circle.x[:, part], circle.t[part]))
        found = yield from self._pace(analyse(learner.network()))
        self.work.end(key, time.monotonic() - self._began)
        face = WallFace(
            key=key,
            outcome=outcome,
            epochs=float(learner.epoch),
            held_out_error=held_out,
            train_error=train,
            seconds=time.monotonic() - began,
            map=found.map,
            lines=found.lines,
            trends=found.trends,
        )
        return WallNet(face, learner.network())

    def _circle(self, seed: int) -> Circle:
        """Return the patterns of a seed, which nets of all sizes share."""
        if seed not in self._circles:
            self._circles[seed] = draw_circle(self.spec.patterns, seed)
        return self._circles[seed]

    def _learn(self, learner: WallLearner) -> Generator[Report | None, None, tuple[str, float]]:
        """Learn until the goal is reached; return the outcome and the held-out error."""
        spec, circle = self.spec, learner.circle
        error = yield from self._pace(learner.find_error(circle.held_x, circle.held_t))
        for epoch in range(spec.epochs):
            for number in learner.learn():
                if self._is_due():
                    yield self._progress(learner.key, epoch + number / learner.batches, error)
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
                yield
                self._last = time.monotonic()

    def _is_due(self) -> bool:
        return time.monotonic() - self._last >= SLICE_SECONDS

    def _progress(self, key: NetKey, epoch: float, error: float) -> NetProgress:
        self.work.go_on(key, epoch, time.monotonic() - self._began)
        return NetProgress(key, epoch, error, self.work.fraction, self.work.seconds_left)
