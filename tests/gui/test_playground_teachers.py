"""Targets of hidden neurons: the notice offers Madaline where a lecturer has assigned none."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nnlab.app.playground import PLAYGROUND, take_design, take_rule
from nnlab.app.playground_state import Design
from nnlab.core.rules import RuleSpec
from nnlab.gui.tab import Context
from nnlab.gui.tabs.playground import PlaygroundTab


@pytest.fixture
def tab(qtbot: QtBot, context: Context) -> Iterator[PlaygroundTab]:
    made = PlaygroundTab(context)
    qtbot.addWidget(made)
    made.resize(1180, 640)
    made.show()
    yield made
    made.close_down()


@pytest.mark.parametrize("key", ["hebb", "error"])
def test_madaline_is_offered_and_trains_the_hidden_lines(
    qtbot: QtBot, context: Context, tab: PlaygroundTab, key: str
) -> None:
    design = Design((4,), ("sgn",), "sgn", frozen=(2,))
    context.runner.edit(lambda s: take_design(s, design), "net")
    context.runner.edit(lambda s: take_rule(s, RuleSpec(key, 0.1, teacher="assigned")), "rule")
    assert "no targets" in tab.notice.text.text()
    assert [button.text() for button in tab.notice.offers] == ["Let Madaline find the targets"]
    qtbot.mouseClick(tab.notice.offers[0], Qt.MouseButton.LeftButton)
    assert tab.notice.isHidden()
    assert context.store.get(PLAYGROUND).rule.teacher == "madaline"
    before = context.runner.network
    for _ in range(30):
        context.runner.step()
    tab.view.refresh_all()
    tab.grab()
    assert (context.runner.network.layers[0].w != before.layers[0].w).any()
    assert (context.runner.network.layers[1].w == before.layers[1].w).all()
