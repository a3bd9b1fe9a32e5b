"""What a rule cannot do with a net and a set of patterns together, said in one line."""

from nnlab.core.network import Network
from nnlab.core.patterns import Patterns
from nnlab.core.rules import RuleSpec, find_refusal
from nnlab.core.training.assigned import find_missing_targets

# Weights times patterns times networks in a generation: about a tenth of a second. A generation
# is one step that nothing can interrupt.
LARGEST_GENERATION = 150_000_000


def find_job_refusal(rule: RuleSpec, net: Network, patterns: Patterns) -> str | None:
    """Say why a rule cannot train a network on these patterns, or return None."""
    return (
        find_refusal(rule, net)
        or find_missing_targets(rule, net, patterns)
        or _find_too_slow(rule, net, patterns)
    )


def largest_population(net: Network, patterns: Patterns) -> int:
    """Return how many networks a generation may have with so many weights and patterns."""
    weights = sum(layer.w.size + layer.theta.size for layer in net.layers)
    return LARGEST_GENERATION // (weights * max(1, len(patterns)))


def _find_too_slow(rule: RuleSpec, net: Network, patterns: Patterns) -> str | None:
    most = largest_population(net, patterns)
    if rule.key != "genetic" or rule.population <= most:
        return None
    smaller = f"take at most {most} networks, " if most > 1 else "take "
    return (
        f"A generation of {rule.population} networks of this size over {len(patterns)} patterns "
        f"would stop the window for long: {smaller}a smaller net or fewer patterns."
    )
