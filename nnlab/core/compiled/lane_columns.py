"""Compiled products of a matrix with columns of sixteen patterns at once, for `chain_kernels`."""

from numba import njit

from nnlab.core.compiled.lane_singles import (
    COUNT,
    INNER,
    fma,
    load,
    load_one,
    put_four,
    spread,
    store,
)
from nnlab.core.compiled.map_kernels import ZERO, Floats


@njit(**INNER)
def multiply_one(w: Floats, at: int, n: int, m: int, x: Floats, x_at: int, y: Floats) -> None:
    """Set y (n, 16) to w x for one column x (m, 16) from `x_at` on.

    `w` stands in groups of four rows from `at` on: w_0j, w_1j, w_2j, w_3j, then the next j.
    """
    for i in range(0, n, 4):
        a0 = spread(ZERO)
        a1, a2, a3 = a0, a0, a0
        for j in range(m):
            v = load(x, x_at + j * COUNT)
            a0 = fma(load_one(w, at), v, a0)
            a1 = fma(load_one(w, at + 1), v, a1)
            a2 = fma(load_one(w, at + 2), v, a2)
            a3 = fma(load_one(w, at + 3), v, a3)
            at += 4
        store(y, i * COUNT, a0)
        store(y, (i + 1) * COUNT, a1)
        store(y, (i + 2) * COUNT, a2)
        store(y, (i + 3) * COUNT, a3)


@njit(**INNER)
def multiply_four(
    w: Floats,
    at: int,
    n: int,
    m: int,
    x: Floats,
    x_step: int,
    slopes: Floats,
    s_at: int,
    y: Floats,
    y_step: int,
) -> None:
    """Set four columns of y to diag(slopes) w x for four columns of x, which are steps apart."""
    for i in range(0, n, 4):
        a00 = spread(ZERO)
        a01, a02, a03 = a00, a00, a00
        a10, a11, a12, a13 = a00, a00, a00, a00
        a20, a21, a22, a23 = a00, a00, a00, a00
        a30, a31, a32, a33 = a00, a00, a00, a00
        for j in range(m):
            x0, x1 = load(x, j * COUNT), load(x, x_step + j * COUNT)
            x2, x3 = load(x, 2 * x_step + j * COUNT), load(x, 3 * x_step + j * COUNT)
            v = load_one(w, at)
            a00, a01 = fma(v, x0, a00), fma(v, x1, a01)
            a02, a03 = fma(v, x2, a02), fma(v, x3, a03)
            v = load_one(w, at + 1)
            a10, a11 = fma(v, x0, a10), fma(v, x1, a11)
            a12, a13 = fma(v, x2, a12), fma(v, x3, a13)
            v = load_one(w, at + 2)
            a20, a21 = fma(v, x0, a20), fma(v, x1, a21)
            a22, a23 = fma(v, x2, a22), fma(v, x3, a23)
            v = load_one(w, at + 3)
            a30, a31 = fma(v, x0, a30), fma(v, x1, a31)
            a32, a33 = fma(v, x2, a32), fma(v, x3, a33)
            at += 4
        s_i, y_i = s_at + i * COUNT, i * COUNT
        put_four(y, y_i, y_step, load(slopes, s_i), a00, a01, a02, a03)
        put_four(y, y_i + COUNT, y_step, load(slopes, s_i + COUNT), a10, a11, a12, a13)
        put_four(y, y_i + 2 * COUNT, y_step, load(slopes, s_i + 2 * COUNT), a20, a21, a22, a23)
        put_four(y, y_i + 3 * COUNT, y_step, load(slopes, s_i + 3 * COUNT), a30, a31, a32, a33)
