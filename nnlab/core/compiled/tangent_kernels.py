"""Compiled loops for exponents over the input plane: values and their tangents.

As in `map_kernels`, all is float32. A stack (neurons, 3 * points) holds values and two tangents
side by side: V, dV/dx1, dV/dx2.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

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
    TILE,
    TWO,
    ZERO,
    Floats,
    Integers,
    activate,
    decay,
    log_one_plus,
    mix,
    share,
    with_sign,
)

Doubles = NDArray[np.float64]

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
def shear(stack: Floats, neurons: int, points: int, work: Floats) -> None:
    """Subtract c T1 from T2, c = T2_p / T1_p with the row p where |T1| is largest.

    So T2 keeps its own precision where the layers turn both tangents into one direction, see
    `lyapunov.precise`. Rows of `work` (6, points): the sum of all c; the least share of T2, of any
    layer, that its rounding errors refer to; then T1_p, T2_p, p, and what was left of T2.
    """
    for i in range(points):
        work[2, i] = ZERO
        work[3, i] = ZERO
        work[4, i] = -ONE
    for j in range(neurons):
        number = np.float32(j)
        for i in range(points):
            t1, t2 = stack[j, points + i], stack[j, 2 * points + i]
            is_larger = abs(t1) > abs(work[2, i])
            work[2, i] = t1 if is_larger else work[2, i]
            work[3, i] = t2 if is_larger else work[3, i]
            work[4, i] = number if is_larger else work[4, i]
    for i in range(points):
        is_alive = work[4, i] >= ZERO
        c = (work[3, i] if is_alive else ZERO) / (work[2, i] if is_alive else ONE)
        work[0, i] += c
        work[3, i] = c
        work[2, i] = ZERO
        work[5, i] = ZERO
    for j in range(neurons):
        number = np.float32(j)
        for i in range(points):
            t2 = stack[j, 2 * points + i]
            t2 = ZERO if work[4, i] == number else t2
            left = t2 - work[3, i] * stack[j, points + i]
            left = ZERO if work[4, i] == number else left
            work[2, i] += abs(t2)
            work[5, i] += abs(left)
            stack[j, 2 * points + i] = left
    for i in range(points):
        share_left = work[5, i] / (work[2, i] if work[2, i] > ZERO else ONE)
        share_left = share_left if work[2, i] > ZERO else ONE
        work[1, i] = min(work[1, i], share_left)


@njit(**OPTIONS)
def contract_sheared(
    stack: Floats, neurons: int, start: int, points: int, work: Floats, sheared: Doubles
) -> None:
    """Set sheared (5, ...) from `start` on: |T1|^2, T1 . T2', |T2'|^2, C, share left of T2."""
    for i in range(points):
        sheared[0, start + i] = 0.0
        sheared[1, start + i] = 0.0
        sheared[2, start + i] = 0.0
        sheared[3, start + i] = work[0, i]
        sheared[4, start + i] = work[1, i]
    for j in range(neurons):
        for i in range(points):
            t1 = np.float64(stack[j, points + i])
            t2 = np.float64(stack[j, 2 * points + i])
            sheared[0, start + i] += t1 * t1
            sheared[1, start + i] += t1 * t2
            sheared[2, start + i] += t2 * t2


@njit(**OPTIONS)
def start_work(work: Floats) -> None:
    """Begin the sums of `shear`."""
    for i in range(work.shape[1]):
        work[0, i] = ZERO
        work[1, i] = ONE


@njit(**OPTIONS)
def fill_gram(
    x1: Floats,
    x2: Floats,
    w: Floats,
    theta: Floats,
    sizes: Integers,
    codes: Integers,
    gram: Floats,
    sheared: Doubles,
) -> None:
    """Set gram (3, points) to the entries of J^T J at the points x1, x2, for narrow nets.

    Or, if `sheared` (5, points) is not of length 0, that instead, see `contract_sheared`.
    """
    widest, first = sizes[1:].max(), sizes[1]
    is_sheared = sheared.shape[1] > 0
    front = np.empty((widest, 3 * TILE), np.float32)
    back = np.empty((widest, 3 * TILE), np.float32)
    work = np.empty((6, TILE if is_sheared else 0), np.float32)
    for start in range(0, x1.size, TILE):
        points = min(TILE, x1.size - start)
        stop = start + points
        start_stack(x1[start:stop], x2[start:stop], w, theta[:first], codes[0], front)
        start_work(work)
        if is_sheared:
            shear(front, first, points, work)
        w_at, theta_at = 2 * first, first
        for layer in range(1, codes.size):
            inputs, outputs = sizes[layer], sizes[layer + 1]
            for j in range(outputs):
                shift = -theta[theta_at + j]
                for i in range(points):
                    back[j, i] = shift
                for i in range(points, 3 * points):
                    back[j, i] = ZERO
                mix(w, w_at + j * inputs, inputs, front, back, j, 3 * points)
                push(codes[layer], back, j, points)
            if codes[layer] == SOFTMAX:
                push_share(back, outputs, points)
            if is_sheared:
                shear(back, outputs, points, work)
            w_at += inputs * outputs
            theta_at += outputs
            front, back = back, front
        if is_sheared:
            contract_sheared(front, sizes[-1], start, points, work, sheared)
        else:
            contract(front, sizes[-1], start, points, gram)


def warm() -> None:
    """Compile all loops, or load them from numba's cache."""
    x = np.linspace(-1.0, 1.0, 5).astype(np.float32)
    w, theta = np.ones(6, np.float32), np.zeros(3, np.float32)
    sizes, codes = np.array([2, 2, 1]), np.array([TANH, TANH])
    sheared, work = np.empty((5, 5)), np.empty((6, 5), np.float32)
    fill_gram(x, x, w, theta, sizes, codes, np.empty((3, 5), np.float32), sheared)
    push_layer(np.ones((1, 15), np.float32), theta[:1], codes[0])
    stack = np.ones((1, 15), np.float32)
    start_stack(x, x, w, theta[:1], codes[0], stack)
    contract(stack, 1, 0, 5, np.empty((3, 5), np.float32))
    start_work(work)
    shear(stack, 1, 5, work)
    contract_sheared(stack, 1, 0, 5, work, sheared)
