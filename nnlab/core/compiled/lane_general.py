"""The loops of general backpropagation over one layer: eight patterns in a vector, four neurons.

Four neurons share each state or error that is loaded, which hides the time of a multiplication.
Networks are flat parameters; V, delta, slopes and factors hold a row of `step` patterns for each
neuron, inputs first; see `nnlab.core.compiled.general_kernels`.
"""

from typing import Any

from numba import njit

from nnlab.core.compiled.kernel_cache import use_own_cache
from nnlab.core.compiled.lane_layers import INNER, activate, slope
from nnlab.core.compiled.lanes import fma, load, load_one, spread, store, total

use_own_cache()


@njit(**INNER)
def settle(
    code: int,
    b: Any,
    V: Any,
    slopes: Any,
    keep: Any,
    drops: bool,
    at: int,
    lanes: Any,
) -> None:
    """Keep V and g' of one neuron's fields b, times its factors if `drops`."""
    state = activate(code, b, spread(1.0, lanes), lanes)
    rise = slope(code, state, lanes)
    if drops:
        factor = load(keep, at, lanes)
        state = state * factor
        rise = rise * factor
    store(V, at, state)
    store(slopes, at, rise)


@njit(**INNER)
def climb(
    params: Any,
    sizes: Any,
    codes: Any,
    V: Any,
    slopes: Any,
    keep: Any,
    drops: bool,
    step: int,
    lanes: Any,
) -> Any:
    """Compute V and g' of all layers, hidden ones times `keep` if `drops`; return sums of b^2."""
    squares, zero = spread(0.0, lanes), spread(0.0, lanes)
    w, below = 0, 0
    for layer in range(len(codes)):
        m, n = sizes[layer], sizes[layer + 1]
        above, thetas = below + m * step, w + n * m
        drop = drops and layer < len(codes) - 1
        for c in range(0, step, len(lanes)):
            for i in range(0, n - n % 4, 4):
                b0 = zero - load_one(params, thetas + i, lanes)
                b1 = zero - load_one(params, thetas + i + 1, lanes)
                b2 = zero - load_one(params, thetas + i + 2, lanes)
                b3 = zero - load_one(params, thetas + i + 3, lanes)
                row = below + c
                for j in range(w + i * m, w + i * m + m):
                    state = load(V, row, lanes)
                    b0 = fma(load_one(params, j, lanes), state, b0)
                    b1 = fma(load_one(params, j + m, lanes), state, b1)
                    b2 = fma(load_one(params, j + 2 * m, lanes), state, b2)
                    b3 = fma(load_one(params, j + 3 * m, lanes), state, b3)
                    row += step
                at = above + i * step + c
                store(V, at, b0)
                store(V, at + step, b1)
                store(V, at + 2 * step, b2)
                store(V, at + 3 * step, b3)
            for i in range(n - n % 4, n):
                b = zero - load_one(params, thetas + i, lanes)
                row = below + c
                for j in range(w + i * m, w + i * m + m):
                    b = fma(load_one(params, j, lanes), load(V, row, lanes), b)
                    row += step
                store(V, above + i * step + c, b)
        for at in range(above, above + n * step, len(lanes)):
            b = load(V, at, lanes)
            squares = fma(b, b, squares)
            settle(codes[layer], b, V, slopes, keep, drop, at, lanes)
        w += n * m + n
        below = above
    return squares


