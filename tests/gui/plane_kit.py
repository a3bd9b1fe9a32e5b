"""A playground tab with few patterns and known weights, and the mouse on its plane."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnlab.app.playground import PLAYGROUND, Playground, edit_patterns, take_design, take_network
from nnlab.app.playground_state import uniform_design
from nnlab.core.network import Layer, Network
from nnlab.core.patterns import Patterns
from nnlab.gui.plots.plane.gestures import Mode
from nnlab.gui.plots.plane.plane import Plane
from nnlab.gui.tab import Context
from nnlab.gui.tabs.playground import PlaygroundTab

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
MIDDLE = Qt.MouseButton.MiddleButton
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier
CORNERS = Patterns([[-1, -1], [1, -1], [-1, 1], [1, 1]], [[-1], [1], [1], [-1]])


class Desk:
    """The tab and what tests ask of it."""

    def __init__(self, qtbot: QtBot, tab: PlaygroundTab, context: Context) -> None:
        self.qtbot, self.tab, self.context = qtbot, tab, context

    @property
    def plane(self) -> Plane:
        return self.tab.view.plane_panel.plane

    @property
    def state(self) -> Playground:
        return self.context.store.get(PLAYGROUND)

    @property
    def selected(self) -> tuple[int, ...]:
        return self.tab.view.plane_panel.tools.selected

    def mode(self, mode: Mode) -> None:
        self.tab.view.plane_panel.set_mode(mode)

    def at(self, x1: float, x2: float) -> QPoint:
        return self.plane.scale.to_point(x1, x2).toPoint()

    def click(self, x1: float, x2: float, button=LEFT, keys=NONE) -> None:
        self.qtbot.mouseClick(self.plane, button, keys, self.at(x1, x2))

    def drag(self, start, end, button=LEFT, keys=NONE, steps: int = 6) -> None:
        """Press, move in steps, release; positions are those before anything moves."""
        one, other = self.at(*start), self.at(*end)
        self.qtbot.mousePress(self.plane, button, keys, one)
        for step in range(1, steps + 1):
            self.qtbot.mouseMove(self.plane, one + (other - one) * (step / steps))
        self.qtbot.mouseRelease(self.plane, button, keys, other)

    def wheel(self, x1: float, x2: float, notches: int, keys=NONE) -> None:
        at = QPointF(self.at(x1, x2))
        event = QWheelEvent(
            at,
            QPointF(self.plane.mapToGlobal(at.toPoint())),
            QPoint(),
            QPoint(0, 120 * notches),
            Qt.MouseButton.NoButton,
            keys,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(self.plane, event)

    def undo(self) -> str | None:
        label = self.context.store.undo_label
        self.context.store.undo()
        return label

    def command(self, key: str) -> None:
        """Run the command of that key."""
        next(one for one in self.tab.commands() if one.key == f"playground.{key}").run()


@contextmanager
def open_desk(qtbot: QtBot, context: Context, w=((0.5, 0.0),), theta=(0.0,)) -> Iterator[Desk]:
    """Show a tab with patterns on four corners and hidden neurons of these weights."""
    tab = PlaygroundTab(context)
    qtbot.addWidget(tab)
    tab.resize(1180, 640)
    tab.show()
    runner = context.runner
    hidden = len(w)
    runner.edit(
        lambda state: take_design(state, uniform_design((hidden,), "tanh", "tanh")), "design"
    )
    net = Network((Layer(np.array(w), np.array(theta)), Layer(np.ones((1, hidden)), np.zeros(1))))
    runner.edit(lambda state: take_network(state, net), "weights")
    runner.edit(lambda state: edit_patterns(state, CORNERS), "corners")
    yield Desk(qtbot, tab, context)
    tab.close_down()
