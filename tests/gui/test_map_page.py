"""The page of the map: what it shows, when it computes, what it says."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from nnlab.app.lyapunov.maps.state import COLOURS, MapState
from nnlab.app.lyapunov.maps.sweep import MapRequest, Sweep
from nnlab.app.lyapunov.state import LYAPUNOV, Lyapunov
from nnlab.app.playground import PLAYGROUND, Playground, take_design
from nnlab.app.playground_state import uniform_design
from nnlab.core.box import Box
from nnlab.core.compiled import map_kernels
from nnlab.core.lyapunov.exponents import ftle_map
from nnlab.core.lyapunov.growths import points_exponents
from nnlab.core.network import Layer, Network, start_network
from nnlab.core.patterns import add
from nnlab.gui.lyapunov.desk import LyapunovDesk
from nnlab.gui.lyapunov.map.page import MapPage
from nnlab.gui.lyapunov.map.reading import describe_output
from nnlab.gui.lyapunov.map.words import make_title
from nnlab.gui.lyapunov.refiner import Refiner
from nnlab.gui.plots.colour_bar import ColourScale, make_colours
from nnlab.gui.tab import Context
from nnlab.gui.theme import THEMES

NET = start_network((2, 6, 6, 1), ("tanh",) * 3, 1)
VIEW = Box()


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    """The program compiles its loops in the background; these tests wait for them once."""
    map_kernels.warm()


@pytest.fixture
def tab(qtbot: QtBot, context: Context) -> Iterator[MapPage]:
    """The tab, shown, of a playground with two hidden layers."""
    context.runner.edit(
        lambda state: take_design(state, uniform_design((6, 6), "tanh", "tanh")), "net"
    )
    made = MapPage(context, LyapunovDesk(context, context.runner))
    qtbot.addWidget(made)
    made.resize(900, 560)
    made.show()
    qtbot.waitExposed(made)
    qtbot.waitUntil(lambda: made.refiner.sweep is not None and made.refiner.is_idle)
    yield made
    made.close_down()


def expected_map(tab: MapPage, context: Context) -> np.ndarray:
    """Return the fine map of the present net at the tab's settings."""
    sweep = tab.refiner.sweep
    assert sweep is not None
    columns, rows = sweep.request.grid(tab.state.resolution)
    net, ell = context.runner.network, sweep.request.ell
    include_output = sweep.request.include_output
    return ftle_map(net, tab.map.scale.view, columns, rows, ell, include_output)


def shown_values(tab: MapPage) -> np.ndarray:
    """Return the numbers behind the colours."""
    assert tab.map.scene is not None
    return tab.map.scene.values


def test_the_map_of_the_playgrounds_net_appears(tab: MapPage, context: Context) -> None:
    assert np.array_equal(shown_values(tab), expected_map(tab, context))
    scene = tab.map.scene
    assert scene is not None
    assert scene.lines
    assert scene.patterns is context.runner.playground.patterns
    assert "λ₁⁽²⁾" in scene.title
    assert "output layer not included" in scene.title


def test_the_map_follows_training(qtbot: QtBot, tab: MapPage, context: Context) -> None:
    before = shown_values(tab).copy()
    context.runner.seek(50)
    context.runner.catch_up()
    qtbot.waitUntil(lambda: tab.refiner.is_idle)
    assert not np.array_equal(shown_values(tab), before)
    assert np.array_equal(shown_values(tab), expected_map(tab, context))


def test_a_map_at_rest_tells_net_and_updates(qtbot: QtBot, tab: MapPage, context: Context) -> None:
    context.runner.seek(30)
    context.runner.catch_up()
    qtbot.waitUntil(lambda: tab.refiner.is_idle)
    assert tab.map.scene is not None
    assert tab.map.scene.source.endswith("tanh, 30 updates")
    assert tab.map.scene.source.startswith("2–")
    context.runner.run()
    qtbot.waitUntil(lambda: tab.map.scene is not None and tab.map.scene.source == "")
    context.runner.pause()
    qtbot.waitUntil(lambda: tab.map.scene is not None and tab.map.scene.source != "")


