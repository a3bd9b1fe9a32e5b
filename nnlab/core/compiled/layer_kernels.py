"""Compiled learning of one hidden layer below a fixed output: targets t_m, then Hebb or error.

`w` (M, N) and `theta` (M,) are the hidden layer, `top` is (W (outputs, M), Theta (outputs,), code
of the output's activation, level of its boundary). `x` (p, N) is what the hidden layer gets,
`t` (p, outputs) the targets coded as the output's values, `assigned` (p, M) those of the hidden
neurons, empty for Madaline. `hidden` is (code, low, high) of the hidden activation.
"""

from typing import Any

import numpy as np
from numba import njit

from nnlab.core.compiled.scalar_kernels import (
    HEAVISIDE,
    INNER,
    KERNEL,
    SGN,
    activate_all,
    activate_one,
    first_largest,
    is_right,
)

# Training has diverged where the squares of a pattern's local fields sum up to more.
SQUARES_BOUND = 1e24
HEBB = 0


@njit(**INNER)
def climb(w: Any, theta: Any, code: int, x: Any, mu: int, b: Any, V: Any) -> float:
    """Set the hidden fields b and states V for pattern mu; return the sum of b^2."""
    squares = 0.0
    for m in range(len(theta)):
        field = -theta[m]
        for j in range(x.shape[1]):
            field += w[m, j] * x[mu, j]
        b[m] = field
        V[m] = activate_one(code, field)
        squares += field * field
    return squares


@njit(**INNER)
def climb_top(top: Any, V: Any, B: Any, O: Any) -> None:
    """Set the fields B and the outputs O of the fixed layer."""
    W, Theta, code, _ = top
    for i in range(len(Theta)):
        field = -Theta[i]
        for m in range(len(V)):
            field += W[i, m] * V[m]
        B[i] = field
    activate_all(code, B, O)


@njit(**INNER)
def lead(B: Any, t: Any, mu: int, level: float) -> Any:
    """Return how far the output's field is on its target's side (several: ahead of the others)."""
    if len(B) == 1:
        return B[0] if t[mu, 0] > level else -B[0]
    wanted, others = first_largest(t[mu]), -np.inf
    for i in range(len(B)):
        if i != wanted:
            others = max(others, B[i])
    return B[wanted] - others


@njit(**INNER)
def flipped(hidden: Any, b: Any, V: Any) -> Any:
    """Return the state of a hidden neuron whose field has changed its sign."""
    code, low, high = hidden
    if code == SGN or code == HEAVISIDE:
        return low + high - V
    return activate_one(code, -b)


@njit(**INNER)
def choose(top: Any, hidden: Any, t: Any, mu: int, b: Any, V: Any, B: Any, O: Any) -> Any:
    """Return the hidden neuron that Madaline flips for pattern mu, -1 for none, and if the
    output is right with this flip.

    B and O are those of the net; they hold others afterwards.
    """
    level = top[3]
    if is_right(O, t, mu, level):
        return -1, True
    before = lead(B, t, mu, level)
    helpful, nearer = -1, -1
    for m in range(len(b)):
        kept = V[m]
        V[m] = flipped(hidden, b[m], kept)
        climb_top(top, V, B, O)
        V[m] = kept
        size = abs(b[m])
        if is_right(O, t, mu, level) and (helpful < 0 or size < abs(b[helpful])):
            helpful = m
        if lead(B, t, mu, level) > before and (nearer < 0 or size < abs(b[nearer])):
            nearer = m
    return (helpful, True) if helpful >= 0 else (nearer, False)


@njit(**INNER)
def teach(
    top: Any,
    hidden: Any,
    t: Any,
    assigned: Any,
    mu: int,
    b: Any,
    V: Any,
    B: Any,
    O: Any,
    lesson: Any,
) -> Any:
    """Set the targets t_m = -1, +1 of the hidden neurons, 0 for none; return what `choose` does."""
    if assigned.size > 0:
        for m in range(len(b)):
            lesson[m] = assigned[mu, m]
        return -1, True
    for m in range(len(b)):
        lesson[m] = 0.0
    m, helps = choose(top, hidden, t, mu, b, V, B, O)
    if m >= 0:
        lesson[m] = -1.0 if b[m] >= 0.0 else 1.0
    return m, helps


@njit(**KERNEL)
def lesson_of(
    w: Any, theta: Any, top: Any, hidden: Any, x: Any, t: Any, assigned: Any, mu: int, lesson: Any
) -> Any:
    """Set `lesson` (M,) to the targets of pattern mu; return the flipped neuron and if it helps."""
    b, V = np.empty(len(theta)), np.empty(len(theta))
    B, O = np.empty(len(top[1])), np.empty(len(top[1]))
    climb(w, theta, hidden[0], x, mu, b, V)
    climb_top(top, V, B, O)
    return teach(top, hidden, t, assigned, mu, b, V, B, O, lesson)


@njit(**KERNEL)
def train_layer(
    w: Any,
    theta: Any,
    top: Any,
    hidden: Any,
    rule: int,
    x: Any,
    t: Any,
    assigned: Any,
    orders: Any,
    k: int,
    stop: int,
    eta: float,
    batch: int,
    mean: bool,
) -> int:
    """Do updates k ... stop-1 of w and theta in place; return where it ended.

    `orders` is (epochs, p) and k counts from its start; an epoch's last batch may be smaller. The
    loop ends before `stop` where local fields exceed their bound.
    """
    code, low, high = hidden
    M, N, p = len(theta), x.shape[1], orders.shape[1]
    b, V, lesson = np.empty(M), np.empty(M), np.empty(M)
    B, O = np.empty(len(top[1])), np.empty(len(top[1]))
    dw, dtheta = np.empty((M, N)), np.empty(M)
    per_epoch = (p + batch - 1) // batch
    while k < stop:
        epoch, start = k // per_epoch, k % per_epoch * batch
        end = min(start + batch, p)
        for m in range(M):
            dtheta[m] = 0.0
            for j in range(N):
                dw[m, j] = 0.0
        for place in range(start, end):
            mu = orders[epoch, place]
            squares = climb(w, theta, code, x, mu, b, V)
            climb_top(top, V, B, O)
            for i in range(len(B)):
                squares += B[i] * B[i]
            if not squares <= SQUARES_BOUND:
                return k
            teach(top, hidden, t, assigned, mu, b, V, B, O, lesson)
            for m in range(M):
                if lesson[m] != 0.0:
                    delta = lesson[m]
                    if rule != HEBB:
                        delta = low + (delta + 1.0) * (0.5 * (high - low)) - V[m]
                    dtheta[m] -= delta
                    for j in range(N):
                        dw[m, j] += delta * x[mu, j]
        rate = eta / (end - start) if mean else eta
        for m in range(M):
            theta[m] += rate * dtheta[m]
            for j in range(N):
                w[m, j] += rate * dw[m, j]
        k += 1
    return k


@njit(**KERNEL)
def measure_layer(w: Any, theta: Any, top: Any, code: int, x: Any, t: Any) -> Any:
    """Return H = 1/2 sum (t - O)^2 and the number of wrong patterns."""
    b, V = np.empty(len(theta)), np.empty(len(theta))
    B, O = np.empty(len(top[1])), np.empty(len(top[1]))
    H, errors = 0.0, 0
    for mu in range(len(x)):
        climb(w, theta, code, x, mu, b, V)
        climb_top(top, V, B, O)
        for i in range(len(O)):
            H += 0.5 * (t[mu, i] - O[i]) ** 2
        errors += not is_right(O, t, mu, top[3])
    return H, errors
