"""How many updates are due at a chosen speed."""

import math

# After a pause of the event loop no more than this many seconds' updates are caught up with.
LONGEST_DEBT = 0.25


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
