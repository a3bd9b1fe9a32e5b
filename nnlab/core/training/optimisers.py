"""What the optimisers carry from update to update: counts and moments behind the parameters."""

from dataclasses import dataclass

import numpy as np

from nnlab.core.arrays import FloatArray
from nnlab.core.rules import RuleSpec

# What the moments mean: momentum and Nesterov keep the same velocity.
KINDS = {"sgd": 0, "momentum": 1, "nesterov": 1, "rmsprop": 2, "adam": 3}
MOMENTS = {"sgd": 0, "momentum": 1, "nesterov": 1, "rmsprop": 1, "adam": 2}
# Updates done, whole epochs done, kind, and the products of beta_1 and of beta_2 over all updates.
HEADER = 5
UPDATES, EPOCHS, KIND = 0, 1, 2
EPSILON = 1e-8


def fresh_memory(rule: RuleSpec, parameters: int) -> FloatArray:
    """Return the memory of a rule that has done no update yet."""
    memory = np.zeros(HEADER + MOMENTS[rule.optimiser] * parameters)
    memory[KIND:HEADER] = KINDS[rule.optimiser], 1.0, 1.0
    return memory


def fitting_memory(rule: RuleSpec, parameters: int, memory: FloatArray) -> FloatArray:
    """Return a copy of the memory if it is of this optimiser and length, else a fresh one."""
    fresh = fresh_memory(rule, parameters)
    if memory.shape != fresh.shape or memory[KIND] != fresh[KIND]:
        return fresh
    return np.array(memory)


def eta_after(rule: RuleSpec, epochs: float) -> float:
    """Return the learning rate after so many whole epochs."""
    if rule.decay == "inverse":
        return rule.eta / (1.0 + rule.decay_rate * epochs)
    if rule.decay == "exponential":
        return float(rule.eta * np.exp(-rule.decay_rate * epochs))
    return rule.eta


@dataclass(frozen=True, eq=False)
class Step:
    """One optimiser's step on an array of parameters, with the numbers that make it up.

    `velocity` is the buffer of momentum and Nesterov or Adam's first moment m, `squares` the
    averaged squared gradient of RMSProp and Adam, after this update; `corrected` are m and v
    divided by 1 - beta^t (Adam). None where an optimiser has none.
    """

    change: FloatArray
    velocity: FloatArray | None = None
    squares: FloatArray | None = None
    corrected: tuple[FloatArray, FloatArray] | None = None


def take_step(
    rule: RuleSpec, eta: float, gradient: FloatArray, memory: FloatArray, moments: FloatArray
) -> Step:
    """Return the step that a gradient makes: torch's formulas in plain numpy.

    Parameters
    ----------
    gradient : array (n,)
        Penalties included.
    memory : array
        The rule's memory before the update, for the products of beta.
    moments : array (0 to 2, n)
        The moments of these parameters before the update.
    """
    g, beta1, beta2 = gradient, rule.momentum, rule.averaging
    if rule.optimiser == "sgd":
        return Step(-eta * g)
    if rule.optimiser in ("momentum", "nesterov"):
        velocity = beta1 * moments[0] + g
        ahead = g + beta1 * velocity if rule.optimiser == "nesterov" else velocity
        return Step(-eta * ahead, velocity)
    if rule.optimiser == "rmsprop":
        squares = beta2 * moments[0] + (1.0 - beta2) * g**2
        return Step(-eta * g / (np.sqrt(squares) + EPSILON), None, squares)
    m, v = beta1 * moments[0] + (1.0 - beta1) * g, beta2 * moments[1] + (1.0 - beta2) * g**2
    m_hat = m / (1.0 - beta1 * memory[3])
    v_hat = v / (1.0 - beta2 * memory[4])
    return Step(-eta * m_hat / (np.sqrt(v_hat) + EPSILON), m, v, (m_hat, v_hat))
