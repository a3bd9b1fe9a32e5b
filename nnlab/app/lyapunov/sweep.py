"""A map of Lyapunov exponents that is coarse at once and becomes fine piece by piece."""

import math
import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnlab.core.arrays import FloatArray
from nnlab.core.box import Box
from nnlab.core.compiled.packed import pack_layers
from nnlab.core.lyapunov.contours import Contour, find_contours
from nnlab.core.lyapunov.exponents import GrowthGrid, GrowthMap, growth_map, put
from nnlab.core.lyapunov.growths import Wanted
from nnlab.core.lyapunov.layers import chosen_layers, depth, flat_layer, work_per_point
from nnlab.core.lyapunov.ridges import Ridge, find_ridges, trace_ridges
from nnlab.core.network import Network
from nnlab.core.views.class_maps import boundaries_of, class_boundaries, layer_fields

# Operations a first picture may cost: some milliseconds on any machine of the last ten years.
COARSE_WORK = 4e7
COARSE_SIDES = (40, 150)
BOUNDARY_SIDE = 256
STRIP_WORK, ENLARGED_AT_ONCE = 1e7, 200_000
# The keys of `map_state.QUANTITIES` that need ln Lambda_2, and those that are not per layer.
SMALLEST, LOGS = ("smallest", "smallest_log"), ("log", "smallest_log")


@dataclass(frozen=True)
class MapRequest:
    """What is to be drawn: exponents of J_l of a net over a part of the input plane.

    Requests are equal when the net is the same object and all else is equal. `side` squared is the
    number of points of the fine map. What is not asked for is not computed: the smallest exponent,
    the directions of greatest stretching, ridges, contour lines of the quantity `contours_of`, a
    key of `map_state.QUANTITIES`.
    """

    network: Network
    view: Box
    side: int
    ell: int
    include_output: bool = False
    with_boundary: bool = True
    with_smallest: bool = False
    with_directions: bool = False
    with_ridges: bool = False
    contours_of: str = ""

    @property
    def wanted(self) -> Wanted:
        """What is wanted besides ln Lambda_1."""
        smallest = self.with_smallest or self.contours_of in SMALLEST
        return Wanted(smallest, self.with_directions)

    def grid(self, side: int) -> tuple[int, int]:
        """Return columns and rows of side^2 square pixels that fill the view."""
        return find_grid(self.view, side)


def find_grid(view: Box, side: int) -> tuple[int, int]:
    """Return columns and rows of about side^2 square pixels that fill the view."""
    ratio = (view.x1_max - view.x1_min) / (view.x2_max - view.x2_min)
    return max(4, round(side * math.sqrt(ratio))), max(4, round(side / math.sqrt(ratio)))


