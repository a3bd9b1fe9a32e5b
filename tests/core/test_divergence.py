"""The reason of a divergence names what the rule really uses."""

import pytest

from nnlab.core.rules import RuleSpec
from nnlab.core.training.divergence import explain_divergence


@pytest.mark.parametrize(
    ("rule", "named", "unnamed"),
    [
        (RuleSpec("backprop", 2.0), ["eta = 2"], ["momentum", "L2", "summed"]),
        (RuleSpec("backprop", 2.0, optimiser="momentum"), ["eta = 2", "momentum 0.9"], ["L2"]),
        (RuleSpec("error", 2.0, optimiser="momentum"), ["eta = 2"], ["momentum"]),
        (RuleSpec("backprop", 2.0, batch=50, reduction="sum"), ["summed over 8 patterns"], []),
        (RuleSpec("backprop", 2.0, batch=50), ["eta = 2"], ["summed"]),
        (RuleSpec("backprop", 0.5, l2=10.0), ["eta = 0.5", "L2 = 10"], ["momentum"]),
    ],
)
def test_the_reason_fits_the_rule(rule: RuleSpec, named: list[str], unnamed: list[str]) -> None:
    reason = explain_divergence(rule, 7, 8)
    assert "after update 7" in reason and "\n" not in reason
    assert all(text in reason for text in named)
    assert not any(text in reason for text in unnamed)
