"""Time in both directions: a step is the same however it was reached."""

import math
from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from nnlab.app.playground import (
    PLAYGROUND,
    Source,
    edit_patterns,
    take_design,
    take_rule,
    take_source,
    take_stop,
)
from nnlab.app.playground_state import Stop, uniform_design
from nnlab.core import patterns as sets
from nnlab.core.network import Network, classification_error, start_network
from nnlab.core.rules import RuleSpec
from nnlab.gui.tab import Context
from nnlab.gui.training.pace import Budget, Pace
from nnlab.gui.training.runner import Runner


def bits(network: Network) -> bytes:
    return b"".join(layer.w.tobytes() + layer.theta.tobytes() for layer in network.layers)


@pytest.fixture
def runner(context: Context) -> Runner:
    return context.runner


def test_stepping_back_and_forward_gives_the_same_bits(runner: Runner) -> None:
    nets = [bits(runner.network)]
    for _ in range(12):
        runner.step()
        nets.append(bits(runner.network))
    assert len(set(nets)) > 10
    for k in reversed(range(12)):
        runner.back()
        assert (runner.k, bits(runner.network)) == (k, nets[k])
    for k in range(1, 13):
        runner.step()
        assert bits(runner.network) == nets[k]


def test_scrubbing_anywhere_gives_the_bits_of_stepping(runner: Runner) -> None:
    for _ in range(30):
        runner.step()
    stepped = bits(runner.network)
    runner.seek(2000)
    runner.catch_up()
    assert runner.k == 2000 and runner.furthest == 2000
    runner.seek(30)
    assert bits(runner.network) == stepped
    runner.back()
    runner.seek(0)
    assert bits(runner.network) == bits(runner.playground.origin)


def test_an_epoch_is_as_many_updates_as_patterns(runner: Runner) -> None:
    runner.step()
    runner.step_epoch()
    runner.catch_up()
    assert (runner.k, runner.epochs) == (100, 1.0)
    runner.step()
    runner.back_epoch()
    assert runner.k == 100
    runner.back_epoch()
    assert runner.k == 0
    runner.back()
    assert runner.k == 0


def test_a_run_advances_until_it_is_paused(qtbot: QtBot, runner: Runner) -> None:
    told: list[bool] = []
    runner.running_changed.connect(told.append)
    runner.run()
    qtbot.waitUntil(lambda: runner.k > 200)
    runner.pause()
    k = runner.k
    assert told == [True, False]
    assert runner.playground.k == k
    ran = bits(runner.network)
    runner.seek(0)
    runner.seek(k)
    assert bits(runner.network) == ran


def test_a_slow_run_does_a_few_updates(qtbot: QtBot, runner: Runner) -> None:
    runner.set_speed(50.0)
    runner.run()
    qtbot.waitUntil(lambda: runner.k >= 3)
    runner.pause()
    assert runner.k < 1000


def test_an_edit_starts_from_the_present_net_and_undo_returns(
    context: Context, runner: Runner
) -> None:
    runner.seek(150)
    runner.catch_up()
    before = bits(runner.network)
    runner.edit(lambda s: edit_patterns(s, sets.add(s.patterns, (0.0, 0.5), [1.0])), "Add")
    assert (runner.k, runner.updates) == (0, 150)
    assert bits(runner.network) == before
    runner.step()
    assert runner.updates == 151
    context.store.undo()
    assert (runner.k, runner.updates) == (150, 150)
    assert bits(runner.network) == before
    assert len(runner.playground.patterns) == 100
    runner.back()
    runner.step()
    assert bits(runner.network) == before


def test_undo_past_the_kept_journeys_trains_again_to_the_same_bits(
    context: Context, runner: Runner
) -> None:
    runner.seek(500)
    runner.catch_up()
    before = bits(runner.network)
    for eta in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7):
        runner.edit(lambda s, eta=eta: take_rule(s, replace(s.rule, eta=eta)), "eta")
        runner.step()
    for _ in range(6):
        context.store.undo()
    runner.catch_up()
    assert runner.k == 500 and bits(runner.network) == before


def test_the_curve_goes_on_across_an_edit(runner: Runner) -> None:
    runner.seek(64)
    runner.catch_up()
    runner.edit(lambda s: take_rule(s, replace(s.rule, eta=0.2)), "eta")
    runner.seek(36)
    runner.catch_up()
    updates = runner.curve().updates
    assert updates[0] == 0 and updates[-1] == 100
    assert (np.diff(updates) > 0).all()
    runner.reset()
    assert not len(runner.curve().updates)


