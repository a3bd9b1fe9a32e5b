"""A cut through the input plane along a line: exponents, outputs, distance to the boundary."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnlab.core.activations import activation_of
from nnlab.core.arrays import FloatArray
from nnlab.core.lyapunov.growths import GrowthEngine, Wanted
from nnlab.core.lyapunov.layers import chosen_layers
from nnlab.core.network import Network, fields
from nnlab.core.views.class_maps import field_level

Point = tuple[float, float]

PIECE = 64
# Pieces of a polyline that are looked at together.
BLOCK = 16


@dataclass(frozen=True, eq=False)
class Section:
    """What is found along a line from `near` to `far`.

    Parameters
    ----------
    s : array (points,)
        Arc length from `near`, in units of x.
    x : array (points, 2)
    exponents : array (2, points)
        lambda_1^(l) and lambda_2^(l) per layer, float32 as on the map.
    O : array (points, outputs)
    classes : array (points,)
        From 0; with one output 1 where t = +1.
    crossings : array (crossings,)
        Where, in s, the class changes.
    """

    s: FloatArray
    x: FloatArray
    exponents: NDArray[np.float32]
    O: FloatArray
    classes: NDArray[np.intp]
    crossings: FloatArray

    @property
    def sides(self) -> FloatArray:
        """+1 on the side of t = +1 and -1 on the other (points,); +1 with several outputs."""
        if self.O.shape[1] > 1:
            return np.ones(len(self.s))
        return np.where(self.classes > 0, 1.0, -1.0)


class Nearest(NamedTuple):
    """The nearest points of lines: distances (points,), feet (points, 2), normals (points, 2)."""

    distances: FloatArray
    feet: FloatArray
    normals: FloatArray


def place_points(near: Point, far: Point, count: int) -> tuple[FloatArray, FloatArray]:
    """Return arc lengths s (count,) and points x (count, 2) from one end to the other."""
    share = np.linspace(0.0, 1.0, count)
    start = np.array(near, dtype=np.float64)
    way: FloatArray = np.array(far, dtype=np.float64) - start
    x: FloatArray = start + share[:, None] * way
    return np.asarray(share * float(np.hypot(*way)), np.float64), x


def cut(
    net: Network, near: Point, far: Point, count: int, ell: int, include_output: bool = False
) -> Section:
    """Return the section of a net along a line by so many points.

    Raises
    ------
    ValueError
        If there is no layer l or the net does not have two inputs.
    """
    *_, section = cut_slowly(net, near, far, count, ell, include_output, count)
    assert section is not None
    return section


def cut_slowly(
    net: Network,
    near: Point,
    far: Point,
    count: int,
    ell: int,
    include_output: bool = False,
    piece: int = PIECE,
) -> Iterator[Section | None]:
    """Yield None after each piece of so many points, and the section of `cut` at the end."""
    engine = GrowthEngine(
        chosen_layers(net, ell, include_output), net.features, Wanted(smallest=True)
    )
    s, x = place_points(near, far, count)
    exponents = np.empty((2, count), np.float32)
    deciding, O = [], []
    for start in range(0, count, piece):
        part = x[start : start + piece]
        x1, x2 = np.ascontiguousarray(part.T, dtype=np.float32)
        exponents[:, start : start + piece] = engine.growths(x1, x2).logs / np.float32(ell)
        b, V = fields(net, part)
        deciding.append(b[-1])
        O.append(V[-1])
        yield None
    b_out, outputs = np.concatenate(deciding), np.concatenate(O)
    classes, crossings = _find_crossings(net, s, b_out, outputs)
    yield Section(s, x, exponents, outputs, classes, crossings)


def _find_crossings(
    net: Network, s: FloatArray, b: FloatArray, O: FloatArray
) -> tuple[NDArray[np.intp], FloatArray]:
    """Return the classes at all points and where, in s, they change."""
    key = net.activations[-1]
    if b.shape[1] == 1:
        lead = np.column_stack([np.zeros(len(s)), b[:, 0] - field_level(key)])
        classes = (lead[:, 1] >= 0).astype(np.intp)
    else:
        lead = O if activation_of(key).is_flat or key == "relu" else b
        classes = lead.argmax(axis=1)
    at = np.flatnonzero(np.diff(classes))
    one, other = classes[at], classes[at + 1]
    left = lead[at, one] - lead[at, other]
    right = lead[at + 1, other] - lead[at + 1, one]
    span = left + right
    share = np.where(span > 0, left / np.where(span > 0, span, 1.0), 0.5)
    return classes, np.asarray(s[at] + share * (s[at + 1] - s[at]))


def find_nearest(lines: Sequence[FloatArray], x: FloatArray) -> Nearest | None:
    """Return the nearest points of polylines (n, 2) to points x (points, 2); None without lines.

    Normals are those of the nearest piece, of length 1 and either sign. Pieces are taken in blocks
    of neighbours, each in a disc; only blocks whose disc may hold the nearest are looked at.
    """
    # Only now: numba is loaded behind the window, not when a file of numbers is written.
    from nnlab.core.compiled.near_kernels import find_nearest_pieces

    starts, ways = _find_pieces(lines)
    if not len(ways) or not len(x):
        return None
    order = _by_neighbourhood(starts + 0.5 * ways)
    starts, ways = starts[order], ways[order]
    centres, radii = _find_discs(starts, ways)
    x = np.ascontiguousarray(x, np.float64)
    pieces, share, distances = np.empty(len(x), np.intp), np.empty(len(x)), np.empty(len(x))
    find_nearest_pieces(starts, ways, centres, radii, BLOCK, x, pieces, share, distances)
    foot = starts[pieces] + share[:, None] * ways[pieces]
    normal = np.column_stack([-ways[pieces, 1], ways[pieces, 0]])
    normal /= np.linalg.norm(normal, axis=1)[:, None]
    return Nearest(distances, foot, normal)


def _find_discs(starts: FloatArray, ways: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return centres (blocks, 2) and radii (blocks,) of discs with `BLOCK` pieces in each."""
    blocks = np.minimum(np.arange(0, len(ways), BLOCK)[:, None] + np.arange(BLOCK), len(ways) - 1)
    corners = np.concatenate([starts[blocks], (starts + ways)[blocks]], axis=1)
    centres: FloatArray = corners.mean(axis=1)
    apart = corners - centres[:, None]
    return centres, np.sqrt((apart * apart).sum(axis=2).max(axis=1))


