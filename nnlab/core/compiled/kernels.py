"""Compiled training: many updates per call, float64, the same bits on every run and machine.

`net` is the tuple (sizes, codes, widths, states, rows, columns, mask) of the module `layout`, and
`memory` the network in that layout. `lanes` is `FOUR` or `EIGHT`. Patterns come as padded rows.
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
    TILE,
    clear,
    climb,
    climb_one,
    descend,
    fill,
    learn,
    slope,
)
from nnlab.core.compiled.lanes import fma, load, load_one, spread, store, total

# Patterns whose states are kept at once; larger batches are learnt in parts.
PART = 12 * TILE


@njit(**KERNEL)
def scatter(memory: Any, places: Any, params: Any) -> None:
    """Bring the flat parameters into the kernels' layout."""
    for i in range(len(params)):
        memory[places[0, i]] = params[i]
        memory[places[1, i]] = params[i]


@njit(**KERNEL)
def gather(memory: Any, places: Any, params: Any) -> None:
    """Take the flat parameters out of the kernels' layout."""
    for i in range(len(params)):
        params[i] = memory[places[1, i]]


@njit(**KERNEL)
def shuffle(rows: Any, raw: Any) -> None:
    """Shuffle each row by Fisher and Yates; each 64-bit number of `raw` serves two places."""
    p = rows.shape[1]
    for epoch in range(len(rows)):
        for i in range(p - 1, 0, -1):
            place = epoch * p + i
            half = (raw[place // 2] >> np.uint64(place % 2 * 32)) & np.uint64(0xFFFFFFFF)
            # 32 random bits times i + 1, without a division: even to p / 2^32.
            j = np.int64((half * np.uint64(i + 1)) >> np.uint64(32))
            kept = rows[epoch, i]
            rows[epoch, i] = rows[epoch, j]
            rows[epoch, j] = kept


@njit(**INNER)
def output_errors(
    rule: int, code: int, V: Any, delta: Any, at: int, t: Any, target: int, width: int, lanes: Any
) -> None:
    """Set delta of the output layer: t for Hebb, t - O, or (t - O) g'(b)."""
    for c in range(0, width, len(lanes)):
        error = load(t, target + c, lanes)
        if rule != HEBB:
            O = load(V, at + c, lanes)
            error = error - O
            if rule == BACKPROP:
                error = error * slope(code, O, lanes)
        store(delta, at + c, error)


@njit(**KERNEL)
def train_single(
    memory: Any,
    net: Any,
    rule: int,
    x: Any,
    t: Any,
    orders: Any,
    k: int,
    stop: int,
    eta: float,
    lanes: Any,
) -> int:
    """Do updates k ... stop-1 with one pattern each; return where it ended.

    `orders` is flat. The loop ends before `stop` where local fields exceed their bound.
    """
    sizes, codes, widths, states, rows, columns, _ = net
    top = len(codes)
    V, delta, scaled = np.zeros(states[-1]), np.zeros(states[-1]), np.zeros(states[-1])
    rate = spread(eta, lanes)
    while k < stop:
        mu = orders[k]
        fill(V, 0, x, mu, widths[0], lanes)
        squares = climb_one(memory, net, V, lanes)
        if not total(squares) <= SQUARES_BOUND:
            return k
        output_errors(
            rule, codes[top - 1], V, delta, states[top], t, mu * widths[top], widths[top], lanes
        )
        for layer in range(top - 1, -1, -1):
            below, first, width = states[layer], states[layer + 1], widths[layer + 1]
            for c in range(0, width, len(lanes)):
                change = rate * load(delta, first + c, lanes)
                store(scaled, first + c, change)
                store(memory, first + c, load(memory, first + c, lanes) - change)
                at = columns[layer] + c
                for j in range(below, below + sizes[layer]):
                    store(memory, at, fma(change, load_one(V, j, lanes), load(memory, at, lanes)))
                    at += width
            if layer > 0:
                for c in range(0, widths[layer], len(lanes)):
                    V_c, error = load(V, below + c, lanes), spread(0.0, lanes)
                    at = rows[layer] + c
                    for i in range(first, first + sizes[layer + 1]):
                        w = load(memory, at, lanes)
                        error = fma(w, load_one(delta, i, lanes), error)
                        store(memory, at, fma(V_c, load_one(scaled, i, lanes), w))
                        at += widths[layer]
                    store(delta, below + c, error * slope(codes[layer - 1], V_c, lanes))
        k += 1
    return k


@njit(**INNER)
def propagate(
    memory: Any,
    target: Any,
    net: Any,
    rule: int,
    x: Any,
    t: Any,
    mu: Any,
    rate: float,
    V: Any,
    delta: Any,
    lanes: Any,
) -> bool:
    """Learn the patterns mu (at most `PART`) of one batch; return whether fields are in bounds.

    Fields and errors come from `memory`; changes are added to `target`.
    """
    _, codes, widths, states, _, _, _ = net
    top, stride = len(codes), states[-1]
    squares, factor = spread(0.0, lanes), spread(rate, lanes)
    for base in range(0, len(mu), TILE):
        for row in range(base, base + TILE):
            if row < len(mu):
                fill(V, row * stride, x, mu[row], widths[0], lanes)
            else:
                clear(V, row * stride, widths[0], lanes)
        squares = squares + climb(memory, net, V, base * stride, stride, lanes)
    if not total(squares) <= SQUARES_BOUND:
        return False
    for base in range(0, len(mu), TILE):
        for row in range(base, base + TILE):
            at = row * stride + states[top]
            if row < len(mu):
                output_errors(
                    rule, codes[top - 1], V, delta, at, t, mu[row] * widths[top], widths[top], lanes
                )
            else:
                clear(delta, at, widths[top], lanes)
        descend(memory, net, V, delta, base * stride, stride, lanes)
    end = (len(mu) + TILE - 1) // TILE * TILE * stride
    for c in range(0, end, len(lanes)):
        store(delta, c, factor * load(delta, c, lanes))
    for base in range(0, len(mu), TILE):
        learn(target, net, V, delta, base * stride, stride, lanes)
    return True


@njit(**KERNEL)
def train_batches(
    memory: Any,
    net: Any,
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
    p, stride = orders.shape[1], net[3][-1]
    per_epoch = (p + batch - 1) // batch
    rows = min(PART, (batch + TILE - 1) // TILE * TILE)
    V, delta = np.zeros(rows * stride), np.zeros(rows * stride)
    target = memory.copy() if batch > PART else memory
    while k < stop:
        epoch, start = k // per_epoch, k % per_epoch * batch
        end = min(start + batch, p)
        rate = eta / (end - start) if mean else eta
        for part in range(start, end, PART):
            mu = orders[epoch, part : min(part + PART, end)]
            if not propagate(memory, target, net, rule, x, t, mu, rate, V, delta, lanes):
                return k
        if batch > PART:
            fill(memory, 0, target, 0, len(memory), lanes)
        k += 1
    return k


@njit(**INNER)
def largest(values: Any, at: int, count: int) -> int:
    """Return which of `count` values from `at` on is the largest, the first of equals."""
    best = 0
    for i in range(1, count):
        if values[at + i] > values[at + best]:
            best = i
    return best


@njit(**KERNEL)
def measure(memory: Any, net: Any, x: Any, t: Any, level: float, head: int, lanes: Any) -> Any:
    """Return H and the number of wrong patterns; t is coded as the output's values.

    With a `head` of `cost_kernels` the last code is that of a linear neuron.
    """
    sizes, codes, widths, states, _, _, _ = net
    top, stride, width = len(codes), states[-1], widths[len(codes)]
    V = np.zeros(TILE * stride)
    H, errors = 0.0, 0
    p = len(x) // widths[0]
    for first in range(0, p, TILE):
        for row in range(min(TILE, p - first)):
            fill(V, row * stride, x, first + row, widths[0], lanes)
        climb(memory, net, V, 0, stride, lanes)
        for row in range(min(TILE, p - first)):
            O = row * stride + states[top]
            target = (first + row) * width
            if head != 0:
                cost, is_wrong = judge(V, O, 1, t, target, sizes[top], head)
                H += cost
                errors += is_wrong
                continue
            for i in range(sizes[top]):
                H += 0.5 * (t[target + i] - V[O + i]) ** 2
            if sizes[top] > 1:
                errors += largest(V, O, sizes[top]) != largest(t, target, sizes[top])
            else:
                errors += (V[O] >= level) != (t[target] > level)
    return H, errors
