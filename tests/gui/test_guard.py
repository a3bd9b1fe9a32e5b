"""An error anywhere - slot, thread, paint, mouse - is caught, logged and told once."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QGraphicsObject,
    QPushButton,
    QStyleOptionGraphicsItem,
    QWidget,
)
from pytestqt.qtbot import QtBot

from nnlab.gui.guards.guard import CRASH_FILE, LAST_CRASH_FILE, Guard, Mishap
from nnlab.gui.guards.overrides import Overrides, wrap_overrides
from nnlab.gui.look import Look
from nnlab.gui.window.report_box import ReportBox


class BadPainter(QWidget):
    """Fails at each painting, and when asked for its size."""

    def paintEvent(self, event: QPaintEvent) -> None:
        raise ZeroDivisionError("paint")

    def sizeHint(self) -> QSize:
        raise KeyError("size")


class BadItem(QGraphicsObject):
    """Fails wherever the scene asks it."""

    def boundingRect(self) -> QRectF:
        raise ValueError("rect")

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        raise ValueError("paint")


class BadImage(pg.ImageItem):
    """Fails when the mouse is over it."""

    def hoverEvent(self, event: object) -> None:
        raise ArithmeticError("hover")

    def mouseClickEvent(self, event: object) -> None:
        raise ArithmeticError("click")


@pytest.fixture
def guard(qapp: object, tmp_path: Path) -> Iterator[Guard]:
    """A guard with its hooks set, but Qt's messages left to pytest."""
    made = Guard()
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    made.install(tmp_path, qt_messages=False)
    wrap_overrides(made.report, (__name__.split(".", 1)[0],))
    yield made
    made.uninstall()
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == hooks
    unwrap(BadPainter, BadItem, BadImage)


def unwrap(*kinds: type) -> None:
    for kind in kinds:
        for name, function in list(vars(kind).items()):
            if hasattr(function, "__unguarded__"):
                setattr(kind, name, function.__unguarded__)


@pytest.fixture
def told(guard: Guard) -> list[Mishap]:
    mishaps: list[Mishap] = []
    guard.reported.connect(mishaps.append)
    return mishaps


def test_an_error_in_a_slot_is_told(guard: Guard, told: list[Mishap], qtbot: QtBot) -> None:
    button = QPushButton()
    qtbot.addWidget(button)
    button.clicked.connect(lambda: 1 / 0)
    # pytest-qt sets a hook of its own during a test's calls; ours is what a slot meets outside.
    sys.excepthook = guard._on_exception
    button.click()
    assert [mishap.line for mishap in told] == ["ZeroDivisionError: division by zero"]
    assert "Traceback" in told[0].text


def test_an_error_in_a_thread_is_told(guard: Guard, told: list[Mishap], qtbot: QtBot) -> None:
    threading.excepthook = guard._on_thread_exception
    thread = threading.Thread(target=lambda: [][0])
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(told) == 1)
    assert told[0].line.startswith("IndexError")


def test_an_error_that_nobody_can_raise_is_told(guard: Guard, told: list[Mishap]) -> None:
    class Bad:
        def __del__(self) -> None:
            raise OSError("gone")

    sys.unraisablehook = guard._on_unraisable
    Bad()
    gc.collect()
    assert [mishap.line for mishap in told] == ["OSError: gone"]


def test_errors_in_paint_and_size_are_told_once(
    guard: Guard, told: list[Mishap], qtbot: QtBot
) -> None:
    widget = BadPainter()
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()
    for _ in range(20):
        widget.repaint()
    assert sorted(mishap.line for mishap in told) == [
        "KeyError: 'size'",
        "ZeroDivisionError: paint",
    ]
    assert guard.total >= 21


def test_errors_in_an_item_of_a_scene_are_told(
    guard: Guard, told: list[Mishap], qtbot: QtBot
) -> None:
    view = pg.GraphicsView()
    qtbot.addWidget(view)
    item = BadItem()
    view.addItem(item)
    view.grab()
    assert "ValueError: rect" in [mishap.line for mishap in told]
    view.close()


