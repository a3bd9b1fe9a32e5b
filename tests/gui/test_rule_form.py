"""The form of the rule shows what the rule uses, and asks for what is chosen."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from nnlab.app.playground import start_playground, take_design, take_rule, take_stop
from nnlab.app.playground_state import Design, Playground, Stop
from nnlab.core.rules import RuleSpec
from nnlab.gui.look import Look
from nnlab.gui.playground.rule import RuleForm
from nnlab.gui.widgets.penalty_spin import PenaltySpin

GENETIC = {"population", "elite", "mutation", "crossover"}
LAYER = Design((3,), ("sgn",), "sgn", frozen=(2,))


def make_form(qtbot: QtBot, state: Playground, unfolded: bool = False) -> RuleForm:
    form = RuleForm(Look(), state)
    qtbot.addWidget(form)
    form.more.setChecked(unfolded)
    return form


def shown(form: RuleForm) -> set[str]:
    return {name for name, control in form.controls.items() if not control.isHidden()}


def ruled(**settings: object) -> Playground:
    return take_rule(start_playground(), replace(RuleSpec(), **settings))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, {"eta", "batch", "cost", "optimiser"}),
        ({"batch": 5}, {"eta", "batch", "reduction", "cost", "optimiser"}),
        ({"optimiser": "momentum"}, {"eta", "batch", "cost", "optimiser", "momentum"}),
        ({"optimiser": "rmsprop"}, {"eta", "batch", "cost", "optimiser", "averaging"}),
        ({"optimiser": "adam"}, {"eta", "batch", "cost", "optimiser", "momentum", "averaging"}),
        ({"l2": 0.1}, {"eta", "batch", "cost", "optimiser", "l2"}),
        (
            {"decay": "inverse"},
            {"eta", "batch", "cost", "optimiser", "decay", "decay_rate"},
        ),
        ({"key": "genetic"}, GENETIC | {"cost"}),
        ({"key": "hebb"}, {"eta", "batch"}),
    ],
)
def test_only_what_the_rule_uses_is_shown(
    qtbot: QtBot, settings: dict[str, object], expected: set[str]
) -> None:
    assert shown(make_form(qtbot, ruled(**settings))) == expected


def test_rare_settings_unfold(qtbot: QtBot) -> None:
    rare = {"order", "l1", "l2", "dropout", "decay"}
    assert shown(make_form(qtbot, ruled(), True)) >= rare
    flat = take_design(ruled(), Design((), (), "tanh"))
    assert "dropout" not in shown(make_form(qtbot, flat, True))
    assert make_form(qtbot, ruled(key="genetic")).more.isHidden()


@pytest.mark.parametrize("key", ["hebb", "error"])
def test_hidden_targets_are_asked_for_below_a_fixed_output(qtbot: QtBot, key: str) -> None:
    state = take_rule(take_design(start_playground(), LAYER), RuleSpec(key))
    assert "teacher" in shown(make_form(qtbot, state))
    assert "teacher" not in shown(make_form(qtbot, ruled(key=key)))


def test_each_control_asks_for_its_own_setting_alone(qtbot: QtBot) -> None:
    form = make_form(qtbot, ruled(), True)
    asked: list[RuleSpec] = []
    form.rule_chosen.connect(asked.append)
    for name, control in form.controls.items():
        before = getattr(RuleSpec(), name)
        if isinstance(control, QComboBox):
            control.setCurrentIndex((control.currentIndex() + 1) % control.count())
        else:
            control.stepBy(1)
        changed = asked.pop()
        assert getattr(changed, name) != before
        assert changed == replace(RuleSpec(), **{name: getattr(changed, name)})
        assert not asked
        form.show_state(ruled())


def test_an_elite_is_no_larger_than_its_population(qtbot: QtBot) -> None:
    form = make_form(qtbot, ruled(key="genetic", population=40, elite=30))
    asked: list[RuleSpec] = []
    form.rule_chosen.connect(asked.append)
    form.controls["population"].setValue(10)
    assert (asked[-1].population, asked[-1].elite) == (10, 10)


def test_the_end_of_a_run_has_its_number(qtbot: QtBot) -> None:
    form = make_form(qtbot, ruled())
    assert form.epochs.isHidden() and form.patience.isHidden() and form.advice.isHidden()
    form.show_state(take_stop(ruled(), Stop("epochs", epochs=30)))
    assert not form.epochs.isHidden() and form.epochs.value() == 30
    form.show_state(take_stop(ruled(), Stop("early", patience=7)))
    assert not form.patience.isHidden() and not form.advice.isHidden()
    asked: list[Stop] = []
    form.stop_chosen.connect(asked.append)
    form.patience.setValue(9)
    assert asked == [Stop("early", patience=9)]


def test_a_penalty_steps_down_to_nothing_and_up_again(qtbot: QtBot) -> None:
    spin = PenaltySpin(1e-6, 10.0)
    qtbot.addWidget(spin)
    spin.stepBy(1)
    assert spin.value() == 1e-6
    spin.stepBy(1)
    assert spin.value() == 2e-6
    spin.setValue(1e-6)
    spin.stepBy(-1)
    assert spin.value() == 0.0 and spin.text() == "0"
    assert spin.valueFromText("0.01") == 0.01 and spin.valueFromText("0") == 0.0
