"""The diagram: every number editable where it stands, one gesture one undo; handles, locks."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnlab.app.net_edits import number_at
from nnlab.app.playground import PLAYGROUND, Playground, take_design
from nnlab.app.playground_state import Design, uniform_design
from nnlab.core.network import Network
from nnlab.gui.playground.diagram import DiagramPanel
from nnlab.gui.plots.diagram.diagram import Diagram, DiagramScene
from nnlab.gui.plots.diagram.layout import edge_line, lay_out
from nnlab.gui.plots.diagram.parts import Number, label_number, label_weights
from nnlab.gui.plots.diagram.stage import StageOverlay
from nnlab.gui.tab import Context
from nnlab.gui.widgets.number_edit import nudge

LEFT = Qt.MouseButton.LeftButton
PLAIN = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def panel(qtbot: QtBot, context: Context) -> Iterator[DiagramPanel]:
    made = DiagramPanel(context)
    qtbot.addWidget(made)
    made.resize(560, 260)
    made.chosen_changed.connect(lambda _: draw(context, made))
    context.runner.changed.connect(lambda: draw(context, made))
    made.show()
    draw(context, made)
    yield made
    made.close()


def draw(context: Context, panel: DiagramPanel) -> None:
    panel.refresh(context.runner.playground.box)


def state_of(context: Context) -> Playground:
    return context.store.get(PLAYGROUND)


def design(context: Context, panel: DiagramPanel, made: Design) -> None:
    context.runner.edit(lambda state: take_design(state, made), "net")
    draw(context, panel)


def numbers(net: Network) -> np.ndarray:
    return np.concatenate([np.r_[layer.w.ravel(), layer.theta] for layer in net.layers])


def handle_at(diagram: Diagram, kind: str, layer: int) -> QPoint:
    handles = diagram.plan.handles
    return next(
        handle.box.center().toPoint()
        for handle in handles
        if (handle.kind, handle.layer) == (kind, layer)
    )


def type_into(diagram: Diagram, text: str) -> None:
    QTest.keyClicks(diagram.edit, text)
    QTest.keyClick(diagram.edit, Qt.Key.Key_Return)


@pytest.mark.parametrize("number", [Number(1, 2, 1), Number(1, 0, None), Number(2, 0, 3)])
def test_typing_changes_exactly_that_number_and_is_one_undo(
    context: Context, panel: DiagramPanel, number: Number
) -> None:
    before = state_of(context).net
    panel.diagram.open_number(number)
    type_into(panel.diagram, "1.25")
    after = state_of(context).net
    assert number_at(after, number.layer, number.neuron, number.below) == 1.25
    assert np.count_nonzero(numbers(before) != numbers(after)) == 1
    assert panel.diagram.edit.isHidden()
    context.store.undo()
    assert state_of(context).net is before and context.store.undo_label is None


def test_a_click_on_an_edge_opens_its_number(
    qtbot: QtBot, context: Context, panel: DiagramPanel
) -> None:
    diagram = panel.diagram
    at = edge_line(diagram.layout_now, 0, 1, 0).pointAt(0.93).toPoint()
    qtbot.mouseMove(diagram, at)
    assert context.status.hover_text.startswith("w = 0.581   x₂ → neuron 1 of layer 1")
    qtbot.mouseClick(diagram, LEFT, pos=at)
    assert diagram.opened == Number(1, 0, 1) and not diagram.edit.isHidden()
    QTest.keyClick(diagram.edit, Qt.Key.Key_Escape)
    assert diagram.edit.isHidden() and context.store.undo_label is None


def test_a_click_on_a_threshold_opens_it(
    qtbot: QtBot, context: Context, panel: DiagramPanel
) -> None:
    diagram = panel.diagram
    labels = [label for label in diagram.plan.labels if label.number.below is None]
    assert len(labels) == 5
    qtbot.mouseClick(diagram, LEFT, pos=labels[2].box.center().toPoint())
    assert diagram.opened == labels[2].number
    type_into(diagram, "-0,5")
    number = labels[2].number
    assert number_at(state_of(context).net, number.layer, number.neuron, None) == -0.5


def test_arrows_and_wheel_are_one_gesture_with_live_effect(
    context: Context, panel: DiagramPanel
) -> None:
    before = state_of(context).net
    diagram, number = panel.diagram, Number(1, 1, 0)
    old = number_at(before, 1, 1, 0)
    diagram.open_number(number)
    for step in (1, 2, 3):
        QTest.keyClick(diagram.edit, Qt.Key.Key_Up)
        assert number_at(state_of(context).net, 1, 1, 0) == pytest.approx(old + 0.1 * step)
    turn(diagram.edit, QPointF(5, 5), -120)
    assert number_at(state_of(context).net, 1, 1, 0) == pytest.approx(old + 0.2)
    QTest.keyClick(diagram.edit, Qt.Key.Key_Return)
    context.store.undo()
    assert state_of(context).net is before
    # The next gesture is an undo of its own.
    context.store.redo()
    diagram.open_number(number)
    type_into(diagram, "3")
    context.store.undo()
    assert number_at(state_of(context).net, 1, 1, 0) == pytest.approx(old + 0.2)


def test_the_wheel_turns_the_number_below_the_pointer(
    qtbot: QtBot, context: Context, panel: DiagramPanel
) -> None:
    diagram = panel.diagram
    at = edge_line(diagram.layout_now, 0, 0, 3).pointAt(0.95)
    old = number_at(state_of(context).net, 1, 3, 0)
    qtbot.mouseMove(diagram, at.toPoint())
    turn(diagram, at, 120)
    turn(diagram, at, 120)
    assert number_at(state_of(context).net, 1, 3, 0) == pytest.approx(old + 0.2)
    context.store.undo()
    assert context.store.undo_label is None


def test_tab_goes_through_the_numbers_of_a_neuron(context: Context, panel: DiagramPanel) -> None:
    diagram = panel.diagram
    diagram.open_number(Number(1, 1, None))
    seen = []
    for _ in range(3):
        QTest.keyClick(diagram.edit, Qt.Key.Key_Tab)
        seen.append(diagram.opened)
    assert seen == [Number(1, 1, 0), Number(1, 1, 1), Number(1, 1, None)]
    assert context.store.undo_label is None


def test_what_is_no_number_is_told_in_one_line(context: Context, panel: DiagramPanel) -> None:
    panel.diagram.open_number(Number(1, 0, 0))
    type_into(panel.diagram, "abc")
    assert "'abc' is no number" in context.status.hover_text
    assert context.store.undo_label is None and panel.diagram.edit.isHidden()


def test_what_was_trained_before_an_edit_is_kept_by_undo(
    context: Context, panel: DiagramPanel
) -> None:
    context.runner.seek(30)
    context.runner.catch_up()
    trained = context.runner.network
    panel.diagram.open_number(Number(1, 0, 0))
    QTest.keyClick(panel.diagram.edit, Qt.Key.Key_Up)
    QTest.keyClick(panel.diagram.edit, Qt.Key.Key_Up)
    assert context.runner.k == 0 and context.runner.updates == 30
    context.store.undo()
    assert context.runner.k == 30
    assert np.array_equal(numbers(context.runner.network), numbers(trained))


def test_handles_add_and_remove_neurons_and_layers(
    qtbot: QtBot, context: Context, panel: DiagramPanel
) -> None:
    diagram = panel.diagram

    def press(kind: str, layer: int) -> tuple[int, ...]:
        qtbot.mouseClick(diagram, LEFT, pos=handle_at(diagram, kind, layer))
        return state_of(context).design.hidden

    assert press("more", 1) == (5,)
    assert press("fewer", 1) == (4,)
    assert press("layer", 1) == (4, 4)
    assert press("fewer", 2) == (4, 3)
    assert press("layer", 0) == (4, 4, 3)
    for _ in range(3):
        press("fewer", 3)
    assert state_of(context).design.hidden == (4, 4)
    context.store.undo()
    assert state_of(context).design.hidden == (4, 4, 1)


def test_locks_freeze_and_free_any_layer(
    qtbot: QtBot, context: Context, panel: DiagramPanel
) -> None:
    for layer in (2, 1):
        qtbot.mouseClick(panel.diagram, LEFT, pos=handle_at(panel.diagram, "lock", layer))
    assert state_of(context).design.frozen == (1, 2)
    assert context.runner.refusal is not None and "frozen" in context.runner.refusal
    qtbot.mouseClick(panel.diagram, LEFT, pos=handle_at(panel.diagram, "lock", 1))
    assert state_of(context).design.frozen == (2,)


def test_a_click_chooses_a_neuron_for_all_and_for_the_plane(
    qtbot: QtBot, context: Context, panel: DiagramPanel
) -> None:
    chosen: list[object] = []
    mapped: list[object] = []
    panel.chosen_changed.connect(chosen.append)
    panel.mapped.connect(mapped.append)
    at = panel.diagram.layout_now.boxes[1][2].center().toPoint()
    qtbot.mouseClick(panel.diagram, LEFT, pos=at)
    qtbot.mouseClick(panel.diagram, LEFT, pos=at)
    assert chosen == [(1, 2), None] and mapped == [(1, 2), None]


def test_by_keyboard_a_neuron_is_chosen_and_edited(
    qtbot: QtBot, context: Context, panel: DiagramPanel
) -> None:
    diagram = panel.diagram
    diagram.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: diagram.keys.by_keys)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Left):
        QTest.keyClick(diagram, key)
    assert panel.chosen == (1, 0)
    QTest.keyClick(diagram, Qt.Key.Key_Return)
    assert diagram.opened == Number(1, 0, None)
    type_into(diagram, "2")
    assert state_of(context).net.layers[0].theta[0] == 2.0
    QTest.keyClick(diagram, Qt.Key.Key_Escape)
    assert panel.chosen is None


@pytest.mark.parametrize(
    "made",
    [
        Design((), ()),
        Design((2,), ("sgn",), "sgn", frozen=(2,)),
        Design((3,), ("tanh",), "softmax", outputs=2),
        Design((8, 5), ("relu", "leaky"), "softmax", outputs=6, frozen=(1,)),
        uniform_design((15,), "tanh", "tanh"),
        uniform_design((64,) * 8, "tanh", "tanh"),
    ],
)
@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_every_net_is_drawn_with_any_of_its_numbers_open(
    context: Context, panel: DiagramPanel, made: Design, theme: str
) -> None:
    context.look.set_theme(theme)
    design(context, panel, made)
    panel.choose((1, 0))
    panel.diagram.open_number(Number(len(made.sizes) - 1, 0, None))
    assert not panel.diagram.grab().isNull()
    assert panel.diagram.rect().contains(panel.diagram.edit.geometry())
    panel.diagram.edit.leave()


def test_stages_are_drawn_even_where_they_do_not_fit_the_net(
    context: Context, panel: DiagramPanel
) -> None:
    plain = panel.diagram.grab().toImage()
    texts = {(1, 0): "b = 0.3", (2, 0): "O = 1", (7, 7): "gone"}
    panel.set_stage(StageOverlay(texts, 1, {(1, 0, 0): "0.2", (9, 0, 0): "gone"}))
    draw(context, panel)
    assert panel.diagram.grab().toImage() != plain
    panel.set_stage(None)
    draw(context, panel)
    assert panel.diagram.grab().toImage() == plain


def test_a_smaller_net_closes_the_field_of_a_number_that_is_gone(
    context: Context, panel: DiagramPanel
) -> None:
    panel.diagram.open_number(Number(1, 3, 0))
    design(context, panel, Design((2,), ("tanh",)))
    assert panel.diagram.opened is None and panel.diagram.edit.isHidden()


def test_weights_of_one_neuron_do_not_cover_each_other(context: Context) -> None:
    net = replace(context.runner.network)
    layout = lay_out(net.sizes, QRectF(0, 0, 400, 200), 14.0, 58.0)
    font = QFontMetricsF(context.look.font(0.85))
    labels = label_weights(layout, net, (2, 0), font)
    assert {label.number for label in labels} == {Number(2, 0, place) for place in range(4)}
    for place, label in enumerate(labels):
        assert not any(label.box.intersects(other.box) for other in labels[:place])
    assert label_number(layout, net, Number(2, 0, None), font).text.startswith("θ ")


def test_nudges_stay_on_round_numbers() -> None:
    value = 0.0
    for _ in range(3):
        value = nudge(value, 1, PLAIN)
    assert value == 0.3
    assert nudge(1.0, -2, Qt.KeyboardModifier.ShiftModifier) == 0.98
    assert nudge(1.0, 1, Qt.KeyboardModifier.ControlModifier) == 2.0


def test_a_scene_needs_nothing_but_a_net(qtbot: QtBot, context: Context) -> None:
    state = state_of(context)
    diagram = Diagram(context.look, DiagramScene(state.net, state.box, ready=False))
    qtbot.addWidget(diagram)
    assert not diagram.grab().isNull()


def turn(widget: object, at: QPointF, angle: int) -> None:
    event = QWheelEvent(
        at,
        at,
        QPoint(),
        QPoint(0, angle),
        Qt.MouseButton.NoButton,
        PLAIN,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)  # type: ignore[call-overload]


@pytest.mark.parametrize("width", [330, 900])
def test_thresholds_of_neighbouring_layers_are_written_where_they_leave_each_other_be(
    context: Context, panel: DiagramPanel, width: int
) -> None:
    design(context, panel, uniform_design((1,) * 7, "tanh", "tanh"))
    panel.resize(width, 360)
    draw(context, panel)
    plan = panel.diagram.plan
    thetas = [label for label in plan.labels if label.number.below is None]
    assert len(thetas) == (8 if width == 900 else 0)
    # Whatever the numbers become, they have this room.
    wide = plan._small.horizontalAdvance("θ −0.0671")
    middles = [label.box.center().x() for label in thetas]
    assert all(right - left > wide for left, right in pairwise(middles))
