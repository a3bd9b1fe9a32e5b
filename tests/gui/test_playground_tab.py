"""The playground tab: every rule on every net, notices, switches, plots, presentation."""

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nnlab.app.playground import PLAYGROUND, take_design, take_rule
from nnlab.app.playground_state import uniform_design
from nnlab.core.activations import ACTIVATIONS
from nnlab.core.network import start_network
from nnlab.core.rules import RULES, RuleSpec
from nnlab.core.sets.generators import GENERATORS
from nnlab.gui.exporting.export import Size, make_image
from nnlab.gui.plots.diagram.layout import choose_edges, lay_out
from nnlab.gui.plots.plane.output_image import cut_network
from nnlab.gui.tab import Context
from nnlab.gui.tabs.playground import PlaygroundTab
from nnlab.gui.widgets.speed import format_speed, position_of, speed_at

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def tab(qtbot: QtBot, context: Context) -> Iterator[PlaygroundTab]:
    made = PlaygroundTab(context)
    qtbot.addWidget(made)
    made.resize(1180, 640)
    made.show()
    yield made
    made.close_down()


def design(tab: PlaygroundTab, hidden: tuple[int, ...], g: str, output: str) -> None:
    tab._context.runner.edit(lambda s: take_design(s, uniform_design(hidden, g, output)), "net")


@pytest.mark.parametrize("hidden", [(), (4,), (3, 2), (64,) * 8])
@pytest.mark.parametrize("rule", sorted(RULES))
def test_each_rule_on_each_net_trains_or_says_why(
    context: Context, tab: PlaygroundTab, rule: str, hidden: tuple[int, ...]
) -> None:
    design(tab, hidden, "tanh", "tanh")
    context.runner.edit(lambda s: take_rule(s, RuleSpec(rule, 0.01)), "rule")
    before = context.runner.network
    context.runner.step()
    tab.view.refresh_all()
    tab.grab()
    if context.runner.refusal is None:
        assert context.runner.k == 1 and context.runner.network is not before
        assert tab.notice.isHidden()
        assert ("networks" if rule == "genetic" else "μ = ") in tab.settings.update_text.text()
    else:
        assert not tab.notice.isHidden()
        assert tab.notice.text.text() == context.runner.refusal
        assert not tab.bar.run.isEnabled()


@pytest.mark.parametrize("output", sorted(ACTIVATIONS))
def test_each_activation_is_drawn(context: Context, tab: PlaygroundTab, output: str) -> None:
    joint = output == "softmax"
    hidden = "tanh" if joint else output
    chosen = uniform_design((3,), hidden, output, outputs=2 if joint else 1)
    context.runner.edit(lambda s: take_design(s, chosen), "net")
    for on in (True, False):
        tab.view.plane_panel.two_colours.setChecked(on)
        assert context.store.get(PLAYGROUND).view.two_colours is on
        assert not tab.view.plane_panel.plane.grab().isNull()


def test_the_notice_offers_a_net_in_one_click(
    qtbot: QtBot, context: Context, tab: PlaygroundTab
) -> None:
    context.runner.edit(lambda s: take_rule(s, RuleSpec("error", 0.1)), "rule")
    assert "hidden" in tab.notice.text.text()
    qtbot.mouseClick(tab.notice.offers[0], LEFT)
    assert context.runner.refusal is None and tab.notice.isHidden()
    offered = context.store.get(PLAYGROUND).design
    context.store.undo()
    assert context.store.get(PLAYGROUND).design != offered


def test_divergence_offers_a_smaller_eta(
    qtbot: QtBot, context: Context, tab: PlaygroundTab
) -> None:
    design(tab, (8,), "relu", "linear")
    context.runner.edit(lambda s: take_rule(s, RuleSpec("backprop", 100.0)), "rule")
    context.runner.run()
    qtbot.waitUntil(lambda: not context.runner.running)
    assert "last finite step" in tab.notice.text.text()
    qtbot.mouseClick(tab.notice.offers[1], LEFT)
    state = context.store.get(PLAYGROUND)
    assert state.rule.eta == 10.0 and state.updates == 0


def test_the_form_changes_the_state_and_follows_it(context: Context, tab: PlaygroundTab) -> None:
    form = tab.settings
    form.rule.eta.setValue(0.5)
    form.rule.batch.setValue(5)
    form.net.seed.setValue(7)
    form.patterns.p.setValue(60)
    state = context.store.get(PLAYGROUND)
    assert (state.rule.eta, state.rule.batch, state.start_seed) == (0.5, 5, 7)
    assert len(state.patterns) == 60
    for _ in range(8):
        if context.store.undo_label is not None:
            context.store.undo()
    assert form.rule.eta.value() == 0.1 and form.patterns.p.value() == 100
    assert form.net.seed.value() == 1


