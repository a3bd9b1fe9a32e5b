"""What the program says in passing: messages, the number under the pointer, progress."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal


@dataclass(frozen=True)
class Progress:
    """One long operation: `fraction` 0 to 1, or None when its length is unknown."""

    key: str
    text: str
    fraction: float | None
    started: float
    cancel: Callable[[], None] | None = None
    seconds_left: float | None = None


class Status(QObject):
    """Collects what tabs have to say; the status bar shows it. Works without a window."""

    said = Signal(str, float)
    hovered = Signal(str)
    progressed = Signal()
    facts_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.hover_text = ""
        self._said = ""
        # The last line that is about what is seen, and not true of another tab.
        self._here = ""
        self.facts: dict[str, str] = {}
        self.running: dict[str, Progress] = {}

    def say(self, text: str, seconds: float = 6.0) -> None:
        """Show a message for that many seconds; 0 keeps it until the next one."""
        self._said = text
        self.said.emit(text, seconds)

    def say_here(self, text: str, seconds: float = 6.0) -> None:
        """Show a message that belongs to the visible tab: it goes when that is left."""
        self.say(text, seconds)
        self._here = text

    def leave(self) -> None:
        """Take away what was said of the tab that is left, and what the pointer found there."""
        self.take_back(self._here)
        self._here = ""
        self.hover("")

    def take_back(self, text: str) -> None:
        """Show this message no longer, if it is the last one: it is not true any more."""
        if text and text == self._said:
            self.say("")

    def hover(self, text: str) -> None:
        """Show what is under the pointer; an empty text clears it."""
        if text != self.hover_text:
            self.hover_text = text
            self.hovered.emit(text)

    def progress(
        self,
        key: str,
        fraction: float | None,
        text: str,
        cancel: Callable[[], None] | None = None,
        seconds_left: float | None = None,
    ) -> None:
        """Show how far the operation `key` is. The time left is added if none is given."""
        known = self.running.get(key)
        if known is None:
            known = Progress(key, text, fraction, time.monotonic())
        if fraction is not None:
            fraction = min(max(fraction, 0.0), 1.0)
            if seconds_left is None and fraction > 0.02:
                spent = time.monotonic() - known.started
                seconds_left = spent * (1.0 - fraction) / fraction
        self.running[key] = replace(
            known, text=text, fraction=fraction, cancel=cancel, seconds_left=seconds_left
        )
        self.progressed.emit()

    def clear(self, key: str) -> None:
        """Take the progress of the operation `key` away."""
        if self.running.pop(key, None) is not None:
            self.progressed.emit()

    def tell(self, key: str, text: str) -> None:
        """Show a lasting fact at the right end (device, threads, seed); empty removes it."""
        if self.facts.get(key, "") != text:
            self.facts[key] = text
            self.facts_changed.emit()
