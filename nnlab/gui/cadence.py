"""When the views that cost more than a frame can give are drawn: all of them in the same frame."""

from __future__ import annotations

FRAME = 1 / 60
SLOW_SECONDS = 0.1
# On a busy machine, where frames are late, they must not take a larger share of them.
FEWEST_FRAMES = 4
# Up to so many updates a second one can follow each with the eye.
WATCHED_SPEED = 25.0


class Cadence:
    """Decides frame by frame whether the slow views are drawn along with the plane.

    They are drawn together or not at all, so that they always show one and the same update, and
    the plane in that frame shows it too. What runs slowly is always drawn; so are single steps, but
    not each one of a key that is held down.
    """

    def __init__(self, seconds: float = SLOW_SECONDS) -> None:
        self._seconds = seconds
        self._last: float | None = None
        self._frames = FEWEST_FRAMES

    def is_due(self, now: float, running: bool, speed: float) -> bool:
        """Return whether to draw the slow views in the frame at time `now` (s); it counts them."""
        self._frames += 1
        watched = running and speed <= WATCHED_SPEED
        frames = self._frames if running else FEWEST_FRAMES
        if not watched and not self._is_time(now, frames):
            return False
        self._last, self._frames = now, 0
        return True

    def is_next(self, now: float) -> bool:
        """Return whether, at full speed, the slow views will be drawn in the next frame."""
        return self._is_time(now + FRAME, self._frames + 1)

    def _is_time(self, now: float, frames: int) -> bool:
        late = self._last is None or now - self._last >= self._seconds
        return late and frames >= FEWEST_FRAMES
