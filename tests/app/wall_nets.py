"""Nets of a wall for the tests: small, not trained, with figures that tell which they are."""

from __future__ import annotations

import numpy as np

from nnlab.core.lyapunov.walls.nets import REACHED, NetKey, Trends, WallFace, WallNet
from nnlab.core.network import Layer, Network, start_network


def some_net(key: NetKey, centre: float = 0.5, outcome: str = REACHED) -> WallNet:
    """A net of the key's sizes with float32 weights and a map that rises to the right."""
    sizes = (2, *(key.width,) * key.depth, 1)
    drawn = start_network(sizes, ("tanh",) * (key.depth + 1), key.seed)
    layers = [Layer(one.w.astype(np.float32), one.theta + 0.25, "tanh") for one in drawn.layers]
    line = np.array([[0.0, 0.5], [0.5, 0.0], [0.25, -0.5]], np.float32)
    face = WallFace(
        key=key,
        outcome=outcome,
        epochs=3.0,
        held_out_error=0.0125,
        train_error=0.015,
        seconds=1.5,
        map=np.tile(np.linspace(-2, 2, 16, dtype=np.float32), (16, 1)),
        lines=(line, line[:2]),
        trends=Trends(centre=centre, ridge=centre + 2.0, contrast=2.0, error=0.02),
    )
    return WallNet(face, Network(tuple(layers)))
