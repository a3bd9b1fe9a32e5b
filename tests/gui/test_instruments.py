"""The instruments: chosen by list and key, drawn as of now, made big, exported."""

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nnlab.app.playground import edit_patterns, take_design, take_rule, take_source
from nnlab.app.playground_state import Source, uniform_design
from nnlab.core.network import fields
from nnlab.core.patterns import no_patterns
from nnlab.core.rules import RuleSpec
from nnlab.core.training.flat_params import value_of
from nnlab.gui.exporting.export import Size, make_image
from nnlab.gui.instruments import INSTRUMENTS
from nnlab.gui.instruments.histograms import HistogramsInstrument
from nnlab.gui.instruments.landscape import LandscapeInstrument
from nnlab.gui.instruments.neuron import NeuronInstrument
from nnlab.gui.numbers import group
from nnlab.gui.tab import Context
from nnlab.gui.tabs.playground import PlaygroundTab

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
KEYS = [spec.key for spec in INSTRUMENTS]


@pytest.fixture
def tab(qtbot: QtBot, context: Context) -> Iterator[PlaygroundTab]:
    made = PlaygroundTab(context)
    qtbot.addWidget(made)
    made.resize(1180, 640)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.close_down()


@pytest.fixture
def landscape(tab: PlaygroundTab) -> LandscapeInstrument:
    tab.look_at(instrument="landscape")
    shown = tab.view.instruments.present
    assert isinstance(shown, LandscapeInstrument)
    shown.surveyor.finish()
    return shown


def take_net(context: Context, hidden: tuple[int, ...], g: str, output: str) -> None:
    context.runner.edit(lambda s: take_design(s, uniform_design(hidden, g, output)), "net")


def single_neuron(context: Context) -> None:
    """AND, learnt by one sgn neuron with the error-correcting rule."""
    take_net(context, (), "tanh", "sgn")
    context.runner.edit(lambda s: take_source(s, Source("and", 4, 0.0, 1)), "patterns")
    context.runner.edit(lambda s: take_rule(s, RuleSpec("error", 0.1)), "rule")


def facts(tab: PlaygroundTab) -> dict[str, str]:
    tab.view.refresh_all()
    shown = tab.view.instruments.present
    assert isinstance(shown, NeuronInstrument) and shown.plot.scene is not None
    return dict(shown.plot.scene.facts)


def hovered(qtbot: QtBot, context: Context, widget: QWidget, at: QPoint) -> str:
    qtbot.mouseMove(widget, at + QPoint(1, 1))
    qtbot.mouseMove(widget, at)
    return context.status.hover_text


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("hidden", [(), (3, 2), (64,) * 8])
def test_each_instrument_draws_each_net_at_each_moment(
    context: Context, tab: PlaygroundTab, key: str, hidden: tuple[int, ...]
) -> None:
    tab.look_at(instrument=key)
    take_net(context, hidden, "tanh", "tanh")
    for k in (0, 1, 3):
        context.runner.seek(k)
        context.runner.catch_up()
        assert not tab.view.instruments.grab().isNull()
    context.runner.edit(lambda s: edit_patterns(s, no_patterns()), "none")
    assert not tab.view.instruments.grab().isNull()


def test_list_and_keys_choose_what_is_shown(
    qtbot: QtBot, context: Context, tab: PlaygroundTab
) -> None:
    frame, commands = tab.view.instruments, {one.key: one for one in tab.commands()}
    shortcuts = [*(f"F{number}" for number in range(2, 9)), "F12"]
    for shortcut, key in zip(shortcuts, KEYS, strict=True):
        command = commands[f"playground.instrument.{key}"]
        assert command.shortcut == shortcut
        if key != frame.key:
            command.run()
        assert frame.key == key == context.runner.playground.view.instrument
        assert command.checked is not None and command.checked()
        assert frame.combo.currentData() == key
    frame.combo.setCurrentIndex(0)
    frame.combo.activated.emit(0)
    assert frame.key == KEYS[0]
    assert context.store.undo_label is None


def test_only_the_controls_of_the_shown_instrument_are_seen(tab: PlaygroundTab) -> None:
    frame = tab.view.instruments
    for key in KEYS:
        tab.look_at(instrument=key)
    for key in KEYS:
        tab.look_at(instrument=key)
        for other in KEYS:
            assert all(one.isHidden() == (other != key) for one in frame.open(other).controls())


def test_the_key_of_the_shown_instrument_makes_it_big_and_brings_back_what_was(
    tab: PlaygroundTab,
) -> None:
    view = tab.view
    tab.show_instrument(KEYS[0])
    assert view.big is view.instruments and not view.plane_panel.isVisible()
    tab.show_instrument(KEYS[0])
    assert view.big is None and view.plane_panel.isVisible() and view.lower_visible
    view.set_lower_visible(False)
    tab.show_instrument("neuron")
    assert view.instruments.isVisible() and view.instruments.key == "neuron"
    tab.show_instrument("neuron")
    assert view.plane_panel.isVisible() and not view.lower_visible


