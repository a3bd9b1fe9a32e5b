"""A shown page of the map of a small net, and the mouse on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnlab.app.playground import take_design
from nnlab.app.playground_state import uniform_design
from nnlab.gui.lyapunov.desk import LyapunovDesk
from nnlab.gui.lyapunov.map.page import MapPage
from nnlab.gui.tab import Context


@contextmanager
def open_page(qtbot: QtBot, context: Context, lower: str) -> Iterator[MapPage]:
    """Show the page of a net of two hidden layers with a panel below or beside the map."""
    context.runner.edit(
        lambda state: take_design(state, uniform_design((6, 6), "tanh", "tanh")), "net"
    )
    page = MapPage(context, LyapunovDesk(context, context.runner))
    qtbot.addWidget(page)
    page.resize(1000, 700)
    page.choose(lower=lower)
    page.show()
    qtbot.waitExposed(page)
    qtbot.waitUntil(lambda: page.refiner.sweep is not None and page.refiner.is_idle)
    yield page
    page.close_down()


def pixel(page: MapPage, x1: float, x2: float) -> QPoint:
    """Return where a point of the plane is on the map."""
    return page.map.scale.to_point(x1, x2).toPoint()


def drag(
    page: MapPage,
    start: QPoint,
    end: QPoint,
    keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """Press, move in four steps, and let go."""
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(page.map, left, keys, start)
    for step in range(1, 5):
        at = QPointF(start) + (QPointF(end) - QPointF(start)) * (step / 4)
        _move(page, at, keys)
    QTest.mouseRelease(page.map, left, keys, end)


def _move(page: MapPage, at: QPointF, keys: Qt.KeyboardModifier) -> None:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    button = Qt.MouseButton.LeftButton
    where = page.map.mapToGlobal(at)
    event = QMouseEvent(QEvent.Type.MouseMove, at, where, button, button, keys)
    QApplication.sendEvent(page.map, event)
