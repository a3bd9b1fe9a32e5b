"""Compiled search for the regions of a map: components, their areas, the best place for a label."""

import math
from typing import Any

import numpy as np
from numba import njit

from nnlab.core.compiled.kernel_cache import use_own_cache
from nnlab.core.compiled.scalar_kernels import INNER, KERNEL

use_own_cache()

DIAGONAL = math.sqrt(2.0)
# How much of a pixel of room a label gives up to be a pixel nearer to the middle of its region.
CENTRING = 0.1


@njit(**KERNEL)
def sign_codes(fields: Any, codes: Any) -> None:
    """Set bit m of `codes` (points,), uint64, where neuron m of `fields` (M, points) has b >= 0."""
    codes[:] = np.uint64(0)
    for m in range(len(fields)):
        bit = np.uint64(1) << np.uint64(m)
        for i in range(fields.shape[1]):
            if fields[m, i] >= 0.0:
                codes[i] |= bit


@njit(**KERNEL)
def label_components(codes: Any, labels: Any, stack: Any) -> int:
    """Number the connected pieces (by edges) of equal codes (rows, columns); return how many.

    `stack` has room for as many numbers as there are pixels.
    """
    rows, columns = codes.shape
    count = 0
    labels[:] = -1
    for start in range(rows * columns):
        if labels[start // columns, start % columns] >= 0:
            continue
        code = codes[start // columns, start % columns]
        labels[start // columns, start % columns] = count
        stack[0], filled = start, 1
        while filled > 0:
            filled -= 1
            r, c = stack[filled] // columns, stack[filled] % columns
            for side in range(4):
                y, x = r + (side == 0) - (side == 1), c + (side == 2) - (side == 3)
                inside = 0 <= y < rows and 0 <= x < columns
                if inside and labels[y, x] < 0 and codes[y, x] == code:
                    labels[y, x] = count
                    stack[filled] = y * columns + x
                    filled += 1
        count += 1
    return count


@njit(**INNER)
def is_edge(labels: Any, r: int, c: int) -> Any:
    """Return whether a pixel lies at the border of the map or beside another region."""
    rows, columns = labels.shape
    if r == 0 or c == 0 or r == rows - 1 or c == columns - 1:
        return True
    own = labels[r, c]
    across = labels[r, c - 1] != own or labels[r, c + 1] != own
    return across or labels[r - 1, c] != own or labels[r + 1, c] != own


@njit(**INNER)
def rooms(labels: Any, room: Any) -> None:
    """Set each pixel's distance to the edge of its region, by steps and diagonals (chamfer)."""
    rows, columns = labels.shape
    for r in range(rows):
        for c in range(columns):
            if is_edge(labels, r, c):
                room[r, c] = 0.5
            else:
                near = min(room[r, c - 1], room[r - 1, c]) + 1.0
                aslant = min(room[r - 1, c - 1], room[r - 1, c + 1]) + DIAGONAL
                room[r, c] = min(near, aslant)
    for r in range(rows - 2, 0, -1):
        for c in range(columns - 2, 0, -1):
            near = min(room[r, c + 1], room[r + 1, c]) + 1.0
            aslant = min(room[r + 1, c + 1], room[r + 1, c - 1]) + DIAGONAL
            room[r, c] = min(room[r, c], near, aslant)


@njit(**KERNEL)
def find_places(labels: Any, count: int, room: Any, area: Any, place: Any) -> None:
    """Set `area` (regions,) in pixels and `place` (regions, 3): row, column, room of the label.

    The label stands where there is most room around it, of nearly equal places nearest to the
    middle of the region: so it does not jump while a line moves.
    """
    rooms(labels, room)
    rows, columns = labels.shape
    middle, score = np.zeros((count, 2)), np.full(count, -np.inf)
    area[:] = 0
    for r in range(rows):
        for c in range(columns):
            own = labels[r, c]
            area[own] += 1
            middle[own, 0] += r
            middle[own, 1] += c
    for r in range(rows):
        for c in range(columns):
            own = labels[r, c]
            away = math.hypot(r - middle[own, 0] / area[own], c - middle[own, 1] / area[own])
            found = room[r, c] - CENTRING * away
            if found > score[own]:
                score[own] = found
                place[own, 0], place[own, 1], place[own, 2] = r, c, room[r, c]


@njit(**KERNEL)
def find_classes(labels: Any, classes: Any, lowest: Any, highest: Any) -> None:
    """Set the lowest and the highest class (regions,) within each region."""
    lowest[:], highest[:] = 127, -128
    for r in range(labels.shape[0]):
        for c in range(labels.shape[1]):
            own, seen = labels[r, c], classes[r, c]
            lowest[own] = min(lowest[own], seen)
            highest[own] = max(highest[own], seen)