def test_a_pattern_that_is_placed_appears(tab: MapPage, context: Context) -> None:
    def place(state: Playground) -> Playground:
        return replace(state, patterns=add(state.patterns, (0.1, 0.2), 1.0))

    context.runner.edit(place, "add")
    assert tab.map.scene is not None
    assert tab.map.scene.patterns is context.store.get(PLAYGROUND).patterns


def test_nothing_is_computed_while_the_tab_is_hidden(
    qtbot: QtBot, tab: MapPage, context: Context
) -> None:
    tab.hide()
    sweep = tab.refiner.sweep
    context.runner.seek(20)
    context.runner.catch_up()
    assert tab.refiner.sweep is sweep
    assert tab.refiner.is_idle
    tab.show()
    qtbot.waitUntil(lambda: tab.refiner.sweep is not sweep and tab.refiner.is_idle)
    assert np.array_equal(shown_values(tab), expected_map(tab, context))


def test_the_slider_chooses_the_layer(qtbot: QtBot, tab: MapPage, context: Context) -> None:
    assert tab.layer.slider.maximum() == 2
    assert tab.layer.value.text() == "ℓ = 2 of 2"
    tab.layer.slider.setValue(1)
    qtbot.waitUntil(lambda: tab.refiner.is_idle)
    assert context.store.get(LYAPUNOV).map.ell == 1
    assert np.array_equal(shown_values(tab), expected_map(tab, context))
    tab.layer.slider.setValue(2)
    assert context.store.get(LYAPUNOV).map.ell == 0, (
        "the deepest layer stays the deepest of any net"
    )


def test_the_quantity_is_l_times_the_exponent(tab: MapPage) -> None:
    values = shown_values(tab).copy()
    tab.settings.quantity.setCurrentIndex(1)
    assert shown_values(tab) == pytest.approx(2 * values)
    assert tab.map.scene is not None
    assert tab.map.scene.label == "2 λ₁⁽²⁾"


def test_the_output_layer_is_included_on_demand(
    qtbot: QtBot, tab: MapPage, context: Context
) -> None:
    tab.settings.include_output.setChecked(True)
    qtbot.waitUntil(lambda: tab.refiner.is_idle)
    assert tab.layer.value.text() == "ℓ = 3 of 3 (output)"
    assert tab.map.scene is not None
    assert "output layer included" in tab.map.scene.title
    assert np.array_equal(shown_values(tab), expected_map(tab, context))


def test_a_locked_range_stays_and_can_be_set(tab: MapPage) -> None:
    scene = tab.map.scene
    assert scene is not None
    assert scene.scale.low == pytest.approx(float(scene.values.min()))
    assert tab.settings.colour.high.value() == pytest.approx(scene.scale.high, abs=0.006)
    assert not tab.settings.colour.low.isEnabled()
    tab.settings.colour.locked.setChecked(True)
    tab.settings.colour.low.setValue(-4.0)
    tab.settings.colour.high.setValue(4.0)
    tab.layer.slider.setValue(1)
    assert tab.map.scene is not None
    assert (tab.map.scene.scale.low, tab.map.scene.scale.high) == (-4.0, 4.0)


def test_a_range_upside_down_is_not_taken(tab: MapPage) -> None:
    tab.settings.colour.locked.setChecked(True)
    before = tab.state
    tab.settings.colour.low.setValue(500.0)
    assert (tab.state.low, tab.state.high) == (before.low, before.high)


@pytest.mark.parametrize("hidden", [(), (4,), (3, 5, 7)])
def test_nets_of_any_depth(
    qtbot: QtBot, tab: MapPage, context: Context, hidden: tuple[int, ...]
) -> None:
    context.runner.edit(
        lambda state: take_design(state, uniform_design(hidden, "tanh", "tanh")), "net"
    )
    qtbot.waitUntil(lambda: tab.refiner.is_idle)
    assert tab.layer.slider.maximum() == max(1, len(hidden))
    assert tab.layer.slider.isEnabled() == (len(hidden) > 1)
    assert ("no hidden layer" in tab.settings.note.text()) == (not hidden)
    assert np.isfinite(shown_values(tab)).all()


