"""Explain mode: one stage for each key, and the net moves with the last one."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from nnlab.app.playground import take_design, take_rule, take_stop
from nnlab.app.playground_state import Design, Stop, uniform_design
from nnlab.core.rules import OPTIMISERS, RULES, RuleSpec
from nnlab.gui.tab import Context
from nnlab.gui.tabs.playground import PlaygroundTab
from nnlab.gui.training.explainer import Explainer
from nnlab.gui.training.runner import Runner
from tests.gui.test_runner import bits


@pytest.fixture
def runner(context: Context) -> Runner:
    return context.runner


@pytest.fixture
def explainer(runner: Runner) -> Explainer:
    runner.explainer.set_on(True)
    return runner.explainer


@pytest.fixture
def tab(qtbot: QtBot, context: Context) -> Iterator[PlaygroundTab]:
    made = PlaygroundTab(context)
    qtbot.addWidget(made)
    made.resize(1180, 640)
    made.show()
    yield made
    made.close_down()


def test_each_step_is_a_stage_and_the_last_one_is_the_update(
    runner: Runner, explainer: Explainer
) -> None:
    start = bits(runner.network)
    keys = []
    for place in range(explainer.count):
        assert explainer.place == place and explainer.stage is not None
        keys.append(explainer.stage.key)
        assert (runner.k, bits(runner.network) == start) == (
            (1, False) if explainer.stage.moved else (0, True)
        )
        runner.step()
    assert keys[0] == "pattern" and keys[-1] == "moved"
    assert explainer.place == 0 and runner.k == 1
    assert explainer.stage is not None and explainer.stage.update.k == 2


def test_stages_go_back_over_updates_to_the_start(runner: Runner, explainer: Explainer) -> None:
    seen = []
    for _ in range(25):
        seen.append((runner.k, explainer.place))
        runner.step()
    for state in reversed(seen):
        runner.back()
        assert (runner.k, explainer.place) == state
    runner.back()
    assert (runner.k, explainer.place) == (0, 0)


def test_the_net_after_the_stages_is_that_of_plain_steps(
    runner: Runner, explainer: Explainer
) -> None:
    while runner.k < 3:
        runner.step()
    explained = bits(runner.network)
    explainer.set_on(False)
    runner.seek(0)
    for _ in range(3):
        runner.step()
    assert runner.k == 3 and bits(runner.network) == explained


def test_an_edit_begins_with_the_first_stage_of_the_new_update(
    runner: Runner, explainer: Explainer
) -> None:
    for _ in range(4):
        runner.step()
    runner.edit(lambda s: take_rule(s, replace(s.rule, eta=0.7)), "eta")
    stage = explainer.stage
    assert stage is not None and explainer.place == 0
    assert stage.update.rule.eta == 0.7
    runner.seek(17)
    runner.catch_up()
    assert explainer.stage is not None and explainer.stage.update.k == 18


def test_a_rule_that_cannot_act_has_no_stages_and_says_why(
    runner: Runner, explainer: Explainer
) -> None:
    reasons: list[str] = []
    runner.stopped.connect(reasons.append)
    runner.edit(lambda s: take_rule(s, RuleSpec("hebb")), "rule")
    assert explainer.stage is None
    runner.step()
    assert reasons == [runner.refusal] and runner.k == 0
    runner.back()


def test_slow_motion_plays_the_stages_and_gives_the_speed_back(
    qtbot: QtBot, runner: Runner
) -> None:
    explainer = runner.explainer
    runner.set_speed(200.0)
    runner.toggle()
    runner.pause()
    explainer.toggle_slow()
    assert explainer.on and explainer.slow and runner.speed == 0.2
    runner.set_speed(100.0)
    qtbot.waitUntil(lambda: explainer.place >= 2, timeout=5000)
    runner.toggle()
    assert not explainer.slow and explainer.on and runner.speed == 200.0
    explainer.toggle()
    assert not explainer.on and explainer.stage is None


def test_a_run_leaves_explain_mode(runner: Runner, explainer: Explainer) -> None:
    runner.run()
    assert runner.running and not explainer.on
    runner.pause()


@pytest.mark.parametrize(
    ("rule", "optimiser"),
    [*((rule, "sgd") for rule in RULES), *(("backprop", key) for key in OPTIMISERS)],
)
def test_every_rule_is_shown_in_stages(
    context: Context, tab: PlaygroundTab, rule: str, optimiser: str
) -> None:
    runner = context.runner
    if rule in ("hebb", "error"):
        layers = Design((3,), ("sgn",), "sgn", frozen=(2,))
        runner.edit(lambda s: take_design(s, layers), "net")
    runner.edit(lambda s: take_rule(s, RuleSpec(rule, optimiser=optimiser, batch=3)), "rule")
    runner.explainer.set_on(True)
    assert tab.view.instruments.key == "update"
    for _ in range(runner.explainer.count + 1):
        assert not tab.grab().isNull()
        runner.step()
    assert runner.k == 1
    runner.explainer.set_on(False)
    assert tab.view.instruments.key == "curves"


def test_in_presentation_the_text_of_a_stage_is_seen(
    qtbot: QtBot, context: Context, tab: PlaygroundTab
) -> None:
    tab.set_presentation(True)
    assert not tab.view.lower_visible
    context.runner.explainer.toggle()
    assert tab.view.lower_visible and tab.view.instruments.present.isVisible()
    context.runner.explainer.toggle()
    assert not tab.view.lower_visible


def test_the_keys_are_on_the_menu_train(context: Context, tab: PlaygroundTab) -> None:
    commands = {command.key: command for command in tab.commands()}
    keys = {name: commands[f"playground.{name}"].shortcut for name in ("explain", "slow", "until")}
    assert keys == {"explain": "I", "slow": "U", "until": "K"}
    ends = []
    for _ in range(4):
        commands["playground.until"].run()
        ends.append(tab.state.stop.when)
    assert sorted(ends) == ["early", "epochs", "never", "solved"]
    for name in ("rules", "optimisers", "costs", "ends"):
        entries = commands[f"playground.{name}"].children
        assert entries is not None
        for entry in entries():
            entry.run()
            assert entry.checked is not None and entry.checked()


def test_early_stopping_asks_for_a_validation_set(context: Context, tab: PlaygroundTab) -> None:
    form = tab.settings.rule
    form.stop.setCurrentIndex(form.stop.findData("early"))
    assert tab.state.stop.when == "early"
    assert form.advice.isVisibleTo(tab) and "validation" in form.advice.text()
    context.runner.run()
    assert not context.runner.running


def test_another_tab_leaves_explain_mode(context: Context, tab: PlaygroundTab) -> None:
    context.runner.explainer.set_on(True)
    tab.hide()
    assert not context.runner.explainer.on


def test_a_cost_that_cannot_act_is_offered_two_ways_out(
    context: Context, tab: PlaygroundTab
) -> None:
    runner = context.runner
    form = tab.settings.rule
    cost = form.controls["cost"]
    cost.setCurrentIndex(cost.findData("cross_entropy"))
    assert runner.refusal is not None and "Cross entropy" in tab.notice.text.text()
    net, plain = tab.notice.offers
    net.click()
    assert runner.refusal is None and tab.state.design.output_activation == "sigmoid"
    context.store.undo()
    tab.notice.offers[1].click()
    assert runner.refusal is None and tab.state.rule.cost == "quadratic"
    assert plain.text() == "Quadratic cost"


def test_early_stopping_offers_a_validation_set_and_says_where_it_ended(
    qtbot: QtBot, context: Context, tab: PlaygroundTab
) -> None:
    runner = context.runner
    runner.look(lambda s: take_stop(s, Stop("early", patience=3)))
    runner.run()
    assert "validation" in tab.notice.text.text()
    tab.notice.offers[0].click()
    assert len(tab.state.validation) == 30 and tab.notice.isHidden()
    runner.run()
    qtbot.waitUntil(lambda: not runner.running, timeout=20_000)
    assert "Early stop: epoch" in tab.notice.text.text() and tab.notice.isVisible()


def test_at_a_divergence_there_is_no_further_stage_but_a_way_back(runner: Runner) -> None:
    runner.edit(lambda s: take_design(s, uniform_design((8,), "relu", "linear")), "net")
    runner.edit(lambda s: take_rule(s, RuleSpec("backprop", 100.0)), "rule")
    runner.seek(10_000)
    runner.catch_up()
    last = runner.k
    assert 0 < last < 10_000
    explainer = runner.explainer
    explainer.set_on(True)
    reasons: list[str] = []
    runner.stopped.connect(reasons.append)
    assert explainer.stage is None
    runner.step()
    assert runner.k == last and "eta = 100" in reasons[-1]
    runner.back()
    assert explainer.stage is not None and explainer.stage.moved and runner.k == last
