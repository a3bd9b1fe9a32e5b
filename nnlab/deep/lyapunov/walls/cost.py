"""What the nets of a wall cost on this machine, measured by a few real batches and tiles."""

import threading
import time
from collections.abc import Callable, Collection, Generator
from concurrent.futures import ThreadPoolExecutor
from typing import cast

import numpy as np

from nnlab.core.box import Box
from nnlab.core.lyapunov.exponents import growth_map
from nnlab.core.lyapunov.layers import depth
from nnlab.core.lyapunov.walls.circle import draw_circle
from nnlab.core.lyapunov.walls.learner import WallLearner
from nnlab.core.lyapunov.walls.nets import BOX, NetKey
from nnlab.core.lyapunov.walls.plan import (
    MAP_POINTS,
    THREADS,
    Costs,
    guess_costs,
    learnt,
    plan,
    sum_times,
    updates_of,
    weights_of,
)
from nnlab.core.lyapunov.walls.spec import WallSpec
from nnlab.core.warm import DESCENT, MAPS, TANGENTS, Warmth, warm_part
from nnlab.deep.lyapunov.walls.reports import WallTime
from nnlab.deep.process.desk import Desk

MOST_SIZES = 6
"""So many of the sizes are measured; what lies between them is interpolated."""
SECONDS_A_SIZE = 0.06
TILE = 16

Size = tuple[int, int]
KERNELS = (MAPS, TANGENTS, DESCENT)


class Readiness:
    """Whether the kernels of the wall are there; a thread compiles or loads them when first asked.

    That takes many seconds on a first start: all else in the process would wait, and a process
    that does not answer is taken for dead.
    """

    def __init__(self) -> None:
        self._thread: threading.Thread | None = None

    def is_there(self, seconds: float = 0.0) -> bool:
        """Return whether they are there, after waiting for so long at most."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="wall kernels", daemon=True)
            self._thread.start()
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _work(self) -> None:
        # One that cannot be compiled is told by whoever calls it.
        failures = Warmth()
        for part in KERNELS:
            warm_part(part, failures)


READY = Readiness()


def wall_time(desk: Desk, spec: WallSpec, done: Collection[NetKey] = ()) -> WallTime:
    """Return how long the nets of a wall that are not done will take; it takes about 0.5 s.

    While the kernels are compiled or loaded, beside all else, the answer is a guess.
    """
    keys, threads = plan(spec, done), THREADS
    if not READY.is_there():
        return WallTime(*sum_times(spec, guess_costs(spec, keys), threads), measured=False)
    return WallTime(*sum_times(spec, drain(find_costs(spec, keys, threads)), threads))


def drain(steps: Generator[None, None, Costs]) -> Costs:
    """Return what steps come to, without a pause."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return cast(Costs, end.value)


def find_costs(
    spec: WallSpec, keys: Collection[NetKey], threads: int = 1
) -> Generator[None, None, Costs]:
    """Return seconds per epoch and for the map with its figures, for each of the nets.

    They are measured while so many `threads` do the same: these share memory and, where nets are
    small, the interpreter. Yields after each size that is measured, and while the kernels are
    compiled or loaded.
    """
    sizes = sorted({(key.width, key.depth) for key in keys}, key=lambda size: weights_of(*size))
    if not sizes:
        return {}
    places = np.unique(np.linspace(0, len(sizes) - 1, MOST_SIZES).round().astype(int))
    known = [sizes[place] for place in places]
    rows = []
    while not READY.is_there(0.02):
        yield
    for size in known:
        rows.append(_measure_together(spec, size, threads))
        yield
    measured = np.array(rows)
    work = [weights_of(*size) for size in known]
    found: Costs = {}
    for key in keys:
        own = weights_of(key.width, key.depth)
        epoch, drawing = (float(np.interp(own, work, column)) for column in measured.T)
        found[key] = epoch, drawing
    return found


def _measure_together(spec: WallSpec, size: Size, threads: int) -> tuple[float, float]:
    """Return what `_measure` finds, the mean over threads that measure at the same time."""
    if threads == 1:
        return _measure(spec, size)
    with ThreadPoolExecutor(threads) as pool:
        rows = list(pool.map(lambda _: _measure(spec, size), range(threads)))
    epoch, drawing = np.mean(rows, axis=0)
    return float(epoch), float(drawing)


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
    return updates_of(spec) * update, MAP_POINTS * point


def _time(act: Callable[[], object]) -> float:
    """Return the seconds of one call, the median of several."""
    found: list[float] = []
    end = time.perf_counter() + 0.5 * SECONDS_A_SIZE
    while not found or (len(found) < 50 and time.perf_counter() < end):
        began = time.perf_counter()
        act()
        found.append(time.perf_counter() - began)
    return float(np.median(found))
