"""What a layer does to vectors of neurons: g, g', and the loops over five patterns at once.

Five patterns share each weight that is loaded, which keeps the arithmetic units busy. `V` and
`delta` hold one padded row per pattern, `stride` numbers apart; see `nnlab.core.compiled.layout`.
"""

from typing import Any

from numba import njit

from nnlab.core.activations import LEAK
from nnlab.core.compiled.kernel_cache import use_own_cache
from nnlab.core.compiled.lane_exp import softplus, softplus_slope
from nnlab.core.compiled.lane_tanh import tanh
from nnlab.core.compiled.lanes import fma, load, load_one, spread, step, store

use_own_cache()

# The codes of `nnlab.core.activations.ACTIVATIONS`.
SGN, HEAVISIDE, LINEAR, TANH, SIGMOID, RELU, LEAKY, SOFTPLUS, SOFTMAX = range(9)
TILE = 5
# Training has diverged where the squares of the local fields of a batch sum up to more.
SQUARES_BOUND = 1e24
# The codes of `nnlab.core.rules.RULES`.
HEBB, ERROR, BACKPROP = range(3)
KERNEL: dict[str, Any] = {
    "cache": True,
    "error_model": "numpy",
    "nogil": True,
    "no_cfunc_wrapper": True,
}
# Functions called by kernels only need neither wrappers nor a cache of their own.
INNER: dict[str, Any] = {
    "error_model": "numpy",
    "nogil": True,
    "no_cfunc_wrapper": True,
    "no_cpython_wrapper": True,
}


@njit(**INNER)
def activate(code: int, b: Any, mask: Any, lanes: Any) -> Any:
    """Return g(b), and 0 where `mask` is 0."""
    if code == TANH or code == SIGMOID:
        half = spread(0.5, lanes)
        if code == TANH:
            return tanh(b)
        return fma(tanh(b * half), half, half) * mask
    if code == RELU:
        return step(b) * b
    if code == LINEAR:
        return b
    if code == HEAVISIDE:
        return step(b) * mask
    if code == LEAKY:
        return fma(step(b), spread(1.0 - LEAK, lanes), spread(LEAK, lanes)) * b
    if code == SOFTPLUS:
        return softplus(b) * mask
    return fma(step(b), spread(2.0, lanes), spread(-1.0, lanes)) * mask


@njit(**INNER)
def slope(code: int, V: Any, lanes: Any) -> Any:
    """Return g'(b) from V = g(b)."""
    one = spread(1.0, lanes)
    if code == TANH:
        return one - V * V
    if code == SIGMOID:
        return V * (one - V)
    if code == RELU:
        return one - step(spread(0.0, lanes) - V)
    if code == LEAKY:
        # One where V > 0.
        above = one - step(spread(0.0, lanes) - V)
        return fma(above, spread(1.0 - LEAK, lanes), spread(LEAK, lanes))
    if code == SOFTPLUS:
        return softplus_slope(V)
    return one


@njit(**INNER)
def fill(V: Any, at: int, x: Any, mu: int, width: int, lanes: Any) -> None:
    """Put pattern mu into the first layer's part of a row."""
    for c in range(0, width, len(lanes)):
        store(V, at + c, load(x, mu * width + c, lanes))


@njit(**INNER)
def clear(V: Any, at: int, width: int, lanes: Any) -> None:
    """Put zeros into a part of a row."""
    for c in range(0, width, len(lanes)):
        store(V, at + c, spread(0.0, lanes))


@njit(**INNER)
def climb_one(memory: Any, net: Any, V: Any, lanes: Any) -> Any:
    """Compute V of all layers for a single pattern; return the sums of b^2 in lanes."""
    sizes, codes, widths, states, _, columns, mask = net
    squares = spread(0.0, lanes)
    for layer in range(len(codes)):
        below, first, width = states[layer], states[layer + 1], widths[layer + 1]
        for c in range(0, width, len(lanes)):
            b = spread(0.0, lanes) - load(memory, first + c, lanes)
            at = columns[layer] + c
            for j in range(below, below + sizes[layer]):
                b = fma(load(memory, at, lanes), load_one(V, j, lanes), b)
                at += width
            squares = fma(b, b, squares)
            store(V, first + c, activate(codes[layer], b, load(mask, first + c, lanes), lanes))
    return squares