def test_step_neurons_are_explained(qtbot: QtBot, tab: MapPage, context: Context) -> None:
    context.runner.edit(
        lambda state: take_design(state, uniform_design((4,), "sgn", "tanh")), "net"
    )
    qtbot.waitUntil(lambda: tab.refiner.is_idle)
    assert "λ₁ = −∞ everywhere" in tab.settings.note.text()
    assert tab.settings.note.isVisible()
    assert tab.map.scene is not None
    assert tab.map.scene.missing == "−∞"
    assert not tab.grab().isNull()


def test_the_pointer_reads_the_map(qtbot: QtBot, tab: MapPage, context: Context) -> None:
    at = tab.map.scale.to_point(0.25, -0.5).toPoint()

    def reads() -> bool:
        # A window of an earlier test that goes only now takes the pointer along: point again.
        qtbot.mouseMove(tab.map, at + QPoint(3, 3))
        qtbot.mouseMove(tab.map, at)
        return "λ₁⁽²⁾ = " in context.status.hover_text

    qtbot.waitUntil(reads)
    assert "x = (0.2" in context.status.hover_text
    x1, x2 = (np.array([x], np.float32) for x in tab.map.scale.to_plane(at))
    sweep = tab.refiner.sweep
    assert sweep is not None
    exact = points_exponents(sweep.request.network, x1, x2, 2)[0][0]
    assert f"{abs(exact):.3g}" in context.status.hover_text, "that of the place, not of a pixel"
    qtbot.mouseMove(tab.map, QPoint(1, 1))
    qtbot.waitUntil(lambda: context.status.hover_text == "")


def test_the_class_is_told_as_the_target_that_the_output_can_reach() -> None:
    for key, classes in (("tanh", ("t = +1", "t = −1")), ("sigmoid", ("t = 1", "t = 0"))):
        net = Network((Layer(np.array([[9.0, 0.0]]), np.zeros(1), key),))
        said = [describe_output(net, (x1, 0.0)).replace("-", "−") for x1 in (1.0, -1.0)]
        for text, name in zip(said, classes, strict=True):
            assert text.endswith(f"class {name}")


def test_the_column_names_the_net_that_is_shown(tab: MapPage, context: Context) -> None:
    context.runner.set_ready(False)
    tab.hide()
    context.runner.edit(
        lambda state: take_design(state, uniform_design((7, 7), "tanh", "tanh")), "net"
    )
    tab.show()
    assert tab.settings.net.detail.text() == "2–[7]×2–1, tanh"


def test_before_the_kernels_are_ready_the_tab_says_so(tab: MapPage, context: Context) -> None:
    context.runner.set_ready(False)
    tab.hide()
    tab.show()
    assert tab.map.scene is None
    assert "compiled" in tab.map.accessibleDescription()
    context.runner.set_ready(True)
    tab.refiner.finish()
    assert tab.map.scene is not None


def test_it_can_be_drawn_in_all_themes_and_colours(tab: MapPage, context: Context) -> None:
    for theme in THEMES:
        context.look.set_theme(theme)
        for colours in COLOURS:
            tab.desk.put("map", replace(tab.state, colours=colours))
            assert not tab.grab().isNull()


def test_keys_do_what_the_mouse_does(tab: MapPage, context: Context) -> None:
    commands = {command.key: command for command in tab.commands()}
    commands["ftle.shallower"].run()
    assert tab.state.ell == 1
    commands["ftle.deeper"].run()
    assert tab.state.ell == 0
    commands["ftle.lock"].run()
    commands["ftle.output"].run()
    assert tab.state.locked
    assert tab.state.include_output
    assert all(command.shortcut and command.tip for command in commands.values())


