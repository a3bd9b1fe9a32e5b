"""Keeps studies on the disk, in a thread: packing the outputs of ten nets takes a while."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial

from PySide6.QtCore import QObject, Signal

from nnlab.app.lyapunov.digits.library import StudyLibrary
from nnlab.app.lyapunov.digits.studies import Study
from nnlab.gui.saving.disk_writer import DiskWriter
from nnlab.gui.status import Status
from nnlab.gui.tr import tr


class StudyKeeper(QObject):
    """Of several states of a study the newest is written; another study does not displace it.

    A result that took an hour is not given up: what finds no room is tried again. `written` says
    that all is on the disk.
    """

    written = Signal()

    def __init__(
        self, library: StudyLibrary, status: Status, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._library, self._status = library, status
        self._names: dict[Hashable, str] = {}
        self.writer = DiskWriter(tr("Studies of the digits"), self)
        self.writer.failed.connect(self._on_failed)
        self.writer.written.connect(self.written)

    @property
    def busy(self) -> bool:
        """Whether a study is not on the disk yet."""
        return self.writer.busy

    def save(self, study: Study) -> None:
        """Write a study as it is now, soon."""
        self._names[study.id] = study.name
        self.writer.add(study.id, partial(self._library.save, study))

    def flush(self) -> None:
        """Wait until all is on the disk."""
        self.writer.flush()

    def _on_failed(self, study_id: str, why: str) -> None:
        told = tr("The study {name} is not kept yet: {why} Make room; it is tried again.")
        self._status.say(told.format(name=self._names.get(study_id, ""), why=why), 0.0)