def test_layers_are_added_and_removed(qtbot: QtBot, context: Context, tab: PlaygroundTab) -> None:
    hidden = tab.settings.net.hidden
    for _ in range(7):
        qtbot.mouseClick(hidden.more, LEFT)
    assert context.store.get(PLAYGROUND).design.hidden == (4,) * 8
    assert not hidden.more.isEnabled()
    hidden.boxes[1].setValue(64)
    for _ in range(8):
        qtbot.mouseClick(hidden.fewer, LEFT)
    assert context.store.get(PLAYGROUND).design.hidden == ()
    assert not hidden.fewer.isEnabled()


def test_the_bar_steps_counts_and_scrubs(
    qtbot: QtBot, context: Context, tab: PlaygroundTab
) -> None:
    bar = tab.bar
    qtbot.mouseClick(bar.epoch, LEFT)
    context.runner.catch_up()
    qtbot.mouseClick(bar.step, LEFT)
    assert context.runner.k == 101
    assert "101" in bar.counters.text() and "/100" in bar.errors.text()
    bar.scrub.setValue(50)
    assert context.runner.k == 50 and bar.number.value() == 50
    bar.number.setValue(300)
    context.runner.catch_up()
    assert context.runner.k == 300 and bar.scrub.maximum() == 300
    qtbot.mouseClick(bar.back, LEFT)
    qtbot.mouseClick(bar.reset, LEFT)
    assert context.runner.k == 0


def test_the_bar_counts_on_after_an_edit(context: Context, tab: PlaygroundTab) -> None:
    bar, runner = tab.bar, context.runner
    runner.seek(70)
    runner.catch_up()
    runner.edit(lambda state: take_rule(state, RuleSpec("backprop", eta=0.5)), "eta")
    runner.seek(5)
    runner.catch_up()
    assert "75" in bar.counters.text()
    assert (bar.number.value(), bar.scrub.value(), bar.scrub.minimum()) == (75, 75, 70)
    bar.number.setValue(72)
    assert (runner.k, runner.updates) == (2, 72)


def test_the_bar_says_when_kernels_are_being_compiled(context: Context, tab: PlaygroundTab) -> None:
    context.runner.set_ready(False)
    context.runner.run()
    assert "compiling" in tab.bar.counters.text()
    assert not tab.view.plane_panel.plane.grab().isNull()


def test_the_speed_slider_is_logarithmic_and_ends_at_full_speed() -> None:
    assert speed_at(0) == pytest.approx(0.1) and speed_at(99) == pytest.approx(1e6)
    assert format_speed(speed_at(100)) == "full"
    assert [position_of(speed_at(place)) for place in range(101)] == list(range(101))
    assert [format_speed(value) for value in (1.0, 46.0, 3200.0, 1e6)] == [
        "1.0/s",
        "46/s",
        "3.2 k/s",
        "1.0 M/s",
    ]


def test_commands_have_keys_tips_and_act(context: Context, tab: PlaygroundTab) -> None:
    commands = {command.key: command for command in tab.commands()}
    keys = [key for command in commands.values() for key in command.shortcut.split("|") if key]
    assert len(keys) == len(set(keys))
    assert {"Space", "Right", "Left", "Shift+Right", "R", "Shift+R"} <= set(keys)
    assert all(command.tip and command.text for command in commands.values())
    commands["run.step"].run()
    assert context.runner.k == 1
    commands["playground.minus"].run()
    panel = tab.view.plane_panel
    assert (panel.plane.mode, panel.tools.pen) == ("add", 0)
    for child in commands["playground.sets"].children():
        child.run()
    assert context.store.get(PLAYGROUND).source.generator == list(GENERATORS)[-1]


def test_everything_has_a_name_and_a_tip(tab: PlaygroundTab) -> None:
    bar, column = tab.bar, tab.settings
    controls = [bar.run, bar.scrub, bar.number, bar.speed.slider, column.rule.eta]
    controls += [*tab.view.plane_panel.modes.values(), *column.net.hidden.boxes]
    controls += [column.patterns.generator, tab.view.instruments.combo]
    nameless = [control for control in controls if not control.accessibleName()]
    tipless = [control for control in controls if not control.toolTip()]
    assert not nameless and not tipless


