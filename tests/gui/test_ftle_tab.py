"""The FTLE tab: its pages, its menu entries, and a net on its way to the map."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication, QSpinBox
from pytestqt.qtbot import QtBot

from nnlab.app.lyapunov.kept import KeptNet
from nnlab.app.lyapunov.state import LYAPUNOV
from nnlab.core.box import Box
from nnlab.core.compiled import map_kernels
from nnlab.core.lyapunov.random.nets import RandomNet, draw_net
from nnlab.core.patterns import no_patterns
from nnlab.gui.lyapunov.map.page import MapPage
from nnlab.gui.lyapunov.pages import PAGES
from nnlab.gui.tab import Context
from nnlab.gui.tabs.ftle import FtleTab


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    """The program compiles its loops in the background; these tests wait for them once."""
    map_kernels.warm()


@pytest.fixture
def tab(qtbot: QtBot, context: Context) -> Iterator[FtleTab]:
    made = FtleTab(context)
    qtbot.addWidget(made)
    made.resize(1000, 620)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close_down()


def keys_of(tab: FtleTab) -> list[str]:
    return [key for command in tab.commands() for key in command.shortcut.split("|") if key]


def kept_net() -> KeptNet:
    return KeptNet(draw_net(RandomNet(N=5, L=3)), "from the wall", no_patterns(), Box(0, 1, 0, 1))


def test_pages_are_made_when_they_are_first_shown(tab: FtleTab) -> None:
    assert list(tab.made) == ["map"]
    tab.show_page("random")
    assert list(tab.made) == ["map", "random"]
    assert tab.stack.currentWidget() is tab.made["random"]
    assert tab.strip.names["random"].isChecked()


@pytest.mark.parametrize("key", [spec.key for spec in PAGES])
def test_no_key_has_two_meanings_on_a_page(tab: FtleTab, key: str) -> None:
    tab.show_page(key)
    keys = keys_of(tab)
    assert sorted(keys) == sorted(set(keys))
    assert {"F2", "F3", "F4", "F5"} <= set(keys)


def test_the_menus_follow_the_page(qtbot: QtBot, tab: FtleTab) -> None:
    before = [command.key for command in tab.commands()]
    with qtbot.waitSignal(tab.turned):
        tab.show_page("random")
    assert [command.key for command in tab.commands()] != before
    everything = {command.key for command in tab.all_commands()}
    assert set(before) <= everything
    # R stands on several pages, each time for something else.
    places = {c.key: c.place for c in tab.all_commands() if c.shortcut == "R"}
    assert set(places.values()) >= {"Map", "Random nets"}


def test_a_page_that_needs_torch_says_so_when_it_is_missing(tab: FtleTab, context: Context) -> None:
    tab.show_page("wall")
    assert tab.stack.currentWidget() is tab.made["wall"]
    context.compute.state, context.compute.reason = "ready", "torch is not installed."
    context.compute.state_changed.emit()
    assert tab.stack.currentWidget() is tab.card
    tab.show_page("map")
    assert tab.stack.currentWidget() is tab.made["map"]
    context.compute.state, context.compute.reason = "off", ""
    context.compute.state_changed.emit()


def test_a_net_taken_to_the_map_is_shown_there_and_undo_brings_the_old_one_back(
    tab: FtleTab, context: Context
) -> None:
    tab.show_page("random")
    before = tab.desk.net.network
    kept = kept_net()
    tab.desk.keep_net(kept)
    assert tab.desk.state.page == "map"
    assert tab.desk.net.network is kept.network
    assert tab.desk.net.label == "from the wall"
    context.store.undo()
    assert tab.desk.net.network is before
    assert tab.desk.state.page == "map", "the page that changed"
    context.store.redo()
    assert tab.desk.net.network is kept.network


def test_a_random_net_too_large_for_the_map_is_said_in_its_place(
    tab: FtleTab, qtbot: QtBot
) -> None:
    tab.desk.put("map", replace(tab.desk.state.map, source="random", lower="histogram"))
    page = tab.made["map"]
    assert isinstance(page, MapPage)
    qtbot.waitUntil(lambda: page.map.scene is not None)
    assert page.below.isVisible()
    small = tab.desk.state.random
    tab.desk.put("random", replace(small, net=replace(small.net, N=2000, L=64)))
    assert page.map.scene is None
    assert "too large" in page.map.accessibleDescription()
    assert page.refiner.sweep is None
    assert not page.below.isVisible()
    assert max(tab.desk.net.network.sizes) < 2000, "the large net is never drawn"
    tab.desk.put("random", small)
    qtbot.waitUntil(lambda: page.map.scene is not None)
    assert page.below.isVisible()


def test_the_random_net_of_the_map_is_that_of_the_recipe(tab: FtleTab) -> None:
    from dataclasses import replace

    state = tab.desk.state
    tab.desk.put("map", replace(state.map, source="random"))
    recipe = replace(state.random.net, N=7, L=2, inputs=2)
    told: list[int] = []
    tab.desk.net_changed.connect(lambda: told.append(1))
    tab.desk.edit("random", replace(state.random, net=recipe), "recipe")
    assert told
    expected = draw_net(recipe)
    shown = tab.desk.net.network
    assert shown.sizes == (2, 7, 7, 1)
    assert all(np.array_equal(a.w, b.w) for a, b in zip(shown.layers, expected.layers, strict=True))


def test_a_session_with_a_page_opens_on_it(tab: FtleTab, context: Context) -> None:
    stored, arrays = LYAPUNOV.pack(tab.desk.state)
    state = LYAPUNOV.unpack({**stored, "page": "random"}, arrays)
    context.store.load({LYAPUNOV.key: state})
    assert tab.stack.currentWidget() is tab.made["random"]


def test_turning_the_page_takes_the_keys_from_hidden_fields(tab: FtleTab, qtbot: QtBot) -> None:
    tab.show_page("wall")
    field = tab.made["wall"].findChild(QSpinBox)
    assert field is not None
    tab.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    tab.show_page("map")
    focused = QApplication.focusWidget()
    assert focused is tab, "a button would be pressed by the next Space"