@njit(**INNER)
def descend(
    params: Any, sizes: Any, lowest: int, slopes: Any, delta: Any, step: int, lanes: Any
) -> None:
    """Compute delta of the hidden layers, down to the lowest that learns."""
    w, top = len(params), len(sizes) - 2
    above = (sizes.sum() - sizes[top + 1]) * step
    for layer in range(top, lowest, -1):
        m, n = sizes[layer], sizes[layer + 1]
        w -= n * m + n
        below = above - m * step
        for c in range(0, step, len(lanes)):
            for j in range(0, m - m % 4, 4):
                e0 = spread(0.0, lanes)
                e1, e2, e3 = e0, e0, e0
                row = above + c
                for at in range(w + j, w + j + n * m, m):
                    error = load(delta, row, lanes)
                    e0 = fma(load_one(params, at, lanes), error, e0)
                    e1 = fma(load_one(params, at + 1, lanes), error, e1)
                    e2 = fma(load_one(params, at + 2, lanes), error, e2)
                    e3 = fma(load_one(params, at + 3, lanes), error, e3)
                    row += step
                place = below + j * step + c
                store(delta, place, e0 * load(slopes, place, lanes))
                place += step
                store(delta, place, e1 * load(slopes, place, lanes))
                place += step
                store(delta, place, e2 * load(slopes, place, lanes))
                place += step
                store(delta, place, e3 * load(slopes, place, lanes))
            for j in range(m - m % 4, m):
                e0 = spread(0.0, lanes)
                row = above + c
                for at in range(w + j, w + j + n * m, m):
                    e0 = fma(load_one(params, at, lanes), load(delta, row, lanes), e0)
                    row += step
                place = below + j * step + c
                store(delta, place, e0 * load(slopes, place, lanes))
        above = below


@njit(**INNER)
def turn(V: Any, below: int, m: int, step: int, count: int, rows: Any) -> None:
    """Lay the states of a layer out pattern by pattern, m numbers each."""
    for j in range(m):
        for lane in range(count):
            rows[lane * m + j] = V[below + j * step + lane]


@njit(**INNER)
def add_products(
    target: Any,
    at: int,
    m: int,
    n: int,
    rows: Any,
    delta: Any,
    errors: int,
    step: int,
    count: int,
    rate: Any,
    lanes: Any,
) -> None:
    """Add rate times the patterns' sums of delta V to w, for the inputs that fill vectors."""
    for c in range(0, m - m % len(lanes), len(lanes)):
        for i in range(0, n - n % 4, 4):
            s0 = spread(0.0, lanes)
            s1, s2, s3 = s0, s0, s0
            error, row = errors + i * step, c
            for lane in range(error, error + count):
                states = load(rows, row, lanes)
                s0 = fma(load_one(delta, lane, lanes), states, s0)
                s1 = fma(load_one(delta, lane + step, lanes), states, s1)
                s2 = fma(load_one(delta, lane + 2 * step, lanes), states, s2)
                s3 = fma(load_one(delta, lane + 3 * step, lanes), states, s3)
                row += m
            place = at + i * m + c
            store(target, place, fma(rate, s0, load(target, place, lanes)))
            place += m
            store(target, place, fma(rate, s1, load(target, place, lanes)))
            place += m
            store(target, place, fma(rate, s2, load(target, place, lanes)))
            place += m
            store(target, place, fma(rate, s3, load(target, place, lanes)))
        for i in range(n - n % 4, n):
            s0 = spread(0.0, lanes)
            error, row = errors + i * step, c
            for lane in range(error, error + count):
                s0 = fma(load_one(delta, lane, lanes), load(rows, row, lanes), s0)
                row += m
            place = at + i * m + c
            store(target, place, fma(rate, s0, load(target, place, lanes)))


@njit(**INNER)
def learn(
    target: Any,
    sizes: Any,
    lowest: int,
    V: Any,
    delta: Any,
    rows: Any,
    step: int,
    count: int,
    rate: float,
    lanes: Any,
) -> None:
    """Add rate times the sums of delta V over `count` patterns to w, take those of delta off theta.

    Layers below the lowest that learns are left alone.
    """
    w, below = 0, 0
    for layer in range(len(sizes) - 1):
        m, n = sizes[layer], sizes[layer + 1]
        above = below + m * step
        if layer >= lowest:
            if m >= len(lanes):
                turn(V, below, m, step, count, rows)
                add_products(
                    target, w, m, n, rows, delta, above, step, count, spread(rate, lanes), lanes
                )
            for i in range(n):
                errors = above + i * step
                sums = spread(0.0, lanes)
                for c in range(0, step, len(lanes)):
                    sums = sums + load(delta, errors + c, lanes)
                target[w + n * m + i] -= rate * total(sums)
                for j in range(m - m % len(lanes), m):
                    products = spread(0.0, lanes)
                    states = below + j * step
                    for c in range(0, step, len(lanes)):
                        products = fma(
                            load(delta, errors + c, lanes), load(V, states + c, lanes), products
                        )
                    target[w + i * m + j] += rate * total(products)
        w += n * m + n
        below = above
