"""Chooses the machinery that trains a trajectory."""

from typing import TYPE_CHECKING

from nnlab.core.engine_type import Engine

if TYPE_CHECKING:
    from nnlab.core.trajectory import Trajectory


def make_engine(trajectory: "Trajectory") -> Engine:
    """Return the engine for a trajectory: its rule, settings and net decide which.

    Plain rules have kernels of their own; anything else costs them nothing.
    """
    net, rule = trajectory.start, trajectory.rule
    if rule.key == "genetic":
        from nnlab.core.genetic import GeneticEngine

        return GeneticEngine(trajectory)
    if rule.key in ("hebb", "error"):
        if len(net.layers) > 1:
            from nnlab.core.layer_rule import LayerEngine

            return LayerEngine(trajectory)
    elif not is_fast(trajectory):
        from nnlab.core.general_engine import GeneralEngine

        return GeneralEngine(trajectory)
    from nnlab.core.engine import PlainEngine

    return PlainEngine(net, trajectory.patterns, rule)


def is_fast(trajectory: "Trajectory") -> bool:
    """Return whether the plain kernels can do backpropagation as it is set."""
    net = trajectory.start
    return (
        trajectory.rule.is_plain
        and not any(layer.frozen for layer in net.layers)
        and net.activations[-1] != "softmax"
    )
