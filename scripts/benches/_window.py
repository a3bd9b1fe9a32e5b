"""A real window for the benchmarks of the screen; it needs no screen."""

import os
import tempfile
import time
from collections.abc import Callable
from functools import cache
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

TICK_MS = 16


@cache
def open_program() -> Any:
    """Return the program, its window 1280 x 720, the playground posed, kernels compiled."""
    os.environ["NNLAB_HOME"] = tempfile.mkdtemp(prefix="nnlab-bench-")
    # Later than the platform and the home folder.
    from nnlab.gui.app import Program, make_application

    make_application()
    program = Program([])
    program.show()
    window = program.window
    wait_until(lambda: window.pages.tab is not None and program.context.runner.ready)
    window.resize(1280, 720)
    window.pages.show_tab("playground")
    tab = window.pages.tab
    if tab is None:
        raise RuntimeError("The window has no playground.")
    tab.pose()
    wait(1.0)
    return program


def wait(seconds: float) -> None:
    """Let the event loop run for so many seconds."""
    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()


def wait_until(ready: Callable[[], bool], seconds: float = 120.0) -> None:
    """Let the event loop run until `ready()`; TimeoutError after so many seconds."""
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            raise TimeoutError("The window did not get ready.")
        wait(0.05)


class Gaps(QObject):
    """Times between the ticks of a 16 ms timer: how long the event loop did not turn."""

    def __init__(self) -> None:
        super().__init__()
        self._times: list[float] = []
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._on_tick)

    def measure(self, seconds: float) -> np.ndarray:
        """Return the gaps of so many seconds, in ms."""
        self._times = []
        self._timer.start()
        wait(seconds)
        self._timer.stop()
        return 1000.0 * np.diff(self._times)

    def _on_tick(self) -> None:
        self._times.append(time.perf_counter())


class Frames(QObject):
    """Counts the paintings of one widget."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.count += 1
        return False

    def per_second(self, seconds: float) -> float:
        """Return the paintings a second over so many seconds."""
        before, begun = self.count, time.perf_counter()
        wait(seconds)
        return (self.count - before) / (time.perf_counter() - begun)


def find_canvas(widget: QWidget) -> QWidget:
    """Return what paints the picture of a figure: a scroll area's viewport, or the widget."""
    viewport = getattr(widget, "viewport", None)
    return viewport() if viewport is not None else widget


def draw_now() -> None:
    """Paint what waits to be painted."""
    QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
