"""Writes runs and cards in a thread: to reach the disk may take longer than a window can wait."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from nnlab.app.digits.cards import RunCard
from nnlab.app.digits.library import Library
from nnlab.app.digits.run import TrainingRun
from nnlab.core.atomic import reason

LOOK_MS = 40
PATIENCE = 10.0
"""Seconds to wait for a disk at the end of the program."""
Task = Callable[[], object]
Key = tuple[str, str]


class _Box:
    """What thread and window share; it knows no QObject. A newer task replaces one of its key."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.tasks: dict[Key, Task] = {}
        self.faults: list[str] = []
        self.thread: threading.Thread | None = None

    def add(self, key: Key, task: Task) -> None:
        with self.lock:
            self.tasks.pop(key, None)
            self.tasks[key] = task
            if self.thread is None:
                self.thread = threading.Thread(target=self._work, name="runs", daemon=True)
                self.thread.start()

    def take_faults(self) -> list[str]:
        with self.lock:
            faults, self.faults = self.faults, []
        return faults

    def _work(self) -> None:
        while True:
            with self.lock:
                if not self.tasks:
                    self.thread = None
                    return
                key, task = next(iter(self.tasks.items()))
            try:
                task()
            except (OSError, ValueError) as error:
                why = reason(error) if isinstance(error, OSError) else str(error).rstrip(".")
                with self.lock:
                    self.faults.append(why)
            finally:
                with self.lock:
                    if self.tasks.get(key) is task:
                        del self.tasks[key]


class RunWriter(QObject):
    """`failed` carries why something could not be written; `written` says that nothing waits."""

    failed = Signal(str)
    written = Signal()

    def __init__(self, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._box = _Box()
        self._runs: dict[str, TrainingRun] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)

    def save(self, run: TrainingRun, began: float) -> None:
        """Write a run and its card soon; of several states of a run the last one counts."""
        self._runs[run.id] = run
        self._add(("run", run.id), lambda: self._library.save(run, began))

    def write_card(self, card: RunCard) -> None:
        """Write an edited card soon."""
        self._add(("card", card.id), lambda: self._library.write_card(card))

    def find(self, run_id: str) -> TrainingRun | None:
        """Return a run that is on its way to the disk."""
        return self._runs.get(run_id)

    def flush(self) -> None:
        """Wait until everything is on the disk."""
        thread = self._box.thread
        if thread is not None:
            thread.join(PATIENCE)
        self._look()

    def _add(self, key: Key, task: Task) -> None:
        self._box.add(key, task)
        self._timer.start()

    def _look(self) -> None:
        done = self._box.thread is None
        for line in self._box.take_faults():
            self.failed.emit(line)
        if done:
            self._timer.stop()
            self._runs.clear()
            self.written.emit()
