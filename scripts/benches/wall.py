"""The wall of nets: descent against torch's autograd, and a reduced wall to its end."""

from collections.abc import Callable, Iterable
from itertools import pairwise
from tempfile import TemporaryDirectory
from time import perf_counter, process_time, sleep

import numpy as np

from benches import Case
from nnlab.core.lyapunov.walls.circle import draw_circle
from nnlab.core.lyapunov.walls.learner import WallLearner
from nnlab.core.lyapunov.walls.nets import NetKey
from nnlab.core.lyapunov.walls.plan import plan, sum_times
from nnlab.core.lyapunov.walls.spec import WallSpec
from nnlab.deep.lyapunov.walls.cost import READY, drain, find_costs
from nnlab.deep.lyapunov.walls.job import train_wall
from nnlab.deep.process.desk import Desk
from nnlab.deep.process.link import compute_threads
from nnlab.deep.process.serve import LOOK_UP
from nnlab.deep.reports import IDLE

DESCRIPTION = "descent of the wall's nets against torch, and the reduced wall to its end"
REDUCED = WallSpec(widths=(10, 50), depths=(2, 4, 8), seeds=2)
BATCH, ETA = REDUCED.batch, REDUCED.eta


def own(key: NetKey, updates: int) -> Callable[[], float]:
    """Return nnlab's descent."""
    circle = draw_circle(REDUCED.patterns, 1)
    learner = WallLearner(key, circle, BATCH, ETA)
    order = np.random.default_rng(0).permutation(len(circle.t))

    def run() -> float:
        for number in range(updates):
            start = number * BATCH % (len(order) - BATCH)
            learner.update(order[start : start + BATCH])
        return updates

    return run


def torch_loop(key: NetKey, updates: int) -> Callable[[], float]:
    """Return the same descent in torch with autograd and its SGD."""
    import torch

    torch.set_num_threads(1)
    circle = draw_circle(REDUCED.patterns, 1)
    layers: list[torch.nn.Module] = []
    sizes = (2, *(key.width,) * key.depth, 1)
    for m, n in pairwise(sizes):
        layers += [torch.nn.Linear(m, n), torch.nn.Tanh()]
    net = torch.nn.Sequential(*layers)
    descent = torch.optim.SGD(net.parameters(), lr=ETA)
    x, t = torch.tensor(circle.x.T.copy()), torch.tensor(circle.t)[:, None]
    order = torch.randperm(len(t))

    def run() -> float:
        for number in range(updates):
            start = number * BATCH % (len(order) - BATCH)
            which = order[start : start + BATCH]
            descent.zero_grad()
            (t[which] - net(x[which])).square().mean().backward()
            descent.step()
        return updates

    return run


def reduced_wall(threads: int = 1, clock: Callable[[], float] = process_time) -> float:
    """Return the seconds of the reduced wall, maps, figures and files included."""
    began = clock()
    with TemporaryDirectory() as folder:
        for report in train_wall(Desk(), REDUCED, folder, threads=threads):
            if report is IDLE:
                sleep(LOOK_UP)
    return clock() - began


def foresee() -> float:
    """Return the seconds that are foreseen for it in one thread."""
    while not READY.is_there(0.1):
        pass
    likely = sum_times(REDUCED, drain(find_costs(REDUCED, plan(REDUCED))))[1]
    return float(likely)


def side_by_side(threads: int) -> Callable[[], float]:
    """Return the reduced wall in so many threads, by the clock on the wall."""
    return lambda: reduced_wall(threads, perf_counter)


def cases() -> Iterable[Case]:
    """Yield updates per second of nets of all widths, then the reduced wall, and in threads."""
    for width, depth, few, many in ((10, 8, 300, 3000), (50, 8, 200, 1000), (250, 8, 50, 50)):
        key = NetKey(width, depth, 1)
        yield Case(
            name=f"N = {width}, L = {depth}, batches of {BATCH}",
            unit="updates",
            contenders={"torch, autograd": torch_loop(key, few), "nnlab": own(key, many)},
            cpu=True,
        )
    yield Case(
        name="reduced wall: N = 10, 50; L = 2, 4, 8; 10 000 patterns; 2 seeds",
        unit="s",
        contenders={"foreseen": foresee, "nnlab": reduced_wall},
        rounds=3,
        direct=True,
        less_is_better=True,
    )
    # Why `THREADS` is 1: what a thread for each core, one left free for the window, would bring.
    threads = max(2, compute_threads())
    yield Case(
        name="the same by the clock on the wall; on a machine that is otherwise idle",
        unit="s",
        contenders={"one thread": side_by_side(1), f"{threads} threads": side_by_side(threads)},
        rounds=3,
        direct=True,
        less_is_better=True,
    )
