"""A map of Lyapunov exponents that is coarse at once and becomes fine piece by piece."""

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from nnlab.app.lyapunov.maps.grids import enlarge, find_grid
from nnlab.app.lyapunov.maps.quantities import SMALLEST, quantity_of
from nnlab.core.arrays import FloatArray
from nnlab.core.box import Box
from nnlab.core.lyapunov.exponents import GrowthGrid, GrowthMap, put
from nnlab.core.lyapunov.growths import GrowthEngine, Wanted
from nnlab.core.lyapunov.layers import chosen_layers, work_per_point
from nnlab.core.lyapunov.lines.contours import Contour, trace_contours
from nnlab.core.lyapunov.lines.ridges import Ridge, trace_ridges
from nnlab.core.network import Network
from nnlab.core.views.class_maps import boundaries_of, class_boundaries, layer_fields

# Operations a first picture may cost: some milliseconds on any machine of the last ten years.
COARSE_WORK = 4e7
COARSE_SIDES, RIDGE_SIDE = (40, 150), 100
# A picture of a heavy net has fewer points still, until the one of the least side is there.
MOST_COARSE_WORK, FEWEST, FEWEST_PRECISE = 6e8, 8, 4
# Of a very fine map this one comes first, where the coarse one has so many times fewer points.
MIDDLE_SIDE, STEPS = 300, 6
BOUNDARY_SIDE = 256
STRIP_WORK = 1e7


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


