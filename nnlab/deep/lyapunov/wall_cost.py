"""What the nets of a wall cost on this machine, measured by a few real batches and tiles."""

import time
from collections.abc import Callable, Collection, Generator
from typing import cast

import numpy as np

from nnlab.core.box import Box
from nnlab.core.lyapunov.circle import draw_circle
from nnlab.core.lyapunov.exponents import growth_map
from nnlab.core.lyapunov.layers import depth
from nnlab.core.lyapunov.wall import WallSpec
from nnlab.core.lyapunov.wall_analysis import SIDE
from nnlab.core.lyapunov.wall_learner import WallLearner
from nnlab.core.lyapunov.wall_nets import BOX, NetKey
from nnlab.core.lyapunov.wall_plan import (
    fewest_epochs,
    learnt,
    plan,
    usual_epochs,
    weights_of,
)
from nnlab.deep.lyapunov.wall_reports import WallTime
from nnlab.deep.process.desk import Desk

MOST_SIZES = 6
"""So many of the sizes are measured; what lies between them is interpolated."""
SECONDS_A_SIZE = 0.06
# What the figures of a net cost beside its map, in points of the map: ridge, boundary, directions.
FURTHER_POINTS = 26_000
TILE = 16

Size = tuple[int, int]
Costs = dict[NetKey, tuple[float, float]]


def wall_time(desk: Desk, spec: WallSpec, done: Collection[NetKey] = ()) -> WallTime:
    """Return how long the nets of a wall that are not done will take; it takes about 0.5 s."""
    costs = drain(find_costs(spec, plan(spec, done)))
    least, likely, most = (
        sum(epochs * epoch + drawing for epoch, drawing in costs.values())
        for epochs in (
            fewest_epochs(spec),
            usual_epochs(spec),
            float(spec.epochs),
        )
    )
    return WallTime(least, likely, most)


def drain(steps: Generator[None, None, Costs]) -> Costs:
    """Return what steps come to, without a pause."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return cast(Costs, end.value)


def find_costs(spec: WallSpec, keys: Collection[NetKey]) -> Generator[None, None, Costs]:
    """Return seconds per epoch and for the map with its figures, for each of the nets.

    Yields after each size that is measured.
    """
    sizes = sorted({(key.width, key.depth) for key in keys}, key=lambda size: weights_of(*size))
    if not sizes:
        return {}
    places = np.unique(np.linspace(0, len(sizes) - 1, MOST_SIZES).round().astype(int))
    known = [sizes[place] for place in places]
    rows = []
    for size in known:
        rows.append(_measure(spec, size))
        yield
    measured = np.array(rows)
    work = [weights_of(*size) for size in known]
    found: Costs = {}
    for key in keys:
        own = weights_of(key.width, key.depth)
        epoch, drawing = (float(np.interp(own, work, column)) for column in measured.T)
        found[key] = epoch, drawing
    return found


def _measure(spec: WallSpec, size: Size) -> tuple[float, float]:
    """Return seconds per epoch and for a map of nets of one size."""
    width, hidden = size
    batch = min(spec.batch, learnt(spec))
    circle = draw_circle(max(100, 2 * batch), spec.seed)
    learner = WallLearner(NetKey(width, hidden, spec.seed), circle, batch, spec.eta, spec.embedding)
    order = np.arange(batch)
    learner.update(order)  # what is compiled or allocated at the first time does not count
    update = _time(lambda: learner.update(order))
    net = learner.network()
    part = Box(BOX.x1_min, 0.0, BOX.x2_min, 0.0)
    growth_map(net, part, TILE, TILE, depth(net))
    point = _time(lambda: growth_map(net, part, TILE, TILE, depth(net))) / TILE**2
    judging = (spec.patterns // 10) / batch / 3.0
    return (learnt(spec) // batch + judging) * update, (SIDE**2 + FURTHER_POINTS) * point


def _time(act: Callable[[], object]) -> float:
    """Return the seconds of one call, the median of several."""
    found: list[float] = []
    end = time.perf_counter() + 0.5 * SECONDS_A_SIZE
    while not found or (len(found) < 50 and time.perf_counter() < end):
        began = time.perf_counter()
        act()
        found.append(time.perf_counter() - began)
    return float(np.median(found))
