"""The run bar of the MNIST tab: what the width has no room for is left out, nothing overlaps."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from nnlab.gui.mnist.bar import TrainBar
from nnlab.gui.tab import Context


@pytest.fixture
def bar(qtbot: QtBot, context: Context) -> Iterator[TrainBar]:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    made = TrainBar(context.look, context.trainer, lambda: None)
    column.addWidget(made)
    column.addStretch(1)
    window.resize(1280, 120)
    with qtbot.waitExposed(window):
        window.show()
    yield made


def shown_boxes(bar: TrainBar) -> list[QRect]:
    """Return where the parts of the upper row are, from left to right."""
    parts = [bar.train, bar.cancel, bar.seed, bar.seed_value, bar.counters]
    parts += [bar.rate, bar.energy, bar.held_out, bar.errors]
    boxes = [QRect(p.mapTo(bar, QPoint(0, 0)), p.size()) for p in parts if p.isVisible()]
    return sorted(boxes, key=QRect.left)


@pytest.mark.parametrize("presenting", [False, True])
def test_no_part_lies_on_another_in_any_width(
    bar: TrainBar, context: Context, qtbot: QtBot, presenting: bool
) -> None:
    context.look.set_presentation(presenting)
    # Up and down: what was left out for a narrow bar must come back, and go again.
    for width in (1280, 1024, 1150, 900, 1600, 1024, 800, 1280):
        bar.window().resize(width, 120)
        qtbot.wait(30)
        boxes = shown_boxes(bar)
        for left, right in pairwise(boxes):
            assert left.right() < right.left(), f"{width}: {left} {right}"
        assert boxes[-1].right() < bar.width()
        assert bar.counters.isVisible() and bar.errors.isVisible()


def test_names_go_first_and_come_back(bar: TrainBar, qtbot: QtBot) -> None:
    beside, bare = (
        Qt.ToolButtonStyle.ToolButtonTextBesideIcon,
        Qt.ToolButtonStyle.ToolButtonIconOnly,
    )
    bar.window().resize(1600, 120)
    qtbot.waitUntil(lambda: bar.train.toolButtonStyle() == beside)
    full = bar.train.width()
    bar.window().resize(900, 120)
    qtbot.waitUntil(lambda: bar.train.toolButtonStyle() == bare and bar.train.width() < full)
    assert bar.energy.isVisible()
    bar.window().resize(1600, 120)
    qtbot.waitUntil(lambda: bar.train.width() == full and bar.seed_value.isVisible())


def test_a_bar_at_rest_is_not_touched_by_another_layout(bar: TrainBar, qtbot: QtBot) -> None:
    """Names that come and go within one layout were sometimes left where they had been."""
    bar.window().resize(800, 120)
    qtbot.wait(50)
    touched: list[object] = []
    bar.train.setToolButtonStyle = touched.append  # type: ignore[method-assign, assignment]
    for name in ("show", "hide", "setHidden", "setVisible"):
        setattr(bar.seed_value, name, lambda *_on: touched.append("label"))
    before = shown_boxes(bar)
    QApplication.sendEvent(bar, QEvent(QEvent.Type.LayoutRequest))
    bar._fit()
    qtbot.wait(30)
    assert touched == []
    assert shown_boxes(bar) == before