@njit(**INNER)
def climb(memory: Any, net: Any, V: Any, base: int, stride: int, lanes: Any) -> Any:
    """Compute V of all layers for five patterns; return the sums of b^2 in lanes."""
    sizes, codes, widths, states, _, columns, mask = net
    squares = spread(0.0, lanes)
    for layer in range(len(codes)):
        first, end = states[layer + 1], states[layer + 2]
        below = base + states[layer]
        for c in range(first, end, len(lanes)):
            b0 = spread(0.0, lanes) - load(memory, c, lanes)
            b1, b2, b3, b4 = b0, b0, b0, b0
            at = columns[layer] + c - first
            for j in range(below, below + sizes[layer]):
                w = load(memory, at, lanes)
                b0 = fma(w, load_one(V, j, lanes), b0)
                b1 = fma(w, load_one(V, j + stride, lanes), b1)
                b2 = fma(w, load_one(V, j + 2 * stride, lanes), b2)
                b3 = fma(w, load_one(V, j + 3 * stride, lanes), b3)
                b4 = fma(w, load_one(V, j + 4 * stride, lanes), b4)
                at += widths[layer + 1]
            store(V, base + c, b0)
            store(V, base + stride + c, b1)
            store(V, base + 2 * stride + c, b2)
            store(V, base + 3 * stride + c, b3)
            store(V, base + 4 * stride + c, b4)
        for row in range(base, base + TILE * stride, stride):
            for c in range(first, end, len(lanes)):
                b = load(V, row + c, lanes)
                squares = fma(b, b, squares)
                store(V, row + c, activate(codes[layer], b, load(mask, c, lanes), lanes))
    return squares


@njit(**INNER)
def descend(memory: Any, net: Any, V: Any, delta: Any, base: int, stride: int, lanes: Any) -> None:
    """Compute delta of the hidden layers for five patterns from that of the output."""
    sizes, codes, widths, states, rows, _, _ = net
    for layer in range(len(codes) - 1, 0, -1):
        above = base + states[layer + 1]
        for c in range(states[layer], states[layer + 1], len(lanes)):
            e0 = spread(0.0, lanes)
            e1, e2, e3, e4 = e0, e0, e0, e0
            at = rows[layer] + c - states[layer]
            for i in range(above, above + sizes[layer + 1]):
                w = load(memory, at, lanes)
                e0 = fma(w, load_one(delta, i, lanes), e0)
                e1 = fma(w, load_one(delta, i + stride, lanes), e1)
                e2 = fma(w, load_one(delta, i + 2 * stride, lanes), e2)
                e3 = fma(w, load_one(delta, i + 3 * stride, lanes), e3)
                e4 = fma(w, load_one(delta, i + 4 * stride, lanes), e4)
                at += widths[layer]
            code, row = codes[layer - 1], base + c
            store(delta, row, e0 * slope(code, load(V, row, lanes), lanes))
            row += stride
            store(delta, row, e1 * slope(code, load(V, row, lanes), lanes))
            row += stride
            store(delta, row, e2 * slope(code, load(V, row, lanes), lanes))
            row += stride
            store(delta, row, e3 * slope(code, load(V, row, lanes), lanes))
            row += stride
            store(delta, row, e4 * slope(code, load(V, row, lanes), lanes))


@njit(**INNER)
def add_outer(
    target: Any,
    at: int,
    width: int,
    ones: Any,
    one: int,
    count: int,
    rows: Any,
    row: int,
    stride: int,
    lanes: Any,
) -> None:
    """Add sum over five patterns of ones[one + i] rows[row + lanes] to row i of a matrix."""
    r0, r1 = load(rows, row, lanes), load(rows, row + stride, lanes)
    r2, r3 = load(rows, row + 2 * stride, lanes), load(rows, row + 3 * stride, lanes)
    r4 = load(rows, row + 4 * stride, lanes)
    for i in range(one, one + count):
        w = load(target, at, lanes)
        w = fma(r0, load_one(ones, i, lanes), w)
        w = fma(r1, load_one(ones, i + stride, lanes), w)
        w = fma(r2, load_one(ones, i + 2 * stride, lanes), w)
        w = fma(r3, load_one(ones, i + 3 * stride, lanes), w)
        w = fma(r4, load_one(ones, i + 4 * stride, lanes), w)
        store(target, at, w)
        at += width


@njit(**INNER)
def learn(target: Any, net: Any, V: Any, delta: Any, base: int, stride: int, lanes: Any) -> None:
    """Add the changes that five patterns ask for; delta is already multiplied by eta."""
    sizes, codes, widths, states, rows, columns, _ = net
    for layer in range(len(codes)):
        below, above = states[layer], states[layer + 1]
        for c in range(0, widths[layer + 1], len(lanes)):
            row = base + above + c
            change = load(delta, row, lanes)
            for i in range(1, TILE):
                change = change + load(delta, row + i * stride, lanes)
            store(target, above + c, load(target, above + c, lanes) - change)
            add_outer(
                target,
                columns[layer] + c,
                widths[layer + 1],
                V,
                base + below,
                sizes[layer],
                delta,
                row,
                stride,
                lanes,
            )
        if layer > 0:
            for c in range(0, widths[layer], len(lanes)):
                add_outer(
                    target,
                    rows[layer] + c,
                    widths[layer],
                    delta,
                    base + above,
                    sizes[layer + 1],
                    V,
                    base + below + c,
                    stride,
                    lanes,
                )
