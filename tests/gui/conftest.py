"""For tests of the window: the shared context, and nothing of Qt left behind."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from nnlab.gui.look import Look, dress_application
from tests import leaks
from tests.gui.fixtures import context

__all__ = ["context", "nothing_leaks", "plain_looks"]


@pytest.fixture(autouse=True)
def plain_looks(qapp: QApplication) -> None:
    """Every test begins with the program's fonts and light colours, whatever ran before it."""
    dress_application(Look())


@pytest.fixture(autouse=True)
def nothing_leaks(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[None]:
    """Fail a test that leaves a window, an active timer or a running QThread behind."""
    censuses = (leaks.windows, leaks.timers, leaks.qt_threads)
    yield from leaks.watch_unless_failed(request, censuses, leaks.settle_qt)
