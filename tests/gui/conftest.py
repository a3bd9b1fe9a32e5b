"""For tests of the window: the shared context, and nothing of Qt left behind."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from tests import leaks
from tests.gui.fixtures import context

__all__ = ["context", "nothing_leaks"]


@pytest.fixture(autouse=True)
def nothing_leaks(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[None]:
    """Fail a test that leaves a window, an active timer or a running QThread behind."""
    censuses = (leaks.windows, leaks.timers, leaks.qt_threads)
    yield from leaks.watch_unless_failed(request, censuses, leaks.settle_qt)
