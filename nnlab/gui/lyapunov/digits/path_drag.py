"""Gives a drag along the path up: the place is as before its press."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QMouseEvent

from nnlab.gui.lyapunov.digits.path_view import PathView
from nnlab.gui.status import Status
from nnlab.gui.tr import tr

LEFT = Qt.MouseButton.LeftButton


class PathDrag(QObject):
    """Watches the press on pictures and curves of a path."""

    def __init__(self, view: PathView, status: Status) -> None:
        super().__init__(view)
        self._view, self._status = view, status
        self._before: int | None = None
        self._given_up = False
        for plot in (view.strip, view.exponents, view.outputs):
            plot.installEventFilter(self)

    def give_up(self) -> bool:
        """Go back to where the drag began; return whether there is one."""
        if self._before is None or not self._view.isVisible():
            return False
        if not self._given_up:
            self._given_up = True
            self._view.move_to(self._before)
            self._status.say(tr("Cancelled: all is as before."))
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            if event.button() == LEFT and self._view.path is not None:
                self._before, self._given_up = self._view.at, False
        elif kind == QEvent.Type.MouseButtonRelease and isinstance(event, QMouseEvent):
            if event.button() == LEFT:
                self._before = None
        elif kind == QEvent.Type.MouseMove:
            # What the hand goes on doing with the same press does nothing.
            return self._before is not None and self._given_up
        return False
