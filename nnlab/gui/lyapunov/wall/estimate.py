"""How long a wall would take: asked of the compute process when the settings rest."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QObject, QTimer, Signal

from nnlab.core.lyapunov.walls.nets import NetKey
from nnlab.core.lyapunov.walls.plan import guess_costs, plan, sum_times
from nnlab.core.lyapunov.walls.spec import WallSpec
from nnlab.core.warm import DESCENT, MAPS, TANGENTS, is_warm
from nnlab.deep.lyapunov.walls.reports import WallTime
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
        """The answer to the last question, a guess until it is there; None if nothing was asked."""
        if self._wanted is None:
            return None
        return self._known.get(self._wanted) or _guess(*self._wanted)

    @property
    def is_measured(self) -> bool:
        """Whether the answer to the last question is there."""
        return self._wanted in self._known

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
        if not is_warm(MAPS, TANGENTS, DESCENT):
            # The other process would compile them a second time; later it finds them on the disk.
            self._timer.start()
            return
        self._asked = self._wanted
        spec, done = self._asked
        self._context.compute.start()
        self._context.compute.ask(
            "wall_time", {"spec": spec, "done": done}, self._on_answer, self._on_failed
        )

    def _on_answer(self, answer: WallTime) -> None:
        asked, self._asked = self._asked, None
        if not answer.measured:
            self._timer.start()
        elif asked is not None:
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


@lru_cache(MOST_KNOWN)
def _guess(spec: WallSpec, done: tuple[NetKey, ...]) -> WallTime:
    costs = guess_costs(spec, plan(spec, done))
    return WallTime(*sum_times(spec, costs), measured=False)
