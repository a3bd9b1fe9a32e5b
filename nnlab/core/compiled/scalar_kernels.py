"""Activations, outputs and costs of single neurons inside compiled loops, float64."""

import math
from typing import Any

from numba import njit

from nnlab.core.activations import LEAK
from nnlab.core.compiled.kernel_cache import use_own_cache

use_own_cache()

# The codes of `nnlab.core.activations.ACTIVATIONS`.
SGN, HEAVISIDE, LINEAR, TANH, SIGMOID, RELU, LEAKY, SOFTPLUS, SOFTMAX = range(9)
KERNEL: dict[str, Any] = {
    "cache": True,
    "error_model": "numpy",
    "nogil": True,
    "no_cfunc_wrapper": True,
}
INNER: dict[str, Any] = {
    "error_model": "numpy",
    "nogil": True,
    "no_cfunc_wrapper": True,
    "no_cpython_wrapper": True,
}


@njit(**INNER)
def softplus(b: Any) -> Any:
    """Return ln(1 + e^b) without overflow."""
    return max(b, 0.0) + math.log1p(math.exp(-abs(b)))


@njit(**INNER)
def activate_one(code: int, b: Any) -> Any:
    """Return g(b); a softmax, which needs the whole layer, passes b through. NaN stays NaN."""
    if code == TANH:
        return math.tanh(b)
    if code == SIGMOID:
        return 0.5 + 0.5 * math.tanh(0.5 * b)
    if code == SGN and not math.isnan(b):
        return 1.0 if b >= 0.0 else -1.0
    if code == HEAVISIDE and not math.isnan(b):
        return 1.0 if b >= 0.0 else 0.0
    if code == RELU:
        return b if not b <= 0.0 else 0.0
    if code == LEAKY:
        return LEAK * b if b <= 0.0 else b
    if code == SOFTPLUS:
        return softplus(b)
    return b


@njit(**INNER)
def first_largest(values: Any) -> int:
    """Return the place of the largest value, the first of equals."""
    best = 0
    for i in range(1, len(values)):
        if values[i] > values[best]:
            best = i
    return best


@njit(**INNER)
def activate_all(code: int, b: Any, O: Any) -> None:
    """Set the outputs O of a layer from its local fields b (neurons,)."""
    for i in range(len(b)):
        O[i] = activate_one(code, b[i])
    if code == SOFTMAX:
        top, total = b[first_largest(b)], 0.0
        for i in range(len(b)):
            O[i] = math.exp(b[i] - top)
            total += O[i]
        for i in range(len(b)):
            O[i] /= total


@njit(**INNER)
def cost_of(code: int, entropy: bool, b: Any, O: Any, t: Any, mu: int) -> float:
    """Return what pattern mu adds to H; t (p, outputs) is coded as the output's values.

    Quadratic, or the cross entropy of a sigmoid or softmax, from the local fields.
    """
    H = 0.0
    if entropy and code == SOFTMAX:
        top, total = b[first_largest(b)], 0.0
        for i in range(len(b)):
            total += math.exp(b[i] - top)
        for i in range(len(b)):
            H -= t[mu, i] * (b[i] - top - math.log(total))
        return H
    for i in range(len(b)):
        H += softplus(b[i]) - t[mu, i] * b[i] if entropy else 0.5 * (t[mu, i] - O[i]) ** 2
    return H


@njit(**INNER)
def is_right(O: Any, t: Any, mu: int, level: float) -> Any:
    """Return whether outputs O give the class of pattern mu, as `nnlab.core.network.wrong` does."""
    if len(O) == 1:
        return (O[0] >= level) == (t[mu, 0] > level)
    return first_largest(O) == first_largest(t[mu])