def test_reset_returns_to_the_same_start_and_a_new_seed_does_not(runner: Runner) -> None:
    start = bits(runner.network)
    runner.seek(40)
    runner.catch_up()
    runner.reset()
    assert bits(runner.network) == start and runner.furthest == 40
    runner.edit(lambda s: take_rule(s, replace(s.rule, eta=0.2)), "eta")
    runner.step()
    runner.edit(lambda s: take_rule(s, replace(s.rule, eta=0.3)), "eta")
    runner.reset()
    assert bits(runner.network) == start and runner.updates == 0
    runner.new_seed()
    assert bits(runner.network) != start
    assert runner.playground.start_seed == 2


def test_divergence_stops_with_its_reason_on_the_last_finite_step(
    qtbot: QtBot, runner: Runner
) -> None:
    runner.edit(lambda s: take_design(s, uniform_design((8,), "relu", "linear")), "net")
    runner.edit(lambda s: take_rule(s, RuleSpec("backprop", 100.0)), "rule")
    reasons: list[str] = []
    runner.stopped.connect(reasons.append)
    runner.run()
    qtbot.waitUntil(lambda: not runner.running)
    assert len(reasons) == 1 and "eta = 100" in reasons[0]
    assert all(np.isfinite(layer.w).all() for layer in runner.network.layers)
    last = runner.k
    runner.step()
    assert runner.k == last and len(reasons) == 2


def test_a_solved_run_stops_at_an_epochs_end(qtbot: QtBot, runner: Runner) -> None:
    runner.edit(lambda s: take_source(s, Source("and", 4, 0.0, 1)), "and")
    runner.edit(lambda s: take_design(s, uniform_design((), "tanh", "sgn")), "net")
    runner.edit(lambda s: take_rule(s, RuleSpec("error", 0.1)), "rule")
    runner.look(lambda s: take_stop(s, Stop("solved")))
    runner.run()
    qtbot.waitUntil(lambda: not runner.running)
    assert classification_error(runner.network, runner.playground.patterns) == 0.0
    assert runner.k % 4 == 0 and runner.k > 0


def test_a_rule_that_cannot_act_says_why_and_does_not_run(runner: Runner) -> None:
    reasons: list[str] = []
    runner.stopped.connect(reasons.append)
    runner.edit(lambda s: take_rule(s, RuleSpec("hebb")), "rule")
    assert runner.refusal is not None and runner.course is None
    runner.run()
    runner.step()
    assert not runner.running and runner.k == 0
    assert reasons == [runner.refusal] * 2


def test_nothing_is_trained_before_the_kernels_are_ready(qtbot: QtBot, runner: Runner) -> None:
    runner.set_ready(False)
    runner.step()
    assert runner.waiting and runner.k == 0
    runner.set_ready(True)
    qtbot.waitUntil(lambda: runner.k == 1)
    assert not runner.waiting


def test_a_loaded_session_is_trained_up_to_its_step(context: Context, runner: Runner) -> None:
    runner.seek(90)
    runner.catch_up()
    before = bits(runner.network)
    fields, arrays = PLAYGROUND.pack(runner.playground)
    runner.reset()
    context.store.load({PLAYGROUND.key: PLAYGROUND.unpack(fields, arrays)})
    runner.catch_up()
    assert runner.k == 90 and bits(runner.network) == before
    opened = context.store.get(PLAYGROUND)
    runner.settle()
    assert context.store.get(PLAYGROUND) is opened


def test_a_pace_owes_whole_updates_and_no_burst_after_a_pause() -> None:
    pace = Pace()
    pace.set_speed(10.0)
    pace.restart()
    due = [pace.due(0.05 * tick) for tick in range(21)]
    assert due[0] == 1 and sum(due) in (10, 11, 12)
    assert pace.due(1000.0) <= 3


def test_the_budget_yields_to_late_frames_and_comes_back() -> None:
    budget, now = Budget(0.016, 0.008, 0.002), 0.0
    for _ in range(100):
        now += 0.03
        budget.begin(now)
    assert budget.seconds == 0.002
    for _ in range(200):
        now += 0.016
        budget.begin(now)
    assert budget.seconds == 0.008


def test_a_speed_must_be_positive(runner: Runner) -> None:
    with pytest.raises(ValueError, match="positive"):
        runner.set_speed(0.0)
    runner.set_speed(math.inf)
    assert runner.speed == math.inf


def load_elsewhere(context: Context, k: int, width: int) -> Network:
    """Load a session that another program has trained to step k; return its network."""
    state = take_design(PLAYGROUND.start(), uniform_design((width,) * 2, "tanh", "tanh"))
    net = start_network((2, width, width, 1), ("tanh", "tanh", "tanh"), 9)
    fields, arrays = PLAYGROUND.pack(replace(state, k=k, net=net))
    context.store.load({PLAYGROUND.key: PLAYGROUND.unpack(fields, arrays)})
    return net