class Sweep:
    """One map on its way from coarse to fine.

    `growths` is ln Lambda_1 of J_l, and ln Lambda_2 if asked for, float32 (1 or 2, rows, columns),
    row 0 at the lowest x2; `angles` (rows, columns) are the directions of greatest stretching in
    the plane, radians in (-pi/2, pi/2], NaN where nothing is stretched, or None. `lines` is the
    decision boundary; `ridges` and `contours` are those of the map, the coarse one's until the
    fine one is complete; `fraction` tells how much of the fine map is there. Making a sweep
    computes all that for the coarse map.
    """

    def __init__(self, request: MapRequest) -> None:
        self.request = request
        self.fraction = 0.0
        self.finished = False
        net, view = request.network, request.view
        layers = chosen_layers(net, request.ell, request.include_output)
        wanted = int(math.sqrt(COARSE_WORK / work_per_point(layers)))
        side = min(max(wanted, COARSE_SIDES[0]), COARSE_SIDES[1], request.side)
        columns, rows = request.grid(side)
        self._map = growth_map(
            net, view, columns, rows, request.ell, request.include_output, request.wanted
        )
        self.lines: list[FloatArray] = []
        if request.with_boundary:
            self.lines = class_boundaries(net, view, columns, rows)
        self.ridges: list[Ridge] = []
        if request.with_ridges:
            self.ridges = find_ridges(self.growths[0], view)
        self.contours = self._find_contours()
        self._pieces = self._refine()

    @property
    def growths(self) -> NDArray[np.float32]:
        """ln Lambda_1, and ln Lambda_2 if asked for, (1 or 2, rows, columns)."""
        return self._map.logs

    @property
    def angles(self) -> NDArray[np.float32] | None:
        """Directions of greatest stretching (rows, columns), if asked for."""
        return self._map.angles

    @property
    def values(self) -> NDArray[np.float32]:
        """The exponents lambda_1 (rows, columns)."""
        values: NDArray[np.float32] = self.growths[0] / np.float32(self.request.ell)
        return values

    def advance(self, seconds: float) -> None:
        """Work on the fine map for about so long, by one piece at least."""
        end = time.perf_counter() + seconds
        while not self.finished:
            self.finished = next(self._pieces, None) is None
            if time.perf_counter() >= end:
                break

    def finish(self) -> None:
        """Compute all that is left."""
        self.advance(math.inf)

    def _refine(self) -> Iterator[float]:
        """Yield the fraction done after each piece."""
        request = self.request
        columns, rows = request.grid(request.side)
        grid = GrowthGrid(
            request.network,
            request.view,
            columns,
            rows,
            request.ell,
            request.include_output,
            request.wanted,
        )
        if self.growths.shape[1:] != (rows, columns):
            self._map = yield from _enlarge(self._map, rows, columns)
        for part in grid.parts():
            put(self._map, part, grid.growths(part))
            self.fraction = part.stop / (rows * columns)
            yield self.fraction
        if request.with_boundary:
            yield from self._refine_boundary()
        if request.with_ridges:
            yield from self._refine_ridges()
        if request.contours_of:
            yield 1.0
            self.contours = self._find_contours()

    def _refine_ridges(self) -> Iterator[float]:
        """Find the ridges of the fine map step by step."""
        steps = trace_ridges(self.growths[0], self.request.view)
        while True:
            try:
                next(steps)
            except StopIteration as done:
                self.ridges = done.value
                return
            yield 1.0

    def _find_contours(self) -> list[Contour]:
        values = exponents_of(self, self.request.contours_of) if self.request.contours_of else None
        return [] if values is None else find_contours(values, self.request.view)

    def _refine_boundary(self) -> Iterator[float]:
        """Compute the output's local fields strip by strip, then the lines between the classes."""
        net, view = self.request.network, self.request.view
        columns, rows = self.request.grid(BOUNDARY_SIDE)
        height = max(1, int(STRIP_WORK / (columns * work_per_point(net.layers))))
        step = (view.x2_max - view.x2_min) / rows
        b = np.empty((net.sizes[-1], rows, columns), np.float32)
        for row in range(0, rows, height):
            count = min(height, rows - row)
            low = view.x2_min + row * step
            strip = Box(view.x1_min, view.x1_max, low, low + count * step)
            b[:, row : row + count] = layer_fields(net, strip, columns, count)
            yield 1.0
        self.lines = boundaries_of(net, b, view)


def exponents_of(sweep: Sweep, quantity: str) -> NDArray[np.float32] | None:
    """Return a quantity of `map_state.QUANTITIES`, float32 (rows, columns).

    None if the sweep was not asked for it.
    """
    row = 1 if quantity in SMALLEST else 0
    if row >= len(sweep.growths):
        return None
    values: NDArray[np.float32] = sweep.growths[row]
    if quantity not in LOGS:
        values = values / np.float32(sweep.request.ell)
    return values


def _enlarge(coarse: GrowthMap, rows: int, columns: int) -> Generator[float, None, GrowthMap]:
    """Make the map on a finer grid, each point with its nearest value, with some pauses."""
    up = (np.arange(rows) * coarse.logs.shape[1]) // rows
    across = (np.arange(columns) * coarse.logs.shape[2]) // columns
    kinds, shape = len(coarse.logs), (rows, columns)
    angles = None if coarse.angles is None else np.empty(shape, np.float32)
    fine = GrowthMap(np.empty((kinds, *shape), np.float32), angles)
    height = max(1, ENLARGED_AT_ONCE // columns)
    for row in range(0, rows, height):
        part = slice(row, row + height)
        fine.logs[:, part] = coarse.logs[:, up[part, None], across]
        if fine.angles is not None and coarse.angles is not None:
            fine.angles[part] = coarse.angles[up[part, None], across]
        yield 0.0
    return fine


@dataclass(frozen=True)
class Reach:
    """Which layer of a net can be asked for, and what is to be said about it."""

    ell: int
    deepest: int
    include_output: bool
    note: str = ""


def resolve(net: Network, ell: int, include_output: bool) -> Reach:
    """Return the layer that is shown for the wish l (0: the deepest) and a note, often empty.

    A net without a hidden layer has only its output layer, which is then always included.
    """
    hidden = depth(net)
    include_output = include_output or hidden == 0
    deepest = depth(net, include_output)
    ell = min(ell, deepest) or deepest
    note = ""
    if hidden == 0:
        note = "This net has no hidden layer: the map is that of its output layer."
    flat = flat_layer(net, ell)
    if flat is not None:
        key = net.layers[flat - 1].activation
        note = (
            f"λ₁ = −∞ everywhere: g′ = 0 in layer {flat} ({key}). "
            "Choose tanh, sigmoid, ReLU or linear neurons in the playground."
        )
    elif pack_layers(net.layers, net.features) is None:
        note = "The net has diverged: its weights are too large. Reset it, or choose a smaller η."
    return Reach(ell, deepest, include_output, note)
