"""Keeps a copy of unsaved work on the disk while the program runs."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from nnlab.app.files.autosave import Autosave, claim_folder
from nnlab.app.files.session import SessionError
from nnlab.app.store import Store

JOIN_SECONDS = 1.0

logger = logging.getLogger(__name__)


class _Writing(threading.Thread):
    """One autosave in a thread, since fsync on a slow disk may take long; it knows no QObject."""

    def __init__(self, autosave: Autosave, rooms: Any, states: dict[str, Any], origin: str) -> None:
        super().__init__(name="autosave", daemon=True)
        self._work = (autosave, rooms, states, origin)
        # What is not told otherwise has gone wrong, and is tried again.
        self.error = "The autosave ended unexpectedly; the log says why."

    def run(self) -> None:
        autosave, rooms, states, origin = self._work
        try:
            autosave.write(rooms, states, origin)
            self.error = ""
        except (SessionError, OSError) as error:
            self.error = str(error)


class Autosaver(QObject):
    """Every `seconds`, when `wanted()` and the states have changed, writes a generation."""

    failed = Signal(str)

    def __init__(
        self,
        store: Store,
        root: Path,
        seconds: float,
        wanted: Callable[[], bool],
        find_origin: Callable[[], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._root = root
        self._wanted = wanted
        self._find_origin = find_origin
        self._autosave: Autosave | None = None
        self._writing: _Writing | None = None
        self._written: dict[str, Any] = {}
        self._told = ""
        self._timer = QTimer(self)
        self._timer.setInterval(round(seconds * 1000))
        self._timer.timeout.connect(self._on_tick)

    def start(self) -> None:
        """Begin to watch."""
        self._timer.start()

    def set_seconds(self, seconds: float) -> None:
        """Take another interval, from now on."""
        self._timer.setInterval(round(seconds * 1000))

    def write_now(self) -> str:
        """Write a generation and wait for it; return "" or one line that says why it failed."""
        self._finish()
        self._begin()
        return self._finish()

    def forget(self) -> None:
        """Remove what was written: it is saved elsewhere or not wanted any more."""
        self._finish()
        self._written = {}
        if self._autosave is not None:
            self._autosave.forget()

    def close(self) -> None:
        """Stop, and remove the folder of this run."""
        self._timer.stop()
        self._finish()
        if self._autosave is not None and self._writing is None:
            self._autosave.discard()
            self._autosave = None

    def leave(self) -> None:
        """Stop, and keep what was written for the next start."""
        self._timer.stop()
        self._finish()
        if self._autosave is not None and self._writing is None:
            self._autosave.leave()
            self._autosave = None

    def _on_tick(self) -> None:
        if self._writing is not None and self._writing.is_alive():
            return
        self._finish()
        if self._wanted() and not is_same(self._store.states(), self._written):
            self._begin()

    def _begin(self) -> None:
        states = self._store.states()
        try:
            if self._autosave is None:
                self._autosave = claim_folder(self._root)
        except SessionError as error:
            self._tell(str(error))
            return
        rooms = tuple(self._store.rooms.values())
        self._writing = _Writing(self._autosave, rooms, states, self._find_origin())
        self._written = states
        self._writing.start()

    def _finish(self) -> str:
        """Take the result of a writing thread; a disk that hangs must not hang the window."""
        writing = self._writing
        if writing is None:
            return self._told if self._autosave is None else ""
        writing.join(JOIN_SECONDS)
        if writing.is_alive():
            return f"{self._root}: the autosave is not finished yet."
        self._writing = None
        if writing.error:
            self._written = {}
        self._tell(writing.error)
        return writing.error

    def _tell(self, line: str) -> None:
        """Say each trouble once, not every few seconds."""
        if line and line != self._told:
            logger.warning("%s", line)
            self.failed.emit(line)
        self._told = line


def is_same(states: dict[str, Any], others: dict[str, Any]) -> bool:
    """Whether both hold the very same state objects, as far as a session keeps them."""
    return states.keys() == others.keys() and all(
        _is_same_state(state, others[key]) for key, state in states.items()
    )


def _is_same_state(state: Any, other: Any) -> bool:
    # A room may show what is no part of a session, such as the list of all runs on the disk.
    ask = getattr(state, "is_saved_as", None)
    return state is other or bool(ask is not None and ask(other))
