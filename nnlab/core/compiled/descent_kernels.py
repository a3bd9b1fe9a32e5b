"""Compiled elementwise steps of gradient descent whose products are BLAS's; float32."""

import numpy as np
from numba import njit

from nnlab.core.compiled.map_kernels import ONE, OPTIONS, ZERO, Floats


@njit(**OPTIONS)
def bend(delta: Floats, V: Floats, sums: Floats) -> None:
    """Multiply errors (neurons, patterns) by g' = 1 - V^2 of tanh; set `sums` to those over mu."""
    for j in range(delta.shape[0]):
        total = ZERO
        for i in range(delta.shape[1]):
            error = delta[j, i] * (ONE - V[j, i] * V[j, i])
            delta[j, i] = error
            total += error
        sums[j] = total


@njit(**OPTIONS)
def descend(w: Floats, theta: Floats, dw: Floats, dtheta: Floats, eta: np.float32) -> None:
    """Add eta dw to the weights and subtract eta dtheta from the thresholds."""
    for j in range(w.shape[0]):
        for k in range(w.shape[1]):
            w[j, k] += eta * dw[j, k]
        theta[j] -= eta * dtheta[j]


def warm() -> None:
    """Compile all loops, or load them from numba's cache."""
    one, row = np.zeros((1, 1), np.float32), np.zeros(1, np.float32)
    bend(one, one, row)
    descend(one, row, one, row, ONE)
