"""The compiled search for the piece of polylines that is nearest to each of many points."""

import math
from typing import Any

import numpy as np
from numba import njit

from nnlab.core.compiled.kernel_cache import use_own_cache
from nnlab.core.compiled.scalar_kernels import INNER, KERNEL

use_own_cache()

# A block is looked at although rounding may put it just out of reach.
SLACK = 1.0 + 1e-9


@njit(**INNER)
def find_share(starts: Any, ways: Any, piece: int, x1: float, x2: float) -> Any:
    """Return at which share of a piece, 0 ... 1, it is nearest to a point, and that distance."""
    w1, w2 = ways[piece, 0], ways[piece, 1]
    a1, a2 = x1 - starts[piece, 0], x2 - starts[piece, 1]
    share = min(max((a1 * w1 + a2 * w2) / (w1 * w1 + w2 * w2), 0.0), 1.0)
    return share, math.hypot(a1 - share * w1, a2 - share * w2)


@njit(**KERNEL)
def find_nearest_pieces(
    starts: Any,
    ways: Any,
    centres: Any,
    radii: Any,
    block: int,
    x: Any,
    pieces: Any,
    shares: Any,
    distances: Any,
) -> None:
    """Set for each point of x (points, 2) its nearest piece, the place there and the distance.

    Pieces, from `starts` by `ways` (pieces, 2), stand in blocks of so many that follow each other,
    each within the disc of `centres` (blocks, 2) and `radii`. Points that follow each other may be
    anywhere, but the search is quick where they are neighbours.
    """
    nearest = 0
    for i in range(len(x)):
        x1, x2 = x[i, 0], x[i, 1]
        # What was nearest to the point before is a good first guess.
        best_share, best = find_share(starts, ways, nearest, x1, x2)
        for b in range(len(radii)):
            reach = best * SLACK + radii[b]
            c1, c2 = x1 - centres[b, 0], x2 - centres[b, 1]
            if c1 * c1 + c2 * c2 > reach * reach:
                continue
            for piece in range(b * block, min((b + 1) * block, len(starts))):
                share, distance = find_share(starts, ways, piece, x1, x2)
                if distance < best:
                    nearest, best_share, best = piece, share, distance
        pieces[i], shares[i], distances[i] = nearest, best_share, best


def warm() -> None:
    """Compile the loops, or load them from numba's cache."""
    one, two = np.zeros(1), np.zeros((1, 2))
    find_nearest_pieces(
        two, two + 1.0, two, one, 1, two, np.zeros(1, np.intp), one.copy(), one.copy()
    )
