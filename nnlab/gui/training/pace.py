"""How many updates are due at a chosen speed."""

import math

# After a pause of the event loop no more than this many seconds' updates are caught up with.
LONGEST_DEBT = 0.25


class Budget:
    """How long a tick may train: at most `most` seconds, less where frames would be late.

    Drawing takes longer on a slow machine or a large screen; then training yields.
    """

    def __init__(self, frame: float, most: float, least: float) -> None:
        self._frame, self._most, self._least = frame, most, least
        self._last: float | None = None
        self.seconds = most

    def restart(self) -> None:
        """Forget when the last tick was."""
        self._last = None

    def begin(self, now: float) -> None:
        """A tick begins; how late it is decides on its budget."""
        if self._last is not None:
            late = now - self._last > 1.05 * self._frame
            seconds = self.seconds * (0.93 if late else 1.02)
            self.seconds = min(self._most, max(self._least, seconds))
        self._last = now


class Pace:
    """Turns a speed in updates per second into whole updates per tick."""

    def __init__(self) -> None:
        self.speed = math.inf
        self._last: float | None = None
        self._owed = 0.0

    def set_speed(self, speed: float) -> None:
        """Go on at another speed; less than an update stays owed."""
        self.speed = speed
        self._owed = min(self._owed, 1.0)

    def restart(self) -> None:
        """Begin a run: its first update is due at once."""
        self._last = None
        self._owed = 1.0

    def due(self, now: float) -> int:
        """Return the updates that are due at time `now` (s), and count them as done."""
        elapsed = 0.0 if self._last is None else now - self._last
        self._last = now
        self._owed += min(elapsed, LONGEST_DEBT) * self.speed
        whole = int(self._owed)
        self._owed -= whole
        return whole
