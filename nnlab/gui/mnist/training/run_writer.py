"""Writes runs and cards in a thread: to reach the disk may take longer than a window can wait."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from nnlab.app.digits.cards import RunCard
from nnlab.app.digits.library import Library
from nnlab.app.digits.run import TrainingRun
from nnlab.gui.saving.disk_writer import DiskWriter
from nnlab.gui.tr import tr


class RunWriter(QObject):
    """`failed` carries why something could not be written; `written` says that nothing waits."""

    failed = Signal(str)
    written = Signal()

    def __init__(self, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._runs: dict[str, TrainingRun] = {}
        self._writer = DiskWriter(tr("Runs of the MNIST tab"), self)
        self._writer.failed.connect(self._on_failed)
        self._writer.written.connect(self._on_written)

    def save(self, run: TrainingRun, began: float) -> None:
        """Write a run and its card soon; of several states of a run the last one counts."""
        self._runs[run.id] = run
        self._writer.add(("run", run.id), partial(self._library.save, run, began))

    def write_card(self, card: RunCard) -> None:
        """Write an edited card soon."""
        self._writer.add(("card", card.id), partial(self._library.write_card, card))

    def find(self, run_id: str) -> TrainingRun | None:
        """Return a run that is on its way to the disk."""
        return self._runs.get(run_id)

    def flush(self) -> None:
        """Wait until everything is on the disk."""
        self._writer.flush()

    def _on_failed(self, _key: object, why: str) -> None:
        self.failed.emit(why)

    def _on_written(self) -> None:
        self._runs.clear()
        self.written.emit()
