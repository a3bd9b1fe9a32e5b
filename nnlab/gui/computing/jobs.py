"""What the GUI asks the compute process for: jobs and short requests, with their callbacks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import shiboken6
from PySide6.QtCore import QObject

Callback = Callable[[Any], None] | None


def call(callback: Callable[..., None] | None, *arguments: Any) -> None:
    """Call a bound method, unless the widget that it belongs to is gone."""
    if callback is None:
        return
    owner = getattr(callback, "__self__", None)
    if not isinstance(owner, QObject) or shiboken6.isValid(owner):
        callback(*arguments)


@dataclass(eq=False)
class Job:
    """A job: `alive` until its result, failure or cancel was told.

    `stop` is how the owner asks for its end; use `cancel`. Jobs of one `lane` wait for each other.
    """

    number: int
    name: str
    params: dict[str, Any]
    on_report: Callback
    on_done: Callback
    on_failed: Callback
    on_cancelled: Callable[[], None] | None
    stop: Callable[["Job"], None]
    lane: str = "train"
    alive: bool = True
    cancelled_at: float | None = None

    def cancel(self) -> None:
        """Ask for the end; it comes within a second, whatever the job does."""
        if self.alive and self.cancelled_at is None:
            self.stop(self)

    def report(self, report: Any) -> None:
        """Pass a report on, unless nobody waits for it any more."""
        if self.cancelled_at is None:
            call(self.on_report, report)

    def end(self, callback: Callable[..., None] | None, *arguments: Any) -> None:
        """Close the job and tell how it ended; only the first end counts."""
        if self.alive:
            self.alive = False
            call(callback, *arguments)

    def die(self, line: str) -> None:
        """Close the job because its process died; one that was to be cancelled is cancelled."""
        if self.cancelled_at is None:
            self.end(self.on_failed, line)
        else:
            self.end(self.on_cancelled)


@dataclass(eq=False)
class Ask:
    """A short request: `alive` until it was answered or refused."""

    number: int
    on_answer: Callback
    on_failed: Callback
    alive: bool = True

    def end(self, callback: Callback, value: Any) -> None:
        """Close the request and tell its outcome."""
        self.alive = False
        call(callback, value)
