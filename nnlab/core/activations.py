"""Activation functions g and their derivatives g' (Mehlig ch. 1, 5 and 6)."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from nnlab.core.arrays import FloatArray

# The slope of the leaky ReLU below b = 0, as in torch.
LEAK = 0.01


@dataclass(frozen=True)
class Activation:
    """One activation function.

    `g` and `dg` map an array of local fields b to an array of the same shape. `low` and `high`
    are the outputs that stand for t = -1 and t = +1; `code` names the function in the kernels.
    """

    key: str
    label: str
    formula: str
    g: Callable[[FloatArray], FloatArray]
    dg: Callable[[FloatArray], FloatArray]
    low: float
    high: float
    code: int

    @property
    def level(self) -> float:
        """The output on the decision boundary, half-way between `low` and `high`."""
        return (self.low + self.high) / 2

    @property
    def is_joint(self) -> bool:
        """Whether a neuron's output depends on the fields of its whole layer (softmax)."""
        return self.key == "softmax"

    @property
    def is_flat(self) -> bool:
        """Whether g' = 0 wherever it exists, so that no error can pass backwards."""
        return self.key in ("sgn", "heaviside")


def _sgn(b: FloatArray) -> FloatArray:
    """Sign with sgn(0) = +1: a pattern on the line belongs to the class +1; NaN stays NaN."""
    return np.where(np.isnan(b), b, np.where(b >= 0, 1.0, -1.0))


def _heaviside(b: FloatArray) -> FloatArray:
    """Step with Heaviside(0) = 1; NaN stays NaN."""
    return np.heaviside(b, 1.0)


def _linear(b: FloatArray) -> FloatArray:
    return np.array(b, dtype=np.float64)


def _sigmoid(b: FloatArray) -> FloatArray:
    return 0.5 + 0.5 * np.tanh(0.5 * b)


def _relu(b: FloatArray) -> FloatArray:
    return np.maximum(b, 0.0)


def _leaky(b: FloatArray) -> FloatArray:
    return np.where(b > 0, b, LEAK * b)


def _softplus(b: FloatArray) -> FloatArray:
    soft: FloatArray = np.maximum(b, 0.0) + np.log1p(np.exp(-np.abs(b)))
    return soft


def _softmax(b: FloatArray) -> FloatArray:
    """e^b_i / sum_j e^b_j over the last axis, which counts the neurons of the layer."""
    powers = np.exp(b - b.max(axis=-1, keepdims=True))
    shares: FloatArray = powers / powers.sum(axis=-1, keepdims=True)
    return shares


def _dsoftmax(b: FloatArray) -> FloatArray:
    """The diagonal dO_i/db_i = O_i (1 - O_i); the errors of softmax need more than this."""
    O = _softmax(b)
    return O * (1.0 - O)


def _zero(b: FloatArray) -> FloatArray:
    return np.zeros_like(b)


def _one(b: FloatArray) -> FloatArray:
    return np.ones_like(b)


def _dtanh(b: FloatArray) -> FloatArray:
    return 1.0 - np.tanh(b) ** 2


def _dsigmoid(b: FloatArray) -> FloatArray:
    return _sigmoid(b) * (1.0 - _sigmoid(b))


def _drelu(b: FloatArray) -> FloatArray:
    """Derivative of max(0, b), taken as 0 at b = 0 (as torch does)."""
    return (b > 0).astype(np.float64)


def _dleaky(b: FloatArray) -> FloatArray:
    """Derivative of the leaky ReLU, taken as the leak at b = 0 (as torch does)."""
    return np.where(b > 0, 1.0, LEAK)


ACTIVATIONS: dict[str, Activation] = {
    activation.key: activation
    for activation in (
        Activation("sgn", "sgn", "g(b) = sgn b", _sgn, _zero, -1.0, 1.0, 0),
        Activation("heaviside", "Heaviside", "g(b) = Θ(b)", _heaviside, _zero, 0.0, 1.0, 1),
        Activation("linear", "linear", "g(b) = b", _linear, _one, -1.0, 1.0, 2),
        Activation("tanh", "tanh", "g(b) = tanh b", np.tanh, _dtanh, -1.0, 1.0, 3),
        Activation("sigmoid", "sigmoid", "g(b) = 1/(1 + e⁻ᵇ)", _sigmoid, _dsigmoid, 0.0, 1.0, 4),
        Activation("relu", "ReLU", "g(b) = max(0, b)", _relu, _drelu, 0.0, 1.0, 5),
        Activation("leaky", "leaky ReLU", "g(b) = max(b/100, b)", _leaky, _dleaky, 0.0, 1.0, 6),
        Activation("softplus", "softplus", "g(b) = ln(1 + eᵇ)", _softplus, _sigmoid, 0.0, 1.0, 7),
        Activation(
            "softmax", "softmax", "g(bᵢ) = e^bᵢ / Σⱼ e^bⱼ", _softmax, _dsoftmax, 0.0, 1.0, 8
        ),
    )
}


def activation_of(key: str) -> Activation:
    """Return the activation with this key.

    Raises
    ------
    ValueError
        If there is none; the message lists those that exist.
    """
    if key not in ACTIVATIONS:
        raise ValueError(f"Unknown activation {key!r}; choose one of {', '.join(ACTIVATIONS)}.")
    return ACTIVATIONS[key]


def coded_targets(key: str, t: ArrayLike) -> FloatArray:
    """Map targets t = -1, +1 to the outputs that stand for them, such as 0 and 1 for a sigmoid."""
    g = activation_of(key)
    return g.low + (np.asarray(t, dtype=np.float64) + 1.0) * ((g.high - g.low) / 2)
