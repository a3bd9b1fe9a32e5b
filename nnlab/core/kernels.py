"""Compiled training loops: many updates per call, float64, the same bits on every run.

A network is one flat array `params`: for each layer w row by row, then theta. `sizes` holds the
numbers of inputs and neurons, `codes` the activations (`Activation.code`).
"""

from math import tanh
from typing import Any

import numpy as np
from numba import njit

FIELD_BOUND = 1e12
HEBB, ERROR, BACKPROP = 0, 1, 2


@njit(cache=True, error_model="numpy", nogil=True)
def _g(code: int, b: float) -> float:
    if code == 0:
        return 1.0 if b >= 0 else -1.0
    if code == 1:
        return 1.0 if b >= 0 else 0.0
    if code == 3:
        return tanh(b)
    if code == 4:
        return 0.5 + 0.5 * tanh(0.5 * b)
    if code == 5:
        return max(b, 0.0)
    return b


@njit(cache=True, error_model="numpy", nogil=True)
def _dg(code: int, V: float) -> float:
    if code == 3:
        return 1.0 - V * V
    if code == 4:
        return V * (1.0 - V)
    if code == 5:
        return 1.0 if V > 0 else 0.0
    return 1.0


@njit(cache=True, error_model="numpy", nogil=True)
def _forward(params: Any, sizes: Any, codes: Any, V: Any) -> float:
    """Fill V[1:] from V[0]; return the largest |b|, NaN if one is NaN."""
    at, largest = 0, 0.0
    for layer in range(len(codes)):
        m, n = sizes[layer], sizes[layer + 1]
        for i in range(n):
            b = -params[at + n * m + i]
            for j in range(m):
                b += params[at + i * m + j] * V[layer, j]
            V[layer + 1, i] = _g(codes[layer], b)
            if not abs(b) <= largest:
                largest = abs(b)
        at += n * m + n
    return largest


@njit(cache=True, error_model="numpy", nogil=True)
def _gather(params: Any, sizes: Any, codes: Any, V: Any, delta: Any, change: Any) -> None:
    """Add one pattern's change to `change`; delta of the top layer is given."""
    at = len(params)
    for layer in range(len(codes) - 1, -1, -1):
        m, n = sizes[layer], sizes[layer + 1]
        at -= n * m + n
        for i in range(n):
            for j in range(m):
                change[at + i * m + j] += delta[layer + 1, i] * V[layer, j]
            change[at + n * m + i] -= delta[layer + 1, i]
        if layer:
            for j in range(m):
                total = 0.0
                for i in range(n):
                    total += params[at + i * m + j] * delta[layer + 1, i]
                delta[layer, j] = total * _dg(codes[layer - 1], V[layer, j])


@njit(cache=True, error_model="numpy", nogil=True)
def train(
    params: Any,
    sizes: Any,
    codes: Any,
    rule: int,
    x: Any,
    t: Any,
    orders: Any,
    k: int,
    stop: int,
    batch: int,
    eta: float,
    mean: bool,
) -> int:
    """Do updates k ... stop-1 (counted within `orders`) in place; return where it ended."""
    p = orders.shape[1]
    per_epoch = (p + batch - 1) // batch
    top = len(codes)
    V = np.zeros((top + 1, sizes.max()))
    delta = np.zeros_like(V)
    change = np.empty_like(params)
    while k < stop:
        epoch, place = k // per_epoch, k % per_epoch
        start = place * batch
        end = min(start + batch, p)
        change[:] = 0.0
        for mu in orders[epoch, start:end]:
            V[0, : sizes[0]] = x[mu]
            if not _forward(params, sizes, codes, V) <= FIELD_BOUND:
                return k
            for i in range(sizes[top]):
                if rule == HEBB:
                    delta[top, i] = t[mu, i]
                else:
                    delta[top, i] = t[mu, i] - V[top, i]
                if rule == BACKPROP:
                    delta[top, i] *= _dg(codes[top - 1], V[top, i])
            _gather(params, sizes, codes, V, delta, change)
        params += (eta / (end - start) if mean else eta) * change
        k += 1
    return k


@njit(cache=True, error_model="numpy", nogil=True)
def measure(
    params: Any, sizes: Any, codes: Any, x: Any, t: Any, level: float
) -> tuple[float, float]:
    """Return H and C over all patterns; t is coded as the output's values."""
    top = len(codes)
    V = np.zeros((top + 1, sizes.max()))
    H, errors = 0.0, 0
    for mu in range(len(x)):
        V[0, : sizes[0]] = x[mu]
        _forward(params, sizes, codes, V)
        O, target = V[top, : sizes[top]], t[mu]
        H += 0.5 * np.sum((target - O) ** 2)
        if len(O) > 1:
            errors += O.argmax() != target.argmax()
        else:
            errors += (O[0] >= level) != (target[0] > level)
    return H, errors / max(1, len(x))


def warm() -> None:
    """Compile the kernels, or load them from the cache."""
    sizes, codes = np.array([2, 1]), np.array([3])
    params, x, t = np.zeros(3), np.zeros((1, 2)), np.ones((1, 1))
    orders = np.zeros((1, 1), dtype=np.int64)
    train(params, sizes, codes, BACKPROP, x, t, orders, 0, 1, 1, 0.1, True)
    measure(params, sizes, codes, x, t, 0.0)
