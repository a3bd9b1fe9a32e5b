"""One update taken apart: everything that is needed to write the rule with its numbers."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nnlab.core.activations import coded_targets
from nnlab.core.arrays import FloatArray, nothing
from nnlab.core.network import Network
from nnlab.core.rules import RuleSpec
from nnlab.core.training.optimisers import Step


@dataclass(frozen=True, eq=False)
class LayerUpdate:
    """What happened in one layer; rows are the patterns of the batch.

    x (batch, inputs) is what the layer got (V of the layer below), b, O and delta are
    (batch, neurons); dw (neurons, inputs) and dtheta (neurons,) are what was added: 0 in frozen
    layers. Of backpropagation besides:

    gradient_w, gradient_theta : the gradients of H over the batch (mean or sum), no penalty
    penalty_w : l1 sgn w + l2 w, which is added to gradient_w; None without penalties
    step_w, step_theta : how the optimiser made its step of them; None in frozen layers
    keep : dropout's factors (batch, neurons), 0 or 1/(1 - q), in `O` already; None without
    """

    x: FloatArray
    b: FloatArray
    O: FloatArray
    delta: FloatArray
    dw: FloatArray
    dtheta: FloatArray
    gradient_w: FloatArray | None = None
    gradient_theta: FloatArray | None = None
    penalty_w: FloatArray | None = None
    step_w: Step | None = None
    step_theta: Step | None = None
    keep: FloatArray | None = None


@dataclass(frozen=True, eq=False)
class Lesson:
    """What the hidden neurons were told in one update; rows are the patterns of the batch.

    `t_m` (batch, M) are targets -1, +1, and 0 for a neuron that learns nothing. `flipped`
    (batch,) is the neuron that Madaline chose, -1 for none; `helps` (batch,) whether the
    output is right after this flip, or already was; `reasons` a line for each pattern.
    """

    t_m: FloatArray
    flipped: NDArray[np.int64]
    helps: NDArray[np.bool_]
    reasons: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Update:
    """The update that led from `before` (step k - 1) to `after` (step k).

    `t` are the targets as the rule uses them. `eta` is the learning rate after its decay, and
    `factor` multiplies the sum over the batch: eta, or eta/batch for a mean. `b`, `O` and `delta`
    (batch, outputs) belong to the output layer. `lesson` tells what hidden neurons below a fixed
    output were taught; `memory` is the rule's before the update. A generation of the genetic
    algorithm has neither patterns nor layers.
    """

    k: int
    rule: RuleSpec
    mu: NDArray[np.int64]
    x: FloatArray
    t: FloatArray
    factor: float
    before: Network
    after: Network
    layers: tuple[LayerUpdate, ...]
    lesson: Lesson | None = None
    memory: FloatArray = field(default_factory=nothing)
    eta: float = 0.0

    def __post_init__(self) -> None:
        if not self.eta:
            object.__setattr__(self, "eta", self.rule.eta)

    @property
    def b(self) -> FloatArray:
        """Local fields of the output layer."""
        return self.layers[-1].b

    @property
    def O(self) -> FloatArray:  # noqa: E743
        """Outputs before the update."""
        return self.layers[-1].O

    @property
    def delta(self) -> FloatArray:
        """Errors of the output layer; for Hebb's rule the targets."""
        return self.layers[-1].delta

    @property
    def dw(self) -> tuple[FloatArray, ...]:
        """Changes of the weights, a matrix (neurons, inputs) per layer."""
        return tuple(layer.dw for layer in self.layers)

    @property
    def dtheta(self) -> tuple[FloatArray, ...]:
        """Changes of the thresholds, a vector (neurons,) per layer."""
        return tuple(layer.dtheta for layer in self.layers)


def rule_targets(rule: RuleSpec, net: Network, t: FloatArray) -> FloatArray:
    """Return the targets as a rule uses them: the classes -1, +1 for Hebb, else coded ones.

    Hebb's t is the class whatever the output's values: with t = 0 nothing would ever be unlearnt.
    """
    return t if rule.key == "hebb" else coded_targets(net.activations[-1], t)
