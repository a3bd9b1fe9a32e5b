"""The map of a net of the wall and its figures: ridge, centre, contrast, directions, error.

All about L lambda_1^(L) = ln Lambda_1 of the hidden layers' Jacobian, without the output layer.
The normal of the output's level lines is the direction in which the whole net, its output neuron
included, stretches most: that Jacobian has one row, the gradient of O.
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from math import nan

import numpy as np
from numpy.typing import NDArray

from nnlab.core.arrays import FloatArray
from nnlab.core.box import Box
from nnlab.core.lyapunov.exponents import GrowthGrid
from nnlab.core.lyapunov.growths import GrowthEngine, Wanted
from nnlab.core.lyapunov.layers import chosen_layers, depth, work_per_point
from nnlab.core.lyapunov.walls.circle import RADIUS
from nnlab.core.lyapunov.walls.nets import BOX, Trends
from nnlab.core.network import Network
from nnlab.core.views.class_maps import boundaries_of, layer_fields

Map = NDArray[np.float32]
Lines = tuple[Map, ...]

SIDE = 150
"""Points of a map along each side."""
CENTRE = 0.2
"""Radius of the disc in the middle."""
REACH = 0.2
"""How far from the boundary a ridge is looked for, to both sides, in units of the inputs."""
OFFSETS = np.linspace(-REACH, REACH, 41)
BOUNDARY_SIDE = 200
BOUNDARY_POINTS = 200
HIGHEST = 0.9
"""Points above this quantile of the map are the high ones."""
MOST_HIGH = 1000
# Operations between two yields: some ten milliseconds.
SLICE = 2e8
# Below ln Lambda_1 = -FLAT a net is flat for all purposes; maps are kept finite.
FLAT = 1000.0

Figures = Generator[None, None, "Analysis"]


@dataclass(frozen=True, eq=False)
class Analysis:
    """What is known of a net: its map and the decision boundary as `WallFace` has them, figures."""

    map: Map
    lines: Lines
    trends: Trends


def analyse(net: Network, side: int = SIDE) -> Figures:
    """Compute map, boundary and figures; yield after each few hundredths of a second."""
    growth = yield from _draw_map(net, side)
    lines, error = yield from _find_boundary(net)
    x1, x2 = np.meshgrid(*BOX.centres(side, side))
    centre = float(growth[np.hypot(x1, x2) < CENTRE].mean(dtype=np.float64))
    high = growth >= np.quantile(growth, HIGHEST)
    points = np.stack([x1[high], x2[high]], axis=1)
    few = points[:: -(-len(points) // MOST_HIGH)]
    cos_high = float(np.nanmean((yield from find_cosines(net, few))))
    ridge = yield from trace_ridge(net, spread_points(lines, BOUNDARY_POINTS))
    shape = tuple(line.astype(np.float32) for line in lines)
    trends = _summarise(ridge, centre, cos_high, error)
    return Analysis(growth, shape, trends)


def spread_points(lines: list[FloatArray], count: int) -> FloatArray:
    """Return `count` points (count, 2) at equal distances along lines (n, 2); (0, 2) without."""
    lengths = [np.hypot(*np.diff(line, axis=0).T) for line in lines]
    total = float(sum(length.sum() for length in lengths))
    if not total > 0.0:
        return np.empty((0, 2))
    wanted = (np.arange(count) + 0.5) * total / count
    parts, start = [], 0.0
    for line, length in zip(lines, lengths, strict=True):
        along = start + np.concatenate([[0.0], np.cumsum(length)])
        here = wanted[(wanted >= along[0]) & (wanted < along[-1])]
        parts.append(np.stack([np.interp(here, along, x) for x in line.T], axis=1))
        start = float(along[-1])
    return np.concatenate(parts)


@dataclass(frozen=True, eq=False)
class Ridge:
    """L lambda_1 across the decision boundary, float64 arrays (points,).

    top : the largest local maximum within `REACH` of a point of the boundary, along the normal
        there; where it rises or falls without one, its value at the boundary itself
    offset : where, in the direction of the normal; NaN where there is none
    cosine : |cos| between stretching direction and normal, on the boundary
    """

    top: FloatArray
    offset: FloatArray
    cosine: FloatArray


def trace_ridge(net: Network, points: FloatArray) -> Generator[None, None, Ridge]:
    """Return the ridge along points (n, 2) of the decision boundary."""
    if not len(points):
        return Ridge(*np.empty((3, 0)))
    cosine = yield from find_cosines(net, points)
    _, normal = yield from _growths(net, points, include_output=True)
    across = np.stack([np.cos(normal), np.sin(normal)], axis=1)
    places = points[:, None] + OFFSETS[None, :, None] * across[:, None]
    growth, _ = yield from _growths(net, places.reshape(-1, 2))
    profiles = growth.reshape(len(points), len(OFFSETS))
    top, offset = highest_peaks(profiles)
    return Ridge(top, offset, cosine)


def highest_peaks(profiles: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return height and offset (points,) of the largest local maximum of each profile.

    Profiles (points, offsets) are refined by the parabola through a peak's three points. Without
    a peak the height is that in the middle and the offset NaN.
    """
    inner = profiles[:, 1:-1]
    peak = (inner >= profiles[:, :-2]) & (inner > profiles[:, 2:])
    found = peak.any(axis=1)
    place = np.where(peak, inner, -np.inf).argmax(axis=1) + 1
    row = np.arange(len(profiles))
    left, middle, right = (profiles[row, place + step] for step in (-1, 0, 1))
    bend = np.where(found, left - 2.0 * middle + right, -1.0)
    shift = np.where(found, 0.5 * (left - right) / bend, 0.0)
    top = np.where(found, middle - 0.25 * (left - right) * shift, profiles[:, len(OFFSETS) // 2])
    step = OFFSETS[1] - OFFSETS[0]
    return top, np.where(found, OFFSETS[place] + shift * step, nan)


def find_cosines(net: Network, points: FloatArray) -> Generator[None, None, FloatArray]:
    """Return |cos| (n,) between stretching direction and normal of O's level at points (n, 2)."""
    _, stretched = yield from _growths(net, points)
    _, normal = yield from _growths(net, points, include_output=True)
    return np.abs(np.cos(stretched - normal))


def _growths(
    net: Network, points: FloatArray, include_output: bool = False
) -> Generator[None, None, tuple[FloatArray, FloatArray]]:
    """Return ln Lambda_1 and the stretching direction (radians) at points (n, 2), float64 (n,)."""
    layers = chosen_layers(net, depth(net, include_output), include_output)
    engine = GrowthEngine(layers, net.features, Wanted(angles=True))
    x1, x2 = np.ascontiguousarray(points.T, dtype=np.float32)
    logs, angles = np.empty(len(points)), np.empty(len(points))
    for part in _parts(len(points), work_per_point(layers)):
        found = engine.growths(x1[part], x2[part])
        logs[part], angles[part] = found.logs[0], found.angles
        yield
    return logs, angles


def _draw_map(net: Network, side: int) -> Generator[None, None, Map]:
    """Return L lambda_1 (side, side) over the box."""
    grid = GrowthGrid(net, BOX, side, side, depth(net))
    growth = np.empty(side * side, np.float32)
    for part in grid.parts():
        growth[part] = grid.growths(part).logs[0]
        yield
    return np.maximum(growth, np.float32(-FLAT)).reshape(side, side)


def _find_boundary(net: Network) -> Generator[None, None, tuple[list[FloatArray], float]]:
    """Return the lines of the decision boundary and the share of the box on the wrong side."""
    b = np.empty((1, BOUNDARY_SIDE, BOUNDARY_SIDE), np.float32)
    step = (BOX.x2_max - BOX.x2_min) / BOUNDARY_SIDE
    rows = max(1, int(SLICE / (BOUNDARY_SIDE * work_per_point(net.layers))))
    for row in range(0, BOUNDARY_SIDE, rows):
        low, count = BOX.x2_min + row * step, min(rows, BOUNDARY_SIDE - row)
        strip = Box(BOX.x1_min, BOX.x1_max, low, low + count * step)
        b[:, row : row + count] = layer_fields(net, strip, BOUNDARY_SIDE, count)
        yield
    x1, x2 = np.meshgrid(*BOX.centres(BOUNDARY_SIDE, BOUNDARY_SIDE))
    wrong = (b[0] >= 0) != (np.hypot(x1, x2) < RADIUS)
    return boundaries_of(net, b, BOX), float(wrong.mean())


def _parts(count: int, work: int) -> Iterator[slice]:
    points = max(1, int(SLICE / work))
    for start in range(0, count, points):
        yield slice(start, min(start + points, count))


def _summarise(ridge: Ridge, centre: float, cos_high: float, error: float) -> Trends:
    if not len(ridge.top):
        return Trends(centre=centre, cos_high=cos_high, error=error)
    top = float(ridge.top.mean())
    there = np.isfinite(ridge.offset)
    return Trends(
        centre=centre,
        ridge=top,
        ridge_spread=float(ridge.top.std()),
        contrast=top - centre,
        distance=float(np.abs(ridge.offset[there]).mean()) if there.any() else nan,
        ridge_share=float(there.mean()),
        cos_boundary=float(np.nanmean(ridge.cosine)),
        cos_high=cos_high,
        error=error,
    )
