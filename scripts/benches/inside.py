"""Feature maps redrawn per second while one draws, by the real tab and the real process."""

import itertools
import math
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from benches import Case
from benches._window import Frames, Gaps, open_program, wait, wait_until
from nnlab.core.digits.specs import DataSpec

DESCRIPTION = "feature maps redrawn per second while drawing, and the gaps of the event loop"
SECONDS = 4.0
MOVE_MS = 8
"""A mouse tells its place 125 times a second."""
NETS = ("lenet", "example")


class Hand:
    """Draws circles on the paper of the tab, by events of the mouse."""

    def __init__(self, pad: Any) -> None:
        self._pad = pad
        self._steps = itertools.count()
        self._timer = QTimer(pad)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._move)

    def start(self) -> None:
        """Press the button and begin to move."""
        self._send(QMouseEvent.Type.MouseButtonPress, Qt.MouseButton.LeftButton)
        self._timer.start(MOVE_MS)

    def stop(self) -> None:
        """Let go."""
        self._timer.stop()
        self._send(QMouseEvent.Type.MouseButtonRelease, Qt.MouseButton.LeftButton)

    def _move(self) -> None:
        self._send(QMouseEvent.Type.MouseMove, Qt.MouseButton.NoButton)

    def _send(self, kind: QMouseEvent.Type, button: Qt.MouseButton) -> None:
        paper, step = self._pad.paper_rect(), next(self._steps)
        radius = paper.width() * (0.15 + 0.2 * math.sin(step / 170) ** 2)
        at = QPointF(paper.center()) + radius * QPointF(math.cos(step / 12), math.sin(step / 12))
        where = QPointF(self._pad.mapToGlobal(QPoint())) + at
        held = Qt.MouseButton.LeftButton
        event = QMouseEvent(kind, at, where, button, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(self._pad, event)


@cache
def open_tab() -> Any:
    """Return the tab Inside of the running program."""
    program = open_program()
    program.window.pages.show_tab("inside")
    tab = program.window.pages.tab
    if tab is None:
        raise RuntimeError("The window has no tab Inside.")
    return tab


@cache
def train(net: str) -> None:
    """Train a net a little; the tab looks into it then."""
    trainer = open_program().context.trainer
    trainer.edit("net", net=net, rows=(), epochs=1, data=DataSpec(train_size=2000))
    trainer.train()
    wait_until(lambda: not trainer.busy)
    desk = open_tab().desk
    wait_until(lambda: desk.insides is not None and not desk.asking)


@cache
def measure(net: str, round_number: int) -> tuple[float, float, float]:
    """Return answers and paintings a second while drawing, and the p99 gap in ms."""
    tab = open_tab()
    train(net)
    pencil = tab.maps.pencil
    pencil.take_clean_paper()
    wait(0.3)
    answers: list[object] = []
    tab.desk.insides_changed.connect(lambda: answers.append(None))
    frames, hand, gaps = Frames(tab.maps.view.viewport()), Hand(pencil.pad), Gaps()
    before = frames.count
    hand.start()
    found = gaps.measure(SECONDS)
    hand.stop()
    painted = (frames.count - before) / SECONDS
    return len(answers) / SECONDS, painted, float(np.quantile(found, 0.99))


def pick(net: str, place: int) -> Callable[[], float]:
    """Return a contender that gives one figure of each round's measurement."""
    rounds = itertools.count()
    return lambda: measure(net, next(rounds))[place]


def cases() -> Iterable[Case]:
    """Yield answers, paintings and gaps of both nets; each round is measured once."""
    # Each net is trained once and measured alone: its contenders must not take turns.
    for net in NETS:
        for place, (what, unit, less) in enumerate(
            (
                ("maps computed while drawing", "answers/s", False),
                ("maps painted while drawing", "frames/s", False),
                ("p99 gap of a 16 ms timer while drawing", "ms", True),
            )
        ):
            yield Case(
                f"{what}, {net}",
                unit,
                {net: pick(net, place)},
                rounds=3,
                direct=True,
                warm_up=False,
                less_is_better=less,
            )
