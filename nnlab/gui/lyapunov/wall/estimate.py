"""How long a wall would take: asked of the compute process when the settings rest."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from nnlab.core.lyapunov.wall import WallSpec
from nnlab.core.lyapunov.wall_nets import NetKey
from nnlab.deep.lyapunov.wall_reports import WallTime
from nnlab.gui.tab import Context

REST_MS = 250
MOST_KNOWN = 50
Question = tuple[WallSpec, tuple[NetKey, ...]]


class WallEstimate(QObject):
    """Holds the answer to the last question. `changed` follows an answer or a failure.

    At most one question is asked at a time; an answer to one that is no longer of interest is
    dropped, and the newest is asked then.
    """

    changed = Signal()

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._wanted: Question | None = None
        self._asked: Question | None = None
        self._known: dict[Question, WallTime] = {}
        self.fault = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REST_MS)
        self._timer.timeout.connect(self._send)

    @property
    def time(self) -> WallTime | None:
        """The answer to the last question, None while it is not there."""
        return self._known.get(self._wanted) if self._wanted is not None else None

    def want(self, spec: WallSpec, done: tuple[NetKey, ...] = ()) -> None:
        """Ask for the time of a wall of which some nets are there, once nothing changes."""
        question = (spec, done)
        if question == self._wanted:
            return
        self._wanted, self.fault = question, ""
        if question not in self._known:
            self._timer.start()

    def rest(self) -> None:
        """Ask nothing until the next wish: nobody looks, or the program ends."""
        self._timer.stop()
        self._wanted = None

    def _send(self) -> None:
        if self._asked is not None or self._wanted is None or self._wanted in self._known:
            return
        self._asked = self._wanted
        spec, done = self._asked
        self._context.compute.start()
        self._context.compute.ask(
            "wall_time", {"spec": spec, "done": done}, self._on_answer, self._on_failed
        )

    def _on_answer(self, answer: WallTime) -> None:
        asked, self._asked = self._asked, None
        if asked is not None:
            self._known = {**dict(list(self._known.items())[-MOST_KNOWN:]), asked: answer}
        self._go_on(asked)

    def _on_failed(self, line: str) -> None:
        asked, self._asked = self._asked, None
        if asked == self._wanted:
            self.fault = line
        self._go_on(asked)

    def _go_on(self, asked: Question | None) -> None:
        """Tell the answer, or ask what is wanted by now."""
        if asked == self._wanted:
            self.changed.emit()
        else:
            self._send()
