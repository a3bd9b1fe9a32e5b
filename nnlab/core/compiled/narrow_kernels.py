"""Compiled training of narrow nets in batches: eight patterns in the lanes of a vector.

Networks come as flat parameters, per layer w row by row, then theta. V and delta hold a row of
`step` patterns (a multiple of eight) for each neuron, inputs first. Patterns that are missing in
the last lanes are inputs 0 with delta 0.
"""

from typing import Any

import numpy as np
from numba import njit

from nnlab.core.compiled.cost_kernels import judge
from nnlab.core.compiled.lane_layers import (
    BACKPROP,
    HEBB,
    INNER,
    KERNEL,
    SQUARES_BOUND,
    activate,
    slope,
)
from nnlab.core.compiled.lanes import fma, load, load_one, spread, store, total

# Patterns whose states are kept at once; larger batches are learnt in parts.
PART = 64


@njit(**INNER)
def fill(rows: Any, step: int, table: Any, width: int, mu: Any, first: int, end: int) -> None:
    """Put columns of the patterns mu[first:end] of a flat table into rows, then zeros."""
    for lane in range(step):
        if first + lane < end:
            at = mu[first + lane] * width
            for j in range(width):
                rows[j * step + lane] = table[at + j]
        else:
            for j in range(width):
                rows[j * step + lane] = 0.0


@njit(**INNER)
def climb(params: Any, sizes: Any, codes: Any, V: Any, step: int, lanes: Any) -> Any:
    """Compute V of all layers; return the sums of b^2 in lanes."""
    squares, one = spread(0.0, lanes), spread(1.0, lanes)
    w, below = 0, 0
    for layer in range(len(codes)):
        m, n = sizes[layer], sizes[layer + 1]
        above = below + m * step
        for i in range(n):
            for c in range(0, step, len(lanes)):
                b = spread(0.0, lanes) - load_one(params, w + n * m + i, lanes)
                row = below + c
                for j in range(w + i * m, w + i * m + m):
                    b = fma(load_one(params, j, lanes), load(V, row, lanes), b)
                    row += step
                squares = fma(b, b, squares)
                store(V, above + i * step + c, activate(codes[layer], b, one, lanes))
        w += n * m + n
        below = above
    return squares


@njit(**INNER)
def output_errors(
    rule: int, code: int, V: Any, delta: Any, t: Any, at: int, count: int, lanes: Any
) -> None:
    """Set delta of the output layer, `count` numbers from `at` on."""
    for c in range(0, count, len(lanes)):
        error = load(t, c, lanes)
        if rule != HEBB:
            O = load(V, at + c, lanes)
            error = error - O
            if rule == BACKPROP:
                error = error * slope(code, O, lanes)
        store(delta, at + c, error)


@njit(**INNER)
def descend(params: Any, sizes: Any, codes: Any, V: Any, delta: Any, step: int, lanes: Any) -> None:
    """Compute delta of the hidden layers from that of the output."""
    w = len(params)
    above = (sizes.sum() - sizes[len(codes)]) * step
    for layer in range(len(codes) - 1, 0, -1):
        m, n = sizes[layer], sizes[layer + 1]
        w -= n * m + n
        below = above - m * step
        for j in range(m):
            for c in range(0, step, len(lanes)):
                error = spread(0.0, lanes)
                for i in range(n):
                    row = above + i * step + c
                    error = fma(
                        load_one(params, w + i * m + j, lanes), load(delta, row, lanes), error
                    )
                place = below + j * step + c
                store(delta, place, error * slope(codes[layer - 1], load(V, place, lanes), lanes))
        above = below


