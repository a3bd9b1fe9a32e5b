"""For how long a job has kept the process from its loop, on a busy machine too."""

import time
from collections.abc import Callable

IDLE_SHARE = 0.01
"""Who uses less of the time than this does not compute but waits: for a lock, a disk, for ever."""


class Silence:
    """Counts the seconds of one step of a job, from beat to beat.

    A step that computes is counted by the processor time it was given: where other programs have
    most of the machine, it takes long without being dead. A step that only waits is counted by
    the clock, and so is the time that several threads compute at once.

    Parameters
    ----------
    clock, worked : give the time and the processor time of this process, both in seconds
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        worked: Callable[[], float] = time.process_time,
    ) -> None:
        self._clock, self._worked = clock, worked
        self._since: float | None = None
        self._last = (clock(), worked())
        self._seconds = 0.0

    def count(self, since: float | None) -> float:
        """Return the seconds of the step that began at `since`; None: nothing is to be done."""
        now = (self._clock(), self._worked())
        passed, used = (new - old for new, old in zip(now, self._last, strict=True))
        self._last = now
        if since is None or since != self._since:
            self._since = since
            self._seconds = 0.0 if since is None else now[0] - since
        else:
            self._seconds += min(used, passed) if used > IDLE_SHARE * passed else passed
        return self._seconds
