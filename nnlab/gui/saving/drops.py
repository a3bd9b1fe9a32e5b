"""A file dropped onto the window is opened: a session, or a table of patterns."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QTimer, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from nnlab.app.files.session import SUFFIX


def find_file(data: QMimeData, suffixes: Sequence[str]) -> Path | None:
    """Return the one local file of those kinds in what is dragged, or None."""
    urls = data.urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = Path(urls[0].toLocalFile())
    return path if path.suffix.lower() in suffixes else None


class Drops(QObject):
    """Watches a window for files of some kinds; `dropped` carries the path."""

    dropped = Signal(object)

    def __init__(self, window: QWidget, suffixes: Sequence[str] = (SUFFIX,)) -> None:
        super().__init__(window)
        self._suffixes = suffixes
        self._path: Path | None = None
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QDropEvent):
            return False
        path = find_file(event.mimeData(), self._suffixes)
        if path is None:
            return False
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            self._path = path
            # The drag must end first: the other program waits for it, and opening may ask.
            QTimer.singleShot(0, self._tell)
        return True

    def _tell(self) -> None:
        path, self._path = self._path, None
        if path is not None:
            self.dropped.emit(path)
