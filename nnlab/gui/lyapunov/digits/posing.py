"""A telling state of the page of digits, for pictures."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QEventLoop, QTimer

from nnlab.app.lyapunov.digits.studies import StudySpec
from nnlab.gui.lyapunov.digits.desk import StudyDesk
from nnlab.gui.lyapunov.digits.hands import Hands
from nnlab.gui.lyapunov.digits.runner import StudyRunner

SMALL = StudySpec(members=4, epochs=8, train_size=30_000)
"""What is trained for a picture where there is no study yet: half a minute."""


def strike_pose(studies: StudyDesk, runner: StudyRunner, hands: Hands) -> None:
    """Show the newest study, or train a small one; point at a wrong digit, hold a 4 and a 9.

    Blocks, but lets events through.
    """
    studies.refresh()
    wait(lambda: studies.busy, 20.0)
    if studies.view is None and not runner.busy:
        runner.start(SMALL)
        wait(lambda: runner.busy or studies.busy, 120.0)
    view = studies.view
    if view is None:
        return
    place = int(np.argmax(np.where(view.wrong, view.exponents, -np.inf)))
    right = [np.flatnonzero((view.labels == one) & ~view.wrong) for one in (4, 9)]
    if all(map(len, right)):
        # Neither the surest of their class nor the least sure.
        ordered = [some[np.argsort(view.gap[some])] for some in right]
        start, end = (int(some[4 * len(some) // 5]) for some in ordered)
        studies.put(start=start, end=end)
    hands.plane_view.plane.point_at(place)
    wait(lambda: hands.plane_view.asker.busy or hands.path_view.asker.busy, 60.0)


def wait(busy: Callable[[], bool], seconds: float) -> None:
    """Let events through until `busy` is over, for so long at most."""
    until = time.monotonic() + seconds
    while busy() and time.monotonic() < until:
        loop = QEventLoop()
        QTimer.singleShot(20, loop.quit)
        loop.exec()