@pytest.mark.parametrize(("k", "width"), [(10_000_000, 64), (3, 4)])
def test_a_network_that_replay_does_not_reach_is_taken_as_it_was_stored(
    context: Context, runner: Runner, k: int, width: int
) -> None:
    """Too far away for a replay, or other bits than on this machine: nothing is lost."""
    stored = load_elsewhere(context, k, width)
    assert bits(runner.network) == bits(stored)
    assert (runner.k, runner.updates, runner.seeking) == (0, k, None)
    assert bits(context.store.get(PLAYGROUND).net) == bits(stored)
    assert not np.any(runner.curve().updates < k)
    runner.step()
    assert runner.updates == k + 1
    assert bits(runner.network) != bits(stored)


def test_a_session_opened_before_the_kernels_are_ready_shows_its_network(
    context: Context, runner: Runner
) -> None:
    runner.set_ready(False)
    stored = load_elsewhere(context, 10_000_000, 64)
    assert bits(runner.network) == bits(stored)
    runner.set_ready(True)
    assert bits(runner.network) == bits(stored)
    assert runner.updates == 10_000_000


def test_a_run_ends_after_so_many_epochs_since_the_origin(qtbot: QtBot, runner: Runner) -> None:
    runner.look(lambda s: take_stop(s, Stop("epochs", epochs=3)))
    runner.seek(130)
    runner.catch_up()
    runner.edit(lambda s: take_rule(s, replace(s.rule, eta=0.2)), "eta")
    reasons: list[str] = []
    runner.stopped.connect(reasons.append)
    runner.run()
    qtbot.waitUntil(lambda: not runner.running)
    assert runner.updates == 300 and "3 epochs" in reasons[0]
    runner.run()
    qtbot.waitUntil(lambda: not runner.running)
    assert runner.updates == 300


@pytest.mark.parametrize("speed", [math.inf, 3000.0])
def test_an_early_stop_goes_to_the_best_epoch(qtbot: QtBot, runner: Runner, speed: float) -> None:
    few, more = Source("circle", 20, 0.3, 1).make(), Source("circle", 200, 0.3, 2).make()
    runner.edit(lambda s: replace(edit_patterns(s, few), validation=more), "sets")
    runner.look(lambda s: take_stop(s, Stop("early", patience=15)))
    runner.set_speed(speed)
    reasons: list[str] = []
    runner.stopped.connect(reasons.append)
    runner.run()
    qtbot.waitUntil(lambda: not runner.running, timeout=20_000)
    best = runner.k
    assert best % 20 == 0 and runner.furthest == best + 15 * 20
    assert runner.course is not None
    energies = [runner.course.measure(20 * e, more)[0] for e in range(runner.furthest // 20 + 1)]
    assert int(np.argmin(energies)) == best // 20
    assert "Early stop" in reasons[0]


def test_early_stopping_without_a_validation_set_does_not_run(runner: Runner) -> None:
    reasons: list[str] = []
    runner.stopped.connect(reasons.append)
    runner.look(lambda s: take_stop(s, Stop("early")))
    runner.run()
    assert not runner.running and "validation" in reasons[0]


def test_an_edit_in_the_middle_of_a_run_keeps_the_moments_of_adam(runner: Runner) -> None:
    runner.edit(lambda s: take_rule(s, RuleSpec("backprop", 0.01, optimiser="adam")), "rule")
    runner.seek(60)
    runner.catch_up()
    assert runner.course is not None
    carried = runner.course.memory(60)
    runner.edit(lambda s: edit_patterns(s, sets.add(s.patterns, (0.0, 0.5), [1.0])), "Add")
    assert runner.k == 0 and np.array_equal(runner.course.memory(0), carried)
    runner.seek(5)
    runner.catch_up()
    runner.reset()
    assert not np.array_equal(runner.course.memory(0), carried)


def test_readings_of_several_outputs_have_a_column_each(runner: Runner) -> None:
    three = Source("blobs", 30, 0.1, 1, classes=3)
    runner.edit(lambda s: take_source(s, three), "blobs")
    reading = runner.reading
    outputs = runner.playground.design.outputs
    assert reading.b.shape == reading.O.shape == reading.t.shape == (30, outputs)
    assert reading.errors.shape == (30, outputs) and reading.energies.shape == (30,)
    assert np.isclose(reading.H, reading.energies.sum())
    assert reading.n_wrong == round(30 * classification_error(runner.network, reading.patterns))
    assert len(runner.test_reading.patterns) == 0 and runner.test_reading.H == 0.0