def test_errors_of_pyqtgraphs_mouse_events_are_told(
    guard: Guard, told: list[Mishap], qtbot: QtBot
) -> None:
    plot = pg.PlotWidget()
    qtbot.addWidget(plot)
    image = BadImage()
    image.setImage(np.zeros((8, 8)))
    plot.addItem(image)
    with qtbot.waitExposed(plot):
        plot.show()
    plot.setRange(QRectF(0, 0, 8, 8))
    qtbot.wait(20)
    middle = plot.mapFromScene(image.mapToScene(QPointF(4, 4)))
    qtbot.mouseMove(plot.viewport(), middle)
    for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
        left = Qt.MouseButton.LeftButton
        spot = QPointF(middle)
        event = QMouseEvent(kind, spot, spot, left, left, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(plot.viewport(), event)
    qtbot.waitUntil(lambda: bool(told))
    assert all(mishap.line.startswith("ArithmeticError") for mishap in told)
    plot.close()


def test_pyqtgraphs_own_overrides_are_wrapped(guard: Guard) -> None:
    for kind, name in (
        (pg.GraphicsView, "mouseMoveEvent"),
        (pg.GraphicsView, "paintEvent"),
        (pg.GraphicsScene, "mousePressEvent"),
        (pg.ViewBox, "wheelEvent"),
        (pg.ViewBox, "resizeEvent"),
        (pg.PlotItem, "hoverEvent"),
        (pg.ImageItem, "paint"),
        (pg.AxisItem, "paint"),
        (pg.AxisItem, "boundingRect"),
        (pg.ScatterPlotItem, "paint"),
    ):
        assert hasattr(vars(kind)[name], "__unguarded__"), f"{kind.__name__}.{name}"


def test_what_is_no_virtual_is_left_alone(guard: Guard) -> None:
    for kind, name in (
        (pg.PlotCurveItem, "setData"),
        (pg.ScatterPlotItem, "setData"),
        (pg.GraphicsScene, "itemsNearEvent"),
        (pg.ImageItem, "setImage"),
    ):
        assert not hasattr(vars(kind)[name], "__unguarded__"), f"{kind.__name__}.{name}"


def test_wrapping_twice_changes_nothing(guard: Guard) -> None:
    assert wrap_overrides(guard.report) == 0


def test_the_box_comes_once_for_a_storm_and_can_be_copied(
    guard: Guard, qtbot: QtBot, qapp: object
) -> None:
    box = ReportBox(guard, Look(), None)
    qtbot.addWidget(box)
    guard.reported.connect(box.add)
    widget = BadPainter()
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()
    for _ in range(30):
        widget.repaint()
    assert box.isVisible() and not box.isModal()
    qtbot.waitUntil(lambda: "more" in box.text)
    assert "nnlab" in box.text and "PySide6" in box.text
    assert box.text.count("Traceback") == 2
    widget.close()
    box.close()
    assert not [t for t in box.findChildren(QTimer) if t.isActive()]


def test_a_crash_is_noticed_at_the_next_start(tmp_path: Path) -> None:
    program = (
        "import ctypes, pathlib, sys\n"
        "from PySide6.QtCore import QCoreApplication\n"
        "from nnlab.gui.guards.guard import Guard\n"
        "application = QCoreApplication([])\n"
        "guard = Guard()\n"
        "print(guard.install(pathlib.Path(sys.argv[1])), flush=True)\n"
        "if len(sys.argv) > 2: ctypes.string_at(0)\n"
        "guard.uninstall()\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    died = subprocess.run([*command, "crash"], capture_output=True, text=True, timeout=60)
    assert died.returncode != 0
    assert "Segmentation fault" in (tmp_path / CRASH_FILE).read_text(encoding="utf-8")
    after = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (after.stdout.strip(), after.returncode) == ("True", 0)
    assert (tmp_path / LAST_CRASH_FILE).exists()
    quiet = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert quiet.stdout.strip() == "False"


def test_what_is_defined_later_is_wrapped_by_the_next_call(guard: Guard) -> None:
    class Sizes:
        def sizeHint(self) -> QSize:
            raise KeyError("size")

    overrides = Overrides(guard.report, (__name__.split(".", 1)[0],))
    overrides.wrap_new()
    assert not hasattr(Sizes.sizeHint, "__unguarded__")

    class Late(Sizes, QWidget):
        pass

    assert overrides.wrap_new() == 1
    assert hasattr(Sizes.sizeHint, "__unguarded__")
    assert Late().sizeHint() == QSize()
    assert overrides.wrap_new() == 0
