"""Compiled loops from the first local fields of many patterns to the largest singular values of
their Jacobians, for nets so narrow that each Jacobian is formed.

Sixteen patterns share the lanes of a vector and each weight that is loaded. J of a pattern is made
four columns at a time, layer by layer; J^T J or J J^T, whichever is smaller, is brought to
tridiagonal form by Householder's reflections, and its largest eigenvalue is found from above by
Laguerre's method, which misses none. All widths are padded with zeros to multiples of four.
"""

from typing import Any

import numpy as np
from numba import njit

from nnlab.core.compiled.lane_columns import multiply_four, multiply_one
from nnlab.core.compiled.lane_reflections import (
    Doubles,
    contract,
    find_largest,
    reflect,
)
from nnlab.core.compiled.lane_singles import (
    COUNT,
    INNER,
    largest,
    load,
    load_one,
    spread,
    store,
)
from nnlab.core.compiled.map_kernels import (
    ONE,
    OPTIONS,
    RELU,
    SOFTMAX,
    TANH,
    TWO,
    ZERO,
    Floats,
    Integers,
    decay,
    with_sign,
)

FOUR = np.float32(4.0)
# ln of the smallest J, in units of its factors, whose numbers float32 still holds.
TRUSTED = -60.0


@njit(**INNER)
def respond(code: int, b: Floats, n: int, slopes: Floats, at: int) -> None:
    """Replace local fields b (n, 16) by g(b), and set `slopes` to g'(b) from `at` on."""
    for i in range(n * COUNT):
        field = b[i]
        if code == RELU:
            b[i] = max(field, ZERO)
            slopes[at + i] = ONE if field > ZERO else ZERO
        else:
            scale = TWO if code == TANH else ONE
            e = decay(scale * abs(field))
            r = ONE / (ONE + e)
            if code == TANH:
                slopes[at + i] = FOUR * e * r * r
                b[i] = with_sign((ONE - e) * r, field)
            else:
                slopes[at + i] = e * r * r
                b[i] = (ONE if field >= ZERO else e) * r


@njit(**INNER)
def divide_by_largest(v: Floats, at: int, n: int, logs: Doubles) -> None:
    """Divide rows (n, 16) in place by the largest size in each lane; add its logarithm to logs."""
    top = spread(ZERO)
    for i in range(at, at + n * COUNT, COUNT):
        top = largest(load(v, i), top)
    scale = np.empty(COUNT, np.float32)
    store(scale, 0, top)
    for i in range(COUNT):
        if scale[i] > ZERO:
            logs[i] += np.log(np.float64(scale[i]))
            scale[i] = ONE / scale[i]
        else:
            logs[i], scale[i] = -np.inf, ZERO
    factor = load(scale, 0)
    for i in range(at, at + n * COUNT, COUNT):
        store(v, i, load(v, i) * factor)


@njit(**INNER)
def share(b: Floats, n: int) -> Any:
    """Replace the local fields b (n, 16) by the outputs of softmax; return each lane's winner."""
    winner = np.zeros(COUNT, np.int64)
    for i in range(COUNT):
        for j in range(1, n):
            if b[j * COUNT + i] > b[winner[i] * COUNT + i]:
                winner[i] = j
        top, whole = b[winner[i] * COUNT + i], ZERO
        for j in range(n):
            b[j * COUNT + i] = decay(top - b[j * COUNT + i])
            whole += b[j * COUNT + i]
        for j in range(n):
            b[j * COUNT + i] /= whole
    return winner


@njit(**INNER)
def share_column(o: Floats, winner: Any, n: int, y: Floats, at: int) -> None:
    """Replace a column z (n, 16) of y from `at` on by (diag O - O O^T) z.

    The winner's z is taken from all first: nothing is lost where one output is nearly 1.
    """
    for i in range(COUNT):
        first, mean = y[at + winner[i] * COUNT + i], ZERO
        for j in range(n):
            z = y[at + j * COUNT + i] - first
            y[at + j * COUNT + i] = z
            mean += o[j * COUNT + i] * z
        for j in range(n):
            y[at + j * COUNT + i] = o[j * COUNT + i] * (y[at + j * COUNT + i] - mean)


@njit(**INNER)
def fill_slopes(
    fields: Floats,
    start: int,
    w: Floats,
    bias: Floats,
    scales: Floats,
    sizes: Integers,
    codes: Integers,
    slopes: Floats,
    state: Floats,
    b: Floats,
    logs: Doubles,
) -> None:
    """Set `slopes` (all neurons, 16) of a block from its first local fields; see `find_growths`.

    `state` ends as V of the last layer, or its local fields if that is one of softmax.
    """
    p, first = fields.shape[1], fields.shape[0]
    for i in range(COUNT):
        column = min(start + i, p - 1)
        for j in range(first):
            state[j * COUNT + i] = fields[j, column]
        for j in range(first, sizes[1]):
            state[j * COUNT + i] = ZERO
    w_at, s_at = sizes[0] * sizes[1], 0
    for layer in range(codes.size):
        n = sizes[layer + 1]
        if layer > 0:
            multiply_one(w, w_at, n, sizes[layer], state, 0, b)
            w_at += n * sizes[layer]
            for j in range(n):
                for i in range(j * COUNT, (j + 1) * COUNT):
                    state[i] = scales[layer] * b[i] + bias[s_at + j]
        if codes[layer] != SOFTMAX:
            respond(codes[layer], state, n, slopes, s_at * COUNT)
            divide_by_largest(slopes, s_at * COUNT, n, logs)
        else:
            for i in range(s_at * COUNT, (s_at + n) * COUNT):
                slopes[i] = ONE
        s_at += n