def test_the_big_map_of_exponents_leaves_the_plane_its_half(tab: PlaygroundTab) -> None:
    tab.resize(1700, 700)
    view = tab.view
    before = view.sizes()
    tab.show_instrument("exponents")
    assert not view.is_beside and view.diagram_panel.isVisible()
    tab.show_instrument("exponents")
    plane, beside = view.plane_panel, view.instruments
    assert view.big is beside and view.is_beside
    assert plane.isVisible() and beside.isVisible() and not view.diagram_panel.isVisible()
    assert plane.mapTo(view, plane.rect().topRight()).x() < beside.mapTo(view, QPoint()).x()
    assert abs(plane.width() - beside.width()) < 0.1 * plane.width()
    assert plane.height() == view.height() == beside.height()
    tab.look_at(instrument="curves")
    assert view.big is beside and not plane.isVisible() and beside.width() == view.width()
    tab.show_instrument("exponents")
    assert plane.isVisible()
    tab.show_instrument("exponents")
    assert view.big is None and view.diagram_panel.isVisible() and view.sizes() == before


def test_a_tab_that_is_made_in_a_presentation_is_folded_at_once(
    qtbot: QtBot, context: Context
) -> None:
    context.look.set_presentation(True)
    made = PlaygroundTab(context)
    qtbot.addWidget(made)
    made.set_presentation(True)
    panel = made.view.plane_panel
    assert panel.two_colours.isHidden()
    least = panel.minimumSizeHint().width()
    context.look.set_presentation(False)
    context.look.set_presentation(True)
    assert least == panel.minimumSizeHint().width()
    made.close_down()
    context.look.set_presentation(False)


def test_in_a_narrow_window_the_big_map_of_exponents_stands_below_the_plane(
    qtbot: QtBot, tab: PlaygroundTab
) -> None:
    tab.resize(1000, 700)
    view, width = tab.view, tab.width()
    tab.show_instrument("exponents")
    tab.show_instrument("exponents")
    plane, below = view.plane_panel, view.instruments
    assert view.is_beside and plane.width() == below.width() == view.width()
    assert abs(plane.height() - below.height()) < 0.2 * view.height()
    qtbot.wait(20)
    assert tab.width() == width


def test_a_presentation_ends_with_the_heights_from_before_whatever_was_big(
    tab: PlaygroundTab,
) -> None:
    view = tab.view
    view.setSizes([300, 200])
    before = view.sizes()
    tab.show_instrument("exponents")
    view.set_presentation(True)
    tab.show_instrument("exponents")
    assert view.is_beside and view.plane_panel.isVisible()
    tab.show_instrument("exponents")
    assert view.plane_panel.isVisible() and not view.lower_visible
    tab.show_instrument("exponents")
    view.set_presentation(False)
    assert not view.is_beside and view.sizes() == before


@pytest.mark.parametrize("key", ["curves", "neuron", "histograms"])
def test_a_double_click_on_a_plot_makes_it_big_and_small_again(
    qtbot: QtBot, tab: PlaygroundTab, key: str
) -> None:
    tab.look_at(instrument=key)
    plot = tab.view.instruments.present.figure
    qtbot.mouseDClick(plot, LEFT)
    assert tab.view.big is tab.view.instruments
    qtbot.mouseDClick(plot, LEFT)
    assert tab.view.big is None


def test_all_views_show_the_same_update_whenever_slow_ones_are_drawn(
    qtbot: QtBot, context: Context, tab: PlaygroundTab
) -> None:
    tab.look_at(instrument="neuron")
    shown, runner = tab.view.instruments.present, context.runner
    assert isinstance(shown, NeuronInstrument)
    seen = []

    def look() -> None:
        assert shown.plot.scene is not None
        seen.append(
            (
                tab.view.plane_panel.plane.scene.network is runner.network,
                tab.view.diagram_panel.diagram.scene.network is runner.network,
                np.array_equal(
                    shown.plot.scene.view.b,
                    fields(runner.network, runner.playground.patterns.x)[0][-1][:, 0],
                ),
                group(runner.updates) in tab.bar.counters.text(),
            )
        )

    tab.view.drawn.connect(look)
    runner.run()
    qtbot.waitUntil(lambda: len(seen) > 5)
    assert tab.view.instruments.stamp.text().startswith("update")
    runner.pause()
    assert all(all(one) for one in seen)
    assert tab.view.instruments.stamp.text() == ""


