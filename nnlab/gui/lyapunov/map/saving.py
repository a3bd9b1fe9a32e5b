"""Saves the numbers of the map, and its ridges, into files that other programs read."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from nnlab.app.lyapunov.maps.file import save_map, save_ridges, take_numbers
from nnlab.app.lyapunov.maps.sweep import Sweep
from nnlab.core.atomic import reason
from nnlab.core.lyapunov.lines.ridges import find_averaging, higher_than
from nnlab.gui.asking.file_question import FileQuestion
from nnlab.gui.lyapunov.map.view import MapView
from nnlab.gui.saving.unkept import Unkept
from nnlab.gui.tr import tr

# Takes what it needs from a map, and returns what a thread is to do.
Task = Callable[[Sweep, Path], Callable[[], None]]
MAP_FILTERS = {"npz": "numpy (*.npz)", "csv": "CSV (*.csv)"}
POLL_MS = 50


class SaveNumbers(Unkept):
    """Asks for a file, waits until the map is fine and complete, and writes in a thread.

    `request` asks for the map anew, with all that `waiting` says.
    """

    def __init__(self, view: MapView, request: Callable[[], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._view, self._request = view, request
        self.question = FileQuestion(parent, self)
        self._queue: dict[Path, Task] = {}
        self._thread: threading.Thread | None = None
        self._outcome: list[str] = []
        self._faults: list[str] = []
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._on_poll)

    @property
    def waiting(self) -> bool:
        """Whether the next fine map goes into a file, and must have all numbers."""
        return bool(self._queue)

    def ask_map(self) -> None:
        """Let the user choose a file for the numbers of the map."""
        title = tr("Save the numbers of the map")
        self.question.ask_where_to_save(title, MAP_FILTERS, "map.npz", self.save)

    def ask_ridges(self) -> None:
        """Let the user choose a file for the ridges."""
        filters = {"csv": MAP_FILTERS["csv"]}
        title = tr("Save the ridges")
        self.question.ask_where_to_save(title, filters, "ridges.csv", self.save_ridges)

    def save(self, path: Path) -> None:
        """Write the numbers of the map to this file, as soon as it is fine."""
        self._add(path, self._prepare_map)

    def save_ridges(self, path: Path) -> None:
        """Write the ridges to this file, as soon as the map is fine."""
        self._add(path, self._prepare_ridges)

    def _add(self, path: Path, task: Task) -> None:
        view = self._view
        if view.desk.is_live and view.context.runner.running:
            view.context.status.say(
                tr(
                    "{0}: not saved: pause the training first, its map changes all the time."
                ).format(path.name)
            )
            return
        if self._thread is not None:
            view.context.status.say(tr("Another file is still being written; wait a moment."))
            return
        self._queue[path] = task
        self._request()
        sweep = view.refiner.sweep
        if view.refiner.is_idle and sweep is not None:
            self.take(sweep)

    def take(self, sweep: Sweep) -> None:
        """Write this map, which is fine, into the files that wait for it."""
        if not self._queue or not sweep.finished:
            return
        writes = {path: task(sweep, path) for path, task in self._queue.items()}
        self._queue.clear()

        def work() -> None:
            faults = {path: _write(path, write) for path, write in writes.items()}
            self._faults = [line for line in faults.values() if line]
            self._outcome = [line or tr("Saved {0}").format(path) for path, line in faults.items()]

        self._thread = threading.Thread(target=work, name="map file", daemon=True)
        self._thread.start()
        self._timer.start()

    def flush(self) -> list[str]:
        """Finish what is being written; return what could not be, and what waits for its map."""
        lines = []
        if self._thread is not None:
            self._thread.join()
            self._on_poll()
            lines = self._faults
        waits = tr("{0}: not saved yet: its map is still being computed.")
        return [*lines, *(waits.format(path.name) for path in self._queue)]

    def close(self) -> None:
        """Finish what is being written."""
        self._timer.stop()
        self._queue.clear()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self.question.close()

    def _prepare_map(self, sweep: Sweep, path: Path) -> Callable[[], None]:
        numbers = take_numbers(sweep, self._view.desk.net.label)
        return lambda: save_map(path, numbers)

    def _prepare_ridges(self, sweep: Sweep, path: Path) -> Callable[[], None]:
        about = take_numbers(sweep, self._view.desk.net.label).about
        least = self._view.state.least_height
        ridges = higher_than(sweep.ridges, least)
        side = find_averaging(sweep.growths[0].size)
        about |= {"least_height": least, "found_on": f"means of {side} x {side} points"}
        return lambda: save_ridges(path, ridges, about)

    def _on_poll(self) -> None:
        if self._thread is None or self._thread.is_alive():
            return
        self._thread = None
        self._timer.stop()
        self._view.context.status.say("; ".join(self._outcome))
        self._request()


def _write(path: Path, write: Callable[[], None]) -> str:
    """Write a file, and return in one line what went wrong; nothing did if it is empty."""
    try:
        write()
    except OSError as error:
        return tr("{0}: not saved: {1}.").format(path.name, reason(error))
    except ValueError as error:
        return str(error)
    return ""
