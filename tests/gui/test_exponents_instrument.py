"""The map of exponents beside the playground's plane."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from nnlab.app.lyapunov.state import LYAPUNOV
from nnlab.app.playground import take_design, take_network
from nnlab.app.playground_state import uniform_design
from nnlab.core.compiled import map_kernels
from nnlab.core.lyapunov.exponents import ftle_map
from nnlab.core.network import Layer, Network
from nnlab.gui.instruments.exponents import SIDE, ExponentsInstrument
from nnlab.gui.tab import Context


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    map_kernels.warm()


@pytest.fixture
def instrument(qtbot: QtBot, context: Context) -> Iterator[ExponentsInstrument]:
    """The instrument, shown, of a playground with two hidden layers."""
    context.runner.edit(
        lambda state: take_design(state, uniform_design((5, 6), "tanh", "tanh")), "net"
    )
    made = ExponentsInstrument(context)
    qtbot.addWidget(made)
    made.resize(420, 300)
    made.show()
    qtbot.waitExposed(made)
    made.refresh()
    made.refiner.finish()
    yield made
    made.close_down()


def shown(instrument: ExponentsInstrument) -> np.ndarray:
    assert instrument.map.scene is not None
    return instrument.map.scene.values


def expected(instrument: ExponentsInstrument, context: Context, ell: int) -> np.ndarray:
    sweep = instrument.refiner.sweep
    assert sweep is not None
    columns, rows = sweep.request.grid(SIDE)
    return ftle_map(context.runner.network, instrument.map.scale.view, columns, rows, ell)


def test_it_shows_the_exponents_of_the_present_net(
    instrument: ExponentsInstrument, context: Context
) -> None:
    assert np.array_equal(shown(instrument), expected(instrument, context, 2))


def test_it_follows_a_line_that_is_dragged(
    instrument: ExponentsInstrument, context: Context
) -> None:
    before = shown(instrument).copy()
    net = context.runner.network
    first = net.layers[0]
    moved = Network((Layer(first.w, first.theta + 0.4, first.activation), *net.layers[1:]))
    context.runner.edit(lambda state: take_network(state, moved), "drag", ("line", 1))
    instrument.refresh()
    instrument.refiner.finish()
    assert not np.array_equal(shown(instrument), before)
    assert np.array_equal(shown(instrument), expected(instrument, context, 2))


def test_the_layer_can_be_chosen(instrument: ExponentsInstrument, context: Context) -> None:
    assert [instrument.layer.itemData(i) for i in range(instrument.layer.count())] == [0, 1, 2]
    instrument.layer.setCurrentIndex(1)
    instrument.refresh()
    instrument.refiner.finish()
    assert np.array_equal(shown(instrument), expected(instrument, context, 1))


def test_quantity_and_colours_are_those_of_the_ftle_tab(
    instrument: ExponentsInstrument, context: Context
) -> None:
    values = shown(instrument).copy()
    room = context.store.get(LYAPUNOV)
    context.store.put(LYAPUNOV, replace(room, map=replace(room.map, quantity="log")))
    instrument.refresh()
    instrument.layer.activated.emit(0)
    instrument.refiner.improved.emit(instrument.refiner.sweep)
    assert shown(instrument) == pytest.approx(2 * values, rel=1e-6)


def test_steps_have_no_exponent_and_it_says_so(
    instrument: ExponentsInstrument, context: Context
) -> None:
    context.runner.edit(
        lambda state: take_design(state, uniform_design((4,), "sgn", "tanh")), "net"
    )
    instrument.refresh()
    assert instrument.map.scene is None
    assert "−∞" in instrument.map.accessibleDescription()


def test_it_is_drawn_for_an_export_while_it_is_hidden(
    instrument: ExponentsInstrument, context: Context
) -> None:
    instrument.hide()
    context.runner.seek(30)
    context.runner.catch_up()
    instrument.refresh()
    assert np.array_equal(shown(instrument), expected(instrument, context, 2))