def test_a_neuron_shows_its_function_and_the_fields_of_the_patterns(
    qtbot: QtBot, context: Context, tab: PlaygroundTab
) -> None:
    tab.look_at(instrument="neuron")
    shown = tab.view.instruments.present
    assert isinstance(shown, NeuronInstrument)
    tab.view.diagram_panel.choose((1, 2))
    scene = shown.plot.scene
    assert scene is not None and scene.view.neuron == (1, 2)
    b = fields(context.runner.network, context.runner.playground.patterns.x)[0][0][:, 2]
    assert np.array_equal(scene.view.b, b)
    assert "μ" not in context.status.hover_text
    text = hovered(qtbot, context, shown.plot, QPoint(120, 60))
    assert text.startswith("pattern ") and "b = " in text
    tab.view.diagram_panel.choose(None)
    assert shown.plot.scene is not None and shown.plot.scene.view.is_output


def test_a_single_neuron_tells_angle_margin_and_novikoffs_bound(
    qtbot: QtBot, context: Context, tab: PlaygroundTab
) -> None:
    tab.look_at(instrument="neuron")
    assert "margin" not in facts(tab)
    single_neuron(context)
    context.runner.seek(60)
    context.runner.catch_up()
    qtbot.waitUntil(lambda: "mistakes" in facts(tab))
    told = facts(tab)
    assert told["turned"].endswith("° since the start")
    # AND with inputs 0, 1: the widest street has gamma = 1/3 in (x, -1), R = sqrt 3.
    assert "γ" in told["margin"] and told["(R/γ)²"].startswith("(1.73/")
    made, most = told["mistakes"].split(" ≤ ")
    assert 0 < int(made) <= int(most)
    assert not told["distance"].startswith("−")
    context.runner.edit(lambda s: take_source(s, Source("xor", 4, 0.0, 1)), "patterns")
    assert any(name.startswith("Not separable") for name in facts(tab))
    assert "margin" not in facts(tab)


def test_a_histogram_counts_every_weight_and_every_field(
    qtbot: QtBot, context: Context, tab: PlaygroundTab
) -> None:
    tab.look_at(instrument="histograms")
    shown, net = tab.view.instruments.present, context.runner.network
    assert isinstance(shown, HistogramsInstrument)
    weights, local = shown.plot.scene.parts
    assert [int(layer[0].sum()) for layer in weights.counts] == [one.w.size for one in net.layers]
    p = len(context.runner.playground.patterns)
    assert [sum(map(np.sum, layer)) for layer in local.counts] == [4 * p, p]
    at = shown.plot.area_of(1).center().toPoint()
    assert "local field b" in hovered(qtbot, context, shown.plot, at)
    assert f"of {p}" in context.status.hover_text or f"of {4 * p}" in context.status.hover_text


def test_the_ranges_of_histograms_hold_still_while_training(
    context: Context, tab: PlaygroundTab
) -> None:
    tab.look_at(instrument="histograms")
    shown = tab.view.instruments.present
    assert isinstance(shown, HistogramsInstrument)
    ranges = []
    for k in range(1, 400, 4):
        context.runner.seek(k)
        context.runner.catch_up()
        tab.view.refresh_all()
        ranges.append(tuple(part.within for part in shown.plot.scene.parts))
    assert len(set(ranges)) < 8


def test_the_landscape_has_the_present_energy_at_the_present_point(
    context: Context, landscape: LandscapeInstrument
) -> None:
    scene = landscape.plot.scene
    assert scene is not None and scene.picture is not None and not scene.note
    pair, net = landscape.choice.pair, context.runner.network
    assert scene.point == tuple(value_of(net, one) for one in pair)
    at = landscape.plot.axes.point(*scene.point).toPoint()
    assert landscape.plot.axes.area.contains(QPointF(at))


def test_a_drag_on_the_landscape_sets_both_weights_and_is_one_undo(
    qtbot: QtBot, context: Context, tab: PlaygroundTab, landscape: LandscapeInstrument
) -> None:
    before, pair = context.runner.network, landscape.choice.pair
    area = landscape.plot.axes.area
    qtbot.mousePress(landscape.plot, LEFT, pos=area.center().toPoint())
    end = (area.center() + QPointF(40, -20)).toPoint()
    wanted = landscape.plot.axes.numbers(QPointF(end))
    qtbot.mouseMove(landscape.plot, end)
    qtbot.mouseRelease(landscape.plot, LEFT, pos=end)
    net = context.runner.network
    assert tuple(value_of(net, one) for one in pair) == pytest.approx(wanted, rel=1e-9)
    assert np.array_equal(net.layers[1].w, before.layers[1].w)
    context.store.undo()
    assert np.array_equal(context.runner.network.layers[0].w, before.layers[0].w)


