"""Targets that a lecturer assigns to hidden neurons below a fixed output, and their lack."""

from nnlab.core.network import Network
from nnlab.core.patterns import Patterns
from nnlab.core.rules import RuleSpec


def teaches_hidden(rule: RuleSpec, net: Network) -> bool:
    """Return whether the rule trains one hidden layer below a fixed output."""
    below_fixed = len(net.layers) == 2 and net.layers[1].frozen and not net.layers[0].frozen
    return rule.key in ("hebb", "error") and below_fixed


def find_missing_targets(rule: RuleSpec, net: Network, patterns: Patterns) -> str | None:
    """Say in one line why the hidden neurons have no assigned targets to learn, or return None."""
    if not teaches_hidden(rule, net) or rule.teacher != "assigned":
        return None
    M = net.sizes[1]
    if patterns.assigned is None:
        return (
            f"The {M} hidden neurons have no targets: paint an assigned target for each of them "
            "on the patterns, or let Madaline find the targets."
        )
    width = patterns.assigned.shape[1]
    if width != M:
        return (
            f"Targets are assigned to {width} hidden neurons, the net has {M}: assign them anew, "
            "or let Madaline find the targets."
        )
    return None
