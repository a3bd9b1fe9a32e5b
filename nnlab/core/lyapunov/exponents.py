"""Finite-time Lyapunov exponents over the input plane (Storm et al., arXiv:2306.12548).

J_l = D^(l) W^(l) ... D^(1) W^(1) with D = diag g'(b), and lambda_i^(l) = (1/l) ln Lambda_i, where
Lambda_1 >= Lambda_2 are the singular values of J_l. With two inputs J_l has two columns, the
tangents dV/dx1 and dV/dx2; they are propagated forwards together with V, and the squares of
Lambda_i are the eigenvalues of their 2x2 Gram matrix.
"""

from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnlab.core.box import Box
from nnlab.core.lyapunov.growths import LARGEST_ONLY, GrowthEngine, Growths, Wanted
from nnlab.core.lyapunov.layers import chosen_layers, work_per_point
from nnlab.core.lyapunov.propagation import POINTS, batch_of
from nnlab.core.network import Network

Map = NDArray[np.float32]

# Operations and points of a part of a map: about a millisecond.
PART_WORK, MOST_POINTS = 5e7, 8192
# Parts that each thread is given at once.
PARTS_AHEAD = 8
# How much longer a point takes that float32 has lost.
PRECISE_WORK, FEWEST = 8, 8


def ftle_map(
    net: Network,
    box: Box,
    columns: int,
    rows: int,
    ell: int,
    include_output: bool = False,
    threads: int = 1,
) -> Map:
    """Return lambda_1^(l) on a grid over the box.

    Parameters
    ----------
    net : Network
        With two inputs.
    box, columns, rows
        The grid; values belong to the centres of its pixels.
    ell : int
        1 to L, the number of hidden layers; with `include_output` up to L + 1.
    include_output : bool
        Whether the output layer counts as layer L + 1.
    threads : int
        Threads to share the work; numpy's BLAS should then be on one thread.

    Returns
    -------
    float32 array (rows, columns), row 0 at the lowest x2. -inf where the tangents vanish (sgn,
    Heaviside, dead ReLU neurons); all NaN if the net has diverged.

    Raises
    ------
    ValueError
        If there is no layer l or the net does not have two inputs.
    """
    found = growth_map(net, box, columns, rows, ell, include_output, threads=threads)
    values: Map = found.logs[0] / np.float32(ell)
    return values


class GrowthMap(NamedTuple):
    """ln Lambda_1, and ln Lambda_2 if wanted, float32 (1 or 2, rows, columns).

    `angles` (rows, columns) are the directions of greatest stretching, radians in (-pi/2, pi/2],
    NaN where nothing is stretched; None if not wanted.
    """

    logs: Map
    angles: Map | None


def growth_map(
    net: Network,
    box: Box,
    columns: int,
    rows: int,
    ell: int,
    include_output: bool = False,
    wanted: Wanted = LARGEST_ONLY,
    threads: int = 1,
) -> GrowthMap:
    """Return the growths of J_l on a grid over the box, what is wanted of them.

    Parameters and errors are those of `ftle_map`.
    """
    steps = map_steps(net, box, columns, rows, ell, include_output, wanted, threads)
    while True:
        try:
            next(steps)
        except StopIteration as done:
            found: GrowthMap = done.value
            return found


def map_steps(
    net: Network,
    box: Box,
    columns: int,
    rows: int,
    ell: int,
    include_output: bool = False,
    wanted: Wanted = LARGEST_ONLY,
    threads: int = 1,
) -> Generator[float, None, GrowthMap]:
    """Compute `growth_map` and yield the fraction done every millisecond of work or so.

    For large maps, in a thread of their own or in slices of time: who closes the generator cancels
    the rest. Besides the map itself it needs memory for a few parts only.
    """
    grid = GrowthGrid(net, box, columns, rows, ell, include_output, wanted)
    found = grid.empty()

    def fill(part: slice) -> float:
        put(found, part, grid.growths(part))
        return float(part.stop) / (rows * columns)

    if threads == 1:
        yield from map(fill, grid.parts())
        return found
    parts = grid.parts()
    with ThreadPoolExecutor(threads) as pool:
        while some := list(islice(parts, PARTS_AHEAD * threads)):
            yield list(pool.map(fill, some))[-1]
    return found


def put(found: GrowthMap, part: slice, growths: Growths) -> None:
    """Write the growths of a slice of the flattened grid into a map."""
    found.logs.reshape(len(found.logs), -1)[:, part] = growths.logs
    if found.angles is not None and growths.angles is not None:
        found.angles.reshape(-1)[part] = growths.angles


class GrowthGrid:
    """The points of a map, in parts of about a millisecond of work; safe in several threads.

    An `engine` that was made for the same layers saves making another.

    Raises
    ------
    ValueError
        If there is no layer l or the net does not have two inputs.
    """

    def __init__(
        self,
        net: Network,
        box: Box,
        columns: int,
        rows: int,
        ell: int,
        include_output: bool = False,
        wanted: Wanted = LARGEST_ONLY,
        engine: GrowthEngine | None = None,
    ) -> None:
        layers = chosen_layers(net, ell, include_output)
        self.engine = engine or GrowthEngine(layers, net.features, wanted)
        self.columns, self.rows = columns, rows
        self._work = work_per_point(layers)
        self._widest = max(len(layer.theta) for layer in layers)
        self._x1, self._x2 = (x.astype(np.float32) for x in box.centres(columns, rows))

    def empty(self) -> GrowthMap:
        """Return a map of this grid to be filled."""
        wanted, shape = self.engine.wanted, (self.rows, self.columns)
        logs = np.empty((2 if wanted.smallest else 1, *shape), np.float32)
        return GrowthMap(logs, np.empty(shape, np.float32) if wanted.angles else None)

    def parts(self) -> Iterator[slice]:
        """Yield the slices of the flattened grid, in order; small ones where float32 gives up."""
        batch = POINTS * batch_of(self._widest)
        points = batch * max(1, round(min(PART_WORK / self._work, MOST_POINTS) / batch))
        start, last = 0, self.rows * self.columns
        while start < last:
            # The first few tell whether float32 will do.
            known = start > 0 or self.engine.lost_share > 0
            count = max(FEWEST, int(points / self.slowness)) if known else FEWEST
            stop = min(start + count, last)
            yield slice(start, stop)
            start = stop

    @property
    def slowness(self) -> float:
        """How many times longer a point takes than float32 does, from what was seen so far."""
        return 1.0 + PRECISE_WORK * self.engine.lost_share

    def points(self, part: slice) -> tuple[Map, Map]:
        """Return x1 and x2 of the points of a slice."""
        from nnlab.core.compiled import gram_kernels as kernels

        x1, x2 = np.empty((2, part.stop - part.start), np.float32)
        kernels.place_points(x1, x2, part.start, self._x1, self._x2)
        return x1, x2

    def growths(self, part: slice) -> Growths:
        """Return the growths at the points of a slice."""
        return self.engine.growths(*self.points(part))
