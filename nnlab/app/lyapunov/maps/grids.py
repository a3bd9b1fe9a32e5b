"""Grids of square pixels over a view, and a fine map that begins with a coarse one's values."""

import math
from collections.abc import Generator

import numpy as np

from nnlab.core.box import Box
from nnlab.core.lyapunov.exponents import GrowthMap

POINTS_AT_ONCE = 200_000


def find_grid(view: Box, side: int) -> tuple[int, int]:
    """Return columns and rows of about side^2 square pixels that fill the view."""
    ratio = (view.x1_max - view.x1_min) / (view.x2_max - view.x2_min)
    return max(4, round(side * math.sqrt(ratio))), max(4, round(side / math.sqrt(ratio)))


def enlarge(coarse: GrowthMap, rows: int, columns: int) -> Generator[float, None, GrowthMap]:
    """Make the map on a finer grid, each point with its nearest value, with some pauses."""
    up = (np.arange(rows) * coarse.logs.shape[1]) // rows
    across = (np.arange(columns) * coarse.logs.shape[2]) // columns
    kinds, shape = len(coarse.logs), (rows, columns)
    angles = None if coarse.angles is None else np.empty(shape, np.float32)
    fine = GrowthMap(np.empty((kinds, *shape), np.float32), angles)
    height = max(1, POINTS_AT_ONCE // columns)
    for row in range(0, rows, height):
        part = slice(row, row + height)
        fine.logs[:, part] = coarse.logs[:, up[part, None], across]
        if fine.angles is not None and coarse.angles is not None:
            fine.angles[part] = coarse.angles[up[part, None], across]
        yield 0.0
    return fine