@njit(**INNER)
def fill_jacobian(
    w: Floats, sizes: Integers, slopes: Floats, front: Floats, back: Floats, jacobian: Floats
) -> None:
    """Set jacobian (columns, rows, 16) of a block, four columns at a time."""
    layers, columns, first = sizes.size - 1, sizes[0], sizes[1]
    step = front.size // 4
    rows = sizes[layers] * COUNT
    for c in range(0, columns, 4):
        for i in range(first):
            s = load(slopes, i * COUNT)
            # The first map in groups of four rows: w_ij stands at 4 (i // 4 * columns + j) + i % 4.
            at = 4 * (i // 4 * columns + c) + i % 4
            for j in range(4):
                store(front, j * step + i * COUNT, s * load_one(w, at + 4 * j))
        w_at, s_at = columns * first, first * COUNT
        for layer in range(1, layers):
            n, m = sizes[layer + 1], sizes[layer]
            multiply_four(w, w_at, n, m, front, step, slopes, s_at, back, step)
            w_at += n * m
            s_at += n * COUNT
            front, back = back, front
        for j in range(4):
            for i in range(0, rows, COUNT):
                store(jacobian, (c + j) * rows + i, load(front, j * step + i))


@njit(**OPTIONS)
def find_growths(
    fields: Floats,
    w: Floats,
    bias: Floats,
    scales: Floats,
    sizes: Integers,
    codes: Integers,
    classes: int,
    logs: Doubles,
) -> None:
    """Set logs (p,) to ln of the largest singular value of J = D_l W_l ... D_1 W_1.

    -inf where a layer's neurons are all dead, NaN where float32 cannot tell.

    fields : (neurons of the first layer, p), its local fields b
    w : the matrices one after the other, each in groups of four rows; the first is (n, columns)
    bias : of all layers, padded; those of the first one are in its fields already
    scales : (layers,), the matrices times these are the weights
    sizes : columns of the first matrix, then neurons of each layer, multiples of four
    codes : of g of each layer; SOFTMAX may be the last one, of `classes` outputs
    """
    layers, widest = codes.size, sizes.max()
    n, m = sizes[0], sizes[layers]
    smaller = min(n, m)
    slopes = np.zeros(sizes[1:].sum() * COUNT, np.float32)
    front, back = np.zeros((2, 4 * widest * COUNT), np.float32)
    jacobian = np.empty(n * m * COUNT, np.float32)
    gram = np.empty((smaller + 3) * smaller * COUNT, np.float32)
    diagonal, squares, x = np.empty((smaller, COUNT)), np.empty((smaller, COUNT)), np.empty(COUNT)
    block, factors = np.empty(COUNT), np.empty(COUNT)
    for start in range(0, logs.size, COUNT):
        block[:] = 0.0
        fill_slopes(fields, start, w, bias, scales, sizes, codes, slopes, front, back, block)
        if codes[layers - 1] == SOFTMAX:
            o = front[: m * COUNT].copy()
            winner = share(o, classes)
            o[classes * COUNT :] = ZERO
            fill_jacobian(w, sizes, slopes, front, back, jacobian)
            for c in range(n):
                share_column(o, winner, classes, jacobian, c * m * COUNT)
        else:
            fill_jacobian(w, sizes, slopes, front, back, jacobian)
        for i in range(COUNT):
            factors[i], block[i] = block[i], 0.0
        divide_by_largest(jacobian, 0, n * m, block)
        if n <= m:
            contract(jacobian, n, m, m * COUNT, COUNT, gram)
        else:
            contract(jacobian, m, n, COUNT, m * COUNT, gram)
        for k in range(smaller - 1):
            reflect(gram, smaller, k, front, back, diagonal, squares)
        for i in range(COUNT):
            diagonal[smaller - 1, i] = gram[(smaller * smaller - 1) * COUNT + i]
        find_largest(diagonal, squares, smaller, x)
        for i in range(min(COUNT, logs.size - start)):
            # A layer of dead neurons is exact; what is tiny, or nothing else, may be rounding.
            is_known = block[i] > TRUSTED or np.isneginf(factors[i])
            log = factors[i] + block[i] + 0.5 * np.log(x[i])
            logs[start + i] = log if is_known else np.nan


def warm() -> None:
    """Compile all loops, or load them from numba's cache."""
    w, bias = np.ones(32, np.float32), np.zeros(8, np.float32)
    sizes, codes = np.array([4, 4, 4]), np.array([TANH, TANH])
    scales, fields = np.ones(2, np.float32), np.ones((4, 1), np.float32)
    find_growths(fields, w, bias, scales, sizes, codes, 4, np.empty(1))
