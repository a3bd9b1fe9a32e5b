"""Hidden neurons without assigned targets: why the rule can't act, and what is offered."""

from dataclasses import replace

from nnlab.app.playground import (
    find_refusal,
    nearest_design,
    nearest_rule,
    start_playground,
    take_design,
    take_rule,
)
from nnlab.app.playground_state import Design, Playground
from nnlab.core.rules import RuleSpec


def layered() -> Playground:
    state = take_design(start_playground(), Design((4,), ("sgn",), "sgn", frozen=(2,)))
    return take_rule(state, RuleSpec("error", teacher="assigned"))


def test_hidden_neurons_without_targets_are_offered_madaline() -> None:
    state = layered()
    refusal = find_refusal(state)
    assert refusal is not None
    assert "Madaline" in refusal
    assert nearest_design(state) == state.design
    offered = nearest_rule(state)
    assert offered == replace(state.rule, teacher="madaline")
    mended = take_rule(state, offered)
    assert find_refusal(mended) is None
    assert nearest_rule(mended) is None
