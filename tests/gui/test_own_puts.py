"""A runner that hears of its own settling late follows it nowhere."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from nnlab.app.compare import COMPARE
from nnlab.app.playground import PLAYGROUND
from nnlab.app.room import Room
from nnlab.app.store import Store
from nnlab.app.tc import TC
from nnlab.gui.compare.runner import CompareRunner
from nnlab.gui.tab import Context
from nnlab.gui.tc.runner import TcRunner
from nnlab.gui.training.own_puts import OwnPuts
from nnlab.gui.training.runner import Runner

ROOM: Room[tuple[int]] = Room(
    "n", lambda: (0,), lambda state: ({"n": state[0]}, {}), lambda f, _: (int(f["n"]),)
)


def test_own_puts_are_known_when_they_are_told_later() -> None:
    store = Store((ROOM,))
    own: OwnPuts[tuple[int]] = OwnPuts(store, ROOM)
    heard: list[tuple[int, bool]] = []

    def hear(_old: tuple[int], new: tuple[int]) -> None:
        heard.append((new[0], own.takes(new)))
        if new[0] == 1:
            own.put((2,))
            own.put((3,))

    store.subscribe(ROOM, hear)
    store.put(ROOM, (1,))
    store.put(ROOM, (4,))
    assert heard == [(1, False), (2, True), (3, True), (4, False)]


def test_a_put_of_the_present_state_is_not_waited_for() -> None:
    store = Store((ROOM,))
    own: OwnPuts[tuple[int]] = OwnPuts(store, ROOM)
    own.put(store.get(ROOM))
    assert not own.takes(store.get(ROOM))


def test_a_look_at_running_comparisons_leaves_them_running(qtbot: QtBot, context: Context) -> None:
    runner = CompareRunner(context.store)
    runner.set_ready(True)
    runner.set_awake(True)
    for _ in range(2):
        runner.run()
        qtbot.waitUntil(lambda: runner.step_number > runner.state.done + 5, timeout=30_000)
        reached = runner.step_number
        runner.look(lambda state: replace(state, log=not state.log))
        assert runner.running and runner.step_number >= reached
        runner.pause()
        assert runner.state.done == runner.step_number
    runner.close()


def test_undo_of_an_older_step_ends_a_comparison_there(qtbot: QtBot, context: Context) -> None:
    runner = CompareRunner(context.store)
    runner.set_ready(True)
    runner.set_awake(True)
    runner.run()
    qtbot.waitUntil(lambda: runner.step_number > 5, timeout=30_000)
    context.store.put(COMPARE, replace(runner.state, done=2))
    assert not runner.running and runner.step_number == runner.state.done == 2
    runner.close()


def test_undo_of_a_moved_letter_lets_a_tc_net_train_on(qtbot: QtBot, context: Context) -> None:
    runner = TcRunner(context.store)
    runner.seek(3)
    runner.catch_up()
    runner.edit(replace(runner.state, column=2), "Move")
    runner.seek(6)
    runner.catch_up()
    runner.run()
    qtbot.waitUntil(lambda: runner.k > 8, timeout=30_000)
    reached = runner.k
    context.store.undo()
    assert runner.running and runner.k >= reached
    assert runner.state.column == 1
    context.store.put(TC, replace(runner.state, k=4))
    assert not runner.running and runner.k == runner.state.k == 4
    runner.close()


def test_an_older_step_of_the_same_training_is_gone_to_once(qtbot: QtBot, context: Context) -> None:
    runner: Runner = context.runner
    runner.run()
    qtbot.waitUntil(lambda: runner.k > 10, timeout=30_000)
    runner.settle()
    state = context.store.get(PLAYGROUND)
    qtbot.waitUntil(lambda: runner.k > state.k, timeout=30_000)
    context.store.put(PLAYGROUND, replace(state, k=4))
    assert not runner.running
    assert runner.k == context.store.get(PLAYGROUND).k == 4