def test_a_plot_is_enlarged_and_small_again(qtbot: QtBot, tab: PlaygroundTab) -> None:
    plane, diagram, instrument = tab.view.frames
    qtbot.mouseClick(instrument.button, LEFT)
    assert instrument.isVisible() and not plane.isVisible() and not diagram.isVisible()
    qtbot.mouseClick(instrument.button, LEFT)
    assert all(frame.isVisible() for frame in tab.view.frames)
    qtbot.mouseDClick(diagram.title, LEFT)
    assert diagram.isVisible() and not plane.isVisible()
    qtbot.mouseDClick(diagram.title, LEFT)
    assert all(frame.isVisible() for frame in tab.view.frames)


def test_presentation_folds_everything_but_the_plane(
    qtbot: QtBot, context: Context, tab: PlaygroundTab
) -> None:
    context.look.set_presentation(True)
    tab.set_presentation(True)
    tab.resize(1280, 700)
    qtbot.waitUntil(lambda: tab.view.frames[0].height() > 0.75 * 700)
    assert not tab.column.opened and not tab.view.lower_visible
    tab.set_presentation(False)
    context.look.set_presentation(False)
    assert tab.column.opened and tab.view.lower_visible


def test_a_neuron_is_chosen_described_and_enlarged(
    qtbot: QtBot, context: Context, tab: PlaygroundTab
) -> None:
    diagram = tab.view.diagram_panel.diagram
    at = diagram.layout_now.boxes[1][2].center().toPoint()
    qtbot.mouseMove(diagram, at)
    assert context.status.hover_text.startswith("neuron 3 of layer 1: w = (")
    qtbot.mouseClick(diagram, LEFT, pos=at)
    assert diagram.scene.chosen == (1, 2) and tab.view.plane_panel.plane.scene.chosen == 2
    qtbot.mouseDClick(diagram, LEFT, pos=at)
    assert tab.view.plane_panel.mapped == (1, 2)
    assert "Neuron 3" in tab.view.frames[0].title.text()
    design(tab, (2,), "tanh", "tanh")
    assert tab.view.plane_panel.mapped is None
    tab.grab()


def test_a_part_of_a_net_ends_in_its_neuron() -> None:
    net = start_network((2, 4, 3, 1), ("tanh",) * 3, 1)
    part = cut_network(net, (2, 1))
    assert part.sizes == (2, 4, 1)
    assert np.array_equal(part.layers[1].w[0], net.layers[1].w[1])
    assert cut_network(net, None) is net


@pytest.mark.parametrize("sizes", [(2, 1), (2, 4, 1), (2, 15, 1), (2, *(64,) * 8, 1)])
def test_no_neuron_of_the_diagram_overlaps_another(sizes: tuple[int, ...]) -> None:
    area = QRectF(10, 10, 380, 150)
    layout = lay_out(sizes, area, 14.0, 58.0)
    boxes = [box for layer in layout.boxes for box in layer]
    assert len(boxes) == sum(sizes)
    for number, box in enumerate(boxes):
        assert not any(box.intersects(other) for other in boxes[:number])
        assert area.adjusted(-1, -1, 1, 1).contains(box)


def test_of_many_weights_the_strongest_are_drawn() -> None:
    wide = start_network((2, 64, 64, 1), ("tanh",) * 3, 1)
    edges, drawn, total = choose_edges(wide, most=300)
    assert total == sum(layer.w.size for layer in wide.layers) and drawn <= 300
    weakest = np.abs(edges[1].w).min()
    assert np.count_nonzero(np.abs(wide.layers[1].w) > weakest) < len(edges[1].w)
    small = start_network((2, 2, 1), ("tanh",) * 2, 1)
    assert choose_edges(small)[1:] == (6, 6)


def test_the_curves_tell_their_values(qtbot: QtBot, context: Context, tab: PlaygroundTab) -> None:
    context.runner.seek(200)
    context.runner.catch_up()
    tab.view.refresh_all()
    tab.look_at(log_curves=True)
    curves: QWidget = tab.view.instruments.present.figure
    qtbot.mouseMove(curves, curves.rect().center())
    assert "H/p = " in context.status.hover_text and "C = " in context.status.hover_text
    assert not curves.grab().isNull()


def test_the_pose_shows_a_trained_net(context: Context, tab: PlaygroundTab) -> None:
    tab.pose()
    assert context.runner.k > 1000 and context.runner.reading.n_wrong < 20
    assert [figure.key for figure in tab.figures()][:3] == ["plane", "diagram", "curves"]


def test_every_figure_can_be_exported_behind_a_big_plot(tab: PlaygroundTab) -> None:
    tab.view.instruments.button.setChecked(True)
    for figure in tab.figures():
        image = make_image(figure.widget, Size(5.0, 60.0).pixels(figure.widget), QColor("white"))
        assert image.height() > 0.2 * image.width(), figure.key
