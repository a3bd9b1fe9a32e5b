"""Chooses the machinery that trains a trajectory."""

from typing import TYPE_CHECKING

from nnlab.core.network import Network
from nnlab.core.rules import RuleSpec
from nnlab.core.training.engine_type import Engine

if TYPE_CHECKING:
    from nnlab.core.trajectory import Trajectory


def make_engine(trajectory: "Trajectory") -> Engine:
    """Return the engine for a trajectory: its rule, settings and net decide which.

    Plain rules have kernels of their own; anything else costs them nothing.
    """
    chosen = choose_engine(trajectory.rule, trajectory.start)
    if chosen == "genetic":
        from nnlab.core.training.genetic import GeneticEngine

        return GeneticEngine(trajectory)
    if chosen == "layer":
        from nnlab.core.training.layer_rule import LayerEngine

        return LayerEngine(trajectory)
    if chosen == "general":
        from nnlab.core.training.general_engine import GeneralEngine

        return GeneralEngine(trajectory)
    from nnlab.core.training.engine import PlainEngine

    return PlainEngine(trajectory.start, trajectory.patterns, trajectory.rule)


def choose_engine(rule: RuleSpec, net: Network) -> str:
    """Return `genetic`, `layer`, `general` or `plain`: which engine trains the net."""
    if rule.key == "genetic":
        return "genetic"
    if rule.key in ("hebb", "error"):
        return "layer" if len(net.layers) > 1 else "plain"
    return "plain" if is_fast(rule, net) else "general"


def is_fast(rule: RuleSpec, net: Network) -> bool:
    """Return whether the plain kernels can do backpropagation as it is set."""
    return (
        rule.is_plain
        and not any(layer.frozen for layer in net.layers)
        and net.activations[-1] != "softmax"
    )
