"""A session dropped onto the window is opened."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QTimer, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from nnlab.app.session import SUFFIX


def find_session(data: QMimeData) -> Path | None:
    """Return the one local session in what is dragged, or None."""
    urls = data.urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = Path(urls[0].toLocalFile())
    return path if path.suffix.lower() == SUFFIX else None


class Drops(QObject):
    """Watches a window for sessions; `dropped` carries the path."""

    dropped = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._path: Path | None = None
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QDropEvent):
            return False
        path = find_session(event.mimeData())
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
