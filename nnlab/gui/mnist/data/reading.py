"""Reads large files without holding up the window: in a thread that holds nothing of Qt."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from nnlab.core.atomic import reason
from nnlab.gui.tr import tr

LOOK_MS = 30
Wish = Callable[[], Any]


class Reading(QObject):
    """Calls one slow function at a time; of the wishes that come meanwhile the newest counts.

    `done` carries what the function returned, `failed` one line. What it may raise for a fault
    of the files is OSError, ValueError or MemoryError; anything else is raised again here.
    """

    done = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._box: queue.SimpleQueue[tuple[Any, BaseException | None]] | None = None
        self._next: Wish | None = None
        self._stale = False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)

    @property
    def busy(self) -> bool:
        """Whether something is being read, or is about to be."""
        return self._box is not None or self._next is not None

    def want(self, wish: Wish) -> None:
        """Call `wish` in a thread, after the one that is under way, whose result is dropped."""
        self._next = wish
        self._stale = True
        if self._box is None:
            self._begin()

    def stop(self) -> None:
        """Forget what is under way; the thread ends by itself and is not heard any more."""
        self._next, self._box = None, None
        self._timer.stop()

    def _begin(self) -> None:
        wish, self._next, self._stale = self._next, None, False
        box: queue.SimpleQueue[tuple[Any, BaseException | None]] = queue.SimpleQueue()
        self._box = box
        threading.Thread(target=_work, args=(wish, box), daemon=True).start()
        self._timer.start()

    def _look(self) -> None:
        if self._box is None:
            self._timer.stop()
            return
        try:
            value, error = self._box.get_nowait()
        except queue.Empty:
            return
        self._box = None
        if self._stale and self._next is not None:
            self._begin()
            return
        self._timer.stop()
        if error is None:
            self.done.emit(value)
        else:
            self.failed.emit(fault_line(error))


def _work(wish: Wish, box: queue.SimpleQueue[tuple[Any, BaseException | None]]) -> None:
    try:
        box.put((wish(), None))
    except BaseException as error:  # told, or raised again, where the window can hear of it
        box.put((None, error))


def fault_line(error: BaseException) -> str:
    """Return in one line what is wrong with files; raise what is no fault of files."""
    if isinstance(error, OSError):
        name = f"{error.filename}: " if error.filename else ""
        return f"{name}{reason(error)}."
    if isinstance(error, MemoryError):
        return tr("There is not enough memory for these images.")
    if isinstance(error, ValueError):
        return " ".join(str(error).split())
    raise error
