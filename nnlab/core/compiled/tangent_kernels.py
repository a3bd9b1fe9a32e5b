"""Compiled loops for exponents over the input plane: values and their tangents.

As in `map_kernels`, all is float32. A stack (neurons, 3 * points) holds values and two tangents
side by side: V, dV/dx1, dV/dx2.
"""

import numpy as np
from numba import njit

from nnlab.core.compiled.map_kernels import (
    LEAK,
    LEAKY,
    LINEAR,
    ONE,
    OPTIONS,
    RELU,
    SIGMOID,
    SOFTMAX,
    SOFTPLUS,
    TANH,
    TWO,
    ZERO,
    Floats,
    activate,
    decay,
    log_one_plus,
    share,
    with_sign,
)

FOUR = np.float32(4.0)


@njit(**OPTIONS)
def push_share(stack: Floats, neurons: int, points: int) -> None:
    """Push a softmax layer: dO_j = O_j sum_k O_k (db_j - db_k), without a lost digit."""
    share(stack, neurons, points)
    pushed = np.empty(neurons, np.float32)
    for side in range(points, 3 * points, points):
        for i in range(side, side + points):
            for j in range(neurons):
                total = ZERO
                for k in range(neurons):
                    total += stack[k, i - side] * (stack[j, i] - stack[k, i])
                pushed[j] = stack[j, i - side] * total
            for j in range(neurons):
                stack[j, i] = pushed[j]


@njit(**OPTIONS)
def push(code: int, stack: Floats, row: int, points: int) -> None:
    """Replace b, db/dx1, db/dx2 in a row of a stack by V, dV/dx1, dV/dx2.

    The slopes of tanh and sigmoid are 4 e / (1 + e)^2 and e / (1 + e)^2 with e = exp(-2|b|) or
    exp(-|b|): unlike 1 - V^2 they keep all their digits where the neuron saturates.
    """
    if code == TANH:
        for i in range(points):
            b = stack[row, i]
            e = decay(TWO * abs(b))
            r = ONE / (ONE + e)
            slope = FOUR * e * r * r
            stack[row, i] = with_sign((ONE - e) * r, b)
            stack[row, points + i] *= slope
            stack[row, 2 * points + i] *= slope
    elif code == SIGMOID:
        for i in range(points):
            b = stack[row, i]
            e = decay(abs(b))
            r = ONE / (ONE + e)
            slope = e * r * r
            stack[row, i] = (ONE if b >= ZERO else e) * r
            stack[row, points + i] *= slope
            stack[row, 2 * points + i] *= slope
    elif code == RELU:
        for i in range(points):
            b = stack[row, i]
            slope = ONE if b > ZERO else ZERO
            stack[row, i] = max(b, ZERO)
            stack[row, points + i] *= slope
            stack[row, 2 * points + i] *= slope
    elif code == LEAKY:
        for i in range(points):
            b = stack[row, i]
            slope = ONE if b > ZERO else LEAK
            stack[row, i] = b * slope
            stack[row, points + i] *= slope
            stack[row, 2 * points + i] *= slope
    elif code == SOFTPLUS:
        for i in range(points):
            b = stack[row, i]
            e = decay(abs(b))
            slope = (ONE if b >= ZERO else e) / (ONE + e)
            stack[row, i] = max(b, ZERO) + log_one_plus(e)
            stack[row, points + i] *= slope
            stack[row, 2 * points + i] *= slope
    elif code != LINEAR and code != SOFTMAX:
        activate(code, stack, row, points)
        for i in range(points, 3 * points):
            stack[row, i] = ZERO


@njit(**OPTIONS)
def start_stack(x1: Floats, x2: Floats, w: Floats, theta: Floats, code: int, stack: Floats) -> None:
    """Fill a stack with the first layer's values and tangents at the points x1, x2."""
    points = x1.size
    for j in range(theta.size):
        w1, w2, shift = w[2 * j], w[2 * j + 1], theta[j]
        for i in range(points):
            stack[j, i] = w1 * x1[i] + w2 * x2[i] - shift
            stack[j, points + i] = w1
            stack[j, 2 * points + i] = w2
        push(code, stack, j, points)
    if code == SOFTMAX:
        push_share(stack, theta.size, points)


@njit(**OPTIONS)
def push_layer(stack: Floats, theta: Floats, code: int) -> None:
    """Finish a layer whose products W V and W T stand in the stack: thresholds and g."""
    points = stack.shape[1] // 3
    for j in range(theta.size):
        shift = theta[j]
        for i in range(points):
            stack[j, i] -= shift
        push(code, stack, j, points)
    if code == SOFTMAX:
        push_share(stack, theta.size, points)


@njit(**OPTIONS)
def contract(stack: Floats, neurons: int, start: int, points: int, gram: Floats) -> None:
    """Set gram (3, ...) from `start` on to |T1|^2, T1 . T2, |T2|^2, summed over the neurons."""
    for i in range(points):
        gram[0, start + i] = ZERO
        gram[1, start + i] = ZERO
        gram[2, start + i] = ZERO
    for j in range(neurons):
        for i in range(points):
            t1, t2 = stack[j, points + i], stack[j, 2 * points + i]
            gram[0, start + i] += t1 * t1
            gram[1, start + i] += t1 * t2
            gram[2, start + i] += t2 * t2


@njit(**OPTIONS)
def start_stacks(
    x1: Floats, x2: Floats, w: Floats, theta: Floats, code: int, stacks: Floats
) -> None:
    """Fill stacks (tiles, neurons, 3 * points) with the first layer at tiles * points points."""
    points = stacks.shape[2] // 3
    for tile in range(len(stacks)):
        part = slice(tile * points, (tile + 1) * points)
        start_stack(x1[part], x2[part], w, theta, code, stacks[tile])


@njit(**OPTIONS)
def push_layers(stacks: Floats, theta: Floats, code: int) -> None:
    """Finish a layer whose products W V and W T stand in stacks (tiles, neurons, 3 * points)."""
    for tile in range(len(stacks)):
        push_layer(stacks[tile], theta, code)


@njit(**OPTIONS)
def contract_stacks(stacks: Floats, start: int, gram: Floats) -> None:
    """Contract the tangents of stacks (tiles, neurons, 3 * points) to gram from `start` on."""
    points = stacks.shape[2] // 3
    for tile in range(len(stacks)):
        contract(stacks[tile], stacks.shape[1], start + tile * points, points, gram)
