"""A folder or IDX files dropped onto a part of the MNIST tab are opened as a set of images."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QTimer, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

SIGNS = ("idx1", "idx3", "images", "labels")


def find_paths(data: QMimeData) -> list[Path]:
    """Return what is dragged if it is one folder or files with names of IDX files, else none."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if len(paths) == 1 and paths[0].is_dir():
        return paths
    named = all(any(sign in path.name.lower() for sign in SIGNS) for path in paths)
    return paths if len(paths) == len(data.urls()) and named else []


class ImageDrops(QObject):
    """Watches a widget; `dropped` carries the paths."""

    dropped = Signal(object)

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._paths: list[Path] = []
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QDropEvent):
            return False
        paths = find_paths(event.mimeData())
        if not paths:
            # Something else: the window may know what to do with it.
            event.ignore()
            return True
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            self._paths = paths
            # The drag must end first: the other program waits for it.
            QTimer.singleShot(0, self._tell)
        return True

    def _tell(self) -> None:
        paths, self._paths = self._paths, []
        if paths:
            self.dropped.emit(paths)