class Sweep:
    """One map on its way from coarse to fine.

    `growths` is ln Lambda_1 of J_l, and ln Lambda_2 if asked for, float32 (1 or 2, rows, columns),
    row 0 at the lowest x2; `angles` (rows, columns) are the directions of greatest stretching in
    the plane, radians in (-pi/2, pi/2], NaN where nothing is stretched, or None. `lines` is the
    decision boundary; `ridges` and `contours` are those of the map, the coarse one's until the
    fine one is complete; `fraction` tells how much of the fine map is there, `version` counts the
    steps on the way. Making a sweep computes all that for the coarse map; made `in_pieces` only
    the numbers of that, and the lines follow by `advance` until it `is_ready` to be drawn.

    What the sweep `before` knows of the same map is taken over. `start` is the map itself if it is
    known already, as from a film, finer or as fine as the coarse one.
    """

    def __init__(
        self,
        request: MapRequest,
        before: "Sweep | None" = None,
        start: GrowthMap | None = None,
        in_pieces: bool = False,
    ) -> None:
        self.request = request
        self.fraction, self.version = 0.0, 0
        self.finished = self.is_rough = self.is_ready = False
        self._has_boundary = False
        self.lines: list[FloatArray] = []
        self.ridges: list[Ridge] = []
        self.contours: list[Contour] = []
        known = before.share_map(request) if before is not None else None
        self._map = known or start or self._find_coarse()
        self._pieces = chain(self._begin(before), self._refine())
        while not (self.is_ready or in_pieces):
            next(self._pieces)

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

    def share_map(self, request: MapRequest) -> GrowthMap | None:
        """Return the fine map if it is there and is that of another request as well."""
        own, wanted = self.request, request.wanted
        same = (own.ell, own.side, own.include_output) == (
            request.ell,
            request.side,
            request.include_output,
        )
        enough = (len(self.growths) > 1 or not wanted.smallest) and (
            self.angles is not None or not wanted.angles
        )
        complete = self.fraction == 1.0
        return self._map if complete and same and enough and self._is_over(request) else None

    def advance(self, seconds: float) -> None:
        """Work on the fine map for about so long, by one piece at least."""
        self.version += 1
        end, was_ready = time.perf_counter() + seconds, self.is_ready
        while not self.finished:
            self.finished = next(self._pieces, None) is None
            if time.perf_counter() >= end or self.is_ready > was_ready:
                break

    def finish(self) -> None:
        """Compute all that is left."""
        while not self.finished:
            self.advance(math.inf)

    def _begin(self, before: "Sweep | None") -> Iterator[float]:
        """Find the lines of the coarse map, or of the one that is known, in pieces."""
        if self.request.with_boundary:
            self._begin_boundary(before)
            yield 0.0
        if self.request.with_ridges:
            yield from self._trace_ridges(self._thin(RIDGE_SIDE).logs[0])
        yield from self._trace_contours(self._thin().logs)
        self.is_ready = True
        yield 0.0

    def _refine(self) -> Iterator[float]:
        """Yield the fraction done after each piece."""
        request = self.request
        if self.is_rough:
            yield from self._refine_roughly()
        columns, rows = request.grid(request.side)
        if self.growths.shape[1:] != (rows, columns):
            if STEPS * self.growths[0].size < MIDDLE_SIDE**2 < request.side**2 / STEPS:
                for _ in self._fill(MIDDLE_SIDE):
                    yield 0.0
            for fraction in self._fill(request.side):
                self.fraction = fraction
                yield fraction
        self.fraction = 1.0
        if request.with_boundary and not self._has_boundary:
            yield from self._refine_boundary(BOUNDARY_SIDE)
            self._has_boundary = True
        if request.with_ridges:
            yield from self._trace_ridges(self.growths[0])
        yield from self._trace_contours(self.growths)

    def _fill(self, side: int) -> Iterator[float]:
        """Bring the map to so many points; yield which part of them is there."""
        columns, rows = self.request.grid(side)
        grid = self._make_grid(side)
        yield 0.0
        self._map = yield from enlarge(self._map, rows, columns)
        for part in grid.parts():
            put(self._map, part, grid.growths(part))
            yield part.stop / (rows * columns)

    def _refine_roughly(self) -> Iterator[float]:
        """Bring the map of a heavy net to the least number of points that is worth a look."""
        grid = self._make_grid(COARSE_SIDES[0])
        found = grid.empty()
        for part in grid.parts():
            put(found, part, grid.growths(part))
            yield 0.0
        self._map = found
        yield 0.0
        if self.request.with_boundary and not self._has_boundary:
            yield from self._refine_boundary(COARSE_SIDES[0])
        if self.request.with_ridges:
            yield from self._trace_ridges(self.growths[0])
        yield from self._trace_contours(self.growths)
        self.is_rough = False

    def _make_grid(self, side: int, engine: GrowthEngine | None = None) -> GrowthGrid:
        request = self.request
        return GrowthGrid(
            request.network,
            request.view,
            *request.grid(side),
            request.ell,
            request.include_output,
            request.wanted,
            engine,
        )

    def _find_coarse(self) -> GrowthMap:
        """Compute the first picture, in some milliseconds whatever the net is."""
        request = self.request
        layers = chosen_layers(request.network, request.ell, request.include_output)
        work = work_per_point(layers)
        # One point tells whether float32 will do.
        sample = self._make_grid(1)
        sample.growths(slice(0, 1))
        least = FEWEST if sample.slowness == 1.0 else FEWEST_PRECISE
        work = round(work * sample.slowness)
        usual = max(int(math.sqrt(COARSE_WORK / work)), COARSE_SIDES[0])
        most = max(int(math.sqrt(MOST_COARSE_WORK / work)), least)
        side = min(usual, most, COARSE_SIDES[1], request.side)
        self.is_rough = side < COARSE_SIDES[0] < request.side
        grid = self._make_grid(side, sample.engine)
        found, every = grid.empty(), slice(0, grid.rows * grid.columns)
        put(found, every, grid.growths(every))
        return found

    def _begin_boundary(self, before: "Sweep | None") -> None:
        """Take the boundary over from the sweep before, or find a coarse one."""
        request = self.request
        if before is not None and before._has_boundary and before._is_over(request):
            self.lines, self._has_boundary = before.lines, True
            return
        rows, columns = self._thin().logs.shape[1:]
        self.lines = class_boundaries(request.network, request.view, columns, rows)

    def _is_over(self, request: MapRequest) -> bool:
        """Return whether another request is for the same net and part of the plane."""
        return self.request.network is request.network and self.request.view == request.view

    def _thin(self, side: int = COARSE_SIDES[1]) -> GrowthMap:
        """Return a map of few enough points of this one to be looked through at once."""
        step = math.ceil(math.sqrt(self.growths[0].size) / side)
        if step == 1:
            return self._map
        return GrowthMap(np.ascontiguousarray(self.growths[:, ::step, ::step]), None)

    def _trace_ridges(self, logs: NDArray[np.float32]) -> Iterator[float]:
        """Find the ridges of a map step by step."""
        steps = trace_ridges(logs, self.request.view)
        while True:
            try:
                next(steps)
            except StopIteration as done:
                self.ridges = done.value
                return
            yield self.fraction

    def _trace_contours(self, logs: NDArray[np.float32]) -> Iterator[float]:
        """Find the contours of a map level by level."""
        quantity = self.request.contours_of
        values = quantity_of(logs, quantity, self.request.ell) if quantity else None
        found = []
        if values is not None:
            for contour in trace_contours(values, self.request.view):
                found.append(contour)
                yield self.fraction
        self.contours = found

    def _refine_boundary(self, side: int) -> Iterator[float]:
        """Compute the output's local fields strip by strip, then the lines between the classes."""
        net, view = self.request.network, self.request.view
        columns, rows = self.request.grid(side)
        height = max(1, int(STRIP_WORK / (columns * work_per_point(net.layers))))
        step = (view.x2_max - view.x2_min) / rows
        b = np.empty((net.sizes[-1], rows, columns), np.float32)
        for row in range(0, rows, height):
            count = min(height, rows - row)
            low = view.x2_min + row * step
            strip = Box(view.x1_min, view.x1_max, low, low + count * step)
            b[:, row : row + count] = layer_fields(net, strip, columns, count)
            yield self.fraction
        self.lines = boundaries_of(net, b, view)


def exponents_of(sweep: Sweep, quantity: str) -> NDArray[np.float32] | None:
    """Return a quantity of `map_state.QUANTITIES`, float32 (rows, columns).

    None if the sweep was not asked for it.
    """
    return quantity_of(sweep.growths, quantity, sweep.request.ell)
