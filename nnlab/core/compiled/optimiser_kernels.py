"""Compiled steps of the optimisers, by torch's formulas, and the hash behind dropout."""

from math import sqrt
from typing import Any

import numpy as np
from numba import njit

from nnlab.core.compiled.kernel_cache import use_own_cache
from nnlab.core.compiled.lane_layers import INNER
from nnlab.core.training.dropout import FIRST, GOLDEN, SECOND

use_own_cache()

# The kinds of `optimisers.KINDS`, and Nesterov's use of the velocity.
SGD, MOMENTUM, RMSPROP, ADAM, NESTEROV = range(5)
EPSILON = 1e-8
# SplitMix64; see `nnlab.core.training.dropout`.
_GOLDEN, _FIRST, _SECOND = np.uint64(GOLDEN), np.uint64(FIRST), np.uint64(SECOND)
_30, _27, _31, _11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_UNIT = 2.0**-53


@njit(**INNER)
def scramble(z: Any) -> Any:
    """Return a 64-bit number scrambled by SplitMix64's step."""
    z = z + _GOLDEN
    z = (z ^ (z >> _30)) * _FIRST
    z = (z ^ (z >> _27)) * _SECOND
    return z ^ (z >> _31)


@njit(**INNER)
def keep_factor(pattern: Any, neuron: int, rate: float) -> float:
    """Return 0 or 1/(1 - rate) for a neuron, from the scrambled number of update and pattern."""
    drawn = np.float64(scramble(pattern ^ np.uint64(neuron)) >> _11) * _UNIT
    return 0.0 if drawn < rate else 1.0 / (1.0 - rate)


@njit(**INNER)
def penalise(params: Any, gradient: Any, start: int, end: int, l1: float, l2: float) -> None:
    """Add l1 sgn w + l2 w, with sgn 0 = 0, to the gradient of some weights."""
    for i in range(start, end):
        w = params[i]
        sign = (1.0 if w > 0.0 else 0.0) - (1.0 if w < 0.0 else 0.0)
        gradient[i] += l2 * w + l1 * sign


@njit(**INNER)
def move(w: Any, slope: Any, moments: Any, rate: float, optimiser: Any, corrections: Any) -> None:
    """Do one optimiser's step on parameters w; `moments` (2, parameters), or less."""
    kind, momentum, averaging, _, _ = optimiser
    if kind == SGD:
        for i in range(len(w)):
            w[i] -= rate * slope[i]
    elif kind == MOMENTUM or kind == NESTEROV:
        velocity = moments[0]
        for i in range(len(w)):
            velocity[i] = momentum * velocity[i] + slope[i]
            ahead = slope[i] + momentum * velocity[i] if kind == NESTEROV else velocity[i]
            w[i] -= rate * ahead
    elif kind == RMSPROP:
        squares = moments[0]
        for i in range(len(w)):
            g = slope[i]
            squares[i] = averaging * squares[i] + (1.0 - averaging) * (g * g)
            w[i] -= rate * (g / (sqrt(squares[i]) + EPSILON))
    else:
        velocity, squares = moments[0], moments[1]
        step, root = rate / corrections[0], sqrt(corrections[1])
        for i in range(len(w)):
            g = slope[i]
            velocity[i] = momentum * velocity[i] + (1.0 - momentum) * g
            squares[i] = averaging * squares[i] + (1.0 - averaging) * (g * g)
            w[i] -= step * (velocity[i] / (sqrt(squares[i]) / root + EPSILON))


@njit(**INNER)
def advance(
    params: Any,
    gradient: Any,
    header: Any,
    moments: Any,
    sizes: Any,
    frozen: Any,
    rate: float,
    optimiser: Any,
) -> None:
    """Do one step on all layers that are not frozen; `optimiser` ends with l1 and l2."""
    _, momentum, averaging, l1, l2 = optimiser
    header[3] *= momentum
    header[4] *= averaging
    corrections = (1.0 - header[3], 1.0 - header[4])
    start = 0
    for layer in range(len(frozen)):
        weights = start + sizes[layer] * sizes[layer + 1]
        end = weights + sizes[layer + 1]
        if not frozen[layer]:
            if l1 > 0.0 or l2 > 0.0:
                penalise(params, gradient, start, weights, l1, l2)
            some, slope = params[start:end], gradient[start:end]
            move(some, slope, moments[:, start:end], rate, optimiser, corrections)
        start = end
