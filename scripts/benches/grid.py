"""Output of a net on a grid of 256 x 256 points, and its boundary."""

from collections.abc import Callable, Iterable
from itertools import pairwise

import numpy as np

from benches import Case
from nnlab.core.box import Box
from nnlab.core.geometry import boundary, field_map, output_map
from nnlab.core.network import Network, start_network

DESCRIPTION = "output maps of 256 x 256 points: nnlab against numpy in float32"
SIDE = 256
POINTS = SIDE * SIDE
# Short rounds and many: the median of them is free of what else the machine does.
ROUNDS = 101


def numpy_map(net: Network, box: Box) -> Callable[[], float]:
    """Return the map as one writes it in numpy, the whole grid in one float32 product a layer."""

    def run() -> float:
        x1, x2 = (x.astype(np.float32) for x in box.centres(SIDE, SIDE))
        v = np.stack([np.tile(x1, SIDE), np.repeat(x2, SIDE)])
        for layer in net.layers:
            w, theta = layer.w.astype(np.float32), layer.theta.astype(np.float32)
            v = np.tanh(w @ v - theta[:, None])
        return float(v.reshape(SIDE, SIDE).size)

    return run


def numpy_tiles(net: Network, box: Box, tile: int = 2048) -> Callable[[], float]:
    """Return the map in tiles that stay in the cache, with all arrays allocated once."""
    w = [layer.w.astype(np.float32) for layer in net.layers]
    theta = [layer.theta.astype(np.float32)[:, None] for layer in net.layers]
    buffers = [np.empty((len(t), tile), np.float32) for t in theta]
    x1, x2 = (x.astype(np.float32) for x in box.centres(SIDE, SIDE))
    plane = np.stack([np.tile(x1, SIDE), np.repeat(x2, SIDE)])
    out = np.empty(POINTS, np.float32)

    def run() -> float:
        for start in range(0, POINTS, tile):
            v = plane[:, start : start + tile]
            for weights, threshold, buffer in zip(w, theta, buffers, strict=True):
                np.matmul(weights, v, out=buffer)
                buffer -= threshold
                v = np.tanh(buffer, out=buffer)
            out[start : start + tile] = v[0]
        return float(POINTS)

    return run


def own(net: Network, box: Box) -> Callable[[], float]:
    """Return nnlab's map."""
    return lambda: float(output_map(net, box, SIDE, SIDE).size)


def with_boundary(net: Network, box: Box) -> Callable[[], float]:
    """Return nnlab's field and the contour of its boundary."""

    def run() -> float:
        b = field_map(net, box, SIDE, SIDE)
        boundary(b, box)
        return float(b.size)

    return run


def repeat(contender: Callable[[], float], maps: int) -> Callable[[], float]:
    """Return a contender that makes so many maps, one after the other, as while a net trains."""
    return lambda: sum(contender() for _ in range(maps))


def cases() -> Iterable[Case]:
    """Yield a narrow net, a net of some width and a wide one."""
    box = Box()
    for sizes, reach, maps in (
        ((2, 4, 2, 1), 3.0, 4),
        ((2, 10, 10, 10, 1), 3.0, 2),
        ((2, 64, 64, 1), 1.0, 1),
    ):
        net = start_network(sizes, ["tanh"] * len(list(pairwise(sizes))), 1)
        yield Case(
            name="-".join(map(str, sizes)),
            unit="points",
            contenders={
                "numpy float32": repeat(numpy_map(net, box), maps),
                "numpy float32, tiled, in place": repeat(numpy_tiles(net, box), maps),
                "nnlab": repeat(own(net, box), maps),
                "nnlab field and boundary": repeat(with_boundary(net, box), maps),
            },
            rounds=ROUNDS,
            reach={"nnlab": reach},
        )
