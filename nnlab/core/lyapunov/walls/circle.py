"""The circle problem: is a point of the square within radius 1? (arXiv:2306.12548, Fig. 1)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnlab.core.lyapunov.walls.nets import BOX

Floats = NDArray[np.float32]

RADIUS = 1.0
HELD_OUT = 10
"""Each tenth pattern is held out."""


@dataclass(frozen=True, eq=False)
class Circle:
    """Patterns uniform in the square `BOX`, float32.

    x (2, p), t (p,) = +1 within the circle and -1 outside, to learn from; held_x, held_t to tell
    when to stop.
    """

    x: Floats
    t: Floats
    held_x: Floats
    held_t: Floats


def draw_circle(patterns: int, seed: int) -> Circle:
    """Return so many patterns, nine tenths of them to learn from; the seed decides."""
    rng = np.random.default_rng((seed, 0))
    low, high = (BOX.x1_min, BOX.x2_min), (BOX.x1_max, BOX.x2_max)
    x = rng.uniform(low, high, (patterns, 2)).astype(np.float32).T
    t = np.where(np.hypot(x[0], x[1]) < RADIUS, 1.0, -1.0).astype(np.float32)
    held = patterns // HELD_OUT
    parts = (x[:, held:], t[held:], x[:, :held], t[:held])
    return Circle(*(np.ascontiguousarray(part) for part in parts))
