"""Writes to the disk in a thread, and gives up nothing: what finds no room is tried again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable

from PySide6.QtCore import QObject, QTimer, Signal

from nnlab.core.atomic import reason
from nnlab.gui.saving.unkept import Unkept
from nnlab.gui.tr import tr

LOOK_MS = 40
AGAIN_MS = 5000
"""After so long it is tried again to write what could not be written."""
PATIENCE = 10.0
"""Seconds to wait for a disk at the end of the program."""
Task = Callable[[], object]


class _Box:
    """What thread and window share; it knows no QObject. A newer task replaces one of its key."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.tasks: dict[Hashable, Task] = {}
        self.late: dict[Hashable, tuple[Task, str]] = {}
        self.faults: list[tuple[Hashable, BaseException]] = []
        self.thread: threading.Thread | None = None

    def add(self, key: Hashable, task: Task) -> None:
        with self.lock:
            self.tasks.pop(key, None)
            self.late.pop(key, None)
            self.tasks[key] = task
            if self.thread is None:
                self.thread = threading.Thread(target=self._work, name="disk", daemon=True)
                self.thread.start()

    def take_faults(self) -> list[tuple[Hashable, BaseException]]:
        with self.lock:
            faults, self.faults = self.faults, []
        return faults

    def take_late(self) -> list[tuple[Hashable, Task]]:
        with self.lock:
            late, self.late = self.late, {}
        return [(key, task) for key, (task, _) in late.items()]

    def _work(self) -> None:
        while True:
            with self.lock:
                if not self.tasks:
                    self.thread = None
                    return
                key, task = next(iter(self.tasks.items()))
            fault: BaseException | None = None
            try:
                task()
            except BaseException as error:  # told, or raised again, where the window hears of it
                fault = error
            with self.lock:
                self._end(key, task, fault)

    def _end(self, key: Hashable, task: Task, fault: BaseException | None) -> None:
        is_newest = self.tasks.get(key) is task
        if is_newest:
            del self.tasks[key]
        if fault is not None:
            self.faults.append((key, fault))
        if is_newest and isinstance(fault, OSError):
            self.late[key] = (task, _why(fault))


class DiskWriter(Unkept):
    """Does one task after the other; of those of one key only the newest counts.

    `failed` carries a key and why its task failed; it is tried again unless it made no sense
    (ValueError). `written` says that nothing waits any more. `title` names what is written.
    """

    failed = Signal(object, str)
    written = Signal()

    def __init__(self, title: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self._box = _Box()
        self._told: dict[Hashable, str] = {}
        self._look_timer = QTimer(self)
        self._look_timer.setInterval(LOOK_MS)
        self._look_timer.timeout.connect(self._look)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(AGAIN_MS)
        self._again.timeout.connect(self.try_again)

    @property
    def busy(self) -> bool:
        """Whether something is not on the disk yet."""
        return self._look_timer.isActive() or bool(self._box.late)

    def add(self, key: Hashable, task: Task) -> None:
        """Do a task soon: a function of no arguments that raises OSError or ValueError."""
        self._box.add(key, task)
        self._look_timer.start()

    def try_again(self) -> None:
        """Do now what could not be done."""
        self._again.stop()
        for key, task in self._box.take_late():
            self.add(key, task)

    def flush(self, patience: float = PATIENCE) -> list[str]:
        """Wait until all is on the disk; return in a line each why the rest is not."""
        self.try_again()
        thread = self._box.thread
        if thread is not None:
            thread.join(patience)
        self._look()
        lines = [why for _, why in self._box.late.values()]
        if self._box.tasks:
            lines.append(tr("The disk does not answer."))
        return [f"{self._title}: {line}" for line in lines]

    def _look(self) -> None:
        done = self._box.thread is None
        faults = self._box.take_faults()
        if done:
            self._look_timer.stop()
            if self._box.late:
                self._again.start()
            else:
                self._told.clear()
        for key, fault in faults:
            self._tell(key, fault)
        if done and not self._box.late:
            self.written.emit()

    def _tell(self, key: Hashable, fault: BaseException) -> None:
        """Say what is the matter, once while it stays the same."""
        if not isinstance(fault, OSError | ValueError):
            raise fault
        line = _why(fault)
        if self._told.get(key) != line:
            self._told[key] = line
            self.failed.emit(key, line)


def _why(error: OSError | ValueError) -> str:
    """Return in one line, with a full stop, what is wrong."""
    if isinstance(error, ValueError):
        return " ".join(str(error).split()).rstrip(".") + "."
    name = f"{error.filename}: " if error.filename else ""
    return f"{name}{reason(error)}."
