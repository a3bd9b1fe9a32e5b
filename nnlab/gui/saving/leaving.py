"""Before the window goes: is on the disk what was computed?"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from nnlab.gui.saving.session_dialogs import SessionDialogs


class Leaving(QObject):
    """Asks what to do while something can't be written.

    `find_unkept` says in lines what can't be; `retry` and `leave` are what the user can answer.
    """

    def __init__(
        self,
        dialogs: SessionDialogs,
        find_unkept: Callable[[], Sequence[str]],
        retry: Callable[[], object],
        leave: Callable[[], object],
    ) -> None:
        super().__init__(dialogs)
        self._dialogs, self._find_unkept = dialogs, find_unkept
        dialogs.retry_wanted.connect(retry)
        dialogs.leave_wanted.connect(leave)

    def is_safe(self) -> bool:
        """Return whether nothing gets lost now; otherwise ask."""
        lines = self._find_unkept()
        if lines and not self._dialogs.is_asking():
            self._dialogs.ask_unkept(lines)
        return not lines
