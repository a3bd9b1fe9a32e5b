"""Lyapunov exponents on a grid: nnlab against torch.func's Jacobians and singular values.

The contender with Jacobians and singular values takes minutes for 300 x 300 points of a wide net,
so it gets fewer points; figures are points per second, which its batches of 1000 make
independent of how many there are. All run on one thread.
"""

from collections.abc import Callable, Iterable

import numpy as np

from benches import Case
from nnlab.core.box import Box
from nnlab.core.lyapunov.exponents import ftle_map
from nnlab.core.network import Network, start_network

DESCRIPTION = "FTLE of 300 x 300 points, N = 50, L = 4 and N = 200, L = 8, against torch.func"
SIDE = 300
BATCH = 1000


def torch_jacobians(net: Network, box: Box, points: int, forward_mode: bool) -> Callable[[], float]:
    """Return vmap(jacrev) + svdvals, or vmap(jacfwd) + eigenvalues of the Gram matrix."""
    import torch

    torch.set_num_threads(1)
    layers = [
        (torch.tensor(layer.w, dtype=torch.float32), torch.tensor(layer.theta).float())
        for layer in net.layers[:-1]
    ]
    random = np.random.default_rng(0)
    low, high = (box.x1_min, box.x2_min), (box.x1_max, box.x2_max)
    x = torch.tensor(random.uniform(low, high, (points, 2)), dtype=torch.float32)

    def hidden(v: torch.Tensor) -> torch.Tensor:
        for w, theta in layers:
            v = torch.tanh(w @ v - theta)
        return v

    jacobian = torch.func.vmap((torch.func.jacfwd if forward_mode else torch.func.jacrev)(hidden))

    def run() -> float:
        with torch.no_grad():
            for part in x.split(BATCH):
                j = jacobian(part)
                if forward_mode:
                    torch.linalg.eigvalsh(j.mT @ j)[:, -1].log()
                else:
                    torch.linalg.svdvals(j)[:, 0].log()
        return float(points)

    return run


def own(net: Network, box: Box, threads: int) -> Callable[[], float]:
    """Return nnlab's map of SIDE x SIDE points."""
    deepest = len(net.layers) - 1
    return lambda: float(ftle_map(net, box, SIDE, SIDE, deepest, threads=threads).size)


def cases() -> Iterable[Case]:
    """Yield the paper's middle net, a wide and deep one and the playground's."""
    box = Box(-1.25, 1.25, -1.25, 1.25)
    for neurons, hidden, points, rounds, reach in (
        (10, 4, 20_000, 5, 50.0),
        (50, 4, 10_000, 5, 50.0),
        (200, 8, 1_000, 3, 150.0),
    ):
        net = start_network((2, *[neurons] * hidden, 1), ["tanh"] * (hidden + 1), 1)
        yield Case(
            name=f"N = {neurons}, L = {hidden}",
            unit="points",
            contenders={
                f"vmap(jacrev) + svdvals, {points}": torch_jacobians(net, box, points, False),
                f"vmap(jacfwd) + Gram, {points}": torch_jacobians(net, box, points, True),
                "nnlab, 90000": own(net, box, 1),
                "nnlab, 90000, 2 threads": own(net, box, 2),
            },
            rounds=rounds,
            reach={"nnlab, 90000": reach},
        )
