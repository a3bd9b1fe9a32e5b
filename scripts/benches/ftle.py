"""Lyapunov exponents on a grid: nnlab against torch.func's Jacobians and singular values.

The contender with Jacobians and singular values takes minutes for 300 x 300 points of a wide net,
so it gets fewer points; figures are points per second, which its batches of 1000 make
independent of how many there are. All run on one thread, if not said otherwise.

Memory (Linux) is by how much the peak of a process, one for each contender, exceeds what it had
before 300 x 300 points: the libraries are loaded and warm, and each contender keeps its exponents.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import numpy as np

from benches import Case
from nnlab.core.box import Box
from nnlab.core.lyapunov.exponents import ftle_map, growth_map
from nnlab.core.lyapunov.growths import LARGEST_ONLY, Wanted
from nnlab.core.network import Network, start_network

DESCRIPTION = "FTLE of 300 x 300 points and its memory, N = 50, L = 4 and more, against torch.func"
SIDE = 300
BATCH = 1000
MEMORY = """
import sys
from pathlib import Path
from benches.ftle import BOX, find_net, keep_map

def field(name):
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024.0

neurons, hidden, contender = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
net = find_net(neurons, hidden)
keep_map(net, BOX, 40, contender)
# 5: the peak begins anew at what is resident now.
Path("/proc/self/clear_refs").write_text("5")
before = field("VmRSS")
kept = keep_map(net, BOX, 300, contender)
print(field("VmHWM") - before)
"""
BOX = Box(-1.25, 1.25, -1.25, 1.25)


def find_net(neurons: int, hidden: int) -> Network:
    """Return a random tanh net with its hidden layers and one output."""
    return start_network((2, *[neurons] * hidden, 1), ["tanh"] * (hidden + 1), 1)


def torch_logs(net: Network, forward_mode: bool) -> Callable[[Any], Any]:
    """Return ln Lambda_1 of points x as torch finds it, by batches.

    By vmap(jacrev) + svdvals, or vmap(jacfwd) + eigenvalues of the Gram matrix.
    """
    import torch

    torch.set_num_threads(1)
    layers = [
        (torch.tensor(layer.w, dtype=torch.float32), torch.tensor(layer.theta).float())
        for layer in net.layers[:-1]
    ]

    def hidden(v: torch.Tensor) -> torch.Tensor:
        for w, theta in layers:
            v = torch.tanh(w @ v - theta)
        return v

    jacobian = torch.func.vmap((torch.func.jacfwd if forward_mode else torch.func.jacrev)(hidden))

    def find(x: torch.Tensor) -> torch.Tensor:
        found = []
        with torch.no_grad():
            for part in x.split(BATCH):
                j = jacobian(part)
                if forward_mode:
                    found.append(0.5 * torch.linalg.eigvalsh(j.mT @ j)[:, -1].log())
                else:
                    found.append(torch.linalg.svdvals(j)[:, 0].log())
        return torch.cat(found)

    return find


def torch_jacobians(net: Network, box: Box, points: int, forward_mode: bool) -> Callable[[], float]:
    """Return a contender that finds ln Lambda_1 at random points of the box by torch."""
    import torch

    random = np.random.default_rng(0)
    low, high = (box.x1_min, box.x2_min), (box.x1_max, box.x2_max)
    x = torch.tensor(random.uniform(low, high, (points, 2)), dtype=torch.float32)
    find = torch_logs(net, forward_mode)
    return lambda: float(len(find(x)))


def keep_map(net: Network, box: Box, side: int, contender: str) -> Any:
    """Return a map of side x side points, found by "nnlab", "jacrev" or "jacfwd"."""
    if contender == "nnlab":
        return ftle_map(net, box, side, side, len(net.layers) - 1)
    import torch

    x1, x2 = (torch.tensor(x, dtype=torch.float32) for x in box.centres(side, side))
    return torch_logs(net, contender == "jacfwd")(torch.cartesian_prod(x1, x2))


def memory(neurons: int, hidden: int, contender: str) -> float:
    """Return the MB by which the peak of a process grows when it makes a map."""
    command = [sys.executable, "-c", MEMORY, str(neurons), str(hidden), contender]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    return float(done.stdout)


def own(net: Network, box: Box, threads: int, wanted: Wanted = LARGEST_ONLY) -> Callable[[], float]:
    """Return nnlab's map of SIDE x SIDE points."""
    deepest = len(net.layers) - 1
    return lambda: float(
        growth_map(net, box, SIDE, SIDE, deepest, wanted=wanted, threads=threads).logs[0].size
    )


def cases() -> Iterable[Case]:
    """Yield the paper's middle net, a wide and deep one and the playground's."""
    for neurons, hidden, points, rounds, reach in (
        (10, 4, 20_000, 5, None),
        (50, 4, 10_000, 5, 50.0),
        (200, 8, 1_000, 3, 150.0),
    ):
        net = find_net(neurons, hidden)
        yield Case(
            name=f"N = {neurons}, L = {hidden}",
            unit="points",
            contenders={
                f"vmap(jacrev) + svdvals, {points}": torch_jacobians(net, BOX, points, False),
                f"vmap(jacfwd) + Gram, {points}": torch_jacobians(net, BOX, points, True),
                "nnlab, 90000": own(net, BOX, 1),
                "nnlab, 90000, 2 threads": own(net, BOX, 2),
                "nnlab, 90000, both and directions": own(net, BOX, 1, Wanted(True, True)),
            },
            rounds=rounds,
            reach=None if reach is None else {"nnlab, 90000": reach},
        )
    yield Case(
        name="peak memory, N = 50, L = 4",
        unit="MB",
        contenders={
            f"{title}, 90000": partial(memory, 50, 4, key)
            for title, key in (
                ("vmap(jacrev) + svdvals", "jacrev"),
                ("vmap(jacfwd) + Gram", "jacfwd"),
                ("nnlab", "nnlab"),
            )
        },
        rounds=1,
        direct=True,
        less_is_better=True,
        warm_up=False,
    )
