"""The run of one lane: a playground of its own, its course, and its curves."""

from __future__ import annotations

import numpy as np

from nnlab.app.compare import Lane, begin_lane, follow_patterns
from nnlab.app.journeys import Journey
from nnlab.app.learning_curve import LearningCurve, read_curve
from nnlab.app.playground import find_refusal, stand_at
from nnlab.app.playground_state import Playground
from nnlab.app.reading import Reading, find_cost, read
from nnlab.core.network import Network

MOST_STEPS = 512


class LaneRun:
    """Where one of the compared runs stands.

    `refusal` says why its rule can't act, `ended` why it went no further (it diverged).
    """

    def __init__(self, playground: Playground, lane: Lane) -> None:
        self.lane = lane
        self.ended = ""
        self._past = LearningCurve()
        self._journey: Journey | None = None
        self._right = (-1, -1, -1)
        self._reading: Reading | None = None
        self._begin(begin_lane(playground, lane))

    @property
    def network(self) -> Network:
        """The network at the present step."""
        return self.state.net

    @property
    def reading(self) -> Reading:
        """What the network makes of the patterns; computed once per step shown."""
        state, known = self.state, self._reading
        if known is None or known.network is not state.net or known.patterns is not state.patterns:
            cost = find_cost(state.rule, state.net)
            known = self._reading = read(state.net, state.patterns, cost)
        return known

    def curve(self) -> LearningCurve:
        """Return H per pattern and C since the start, edits of the patterns included."""
        if self._journey is None or not self._journey.is_begun:
            return self._past
        base = (self.state.base_updates, self.state.base_epochs)
        return self._past.joined(read_curve(self._journey.course, base))

    def right_since(self) -> int | None:
        """Return after how many updates all patterns were right for the first time for good.

        None while any is wrong. Looked for between the points of the curve, once for each pair.
        """
        if self._journey is None or not self._journey.is_begun or self.reading.n_wrong:
            return None
        course = self._journey.course
        curve = course.curve()
        here = int(np.searchsorted(curve.k, self.state.k, side="right"))
        wrong = np.flatnonzero(curve.C[:here] > 0.0)
        first = int(wrong[-1]) + 1 if len(wrong) else 0
        if first >= here:
            return None
        pair = (int(curve.k[first - 1]) if first else 0, int(curve.k[first]))
        if pair != self._right[:2]:
            self._right = (*pair, self._find_right(*pair))
        return self.state.base_updates + self._right[2]

    def _find_right(self, wrong: int, right: int) -> int:
        """Return the step after the last one between these two at which a pattern is wrong.

        In very long runs points lie so far apart that the later one has to do.
        """
        assert self._journey is not None
        if right - wrong > MOST_STEPS:
            return right
        last = wrong if wrong < right else right - 1
        for k in range(wrong + 1, right):
            if not self._journey.course.solved(k):
                last = k
        return last + 1

    def follow(self, playground: Playground) -> None:
        """Go on with other patterns."""
        past = self.curve().until(self.state.updates).thinned()
        self._begin(follow_patterns(self.state, playground))
        self._past = past

    def train(self, k: int, budget: float) -> int:
        """Train towards step k for `budget` seconds; return how far that went.

        A lane that can't act, or has ended, is always as far as it is asked to be.
        """
        if self._journey is None or self.ended:
            return k
        reached = self._journey.train(self.state.k, k, budget)
        self._stand(reached)
        diverged = self._journey.course.diverged
        if diverged is not None and reached >= diverged.k_last_finite:
            self.ended = diverged.reason
            return k
        return reached

    def go_to(self, k: int) -> None:
        """Go to a step that was trained already, or as far as there are any."""
        if self._journey is None:
            return
        diverged = self._journey.course.diverged if self._journey.is_begun else None
        last = k if diverged is None else min(k, diverged.k_last_finite)
        self.ended = diverged.reason if diverged is not None and k >= diverged.k_last_finite else ""
        self._stand(last)

    def _begin(self, state: Playground) -> None:
        self.state = state
        self.ended = ""
        self._right = (-1, -1, -1)
        self.refusal = find_refusal(state)
        self._journey = Journey(state) if self.refusal is None else None

    def _stand(self, k: int) -> None:
        assert self._journey is not None
        if k != self.state.k:
            self.state = stand_at(self.state, k, self._journey.at(k), self._journey.memory(k))
