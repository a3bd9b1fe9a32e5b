"""Compiled loops from points of the plane to their Gram matrices, and from these to logarithms."""

import numpy as np
from numba import njit

from nnlab.core.compiled import shear_kernels, tangent_kernels
from nnlab.core.compiled.map_kernels import (
    LN2_HIGH,
    LN2_LOW,
    MANTISSA_BITS,
    ONE,
    OPTIONS,
    SOFTMAX,
    TANH,
    TILE,
    TWO,
    ZERO,
    Floats,
    Integers,
    mix,
)
from nnlab.core.compiled.shear_kernels import Doubles, contract_sheared, shear, start_work
from nnlab.core.compiled.tangent_kernels import contract, push, push_share, start_stack

HALF, NAN = np.float32(0.5), np.float32(np.nan)
# The bits of sqrt(1/2), and those of the mantissa of a float32.
HALF_ROOT, MANTISSA = np.int32(0x3F3504F3), np.int32(0x007FFFFF)
# artanh(s) / s - 1 as a polynomial in s^2 <= 0.0295, of error 3e-9.
L1, L2, L3 = (np.float32(value) for value in (0.33333342, 0.19994375, 0.147905))


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
    works = np.empty((1, 6, TILE if is_sheared else 0), np.float32)
    work = works[0]
    for start in range(0, x1.size, TILE):
        points = min(TILE, x1.size - start)
        stop = start + points
        start_stack(x1[start:stop], x2[start:stop], w, theta[:first], codes[0], front)
        start_work(works)
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


@njit(**OPTIONS)
def place_points(x1: Floats, x2: Floats, start: int, grid1: Floats, grid2: Floats) -> None:
    """Set x1, x2 to the points of a grid from number `start` on, row by row."""
    row, column = start // grid1.size, start % grid1.size
    for i in range(x1.size):
        x1[i] = grid1[column]
        x2[i] = grid2[row]
        column += 1
        if column == grid1.size:
            row, column = row + 1, 0


@njit(inline="always", **OPTIONS)
def logarithm(x: np.float32) -> np.float32:
    """Return ln x for normal x > 0, with an error of 2e-7 max(1, |ln x|), without a branch."""
    # x = 2^n m with sqrt(1/2) <= m < sqrt(2), and ln m = 2 artanh((m - 1) / (m + 1)).
    bits = np.int32(np.float32(x).view(np.int32) - HALF_ROOT)
    n = np.int32(bits >> MANTISSA_BITS)
    m = np.int32((bits & MANTISSA) + HALF_ROOT).view(np.float32)
    s = (m - ONE) / (m + ONE)
    u = s * s
    series = ((L3 * u + L2) * u + L1) * u * s
    # 2 s + 2 (artanh s - s), the larger part last.
    power = np.float32(n)
    return np.float32((TWO * series + power * LN2_LOW + TWO * s) + power * LN2_HIGH)


@njit(**OPTIONS)
def find_logs(gram: Floats, least: float, most: float, logs: Floats) -> int:
    """Set logs (points,) to ln Lambda_1 from gram (3, points); return how many are lost.

    Those whose Lambda_1^2 is not between `least` and `most` are, and become NaN.
    """
    lost = 0
    low, high = np.float32(least), np.float32(most)
    for i in range(logs.size):
        # Divided by the trace first: the squares of what is tiny or huge would be lost.
        trace = gram[0, i] + gram[2, i]
        apart, mixed = (gram[0, i] - gram[2, i]) / trace, TWO * gram[1, i] / trace
        growth = HALF * trace * (ONE + np.sqrt(apart * apart + mixed * mixed))
        is_known = (growth > low) & (growth < high)
        lost += 0 if is_known else 1
        logs[i] = HALF * logarithm(growth if is_known else ONE) if is_known else NAN
    return lost


def warm() -> None:
    """Compile all loops, or load them from numba's cache."""
    x = np.linspace(-1.0, 1.0, 5).astype(np.float32)
    w, theta = np.ones(6, np.float32), np.zeros(3, np.float32)
    sizes, codes = np.array([2, 2, 1]), np.array([TANH, TANH])
    sheared, work = np.empty((5, 5)), np.empty((6, 5), np.float32)
    fill_gram(x, x, w, theta, sizes, codes, np.empty((3, 5), np.float32), sheared)
    stacks, works = np.ones((1, 1, 15), np.float32), work[None]
    tangent_kernels.start_stacks(x, x, w, theta[:1], codes[0], stacks)
    tangent_kernels.push_layers(stacks, theta[:1], codes[0])
    tangent_kernels.contract_stacks(stacks, 0, np.empty((3, 5), np.float32))
    start_work(works)
    shear_kernels.shear_stacks(stacks, works)
    shear_kernels.contract_sheared_stacks(stacks, 0, works, sheared)
    find_logs(np.ones((3, 5), np.float32), 0.0, 2.0, np.empty(5, np.float32))
    place_points(x.copy(), x.copy(), 0, x, x)