def test_a_session_is_shown_when_it_is_opened(qtbot: QtBot, tab: MapPage, context: Context) -> None:
    wanted = MapState(ell=1, quantity="log", colours="grey", resolution=100, show_patterns=False)
    context.store.load({"ftle": Lyapunov(map=wanted)})
    qtbot.waitUntil(lambda: tab.refiner.is_idle)
    assert tab.settings.colour.colours.currentData() == "grey"
    assert tab.layer.slider.value() == 1
    assert tab.map.scene is not None
    assert tab.map.scene.patterns is None


def test_the_title_tells_quantity_layer_and_output() -> None:
    below = make_title(MapRequest(NET, VIEW, 50, 2), MapState())
    assert below == "Lyapunov exponent λ₁⁽²⁾, after layer 2 of L = 2, output layer not included"
    top = make_title(MapRequest(NET, VIEW, 50, 3, include_output=True), MapState(quantity="log"))
    assert top.startswith("log stretching 3 λ₁⁽³⁾")
    assert top.endswith("output layer included")


def test_every_control_has_a_name_and_a_tip(tab: MapPage) -> None:
    for widget in (
        tab.settings.quantity,
        tab.settings.colour.colours,
        tab.settings.resolution,
        tab.settings.include_output,
        tab.settings.colour.locked,
        tab.settings.colour.low,
        tab.settings.colour.high,
        tab.settings.top.checks["show_boundary"],
        tab.settings.top.checks["show_patterns"],
        tab.layer.slider,
    ):
        assert widget.accessibleName()
        assert widget.toolTip()
    assert tab.map.accessibleName()


def test_the_newest_request_wins(qtbot: QtBot) -> None:
    refiner = Refiner()
    seen: list[Sweep] = []
    refiner.improved.connect(seen.append)
    refiner.set_awake(True)
    for ell in (1, 2):
        refiner.request(MapRequest(NET, VIEW, 500, ell))
    qtbot.waitUntil(lambda: bool(seen))
    assert {sweep.request.ell for sweep in seen} == {2}
    assert not refiner.is_idle
    refiner.request(MapRequest(NET, VIEW, 100, 1))
    qtbot.waitUntil(lambda: refiner.is_idle)
    assert refiner.sweep is not None
    assert (refiner.sweep.request.side, refiner.sweep.request.ell) == (100, 1)
    refiner.close()


def test_a_colour_scale_saturates_and_marks_what_is_missing(context: Context) -> None:
    table = make_colours("viridis", context.look)
    values = np.array([[-9.0, 0.0], [9.0, np.nan], [-np.inf, np.inf]], np.float32)
    image = ColourScale(table, -1.0, 1.0).paint(values, "#123456")
    # Row 0 of the values is the bottom of the image.
    assert image.pixelColor(0, 2).getRgb()[:3] == tuple(table[0])
    assert image.pixelColor(0, 1).getRgb()[:3] == tuple(table[255])
    assert image.pixelColor(1, 2).getRgb()[:3] == tuple(table[128])
    for place in ((1, 1), (0, 0), (1, 0)):
        assert image.pixelColor(*place).name() == "#123456"


def test_presentation_folds_the_column(tab: MapPage) -> None:
    tab.set_presentation(True)
    assert not tab.column.opened
    tab.set_presentation(False)
    assert tab.column.opened


def test_pose_shows_a_trained_net(tab: MapPage, context: Context) -> None:
    tab.pose()
    assert context.runner.network.sizes == (2, 10, 10, 10, 10, 1)
    assert tab.refiner.is_idle
    assert context.runner.reading.n_wrong < 0.1 * len(context.runner.playground.patterns)


def test_a_key_reaches_the_slider(qtbot: QtBot, tab: MapPage) -> None:
    tab.layer.slider.setFocus()
    qtbot.keyClick(tab.layer.slider, Qt.Key.Key_Left)
    assert tab.state.ell == 1
