"""The net's section of the column: each control asks for the design that it shows."""

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from nnlab.app.playground import PLAYGROUND, Playground, take_design, take_source
from nnlab.app.playground_state import Design, Source, uniform_design
from nnlab.app.weights.text import write_table
from nnlab.core.network import have_equal_bits, start_network
from nnlab.gui.playground.net import NetForm
from nnlab.gui.tab import Context
from nnlab.gui.tabs.playground import PlaygroundTab

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def tab(qtbot: QtBot, context: Context) -> Iterator[PlaygroundTab]:
    made = PlaygroundTab(context)
    qtbot.addWidget(made)
    made.resize(1180, 640)
    made.show()
    yield made
    made.close_down()


@pytest.fixture
def form(tab: PlaygroundTab) -> NetForm:
    return tab.settings.net


def state_of(context: Context) -> Playground:
    return context.store.get(PLAYGROUND)


def choose(combo: object, key: str) -> None:
    combo.setCurrentIndex(combo.findData(key))  # type: ignore[attr-defined]


def run(tab: PlaygroundTab, key: str) -> None:
    next(command for command in tab.commands() if command.key == key).run()


def test_each_layer_has_its_neurons_activation_and_lock(
    qtbot: QtBot, context: Context, form: NetForm
) -> None:
    qtbot.mouseClick(form.hidden.more, LEFT)
    rows = form.hidden.rows
    rows[1].neurons.setValue(7)
    choose(rows[0].activation, "leaky")
    choose(rows[1].activation, "softplus")
    qtbot.mouseClick(rows[0].lock, LEFT)
    qtbot.mouseClick(form.hidden.output.lock, LEFT)
    assert state_of(context).design == Design((4, 7), ("leaky", "softplus"), "tanh", frozen=(1, 3))
    assert [row.neurons.isVisible() for row in rows] == [True, True, *[False] * 6]


def test_softmax_takes_an_output_per_class_and_cross_entropy(
    context: Context, form: NetForm
) -> None:
    choose(form.hidden.output.activation, "softmax")
    state = state_of(context)
    assert state.design.sizes == (2, 4, 2) and state.rule.cost == "cross_entropy"
    assert form.sizes.text() == "2–4–2" and context.runner.refusal is None
    context.store.undo()
    assert state_of(context).design.sizes == (2, 4, 1)
    assert form.hidden.output.activation.currentData() == "tanh"


def test_a_net_for_too_few_classes_is_refused_in_the_notice(
    context: Context, tab: PlaygroundTab
) -> None:
    source = Source("blobs", 30, 0.1, 1, classes=4)
    context.runner.edit(lambda s: take_source(s, source), "set")
    before = state_of(context)
    tab.settings.design_chosen.emit(uniform_design((3,), "tanh", "tanh"))
    assert state_of(context).design is before.design
    assert tab.notice.isVisible() and "\n" not in tab.notice.text.text()


def test_inputs_are_chosen_and_the_last_stays(context: Context, form: NetForm) -> None:
    boxes = form.inputs.boxes
    boxes["sin x1"].click()
    boxes["x1"].click()
    assert state_of(context).design.features == ("x2", "sin x1")
    boxes["x2"].click()
    assert state_of(context).design.features == ("sin x1",)
    assert not boxes["sin x1"].isEnabled() and boxes["x1"].isEnabled()


def test_starts_and_seeds(qtbot: QtBot, context: Context, form: NetForm) -> None:
    assert not form.start_value.isEnabled()
    choose(form.start, "constant")
    form.start_value.setValue(0.25)
    assert np.all(state_of(context).net.layers[0].w == 0.25)
    choose(form.start, "normal")
    old = state_of(context).net
    qtbot.mouseClick(form.new_seed, LEFT)
    assert state_of(context).start_seed == 2
    assert not have_equal_bits(state_of(context).net, old)


