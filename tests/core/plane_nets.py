"""Nets of two inputs and points of the plane, for the tests of maps and exponents."""

from itertools import pairwise

import numpy as np

from nnlab.core.box import Box
from nnlab.core.network import Layer, Network

BOX = Box(-1.25, 1.25, -1.25, 1.25)


def make_net(sizes: tuple[int, ...], activation: str = "tanh", gain: float = 1.5) -> Network:
    """Return a random net whose variance of the weights is gain^2 / fan-in."""
    random = np.random.default_rng(sum(sizes))
    return Network(
        tuple(
            Layer(
                gain * random.normal(size=(n, m)) / np.sqrt(m),
                0.3 * random.normal(size=n),
                activation,
            )
            for m, n in pairwise(sizes)
        )
    )


def grid_points(box: Box, columns: int, rows: int) -> np.ndarray:
    """Return the float32 centres of a grid (rows * columns, 2), in float64."""
    x1, x2 = (x.astype(np.float32) for x in box.centres(columns, rows))
    return np.column_stack([np.tile(x1, rows), np.repeat(x2, columns)]).astype(np.float64)
