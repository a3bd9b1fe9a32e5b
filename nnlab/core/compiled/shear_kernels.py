"""Compiled loops that keep the second tangent's own direction, see `lyapunov.precise`.

Stacks are those of `tangent_kernels`.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from nnlab.core.compiled.map_kernels import ONE, OPTIONS, ZERO, Floats

Doubles = NDArray[np.float64]


@njit(**OPTIONS)
def start_work(work: Floats) -> None:
    """Begin the sums of `shear` for tiles, (tiles, 6, points)."""
    for tile in range(len(work)):
        for i in range(work.shape[2]):
            work[tile, 0, i] = ZERO
            work[tile, 1, i] = ONE


@njit(**OPTIONS)
def shear(stack: Floats, neurons: int, points: int, work: Floats) -> None:
    """Subtract c T1 from T2, c = T2_p / T1_p with the row p where |T1| is largest.

    So T2 keeps its own precision where the layers turn both tangents into one direction, see
    `lyapunov.precise`. Rows of `work` (6, points): the sum of all c; the least share of T2, of any
    layer, that its rounding errors refer to; and what it needs for itself.
    """
    for i in range(points):
        work[2, i] = ZERO
        work[3, i] = ZERO
        work[4, i] = ZERO
        work[5, i] = ZERO
    # Short loops over few arrays: with more, the compiler gives up telling them apart.
    for j in range(neurons):
        number = np.float32(j)
        for i in range(points):
            size, top, row = abs(stack[j, points + i]), work[2, i], work[4, i]
            work[4, i] = number if size > top else row
            work[2, i] = max(size, top)
    for i in range(points):
        row = int(work[4, i])
        t1, t2 = stack[row, points + i], stack[row, 2 * points + i]
        c = (t2 if t1 != ZERO else ZERO) / (t1 if t1 != ZERO else ONE)
        work[0, i] += c
        work[2, i] = ZERO
        work[3, i] = c
        # Without a first tangent there is no pivot.
        work[4, i] = work[4, i] if t1 != ZERO else -ONE
    for j in range(neurons):
        number = np.float32(j)
        for i in range(points):
            had = abs(stack[j, 2 * points + i])
            work[2, i] += ZERO if work[4, i] == number else had
        for i in range(points):
            left = stack[j, 2 * points + i] - work[3, i] * stack[j, points + i]
            stack[j, 2 * points + i] = ZERO if work[4, i] == number else left
        for i in range(points):
            work[5, i] += abs(stack[j, 2 * points + i])
    for i in range(points):
        had, has, least = work[2, i], work[5, i], work[1, i]
        share_left = (has if had > ZERO else ONE) / (had if had > ZERO else ONE)
        work[1, i] = min(least, share_left)


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
def shear_stacks(stacks: Floats, work: Floats) -> None:
    """Shear the tangents of stacks, with one `work` of `shear` for each, (tiles, 6, points)."""
    for tile in range(len(stacks)):
        shear(stacks[tile], stacks.shape[1], stacks.shape[2] // 3, work[tile])


@njit(**OPTIONS)
def contract_sheared_stacks(stacks: Floats, start: int, work: Floats, sheared: Doubles) -> None:
    """Contract sheared tangents of stacks to `sheared` from `start` on."""
    points = stacks.shape[2] // 3
    for tile in range(len(stacks)):
        at = start + tile * points
        contract_sheared(stacks[tile], stacks.shape[1], at, points, work[tile], sheared)
