"""Fixtures that every test of a tab or a window needs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from nnlab.gui.context import make_context
from nnlab.gui.tab import Context


@pytest.fixture
def context(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Context]:
    """A context of its own: empty data folder, compute process not started."""
    monkeypatch.setenv("NNLAB_HOME", str(tmp_path))
    owner = QObject()
    made = make_context(tmp_path, parent=owner)
    yield made
    made.runner.close()
    made.compute.close()
    owner.deleteLater()
