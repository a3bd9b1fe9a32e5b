"""What the net makes of each set of patterns, as often as the plane can afford it."""

from __future__ import annotations

import time

from nnlab.app.reading import Reading
from nnlab.gui.training.runner import Runner

READING_SECONDS = 0.1
# Products of weights and patterns that a frame has time for.
CHEAP = {"patterns": 500_000, "validation": 50_000, "test": 50_000}


class Readings:
    """Keeps the readings of `patterns`, `validation` and `test` for some frames of a run."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self._known: dict[str, tuple[float, Reading]] = {}

    def find(self, name: str) -> Reading:
        """Return a set's reading: the present one, or while a wide net runs one just before."""
        runner, now = self._runner, time.monotonic()
        patterns = getattr(runner.playground, name)
        read_at, known = self._known.get(name, (0.0, None))
        cost = len(patterns) * sum(layer.w.size for layer in runner.network.layers)
        due = not runner.running or cost < CHEAP[name] or now - read_at > READING_SECONDS
        if known is None or known.patterns is not patterns or due:
            known = runner.read(name)
            self._known[name] = (now, known)
        return known
