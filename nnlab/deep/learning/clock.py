"""The time that a training takes, without that in which it holds."""

import time


class Clock:
    """Seconds by the clock and of the processor, on top of those of an earlier part."""

    def __init__(self, seconds: float = 0.0, cpu_seconds: float = 0.0) -> None:
        self._past = (seconds, cpu_seconds)
        self._began: tuple[float, float] | None = None
        self.go()

    @property
    def seconds(self) -> float:
        """Seconds by the clock so far."""
        return self._sum()[0]

    @property
    def cpu_seconds(self) -> float:
        """Seconds of the processor so far, all threads of the process together."""
        return self._sum()[1]

    def stop(self) -> None:
        """Count no longer."""
        self._past, self._began = self._sum(), None

    def go(self) -> None:
        """Count again."""
        self._began = (time.monotonic(), time.process_time())

    def _sum(self) -> tuple[float, float]:
        if self._began is None:
            return self._past
        now = (time.monotonic(), time.process_time())
        return (
            self._past[0] + now[0] - self._began[0],
            self._past[1] + now[1] - self._began[1],
        )
