"""Where the ridge of a map crosses the edges of its grid, and the lines through these points.

A height ridge (Eberly 1996): the gradient along n, the direction of steepest downward bend, is
zero. The sign of n means nothing, so n is turned alike at both ends of each edge before the
gradients are compared.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnlab.core.arrays import FloatArray
from nnlab.core.lyapunov.lines.ridge_field import Curvature

Indices = NDArray[np.int64]

# Eigenvectors further apart than 60 degrees at the ends of an edge are none of one ridge.
LEAST_COSINE = 0.5
# The share of the bend across a ridge by which the slope across must fall at least.
LEAST_FALL = 0.4


@dataclass(frozen=True, eq=False)
class Crossings:
    """Points of ridges, in pixels: x, y and n (points, 2); `neighbours` (points, 2), -1 for none.

    (0, 0) is the centre of the first pixel.
    """

    at: FloatArray
    across: FloatArray
    neighbours: Indices


def find_crossings(curvature: Curvature) -> Crossings:
    """Return the points where ridges cross the edges between neighbouring pixels."""
    level, upright = _crossed(curvature, 1), _crossed(curvature, 0)
    numbers = _numbered(level[0], upright[0])
    at, across = [], []
    for is_level, (hits, share, n1, n2) in ((True, level), (False, upright)):
        row, column = np.nonzero(hits)
        along = share[row, column].astype(np.float64)
        at.append(np.stack([column + along * is_level, row + along * (not is_level)], axis=1))
        across.append(np.stack([n1[row, column], n2[row, column]], axis=1).astype(np.float64))
    points = np.concatenate(at)
    return Crossings(points, np.concatenate(across), _linked(numbers, points))


def _crossed(curvature: Curvature, axis: int) -> tuple[NDArray[np.bool_], ...]:
    """Return for edges along an axis: whether a ridge crosses, at which share, and n there."""
    low = (slice(None), slice(None, -1)) if axis == 1 else (slice(None, -1), slice(None))
    high = (slice(None), slice(1, None)) if axis == 1 else (slice(1, None), slice(None))
    a1, a2, b1, b2 = curvature.n1[low], curvature.n2[low], curvature.n1[high], curvature.n2[high]
    cosine = a1 * b1 + a2 * b2
    turn = np.sign(cosine)
    before, after = curvature.slope[low], curvature.slope[high] * turn
    hits = curvature.bends[low] & curvature.bends[high] & (np.abs(cosine) > LEAST_COSINE)
    # Of two edges that a ridge crosses in a pixel's centre only one has it.
    hits &= (before >= 0) != (after >= 0)
    # On a ridge the slope falls by what the bend says. Where it does not, n merely turns: on a
    # round hill n points around the top, and the slope along it is zero everywhere.
    along = (n_low := (a1, a2)[1 - axis]) + ((b1, b2)[1 - axis] * turn - n_low) / 2
    bend = (curvature.bend[low] + curvature.bend[high]) / 2
    hits &= (before - after) * along >= LEAST_FALL * bend * along * along
    rise = np.where(hits, before - after, 1)
    share = np.where(hits, before / rise, 0)
    n1, n2 = a1 + share * (b1 * turn - a1), a2 + share * (b2 * turn - a2)
    length = np.where(hits, np.sqrt(n1 * n1 + n2 * n2), 1)
    return hits, share, n1 / length, n2 / length


def _numbered(level: NDArray[np.bool_], upright: NDArray[np.bool_]) -> tuple[Indices, Indices]:
    """Return the numbers of the points on both kinds of edges, -1 where there is none."""
    first, second = np.full(level.shape, -1), np.full(upright.shape, -1)
    first[level] = np.arange(np.count_nonzero(level))
    second[upright] = np.count_nonzero(level) + np.arange(np.count_nonzero(upright))
    return first, second


def _linked(numbers: tuple[Indices, Indices], at: FloatArray) -> Indices:
    """Return the neighbours of each point: those on the other edges of its two cells.

    A cell joins two of its edges. Of four the nearest are joined; of one or three none, as there
    n turns by half a circle within the cell.
    """
    level, upright = numbers
    edges = np.stack([level[:-1], upright[:, 1:], level[1:], upright[:, :-1]], axis=-1)
    edges = edges.reshape(-1, 4)
    count = (edges >= 0).sum(axis=1)
    two, four = edges[count == 2], edges[count == 4]
    pairs = [two[two >= 0].reshape(-1, 2)]
    one_way, other_way = four.reshape(-1, 2, 2), np.roll(four, 1, axis=1).reshape(-1, 2, 2)
    lengths = [
        np.linalg.norm(at[way[..., 0]] - at[way[..., 1]], axis=-1).sum(axis=1)
        for way in (one_way, other_way)
    ]
    shorter = np.where((lengths[0] <= lengths[1])[:, None, None], one_way, other_way)
    pairs.append(shorter.reshape(-1, 2))
    return _as_neighbours(np.concatenate(pairs), len(at))


def _as_neighbours(pairs: Indices, points: int) -> Indices:
    """Return (points, 2) from pairs of points, each point in two pairs at most."""
    ends = np.concatenate([pairs[:, 0], pairs[:, 1]])
    others = np.concatenate([pairs[:, 1], pairs[:, 0]])
    order = np.argsort(ends, kind="stable")
    ends, others = ends[order], others[order]
    is_second = np.zeros(len(ends), np.int64)
    is_second[1:] = ends[1:] == ends[:-1]
    neighbours = np.full((points, 2), -1)
    neighbours[ends, is_second] = others
    return neighbours


def link(neighbours: Indices) -> list[list[int]]:
    """Return the chains of points; a closed one ends with the point that it begins with."""
    left, right = neighbours[:, 0].tolist(), neighbours[:, 1].tolist()
    seen = [False] * len(left)
    chains = []
    ends = np.flatnonzero((neighbours < 0).any(axis=1)).tolist()
    for start in (*ends, *range(len(left))):
        if seen[start]:
            continue
        chain, last, at = [start], -1, start
        seen[start] = True
        while True:
            ahead = left[at] if left[at] not in (last, -1) else right[at]
            if ahead == last or ahead < 0:
                break
            chain.append(ahead)
            if seen[ahead]:
                break
            seen[ahead] = True
            last, at = at, ahead
        chains.append(chain)
    return chains
