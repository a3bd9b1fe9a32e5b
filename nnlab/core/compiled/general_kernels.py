"""Compiled backpropagation with every cost, optimiser and penalty: gradients, then a step.

Eight patterns stand in the lanes of a vector, whatever the widths. Networks come as flat
parameters, per layer w row by row, then theta; V, delta, slopes and the factors of dropout hold a
row of `step` patterns (a multiple of eight) for each neuron, inputs first.
"""

from math import exp
from typing import Any

import numpy as np
from numba import njit

from nnlab.core.compiled.cost_kernels import SOFTMAX_ENTROPY, SOFTMAX_QUADRATIC
from nnlab.core.compiled.lane_exp import divide, exp_minus, larger
from nnlab.core.compiled.lane_general import climb, descend, learn
from nnlab.core.compiled.lane_layers import INNER, KERNEL, SQUARES_BOUND
from nnlab.core.compiled.lanes import fma, load, spread, store, total
from nnlab.core.compiled.narrow_kernels import PART, fill
from nnlab.core.compiled.optimiser_kernels import advance, keep_factor, scramble

INVERSE, EXPONENTIAL = 1, 2


@njit(**INNER)
def draw_factors(
    keep: Any,
    first: int,
    neurons: int,
    step: int,
    mu: Any,
    at: int,
    end: int,
    rate: float,
    start: Any,
) -> None:
    """Fill the factors of dropout of the hidden neurons for the patterns mu[at:end]."""
    for lane in range(end - at):
        pattern = scramble(start ^ np.uint64(mu[at + lane]))
        for i in range(neurons):
            keep[first + i * step + lane] = keep_factor(pattern, i, rate)
    for lane in range(end - at, step):
        for i in range(neurons):
            keep[first + i * step + lane] = 0.0


@njit(**INNER)
def share(V: Any, at: int, n: int, step: int, lanes: Any) -> None:
    """Turn the local fields of n output neurons into softmax outputs."""
    for c in range(at, at + step, len(lanes)):
        top, whole = load(V, c, lanes), spread(0.0, lanes)
        for i in range(1, n):
            top = larger(load(V, c + i * step, lanes), top)
        for i in range(n):
            power = exp_minus(top - load(V, c + i * step, lanes))
            whole = whole + power
            store(V, c + i * step, power)
        for i in range(n):
            store(V, c + i * step, divide(load(V, c + i * step, lanes), whole))


@njit(**INNER)
def output_errors(
    head: int, V: Any, slopes: Any, delta: Any, t: Any, at: int, n: int, step: int, lanes: Any
) -> None:
    """Set delta = -dH/db of the n output neurons, whose rows begin at `at`.

    t - O for the cross entropies, (t - O) g' for the quadratic cost, and for softmax with it
    O_i [(t_i - O_i) - sum_j (t_j - O_j) O_j]: the whole Jacobian.
    """
    if head == SOFTMAX_QUADRATIC or head == SOFTMAX_ENTROPY:
        share(V, at, n, step, lanes)
    for c in range(0, step, len(lanes)):
        mean = spread(0.0, lanes)
        for i in range(c, c + n * step, step):
            O = load(V, at + i, lanes)
            error = load(t, i, lanes) - O
            mean = fma(error, O, mean)
            if head == 0:
                error = error * load(slopes, at + i, lanes)
            store(delta, at + i, error)
        if head == SOFTMAX_QUADRATIC:
            for i in range(at + c, at + c + n * step, step):
                store(delta, i, load(V, i, lanes) * (load(delta, i, lanes) - mean))


@njit(**INNER)
def is_bounded(params: Any, fields: Any, lanes: Any) -> bool:
    """Return whether fields and parameters are small enough for a finite step; False for NaN.

    `fields` are the sums of b^2 in lanes.
    """
    whole = len(params) - len(params) % len(lanes)
    for c in range(0, whole, len(lanes)):
        some = load(params, c, lanes)
        fields = fma(some, some, fields)
    squares = total(fields)
    for i in range(whole, len(params)):
        squares += params[i] * params[i]
    return bool(squares <= SQUARES_BOUND)


@njit(**INNER)
def learning_rate(eta: float, decay: int, rate: float, epochs: float) -> float:
    """Return eta after so many whole epochs."""
    if decay == INVERSE:
        return eta / (1.0 + rate * epochs)
    if decay == EXPONENTIAL:
        return eta * exp(-rate * epochs)
    return eta


@njit(**KERNEL)
def train_general(
    params: Any,
    header: Any,
    moments: Any,
    shape: Any,
    rule: Any,
    x: Any,
    t: Any,
    orders: Any,
    first: int,
    k: int,
    stop: int,
    lanes: Any,
) -> int:
    """Do updates k ... stop-1 in place; return where it ended.

    `shape` is (sizes, codes, frozen, lowest, head), `rule` what `GeneralEngine` makes of its
    settings, `header` (updates, epochs, kind, beta_1^t, beta_2^t), and `moments` (2, parameters)
    or less, as the optimiser needs. `orders` begin with update `first`.
    """
    sizes, codes, frozen, lowest, head = shape
    eta, decay, decay_rate, batch, mean, dropout, seed, optimiser = rule
    p, top, neurons = orders.shape[1], len(codes), sizes.sum()
    per_epoch = (p + batch - 1) // batch
    V, delta = np.zeros(neurons * PART), np.zeros(neurons * PART)
    slopes, keep = np.zeros(neurons * PART), np.zeros(neurons * PART)
    rows = np.zeros((sizes.max() + len(lanes)) * PART)
    targets, gradient = np.zeros(sizes[top] * PART), np.zeros(len(params))
    hidden = neurons - sizes[0] - sizes[top]
    drops = dropout > 0.0
    while k < stop:
        mu, start = orders[(k - first) // per_epoch], (k - first) % per_epoch * batch
        end = min(start + batch, p)
        scale = 1.0 / (end - start) if mean else 1.0
        for i in range(len(gradient)):
            gradient[i] = 0.0
        squares = spread(0.0, lanes)
        drawn = scramble(seed ^ scramble(np.uint64(header[0])))
        for part in range(start, end, PART):
            last = min(part + PART, end)
            step = (last - part + len(lanes) - 1) // len(lanes) * len(lanes)
            fill(V, step, x, sizes[0], mu, part, last)
            fill(targets, step, t, sizes[top], mu, part, last)
            if drops:
                draw_factors(keep, sizes[0] * step, hidden, step, mu, part, last, dropout, drawn)
            squares = squares + climb(params, sizes, codes, V, slopes, keep, drops, step, lanes)
            at = (neurons - sizes[top]) * step
            output_errors(head, V, slopes, delta, targets, at, sizes[top], step, lanes)
            for i in range(at, at + sizes[top] * step, step):
                for lane in range(last - part, step):
                    delta[i + lane] = 0.0
            descend(params, sizes, lowest, slopes, delta, step, lanes)
            learn(gradient, sizes, lowest, V, delta, rows, step, last - part, -scale, lanes)
        if not is_bounded(params, squares, lanes):
            return k
        rate = learning_rate(eta, decay, decay_rate, header[1])
        advance(params, gradient, header, moments, sizes, frozen, rate, optimiser)
        k += 1
        header[0] += 1.0
        if k % per_epoch == 0:
            header[1] += 1.0
    return k
