"""A cross-section of the map that is coarse at once and becomes fine piece by piece."""

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass

from nnlab.core.lyapunov.layers import chosen_layers, work_per_point
from nnlab.core.lyapunov.section import Point, Section, cut, cut_slowly
from nnlab.core.network import Network

# Operations that the first curve may cost, and a piece of the fine one.
COARSE_WORK, PIECE_WORK = 2e7, 1e7
FEWEST, POINTS = 24, 401


@dataclass(frozen=True)
class SectionRequest:
    """What is to be cut: a net along a line, lambda^(l), at so many points in the end.

    Requests are equal when the net is the same object and all else is equal.
    """

    network: Network
    near: Point
    far: Point
    ell: int
    include_output: bool = False
    points: int = POINTS


class SectionSweep:
    """One section on its way from coarse to fine. Making it computes the coarse one."""

    def __init__(self, request: SectionRequest) -> None:
        self.request = request
        layers = chosen_layers(request.network, request.ell, request.include_output)
        # Values and outputs are computed in float64 besides: three times the map's work.
        work = 3 * max(work_per_point(layers), work_per_point(request.network.layers))
        count = min(max(round(COARSE_WORK / work), FEWEST), request.points)
        self.section = cut(request.network, *self._line, count, *self._depth)
        self.finished = count == request.points
        piece = max(8, min(round(PIECE_WORK / work), request.points))
        self._pieces = self._refine(piece)

    def advance(self, seconds: float) -> None:
        """Work on the fine section for about so long, by one piece at least."""
        end = time.perf_counter() + seconds
        while not self.finished:
            section = next(self._pieces)
            if section is not None:
                self.section, self.finished = section, True
            if time.perf_counter() >= end:
                break

    def finish(self) -> None:
        """Compute all that is left."""
        self.advance(math.inf)

    def _refine(self, piece: int) -> Iterator[Section | None]:
        request = self.request
        return cut_slowly(request.network, *self._line, request.points, *self._depth, piece)

    @property
    def _line(self) -> tuple[Point, Point]:
        return self.request.near, self.request.far

    @property
    def _depth(self) -> tuple[int, bool]:
        return self.request.ell, self.request.include_output
