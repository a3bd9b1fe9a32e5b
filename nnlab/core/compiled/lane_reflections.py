"""Compiled loops from vectors of sixteen patterns at once to the largest eigenvalues of their
products: Gram matrix, Householder's tridiagonal form, Laguerre's method from above.

Arrays end with the sixteen lanes; see `lane_singles`.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from nnlab.core.compiled.lane_singles import COUNT, INNER, fma, load, put_four, spread, store
from nnlab.core.compiled.map_kernels import ONE, ZERO, Floats, with_sign

Doubles = NDArray[np.float64]
NEGLIGIBLE = np.float32(1e-36)
MOST_STEPS = 60
ENOUGH, ROUNDING, SMALLEST = 1e-9, 4e-16, 1e-100


@njit(**INNER)
def contract(y: Floats, n: int, m: int, step: int, along: int, gram: Floats) -> None:
    """Set the lower triangle of gram (n, n, 16) to the products of n vectors y of m numbers.

    Vectors are `step`, numbers of a vector `along` apart.
    """
    for i in range(n):
        for j in range(0, i + 1, 4):
            a0 = spread(ZERO)
            a1, a2, a3 = a0, a0, a0
            p, q = i * step, j * step
            for _ in range(m):
                v = load(y, p)
                a0 = fma(v, load(y, q), a0)
                a1 = fma(v, load(y, q + step), a1)
                a2 = fma(v, load(y, q + 2 * step), a2)
                a3 = fma(v, load(y, q + 3 * step), a3)
                p += along
                q += along
            put_four(gram, (i * n + j) * COUNT, COUNT, spread(ONE), a0, a1, a2, a3)


@njit(**INNER)
def reflect(
    a: Floats, n: int, k: int, v: Floats, q: Floats, diagonal: Doubles, squares: Doubles
) -> None:
    """Take column k of a (n, n, 16), lower triangle, to tridiagonal form."""
    length = spread(ZERO)
    for i in range(k + 1, n):
        x = load(a, (i * n + k) * COUNT)
        store(v, i * COUNT, x)
        store(q, i * COUNT, spread(ZERO))
        length = fma(x, x, length)
    numbers = np.empty(3 * COUNT, np.float32)
    store(numbers, 0, length)
    for i in range(COUNT):
        diagonal[k, i] = a[(k * n + k) * COUNT + i]
        squares[k, i] = numbers[i]
        first = v[(k + 1) * COUNT + i]
        reached = with_sign(np.sqrt(numbers[i]), first)
        v[(k + 1) * COUNT + i] = first + reached
        # 2 / v^T v = 1 / (|x|^2 + |x_1| |x|)
        half = numbers[i] + first * reached
        numbers[COUNT + i] = ONE / half if half > NEGLIGIBLE else ZERO
    factor = load(numbers, COUNT)
    for i in range(k + 1, n):
        vi, at = load(v, i * COUNT), (i * n + k + 1) * COUNT
        total = load(q, i * COUNT)
        for j in range(k + 1, i):
            x = load(a, at)
            total = fma(x, load(v, j * COUNT), total)
            store(q, j * COUNT, fma(x, vi, load(q, j * COUNT)))
            at += COUNT
        store(q, i * COUNT, fma(load(a, at), vi, total))
    mean = spread(ZERO)
    for i in range(k + 1, n):
        x = load(q, i * COUNT) * factor
        store(q, i * COUNT, x)
        mean = fma(x, load(v, i * COUNT), mean)
    mean = mean * factor * spread(np.float32(-0.5))
    for i in range(k + 1, n):
        store(q, i * COUNT, fma(mean, load(v, i * COUNT), load(q, i * COUNT)))
    for i in range(k + 1, n):
        minus = spread(ZERO) - load(v, i * COUNT)
        other = spread(ZERO) - load(q, i * COUNT)
        at = (i * n + k + 1) * COUNT
        for j in range(k + 1, i + 1):
            x = fma(minus, load(q, j * COUNT), load(a, at))
            store(a, at, fma(other, load(v, j * COUNT), x))
            at += COUNT


@njit(**INNER)
def step_down(x: Doubles, diagonal: Doubles, squares: Doubles, n: int, work: Doubles) -> bool:
    """Go down from x (16,), above all eigenvalues, by Laguerre's method; say if it was far."""
    inverse, rise, bend, first, second = range(5)
    for i in range(COUNT):
        one = 1.0 / max(x[i] - diagonal[0, i], ROUNDING * x[i])
        work[inverse, i], work[rise, i], work[bend, i] = one, 1.0, 0.0
        work[first, i], work[second, i] = one, one * one
    for k in range(1, n):
        for i in range(COUNT):
            one, up = work[inverse, i], work[rise, i]
            ratio, part = up * one, squares[k - 1, i] * one
            down = part * (work[bend, i] * one - ratio * ratio)
            up = 1.0 + part * ratio
            one = 1.0 / max(x[i] - diagonal[k, i] - part, ROUNDING * x[i])
            slope = up * one
            work[inverse, i], work[rise, i], work[bend, i] = one, up, down
            work[first, i] += slope
            work[second, i] += slope * slope - 2.0 * down * one
    far = 0
    for i in range(COUNT):
        spread_out = (n - 1) * (n * work[second, i] - work[first, i] * work[first, i])
        step = n / (work[first, i] + np.sqrt(max(spread_out, 0.0)))
        step = step if np.isfinite(step) else 0.0
        far += 1 if step > ENOUGH * x[i] else 0
        x[i] = max(x[i] - step, work[5, i])
    return far > 0


@njit(**INNER)
def find_largest(diagonal: Doubles, squares: Doubles, n: int, x: Doubles) -> None:
    """Set x (16,) to the largest eigenvalue of each tridiagonal matrix; see `tridiagonal`."""
    work = np.empty((6, COUNT))
    for i in range(COUNT):
        work[5, i], x[i] = SMALLEST, 0.0
    for k in range(n):
        for i in range(COUNT):
            before = squares[k - 1, i] if k > 0 else 0.0
            after = squares[k, i] if k < n - 1 else 0.0
            work[5, i] = max(work[5, i], diagonal[k, i])
            x[i] = max(x[i], diagonal[k, i] + np.sqrt(before) + np.sqrt(after))
    for i in range(COUNT):
        x[i] = x[i] * (1.0 + 1e-9) + SMALLEST
    for _ in range(MOST_STEPS):
        if not step_down(x, diagonal, squares, n, work):
            return