def test_one_activation_for_all_hidden_layers(context: Context, form: NetForm) -> None:
    context.runner.edit(lambda s: take_design(s, Design((2, 3), ("relu", "tanh"))), "net")
    assert form.all_hidden.currentData() is None
    form.all_hidden.setCurrentIndex(form.all_hidden.findData("sigmoid"))
    form.all_hidden.activated.emit(form.all_hidden.currentIndex())
    assert state_of(context).design.hidden_activations == ("sigmoid", "sigmoid")


def test_the_form_has_room_on_a_small_screen(context: Context, tab: PlaygroundTab) -> None:
    assert tab.column.width() <= 320
    controls = (*tab.settings.net.hidden.boxes, tab.settings.net.seed, tab.settings.net.new_seed)
    assert all(control.accessibleName() and control.toolTip() for control in controls)


def test_keys_act_on_the_layer_of_the_chosen_neuron(context: Context, tab: PlaygroundTab) -> None:
    run(tab, "net.add-layer")
    tab.view.diagram_panel.choose((1, 0))
    run(tab, "net.add-neuron")
    assert state_of(context).design.hidden == (5, 4)
    run(tab, "net.remove-layer")
    assert state_of(context).design.hidden == (4,)
    run(tab, "net.remove-neuron")
    run(tab, "net.fix-output")
    assert state_of(context).design.hidden == (3,) and state_of(context).design.frozen == (2,)
    children = next(c for c in tab.commands() if c.key == "net.freeze").children
    assert children is not None
    next(iter(children())).run()
    assert state_of(context).design.frozen == (1, 2)


def test_the_fifth_neuron_is_set_by_hand(context: Context, tab: PlaygroundTab) -> None:
    four = Design((4,), ("sgn",), "sgn", frozen=(2,))
    context.runner.edit(lambda s: take_design(s, four), "net")
    logic = next(c for c in tab.commands() if c.key == "net.logic").children
    assert logic is not None
    next(iter(logic())).run()
    output = state_of(context).net.layers[1]
    assert output.w.tolist() == [[1.0] * 4] and output.theta.tolist() == [3.0]


def test_weights_go_out_and_come_in(context: Context, tab: PlaygroundTab) -> None:
    before = state_of(context).net
    run(tab, "net.copy")
    data = QGuiApplication.clipboard().mimeData()
    assert data.hasHtml() and '"theta"' in data.text()
    tab.view.diagram_panel.editor.set_number(1, 0, 0, 9.0)
    run(tab, "net.paste")
    assert have_equal_bits(state_of(context).net, before)
    QGuiApplication.clipboard().setText('{"layers": [{"w": [[1, 2, 3]], "theta": [0]}]}')
    run(tab, "net.paste")
    assert tab.notice.isVisible() and "of 1 layers" in tab.notice.text.text()
    assert have_equal_bits(state_of(context).net, before)


def test_weights_of_other_hidden_layers_are_offered_their_net(
    qtbot: QtBot, context: Context, tab: PlaygroundTab
) -> None:
    other = start_network((2, 3, 2, 1), ("tanh",) * 3, 7)
    QGuiApplication.clipboard().setText(write_table(other))
    run(tab, "net.paste")
    assert state_of(context).design.hidden == (4,)
    assert tab.notice.text.text().startswith("The weights are of 3 layers")
    qtbot.mouseClick(tab.notice.offers[0], LEFT)
    assert state_of(context).design.hidden == (3, 2)
    assert have_equal_bits(state_of(context).net, other)
    context.store.undo()
    assert state_of(context).design.hidden == (4,) and context.store.undo_label is None


def test_weights_are_saved_and_loaded(
    context: Context, tab: PlaygroundTab, tmp_path: object
) -> None:
    files = tab.view.diagram_panel.files
    for kind in ("npz", "json"):
        path = tmp_path / f"net.{kind}"  # type: ignore[operator]
        before = state_of(context).net
        files.save(path)
        tab.view.diagram_panel.editor.set_number(1, 0, 0, 9.0)
        files.load(path)
        assert have_equal_bits(state_of(context).net, before)
    files.load(tmp_path / "none.npz")  # type: ignore[operator]
    assert "none.npz" in tab.notice.text.text() and tab.notice.isVisible()