def test_after_a_long_drag_undo_finds_the_whole_run_again(
    qtbot: QtBot, context: Context, landscape: LandscapeInstrument
) -> None:
    runner, at = context.runner, landscape.plot.axes.area.center().toPoint()
    runner.seek(20)
    runner.catch_up()
    trained = runner.network
    qtbot.mousePress(landscape.plot, LEFT, pos=at)
    for step in range(12):
        qtbot.mouseMove(landscape.plot, at + QPoint(3 * step, step))
    qtbot.mouseRelease(landscape.plot, LEFT, pos=at)
    assert runner.k == 0 and runner.network is not trained
    context.store.undo()
    assert (runner.k, runner.furthest) == (20, 20)
    assert np.array_equal(runner.network.layers[0].w, trained.layers[0].w)
    runner.back()
    assert runner.k == 19


def test_the_landscape_zooms_at_the_pointer_moves_and_fits_again(
    qtbot: QtBot, landscape: LandscapeInstrument
) -> None:
    plot, ranges = landscape.plot, landscape.ranges
    fitted = ranges.x, ranges.y
    at = plot.axes.area.center() + QPointF(30, 10)
    fixed = plot.axes.numbers(at)
    wheel = QWheelEvent(
        at,
        QPointF(plot.mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(plot, wheel)
    assert ranges.x[1] - ranges.x[0] < fitted[0][1] - fitted[0][0]
    assert plot.axes.numbers(at) == pytest.approx(fixed)
    before = ranges.x
    qtbot.mousePress(plot, RIGHT, pos=at.toPoint())
    qtbot.mouseMove(plot, at.toPoint() + QPoint(25, 0))
    qtbot.mouseRelease(plot, RIGHT, pos=at.toPoint() + QPoint(25, 0))
    assert ranges.x[0] < before[0]
    qtbot.mouseClick(landscape.fit, LEFT)
    assert (ranges.x, ranges.y) == fitted


def test_the_landscape_follows_training_and_says_how_old_it_is(
    context: Context, tab: PlaygroundTab, landscape: LandscapeInstrument
) -> None:
    context.runner.seek(50)
    context.runner.catch_up()
    tab.view.refresh_all()
    scene = landscape.plot.scene
    assert scene is not None and scene.note == "map as of update 0" and len(scene.path) == 51
    landscape.surveyor.finish()
    scene = landscape.plot.scene
    assert scene is not None and not scene.note


def test_a_hidden_landscape_does_not_follow_a_run(
    qtbot: QtBot, context: Context, tab: PlaygroundTab
) -> None:
    tab.figures()
    hidden = tab.view.instruments.open("landscape")
    assert isinstance(hidden, LandscapeInstrument)
    context.runner.run()
    qtbot.waitUntil(lambda: hidden.surveyor.is_idle)
    k = context.runner.k
    qtbot.waitUntil(lambda: context.runner.k > k + 50)
    assert hidden.surveyor.is_idle
    context.runner.pause()


def test_two_weights_of_any_neurons_can_be_chosen(
    context: Context, tab: PlaygroundTab, landscape: LandscapeInstrument
) -> None:
    across, upwards = landscape.choice.combos
    assert across.count() == context.runner.network.layers[0].w.size + 4 + 4 + 1
    across.setCurrentIndex(across.count() - 1)
    across.activated.emit(across.currentIndex())
    assert landscape.choice.pair[0] == (2, 0, "theta")
    upwards.setCurrentIndex(upwards.count() - 1)
    upwards.activated.emit(upwards.currentIndex())
    assert landscape.choice.pair[0] != landscape.choice.pair[1] == (2, 0, "theta")
    take_net(context, (32,), "tanh", "tanh")
    tab.view.diagram_panel.choose((1, 20))
    assert {across.itemData(place)[1] for place in range(across.count())} >= {20}
    assert across.count() <= 5
    take_net(context, (), "tanh", "tanh")
    assert landscape.choice.pair == ((1, 0, 0), (1, 0, 1))


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_all_instruments_are_figures_and_none_is_empty(
    context: Context, tab: PlaygroundTab, theme: str
) -> None:
    context.look.set_theme(theme)
    context.runner.seek(20)
    context.runner.catch_up()
    figures = {figure.key: figure for figure in tab.figures()}
    assert {"plane", "diagram", *KEYS} <= set(figures)
    for figure in figures.values():
        size = Size(8.0, 100.0).pixels(figure.widget)
        image = make_image(figure.widget, size, context.look.colour("window"))
        colours = {image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(20, 60)}
        assert len(colours) > 2, figure.key
        assert figure.widget.accessibleName(), figure.key
    context.look.set_theme("light")


def test_everything_of_an_instrument_has_a_name_and_a_tip(tab: PlaygroundTab) -> None:
    for key in KEYS:
        made = tab.view.instruments.open(key)
        for control in made.controls():
            assert control.accessibleName() and control.toolTip(), (key, control)