def _find_pieces(lines: Sequence[FloatArray]) -> tuple[FloatArray, FloatArray]:
    """Return the starts of all pieces of the lines and the ways to their ends, (pieces, 2)."""
    points = np.concatenate([np.empty((0, 2)), *lines])
    ways = np.diff(points, axis=0)
    kept = np.any(ways != 0.0, axis=1)
    # From the end of a line to the start of the next there is none.
    ends = np.cumsum([len(line) for line in lines], dtype=int)[:-1] - 1
    kept[ends[(ends >= 0) & (ends < len(kept))]] = False
    return points[:-1][kept], ways[kept]


def _by_neighbourhood(middles: FloatArray) -> NDArray[np.intp]:
    """Return an order of points (n, 2) in which `BLOCK` that follow each other lie together."""
    low, span = middles.min(axis=0), np.ptp(middles, axis=0)
    cells = max(1.0, math.sqrt(len(middles) / BLOCK))
    places = ((middles - low) / np.where(span > 0, span, 1.0) * cells).astype(int)
    return np.lexsort((middles[:, 0], places[:, 0], places[:, 1]))


def find_meetings(near: Point, far: Point, lines: Sequence[FloatArray]) -> FloatArray:
    """Return where, in arc length s, the line from `near` to `far` meets polylines, in order."""
    start, way = np.array(near), np.subtract(far, near)
    long = [line for line in lines if len(line) > 1]
    if not long or not way.any():
        return np.empty(0)
    # On which side of the line each vertex is; a piece with ends on both sides may meet it.
    met = []
    for line in long:
        apart = line - start
        side = apart[:, 0] * way[1] - apart[:, 1] * way[0]
        at = np.flatnonzero((side[:-1] >= 0) != (side[1:] >= 0))
        share = side[at] / (side[at] - side[at + 1])
        point = line[at] + share[:, None] * (line[at + 1] - line[at])
        met.append((point - start) @ way / (way @ way))
    shares = np.sort(np.concatenate(met))
    return np.asarray(shares[(shares >= 0) & (shares <= 1)] * np.hypot(*way))