@njit(**INNER)
def learn(target: Any, sizes: Any, V: Any, delta: Any, step: int, rate: float, lanes: Any) -> None:
    """Add rate times the patterns' sums of delta V to w, and subtract those of delta from theta."""
    w, below = 0, 0
    for layer in range(len(sizes) - 1):
        m, n = sizes[layer], sizes[layer + 1]
        above = below + m * step
        for i in range(n):
            errors = above + i * step
            for j in range(m):
                products = spread(0.0, lanes)
                states = below + j * step
                for c in range(0, step, len(lanes)):
                    products = fma(
                        load(delta, errors + c, lanes), load(V, states + c, lanes), products
                    )
                target[w + i * m + j] += rate * total(products)
            sums = spread(0.0, lanes)
            for c in range(0, step, len(lanes)):
                sums = sums + load(delta, errors + c, lanes)
            target[w + n * m + i] -= rate * total(sums)
        w += n * m + n
        below = above


@njit(**KERNEL)
def train_narrow(
    params: Any,
    sizes: Any,
    codes: Any,
    rule: int,
    x: Any,
    t: Any,
    orders: Any,
    k: int,
    stop: int,
    eta: float,
    batch: int,
    mean: bool,
    lanes: Any,
) -> int:
    """Do updates k ... stop-1 with up to `batch` patterns each; return where it ended.

    `orders` is (epochs, p) and k counts from its start; an epoch's last batch may be smaller.
    """
    p, top, neurons = orders.shape[1], len(codes), sizes.sum()
    per_epoch = (p + batch - 1) // batch
    V, delta = np.zeros(neurons * PART), np.zeros(neurons * PART)
    targets = np.zeros(sizes[top] * PART)
    target = params.copy() if batch > PART else params
    while k < stop:
        mu, start = orders[k // per_epoch], k % per_epoch * batch
        end = min(start + batch, p)
        rate = eta / (end - start) if mean else eta
        for part in range(start, end, PART):
            last = min(part + PART, end)
            step = (last - part + len(lanes) - 1) // len(lanes) * len(lanes)
            fill(V, step, x, sizes[0], mu, part, last)
            squares = climb(params, sizes, codes, V, step, lanes)
            if not total(squares) <= SQUARES_BOUND:
                return k
            fill(targets, step, t, sizes[top], mu, part, last)
            at, count = (neurons - sizes[top]) * step, sizes[top] * step
            output_errors(rule, codes[top - 1], V, delta, targets, at, count, lanes)
            for i in range(sizes[top]):
                for lane in range(last - part, step):
                    delta[at + i * step + lane] = 0.0
            descend(params, sizes, codes, V, delta, step, lanes)
            learn(target, sizes, V, delta, step, rate, lanes)
        if batch > PART:
            for i in range(len(params)):
                params[i] = target[i]
        k += 1
    return k


@njit(**KERNEL)
def measure_narrow(
    params: Any, sizes: Any, codes: Any, x: Any, t: Any, level: float, head: int, lanes: Any
) -> Any:
    """Return H and the number of wrong patterns; t is coded as the output's values.

    With a `head` of `cost_kernels` the last code is that of a linear neuron.
    """
    top, neurons = len(codes), sizes.sum()
    outputs, p = sizes[top], len(x) // sizes[0]
    mu = np.arange(p)
    V = np.zeros(neurons * PART)
    H, errors = 0.0, 0
    for first in range(0, p, PART):
        last = min(first + PART, p)
        step = (last - first + len(lanes) - 1) // len(lanes) * len(lanes)
        fill(V, step, x, sizes[0], mu, first, last)
        climb(params, sizes, codes, V, step, lanes)
        O = (neurons - outputs) * step
        for lane in range(last - first):
            target = (first + lane) * outputs
            if head != 0:
                cost, is_wrong = judge(V, O + lane, step, t, target, outputs, head)
                H += cost
                errors += is_wrong
                continue
            best, wanted = 0, 0
            for i in range(outputs):
                H += 0.5 * (t[target + i] - V[O + i * step + lane]) ** 2
                if V[O + i * step + lane] > V[O + best * step + lane]:
                    best = i
                if t[target + i] > t[target + wanted]:
                    wanted = i
            if outputs > 1:
                errors += best != wanted
            else:
                errors += (V[O + lane] >= level) != (t[target] > level)
    return H, errors
