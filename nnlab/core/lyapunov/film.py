"""The maps of all layers in one pass: lambda^(l) for l = 1 ... L, for a film over l."""

from collections.abc import Generator

import numpy as np
from numpy.typing import NDArray

from nnlab.core.box import Box
from nnlab.core.lyapunov.exponents import GrowthGrid, GrowthMap, put
from nnlab.core.lyapunov.growths import LARGEST_ONLY, GrowthEngine, Growths, Wanted
from nnlab.core.lyapunov.layers import chosen_layers, depth
from nnlab.core.lyapunov.propagation import padded, passes, work_arrays
from nnlab.core.network import Network

Map = NDArray[np.float32]


def film_maps(
    net: Network,
    box: Box,
    columns: int,
    rows: int,
    include_output: bool = False,
    wanted: Wanted = LARGEST_ONLY,
) -> list[GrowthMap]:
    """Return the maps of J_1 ... J_L (J_{L+1} with the output layer) on a grid over the box.

    They are those of `growth_map` but for rounding, at the cost of the last.

    Raises
    ------
    ValueError
        If there is no layer or the net does not have two inputs.
    """
    steps = film_steps(net, box, columns, rows, include_output, wanted)
    while True:
        try:
            next(steps)
        except StopIteration as done:
            maps: list[GrowthMap] = done.value
            return maps


def film_steps(
    net: Network,
    box: Box,
    columns: int,
    rows: int,
    include_output: bool = False,
    wanted: Wanted = LARGEST_ONLY,
) -> Generator[float, None, list[GrowthMap]]:
    """Compute `film_maps` and yield the fraction done every millisecond of work or so."""
    deepest = depth(net, include_output)
    grid = GrowthGrid(net, box, columns, rows, max(1, deepest), include_output, wanted)
    engines = []
    for ell in range(1, deepest + 1):
        layers = chosen_layers(net, ell, include_output)
        engines.append(GrowthEngine(layers, net.features, wanted))
        yield 0.0
    maps = [grid.empty() for _ in engines]
    for part in grid.parts():
        found = _all_growths(engines, *grid.points(part))
        for one, growths in zip(maps, found, strict=True):
            put(one, part, growths)
        yield part.stop / (rows * columns)
    return maps


def _all_growths(engines: list[GrowthEngine], x1: Map, x2: Map) -> list[Growths]:
    """Return the growths of J_1, J_2 ... at points x1, x2 (points,) from one pass."""
    alive = [engine for engine in engines if engine.is_alive]
    found = _propagated(alive, x1, x2) if alive else []
    return found + [engine.nothing(x1.size) for engine in engines[len(alive) :]]


def _propagated(engines: list[GrowthEngine], x1: Map, x2: Map) -> list[Growths]:
    from nnlab.core.compiled import shear_kernels, tangent_kernels

    packed = engines[-1].packed
    assert packed is not None
    count = padded(x1.size)
    if engines[-1].wanted.smallest:
        work = work_arrays(packed)
        sheared = np.empty((len(engines), 5, count))
        for ell, start, stacks in passes(packed, x1, x2, work):
            shear_kernels.contract_sheared_stacks(stacks, start, work, sheared[ell - 1])
        return [
            engine.find_both(one[:, : x1.size], x1, x2)
            for engine, one in zip(engines, sheared, strict=True)
        ]
    grams = np.empty((len(engines), 3, count), np.float32)
    for ell, start, stacks in passes(packed, x1, x2, None):
        tangent_kernels.contract_stacks(stacks, start, grams[ell - 1])
    return [
        engine.find_largest(np.ascontiguousarray(gram[:, : x1.size]), x1, x2)
        for engine, gram in zip(engines, grams, strict=True)
    ]
