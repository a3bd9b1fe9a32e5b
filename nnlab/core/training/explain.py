"""Takes single updates apart, whatever the rule."""

import numpy as np
from numpy.typing import NDArray

from nnlab.core.arrays import NOTHING, FloatArray
from nnlab.core.network import Network, fields
from nnlab.core.patterns import Patterns
from nnlab.core.rules import RuleSpec
from nnlab.core.training.update import LayerUpdate, Update, rule_targets


def explain(
    k: int,
    rule: RuleSpec,
    mu: NDArray[np.int64],
    patterns: Patterns,
    nets: tuple[Network, Network],
    memory: FloatArray = NOTHING,
    seed: int = 0,
) -> Update:
    """Take the update to step k apart; `nets` are those before and after it.

    `memory` is what the rule carried before it, `seed` that of the trajectory (for dropout).
    """
    if rule.key == "genetic":
        nobody = np.empty(0, dtype=np.int64)
        x, t = patterns.x[nobody], patterns.t[nobody]
        return Update(k, rule, nobody, x, t, 0.0, *nets, (), memory=memory)
    if rule.key == "backprop":
        from nnlab.core.training.update_parts import explain_backprop

        return explain_backprop(k, rule, mu, patterns, nets, memory, seed)
    if len(nets[0].layers) > 1:
        from nnlab.core.training.layer_rule import explain_layer

        return explain_layer(k, rule, mu, patterns, nets)
    return _explain_single(k, rule, mu, patterns, nets)


def _explain_single(
    k: int, rule: RuleSpec, mu: NDArray[np.int64], patterns: Patterns, nets: tuple[Network, Network]
) -> Update:
    """Hebb and the error-correcting rule for a single layer."""
    x, t = patterns.x[mu], rule_targets(rule, nets[0], patterns.t[mu])
    b, V = fields(nets[0], x)
    delta = t if rule.key == "hebb" else t - V[-1]
    factor = rule.eta / len(mu) if rule.reduction == "mean" else rule.eta
    change = (factor * delta.T @ V[0], -factor * delta.sum(axis=0))
    return Update(
        k, rule, mu, x, t, factor, *nets, (LayerUpdate(V[0], b[0], V[1], delta, *change),)
    )
