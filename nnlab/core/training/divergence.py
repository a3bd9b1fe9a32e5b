"""Why a run's numbers grew without bound, in one line that fits its rule."""

from nnlab.core.rules import RuleSpec


def explain_divergence(rule: RuleSpec, k: int, p: int) -> str:
    """Return what happened after update k of a run on p patterns, and what to do about it."""
    batch = min(rule.batch, p)
    causes = [f"the learning rate eta = {rule.eta:g}"]
    if batch > 1 and rule.reduction == "sum":
        causes.append(f"changes summed over {batch} patterns")
    if rule.key == "backprop":
        if rule.optimiser in ("momentum", "nesterov") and rule.momentum > 0.0:
            causes.append(f"momentum {rule.momentum:g}")
        if rule.eta * rule.l2 >= 1.0:
            causes.append(f"the penalty L2 = {rule.l2:g}")
    if len(causes) == 1:
        why = (
            f"{causes[0]} is too large for this network; choose a smaller one, and reset if the "
            "weights are large already."
        )
    else:
        why = (
            f"{causes[0]} together with {' and '.join(causes[1:])} is too large; make one smaller."
        )
    return f"Local fields grew beyond all bounds after update {k}: {why}"
